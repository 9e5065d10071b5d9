"""`published.lock` as text: what is written is read again, and the lines of two branches are those of both."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness import needed
from hypothesis import given
from hypothesis import strategies as st

from diglot.release.lock import HEAD, Lock, Published, parse, serialise

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = st.tuples(st.sampled_from(["en", "zh", "zh-hant"]), TEXT)
ADDRESSES = TEXT.map(lambda text: f"/{text}")
FIELDS = st.text("abc:/,.%-2026", min_size=1, max_size=12)
PUBLISHED = st.builds(
    Published,
    first=st.integers(-62_000_000_000, 250_000_000_000).filter(lambda seconds: seconds > -30_000_000_000),
    address=ADDRESSES,
    id=FIELDS,
    rest=st.lists(FIELDS, max_size=2).map(" ".join),
)
LOCKS = st.builds(
    Lock,
    articles=st.dictionaries(NAMES, PUBLISHED, max_size=5),
    addresses=st.sets(st.tuples(NAMES, ADDRESSES), max_size=3),
    feeds=st.sets(st.tuples(st.sampled_from(["rss", "tag-atom"]), ADDRESSES), max_size=3),
    others=st.sets(FIELDS.map(lambda text: f"podcast {text}"), max_size=2),
)

SOUND = """\
article trains/en 2026-05-12T07:30:00Z /en/trains/ tag:series.example,2026:trains/en
article 夜车/zh 2026-05-12T07:30:00Z /zh/%E5%A4%9C%E8%BD%A6/ tag:series.example,2026:%E5%A4%9C%E8%BD%A6/zh
address trains/en /en/night-trains/
feed rss /en/feed.xml
"""


@given(LOCKS)
def test_what_is_written_is_read_again(lock: Lock) -> None:
    text = serialise(lock)
    assert parse(text) == (lock, [])
    assert serialise(parse(text)[0]) == text


@given(LOCKS, LOCKS)
def test_the_lines_of_two_branches_are_what_both_know(one: Lock, other: Lock) -> None:
    other.articles = {name: one.articles.get(name, known) for name, known in other.articles.items()}
    merged, problems = parse(serialise(one) + serialise(other))
    assert not problems
    assert merged == Lock(
        one.articles | other.articles,
        one.addresses | other.addresses,
        one.feeds | other.feeds,
        one.others | other.others,
    )


def test_fields_are_read() -> None:
    lock, problems = parse(SOUND)
    assert not problems
    first = 1_778_571_000
    assert lock == Lock(
        {
            ("en", "trains"): Published(first, "/en/trains/", "tag:series.example,2026:trains/en"),
            ("zh", "夜车"): Published(first, "/zh/夜车/", "tag:series.example,2026:%E5%A4%9C%E8%BD%A6/zh"),
        },
        {(("en", "trains"), "/en/night-trains/")},
        {("rss", "/en/feed.xml")},
    )


def test_lines_are_written_in_order_below_what_the_file_is() -> None:
    text = serialise(parse(SOUND)[0])
    assert text.startswith(HEAD)
    lines = text.removeprefix(HEAD).splitlines()
    assert lines == sorted(lines)
    assert all(line.isascii() for line in lines)
    assert lines[1].startswith("article %E5%A4%9C%E8%BD%A6/zh 2026-05-12T07:30:00Z /zh/%E5%A4%9C%E8%BD%A6/ ")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(reversed(SOUND.splitlines())),
        SOUND * 2,
        SOUND.replace("\n", "\r\n"),
        SOUND.replace(" ", " \t "),
        f"  # a remark\n\n{SOUND}\n",
    ],
)
def test_order_spaces_and_doubled_lines_do_not_matter(text: str) -> None:
    assert parse(text) == parse(SOUND)


def test_what_another_version_wrote_is_kept() -> None:
    text = serialise(
        parse(
            "podcast /en/cast.xml since=2030\n"
            "feed rss /en/feed.xml closed\n"
            "article a/en 2026-01-01T00:00:00Z /en/a/ tag:x,2026:a/en sha256=00 more\n"
        )[0]
    )
    assert text.removeprefix(HEAD) == (
        "article a/en 2026-01-01T00:00:00Z /en/a/ tag:x,2026:a/en sha256=00 more\n"
        "feed rss /en/feed.xml\n"
        "feed rss /en/feed.xml closed\n"
        "podcast /en/cast.xml since=2030\n"
    )
    assert serialise(parse(text)[0]) == text


RESTORE = "restore the line from the history of published.lock"
MARKER = "error[lock]: a merge conflict was left here; delete the lines with <<<<<<<, ======= and >>>>>>>, and keep all others"
ARTICLE = f"error[lock]: this is no line such as `article STORY/LANGUAGE DATE /ADDRESS/ ID`; {RESTORE}"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<<<<<<< HEAD", MARKER),
        ("||||||| 1a2b3c", MARKER),
        ("=======", MARKER),
        (">>>>>>> desk", MARKER),
        ("article a/en 2026-13-01T00:00:00Z /en/a/ tag:x", ARTICLE),
        ("article a/en 2026-01-01 /en/a/ tag:x", ARTICLE),
        ("article a/en 2026-01-01T00:00:00Z en/a/ tag:x", ARTICLE),
        ("article a 2026-01-01T00:00:00Z /en/a/ tag:x", ARTICLE),
        ("article a/en 2026-01-01T00:00:00Z /en/%FF/ tag:x", ARTICLE),
        ("article a/en", ARTICLE),
        (
            "address a/en",
            f"error[lock]: this is no line such as `address STORY/LANGUAGE /ADDRESS/`; {RESTORE}",
        ),
        ("feed rss", f"error[lock]: this is no line such as `feed KIND /ADDRESS`; {RESTORE}"),
        ("Segmentation fault", f'error[lock]: "Segmentation" begins no line of this file; {RESTORE}'),
        ("podcast", f'error[lock]: "podcast" begins no line of this file; {RESTORE}'),
        (
            "article trains/en 2027-05-12T07:30:00Z /en/trains/ tag:series.example,2026:trains/en",
            "error[lock]: trains/en has another first date, address or id in line 1; "
            "keep the line with the earlier date, and delete the other one",
        ),
    ],
)
def test_a_line_that_is_no_fact_is_told_and_all_others_count(line: str, told: str) -> None:
    lock, problems = parse(f"{SOUND}{line}\n")
    assert [str(problem) for problem in problems] == [f"published.lock:5:1: {told}"]
    assert lock == parse(SOUND)[0]


def test_git_merges_two_branches_line_by_line(tmp_path: Path) -> None:
    """Both publish, and one moves an article: git takes the lines of both, without a conflict."""

    needed("git", shutil.which("git"), "apt-get install git")

    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
        alone = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True, env=alone)

    def put(text: str, message: str) -> Lock:
        lock = parse(text)[0]
        (tmp_path / "published.lock").write_text(serialise(lock), "utf-8")
        git("add", "-A")
        git("commit", "-m", message)
        return lock

    def article(key: str) -> str:
        return f"article {key}/en 2026-05-12T07:30:00Z /en/{key}/ tag:series.example,2026:{key}/en\n"

    git("init")
    (tmp_path / ".gitattributes").write_text("published.lock merge=union\n", "utf-8")
    put(SOUND, "one")
    git("checkout", "-b", "desk")
    desk = put(f"{SOUND}{article('tides')}address trains/en /en/late-trains/\n", "two")
    git("checkout", "main")
    main = put(SOUND + article("tides-and-times") + article("salt"), "three")
    git("merge", "desk", "-m", "both")
    merged, problems = parse((tmp_path / "published.lock").read_text("utf-8"))
    assert not problems
    assert merged.articles == desk.articles | main.articles
    assert merged.addresses == desk.addresses | main.addresses
