"""`diglot check`: what it finds beyond a build, what it remembers, and whom it tells."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import yaml
from conftest import TODAY
from harness import NOW, ROOT, SiteFolder, run_cli
from PIL import Image

from diglot import check
from diglot.check import every, feeds
from diglot.outputs.feeds import formats

STORIES = """
=== articles/salt.en.md
---
title: Salt
date: 2026-01-02
---
See [the wells](wells.md).
=== articles/salt.zh.md
---
title: 盐
---
请看[井](wells.md)。
=== articles/wells.en.md
---
title: Wells
date: 2026-01-03
---
Deep.
"""


@dataclass
class Watched:
    """A site, and what its checks did."""

    site: SiteFolder
    made: list[int] = field(default_factory=list)  #: how many outputs each check looked at

    def check(self, **more: object) -> list[str]:
        seen: dict[str, int] = {}

        def progress(what: str, _: int, total: int) -> None:
            seen[what] = total

        paths = more.pop("paths", ())
        found = check.run(self.site.options(**more), progress, paths=paths)  # type: ignore[arg-type]
        self.made.append(seen.get("rendering", 0))
        return [str(problem) for problem in found]


@pytest.fixture
def watched(site: SiteFolder) -> Watched:
    return Watched(site.write(STORIES))


# What is remembered.


def test_a_check_writes_nothing_that_readers_could_see(watched: Watched) -> None:
    assert watched.check() == []
    assert {path.name for path in watched.site.root.iterdir()} == {"articles", "diglot.toml", ".diglot"}
    assert not watched.site.output.exists()


def test_only_what_changed_is_made_again(watched: Watched) -> None:
    watched.check()
    watched.site.edit("articles/wells.en.md", "Deep.", "Deeper.")
    watched.check()
    first, second = watched.made
    assert 0 < second < first * 2 / 3


def test_what_a_build_made_is_not_made_again_but_for_feeds(watched: Watched) -> None:
    watched.site.build()
    assert watched.check() == []
    built = {path for path in watched.site.tree() if path.endswith((".xml", ".json"))}
    assert 0 < watched.made[0] <= len(built)
    before = watched.site.tree()
    watched.site.edit("articles/wells.en.md", "Deep.", "[Gone](gone.md)")
    assert "leads nowhere" in watched.check()[0]
    assert watched.site.tree() == before


def test_where_nothing_changed_nobody_looks_again(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    site = watched.site
    site.edit("articles/wells.en.md", "Deep.", "[here](salt.md)\n\n![](https://example.org/a.png)")
    later = {"now": datetime.now(NOW.tzinfo) + timedelta(minutes=1)}  # files have come to rest
    first = watched.check(**later)
    assert len(first) == 2
    monkeypatch.setattr(every, "CHECKS", ())
    assert watched.check(**later) == first, "as remembered"
    for more in ({"cached": False}, {"base_url": "https://other.example"}, {"now": NOW}):
        assert watched.check(**{**later, **more}) == []


def test_what_changes_by_itself_is_looked_at_again(watched: Watched) -> None:
    """A link to what is published tomorrow is a warning until tomorrow."""
    now = datetime.now(NOW.tzinfo) + timedelta(minutes=1)
    tomorrow = f"{now + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    watched.site.put("articles/later.en.md", f"---\ntitle: Later\ndate: {tomorrow}\n---\nText.\n")
    watched.site.edit("articles/wells.en.md", "Deep.", "[Soon](later.md)")
    assert len(watched.check(now=now)) == 1
    assert watched.check(now=now + timedelta(days=2)) == []


def test_errors_are_told_until_they_are_mended(watched: Watched) -> None:
    site = watched.site
    site.edit("articles/wells.en.md", "Deep.", "[Gone](gone.md)")
    first = watched.check()
    assert [each.partition(";")[0] for each in first] == [
        'articles/wells.en.md:5:1: error[link]: the link "gone.md" leads nowhere'
    ]
    assert watched.check() == first
    site.edit("articles/wells.en.md", "[Gone](gone.md)", "Deep.")
    assert watched.check() == []


def test_a_damaged_memory_is_made_anew(watched: Watched) -> None:
    watched.check()
    for path in (watched.site.root / ".diglot").glob("*check-*"):
        path.write_bytes(b"no such thing")
    assert watched.check() == []
    assert watched.made[1] == watched.made[0]


def test_clean_forgets_checks_as_well(watched: Watched) -> None:
    watched.check()
    assert run_cli("clean", "--quiet", "--site", str(watched.site.root)) == 0
    assert not [*(watched.site.root / ".diglot").glob("*check-*")]


# Whom it tells, and of what.


def test_warnings_of_some_files_and_errors_of_all(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    site = watched.site
    site.edit("articles/salt.en.md", "See", "![](https://example.org/a.png) See")
    site.edit("articles/wells.en.md", "Deep.", "![](https://example.org/b.png)")
    site.edit("articles/salt.zh.md", "请看", "![盐](https://example.org/a.png)请看")
    both = watched.check()
    assert [each.partition(":")[0] for each in both] == ["articles/salt.en.md", "articles/wells.en.md"]
    assert watched.check(paths=["articles/wells.en.md"]) == both[1:]
    assert watched.check(paths=["articles"]) == watched.check(paths=["."]) == both
    assert watched.check(paths=["diglot.toml", "articles/salt.zh.md"]) == []
    site.edit("articles/salt.zh.md", "wells.md", "gone.md")
    errors = watched.check(paths=["diglot.toml"])
    assert all(each.startswith("articles/salt.zh.md:4:") for each in errors)
    assert ["error[link]" in each for each in errors].count(True) == 1

    assert run_cli("check", "--site", str(site.root), str(site.root / "nothing.md")) == 2
    assert "there is no nothing.md in" in capsys.readouterr().err
    assert run_cli("check", "--site", str(site.root), "/etc/hostname") == 2
    assert "name files of the site" in capsys.readouterr().err


def test_machines_are_told_the_same(watched: Watched, capsys: pytest.CaptureFixture[str]) -> None:
    watched.site.edit("articles/wells.en.md", "Deep.", "Read it [here](salt.md).")
    where = ("--site", str(watched.site.root))
    assert run_cli("check", *where, "--format", "json") == 0
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert (found["path"], found["line"], found["col"], found["code"]) == (
        "articles/wells.en.md", 5, 9, "link-text"
    )  # fmt: skip
    assert run_cli("check", *where, "--format", "github") == 0
    assert capsys.readouterr().out.startswith(
        "::warning file=articles/wells.en.md,line=5,col=9,title=link-text::"
    )


def test_advice_is_given_by_checks_alone(watched: Watched) -> None:
    watched.site.edit("articles/wells.en.md", "Deep.", "[here](salt.md) ![](https://example.org/a.png)")
    assert [each.partition("]")[0].partition("[")[2] for each in watched.check()] == ["link-text", "alt"]
    for _ in "when built", "when nothing changed":
        (warning,) = watched.site.warnings()
        assert "warning[alt]" in warning


def test_warnings_are_switched_off_and_errors_are_not(watched: Watched) -> None:
    site = watched.site
    site.edit("articles/wells.en.md", "Deep.", "[here](salt.md) ![](https://example.org/a.png)\n\n{{ x }}")
    with (site.root / "diglot.toml").open("a", encoding="utf-8") as file:
        file.write('[check]\nignore = ["link-text", "alt", "link"]\n')
    (left,) = watched.check()
    assert "warning[leftover]" in left
    assert site.warnings() == [left]
    site.edit("articles/wells.en.md", "salt.md", "gone.md")
    assert ["error[link]" in each for each in watched.check()] == [True, False]


def test_only_codes_that_there_are_can_be_switched_off(site: SiteFolder) -> None:
    with (site.root / "diglot.toml").open("a", encoding="utf-8") as file:
        file.write('[check]\nignore = ["linktext"]\n')
    assert [str(each) for each in check.run(site.options())] == [
        'diglot.toml:5:11: error[config]: check: ignore: no problem has the code "linktext"; '
        'did you mean "link-text"?'
    ]


def test_catalogs_are_checked_as_their_own_command_does(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    watched.site.put("locales/zh_Hans/LC_MESSAGES/messages.po", 'msgid "Series"\nmsgstr "系列\n')
    assert run_cli("catalog", "check", "--site", str(watched.site.root)) == 1
    told = [each for each in capsys.readouterr().err.splitlines() if "error" in each]
    assert len(told) == 1
    assert set(told) <= set(watched.check())


def test_our_own_series_is_clean(sample: SiteFolder) -> None:
    assert check.run(sample.options(now=TODAY)) == []


# Images.


def test_an_image_that_takes_readers_long_is_told_where_they_get_no_smaller_one(watched: Watched) -> None:
    site = watched.site
    noise = random.Random(1).randbytes  # noqa: S311 - not a secret
    frames = [Image.frombytes("RGB", (640, 600), noise(640 * 600 * 3)).convert("P") for _ in range(3)]
    film, still = BytesIO(), BytesIO()
    frames[0].save(film, "gif", save_all=True, append_images=frames[1:])
    Image.frombytes("RGB", (640, 600), noise(640 * 600 * 3)).save(still, "png")
    assert min(len(film.getvalue()), len(still.getvalue())) > 1_000_000
    for name, data in (("film.gif", film), ("still.png", still), ("unseen.gif", film)):
        site.put(f"articles/salt/{name}", data.getvalue())
    site.put("static/given.gif", film.getvalue())
    site.put(
        "articles/salt/index.en.md",
        "---\ntitle: Salt\ndate: 2026-01-01\n---\n![A](film.gif)\n\n![B](still.png)\n",
    )
    [told] = (each for each in watched.check() if "[large]" in each)
    assert re.fullmatch(
        r"articles/salt/film\.gif: warning\[large\]: the image has \d\.\d MB and no smaller copies; readers on the road "
        "wait long for it; save it smaller, or as WebP or AVIF",
        told,
    )


# Feeds.

ITEM = "<item><guid>a</guid><link>https://e.example/a/</link><description>{}</description></item>"
ENTRY = '<entry><id>{}</id><link href="{}"/><content type="html">{}</content></entry>'


def rss(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode()


def atom(*entries: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'.encode()


def json_feed(*items: dict[str, str]) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


FINE = "&lt;a href=&quot;https://e.example/&quot;&gt;"


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        ("feed.xml", rss(ITEM.format(FINE)), []),
        ("feed.xml", rss(ITEM.format("\x08")), ["not well-formed XML"]),
        ("feed.xml", rss("<item>"), ["not well-formed XML"]),
        ("feed.xml", rss(ITEM.format(""), ITEM.format("")), ["the id a stands 2 times"]),
        ("feed.xml", rss(ITEM.format("&lt;img src='/a.png'&gt;")), ['in the item a, "/a.png" leads nowhere']),
        ("feed.xml", rss(ITEM.replace("<guid>a</guid>", "").format("")), ["https://e.example/a/ has no id"]),
        ("atom.xml", atom(ENTRY.format("a", "https://e.example/a/", FINE)), []),
        ("feed.xml", rss(ITEM.replace("<link>https://e.example/a/</link>", "").format(FINE)), []),
        ("atom.xml", atom(ENTRY.format("a", "", "")), ['has the address ""']),
        ("atom.xml", atom(ENTRY.format("a", "/a/", "")), ['has the address "/a/", which is not absolute']),
        ("feed.json", json_feed({"id": "a", "url": "https://e.example/a/"}), []),
        ("feed.json", json_feed({"id": "a", "url": ""}), ['has the address ""']),
        ("feed.json", json_feed()[:-1], ["this is no JSON"]),
        ("sitemap.xml", b"<urlset>", []),
        ("other.json", b"{", []),
        ("page.html", b"<rss>", []),
    ],
)  # fmt: skip
def test_what_no_reader_could_read(file: str, data: bytes, told: list[str]) -> None:
    found = feeds.faults(file, data)
    assert len(found) == len(told)
    for problem, words in zip(found, told, strict=True):
        assert words in problem.message
        assert (problem.path, problem.code, problem.is_error) == (file, "feed", True)


def test_a_feed_that_is_wrong_is_told_each_time(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    right: Callable[..., bytes] = formats.WRITERS["rss"]
    monkeypatch.setitem(
        formats.WRITERS, "rss", lambda view, texts: right(view, texts).replace(b":salt/en<", b":wells/en<")
    )
    twice = "en/feed.xml: error[feed]: the id tag:series.example,2026:wells/en stands 2 times"
    for _ in "found", "found again":
        assert twice in [each.partition(";")[0] for each in watched.check(jobs=1)]
    monkeypatch.undo()
    assert watched.check(jobs=1) == []


# The hook.


def test_the_hook_runs_with_the_files_of_a_commit(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    command, *arguments = hook["entry"].split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert command in scripts
    monkeypatch.chdir(watched.site.root)
    assert run_cli(*arguments, "articles/wells.en.md", "diglot.toml") == 0
    assert capsys.readouterr() == ("", "")
    watched.site.edit("articles/wells.en.md", "title: Wells", "titlle: Wells")
    assert run_cli(*arguments, "articles/wells.en.md") == 1
    assert 'did you mean "title"?' in capsys.readouterr().err
