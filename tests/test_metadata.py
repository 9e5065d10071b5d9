"""What pages say to machines, read by programs that we did not write."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, cast

import extruct
import pytest
from harness import ROOT, SiteFolder, needed
from lxml import html

from diglot.outputs import structured

TSC = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
SCHEMA = ROOT / "node_modules" / "schema-dts" / "dist" / "schema.js"

CONFIG = """\
title = { en = "The Series", zh = "连载" }
base_url = "https://series.example/news"
languages = ["en", "zh"]
author = { en = "The desk", zh = "编辑部" }
[authors]
ines = { name = { en = "Ines Okafor", zh = "伊内丝" }, url = "https://ines.example/" }
[tags]
chips = { en = "Chips", zh = "芯片" }
[series]
water = { title = { en = "Water, metered", zh = "水的账本" }, description = "From the sea to the bill." }
"""
STORIES = """
=== articles/first.en.md
---
title: First
date: 2026-04-01
series: water
---
One.
=== articles/brine.en.md
---
title: "Salt & </script><!-- <b>water</b>"
subtitle: It does not vanish
date: 2026-04-04T19:56:41.309Z
updated: 2026-04-06
authors: [ines, Lin Qiao]
tags: [chips, Sea]
series: water
image: brine.png
corrections:
  - date: 2026-04-05
    text: The pump was another one.
---
Lead of the *text*.
=== articles/brine.png
PNG
=== articles/brine.zh.md
---
title: 盐与水
date: 2026-04-11
translators: [He Wen]
---
正文。
=== articles/plain.en.md
---
title: Plain
date: 2026-05-01
---
Nothing said of it.
"""


@pytest.fixture
def news(site: SiteFolder) -> SiteFolder:
    site.put("diglot.toml", CONFIG)
    site.write(STORIES).build()
    return site


def data_of(page: str) -> dict[str, Any]:
    """The only block of JSON-LD in a page, as extruct reads it."""
    (found,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    return cast("dict[str, Any]", found)


def test_an_article_says_what_it_is(news: SiteFolder) -> None:
    url = "https://series.example/news/en/brine/"
    assert data_of(news.read("en/brine/index.html")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Salt & </script><!-- <b>water</b>",
        "alternativeHeadline": "It does not vanish",
        "description": "Lead of the text.",
        "image": {"@type": "ImageObject", "url": "https://series.example/news/media/brine.png"},
        "inLanguage": "en",
        "datePublished": "2026-04-04T19:56:41.309Z",
        "dateModified": "2026-04-06T00:00:00.000Z",
        "author": [
            {
                "@type": "Person",
                "name": "Ines Okafor",
                "url": "https://series.example/news/en/authors/ines/",
                "sameAs": "https://ines.example/",
            },
            {
                "@type": "Person",
                "name": "Lin Qiao",
                "url": "https://series.example/news/en/authors/lin-qiao/",
            },
        ],
        "publisher": {
            "@type": "Organization",
            "name": "The desk",
            "url": "https://series.example/news/en/",
        },
        "articleSection": "Water, metered",
        "keywords": ["Chips", "Sea"],
        "timeRequired": "PT1M",
        "isAccessibleForFree": True,
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "@id": "https://series.example/news/en/series/water/",
            "url": "https://series.example/news/en/series/water/",
            "name": "Water, metered",
        },
        "position": 2,
        "workTranslation": [
            {
                "@type": "NewsArticle",
                "@id": "https://series.example/news/zh/brine/",
                "url": "https://series.example/news/zh/brine/",
                "headline": "盐与水",
                "inLanguage": "zh-Hans",
            }
        ],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "The pump was another one.",
                "datePublished": "2026-04-05T00:00:00.000Z",
            }
        ],
    }


def test_a_translation_names_its_original_and_who_translated_it(news: SiteFolder) -> None:
    data = data_of(news.read("zh/brine/index.html"))
    assert data["translationOfWork"]["url"] == "https://series.example/news/en/brine/"
    assert data["translationOfWork"]["inLanguage"] == "en"
    assert data["translator"] == [{"@type": "Person", "name": "He Wen"}]
    assert data["datePublished"] == data["dateModified"] == "2026-04-11T00:00:00.000Z"
    assert data["isPartOf"]["name"] == "水的账本"
    assert "workTranslation" not in data


def test_an_article_of_nobody_is_the_publishers(news: SiteFolder) -> None:
    data = data_of(news.read("en/plain/index.html"))
    assert data["author"] == data["publisher"]
    assert {"image", "keywords", "isPartOf", "position", "workTranslation", "correction"}.isdisjoint(data)


@pytest.mark.parametrize(
    ("page", "kind", "name"),
    [
        ("index.html", "WebSite", "The Series"),
        ("zh/index.html", "WebSite", "连载"),
        ("zh/series/water/index.html", "CreativeWorkSeries", "水的账本"),
        ("zh/tags/chips/index.html", "CollectionPage", "芯片"),
        ("en/archive/2026/04/index.html", "CollectionPage", "April 2026"),
        ("en/authors/ines/index.html", "ProfilePage", "Ines Okafor"),
    ],
)
def test_lists_say_what_they_are(news: SiteFolder, page: str, kind: str, name: str) -> None:
    data = data_of(news.read(page))
    assert (data["@type"], data["name"]) == (kind, name)
    assert data["url"] == f"https://series.example/news/{page.removesuffix('index.html')}"


def test_a_series_lists_its_parts_in_reading_order(news: SiteFolder) -> None:
    parts = data_of(news.read("zh/series/water/index.html"))["hasPart"]
    assert [(each["position"], each["headline"], each["inLanguage"]) for each in parts] == [
        (1, "First", "en"),
        (2, "盐与水", "zh-Hans"),
    ]


def test_no_text_can_close_the_block() -> None:
    evil = "</script><!-- ]]> &amp; \u2028"
    text = structured.script({"headline": evil})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["headline"] == evil


def test_the_words_are_those_of_schema_org(news: SiteFolder, sample: SiteFolder, tmp_path: Path) -> None:
    """Every block is a value of its type, and holds no property that the type lacks."""
    needed("TypeScript", TSC.exists(), "npm install --no-save typescript@7")
    needed("schema-dts", SCHEMA.exists(), "npm install --no-save schema-dts@2")
    blocks = [
        block
        for folder in (news, sample)
        for path in sorted(folder.output.rglob("index.html"))
        for block in html.fromstring(path.read_bytes()).xpath("//script[@type='application/ld+json']/text()")
    ]
    kinds = {json.loads(block)["@type"] for block in blocks}
    assert {"NewsArticle", "WebSite", "CreativeWorkSeries", "CollectionPage", "ProfilePage"} <= kinds
    imports = f"import type {{ WithContext, {', '.join(sorted(kinds))} }} from {json.dumps(str(SCHEMA))};\n"

    def complaints(blocks: list[str]) -> list[str]:
        values = (
            f"export const _{number}: WithContext<{json.loads(block)['@type']}> = {block};\n"
            for number, block in enumerate(blocks)
        )
        file = tmp_path / "data.ts"
        file.write_text(imports + "".join(values), "utf-8")
        options = "--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext".split()
        done = subprocess.run([TSC, *options, file], capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    assert not complaints(blocks)
    wrong = blocks[0].replace('"headline"', '"headlin"').replace('"name"', '"nam"')
    assert wrong != blocks[0]
    assert complaints([wrong]), "the types refuse nothing"


# Microformats.


def entries_of(page: str, url: str) -> list[dict[str, Any]]:
    found = extruct.extract(page, base_url=url, syntaxes=["microformat"])["microformat"]
    return cast("list[dict[str, Any]]", found)


def test_an_article_is_an_h_entry(news: SiteFolder) -> None:
    url = "https://series.example/news/en/brine/"
    (entry,) = entries_of(news.read("en/brine/index.html"), url)
    said = entry["properties"]
    (content,) = said.pop("content")
    assert entry["type"] == ["h-entry"]
    assert content["value"] == "Lead of the text."
    assert "<em>text</em>" in content["html"]
    assert [author["properties"] for author in said.pop("author")] == [
        {"name": ["Ines Okafor"], "url": ["https://series.example/news/en/authors/ines/"]},
        {"name": ["Lin Qiao"], "url": ["https://series.example/news/en/authors/lin-qiao/"]},
    ]
    assert said == {
        "name": ["Salt & </script><!-- <b>water</b>"],
        "summary": ["Lead of the text."],
        "published": ["2026-04-04T19:56:41Z"],  # mf2py leaves fractions of a second out
        "updated": ["2026-04-06T00:00:00Z"],
        "category": ["Chips", "Sea"],
        "featured": ["https://series.example/news/media/brine.png"],
        "url": [url],
        "uid": [url],
    }


def test_an_h_entry_of_nobody_names_the_publisher(news: SiteFolder) -> None:
    (entry,) = entries_of(news.read("en/plain/index.html"), "https://series.example/news/en/plain/")
    assert entry["properties"]["author"] == ["The desk"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("en/", "The Series"),
        ("en/tags/chips/", "Chips"),
        ("en/series/water/", "Water, metered"),
        ("en/authors/ines/", "Ines Okafor"),
    ],
)
def test_a_list_is_an_h_feed(news: SiteFolder, path: str, name: str) -> None:
    (feed,) = entries_of(news.read(f"{path}index.html"), f"https://series.example/news/{path}")
    assert feed["type"] == ["h-feed"]
    assert feed["properties"]["name"] == [name]
    brine = next(each for each in feed["children"] if "/brine/" in each["properties"]["url"][0])
    assert brine["type"] == ["h-entry"]
    assert brine["properties"] == {
        "name": ["Salt & </script><!-- <b>water</b>"],
        "url": ["https://series.example/news/en/brine/"],
        "published": ["2026-04-04T19:56:41Z"],  # mf2py leaves fractions of a second out
        "summary": ["Lead of the text."],
    }


def test_the_front_page_has_a_feed_for_each_edition(news: SiteFolder) -> None:
    feeds = entries_of(news.read("index.html"), "https://series.example/news/")
    assert [each["properties"]["name"] for each in feeds] == [["English"], ["中文"]]
    assert [len(each["children"]) for each in feeds] == [3, 1]


# The head.


def meta(page: str, prefix: str) -> list[tuple[str, str]]:
    """Names and contents of `<meta>` elements whose names begin with a prefix."""
    found = html.fromstring(page).xpath("//head/meta[@content]")
    named = [(each.get("property") or each.get("name") or "", each.get("content")) for each in found]
    return [(name, content) for name, content in named if name.startswith(prefix)]


def test_open_graph_of_an_article_is_complete(news: SiteFolder) -> None:
    page = news.read("en/brine/index.html")
    (graph,) = extruct.extract(page, syntaxes=["opengraph"])["opengraph"]
    assert graph["namespace"] == {
        "og": "http://ogp.me/ns#",
        "article": "http://ogp.me/ns/article#",
    }
    assert graph["properties"] == [
        ("og:url", "https://series.example/news/en/brine/"),
        ("og:type", "article"),
        ("og:site_name", "The Series"),
        ("og:title", "Salt & </script><!-- <b>water</b>"),
        ("og:description", "Lead of the text."),
        ("og:locale", "en_US"),
        ("og:locale:alternate", "zh_CN"),
        ("og:image", "https://series.example/news/media/brine.png"),
        ("og:image:type", "image/png"),
        ("article:published_time", "2026-04-04T19:56:41.309Z"),
        ("article:modified_time", "2026-04-06T00:00:00.000Z"),
        ("article:author", "https://series.example/news/en/authors/ines/"),
        ("article:author", "https://series.example/news/en/authors/lin-qiao/"),
        ("article:section", "Water, metered"),
        ("article:tag", "Chips"),
        ("article:tag", "Sea"),
    ]


def test_links_to_articles_with_an_image_show_it_large(news: SiteFolder) -> None:
    assert meta(news.read("en/brine/index.html"), "twitter:") == [
        ("twitter:image", "https://series.example/news/media/brine.png"),
        ("twitter:card", "summary_large_image"),
    ]
    assert meta(news.read("en/plain/index.html"), "twitter:") == [("twitter:card", "summary")]


def test_a_page_in_one_language_names_no_other(news: SiteFolder) -> None:
    assert not meta(news.read("en/plain/index.html"), "og:locale:alternate")


def test_neighbours_stand_in_the_head(news: SiteFolder) -> None:
    def neighbours(page: str) -> list[tuple[str, str]]:
        links = html.fromstring(page).xpath("//head/link[@rel='prev' or @rel='next']")
        return [(link.get("rel"), link.get("href")) for link in links]

    assert neighbours(news.read("en/first/index.html")) == [("next", "/news/en/brine/")]
    assert neighbours(news.read("en/brine/index.html")) == [("prev", "/news/en/first/")]
    assert neighbours(news.read("en/plain/index.html")) == []


def test_large_previews_are_welcome_but_not_of_a_missing_page(news: SiteFolder) -> None:
    assert meta(news.read("en/index.html"), "robots") == [("robots", "max-image-preview:large")]
    assert meta(news.read("en/404.html"), "robots") == [("robots", "noindex")]


def test_the_browser_is_painted_like_the_paper(news: SiteFolder) -> None:
    css = next((news.output / "assets").glob("style.*.css")).read_text("utf-8")
    papers = re.findall(r"--paper: (#[0-9a-f]{6});", css)
    assert [color for _, color in meta(news.read("en/index.html"), "theme-color")] == papers


def test_a_series_without_a_page_is_plain_text(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG.replace("[authors]", 'outputs = ["page", "tag"]\n[authors]', 1))
    site.write(STORIES).build()
    for page in (site.read("en/brine/index.html"), site.read("en/index.html")):
        tree = html.fromstring(page)
        assert not tree.xpath("//a[@href='']")
        assert "Water, metered" in tree.text_content()
    assert data_of(site.read("en/brine/index.html"))["isPartOf"] == {
        "@type": "CreativeWorkSeries",
        "name": "Water, metered",
    }
