"""`diglot new`: a file that can be written in at once, in the place where its like are."""

from __future__ import annotations

import builtins
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from harness import SiteFolder, run_cli
from hypothesis import example, given
from hypothesis import strategies as st

from diglot import frontmatter
from diglot.errors import UsageError
from diglot.frontmatter import values
from diglot.scaffold import naming, new
from diglot.scaffold.new import Wanted
from diglot.schema import Scalar
from diglot.translation.parallel_route.stated import Line, front_matter

NOW = datetime(2026, 4, 4, 19, 56, 41, 309_000, tzinfo=UTC)


def made(site: SiteFolder, title: str, **more: object) -> str:
    """The path of a new article."""
    return new.run(site.root, Wanted(title, **more), NOW).path  # type: ignore[arg-type]


def test_the_file_is_ready(site: SiteFolder) -> None:
    path = made(site, "Night Trains")
    assert path == "articles/night-trains.en.md"
    assert (site.root / path).read_text("utf-8") == (
        "---\n"
        "title: Night Trains\n"
        "date: 2026-04-04T19:56:41.309Z\n"
        "authors: []\n"
        "tags: []\n"
        "# a draft is not published: remove the next line when the text is ready\n"
        "draft: true\n"
        "---\n\n"
    )
    assert site.build().stories == 0
    assert site.build(drafts=True).stories == 1
    assert "2026-04-04T19:56:41.309Z" in site.read("en/night-trains/index.html")
    site.edit(path, "draft: true\n", "")
    assert site.build().stories == 1


def test_all_that_can_be_chosen(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "zh"]\n'
        '[authors]\nlin-qiao = { name = "Lin Qiao" }\n[series.water]\ntitle = "Water"\n',
    )
    wanted = Wanted("潮", "zh-CN", series="water", key="2026/tide", slug="chao", bundle=True, draft=False)
    done = new.run(site.root, wanted, NOW)
    assert done.notes == ()
    assert done.path == "articles/2026/tide/index.zh.md"
    assert site.build().articles == {"en": 0, "zh": 1}
    page = site.read("zh/chao/index.html")
    assert "Lin Qiao" in page
    assert "/zh/series/water/" in page


# Titles.


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Night Trains", "night-trains"),
        ("It's 10:30, isn't it?", "its-1030-isnt-it"),
        ("  Café – Ærøskøbing & Straße!  ", "cafe-ærøskøbing-strasse"),
        ("重庆的银行", "chong-qing-de-yin-hang"),
        ("行不行？AI与“开源”", "xing-bu-xing-ai-yu-kai-yuan"),
        ("繁體中文2026", "fan-ti-zhong-wen-2026"),
        ("Новости 1", "новости-1"),
        ("word " * 30, "-".join(["word"] * 12)),
        ("x" * 100, "x" * 60),
        ("\U00010330" * 60, "\U00010330" * 45),
        ("EN", "en"),
        ("...", ""),
        ("😀", ""),
    ],
)
def test_the_key_is_made_of_the_title(title: str, key: str) -> None:
    assert naming.key_of(title, "Latn") == key.replace("1030", "10-30")


def test_han_characters_of_other_languages_are_not_pinyin() -> None:
    assert naming.key_of("東京の夜", "Jpan") == "東京の夜"


titles = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufffe\uffff"), min_size=1
).filter(str.strip)


@given(titles)
@example('"Quoted": it\'s # not a comment')
@example("- [x] & *y* !z %w @v `u`")
@example("true")
@example("2026")
@example("2026-04-04")
@example("a: b")
@example("中文：“引号” 😀")
@example("\u202eevil\u202c \u2067x\u2069")
@example("back\\slash \\n")
@example("{{ x }} {% y %}")
def test_whatever_the_title_is_front_matter_gives_it_back(title: str) -> None:
    title = title.strip()
    text = front_matter([Line("title", title)], "yaml")
    front, _, _, problems = frontmatter.read(text, path="x.md", zone=UTC)
    assert front.title == title
    assert not [problem for problem in problems if problem.is_error]


@given(titles | titles.map(lambda title: title * 60))
def test_whatever_the_title_is_its_key_is_one_that_can_be(title: str) -> None:
    if key := naming.key_of(title, "Hans"):
        assert values.key(Scalar(key, 1, 1)) == key


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("", "the title is empty"),
        ("  ", "the title is empty"),
        ("a\nb", "the title goes over several lines"),
        ("a\u2028b", "the title goes over several lines"),
        ("a\x1bb", "the title holds U+001B (ESCAPE)"),
        ("a\udcffb", "the title holds U+DCFF"),
    ],
)
def test_titles_that_cannot_be(title: str, said: str, site: SiteFolder) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        made(site, title)
    assert not (site.root / "articles").exists()


def test_without_pinyin_the_key_is_the_moment(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "find_spec", lambda _: None)
    done = new.run(site.root, Wanted("夜车", lang="zh"), NOW)
    assert done.path == "articles/20260404-1956.zh.md"
    assert 'pip install "diglot[chinese]"' in done.notes[0]
    assert "--key" in done.notes[0]
    assert new.run(site.root, Wanted("夜车", lang="zh", key="night"), NOW).notes == ()
    site.build(drafts=True)
    assert (site.output / "zh/20260404-1956/index.html").exists()


def test_a_title_without_letters_gets_the_moment_too(site: SiteFolder) -> None:
    done = new.run(site.root, Wanted("???"), NOW)
    assert done.path == "articles/20260404-1956.en.md"
    assert "no letters" in done.notes[0]


# Places.


@pytest.mark.parametrize(
    ("there", "lang", "bundle", "path"),
    [
        ("", "en", None, "k.en.md"),
        ("", "zh", True, "k/index.zh.md"),
        ("a.en.md b.en.md", "zh", None, "k.zh.md"),
        ("en/a.md zh/a.md", "zh", None, "zh/k.md"),
        ("en/a.md", "zh", None, "zh/k.md"),
        ("en/a.md", "zh", True, "zh/k/index.md"),
        ("a.md zh/b.md", "en", None, "k.md"),
        ("a.md zh/b.md", "zh", None, "zh/k.md"),
        ("a.md", "zh", None, "k.zh.md"),
        ("a/index.en.md", "en", None, "k/index.en.md"),
        ("a/index.en.md", "en", False, "k.en.md"),
        ("en/a/index.md", "en", False, "en/k.md"),
        ("a/en.md", "zh", False, "k.zh.md"),
        ("a/en.md", "zh", True, "k/zh.md"),
        ("a/en.md a/zh.md", "zh", None, "k/zh.md"),
        ("en/a/index.md", "en", None, "en/k/index.md"),
        ("a.en.md b/index.en.md c.en.md", "en", None, "k.en.md"),
        ("a.en.md b/index.en.md c.en.md", "en", True, "k/index.en.md"),
        ("a.en.markdown", "en", None, "k.en.markdown"),
        ("a.zh-CN.md", "zh", None, "k.zh-CN.md"),
        ("in/index.en.md", "en", None, "k/index.en.md"),
        ("2026/a.en.md", "en", None, "k.en.md"),
    ],
)
def test_a_new_file_goes_where_the_others_are(
    there: str, lang: str, bundle: bool | None, path: str, site: SiteFolder
) -> None:
    for name in there.split():
        site.put(f"articles/{name}", "# T\n\ndate\n")
    assert made(site, "T", key="k", lang=lang, bundle=bundle) == f"articles/{path}"
    site.put(f"articles/{path}", "---\ntitle: T\ndate: 2026-01-01\n---\n\nx\n")
    found = [problem for problem in site.problems() if "/k" in problem] if there else site.warnings()
    assert not found


def test_a_key_that_would_be_read_otherwise_is_refused(site: SiteFolder) -> None:
    site.put("articles/en/a.md", "# A\n")
    with pytest.raises(UsageError, match=r"articles/en/zh\.md would not be read as the en text of zh"):
        made(site, "T", key="zh")


# What is there already.


def test_a_taken_key_is_refused_with_one_that_is_free(site: SiteFolder) -> None:
    made(site, "Night Trains")
    made(site, "Night Trains", key="night-trains-2")
    with pytest.raises(UsageError, match="write --key night-trains-3"):
        made(site, "Night trains?")
    with pytest.raises(UsageError, match="diglot new --translate night-trains LANG"):
        made(site, "Night trains", lang="zh")
    with pytest.raises(UsageError, match='a story "night-trains" already'):  # many disks think so too
        made(site, "T", key="Night-Trains")


def test_a_key_that_front_matter_states_is_taken_too(site: SiteFolder) -> None:
    site.put("articles/a.en.md", "---\ntitle: A\ntranslationKey: tide\n---\n\nkey: x\n")
    with pytest.raises(UsageError, match=r'a story "tide" already, articles/a\.en\.md'):
        made(site, "Tide")
    with pytest.raises(UsageError, match="write --key a-2"):  # the file's name is taken as well
        made(site, "A")


def test_nothing_is_ever_overwritten(site: SiteFolder) -> None:
    (site.root / "elsewhere").mkdir()
    site.put("elsewhere/k.en.md", "precious")
    (site.root / "articles").symlink_to("elsewhere")
    site.put("articles/k.en.md", "precious")
    with pytest.raises(UsageError, match="already"):
        made(site, "T", key="k")
    assert (site.root / "elsewhere/k.en.md").read_text() == "precious"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"lang": "fr"}, 'the site has no language "fr"; write one of: en, zh'),
        ({"key": "a b"}, '--key: "a b" is not one plain part of an address: a space cannot stand in it'),
        ({"key": "../x"}, "--key: "),
        ({"key": "_x"}, 'no build reads a file whose name begins with "_"; write x'),
        ({"slug": "a/b"}, "--slug: "),
        ({"series": "a\nb"}, "the series goes over several lines"),
    ],
)
def test_what_cannot_be(more: dict[str, object], said: str, site: SiteFolder) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        made(site, "T", **more)
    assert not (site.root / "articles").exists()


def test_a_series_that_nobody_described_is_told(site: SiteFolder) -> None:
    (note,) = new.run(site.root, Wanted("T", series="watr"), NOW).notes
    assert note == 'diglot.toml has no series "watr"; [series.watr] there would give it a title'


# The command.


def typed(site: SiteFolder, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "diglot", "new", *words, "--site", str(site.root)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **more},
    )


def test_the_path_is_all_that_standard_output_holds(site: SiteFolder) -> None:
    before = datetime.now(UTC)
    told = typed(site, "夜车", "--lang", "zh", "--series", "x")
    path = Path(told.stdout.removesuffix("\n"))
    assert path == site.root / "articles/ye-che.zh.md"
    assert told.stderr.startswith("diglot: diglot.toml has no series")
    found = re.search(r"^date: (\S+)\.(\d{3})Z$", path.read_text("utf-8"), re.MULTILINE)
    assert found
    assert before - timedelta(seconds=1) < datetime.fromisoformat(f"{found[1]}.{found[2]}+00:00")


def test_the_editor_gets_its_arguments_and_the_path(site: SiteFolder, tmp_path: Path) -> None:
    editor = tmp_path / "an editor"
    editor.write_text(f'#!/bin/sh\necho "$@" >{shlex.quote(str(tmp_path / "got"))}\nexit ${{CODE:-0}}\n')
    editor.chmod(0o755)
    visual = f"{shlex.quote(str(editor))} -w"
    assert typed(site, "One", "--edit", VISUAL=visual, EDITOR="false").returncode == 0
    assert (tmp_path / "got").read_text() == f"-w {site.root / 'articles/one.en.md'}\n"
    failed = typed(site, "Two", "--edit", EDITOR=visual, CODE="3")
    assert failed.returncode == 2
    assert "ended with exit code 3; the text is in" in failed.stderr
    assert failed.stdout == f"{site.root / 'articles/two.en.md'}\n"


@pytest.mark.parametrize(
    ("editor", "said"),
    [
        ("", "no editor is named"),
        ("no-such-thing -w", "no-such-thing is not there"),
        ("'x", "cannot be read"),
    ],
)
def test_without_an_editor_nothing_is_written(editor: str, said: str, site: SiteFolder) -> None:
    told = typed(site, "T", "--edit", EDITOR=editor)
    assert told.returncode == 2
    assert said in told.stderr
    assert not (site.root / "articles").exists()


def test_a_translation_is_begun(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.put("articles/tide.en.md", "---\ntitle: Tide\ndate: 2026-01-01\n---\n\nThe sea.\n")
    assert run_cli("new", "--translate", "tide", "zh", "--site", str(site.root)) == 0
    told = capsys.readouterr()
    assert told.out == f"{site.root / 'articles/tide.zh.md'}\n"
    assert "write each translation in the place of …" in told.err
    assert "<!-- The sea. -->" in (site.root / "articles/tide.zh.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "write the title"),
        (["T", "--translate", "tide", "zh"], "--translate goes without a title"),
        (["--translate", "tide", "zh", "--no-draft"], "--translate goes without --draft"),
        (["--translate", "tied", "zh"], 'there is no story "tied"; did you mean "tide"?'),
    ],
)
def test_translations_go_without_what_their_source_decides(
    words: list[str], said: str, site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.put("articles/tide.en.md", "---\ntitle: Tide\ndate: 2026-01-01\n---\n\nThe sea.\n")
    assert run_cli("new", *words, "--site", str(site.root)) == 2
    assert said in capsys.readouterr().err


def test_without_a_site_the_way_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cli("new", "T", "--site", str(tmp_path)) == 2
    assert "no diglot.toml" in capsys.readouterr().err
    (tmp_path / "diglot.toml").write_text("title = 1 2\n")
    assert run_cli("new", "T", "--site", str(tmp_path)) == 1
    assert "error[config]" in capsys.readouterr().err


def test_only_chinese_reads_the_dictionary_of_pinyin(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *more: Any) -> object:
        assert not name.startswith("pypinyin")
        return imported(name, *more)

    imported = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", refuse)
    assert made(site, "No Chinese") == "articles/no-chinese.en.md"
