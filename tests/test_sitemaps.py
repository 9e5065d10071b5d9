"""Sitemaps: what stands in them, that it agrees with the pages, and what a new story costs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness import CONFIG, NOW, SiteFolder
from lxml import etree, html

from diglot import outputs
from diglot.outputs import sitemap

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
BASE = "https://series.example"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
STORIES = """
=== articles/water.en.md
---
title: Water & <salt>
date: 2026-05-30T10:00:00Z
tags: [deep]
author: Ines
series: sea
---
One
=== articles/water.zh.md
---
title: 水
slug: 水
---
一
=== articles/old.en.md
---
title: Old
date: 2025-12-31T23:30:00Z
updated: 2026-02-03T04:05:06.789Z
---
Two
"""


def read(site: SiteFolder, file: str) -> etree._Element:
    """A sitemap, after a look at all that the protocol asks of its shape."""
    data = (site.output / file).read_bytes()
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    assert len(data) <= 50 * 1000 * 1000
    root = etree.fromstring(data)
    kind = {"urlset": "url", "sitemapindex": "sitemap"}[etree.QName(root).localname]
    assert len(root) <= 50_000
    for each in root:
        assert each.tag == f"{{{NS['s']}}}{kind}"
        names = [etree.QName(child).localname for child in each]
        assert re.fullmatch(r"loc(,lastmod)?((,link)*|,news)", ",".join(names)), "the schema's order"
        assert each.findtext("s:loc", namespaces=NS).startswith(f"{BASE}/")
        assert each.findtext("s:loc", namespaces=NS).isascii()
        assert MOMENT.fullmatch(each.findtext("s:lastmod", "2026-01-01T00:00:00Z", namespaces=NS))
    places = root.xpath("//s:loc/text()", namespaces=NS)
    assert len(places) == len(set(places))
    return root


def modified(root: etree._Element) -> dict[str, str]:
    """The last change of each address, below the site's root."""
    return {
        each.findtext("s:loc", namespaces=NS).removeprefix(f"{BASE}/"): each.findtext(
            "s:lastmod", "", namespaces=NS
        )
        for each in root
    }


def test_an_index_names_a_sitemap_a_year_and_one_of_the_other_pages(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert modified(read(site, "sitemap.xml")) == {
        "sitemaps/2025.xml": "2026-02-03T04:05:06Z",
        "sitemaps/2026.xml": "2026-05-30T10:00:00Z",
        "sitemaps/pages.xml": "2026-05-30T10:00:00Z",
    }
    assert modified(read(site, "sitemaps/2025.xml")) == {"en/old/": "2026-02-03T04:05:06Z"}
    assert modified(read(site, "sitemaps/2026.xml")) == {
        "en+zh/water/": "2026-05-30T10:00:00Z",
        "en/water/": "2026-05-30T10:00:00Z",
        "zh/%E6%B0%B4/": "2026-05-30T10:00:00Z",
    }


def test_the_year_is_that_of_the_sites_time_zone(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        f'title = "S"\nbase_url = "{BASE}"\nlanguages = ["en", "zh"]\ntimezone = "Asia/Shanghai"\n',
    )
    site.write(STORIES).build()
    assert not (site.output / "sitemaps/2025.xml").exists()
    assert "en/old/" in modified(read(site, "sitemaps/2026.xml"))


def pages_of(site: SiteFolder) -> set[str]:
    """All pages that a search engine may show, by what they say of themselves."""
    found = set()
    for path in site.output.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        if not page.xpath("//meta[@name='robots' and @content='noindex'] | //meta[@http-equiv='refresh']"):
            found.add(page.xpath("string(//link[@rel='canonical']/@href)"))
    return {url for url in found if "/page/" not in url}


def test_sitemaps_hold_all_pages_and_no_other(sample: SiteFolder) -> None:
    base = "https://after-the-demo.example"
    named = []
    for path in (sample.output / "sitemaps").iterdir():
        named += etree.parse(path).xpath("//s:loc/text()", namespaces=NS)
    assert len(named) == len(set(named))
    assert f"{base}/" in named
    assert set(named) == pages_of(sample)


def test_alternates_are_those_in_the_heads_of_the_pages(sample: SiteFolder) -> None:
    base = "https://after-the-demo.example/"
    alone = 0
    for path in (sample.output / "sitemaps").iterdir():
        for url in etree.parse(path).getroot():
            loc = url.findtext("s:loc", namespaces=NS)
            page = html.fromstring(sample.read(f"{loc.removeprefix(base)}index.html").encode())
            links = page.xpath("//link[@rel='alternate' and @hreflang and not(@type)]")
            said = [(link.get("hreflang"), link.get("href")) for link in links]
            found = url.findall("x:link", namespaces=NS)
            assert [(link.get("hreflang"), link.get("href")) for link in found] == said
            assert {link.get("rel") for link in found} <= {"alternate"}
            if said:
                assert loc in {href for _, href in said}, "each names itself"
                assert said[-1][0] == "x-default"
            alone += not said
    assert alone, "the sample has a story in one language only"


def test_a_base_url_with_a_path_is_in_every_address(site: SiteFolder) -> None:
    site.write(STORIES).build(base_url=f"{BASE}/sub")
    for file in ("sitemap.xml", "sitemaps/2026.xml", "sitemaps/pages.xml"):
        assert all(place.startswith("sub/") for place in modified(read(site, file)))


def test_a_new_story_writes_its_year_the_other_pages_and_the_index(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-31\n---\nThree\n")
    report = site.build()
    assert report.rendered["sitemap"] == 3
    assert {file for file in report.changed if file.startswith("sitemap")} == {
        "sitemap.xml",
        "sitemaps/2026.xml",
        "sitemaps/pages.xml",
    }


def test_an_edit_writes_no_sitemap_unless_the_author_dates_it(site: SiteFolder) -> None:
    site.write(STORIES).build()
    old = (site.root / "articles/water.en.md").read_text("utf-8")
    site.put("articles/water.en.md", old.replace("One", "Uno"))
    assert "sitemap" not in site.build().rendered
    site.put("articles/water.en.md", old.replace("tags:", "updated: 2026-05-31\ntags:"))
    assert site.build().rendered["sitemap"] == 2, "its year and the index"
    assert modified(read(site, "sitemaps/2026.xml"))["en/water/"] == "2026-05-31T00:00:00Z"
    assert modified(read(site, "sitemap.xml"))["sitemaps/2026.xml"] == "2026-05-31T00:00:00Z"


def test_an_edit_makes_no_build_look_at_sitemaps(site: SiteFolder, tmp_path: Path) -> None:
    other = SiteFolder(tmp_path / "other")
    kinds = [output.kind for output in outputs.ALL if output.kind not in {"sitemap", "redirects"}]
    other.put("diglot.toml", f"{CONFIG}outputs = {kinds}\n")
    looked = []
    for each in (site, other):
        each.write(STORIES).build(now=NOW + timedelta(days=9))
        each.put("articles/water.zh.md", "---\ntitle: 水\nslug: 水\n---\n二\n")
        looked.append(each.build(now=NOW + timedelta(days=9)).looked)
    assert looked[0] == looked[1] > 0


def test_a_translation_changes_what_its_original_names(site: SiteFolder) -> None:
    site.write(STORIES).build()
    site.put("articles/old.zh.md", "---\ntitle: 旧\ndate: 2026-05-31\n---\n二\n")
    site.build()
    old, beside = read(site, "sitemaps/2025.xml")
    assert beside.findtext("s:loc", namespaces=NS) == f"{BASE}/en+zh/old/"
    assert [link.get("href") for link in old.findall("x:link", namespaces=NS)] == [
        f"{BASE}/en/old/",
        f"{BASE}/zh/old/",
        f"{BASE}/en/old/",
    ]


def test_a_year_too_long_for_one_sitemap_goes_on_in_others(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST", 20)  # two addresses a language in each
    for number in range(1, 6):
        site.put(f"articles/s{number}.en.md", f"---\ntitle: S\ndate: 2026-01-0{number}\n---\nText\n")
    site.write("=== articles/s1.zh.md\n---\ntitle: 一\n---\n一\n").build()
    assert [*modified(read(site, "sitemaps/2026.xml"))] == ["en/s1/", "en+zh/s1/", "en/s2/", "zh/s1/"]
    assert [*modified(read(site, "sitemaps/2026-2.xml"))] == ["en/s3/", "en/s4/"]
    assert [*modified(read(site, "sitemaps/2026-3.xml"))] == ["en/s5/"]
    index = modified(read(site, "sitemap.xml"))
    assert index["sitemaps/2026-2.xml"] == "2026-01-04T00:00:00Z"
    parts = [file.removeprefix(f"{site.output}/") for file in map(str, site.output.glob("sitemaps/*.xml"))]
    assert set(index) == set(parts)
    assert "sitemaps/pages-2.xml" in parts
    assert {f"{BASE}/{place}" for part in parts for place in modified(read(site, part))} == pages_of(site)


def test_kinds_that_are_left_out_are_not_named(site: SiteFolder) -> None:
    config = (site.root / "diglot.toml").read_text("utf-8")
    site.put("diglot.toml", f'{config}outputs = ["sitemap", "robots", "tag"]\n')
    site.write(STORIES).build()
    assert set(modified(read(site, "sitemaps/pages.xml"))) == {"en/", "zh/", "en/tags/deep/", "zh/tags/deep/"}
    assert modified(read(site, "sitemaps/2026.xml")) == {}
    assert site.read("robots.txt").count("Sitemap:") == 1


def test_an_empty_site_has_sitemaps(site: SiteFolder) -> None:
    (site.root / "articles").mkdir()
    site.build()
    assert modified(read(site, "sitemap.xml")) == {"sitemaps/pages.xml": ""}
    assert modified(read(site, "sitemaps/pages.xml"))[""] == ""


def news(site: SiteFolder) -> list[tuple[str, ...]]:
    return [
        tuple(
            each.findtext(path, namespaces=NS)
            for path in (
                "s:loc",
                "n:news/n:publication/n:name",
                "n:news/n:publication/n:language",
                "n:news/n:publication_date",
                "n:news/n:title",
            )
        )
        for each in read(site, "news-sitemap.xml")
    ]


def test_news_are_the_articles_of_the_last_two_days(site: SiteFolder) -> None:
    site.write(STORIES).build()
    when = "2026-05-30T10:00:00Z"
    assert news(site) == [
        (f"{BASE}/en/water/", "The Series", "en", when, "Water & <salt>"),
        (f"{BASE}/zh/%E6%B0%B4/", "连载", "zh-cn", when, "水"),
    ]


def test_news_end_after_two_days_though_nothing_was_touched(site: SiteFolder) -> None:
    site.write(STORIES).build()
    before = site.tree()
    end = datetime(2026, 6, 1, 10, tzinfo=UTC)
    idle = site.build(now=end - timedelta(seconds=1))
    assert (idle.summary.written, idle.looked, site.tree()) == (0, 0, before)
    report = site.build(now=end)
    assert report.rendered == {"news-sitemap": 1}
    assert news(site) == []
    assert site.build(now=end + timedelta(days=9)).looked == 0


def test_of_many_news_the_newest_are_told(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_NEWS", 3)
    for hour in range(5):
        for lang in ("en", "zh"):
            site.put(
                f"articles/s{hour}.{lang}.md",
                f"---\ntitle: S{hour}\ndate: {NOW - timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ}\n---\nText\n",
            )
    site.build()
    assert [place.removeprefix(BASE) for place, *_ in news(site)] == ["/en/s0/", "/zh/s0/", "/en/s1/"]


@pytest.mark.parametrize(
    ("feed_tag", "tag"),
    [
        ("en", "en"),
        ("zh-CN", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("pt-BR", "pt"),
        ("fil", "fil"),
        ("sr-Latn", "sr"),
    ],
)
def test_a_language_as_news_sitemaps_write_it(feed_tag: str, tag: str) -> None:
    assert sitemap.news_tag(feed_tag) == tag
