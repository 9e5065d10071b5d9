"""An edition that runs from right to left: the same pages, mirrored, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from harness import ROOT, SiteFolder, served
from lxml import html
from test_browser import DESK, PHONE, browser, has_no_barrier

__all__ = ["browser"]

STYLE = ROOT / "templates" / "assets" / "style.css"
ARTICLE, BESIDE = "/ar/salt/", "/ar+en/salt/"
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])

SITE = """
=== diglot.toml
title = { ar = "طريق الملح", en = "The Salt Road" }
description = { ar = "كم تكلّف الحبة الواحدة؟", en = "What a grain costs." }
base_url = "https://salt.example"
languages = ["ar", "en"]
tags.salt = { ar = "ملح", en = "Salt" }
series.road.title = { ar = "الطريق", en = "The road" }
=== articles/before.ar.md
---
title: قبل الملح
date: 2026-04-01
series: road
---
كان الناس يقايضون القمح بالسمك.
=== articles/after.ar.md
---
title: ماذا بعد الملح؟
date: 2026-05-01
series: road
---
لم يعد أحد يسأل عن الثمن.
=== articles/salt.ar.md
---
title: كم يكلّف الملح؟
subtitle: قائمة أسعار
date: 2026-04-04T19:56:41.309Z
authors: ["J. R. Salter Jr."]
tags: [salt]
series: road
source: متحف الملح، 2026
---
كان الملح نقودًا ذات يوم، وكان الجنود يتقاضون *أجورهم* ملحًا[^1].

## السعر

| السنة | السعر |
|:------|------:|
| 1900  |    12 |
| 2026  |   340 |

- واحد
- اثنان
  1. أ

> اقتباس من كتاب قديم.

::: warning
لا تأكله كله.
:::

شغّل الأمر `diglot build --site .` الآن.

```python
print("salt", 12)
```

- [x] تمّ

[^1]: انظر الكتاب.
=== articles/salt.en.md
---
title: What salt costs
translators: [Zahra]
---
Salt was money once, and soldiers were paid in it.

## The price

Run `diglot build --site .` now.
"""


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> SiteFolder:
    site = SiteFolder(tmp_path_factory.mktemp("rtl") / "site")
    site.put("locales/ar/LC_MESSAGES/messages.po", (ROOT / "tests/locales/ar.po").read_bytes())
    assert site.write(SITE).warnings() == []
    return site


@pytest.fixture(scope="module")
def address(arabic: SiteFolder) -> Iterator[str]:
    with served(arabic.output) as address:
        yield address


def test_the_page_says_its_direction_and_turns_its_arrows(arabic: SiteFolder) -> None:
    root = html.fromstring(arabic.read("ar/salt/index.html").encode())
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert [each.text_content() for each in root.xpath("//nav[@class='neighbours']/a")] == [
        "→ السابقة: قبل الملح",
        "التالية: ماذا بعد الملح؟ ←",
    ]
    assert [(each.get("lang"), each.get("dir")) for each in root.xpath("//nav[@class='editions']//a")] == [
        ("en", "ltr")
    ]
    assert "دقيقة واحدة للقراءة" in arabic.read("ar/salt/index.html")
    assert "3 مقالات" in arabic.read("ar/series/road/index.html")
    front = html.fromstring(arabic.read("index.html").encode())
    assert (front.get("dir"), front.xpath("//section/@dir")) == ("rtl", ["rtl", "ltr"])
    assert html.fromstring(arabic.read("404.html").encode()).get("dir") == "rtl"


def test_feeds_bring_their_direction_along(arabic: SiteFolder) -> None:
    for file in ("ar/feed.xml", "ar/atom.xml", "ar/archive/2026/04/feed.xml"):
        feed = feedparser.parse(arabic.read(file).encode())
        texts = [html.fragment_fromstring(entry.content[0].value) for entry in feed.entries]
        assert {(each.tag, each.get("dir"), each.get("lang")) for each in texts} == {("div", "rtl", "ar")}
    codes = [code.get("dir") for text in texts for code in text.iter("pre", "code")]
    assert codes == ["ltr"] * 3
    assert "dir=" not in feedparser.parse(arabic.read("en/feed.xml").encode()).entries[0].content[0].value
    both = feedparser.parse(arabic.read("ar+en/feed.xml").encode()).entries[0].content[0].value
    assert 'dir="rtl"' in both
    assert 'dir="ltr"' in both


#: Physical sides; `left` and `right` also stand in values that only vertical text uses.
SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset|scroll-margin)?-?(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def test_the_style_names_no_side() -> None:
    found = [line for line in STYLE.read_text("utf-8").splitlines() if SIDES.search(line)]
    assert not found
    assert SIDES.search(".a { margin-left: 1px }")
    assert SIDES.search(".a { left: 0 }")
    assert SIDES.search(".a { text-align:right }")


#: Where things stand: the left and the right edge of each, from the left edge of the page.
EDGES = """selector => [...document.querySelectorAll(selector)].map((each) => {
    const { left, right } = each.getBoundingClientRect();
    return [Math.round(left), Math.round(right)];
})"""
PARTS = (
    ".brand img, .sections li, .editions li, .kicker, article, .excerpt, .prose, .prose li, th, td, blockquote,"
    " .card h2, .meta span, .group li, .admonition, .task input, .footnotes li, .neighbours a, .comments, .colophon, .colophon dd, pre, .imprint p"
)


@SIZES
@pytest.mark.parametrize("path", [ARTICLE, "/ar/", "/ar/series/road/", "/ar/archive/", "/ar/subscribe/"])
def test_a_page_is_the_mirror_image_of_itself(
    browser: Any, address: str, path: str, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    page.goto(address + path)
    width = page.evaluate("document.documentElement.clientWidth")
    found = page.evaluate(EDGES, PARTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.dir = 'ltr'")
    turned = page.evaluate(EDGES, PARTS)
    page.close()
    assert len(found) >= 10
    apart = [abs(left - (width - end)) for (left, _), (_, end) in zip(turned, found, strict=True)]
    assert max(apart) <= 2, "rounded"


def column(edges: list[list[int]]) -> tuple[int, int]:
    return min(left for left, _ in edges), max(right for _, right in edges)


def test_on_a_desk_names_and_dates_stand_on_the_right(browser: Any, address: str) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto(address + ARTICLE)
    (_, end), (start, _) = (column(page.evaluate(EDGES, part)) for part in (".story article", ".colophon"))
    assert end < start
    previous, following = page.evaluate(EDGES, ".neighbours a")
    page.close()
    assert previous[0] > following[0]


#: Where the first and the last letter of a text stand.
LETTERS = """selector => {
    const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
    return [[nodes.at(0), 0], [nodes.at(-1), nodes.at(-1).data.trimEnd().length - 1]].map(([node, at]) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return Math.round(range.getBoundingClientRect().left);
    });
}"""


@SIZES
def test_code_moments_and_names_are_read_from_the_left(
    browser: Any, address: str, size: dict[str, int]
) -> None:
    """Each ends in a sign that belongs to no script: it must not jump to the other end."""
    page = browser.new_page(viewport=size)
    page.goto(address + ARTICLE)
    for part in (".prose p > code", "pre", "article time", ".p-author"):
        first, last = page.evaluate(LETTERS, part)
        assert first < last, part
    (left, right), (start, _) = page.evaluate(EDGES, "pre")[0], page.evaluate(LETTERS, "pre")
    assert start - left < right - start, "a block of code begins at its left edge"
    for part in ("h1", ".subtitle", ".source", ".neighbours a"):
        first, last = page.evaluate(LETTERS, part)
        assert first > last, part
    page.close()


def test_columns_of_a_table_are_aligned_as_they_run(browser: Any, address: str) -> None:
    """`:--` is where lines begin and `--:` where they end, so a translation keeps the marks of its source."""
    page = browser.new_page(viewport=DESK)
    page.goto(address + ARTICLE)
    year, price = page.evaluate(LETTERS, "tr:last-child td"), page.evaluate(LETTERS, "tr:last-child td + td")
    left, right = column(page.evaluate(EDGES, "table"))
    page.close()
    assert right - year[1] < 30
    assert price[0] - left < 30


@pytest.mark.parametrize("scheme", ["light", "dark"])
@SIZES
def test_two_columns_run_towards_each_other(
    browser: Any, address: str, size: dict[str, int], scheme: str
) -> None:
    page = browser.new_page(viewport=size, color_scheme=scheme)
    page.goto(address + BESIDE)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    (ours, theirs), *_ = zip(
        page.evaluate(EDGES, ".row > [lang=ar]"), page.evaluate(EDGES, ".row > [lang=en]"), strict=True
    )
    arabic, english = (page.evaluate(LETTERS, f".row > [lang={lang}] p[id], .row > [lang={lang}] p:not([class])") for lang in ("ar", "en"))  # fmt: skip
    page.close()
    if size is DESK:
        assert theirs[1] < ours[0], "the page runs from the right, so the first column stands there"
    assert ours[1] - arabic[0] < 40
    assert english[0] - theirs[0] < 40


@pytest.mark.parametrize("path", [ARTICLE, BESIDE, "/ar/", "/"])
def test_axe_finds_no_barrier(browser: Any, address: str, path: str) -> None:
    page = browser.new_page(bypass_csp=True)
    page.goto(address + path)
    has_no_barrier(page)
    page.close()
