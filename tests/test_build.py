"""Whole builds: what is rendered again, what two machines agree on, and what a failure leaves behind."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from harness import NOW, ROOT, SiteFolder, run_cli

from diglot import record
from diglot.errors import UsageError
from diglot.glance import STATE, name_of
from diglot.publish import DAMAGED
from diglot.toolchain import toolchain

STORIES = """
=== articles/a.en.md
---
title: A
date: 2026-01-01
tags: [water]
---
See [b](b.en.md).
=== articles/a.zh.md
---
title: 甲
---
正文
=== articles/b.en.md
---
title: B
date: 2026-02-01
---
Text
=== articles/c.en.md
---
title: C
date: 2026-03-01
---
Text
"""


def test_the_first_build_writes_all_and_the_second_nothing(site: SiteFolder) -> None:
    first = site.write(STORIES).build()
    assert (first.stories, dict(first.articles)) == (3, {"en": 3, "zh": 1})
    assert first.summary.written == len(site.tree()) > 0
    before = {file: (site.output / file).stat().st_mtime_ns for file in site.tree()}
    second = site.build()
    assert (second.summary.written, second.summary.unchanged) == (0, first.summary.written)
    assert not second.rendered
    assert before == {file: (site.output / file).stat().st_mtime_ns for file in site.tree()}


#: The feeds that the story "a" or "b" stands in, if not in both languages: those of its language, and of all.
FEEDS = {f"{name}{of}": 1 for name in ("rss", "atom", "jsonfeed") for of in ("", "-combined")}
ARCHIVES = {"rss-archive": 1, "atom-archive": 1, "jsonfeed-archive": 1}


def test_an_edited_body_renders_its_page_and_its_feeds_alone(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("articles/b.en.md", "---\ntitle: B\ndate: 2026-02-01\nsummary: Text\n---\nText\n")
    site.build()
    site.put("articles/b.en.md", "---\ntitle: B\ndate: 2026-02-01\nsummary: Text\n---\nText, edited\n")
    assert dict(site.build().rendered) == {"page": 1, **FEEDS, **ARCHIVES}


def test_a_new_title_renders_what_shows_it(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("articles/a.zh.md", "---\ntitle: 新题\n---\n正文\n")
    # Both pages, of which each names the other; its lists of all and by month and tag; the front page and those for lost readers; all feeds (the English link to it).
    lists = {
        "page": 2,
        "beside": 1,
        "all-beside": 1,
        "home": 1,
        "month": 1,
        "tag": 1,
        "front": 1,
        "notfound": 2,
    }
    feeds = {"rss": 2, "atom": 2, "jsonfeed": 2, "rss-tag": 2, "rss-beside": 1}
    assert dict(site.build().rendered) == FEEDS | lists | feeds | ARCHIVES


def test_a_removed_article_leaves_nothing_behind(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("public/notes.txt", "not ours")
    (site.root / "articles/b.en.md").unlink()
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText\n")
    report = site.build()
    assert report.summary.deleted > 0
    assert not (site.output / "en/b").exists()
    assert not (site.output / "en/tags").exists()
    assert site.read("notes.txt") == "not ours"
    (site.output / "notes.txt").unlink()
    assert site.tree() == clean(site)


def test_an_output_changed_by_hand_is_made_anew(site: SiteFolder) -> None:
    site.write(STORIES).build()
    before = site.tree()
    site.put("public/en/a/index.html", "x" * len(before["en/a/index.html"]))
    (site.output / "en/b/index.html").unlink()
    assert dict(site.build().rendered) == {"page": 2}
    assert site.tree() == before


def test_a_record_that_leads_out_of_the_output_is_not_believed(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("victim.txt", "not ours")
    (site.root / ".diglot" / f"pending-{name_of(site.output)}").write_text('["../victim.txt"]')
    site.build()
    path = site.root / STATE / f"record-{name_of(site.output)}"
    found = record.load(path)
    assert found
    found.glance.published["../victim.txt"] = ("k", 1, 2)
    record.save(path, found)
    site.put("articles/b.en.md", "---\ntitle: B\ndate: 2026-02-01\n---\nEdited\n")
    assert site.build().summary.written > 0
    assert (site.root / "victim.txt").read_text() == "not ours"


def clean(site: SiteFolder) -> dict[str, bytes]:
    """What a build from nothing gives."""
    fresh = SiteFolder(site.root)
    fresh.output = site.root.parent / f"clean-{len(list(site.root.parent.iterdir()))}"
    fresh.build(cached=False)
    return fresh.tree()


def run(site: Path, output: Path, **environment: str) -> None:
    subprocess.run(
        [
            sys.executable,
            str(ROOT / "build.py"),
            "--site",
            str(site),
            "--output",
            str(output),
            "--quiet",
            "--no-cache",
        ],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        check=True,
    )


def test_every_machine_builds_the_same_bytes(sample: SiteFolder, tmp_path: Path) -> None:
    trees = []
    for number, environment in enumerate(
        (
            {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1"},
            {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "2"},
            {"TZ": "America/St_Johns", "LANG": "en_US.UTF-8", "PYTHONHASHSEED": "3"},
        )
    ):
        output = tmp_path / str(number)
        run(sample.root, output, **environment)
        folder = SiteFolder(sample.root)
        folder.output = output
        trees.append(folder.tree())
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 100


def test_the_order_of_the_sources_is_irrelevant(site: SiteFolder, tmp_path: Path) -> None:
    other = SiteFolder(tmp_path / "other")
    parts = STORIES.strip().split("=== ")[1:]
    site.write("\n".join(f"=== {part}" for part in parts)).build()
    other.write("\n".join(f"=== {part}" for part in reversed(parts))).build()
    assert site.tree() == other.tree()


def test_drafts_and_the_future_are_published_when_asked(site: SiteFolder) -> None:
    site.write("""
=== articles/draft.en.md
---
title: Draft
date: 2026-01-01
draft: true
---
Text
=== articles/future.en.md
---
title: Future
date: 2030-01-01
---
Text
=== articles/expired.en.md
---
title: Expired
date: 2026-01-01
expires: 2026-02-01
---
Text
""")
    assert site.build().stories == 0
    assert site.build(drafts=True).articles["en"] == 1
    assert site.build(future=True).articles["en"] == 1
    assert site.build(now=datetime(2026, 1, 15, tzinfo=UTC)).articles["en"] == 1
    assert site.build(now=datetime(2031, 1, 1, tzinfo=UTC)).articles["en"] == 1
    assert NOW.year == 2026


def test_a_lost_record_leaves_no_orphans(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("public/notes.txt", "not ours")
    (site.root / STATE / f"record-{name_of(site.output)}").write_bytes(b"written by another Python")
    (site.root / "articles/c.en.md").unlink()
    assert site.build().notice == DAMAGED
    assert site.read("notes.txt") == "not ours"
    (site.output / "notes.txt").unlink()
    assert site.tree() == clean(site)


def test_what_is_not_ours_is_never_replaced_and_stops_all(site: SiteFolder) -> None:
    site.write(STORIES).put("public/en/feed.xml/keep.txt", "not ours")
    with pytest.raises(UsageError, match="en/feed.xml is in the way of a page; move it elsewhere"):
        site.build()
    assert list(site.tree()) == ["en/feed.xml/keep.txt"]
    (site.output / "en/feed.xml/keep.txt").unlink()
    (site.output / "en/feed.xml").rmdir()
    site.put("public/zh", "not ours")
    with pytest.raises(UsageError, match="zh is in the way of a folder; move it elsewhere"):
        site.build()
    assert list(site.tree()) == ["zh"]


def test_a_file_of_ours_may_become_a_folder_and_back(site: SiteFolder) -> None:
    def alias(path: str) -> None:
        site.put("articles/a.en.md", f"---\ntitle: A\ndate: 2026-01-01\naliases: [{path}]\n---\nText\n")
        site.build()
        assert site.tree() == clean(site)

    for path in ("old/a.html", "old/a.html/b.html", "old/a.html"):
        alias(path)


def test_a_file_that_cannot_be_read_is_a_problem(site: SiteFolder) -> None:
    site.write(STORIES)
    (site.root / "articles/gone.en.md").symlink_to("nowhere.md")
    os.mkfifo(site.root / "articles/pipe.en.md")
    (site.root / "static").mkdir()
    os.mkfifo(site.root / "static/pipe")
    assert [line.split(";")[0] for line in site.problems()] == [
        "articles/gone.en.md: error[read]: this cannot be read (No such file or directory)",
        "articles/pipe.en.md: error[read]: this cannot be read (not a file)",
    ]


@pytest.mark.parametrize("output", [".", "articles", "articles/x", "templates", ".."])
def test_sources_are_never_overwritten(site: SiteFolder, output: str) -> None:
    site.write(STORIES)
    with pytest.raises(UsageError, match="holds the site's sources"):
        site.build(output=site.root / output)


def test_an_output_that_is_a_file_is_refused(site: SiteFolder) -> None:
    site.write(STORIES).put("public", "a file")
    with pytest.raises(UsageError, match="is a file; name a folder"):
        site.build()


def test_two_builds_at_once_do_not_mix(site: SiteFolder) -> None:
    site.write(STORIES).build()
    (lock,) = (site.root / ".diglot").glob("lock-*")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl; f = open({str(lock)!r}); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdin
    holder.stdout.readline()
    try:
        with pytest.raises(UsageError, match="another build"):
            site.build()
    finally:
        holder.communicate(b"\n")
    site.build()


def test_a_broken_article_leaves_the_last_good_site(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("articles/b.en.md", "---\ntitle: B\ndate: 2026-13-01\n---\nText\n")
    site.put("articles/c.en.md", "---\ntitel: C\ndate: 2026-03-01\n---\n# C\n")
    found = site.problems()
    assert any(line.startswith("articles/b.en.md:3:7: error[date]") for line in found)
    assert any(line.startswith("articles/c.en.md:2:1: error[unknown-key]") for line in found)


def test_a_site_overrides_templates_and_assets_by_name(site: SiteFolder) -> None:
    site.write(STORIES)
    site.put("templates/overview.html", "<p>ours: {{ view.heading }} {{ gettext('Topics') }}</p>")
    site.put("templates/assets/style.css", "body { color: red }")
    site.build()
    assert site.read("zh/tags/index.html").startswith("<p>ours: 话题")
    (stylesheet,) = site.output.glob("assets/style.*.css")
    assert stylesheet.read_text() == "body { color: red }"
    assert stylesheet.name in site.read("en/index.html")


def test_the_static_folder_is_copied_to_the_root(site: SiteFolder) -> None:
    site.write(STORIES).put("static/CNAME", "s.example\n")
    site.build()
    assert site.read("CNAME") == "s.example\n"


def test_a_config_may_choose_the_kinds_of_output(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en"]\noutputs = ["page", "rss"]\n',
    )
    site.write(
        "=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\ntags: [x]\nseries: s\n---\nText"
    ).build()
    kinds = {"en/a/index.html", "en/feed.xml", "en/index.html"}
    assert {file for file in site.tree() if not file.startswith("assets/")} == kinds


def test_metadata_is_inherited_and_texts_are_not(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
subtitle: Sub
date: 2026-01-01
tags: [water]
series: s
authors: [Ines]
slug: water-and-salt
source: Desk
---
Text
=== articles/a.zh.md
---
title: 甲
---
正文
""").build()
    page = site.read("zh/water-and-salt/index.html")
    assert "Ines" in page
    assert "/zh/tags/water/" in page
    assert "/zh/series/s/" in page
    assert "2026-01-01T00:00:00.000Z" in page
    assert "Sub" not in page
    assert "Desk" not in page


def test_links_lead_to_the_readers_own_edition(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
[file](b/index.en.md) [plain](b/index.md) [key](b) [part](b/index.en.md#part) [site](/zh/a/) [data](b/data.csv) [only](c.zh.md)
=== articles/a.zh.md
---
title: 甲
---
[文件](b/index.en.md)
=== articles/b/index.en.md
---
title: B
date: 2026-01-01
---
## Part

[back](../a.en.md)
=== articles/b/index.zh.md
---
title: 乙
---
正文
=== articles/b/data.csv
1,2
=== articles/c.zh.md
---
title: 丙
date: 2026-01-01
---
正文
""").build()
    page = site.read("en/a/index.html")
    for href in ("/en/b/", "/en/b/#part", "/zh/a/", "/media/b/data.csv", "/zh/c/"):
        assert f'href="{href}"' in page
    assert 'href="/zh/b/"' in site.read("zh/a/index.html")
    assert site.read("media/b/data.csv") == "1,2\n"


def test_an_old_address_leads_to_the_new_one(site: SiteFolder) -> None:
    site.write(
        "=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\naliases: [/old/a.html, old/b]\n---\nText"
    ).build()
    for file in ("old/a.html", "old/b/index.html"):
        assert 'content="0; url=https://series.example/en/a/"' in site.read(file).replace(";url", "; url")


def test_a_draft_that_another_build_published_goes_again(site: SiteFolder) -> None:
    """A draft that another build published is gone after the next build without drafts."""
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\ndraft: true\n---\nText")
    site.build(drafts=True)
    assert (site.output / "en/a/index.html").exists()
    site.build()
    assert not (site.output / "en/a").exists()


def test_a_killed_build_leaves_no_orphans(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(STORIES)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("diglot.publish.record.save", killed)
        with pytest.raises(KeyboardInterrupt):
            site.build()
    assert (site.output / "en/b/index.html").exists()
    (site.root / "articles/b.en.md").unlink()
    site.put("articles/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText\n")
    site.build()
    assert site.tree() == clean(site)


def test_a_locked_cache_is_left_alone(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(STORIES).build()
    monkeypatch.setattr("diglot.cache.PATIENCE", 0.1)
    site.put("articles/b.en.md", "---\ntitle: B\ndate: 2026-02-01\n---\nEdited\n")
    with closing(sqlite3.connect(site.root / ".diglot/cache.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        report = site.build()
    assert report.notice == "the cache was not used (database is locked)"
    assert "Edited" in site.read("en/b/index.html")
    assert site.build().notice == ""


@pytest.mark.parametrize(
    "include",
    [
        '{% include "logo.svg" %}',
        '{%include"logo.svg"%}',
        '{% include "logo" ~ ".svg" %}',
        '{% include("logo" ~ ".svg") %}',
        "{% include ['x', 'logo.svg'] %}",
    ],
)
def test_an_included_file_of_any_kind_counts(site: SiteFolder, include: str) -> None:
    site.write(STORIES).put("templates/overview.html", include)
    site.put("templates/logo.svg", "one")
    site.build()
    site.put("templates/logo.svg", "two")
    assert "archive" in site.build().rendered
    assert site.read("en/archive/index.html") == "two"


def test_one_languages_catalog_renders_that_language_alone(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("locales/zh_Hans/LC_MESSAGES/messages.po", 'msgid "Series"\nmsgstr "连载"\n')
    rendered = site.build().rendered
    assert "asset" not in rendered
    assert rendered["page"] == 1


def test_a_moved_site_is_the_same_site(site: SiteFolder, tmp_path: Path) -> None:
    site.write(STORIES).build()
    moved = SiteFolder(site.root.rename(tmp_path / "moved"))
    report = moved.build(output=moved.output)
    assert moved.tree() == clean(moved)
    assert report.parsed == 0


def test_addresses_may_be_percent_encoded_and_lead_to_parts_of_other_articles(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
![pic](my%20pic.svg) [data](b%20c.csv) [part](b.zh.md#%E9%83%A8%E5%88%86) [own](b.en.md#the-part) [tool](/tools/) [page](/tools/index.html)

[none](b.en.md#nope)
=== articles/b.en.md
---
title: B
date: 2026-01-01
---
## The part
=== articles/b.zh.md
---
title: 乙
---
## 部分
=== articles/my pic.svg
<svg xmlns="http://www.w3.org/2000/svg"/>
=== articles/b c.csv
1
=== static/tools/index.html
<p>tool</p>
=== static/.well-known/security.txt
x
=== static/_redirects
y
""")
    assert [line.split(";")[0] for line in site.warnings()] == [
        'articles/a.en.md:7:1: warning[link]: no heading in articles/b.en.md has the anchor "#nope"'
    ]
    page = site.read("en/a/index.html")
    for address in (
        'src="/media/my%20pic.svg"',
        'href="/media/b%20c.csv"',
        'href="/en/b/#the-part"',
        'href="/tools/"',
    ):
        assert address in page
    assert page.count('href="/en/b/#the-part"') == 2
    assert {".well-known/security.txt", "_redirects"} <= set(site.tree())


def test_a_state_folder_that_cannot_be_made_is_told(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(STORIES).put(".diglot", "a file")
    assert run_cli("build", "--site", str(site.root)) == 2
    assert "cannot write" in capsys.readouterr().err


def test_what_others_point_at_is_published_first(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    replace = os.replace

    def watched(source: str, target: str) -> None:
        if Path(target).is_relative_to(site.output):
            moved.append(Path(target).relative_to(site.output).as_posix())
        replace(source, target)

    site.output.mkdir()
    site.put("public/notes.txt", "so that the output is not replaced as a whole")
    monkeypatch.setattr(os, "replace", watched)
    site.write(STORIES).build()
    stages = [
        moved.index(next(file for file in moved if file.startswith(start))) for start in ("assets/", "en/a/")
    ]
    lists, feeds = moved.index("en/index.html"), [moved.index(f"{lang}/feed.xml") for lang in ("en", "zh")]
    assert [*stages, lists, *feeds] == sorted([*stages, lists, *feeds])
    announced = moved[max(place for place, file in enumerate(moved) if file.endswith(".html")) + 1 :]
    assert {"en/feed.xml", "zh/feed.xml", "sitemap.xml", "sitemaps/2026.xml", "robots.txt"} <= set(announced)


def test_other_tools_make_everything_anew(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = site.write(STORIES).build()
    with monkeypatch.context() as other:
        other.setattr("diglot.toolchain.LIBRARIES", ("jinja2",))
        toolchain.cache_clear()
        second = site.build()
    toolchain.cache_clear()  # tests that share work with other processes need the truth
    assert second.parsed == first.parsed > 0
    assert second.summary.written == first.summary.written


def test_a_name_that_is_not_utf_8_is_a_problem(site: SiteFolder) -> None:
    site.write(STORIES).put("static/ok.txt", "x")
    for name in (b"articles/caf\xe9.en.md", b"static/caf\xe9.txt"):
        Path(os.fsdecode(os.fsencode(site.root) + b"/" + name)).write_text("x")
    assert [line.split(";")[0] for line in site.problems()] == [
        "articles/caf\ufffd.en.md: error[bytes]: the file's name is not UTF-8",
        "static/caf\ufffd.txt: error[bytes]: the file's name is not UTF-8",
    ]


@pytest.mark.parametrize(
    "line",
    [
        'base_url = "https://[::1"',
        'base_url = "https://e.org\\u0001"',
        'base_url = "https://e.org/a b"',
        'base_url = "https://e.org/*"',
        'base_url = "https://e.org/../a"',
        'base_url = "https://e.org:99999"',
        'base_url = "https://me@e.org"',
        'base_url = "https://:80"',
        'base_url = "https://e.org"\nlanguages = [{ code = "../x", locale = "en" }]',
        'base_url = "https://e.org"\nlanguages = [{ code = "q x", locale = "en" }]',
        'base_url = "https://e.org"\nlanguages = [{ code = "en", tag = "en\\nX: y" }]',
        'base_url = "https://e.org"\nhub = "https://"',
        'base_url = "https://e.org"\nhub = "https://e.org/\\nLink: x"',
        'base_url = "https://e.org"\nsecurity = { contact = [], expires = "2026-12-01" }',
        'base_url = "https://e.org"\nsecurity = { contact = "https://e.org\\nX: y", expires = "2026-12-01" }',
        'base_url = "https://e.org"\nsecurity = { contact = "a@e.org", policy = "https://a\\nX: y", expires = "2026-12-01" }',
        'base_url = "https://e.org"\ndescription = "\\u0007"',
        f'base_url = "https://e.org"\npage_size = {"9" * 5000}',
        f'base_url = "https://e.org"\ntags = {"[" * 5000}',
        f'base_url = "https://e.org"\n{"a." * 50000}b = 1',
    ],
    ids=lambda line: line[:60],
)
def test_a_hostile_configuration_is_refused(
    site: SiteFolder, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    languages = "" if "languages" in line else 'languages = ["en", "zh"]\n'
    site.write(STORIES).put("diglot.toml", f'title = "S"\n{languages}{line}\n')
    assert run_cli("build", "--site", str(site.root)) == 1
    assert "diglot.toml:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://例子.example:8080/é", "https://xn--fsqu00a.example:8080/%C3%A9"),
        ("HTTPS://E.org/a b", "https://e.org/a%20b"),
    ],
)
def test_an_address_is_shown_as_it_is_sent(site: SiteFolder, url: str, sent: str) -> None:
    site.write(STORIES)
    assert [line.partition(": ")[2] for line in site.problems(base_url=url)] == [
        f'error[config]: base_url: "{url}" is not the address of a site; write {sent}'
    ]
