"""Pelican's settings for one language, which `BENCH_LANG` names: each language is a site of its own.

Caching is set as for incremental work: what the reader made of each source is kept until the source's time
changes.
"""

import os
import re
from datetime import UTC
from html import unescape
from math import ceil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ALL_TEXTS = {
    "en": {
        "site": "Bench",
        "name": "English",
        "tag": "en",
        "og": "en_US",
        "skip": "Skip to the text",
        "languages": "Languages",
        "sections": "Sections",
        "topics": "Topics",
        "archive": "Archive",
        "feed": "Feed",
        "rss": "RSS feed",
        "pages": "Pages",
        "newer": "← Newer stories",
        "older": "Older stories →",
        "page": "Page %s",
        "part": "Part %s",
        "available": "Available in: ",
        "neighbours": "Previous and next article",
        "previous": "← Previous: %s",
        "next": "Next: %s →",
        "comments": "Comments %s",
        "minutes": "%s min read",
        "stories": "%s stories",
        "month": "%B %Y",
    },
    "zh": {
        "site": "测试",
        "name": "中文",
        "tag": "zh-Hans",
        "og": "zh_CN",
        "skip": "跳到正文",
        "languages": "语言",
        "sections": "栏目",
        "topics": "话题",
        "archive": "往期",
        "feed": "订阅",
        "rss": "RSS订阅",
        "pages": "分页",
        "newer": "← 较新的文章",
        "older": "较早的文章 →",
        "page": "第%s页",
        "part": "第%s篇",
        "available": "可用语言：",
        "neighbours": "上一篇与下一篇",
        "previous": "← 上一篇：%s",
        "next": "下一篇：%s →",
        "comments": "评论 %s",
        "minutes": "阅读时间 %s 分钟",
        "stories": "%s篇",
        "month": "%Y年%-m月",
    },
}
LANG = os.environ["BENCH_LANG"]
OTHER = {"en": "zh", "zh": "en"}[LANG]
TEXTS = ALL_TEXTS[LANG]
OTHER_TEXTS = ALL_TEXTS[OTHER]
HOST = "https://bench.example"
ROOT = f"/{LANG}/"

SITENAME = TEXTS["site"]
SITEURL = f"{HOST}/{LANG}"
FEED_DOMAIN = SITEURL
PATH = str(HERE / "content" / LANG)
OUTPUT_PATH = str(HERE / "public" / LANG)
THEME = str(HERE / "theme")
TIMEZONE = "UTC"
DEFAULT_LANG = LANG
DATE_FORMATS = {"en": "%B %-d, %Y", "zh": "%Y年%-m月%-d日"}
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "stories"
PLUGINS = ["pelican.plugins.neighbors"]

MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.codehilite": {"css_class": "highlight", "guess_lang": False},
        "markdown.extensions.extra": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.toc": {
            "anchorlink": False,
            "permalink": "",
            "permalink_class": "anchor",
            "permalink_title": "",
        },
    },
    "output_format": "html5",
}

CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False
CACHE_PATH = str(HERE / "home" / f"cache-{LANG}")

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = DRAFT_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "archives"]
PAGINATED_TEMPLATES = {"index": None, "tag": None}
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = [
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

FEED_RSS = "feed.xml"
FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ATOM = FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

TAGS = re.compile(r"<[^>]*>")
WORD = re.compile(r"[0-9A-Za-z]+")
HAN = re.compile(r"[\u4e00-\u9fff]")


def facts(article: Any) -> tuple[str, int]:
    """An article's excerpt and minutes to read, counted once."""
    try:
        known: tuple[str, int] = article.bench_facts
    except AttributeError:
        html = article.content
        lead = unescape(TAGS.sub("", html.partition("</p>")[0])).strip()
        text = TAGS.sub("", html)
        minutes = ceil(len(WORD.findall(text)) / 238 + len(HAN.findall(text)) / 400)
        known = (lead if len(lead) <= 200 else f"{lead[:197].rstrip()}...", minutes)  # noqa: PLR2004
        article.bench_facts = known
    return known


def iso(article: Any) -> str:
    """UTC, to the millisecond."""
    moment: str = article.date.astimezone(UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")


JINJA_FILTERS = {"facts": facts, "iso": iso}
