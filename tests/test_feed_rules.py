"""Every feed, of the sample series and of a site that is out to break them, held against all rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from feed_rules import Feed, complaints, found_in, published, read
from harness import SiteFolder
from lxml import html

#: All that feeds are known to stumble over; the HTML of its writers is trusted.
NASTY = f"""
=== diglot.toml
title = {{ en = "Q&A <live>", zh = "问与答" }}
base_url = "https://series.example"
languages = ["en", "zh"]
raw_html = "trust"
author = {{ en = "The desk", zh = "编辑部" }}
=== articles/markup/index.en.md
---
title: <b>Bold</b> & "quoted" 🐙
slug: 章鱼
date: 2026-03-21T11:02:59.713Z
updated: 2026-03-25
tags: [Sea & salt]
authors: [Ines Okafor]
series: deep
summary: 1 < 2 & <i>so on</i>
corrections:
  - date: 2026-03-24
    text: It was 2 < 3 & not <b>4</b>.
---
Lead with [a link](../盐.en.md), [a part](#the-part), a note[^1] and [an address](https://example.org/a%20b?c=d&e=f).

![A chart](图 1.svg "Caption")

<img alt="small" srcset="图%201.svg 1x, two.svg 2x" width="10" height="10" src="two.svg">
<img alt="last" loading="lazy" src="图 1.svg">

<video controls poster="two.svg"><source src="two.svg"></video>
<p id="own" class="own" style="color: red" onclick="alert(1)">Loud &#x1F419;</p><!-- hidden -->
<script>alert(1)</script><style>p {{ color: red }}</style><iframe src="https://example.org/"></iframe>
<blockquote cite="../盐.en.md"><p>Quoted</p></blockquote>

## The part

| a | b |
|---|---|
| 1 | &  |

- [x] done

```python
print("<b>&amp;</b>")
```

[^1]: The note.
=== articles/markup/index.zh.md
---
title: 《章鱼》—— {"长" * 120}
date: 2026-04-02
---
正文，有“引号”，也有 `代码 <b>`。
=== articles/markup/图 1.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>c</title></svg>
=== articles/markup/two.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>d</title></svg>
=== articles/盐.en.md
---
title: Plain
date: 2026-04-01
tags: [Sea & salt]
series: deep
---
{"Only in English. " * 50}
"""

SITES = {"sample": "https://after-the-demo.example", "nasty": "https://series.example"}


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    folder = SiteFolder(tmp_path_factory.mktemp("nasty") / "site")
    folder.write(NASTY).build()
    return folder


@pytest.fixture(scope="module", params=SITES)
def built(request: pytest.FixtureRequest) -> tuple[SiteFolder, str]:
    """A site, and where it says that it is."""
    return request.getfixturevalue(request.param), SITES[request.param]


@pytest.fixture(scope="module")
def feeds(built: tuple[SiteFolder, str]) -> list[Feed]:
    site, base = built
    return found_in(site.output, base)


def test_the_kinds_of_feed_are_all_there(feeds: list[Feed]) -> None:
    paths = [urlsplit(feed.url).path for feed in feeds]
    for kind in (
        r"/(en|zh)/(feed\.xml|atom\.xml|feed\.json)",
        r"/(feed\.xml|atom\.xml|feed\.json)",
        r"/(en|zh)/archive/\d{4}/\d\d/(feed|atom)(-\d+)?\.xml",
        r"/(en|zh)/tags/[^/]+/feed\.xml",
        r"/(en|zh)/authors/[^/]+/feed\.xml",
        r"/(en|zh)/series/[^/]+/feed\.xml",
        r"/(en|zh)/corrections/feed\.xml",
        r"/en\+zh/feed\.xml",
    ):
        assert [path for path in paths if re.fullmatch(kind, path)], kind


def test_no_feed_breaks_a_rule(feeds: list[Feed]) -> None:
    assert [problem for feed in feeds for problem in complaints(feed)] == []


def test_ids_of_feeds_and_entries_are_not_shared(feeds: list[Feed]) -> None:
    """A story's entry has one id in all feeds of its language, and no other entry has it."""
    own: dict[str, set[str]] = {}
    for feed in feeds:
        for entry in feed.entries:
            own.setdefault(entry.id, set()).add(f"{entry.links[0].href} {entry.title}")
    assert {id_: pages for id_, pages in own.items() if len(pages) > 1} == {}
    folders = [
        (feed.id, urlsplit(feed.url).path.rpartition("/")[0]) for feed in feeds if feed.format == "atom"
    ]
    assert len({id_ for id_, _ in folders}) == len(folders)


def test_each_entry_shows_what_its_page_shows(built: tuple[SiteFolder, str], feeds: list[Feed]) -> None:
    site, base = built
    pages: dict[str, Any] = {}
    for feed in feeds:
        for entry in feed.entries:
            link = entry.links[0].href
            assert link.startswith(f"{base}/")
            path = unquote(urlsplit(link).path).lstrip("/")
            page = pages.setdefault(path, html.fromstring(site.read(f"{path}index.html")))
            # Of two texts side by side, both titles.
            title = " · ".join(filter(None, map(str.strip, page.find(".//h1").itertext())))
            if "/correction/" in entry.id:
                assert title in entry.title
            else:
                assert title == entry.title
                assert _missing(page, entry.content) == []


def _plain(text: str) -> str:
    return re.sub(r"[\s☑☐]+", "", text)


def _missing(page: Any, content: str) -> list[str]:
    """Which pieces of a page's text an entry lacks. What is for the page only is told by its class or tag."""
    text = _plain(html.fromstring(f"<div>{content}</div>").text_content())
    prose = "//div[contains(concat(' ', @class, ' '), ' prose ')]"
    own = "not(ancestor-or-self::*[self::script or self::style or contains(@class, 'anchor')])"
    pieces = page.xpath(f"{prose}//text()[parent::*[{own}]][normalize-space()]")
    assert pieces
    return [piece for piece in map(_plain, pieces) if piece not in text]


def test_formats_of_one_feed_agree(feeds: list[Feed]) -> None:
    def folder(feed: Feed) -> str:
        """Where the same feed lies in other formats."""
        return urlsplit(feed.url).path.rpartition("/")[0]

    for _, group in groupby(sorted(feeds, key=folder), key=folder):
        told = [
            [
                (entry.id, entry.title, entry.links[0].href, published(feed, entry), entry.content)
                for entry in feed.entries
            ]
            for feed in group
        ]
        assert all(each == told[0] for each in told)


def test_every_address_that_a_feed_names_is_there(built: tuple[SiteFolder, str], feeds: list[Feed]) -> None:
    site, base = built
    files = set(site.tree())
    for feed in feeds:
        named = [link.href for link in feed.links] + [
            link.href for each in feed.entries for link in each.links
        ]
        for entry in feed.entries:
            content = html.fromstring(f"<div>{entry.content}</div>")
            named += content.xpath("//@href | //@src | //@poster | //@cite")
        for address in named:
            if address.startswith(f"{base}/"):
                path = unquote(urlsplit(address).path).lstrip("/")
                assert (f"{path}index.html" if path.endswith("/") or not path else path) in files, (
                    feed.url,
                    address,
                )


def test_every_article_is_in_its_feed_or_an_archive(built: tuple[SiteFolder, str], feeds: list[Feed]) -> None:
    site, base = built
    by_url = {feed.url: feed for feed in feeds}
    for lang in ("en", "zh"):
        pages = {
            f"{base}/{quote(file.removesuffix('index.html'))}"
            for file in site.tree()
            if re.fullmatch(rf"{lang}/[^/]+/index.html", file) and 'class="story' in site.read(file)
        }
        assert pages
        for file, rel in (("feed.xml", "prev-archive"), ("atom.xml", "prev-archive"), ("feed.json", "next")):
            feed = by_url[f"{base}/{lang}/{file}"]
            found = list(feed.entries)
            while older := feed.hrefs(rel):
                feed = by_url[older[0]]
                found += feed.entries
            assert {entry.links[0].href for entry in found} == pages


def _changed(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, f"{old} is not in the feed"
        return text.replace(old, new, 1)

    return change


BODY = "Lead with"
#: A way to spoil a feed, and what must be said of it.
SPOILED = [
    ("en/feed.xml", _changed("UTF-8", "ISO-8859-1"), "does not say that it is UTF-8"),
    ("en/feed.xml", lambda text: "\ufeff" + text, "byte order mark"),
    ("en/feed.xml", _changed(BODY, BODY * 60000), "bytes"),
    ("en/feed.xml", _changed('version="2.0"', 'version="0.92"'), "is not RSS 2.0"),
    ("en/feed.xml", _changed("feed.xml", "fee.xml"), "says that it is at"),
    ("en/feed.xml", _changed("<language>en<", "<language>english<"), "which is no language"),
    ("en/feed.xml", _changed("<language>en</language>", ""), "does not say its language"),
    ("en/feed.xml", _changed('<guid isPermaLink="false">', "<guid>"), "passes for an address"),
    ("en/feed.xml", _changed('isPermaLink="false">', 'isPermaLink="false"> '), "is no tag URI"),
    ("en/feed.xml", _changed("2026:markup/en", "2026:%E7%9B%90/en"), "is there 2 times"),
    ("en/feed.xml", _changed("2026:markup/en", "2026:mark up/en"), "is no tag URI"),
    ("en/feed.xml", _changed("<pubDate>Sat", "<pubDate>Sun"), "has the dates"),
    ("en/feed.xml", _changed("21 Mar 2026 11", "21 Mar 26 11"), "has the dates"),
    ("en/feed.xml", _changed("<lastBuildDate>Wed", "<lastBuildDate>Tue"), "has the date "),
    ("en/feed.xml", _changed("<lastBuildDate>Wed, 01 Apr", "<lastBuildDate>Thu, 02 Apr"), "its newest entry"),
    ("en/feed.xml", _changed("Sat, 21 Mar", "Tue, 21 Apr"), "does not begin with the newest"),
    ("en/feed.xml", _changed("</item>", "<link>https://x.example/</link></item>"), "has the links"),
    ("en/feed.xml", _changed("&amp;lt;i&amp;gt;so on&amp;lt;/i&amp;gt;", "&lt;i&gt;so on&lt;/i&gt;"), "has the summary"),
    ("en/feed.xml", _changed("https://series.example/en/%E7%AB%A0", "/en/%E7%AB%A0"), "is not absolute"),
    ("en/feed.xml", _changed("/en/%E7%AB%A0%E9%B1%BC", "/en/章鱼"), "is not percent-encoded"),
    ("en/feed.xml", _changed("/en/%E7", "/en/%25E7"), "percent-encoded twice"),
    ("en/feed.xml", _changed(BODY, '&lt;img alt="" src="a.png"&gt;'), "<img src>: 'a.png' is not absolute"),
    ("en/feed.xml", _changed(BODY, '&lt;img srcset="https://x.example/a 1x, b 2x"&gt;'), "<img srcset>: 'b'"),
    ("en/feed.xml", _changed(BODY, '&lt;video poster="a.png"&gt;&lt;/video&gt;'), "<video poster>"),
    ("en/feed.xml", _changed(BODY, '&lt;q cite="#a"&gt;&lt;/q&gt;'), "<q cite>"),
    ("en/feed.xml", _changed(BODY, '&lt;a href="#a"&gt;&lt;/a&gt;'), "<a href>"),
    ("en/feed.xml", _changed(BODY, "&lt;script&gt;x&lt;/script&gt;"), "<script>"),
    ("en/feed.xml", _changed(BODY, "&lt;!-- x --&gt;"), "a comment"),
    ("en/feed.xml", _changed(BODY, '&lt;b id="x"&gt;x&lt;/b&gt;'), "<b id>"),
    ("en/feed.xml", _changed(BODY, '&lt;b onclick="x"&gt;x&lt;/b&gt;'), "<b onclick>"),
    ("en/feed.xml", _changed(BODY, '&lt;img loading="lazy" src="https://x.example/"&gt;'), "<img loading>"),
    ("en/feed.xml", _changed("<title>Q&amp;A &lt;live&gt;</title>", "<title> </title>"), "has no title"),
    ("en/feed.xml", _changed("<description>Q&amp;A &lt;live&gt;</description>", ""), "has no description"),
    ("en/feed.xml", _changed("<title>&lt;b&gt;Bold", "<title> &lt;b&gt;Bold"), "has the title"),
    ("en/feed.json", _changed(BODY, "\\u0002"), "a character that XML forbids"),
    ("en/feed.json", _changed('"title"', '"_title"'), "lacks title"),
    ("en/feed.json", _changed('"id": "tag:', '"id": "'), "is no tag URI"),
    ("en/atom.xml", lambda text: re.sub(r"<author>.*?</author>", "", text, flags=re.DOTALL), "has no author"),
    ("en/atom.xml", _changed("<updated>2026-04-01T00:00:00+00:00", "<updated>2026-04-01"), "has the date "),
    ("en/atom.xml", _changed('rel="alternate" type="text/html" hreflang="en" href="https://series.example/en/%', 'rel="related" href="https://x.example/%'), "has the links"),
    ("en/atom.xml", _changed("<published>2026-03-21T11:02:59", "<published>2026-03-26T11:02:59"), "before it was published"),
    ("en/atom.xml", _changed("<published>2026-03-21T11:02:59", "<published>2026-03-21T11:02:59.713"), "has the dates"),
    ("en/atom.xml", _changed('type="html"', 'type="text"'), "has no text"),
    ("en/atom.xml", _changed("<id>urn:", "<id>"), "has the id"),
    ("en/series/deep/feed.xml", _changed("<item>", '<atom:link rel="prev-archive" href="https://x.example/"/><item>'), "is complete, and has"),
    ("en/archive/2026/03/atom.xml", _changed('rel="current"', 'rel="via"'), "is an archive of no feed"),
    ("en/feed.json", _changed("jsonfeed.org/version/1.1", "jsonfeed.org/version/1"), "is of version"),
    ("en/feed.json", _changed('"content_html"', '"content"'), "content is not in the format"),
    ("en/feed.json", _changed('"tags": [', '"tags": [1, '), "tags that are no text"),
    ("en/feed.json", _changed('"tags": [', '"tags": "", "_": ['), "tags is a str"),
    ("en/feed.json", _changed('{\n   "name"', '{\n   "nickname"'), "of whom nothing is said"),
    ("en/feed.json", _changed('"home_page_url"', '"_home"'), "has 0 pages"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "spoil", "said"), SPOILED)
def test_each_rule_can_fail(nasty: SiteFolder, file: str, spoil: Callable[[str], str], said: str) -> None:
    spoiled = read(f"https://series.example/{file}", spoil(nasty.read(file)).encode())
    assert spoiled
    assert said in "\n".join(complaints(spoiled))
