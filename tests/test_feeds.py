"""What subscribers get: read by feedparser, and held against the rules that readers rely on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from harness import SiteFolder
from lxml import etree, html

STORY = """
=== articles/brine/index.en.md
---
title: Brine & <salt>
date: 2026-03-21T11:02:59.713Z
updated: 2026-03-25
tags: [Water]
authors: [Ines Okafor]
summary: AT&T < Verizon
---
Lead with [a link](../other.en.md), [a part](#the-part) and a note.[^1]

![A chart](chart.svg "Caption")

## The part

- [x] done

[^1]: The note.
=== articles/brine/index.zh.md
---
title: 卤水
---
正文。
=== articles/brine/chart.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>c</title></svg>
=== articles/other.en.md
---
title: Other
date: 2026-04-01
---
Only in English.
=== articles/later.en.md
---
title: Scheduled
date: 2027-01-01
---
Not yet.
=== articles/unfinished.en.md
---
title: Draft
date: 2026-01-01
draft: true
---
Not yet.
"""


@pytest.fixture
def feeds(site: SiteFolder) -> dict[str, Any]:
    site.write(STORY).build()
    parsed = {lang: feedparser.parse(site.read(f"{lang}/feed.xml")) for lang in ("en", "zh")}
    assert not any(feed.bozo for feed in parsed.values())
    return parsed


def test_newest_first_and_nothing_that_is_not_published_in_that_language(feeds: dict[str, Any]) -> None:
    assert [entry.link.split("/")[-2] for entry in feeds["en"].entries] == ["other", "brine"]
    assert [entry.title for entry in feeds["zh"].entries] == ["卤水"]


def test_titles_are_plain_text_escaped_once(site: SiteFolder) -> None:
    site.write(STORY).build()
    titles = etree.fromstring(site.read("en/feed.xml").encode()).xpath("//item/title/text()")
    assert titles == ["Other", "Brine & <salt>"]


def test_ids_depend_on_key_and_language_alone(feeds: dict[str, Any]) -> None:
    assert [entry.id for entry in feeds["en"].entries] == [
        "tag:series.example,2026:other/en",
        "tag:series.example,2026:brine/en",
    ]
    assert feeds["zh"].entries[0].id == "tag:series.example,2026:brine/zh"
    assert all(entry.guidislink is False for feed in feeds.values() for entry in feed.entries)


def test_renaming_a_slug_moves_the_link_and_keeps_the_id(site: SiteFolder) -> None:
    site.write(STORY).build()
    before = feedparser.parse(site.read("zh/feed.xml")).entries[0]
    site.put("articles/brine/index.zh.md", "---\ntitle: 卤水\nslug: 盐\n---\n正文。\n")
    site.build()
    after = feedparser.parse(site.read("zh/feed.xml")).entries[0]
    assert (before.id, before.link) == (after.id, "https://series.example/zh/brine/")
    assert after.link == "https://series.example/zh/%E7%9B%90/"


def test_an_item_has_one_link_and_the_translation_is_related(site: SiteFolder) -> None:
    site.write(STORY).build()
    item = etree.fromstring(site.read("en/feed.xml").encode()).findall(".//item")[1]
    assert [link.text for link in item.findall("link")] == ["https://series.example/en/brine/"]
    (related,) = item.findall("{http://www.w3.org/2005/Atom}link")
    assert dict(related.attrib) == {
        "rel": "related",
        "type": "text/html",
        "href": "https://series.example/zh/brine/",
        "hreflang": "zh-Hans",
        "title": "卤水",
    }


def test_the_body_ends_with_a_visible_link_to_the_translation(feeds: dict[str, Any]) -> None:
    english, chinese = feeds["en"].entries[1].content[0].value, feeds["zh"].entries[0].content[0].value
    for content, url, lang, label in (
        (english, "https://series.example/zh/brine/", "zh-Hans", "阅读中文版"),
        (chinese, "https://series.example/en/brine/", "en", "Read in English"),
    ):
        last = html.fromstring(f"<div>{content}</div>").xpath("p[last()]/a")[0]
        assert (last.get("href"), last.get("hreflang"), last.get("lang"), last.text) == (
            url,
            lang,
            lang,
            label,
        )


def test_full_text_follows_a_plain_summary(site: SiteFolder) -> None:
    site.write(STORY).build()
    item = etree.fromstring(site.read("en/feed.xml").encode()).findall(".//item")[1]
    assert item.findtext("description") == "AT&amp;T &lt; Verizon"
    assert "<h2" in (item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "")


def test_every_address_in_the_content_is_absolute(site: SiteFolder) -> None:
    site.write(STORY).build()
    encoded = etree.fromstring(site.read("en/feed.xml").encode()).findtext(
        ".//item[2]/{http://purl.org/rss/1.0/modules/content/}encoded"
    )
    content = html.fromstring(f"<div>{encoded}</div>")
    assert content.xpath("//@href") == [
        "https://series.example/en/other/",
        "https://series.example/en/brine/#the-part",
        *[href for href in content.xpath("//@href") if "#fn" in href],
        "https://series.example/zh/brine/",
    ]
    assert all(href.startswith("https://") for href in content.xpath("//@href"))
    assert content.xpath("//@src") == ["https://series.example/media/brine/chart.svg"]


def test_content_holds_nothing_that_belongs_to_the_page_only(site: SiteFolder) -> None:
    site.write(STORY).build()
    content = feedparser.parse(site.read("en/feed.xml"), sanitize_html=False).entries[1].content[0].value
    assert "anchor" not in content
    assert "<input" not in content
    assert not re.search(r"<(script|style|iframe)|\x02|\x03|<!--", content)


def test_dates_are_whole_seconds_and_nothing_comes_from_the_clock(site: SiteFolder) -> None:
    site.write(STORY).build()
    channel = etree.fromstring(site.read("en/feed.xml").encode()).find("channel")
    assert channel is not None
    assert channel.findtext("item[2]/pubDate") == "Sat, 21 Mar 2026 11:02:59 +0000"
    newest = parsedate_to_datetime(channel.findtext("lastBuildDate") or "")
    assert newest == datetime(2026, 4, 1, tzinfo=UTC)


def test_language_self_and_authors(feeds: dict[str, Any]) -> None:
    assert feeds["en"].feed.language == "en"
    assert feeds["zh"].feed.language == "zh-CN"
    for lang, feed in feeds.items():
        (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == f"https://series.example/{lang}/feed.xml"
        assert feed.feed.link == f"https://series.example/{lang}/"
    assert feeds["en"].entries[1].author == "Ines Okafor"


def test_a_feed_keeps_its_newest_entries(site: SiteFolder) -> None:
    site.put(
        "diglot.toml", 'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en"]\nfeed_size = 2\n'
    )
    for number in range(1, 5):
        site.put(f"articles/s{number}.en.md", f"---\ntitle: {number}\ndate: 2026-01-0{number}\n---\nText\n")
    site.build()
    assert [entry.title for entry in feedparser.parse(site.read("en/feed.xml")).entries] == ["4", "3"]


def test_an_empty_series_has_an_empty_valid_feed(site: SiteFolder) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText").build()
    feed = feedparser.parse(site.read("zh/feed.xml"))
    assert not feed.bozo
    assert feed.entries == []


def test_every_page_advertises_one_feed_a_language_its_own_first(site: SiteFolder) -> None:
    site.write(STORY).build()
    pages = [file for file in site.tree() if file.endswith("index.html") and file != "index.html"]
    assert len(pages) > 10
    for file in pages:
        page = html.fromstring(site.read(file))
        found = page.xpath("//head/link[@type='application/rss+xml']")
        lang = file.split("/")[0]
        assert [link.get("href") for link in found] == sorted(
            ["https://series.example/en/feed.xml", "https://series.example/zh/feed.xml"],
            key=lambda href: f"/{lang}/" not in href,
        )
        assert all(link.get("title") and link.get("hreflang") for link in found)
