"""The article's page, read as its text: exactly the format of the series, in both languages."""

from __future__ import annotations

import re

import pytest
from harness import SiteFolder
from lxml import html

STORIES = """
=== articles/brine.en.md
---
title: Where the brine goes
subtitle: Salt does not vanish
date: 2026-03-21T11:02:59.013Z
---
Older.
=== articles/open-source-ai.en.md
---
title: Four things called open
subtitle: A model may publish its weights and keep the rest
date: 2026-04-04T19:56:41.309Z
source: The desk
---
{lead}

## The word

It came from *software*.
=== articles/open-source-ai.zh.md
---
title: 四样东西，一个“开”字
subtitle: 权重公开，别的不说
source: 编辑部
---
这是**“开源”**模型。

## 这个词

它来自软件。
=== articles/queue.en.md
---
title: The queue
date: 2026-05-01
---
Newer.
""".replace("{lead}", "Ask for an open model and you will be handed a file. " * 30)


def text_of(page: str) -> list[str]:
    """The lines of text of the page's article, in order, one for each block."""
    article = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8")).find(
        ".//article"
    )
    assert article is not None
    blocks = article.xpath(".//h1|.//h2|.//p[not(ancestor::li)]|.//li|.//nav/a")
    return [re.sub(r"\s+", " ", block.text_content()).strip() for block in blocks]


def test_the_english_page_reads_exactly_like_the_format(site: SiteFolder) -> None:
    site.write(STORIES).build()
    lead = "Ask for an open model and you will be handed a file. " * 30
    assert text_of(site.read("en/open-source-ai/index.html")) == [
        "Four things called open",
        "Available in: 中文",
        "2026-04-04T19:56:41.309Z·2 min read",
        "Ask for an open model and you will be handed a file. Ask for an open model and you will be handed a file. "
        "Ask for an open model and you will be handed a file. Ask for an open model and you will be...",
        "A model may publish its weights and keep the rest",
        lead.strip(),
        "The word",
        "It came from software.",
        "Source: The desk",
        "← Previous: Where the brine goes",
        "Next: The queue →",
        "Comments 0",
    ]


def test_the_chinese_page_reads_exactly_like_the_format(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert text_of(site.read("zh/open-source-ai/index.html")) == [
        "四样东西，一个“开”字",
        "可用语言：English",
        "2026-04-04T19:56:41.309Z·阅读时间 1 分钟",
        "这是“开源”模型。",
        "权重公开，别的不说",
        "这是“开源”模型。",
        "这个词",
        "它来自软件。",
        "来源：编辑部",
        "评论 0",
    ]


def test_an_excerpt_has_at_most_200_characters_with_its_ellipsis(site: SiteFolder) -> None:
    site.write(STORIES).build()
    excerpt = text_of(site.read("en/open-source-ai/index.html"))[3]
    assert len(excerpt) <= 200
    assert excerpt.endswith("...")


def test_neighbours_in_chinese(site: SiteFolder) -> None:
    site.write("""
=== articles/a.zh.md
---
title: 甲
date: 2026-01-01
---
一
=== articles/b.zh.md
---
title: 乙
date: 2026-01-02
---
二
""").build()
    assert "下一篇：乙 →" in text_of(site.read("zh/a/index.html"))
    assert "← 上一篇：甲" in text_of(site.read("zh/b/index.html"))


def test_a_missing_language_is_said_in_words(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
One
=== articles/b.zh.md
---
title: 乙
date: 2026-01-02
---
二
""").build()
    page = site.read("en/a/index.html")
    assert "Available in: 中文 (not yet available)" in text_of(page)
    assert "可用语言：English（尚未提供）" in text_of(site.read("zh/b/index.html"))
    assert 'href="/zh/a/' not in page


def test_the_language_switch_links_with_lang_and_hreflang(site: SiteFolder) -> None:
    site.write(STORIES).build()
    tree = html.fromstring(site.read("en/open-source-ai/index.html"))
    (link,) = tree.xpath("//p[@class='languages']/a")
    assert dict(link.attrib) == {
        "href": "/zh/open-source-ai/",
        "lang": "zh-Hans",
        "hreflang": "zh-Hans",
        "rel": "alternate",
    }


def test_the_time_is_machine_readable(site: SiteFolder) -> None:
    site.write(STORIES).build()
    (time,) = html.fromstring(site.read("en/open-source-ai/index.html")).xpath("//p[@class='meta']/time")
    assert time.get("datetime") == "2026-04-04T19:56:41.309Z"


def test_a_site_may_show_times_by_a_pattern(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "zh"]\ntimezone = "Asia/Shanghai"\n'
        'timestamp = { en = "d MMMM y, HH:mm", zh = "y年M月d日 HH:mm" }\n',
    )
    site.write(STORIES).build()
    assert "5 April 2026, 03:56·2 min read" in text_of(site.read("en/open-source-ai/index.html"))
    assert "2026年4月5日 03:56·阅读时间 1 分钟" in text_of(site.read("zh/open-source-ai/index.html"))
    assert '<time datetime="2026-04-04T19:56:41.309Z"' in site.read("en/open-source-ai/index.html")


@pytest.mark.parametrize(("setting", "shown"), [("closed", True), ("true", True), ("false", False)])
def test_comments_may_be_switched_off(site: SiteFolder, setting: str, shown: bool) -> None:
    site.write(
        f"=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\ncomments: {setting}\n---\nOne"
    ).build()
    assert ("Comments 0" in text_of(site.read("en/a/index.html"))) is shown


def test_front_matter_overrides_what_is_computed(site: SiteFolder) -> None:
    site.write(
        STORIES
        + """
=== articles/own.en.md
---
title: Own
date: 2026-05-20
summary: My own words.
read_time: 9 min
previous: brine
next: open-source-ai
---
Text.
"""
    ).build()
    text = text_of(site.read("en/own/index.html"))
    assert "2026-05-20T00:00:00.000Z·9 min read" in text
    assert "My own words." in text
    assert "← Previous: Where the brine goes" in text
    assert "Next: Four things called open →" in text


def test_parts_of_a_series_are_each_others_neighbours(site: SiteFolder) -> None:
    for day, (key, series) in enumerate([("a", "s"), ("x", ""), ("b", "s"), ("y", "")], 1):
        line = f"series: {series}\n" if series else ""
        site.put(
            f"articles/{key}.en.md", f"---\ntitle: {key.upper()}\ndate: 2026-01-0{day}\n{line}---\nText\n"
        )
    site.build()
    neighbours = {
        key: [line for line in text_of(site.read(f"en/{key}/index.html")) if "←" in line or "→" in line]
        for key in "abxy"
    }
    assert neighbours == {
        "a": ["Next: B →"],
        "b": ["← Previous: A"],
        "x": ["Next: Y →"],
        "y": ["← Previous: X"],
    }


def test_equal_dates_are_ordered_by_key(site: SiteFolder) -> None:
    for key in ("c", "a", "b"):
        site.put(f"articles/{key}.en.md", f"---\ntitle: {key.upper()}\ndate: 2026-01-01\n---\nText\n")
    site.build()
    assert text_of(site.read("en/b/index.html"))[-3:-1] == ["← Previous: A", "Next: C →"]


def test_headings_share_their_ids_across_languages(site: SiteFolder) -> None:
    site.write(STORIES).build()
    for lang in ("en", "zh"):
        assert '<h2 id="the-word">' in site.read(f"{lang}/open-source-ai/index.html")


def test_a_later_translation_says_when_the_story_first_appeared(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-04-04
---
One
=== articles/a.zh.md
---
title: 甲
date: 2026-04-11
---
一
=== articles/b.zh.md
---
title: 乙
date: 2026-04-05
---
二
=== articles/b.en.md
---
title: B
date: 2026-04-12
translators: [He Wen]
---
Two
=== articles/c.en.md
---
title: C
date: 2026-04-06
---
Three
=== articles/c.zh.md
---
title: 丙
---
三
""").build()
    said = {
        name: html.fromstring(site.read(f"{name}/index.html")).xpath("string(//p[@class='first'])")
        for name in ("en/a", "zh/a", "en/b", "zh/b", "en/c", "zh/c")
    }
    assert said == {
        "en/a": "",
        "zh/a": "英语原文首发于2026年4月4日",
        "en/b": "First published in Chinese on April 5, 2026",
        "zh/b": "",
        "en/c": "",
        "zh/c": "",
    }


def test_two_languages_of_one_name_are_told_apart_by_their_scripts(site: SiteFolder) -> None:
    site.put(
        "diglot.toml",
        'title = "S"\nbase_url = "https://s.example"\nlanguages = ["en", "zh", "zh-hant"]\n',
    )
    site.write("""
=== articles/a.zh-hant.md
---
title: 甲
date: 2026-04-04
---
一
=== articles/a.en.md
---
title: A
date: 2026-04-11
translators: [He Wen]
---
One
""").build()
    assert "First published in Traditional Chinese on April 4, 2026" in site.read("en/a/index.html")


def test_people_topics_and_corrections_stand_after_the_format(site: SiteFolder) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
authors: [Ines Okafor]
translators: [He Wen]
tags: [Water]
corrections:
  - date: 2026-02-01
    text: An earlier version had the wrong pump.
---
One
""").build()
    page = site.read("en/a/index.html")
    after = html.fromstring(page).text_content().split("Comments 0")[1]
    for words in ("Ines Okafor", "He Wen", "Water", "An earlier version had the wrong pump."):
        assert words in after


def ids(page: str) -> list[str]:
    """The ids of the blocks of the page's body, in order, "" for none."""
    body = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    return [block.get("id", "") for block in body.xpath(".//div[contains(@class, 'prose')]/*")]


def test_blocks_share_their_ids_across_languages(site: SiteFolder) -> None:
    site.write(STORIES).build()
    assert ids(site.read("en/open-source-ai/index.html")) == ["p:0", "the-word", "p:2"]
    assert ids(site.read("zh/open-source-ai/index.html")) == ["p:0", "the-word", "p:2"]
    assert 'id="p:' not in site.read("en/feed.xml")


def test_blocks_without_a_counterpart_have_no_id_and_move_none(site: SiteFolder) -> None:
    site.write(STORIES)
    added = "译者按：这里的“软件”指的是程序。" * 20
    site.put(
        "articles/open-source-ai.zh.md",
        f"---\ntitle: 四样东西\n---\n{'这是模型。' * 90}\n\n## 这个词\n\n它来自软件。\n\n### 按\n\n{added}\n",
    )
    site.build()
    assert ids(site.read("zh/open-source-ai/index.html")) == ["p:0", "the-word", "p:2", "按", ""]
