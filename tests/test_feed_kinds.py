"""Every kind of feed in every format: what it holds, in which order, and how it tells so."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from harness import CONFIG, GIF, SiteFolder
from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

SITE = """
=== articles/salt.en.md
---
title: Salt & water
date: 2026-03-21T11:02:59.713Z
updated: 2026-03-25
tags: [Water]
authors: [Ines Okafor]
series: sea
corrections:
  - date: 2026-03-24
    text: The plant is in Perth.
  - date: 2026-03-25
    text: The plant is <now> open.
---
The sea is *salt*.
=== articles/salt.zh.md
---
title: 盐与水
date: 2026-04-02
---
海是咸的。
=== articles/bill.zh.md
---
title: 水费单
date: 2026-03-28
tags: [Water]
series: sea
---
正文。
=== articles/pipe.en.md
---
title: The pipe
date: 2026-04-01
series: sea
---
Pipes.
"""


@pytest.fixture
def built(site: SiteFolder) -> SiteFolder:
    site.write(SITE).build()
    return site


def titles(site: SiteFolder, file: str) -> list[str]:
    """What a feed's items are called, by whatever parser its format needs."""
    text = site.read(file)
    if file.endswith(".json"):
        return [item["title"] for item in json.loads(text)["items"]]
    parsed: Any = feedparser.parse(text)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


@pytest.mark.parametrize("file", ["feed.xml", "atom.xml", "feed.json"])
def test_the_formats_say_the_same(built: SiteFolder, file: str) -> None:
    assert titles(built, f"en/{file}") == ["The pipe", "Salt & water"]
    assert titles(built, f"zh/{file}") == ["盐与水", "水费单"]
    assert titles(built, file) == ["The pipe", "水费单", "Salt & water"]


def test_ids_are_the_same_in_each_format_and_others_in_each_language(built: SiteFolder) -> None:
    by_format = [
        [entry.id for entry in feedparser.parse(built.read("zh/feed.xml")).entries],
        [entry.id for entry in feedparser.parse(built.read("zh/atom.xml")).entries],
        [item["id"] for item in json.loads(built.read("zh/feed.json"))["items"]],
    ]
    assert by_format == [["tag:series.example,2026:salt/zh", "tag:series.example,2026:bill/zh"]] * 3
    feeds = [etree.fromstring(built.read(f"{lang}atom.xml").encode()) for lang in ("en/", "zh/", "")]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == 3


def test_atom_has_one_alternate_link_an_entry_and_it_comes_first(built: SiteFolder) -> None:
    feed = etree.fromstring(built.read("en/atom.xml").encode())
    links = [(link.get("rel"), link.get("href")) for link in feed.findall(f"{ATOM}link")]
    assert links == [
        ("self", "https://series.example/en/atom.xml"),
        ("alternate", "https://series.example/en/"),
        ("prev-archive", "https://series.example/en/archive/2026/03/atom.xml"),
    ]
    salt = feed.findall(f"{ATOM}entry")[1]
    assert [dict(link.attrib) for link in salt.findall(f"{ATOM}link")] == [
        {
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "en",
            "href": "https://series.example/en/salt/",
        },
        {
            "rel": "related",
            "type": "text/html",
            "href": "https://series.example/zh/salt/",
            "hreflang": "zh-Hans",
            "title": "盐与水",
        },
    ]
    assert salt.findtext(f"{ATOM}published") == "2026-03-21T11:02:59+00:00"
    assert salt.findtext(f"{ATOM}updated") == "2026-03-25T00:00:00+00:00"
    assert salt.find(f"{ATOM}content").get("type") == "html"
    assert feed.findtext(f"{ATOM}updated") == "2026-04-01T00:00:00+00:00", "that of the newest entry"


def test_json_feed_names_each_language_and_the_translations(built: SiteFolder) -> None:
    feed = json.loads(built.read("en/feed.json"))
    salt = feed["items"][1]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://series.example/en/feed.json"
    assert feed["next_url"] == "https://series.example/en/archive/2026/03/feed.json"
    assert (feed["language"], salt["language"]) == ("en", "en")
    assert salt["authors"] == [{"name": "Ines Okafor"}]
    assert salt["tags"] == ["Water"]
    assert salt["_translations"] == [
        {"url": "https://series.example/zh/salt/", "language": "zh-Hans", "title": "盐与水"}
    ]
    assert "salt</em>" in salt["content_html"]


def test_a_mixed_feed_tells_the_language_of_each_entry(built: SiteFolder) -> None:
    atom = etree.fromstring(built.read("atom.xml").encode())
    rss = etree.fromstring(built.read("feed.xml").encode())
    assert [entry.get(LANG) for entry in atom.findall(f"{ATOM}entry")] == ["en", "zh-Hans", "en"]
    assert [item.get(LANG) for item in rss.findall(".//item")] == ["en", "zh-CN", "en"]
    assert rss.find(".//language") is None
    assert "language" not in json.loads(built.read("feed.json"))


def test_a_translation_joins_the_combined_item_silently(site: SiteFolder) -> None:
    site.write(SITE)
    (site.root / "articles" / "salt.zh.md").unlink()
    site.build()
    before: Any = feedparser.parse(site.read("atom.xml"))
    site.write(SITE).build()
    after: Any = feedparser.parse(site.read("atom.xml"))
    assert [(each.id, each.updated, each.link) for each in before.entries] == [
        (each.id, each.updated, each.link) for each in after.entries
    ]
    assert after.entries[2].id == "tag:series.example,2026:salt"
    assert before.feed.updated == after.feed.updated
    assert "阅读中文版" in after.entries[2].content[0].value
    assert "阅读中文版" not in before.entries[2].content[0].value


def test_a_later_translation_is_a_new_item_that_says_where_the_story_appeared_first(
    built: SiteFolder,
) -> None:
    newest: Any = feedparser.parse(built.read("zh/feed.xml")).entries[0]
    assert newest.published == "Thu, 02 Apr 2026 00:00:00 +0000"
    assert "2026年3月21日" in newest.content[0].value
    original: Any = feedparser.parse(built.read("en/feed.xml")).entries[1]
    assert "First published" not in original.content[0].value


def test_a_topic_has_a_feed_where_it_has_an_article(built: SiteFolder) -> None:
    assert titles(built, "en/tags/water/feed.xml") == ["Salt & water"]
    assert titles(built, "zh/tags/water/feed.xml") == ["盐与水", "水费单"]
    assert titles(built, "en/authors/ines-okafor/feed.xml") == ["Salt & water"]
    page = html.fromstring(built.read("en/tags/water/index.html"))
    assert page.xpath("//main//a[@type='application/rss+xml']/@href") == ["/en/tags/water/feed.xml"]


def test_a_topic_of_untranslated_stories_has_a_page_and_no_feed(site: SiteFolder) -> None:
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\ntags: [Water]\n---\nText").build()
    page = html.fromstring(site.read("zh/tags/water/index.html"))
    assert "zh/tags/water/feed.xml" not in site.tree()
    assert page.xpath("//main//a[@type='application/rss+xml']") == []


def test_a_topic_is_not_crowded_out_by_untranslated_stories(site: SiteFolder) -> None:
    site.put("diglot.toml", f"{CONFIG}feed_size = 2\n")
    site.put("articles/old.zh.md", "---\ntitle: 旧\ndate: 2026-01-01\ntags: [Water]\n---\n正文\n")
    for day in range(2, 6):
        front = f"---\ntitle: Day {day}\ndate: 2026-01-0{day}\ntags: [Water]\n---\n"
        site.put(f"articles/d{day}.en.md", f"{front}Text\n")
    site.build()
    assert titles(site, "zh/tags/water/feed.xml") == ["旧"]
    assert titles(site, "en/tags/water/feed.xml") == ["Day 5", "Day 4"]


def test_a_series_is_complete_and_in_reading_order(built: SiteFolder) -> None:
    assert titles(built, "en/series/sea/feed.xml") == ["Salt & water", "The pipe"]
    channel = etree.fromstring(built.read("zh/series/sea/feed.xml").encode())[0]
    assert channel.find(f"{HISTORY}complete") is not None
    assert titles(built, "zh/series/sea/feed.xml") == ["水费单", "盐与水"]


def test_each_correction_is_an_item(built: SiteFolder) -> None:
    parsed: Any = feedparser.parse(built.read("en/corrections/feed.xml"))
    assert [(entry.id, entry.title, entry.published) for entry in parsed.entries] == [
        ("tag:series.example,2026:salt/en/correction/2026-03-25T00:00:00Z", "Correction: Salt & water", "Wed, 25 Mar 2026 00:00:00 +0000"),
        ("tag:series.example,2026:salt/en/correction/2026-03-24T00:00:00Z", "Correction: Salt & water", "Tue, 24 Mar 2026 00:00:00 +0000"),
    ]  # fmt: skip
    assert "The plant is &lt;now&gt; open." in parsed.entries[0].content[0].value
    assert titles(built, "zh/corrections/feed.xml") == []
    old, more = "corrections:\n", "corrections:\n  - date: 2026-03-22\n    text: An earlier one.\n"
    built.put(
        "articles/salt.en.md", (built.root / "articles/salt.en.md").read_text("utf-8").replace(old, more)
    )
    built.build()
    after: Any = feedparser.parse(built.read("en/corrections/feed.xml"))
    assert [entry.id for entry in after.entries[:2]] == [entry.id for entry in parsed.entries]
    assert len(after.entries) == 3


def test_what_has_not_come_yet_is_told_when_it_has(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-05-01
updated: 2026-06-20
corrections:
  - date: 2026-06-10
    text: Soon.
---
Text
""")
    told = "has not come yet, and until then it is not shown; write a moment that has passed"
    assert site.warnings() == [
        f"articles/a.en.md:4:10: warning[date]: updated: 2026-06-20 00:00 UTC {told}",
        f"articles/a.en.md:6:3: warning[date]: corrections: 2026-06-10 00:00 UTC {told}",
    ]
    feed = "en/atom.xml"
    assert feedparser.parse(site.read(feed)).feed.updated == "2026-05-01T00:00:00+00:00"
    assert titles(site, "en/corrections/feed.xml") == []
    assert "Soon." not in site.read("en/a/index.html")
    later = datetime(2026, 6, 15, tzinfo=UTC)
    assert len(site.warnings(now=later)) == 1
    assert titles(site, "en/corrections/feed.xml") == ["Correction: A"]
    assert "Soon." in site.read("en/a/index.html")
    assert site.warnings(now=datetime(2026, 6, 21, tzinfo=UTC)) == []
    assert feedparser.parse(site.read(feed)).feed.updated == "2026-06-20T00:00:00+00:00"


def numbered(site: SiteFolder, *stamps: str) -> None:
    for stamp in stamps:
        site.put(
            f"articles/{stamp}.en.md", f"---\ntitle: {stamp}\ndate: {stamp}\nslug: s{stamp}\n---\nText\n"
        )


def walked(site: SiteFolder, file: str) -> list[str]:
    """The titles that a reader gets who follows a feed into all of its archives, each once."""
    seen: dict[str, None] = {}
    while file:
        seen |= dict.fromkeys(titles(site, file))
        feed = etree.fromstring(site.read(file).encode())
        back = feed.xpath("//*[local-name()='link'][@rel='prev-archive']/@href")
        file = back[0].removeprefix("https://series.example/") if back else ""
    return list(seen)


@pytest.mark.parametrize("format_", ["feed.xml", "atom.xml"])
def test_archives_hold_all_that_the_feed_has_no_room_for(site: SiteFolder, format_: str) -> None:
    site.put("diglot.toml", f"{CONFIG}feed_size = 3\n")
    stamps = ["2026-01-05", "2026-01-20", *(f"2026-03-{day:02}" for day in range(1, 9)), "2026-04-01"]
    numbered(site, *stamps)
    site.build()
    assert titles(site, f"en/{format_}") == ["2026-04-01", "2026-03-08", "2026-03-07"]
    assert walked(site, f"en/{format_}") == stamps[::-1]
    archive = etree.fromstring(site.read(f"en/archive/2026/03/{format_}").encode())
    assert archive.xpath("//*[local-name()='archive']")
    assert archive.xpath("//*[local-name()='link'][@rel='current']/@href") == [
        f"https://series.example/en/{format_}"
    ]
    assert archive.xpath("//*[local-name()='link'][@rel='next-archive']") == []
    oldest = etree.fromstring(site.read(f"en/archive/2026/01/{format_}").encode())
    assert oldest.xpath("//*[local-name()='link'][contains(@rel, '-archive')]/@href") == [
        f"https://series.example/en/archive/2026/03/{format_}"
    ]


def test_a_month_that_is_not_over_is_archived_in_full_parts_only(site: SiteFolder) -> None:
    site.put("diglot.toml", f"{CONFIG}feed_size = 3\n")
    stamps = [f"2026-03-{day:02}" for day in range(1, 9)]
    numbered(site, *stamps)
    site.build()
    archives = {file: site.read(file) for file in site.tree() if re.match(r"en/archive/.*\.xml", file)}
    assert sorted(archives) == [
        f"en/archive/2026/03/{name}" for name in ("2/atom.xml", "2/feed.xml", "atom.xml", "feed.xml")
    ]
    assert walked(site, "en/feed.xml") == stamps[::-1]
    numbered(site, "2026-03-09", "2026-04-02")
    site.build()
    assert {file: site.read(file) for file in archives} == archives, "an archive changed"
    assert titles(site, "en/archive/2026/03/3/feed.xml") == ["2026-03-09", "2026-03-08", "2026-03-07"]


def test_a_new_article_touches_no_old_archive(site: SiteFolder) -> None:
    numbered(site, *(f"20{year}-0{month}-01" for year in range(10, 26) for month in range(1, 10)))
    site.build()
    numbered(site, "2026-01-01")
    report = site.build(jobs=1)
    looked = [kind for kind in report.changed if "archive" in kind and kind.endswith((".xml", ".json"))]
    assert sorted(looked) == [f"en/archive/2025/09/{name}" for name in ("atom.xml", "feed.json", "feed.xml")]
    assert report.looked < 40


def test_a_long_feed_keeps_to_its_size_and_its_newest_item_whole(site: SiteFolder) -> None:
    for day in range(1, 9):
        text = f"Lead of {day}.\n\n" + "A sentence <that> is long & dull. " * 3000
        site.put(f"articles/d{day}.en.md", f"---\ntitle: Day {day}\ndate: 2026-01-0{day}\n---\n{text}\n")
    site.build()
    for file in ("en/feed.xml", "en/atom.xml", "en/feed.json"):
        assert len(site.tree()[file]) <= 512 * 1024
    entries: Any = feedparser.parse(site.read("en/feed.xml")).entries
    whole = [len(entry.content[0].value) > 90_000 for entry in entries]
    assert whole[0]
    assert whole == sorted(whole, reverse=True)
    assert not whole[-1]
    assert "Lead of 1." in entries[-1].content[0].value
    assert "Read the whole text" in entries[-1].content[0].value


def test_a_hub_is_named_in_each_format(site: SiteFolder) -> None:
    site.put("diglot.toml", f'{CONFIG}hub = "https://hub.example/"\n')
    site.write(SITE).build()
    for file in ("en/feed.xml", "en/atom.xml"):
        feed = etree.fromstring(site.read(file).encode())
        links = feed.xpath("//*[local-name()='link'][@rel='hub']/@href")
        assert links == ["https://hub.example/"]
        assert len(feed.xpath("//*[local-name()='link'][@rel='self']")) == 1
    assert json.loads(site.read("en/feed.json"))["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example/"}
    ]


def test_ids_stay_when_the_site_moves_if_it_says_so(site: SiteFolder) -> None:
    site.write(SITE).build()
    before = [re.findall(r"<id>(.*?)</id>", site.read(f"{lang}atom.xml")) for lang in ("en/", "zh/", "")]
    moved = CONFIG.replace("https://series.example", "https://new.example/series")
    site.put("diglot.toml", f'{moved}id_domain = "series.example"\n')
    site.build()
    after = [re.findall(r"<id>(.*?)</id>", site.read(f"{lang}atom.xml")) for lang in ("en/", "zh/", "")]
    assert before == after
    assert "https://new.example/series/en/salt/" in site.read("en/atom.xml")


def test_the_subscribe_page_and_the_list_name_every_feed_that_there_is(built: SiteFolder) -> None:
    opml = etree.fromstring(built.read("feeds.opml").encode())
    listed = {url.removeprefix("https://series.example/") for url in opml.xpath("//outline/@xmlUrl")}
    there = {file for file in built.tree() if file.endswith("feed.xml") and "/archive/" not in file}
    assert listed == there
    offered = set()
    for lang in ("en", "zh"):
        page = html.fromstring(built.read(f"{lang}/subscribe/index.html"))
        offered |= set(page.xpath("//main//a[@type='application/rss+xml']/@href"))
    assert {url.removeprefix("https://series.example/") for url in offered} == there


def test_a_feed_of_two_languages_gives_each_paragraph_with_its_translation(built: SiteFolder) -> None:
    parsed: Any = feedparser.parse(built.read("en+zh/feed.xml"), sanitize_html=False)
    (entry,) = parsed.entries
    assert (entry.id, entry.title) == ("tag:series.example,2026:salt/en+zh", "Salt & water · 盐与水")
    assert entry.link == "https://series.example/en+zh/salt/"
    assert entry.published == "Thu, 02 Apr 2026 00:00:00 +0000", "when the later text came"
    cells = html.fromstring(entry.content[0].value).xpath("//div[@lang]")
    assert [(cell.get("lang"), cell.text_content().strip()) for cell in cells] == [
        ("en", "The sea is salt."),
        ("zh-Hans", "海是咸的。"),
    ]


def test_one_tap_opens_the_feed_of_the_page_s_language(built: SiteFolder) -> None:
    page = html.fromstring(built.read("zh/subscribe/index.html"))
    taps = page.xpath("//ul[@class='ways']//a/@href")
    assert taps[0] == "feed://series.example/zh/feed.xml"
    assert taps[1] == "https://feedly.com/i/subscription/feed/https%3A%2F%2Fseries.example%2Fzh%2Ffeed.xml"
    header = html.fromstring(built.read("zh/index.html")).xpath("//nav[@class='sections']//a/@href")
    assert header[-1] == "/zh/subscribe/"


def test_content_stands_alone_even_where_all_html_is_trusted(site: SiteFolder) -> None:
    site.put("diglot.toml", f'{CONFIG}raw_html = "trust"\n')
    site.write(
        """
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
<p id="x" class="y" style="color:red" onclick="go()" data-a="b">Words<script>bad()</script><!-- no --></p>
<img alt="a" loading="lazy" srcset="/s.gif 1x, /l.gif 2x" src="/s.gif">
<iframe src="https://elsewhere.example"></iframe>
<video poster="/p.gif" src="//cdn.example/v.mp4"></video>

```python
print("code")
```

- [x] done
- [ ] open
=== static/s.gif
"""
        + GIF
        + """
=== static/l.gif
"""
        + GIF
        + """
=== static/p.gif
"""
        + GIF
        + """
"""
    ).build()
    content = json.loads(site.read("en/feed.json"))["items"][0]["content_html"]
    assert not re.search(
        r"<(script|iframe|style|span|input)|\b(id|class|onclick|data-a|loading)=|<!--", content
    )
    assert 'srcset="https://series.example/s.gif 1x, https://series.example/l.gif 2x"' in content
    assert 'src="https://series.example/s.gif"' in content
    assert 'poster="https://series.example/p.gif"' in content
    assert 'src="https://cdn.example/v.mp4"' in content
    assert re.search(r"<pre><code>print\(.{1,9}code.{1,9}\)", content)
    assert "☑ done" in content
    assert "☐ open" in content
