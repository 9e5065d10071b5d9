"""Two texts side by side: rows on pages and in feeds, addresses, links, and what is in whose language."""

from __future__ import annotations

import re
from collections import Counter

from harness import CONFIG, SiteFolder
from lxml import html

from diglot.alignment import Row
from diglot.rows import Column, columns, interleaved, prefixed

STORY = """
=== articles/pump.en.md
---
title: The pump
subtitle: It runs
date: 2026-01-02
authors: [Ines Okafor]
---
First[^1], then [on](#the-part), [said](#comments).

## The part

One.

Two.

```python
print(1)
```

[^1]: A note.
=== articles/pump.zh.md
---
title: 水泵
slug: shui-beng
---
先看[^1]，再看[下文](#零件)。

## 零件

一和二。

```python
print(1)
```

[^1]: 注。
=== articles/alone.en.md
---
title: Alone
date: 2026-01-01
---
Text
"""
PAGE = "en+zh/pump/index.html"


def tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def rows(page: str) -> list[list[str]]:
    """The text of each row's cells below the opening; a row that both texts share has one."""
    found = tree(page).xpath("//div[@class='rows']/div")
    cells = [row.findall("div") if row.get("class") == "row" else [row] for row in found]
    return [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row] for row in cells]


def test_what_corresponds_stands_in_one_row(site: SiteFolder) -> None:
    site.write(STORY).build()
    page = site.read(PAGE)
    assert rows(page) == [
        ["First[1], then on, said.", "先看[1]，再看下文。"],
        ["The part", "零件"],
        ["One. Two.", "一和二。"],
        ["print(1)"],
        ["A note. ↩︎", "注。 ↩︎"],
    ]
    cells = tree(page).xpath("//div[@class='rows']/div[@class='row']/div")
    assert [(cell.get("lang"), cell.get("dir")) for cell in cells] == [("en", "ltr"), ("zh-Hans", "ltr")] * 4
    assert [(each.get("lang"), each.text) for each in tree(page).xpath("//h1/span")] == [
        ("en", "The pump"),
        ("zh-Hans", "水泵"),
    ]
    assert not site.tree().keys() & {"en+zh/alone/index.html", "zh+en/pump/index.html"}


def test_ids_are_unique_and_all_fragments_lead_somewhere(site: SiteFolder) -> None:
    site.write(STORY).build()
    page = tree(site.read(PAGE))
    ids = Counter(page.xpath("//@id"))
    assert max(ids.values()) == 1
    fragments = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert {"fn:1", "zh-Hans:fn:1", "the-part", "zh-Hans:the-part", "zh-Hans:fnref:1"} <= fragments
    assert fragments <= ids.keys()
    assert {"p:0", "p:2", "p:3"} <= ids.keys()
    assert page.xpath("//a[.='said']/@href") == ["/en/pump/#page:comments"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://series.example/en+zh/pump/"]
    assert not page.xpath("//link[@rel='alternate'][@hreflang][not(@type)]")


def test_both_pages_and_the_list_lead_there_and_back(site: SiteFolder) -> None:
    site.write(STORY).build()
    for lang, slug, words in (
        ("en", "pump", "Read side by side with 中文"),
        ("zh", "shui-beng", "与 English 对照阅读"),
    ):
        page = tree(site.read(f"{lang}/{slug}/index.html"))
        (link,) = page.xpath("//main//a[@href='/en+zh/pump/']")
        assert link.text_content() == words
        assert not link.xpath("ancestor::article")
        assert f"/{lang}/{slug}/" in tree(site.read(PAGE)).xpath("//main//a/@href")
    listed = tree(site.read("en+zh/index.html"))
    assert listed.xpath("//main//h2/a/@href") == ["/en+zh/pump/"]
    assert listed.xpath("//main//p[@lang='zh-Hans']/text()") == ["水泵"]
    assert "/en+zh/" in tree(site.read(PAGE)).xpath("//main//a/@href")
    assert "side by side" not in site.read("en/alone/index.html")


def test_three_languages_make_three_pairs_in_the_configured_order(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG.replace('["en", "zh"]', '["zh", "ar", "en"]'))
    site.write(STORY).put("articles/pump.ar.md", "---\ntitle: المضخة\n---\nأولا\n")
    site.build()
    pages = {file for file in site.tree() if "+" in file and file.count("/") == 2}
    assert pages == {f"{pair}/index.html" for pair in ("zh+ar/shui-beng", "zh+en/shui-beng", "ar+en/pump")}
    page = tree(site.read("ar+en/pump/index.html"))
    assert page.get("dir") == "rtl"
    cells = page.xpath("//div[@class='rows']/div[@class='row']/div")
    assert [(cell.get("lang"), cell.get("dir")) for cell in cells[:2]] == [("ar", "rtl"), ("en", "ltr")]
    assert tree(site.read("zh/shui-beng/index.html")).xpath("//footer//a[contains(@href, '+')]/@href") == [
        "/zh+ar/shui-beng/",
        "/zh+en/shui-beng/",
    ]


def test_without_this_kind_nothing_leads_there(site: SiteFolder) -> None:
    site.put("diglot.toml", f'{CONFIG}outputs = ["page"]\n')
    site.write(STORY).build()
    assert "+" not in "".join(site.tree())
    assert "en+zh" not in site.read("en/pump/index.html")


FIRST = Column("en", "ltr", ['<p id="a">One</p>\n', "<pre>x</pre>\n", '<img src="x" alt="A cat">\n'])
SECOND = Column("ar", "rtl", ["<p>أ</p>\n", "<p>ب</p>\n", "<pre>x</pre>\n", '<img src="x" alt="قطة">\n'])
ROWS = [Row((0,), (0,)), Row((), (1,)), Row((1,), (2,)), Row((2,), (3,))]


def test_in_feeds_the_cells_stand_one_below_the_other() -> None:
    assert interleaved(ROWS, FIRST, SECOND) == (
        '<div lang="en" dir="ltr"><p>One</p></div>\n'
        '<div lang="ar" dir="rtl"><p>أ</p></div>\n'
        '<div lang="ar" dir="rtl"><p>ب</p></div>\n'
        "<pre>x</pre>\n"
        '<img src="x" alt="A cat">\n'
    )


def test_on_pages_a_cell_stays_empty_where_one_text_says_nothing() -> None:
    assert '<div class="prose" lang="en" dir="ltr"></div>\n' in columns(ROWS, FIRST, SECOND)


def test_a_prefix_stands_before_ids_and_what_refers_to_them_and_nowhere_else() -> None:
    text = (
        '<h2 id="a b"><a href="#a" title=" id=&quot;x&quot;" aria-labelledby="a b">id="a"</a></h2>'
        '<a href="/x#a">y</a><a href="#">z</a> href="#q"'
    )
    assert prefixed(text, "zh:") == (
        '<h2 id="zh:a zh:b"><a href="#zh:a" title=" id=&quot;x&quot;" aria-labelledby="zh:a zh:b">id="a"</a></h2>'
        '<a href="/x#a">y</a><a href="#">z</a> href="#q"'
    )


def test_ids_are_known_however_a_trusted_author_writes_them() -> None:
    text = """<p id='a' title='its id=b'>x</p><p\nID = b hidden class=c>y</p><a href=#a>z</a><i id="">u</i>"""
    assert prefixed(text, "zh:") == (
        """<p id='zh:a' title='its id=b'>x</p><p ID="zh:b" hidden class=c>y</p><a href="#zh:a">z</a><i id="">u</i>"""
    )
    column = Column("en", "ltr", [text])
    assert interleaved([Row((0,), ())], column, column) == (
        """<div lang="en" dir="ltr"><p title='its id=b'>x</p><p hidden class=c>y</p><a href=#a>z</a><i>u</i></div>\n"""
    )
