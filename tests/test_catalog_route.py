"""The catalog route: what is in a catalog, and what pages it makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import GIF, ROOT, SiteFolder, run_cli
from translating import filled, round_trip, text_of

from diglot import po
from diglot.desk import worksheets
from diglot.languages import language
from diglot.translation.catalog_route import catalog

# The page.

SERIES = (
    """
=== articles/hello.en.md
---
title: Hello
subtitle: A start
summary: What this is about.
source: The records of the port
date: 2026-01-01
tags: [ports]
---
The first *paragraph* is
on two lines.

## A heading

- one
- two, with [a link](#a-heading)

![A crane](crane.gif "The crane in 1962")

```python
print("x")
```
=== articles/crane.gif
"""
    + GIF
    + """
=== locales/zh_Hans/articles/hello.po
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Last-Translator: 林乔 <lin@example.org>\\n"
"X-Diglot-Reviewers: 周敏\\n"

msgid "Hello"
msgstr "你好"

msgid "A start"
msgstr "开始"

msgid "What this is about."
msgstr "要说的是什么。"

msgid "The records of the port"
msgstr "港口档案"

msgid "The first *paragraph* is on two lines."
msgstr "第一*段*占两行。"

msgid "A heading"
msgstr "标题"

msgid "one"
msgstr "一"

msgid "two, with [a link](#a-heading)"
msgstr "二，带[链接](#a-heading)"

msgid "![A crane](crane.gif \\"The crane in 1962\\")"
msgstr "![起重机](crane.gif \\"1962 年的起重机\\")"
"""
)
PO = "locales/zh_Hans/articles/hello.po"


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    return SiteFolder(tmp_path).write(SERIES)


def banner(site: SiteFolder) -> str:
    found = re.search(r'<div class="standing".*?</div>', site.read("zh/hello/index.html"), re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", found[0]).split()) if found else ""


def test_a_catalog_makes_a_page(site: SiteFolder) -> None:
    report = site.build()
    assert report.articles == {"en": 1, "zh": 1}
    page = site.read("zh/hello/index.html")
    assert '<h1 class="p-name">你好</h1>' in page
    assert '<h2 class="subtitle">开始</h2>' in page
    assert "要说的是什么。" in page
    assert "来源：港口档案" in page
    assert '<p id="p:0">第一<em>段</em>占两行。</p>' in page
    assert '<h2 id="a-heading">标题' in page
    assert '<li>二，带<a href="#a-heading">链接</a></li>' in page
    assert 'alt="起重机"' in page
    assert "<figcaption>1962 年的起重机</figcaption>" in page
    assert "print" in page
    assert "林乔" in page
    assert "周敏" in page
    assert 'Available in: <a href="/zh/hello/"' in site.read("en/hello/index.html")
    assert banner(site) == ""


def test_who_made_it_stands_in_feeds_and_for_machines(site: SiteFolder) -> None:
    site.build()
    assert "<dc:contributor>林乔</dc:contributor>" in site.read("zh/feed.xml")
    assert "译者：林乔" in site.read("zh/feed.xml")
    assert "<contributor>\n      <name>周敏</name>" in site.read("zh/atom.xml")
    assert '"_contributors"' in site.read("zh/feed.json")
    page = site.read("zh/hello/index.html")
    assert '"translator":[{"@type":"Person","name":"林乔"}]' in page
    assert '"contributor":[{"@type":"Person","name":"周敏"}]' in page


def test_one_edit_of_a_catalog_costs_its_own_pages(site: SiteFolder) -> None:
    site.build()
    assert site.build().looked == 0
    site.edit(PO, "第一*段*占两行。", "头一*段*占两行。")
    report = site.build()
    assert report.parsed == 1
    assert "en/hello/index.html" not in report.changed
    assert "zh/hello/index.html" in report.changed
    assert "头一" in site.read("zh/hello/index.html")


def test_a_translator_may_work_on_an_old_catalog(site: SiteFolder) -> None:
    site.build()
    site.edit("articles/hello.en.md", "on two lines", "on two lines now")
    site.build()
    assert "第一<em>段</em>占两行。" in site.read("zh/hello/index.html")
    assert banner(site).startswith("译文完成后，英语原文有 1 处改动，相关段落已标出。")
    marked = re.findall(r"<(\w+)[^>]* data-changed", site.read("zh/hello/index.html"))
    assert marked == ["p"]
    before = site.tree()
    assert run_cli("translate", "update", "--site", str(site.root)) == 0
    site.build()
    assert site.tree() == before, "the page waits for no update"


def test_what_moved_only_is_no_change(site: SiteFolder) -> None:
    site.edit(
        "articles/hello.en.md",
        "The first *paragraph* is\non two lines.\n\n## A heading\n",
        "## A heading\n\nThe first *paragraph* is on\ntwo lines.\n",
    )
    site.build()
    page = site.read("zh/hello/index.html")
    assert page.index("标题") < page.index("占两行")
    assert banner(site) == ""


def test_a_new_paragraph_stands_in_the_language_of_the_original(site: SiteFolder) -> None:
    site.edit("articles/hello.en.md", "## A heading", "This came later.\n\n## A heading")
    site.build()
    assert '<p id="p:1" lang="en" dir="ltr">This came later.</p>' in site.read("zh/hello/index.html")
    assert "还有 1 段尚未从英语译出。" in banner(site)
    assert run_cli("translate", "update", "--site", str(site.root)) == 0
    assert '"X-Diglot-State: current\\n"' in (site.root / PO).read_text("utf-8")
    site.build()
    assert "还有 1 段尚未从英语译出。" in banner(site), "it is no draft: it was finished once"


def test_a_draft_is_not_published_unless_asked(site: SiteFolder) -> None:
    site.edit(PO, 'msgstr "标题"', 'msgstr ""')
    assert site.build().articles == {"en": 1, "zh": 0}
    assert "zh/hello/index.html" not in site.tree()
    assert site.build(partial=True).articles == {"en": 1, "zh": 1}
    assert 'lang="en" dir="ltr" id="a-heading">A heading' in site.read("zh/hello/index.html")


@pytest.mark.parametrize("state", ["draft", "review"])
def test_a_state_in_the_header_withholds_a_translation(site: SiteFolder, state: str) -> None:
    site.edit(PO, '"Language:', f'"X-Diglot-State: {state}\\n"\n"Language:')
    assert site.build().articles == {"en": 1, "zh": 0}


def test_a_major_correction_withholds_what_does_not_have_it_yet(site: SiteFolder) -> None:
    site.edit("articles/hello.en.md", "tags: [ports]", "tags: [ports]\ncorrection: major")
    assert site.build().articles == {"en": 1, "zh": 1}, "it has all there is"
    site.edit("articles/hello.en.md", "on two lines", "on three lines")
    assert site.build().articles == {"en": 1, "zh": 0}
    assert run_cli("translate", "update", "--site", str(site.root)) == 0
    site.edit(PO, '#, fuzzy\n#| msgid "The first *paragraph* is on two lines."\n', "")
    site.edit(PO, "占两行", "占三行")
    assert site.build().articles == {"en": 1, "zh": 1}
    assert banner(site) == ""


def test_the_header_states_what_a_translation_states_of_itself(site: SiteFolder) -> None:
    fields = '"X-Diglot-Slug: ni-hao\\n"\n"X-Diglot-Date: 2026-02-01\\n"\n"X-Diglot-Translators: a, b\\n"\n'
    site.edit(PO, '"Language:', f'{fields}"Language:')
    site.build()
    page = site.read("zh/ni-hao/index.html")
    assert "2026-02-01" in page
    assert "林乔" not in page
    site.edit(PO, "2026-02-01", "2026-13-01")
    (problem,) = site.problems()
    assert problem.startswith(f'{PO}:4:17: error[date]: date: "2026-13-01" is not a date')


@pytest.mark.parametrize("written", ["a, b", "[a, b]"])
def test_several_people_are_written_as_in_front_matter_or_plainly(site: SiteFolder, written: str) -> None:
    site.edit(PO, '"Language:', f'"X-Diglot-Translators: {written}\\n"\n"Language:')
    (sheet,) = worksheets.load(site.root).sheets
    assert sheet.translators == ("a", "b")


def test_a_catalog_without_a_story_is_told(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    (site.root / PO).rename(site.root / PO.replace("hello", "gone"))
    (warning,) = site.warnings()
    assert warning == (
        'locales/zh_Hans/articles/gone.po: warning[translation]: there is no article of the story "gone" in'
        " another language; remove this file, or give it the name of its story's key"
    )
    assert site.warnings() == [warning], "every time"
    assert run_cli("translate", "check", "--site", str(site.root)) == 0
    assert capsys.readouterr().err.startswith(f"{warning}\n")


def test_a_catalog_and_a_parallel_file_cannot_both_be(site: SiteFolder) -> None:
    site.put("articles/hello.zh.md", "---\ntitle: 你好\n---\n正文。\n")
    (problem,) = site.problems()
    assert "duplicate-story" in problem
    assert PO in problem
    assert "articles/hello.zh.md" in problem


def test_a_broken_catalog_publishes_nothing(site: SiteFolder) -> None:
    site.build()
    site.edit(PO, 'msgstr "标题"', 'msgstr "标题')
    (problem,) = site.problems()
    assert problem.startswith(f"{PO}:24:11: error[catalog]: the text is not closed")


def test_links_of_a_translation_are_told_at_their_place(site: SiteFolder) -> None:
    site.edit(PO, "二，带[链接](#a-heading)", "二，带[链接](#a-heading)和[另一个](nowhere.en.md)")
    (problem,) = site.problems()
    assert problem.startswith(f"{PO}:30:29: error[link]")


def test_renamed_and_removed_files_leave_nothing_behind(site: SiteFolder) -> None:
    site.build()
    (site.root / "articles/hello.en.md").rename(site.root / "articles/bye.en.md")
    assert site.build().articles == {"en": 1, "zh": 0}
    (site.root / PO).rename(site.root / PO.replace("hello", "bye"))
    assert site.build().articles == {"en": 1, "zh": 1}
    assert "zh/bye/index.html" in site.tree()
    (site.root / PO.replace("hello", "bye")).unlink()
    assert site.build().articles == {"en": 1, "zh": 0}
    assert "zh/bye/index.html" not in site.tree()


def test_without_its_cache_a_build_gives_the_same(site: SiteFolder) -> None:
    site.build()
    before = site.tree()
    (site.root / ".diglot/cache.db").unlink()
    site.edit("articles/hello.en.md", "tags: [ports]", "tags: [harbours]")
    site.build()
    site.edit("articles/hello.en.md", "tags: [harbours]", "tags: [ports]")
    site.build(cached=False)
    assert site.tree() == before


def test_many_processes_give_the_same(site: SiteFolder) -> None:
    site.build()
    before = site.tree()
    site.build(cached=False, jobs=2)
    assert site.tree() == before


FIGURE = """
=== articles/big.en.md
---
title: Big
date: 2026-01-02
---
It has 671 billion parameters.
=== locales/zh_Hans/articles/big.po
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Big"
msgstr "大"

msgid "It has 671 billion parameters."
msgstr "它有 671 亿个参数。"
"""


def test_a_wrong_figure_never_reaches_a_reader(site: SiteFolder) -> None:
    site.write(FIGURE)
    withheld, warning = site.warnings()
    assert "this translation has errors, and is not published" in withheld
    assert warning.startswith(
        'locales/zh_Hans/articles/big.po:10:12: warning[tr-number]: the source says "671 billion"'
    )
    assert "6710 亿" in warning
    assert "en/big/index.html" in site.tree()
    assert not any("671 亿".encode() in data or b"/zh/big/" in data for data in site.tree().values())
    site.build(partial=True)
    assert "zh/big/index.html" not in site.tree(), "not even on demand"
    site.edit("locales/zh_Hans/articles/big.po", "671 亿", "6710 亿")
    assert site.warnings() == []
    assert "6710 亿" in site.read("zh/big/index.html")


def test_nor_one_in_a_file_of_its_own(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(FIGURE)
    (site.root / "locales/zh_Hans/articles/big.po").unlink()
    site.put("articles/big.zh.md", "---\ntitle: 大\ntranslators: 林乔\n---\n它有 671 亿个参数。\n")
    assert run_cli("publish", "--site", str(site.root)) == 1
    assert (
        'articles/big.zh.md:5:4: error[tr-number]: the source says "671 billion"' in capsys.readouterr().err
    )
    assert not site.output.exists()
    site.edit("articles/big.zh.md", "671 亿", "6710 亿")
    assert run_cli("publish", "--site", str(site.root)) == 0


def test_a_new_glossary_is_asked_at_once(site: SiteFolder) -> None:
    site.build()
    site.put("locales/glossary.toml", '[[term]]\nen = "heading"\nzh = { use = "题目", forbid = ["标题"] }\n')
    _, warning = site.warnings()
    assert "warning[tr-term]" in warning
    assert "zh/hello/index.html" not in site.tree()
    site.put("locales/glossary.toml", '[[term]]\nen = "heading"\nzh = "标题"\n')
    assert site.warnings() == []
    assert "zh/hello/index.html" in site.tree()


# What is in a catalog.


def test_notes_regions_and_contexts() -> None:
    text = text_of(
        "---\ntitle: Yield\ndate: 2026-01-01\n---\n"
        "<!-- translators: a pun on farming -->\n## Yield\n\n"
        "One [link] and\nmore. <!-- translators: the river -->\n\n"
        "<!-- no-translate -->\nLeft alone.\n<!-- /no-translate -->\n\n"
        "| a | b \\| c |\n|---|---|\n| Yes | Yes |\n\n[link]: https://x.example\n"
    )
    file = catalog.updated(catalog.blank(language("zh"), language("en")), text)
    assert file.text().partition("\n\n")[2] == (
        '#. title\n#: articles/a.en.md:2\nmsgctxt "title"\nmsgid "Yield"\nmsgstr ""\n\n'
        '#. heading\n#. a pun on farming\n#: articles/a.en.md:6\nmsgctxt "heading"\nmsgid "Yield"\nmsgstr ""\n\n'
        '#. the river\n#: articles/a.en.md:8\nmsgid "One [link][link] and more."\nmsgstr ""\n\n'
        '#. cell\n#: articles/a.en.md:15\nmsgid "a"\nmsgstr ""\n\n'
        '#. cell\n#: articles/a.en.md:15\nmsgid "b | c"\nmsgstr ""\n\n'
        '#. cell\n#: articles/a.en.md:17 articles/a.en.md:17\nmsgid "Yes"\nmsgstr ""\n'
    )


def test_numbers_alone_are_their_own_translation() -> None:
    text = text_of("# A\n\n| b | c |\n|---|---|\n| 82,000 | 12 % |\n")
    file = catalog.updated(catalog.blank(language("zh"), language("en")), text)
    assert {entry.msgid: entry.msgstr[0] for entry in file.entries} == {
        "A": "",
        "b": "",
        "c": "",
        "82,000": "82,000",
        "12 %": "12 %",
    }
    old = filled(text_of("# A\n\nOne.\n"), str.upper)
    lines = catalog.lines(old, text_of("# A\n\nOne.\n\n12\n"))
    assert catalog.state_of(old, lines) == "current", "nobody has to copy a number"


def test_code_is_extracted_only_if_asked_and_then_stays() -> None:
    text = text_of("# A\n\nText.\n\n```\ncode # why\n```\n")
    file = catalog.updated(catalog.blank(language("zh"), language("en")), text)
    assert [entry.msgid for entry in file.entries] == ["A", "Text."]
    file = catalog.updated(file, text, code=True)
    assert file.entries[-1].context == "code"
    assert catalog.updated(file, text) == file


def test_what_did_not_change_stays_byte_for_byte() -> None:
    text = text_of("# A\n\nOne.\n\nTwo words here.\n\nThree.\n")
    file = filled(text, str.upper)
    odd = (
        file.text()
        .replace('msgid "One."', '#, no-wrap\nmsgid ""\n"One"\n"."')
        .replace("#. title", "#  Odd\n#. title")
    )
    old, problems = po.read(odd.encode(), "a.po")
    assert not problems
    assert catalog.updated(old, text).text() == odd
    more = text_of("# A\n\nOne.\n\nTwo words are here.\n\nNew.\n")
    new = catalog.updated(old, more).text()
    assert '#, no-wrap\nmsgid ""\n"One"\n"."\nmsgstr "ONE."' in new
    assert (
        '#, fuzzy\n#| msgid "Two words here."\nmsgid "Two words are here."\nmsgstr "TWO WORDS HERE."' in new
    )
    assert '#~ msgid "Three."\n#~ msgstr "THREE."' in new
    assert (
        po.read(catalog.updated(po.read(new.encode(), "a.po")[0], text).text().encode(), "a.po")[0]
        .entries[-1]
        .msgid
        == "Three."
    )


def test_what_comes_back_word_for_word_goes_before_what_is_alike() -> None:
    first, second = text_of("# A\n\nTwo words here.\n"), text_of("# A\n\nTwo words are here.\n")
    old = filled(second, lambda message: f"2: {message}", filled(first, lambda message: f"1: {message}"))
    old = old._replace(entries=tuple(e.changed(flags=(), previous=None, msgstr=("2",)) for e in old.entries))
    both = f'{old.text()}\n#~ msgid "Two words here."\n#~ msgstr "1"\n'
    file, problems = po.read(both.encode(), "a.po")
    assert not problems
    new = catalog.updated(file, first)
    assert [(e.msgid, e.msgstr, e.obsolete, e.fuzzy) for e in new.entries[1:]] == [
        ("Two words here.", ("1",), False, False),
        ("Two words are here.", ("2",), True, False),
    ]
    assert po.read(new.text().encode(), "a.po")[1] == ()


# Round trips.


SOURCES = sorted((ROOT / "articles").rglob("*.md"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_article_of_our_own_series(path: Path) -> None:
    round_trip(path.read_text("utf-8"))
