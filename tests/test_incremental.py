"""Whatever is done to a site between two builds, the second gives what a build from nothing gives.

A newsroom works at random: it writes, renames, dates, hides, links and deletes articles in two or three
languages, touches templates, catalogs, files and the configuration, damages what builds remember, and sets the
clock. After each step the site is built as the command builds it, and compared with a clean build: the same bytes,
the same warnings, the same errors. Anything that an incremental build must not miss belongs here.

A longer search: `DIGLOT_EXAMPLES=3000 pytest tests/test_incremental.py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from struct import Struct

import pytest
from harness import CONFIG as TWO_LANGUAGES
from harness import GIF, WIDE_GIF, SiteFolder
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from diglot import build, glance
from diglot.errors import ContentError
from diglot.glance import PREVIEW, STATE
from diglot.job import Options, Report
from diglot.scan import UNSETTLED, Scan
from diglot.session import Session

#: Long before the files of a test are written, so that no stat is believed, and long after, so that all are.
EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)

Fields = dict[str, str]

NAMES = ("a", "b", "c", "d")
PLACES = (
    "{name}.{lang}.md",
    "{name}/index.{lang}.md",
    "{lang}/{name}.md",
    "{name}.md",
    "2019-12-30-{name}.{lang}.md",
)

#: What an article may say in its front matter; "" says nothing.
DATES = (
    "2019-12-31",
    "2019-12-31",  # a tie is likely
    "2019-12-30T20:00:00Z",  # the last day of the month in one time zone, the first in another
    "2019-11-30T23:30:00Z",
    "1995-05-05T05:05:05.005Z",
    "1066-10-14",
    "2020-01-02",  # scheduled, by the early clock
    "2020-02-10",
    "2100-01-02",  # scheduled, by both
    "2100-02-10",
    "",
)
TEXTS = {
    "title": ("Alpha", "Beta", "水", "Water & <b>"),
    "subtitle": ("", "More", "Less"),
    "summary": ("", "In short", "In other words"),
    "source": ("", "Agency"),
    "read_time": ("", "7"),
    "updated": ("", "2019-12-31", "2099-12-31"),
    "comments": ("", "off", "closed"),
    "corrections": (
        "",
        "[{date: 2019-12-31, text: Mended}]",
        "[{date: 2019-12-31, text: Once}, {date: 2019-12-31, text: Twice}]",
        "[{date: 2019-12-30T20:00:00Z, text: Early}, {date: 2099-12-31, text: Late}]",
    ),
    "authors": ("", "[ada]", "[ada, Lin Qiao]", "[]"),
    "translators": ("", "[ada]"),
}
PLACING = {
    "date": DATES,
    "tags": ("", "[water]", "[grid, water]", "[water, water]", "[Water]", "[]"),
    "series": ("", "one", "two"),
    "slug": ("", "a", "b", "x"),
    "aliases": ("", "[/old/]", "[/old, /old/]", "[/old.html]", "[/en/b/]", "[/static.txt]"),
    "key": ("", "", "a", "b", "k"),
}
STATES = {
    "draft": ("", "true", "false"),
    "translation": ("", "draft", "review", "done"),
    "correction": ("", "major", "minor"),
    "expires": ("", "2020-01-05", "2100-01-05", "2019-12-31"),
    "date": DATES,
}
LINKS = {
    "previous": ("", "a", "b", "c"),
    "next": ("", "a", "b", "k"),
    "image": ("", "pic.gif", "/pic.gif", "https://other.example/pic.gif"),
    "body": (
        "Text",
        "Text and more text",
        "## One\n\n## Two",
        "## 一\n\n## 二",
        "See [a](a.en.md).",
        "See [b](b.en.md#one) and [c](c.md).",
        "See [b](b#two), [a](a).",
        "See [k](k) and [one](#one).\n\n## One",
        "See [b](/en/b/), [home](/en/).",
        "See [old](/old/) and [text](/static.txt).",
        "See [old](/old/).",
        "See [c](c.md).",
        "See [b](b.en.md) and [b](b).",
        "See [there](../b.zh.md), [here](index.en.md).",
        "![Picture](pic.gif)",
        "![Picture](/pic.gif) and [data](data.csv)",
        "[Data](a/data.csv)",
        "# Alpha\n\nText[^1]\n\n[^1]: A note",
        ":::note\nText\n:::\n\n```python\nx = 1\n```",
        "One\n\nTwo\n\n- Three\n\nFour",
        "One\n\n<!-- tr:merge 2 -->\nTwo",
        "<details id='one'>\n\nOne\n\nTwo</details>\n\nThree",
        "<p id=one>One</p>\n\n<p>Two\n\nThree",
    ),
}

#: Catalogs of a story: translated, half of it, a draft, one with slips that a check finds, and one with a fault.
_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
CATALOGS = (
    f'{_HEAD}\nmsgid "B"\nmsgstr "乙"\n\nmsgid "Text"\nmsgstr "文"\n\nmsgid "One"\nmsgstr "一"\n',
    f'{_HEAD}"X-Diglot-State: current\\n"\n\nmsgid "Text"\nmsgstr "文"\n\nmsgid "Once"\nmsgstr "一"\n',
    f'{_HEAD}"X-Diglot-State: draft\\n"\n"X-Diglot-Slug: x\\n"\n\nmsgid "Text"\nmsgstr "文"\n',
    f'{_HEAD}"X-Diglot-State: current\\n"\n\nmsgid "See [a](a.en.md)."\nmsgstr "见[甲](b.en.md)。"\n',
    f'{_HEAD}\nmsgid "Text\nmsgstr "文"\n',
)

#: What other files may hold; None is no such file.
SITE_FILES: Mapping[str, tuple[str | None, ...]] = {
    "templates/overview.html": (
        None,
        "<p>{{ view.heading }}</p>",
        "{% include 'part.txt' %}",
        "{% include 'pa' ~ 'rt.txt' %}",
        "{% include('pa' ~ 'rt.txt') %}",
        '{%include"part.txt"%}',
    ),
    "templates/article.html": (
        None,
        "{% extends 'base.html' %}{% block main %}{{ view.title }}{{ body }}{{ view.next.text if view.next }}{% endblock %}",
    ),
    "templates/list.html": (
        None,
        "{% set n = 'part.txt' %}{% include n %}{% for it in view.cards %}{{ it.title }}{% endfor %}",
    ),
    "templates/404.html": (None, "{{ gettext('There is no such page') }}", "{{ view.missing }}"),
    "templates/part.txt": ("one", "two"),
    "templates/assets/style.css": (None, "p { margin: 0 }", "p { margin: 1 }"),
    "templates/assets/more.css": (None, "p { margin: 0 }", "p { margin: 1 }"),
    "locales/zh_Hans/LC_MESSAGES/messages.po": (
        None,
        'msgid "Series"\nmsgstr "连载"\n',
        'msgctxt "excerpt"\nmsgid "..."\nmsgstr "……"\n',
        'msgctxt "tag"\nmsgid "water"\nmsgstr "水"\n',
        'msgid "Series\n',
    ),
    "locales/zh_Hans/articles/b.po": (None, *CATALOGS),
    "locales/zh_Hans/articles/c.po": (None, *CATALOGS),
    "locales/en/articles/a.po": (None, *CATALOGS),
    "locales/zh_Hans/articles/nobody.po": (None, *CATALOGS[:2]),
    "locales/glossary.toml": (
        None,
        '[[term]]\nen = "text"\nzh = "文本"\n',
        '[[term]]\nen = "text"\nzh = { use = "文本", forbid = ["文"] }\n',
        "[[term]\n",
    ),
    "locales/zh_Hans/approved/a.md": (
        None,
        "---\ntitle: A\n---\n\n## One\n\n## Two\n",
        "---\ntitle: A\n---\n\nText\n\nText and more text\n",
    ),
    "locales/zh_Hans/approved/b.md": (None, "---\ntitle: B\n---\n\nOne\n\nTwo\n\nThree\n", "---\n"),
    "locales/messages.pot": (None, 'msgid "A new one"\nmsgstr ""\n'),
    "static/robots.txt": (None, "User-agent: *\n", "User-agent: no\n"),
    "static/sitemap.xml": (None, "<x/>\n"),
    "static/zh/404.html": (None, "<p>Lost</p>\n"),
    "static/pic.gif": (None, GIF, WIDE_GIF),
    "static/static.txt": (None, "one"),
    "static/en/x/index.html": (None, "one"),
    "articles/pic.gif": (None, GIF, WIDE_GIF),
    "articles/data.csv": (None, "one", "two"),
    "articles/a/pic.gif": (None, GIF, WIDE_GIF),
    "articles/a/data.csv": (None, "one", "two"),
    "articles/b/pic.gif": (None, GIF, WIDE_GIF),
    "articles/pic.gif~": (None, "one"),
    "articles/k": (None, "one"),
    "published.lock": (
        None,
        "article a/en 2019-12-30T00:00:00Z /en/a/ tag:series.example,2019:a/en\nfeed rss-tag /en/tags/water/feed.xml\n",
        "article b/en 2019-12-30T00:00:00Z /en/b/ tag:series.example,2018:b/en\naddress b/en /old/\naddress c/en /c/\n",
        "article gone/zh 2019-12-31T00:00:00Z /zh/x/ tag:series.example,2019:gone/zh\nfeed rss-beside /en+zh/feed.xml\n",
        "article a/en\narticle d/en 2018-11-30T00:00:00Z /en/d/ tag:ids.example,2019:d/en\n",
    ),
}
CONFIG = {
    "title": ('{ en = "The Series", zh = "连载" }', '{ zh = "连载", en = "The Series" }', '"Same"'),
    "base_url": ('"https://series.example"', '"https://series.example/sub"'),
    "languages": (
        '["en", "zh"]',
        '["zh", "en"]',
        '["en", "zh", "fr"]',
        '["fr", "zh", "en"]',
        '["en"]',
        '[{ code = "en", name = "Plain English" }, "zh"]',
    ),
    "description": ("", '"About"', '{ zh = "关于" }'),
    "author": ("", '"The desk"'),
    "page_size": ("1", "2", "20"),
    "feed_size": ("1", "2", "20"),
    "untranslated": ("", '"hide"'),
    "timezone": ("", '"Asia/Shanghai"', '"America/Los_Angeles"'),
    "timestamp": ("", '"long"', '{ zh = "short" }'),
    "excerpt_length": ("", "20"),
    "han_per_minute": ("", "50"),
    "outputs": (
        "",
        '["page", "home"]',
        '["tag", "all-tags", "rss"]',
        '["page", "month", "archive", "redirect", "front"]',
        '["beside", "rss-beside", "subscribe", "opml", "rss-corrections", "notfound", "sitemap", "robots"]',
    ),
    "id_domain": ("", '"ids.example"'),
    "hub": ("", '"https://hub.example/"'),
    "cards": ("", "true"),
    "security": ("", '{ contact = "a@b.example", expires = "2100-06-01" }'),
    "raw_html": ("", '"trust"'),
    "tags": ("", '{ water = "W" }', '{ water = { en = "Water", zh = "水" } }'),
    "series": ("", '{ one = { title = "First" } }', '{ one = { title = "First", description = "About" } }'),
    "authors": (
        "",
        '{ ada = { name = "Ada L." } }',
        '{ ada = { name = { zh = "阿达" }, url = "https://ada.example" } }',
    ),
}
OPTIONS: Mapping[str, tuple[object, ...]] = {
    "drafts": (False, True),
    "future": (False, True),
    "partial": (False, True),
    "base_url": ("", "https://preview.example"),
}


def fields(of: Mapping[str, tuple[str, ...]]) -> st.SearchStrategy[tuple[str, str]]:
    """One of these fields with one of its values."""
    return st.one_of(*(st.tuples(st.just(name), st.sampled_from(values)) for name, values in of.items()))


#: Which of what there is.
WHICH = st.integers(0, 9)
#: Whether the site is built after a change, or only after the next one.
THEN = st.sampled_from(["build", "build", "go on"])
CONTENTS = st.one_of(
    *(st.tuples(st.just(name), st.sampled_from(texts)) for name, texts in SITE_FILES.items())
)


class Newsroom(RuleBasedStateMachine):
    """A site on disk, what should be in it, and the last state of it that could be built."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory(prefix="diglot-test-")
        self.site = SiteFolder(Path(self._temporary.name) / "site")
        self.clean = SiteFolder(self.site.root)
        self.clean.output = self.site.root.parent / "clean"
        self.preview = SiteFolder(self.site.root)
        self.preview.output = self.site.root / STATE / PREVIEW / "1"
        self.session = Session(held={})
        self.articles: dict[str, Fields] = {}
        self.config: Fields = {name: values[0] for name, values in CONFIG.items()}
        self.asked: dict[str, object] = {}
        self.now = LATE
        self.files: dict[str, str] = {}  #: as they are on disk
        self.good: tuple[dict[str, str], dict[str, Fields], Fields] = ({}, {}, {})
        self.broken = 0  #: builds in a row that failed
        self.turns = 0  #: builds that did not

    def teardown(self) -> None:
        try:
            self._build()
        finally:
            self._temporary.cleanup()

    @initialize()
    def open(self) -> None:
        common = {"series": "one", "body": "![Picture](pic.gif)"}
        self.articles = {
            "articles/a.en.md": {
                "title": "A",
                "date": "2019-12-30",
                "tags": "[water]",
                "body": "## One\n\n## Two",
            },
            "articles/a.zh.md": {"title": "甲", "body": "## 一\n\n## 二"},
            "articles/b.en.md": {"title": "B", "date": "2019-12-31", "body": "See [a](a.en.md#one)."},
            "articles/c.en.md": {"title": "C", "date": "2019-12-31", "expires": "2100-01-05", **common},
            "articles/d.en.md": {"title": "D", "date": "2019-11-30", "tags": "[water]", **common},
            "articles/e.en.md": {
                "title": "E",
                "date": "2100-01-02",
                "aliases": "[/old/]",
                "series": "one",
                "body": "Text",
            },
        }
        self.files = {"templates/part.txt": "one", "articles/pic.gif": GIF}
        for name, text in self.files.items():
            self.site.put(name, text)
        self._done("build")

    # What a newsroom does

    @rule(
        name=st.sampled_from(NAMES),
        lang=st.sampled_from(["en", "zh", "fr"]),
        place=st.sampled_from(PLACES),
        date=st.sampled_from(DATES),
        series=st.sampled_from(PLACING["series"]),
        body=st.sampled_from(LINKS["body"]),
        then=THEN,
    )
    def add(self, name: str, lang: str, place: str, date: str, series: str, body: str, then: str) -> None:
        path = f"articles/{place.format(name=name, lang=lang)}"
        self.articles[path] = {"title": f"{name} in {lang}", "date": date, "series": series, "body": body}
        self._done(then)

    @rule(which=WHICH, field=fields(TEXTS), then=THEN)
    def write(self, which: int, field: tuple[str, str], then: str) -> None:
        self._edit(which, field, then)

    @rule(which=WHICH, field=fields(PLACING), then=THEN)
    def place(self, which: int, field: tuple[str, str], then: str) -> None:
        self._edit(which, field, then)

    @rule(which=WHICH, field=fields(STATES), then=THEN)
    def hide_or_show(self, which: int, field: tuple[str, str], then: str) -> None:
        self._edit(which, field, then)

    @rule(which=WHICH, field=fields(LINKS), then=THEN)
    def link(self, which: int, field: tuple[str, str], then: str) -> None:
        self._edit(which, field, then)

    @precondition(lambda self: self.articles)
    @rule(which=WHICH, then=THEN)
    def delete(self, which: int, then: str) -> None:
        del self.articles[self._which(which)]
        self._done(then)

    @precondition(lambda self: self.articles)
    @rule(
        which=WHICH,
        name=st.sampled_from(NAMES),
        lang=st.sampled_from(["en", "zh"]),
        place=st.sampled_from(PLACES),
        then=THEN,
    )
    def rename(self, which: int, name: str, lang: str, place: str, then: str) -> None:
        """As `mv` does it: the file keeps its times, and what stood in its place is gone."""
        old, new = self._which(which), f"articles/{place.format(name=name, lang=lang)}"
        self._sync()
        (self.site.root / new).parent.mkdir(exist_ok=True)
        (self.site.root / old).rename(self.site.root / new)
        self.articles[new] = self.articles.pop(old)
        self.files[new] = self.files.pop(old)
        self._done(then)

    @rule(file=CONTENTS, then=THEN)
    def put(self, file: tuple[str, str | None], then: str) -> None:
        name, text = file
        self._sync()
        if text is None:
            (self.site.root / name).unlink(missing_ok=True)
            self.files.pop(name, None)
        else:
            self.site.put(name, text)
            self.files[name] = text
        self._done(then)

    @rule(field=fields(CONFIG), then=THEN)
    def configure(self, field: tuple[str, str], then: str) -> None:
        self.config[field[0]] = field[1]
        self._done(then)

    # What happens besides

    @rule(
        option=st.one_of(
            *(st.tuples(st.just(name), st.sampled_from(values)) for name, values in OPTIONS.items())
        )
    )
    def ask(self, option: tuple[str, object]) -> None:
        self.asked[option[0]] = option[1]
        self._done("build")

    @rule(hours=st.sampled_from([1, 24, 36, 24 * 50, -24, -24 * 60]), then=THEN)
    def let_time_pass(self, hours: int, then: str) -> None:
        self.now += timedelta(hours=hours)
        self._done(then)

    @rule(now=st.sampled_from([EARLY, LATE]), then=THEN)
    def set_the_clock(self, now: datetime, then: str) -> None:
        self.now = now
        self._done(then)

    @precondition(lambda self: self.files)
    @rule(which=st.integers(0, 30))
    def touch(self, which: int) -> None:
        self._sync()
        os.utime(self.site.root / sorted(self.files)[which % len(self.files)])
        self._done("build")

    @precondition(lambda self: self.articles)
    @rule(which=WHICH)
    def edit_behind_the_clocks_back(self, which: int) -> None:
        """The same size, and the times put back."""
        self._sync()
        name = self._which(which)
        path = self.site.root / name
        before = path.stat()
        body = self.articles[name]["body"]
        self.articles[name]["body"] = body.swapcase() if "(" not in body else body.replace("See", "And")
        self._sync()
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert path.stat().st_size == before.st_size
        self._done("build")

    @rule(what=st.sampled_from(["cache.db", "record-*", "lock-*", "images/*", "*"]), damaged=st.booleans())
    def forget(self, what: str, *, damaged: bool) -> None:
        self._build()
        if self.broken and what != "cache.db":
            return  # without a record nobody knows which files are ours
        for path in (self.site.root / STATE).glob(what):
            if path.is_dir():  # images that were made, and what previews are built into
                shutil.rmtree(path)
            elif damaged:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            else:
                path.unlink()
        if not self.broken:  # a glance alone would not meet the damage
            build.run(self._options())
            build.run(self._options())  # and the build that finds the cache damaged remembers nothing
        self._done("build")

    @rule(which=st.integers(0, 60), damage=st.sampled_from(["deleted", "changed", "emptied"]))
    def damage_the_output(self, which: int, damage: str) -> None:
        self._build()
        files = sorted(self.site.tree())
        path = self.site.output / files[which % len(files)]
        if damage == "deleted":
            path.unlink()
        else:
            path.write_text("damaged" if damage == "changed" else "")
        self._done("build")

    @rule()
    def delete_the_output(self) -> None:
        self._build()
        shutil.rmtree(self.site.output)
        if not self.broken:
            self._done("build")
        else:
            self._mend()

    @rule()
    def look_at_a_preview(self) -> None:
        """Another build between two: of other things, into another folder, with the same cache."""
        self._sync()
        preview = replace(self._options(), output=self.site.root / "preview", drafts=True, future=True)
        _attempt(preview)
        self._done("build")

    @rule()
    def build_without_the_cache(self) -> None:
        self._sync()
        before = self.site.tree()
        _, errors = _attempt(replace(self._options(), cached=False))
        assert not errors or self.site.tree() == before
        self._done("build")

    @rule()
    def ask_what_would_be_done(self) -> None:
        self._sync()
        before = self.site.tree()
        promised, _ = _attempt(replace(self._options(), dry_run=True))
        assert self.site.tree() == before
        kept, _ = _attempt(self._options())
        assert (kept and kept.summary) == (promised and promised.summary)
        self._done("build")

    # How it is done

    def _which(self, number: int) -> str:
        return sorted(self.articles)[number % len(self.articles)]

    def _edit(self, which: int, field: tuple[str, str], then: str) -> None:
        if self.articles:
            self.articles[self._which(which)][field[0]] = field[1]
        self._done(then)

    def _sync(self) -> None:
        """Write what differs on disk, and nothing else."""
        wanted = {name: _article(each) for name, each in self.articles.items()}
        wanted["diglot.toml"] = "".join(f"{name} = {value}\n" for name, value in self.config.items() if value)
        wanted |= {name: text for name, text in self.files.items() if name in SITE_FILES}
        self._turn_into(wanted)

    def _turn_into(self, wanted: dict[str, str]) -> None:
        for name in self.files.keys() - wanted.keys():
            (self.site.root / name).unlink(missing_ok=True)
        for name, text in wanted.items():
            if self.files.get(name) != text or not (self.site.root / name).exists():
                self.site.put(name, text)
        self.files = wanted

    def _done(self, then: str) -> None:
        if then == "build":
            self._build()
            if self.broken > 2:
                self._mend()

    def _mend(self) -> None:
        """Take back all changes since the last good build."""
        files, articles, config = self.good
        self.articles = {name: dict(each) for name, each in articles.items()}
        self.config = dict(config)
        self._turn_into(dict(files))
        self.asked, self.now = {}, LATE
        self._build()

    def _options(self) -> Options:
        return self.site.options(now=self.now, **self.asked)

    def _build(self) -> None:
        """Build, and compare with a build from nothing."""
        self._sync()
        before = self.site.tree()
        options = self._options()
        found, errors = _attempt(options)
        shutil.rmtree(self.clean.output, ignore_errors=True)
        wanted, wanted_errors = _attempt(replace(options, output=self.clean.output, cached=False))
        assert errors == wanted_errors
        if not found or not wanted:
            assert self.site.tree() == before, "a failed build changed the output"
            self.broken += 1
            return
        assert self.site.tree() == self.clean.tree()
        assert _told(found) == _told(wanted)
        self.turns += 1
        if self.turns % 3 == 0:  # each of them costs what a small build does
            self._watch(options, found)
        self._again(options, found)
        self.broken = 0
        self.good = (
            dict(self.files),
            {name: dict(each) for name, each in self.articles.items()},
            dict(self.config),
        )

    def _watch(self, options: Options, before: Report) -> None:
        """What `diglot serve` builds, with all that it has at hand, is the same site."""
        made: set[str] = set()
        self.session.watched = lambda: ["en/a/index.html", "en/index.html"]
        self.session.early = made.update
        found = build.run(replace(options, output=self.preview.output), session=self.session)
        assert self.preview.tree() == self.clean.tree()
        assert _told(found) == _told(before)
        assert made == {file for file in self.session.watched() if file in found.changed}

    def _again(self, options: Options, before: Report) -> None:
        """With nothing changed there is nothing to do, and nothing else to say."""
        again = build.run(options)
        assert (again.summary.written, again.looked, again.parsed) == (0, 0, 0)
        assert _told(again) == _told(before)
        at_a_glance = glance.nothing_to_do(options, Scan(options.site_dir))
        assert (at_a_glance is None) == (self.now.year < LATE.year - 1)
        assert at_a_glance is None or _told(at_a_glance) == _told(before)


def _article(of: Fields) -> str:
    front = "".join(f"{name}: {value}\n" for name, value in of.items() if value and name != "body")
    return f"---\n{front}---\n{of['body']}\n"


def _attempt(options: Options) -> tuple[Report | None, set[str]]:
    """A build as the command does it: its report, or its errors.

    Warnings beside them are those known so far, so they depend on the builds before.
    """
    scan = Scan(options.site_dir)
    try:
        return glance.nothing_to_do(options, scan) or build.run(options, scan=scan), set()
    except ContentError as error:
        return None, {str(problem) for problem in error.problems if problem.is_error}


def _told(report: Report) -> object:
    return report.stories, report.articles, report.due, set(report.problems)


EXAMPLES = int(os.environ.get("DIGLOT_EXAMPLES", "10"))

TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# What was missed once, in the fewest steps


def test_the_first_of_several_texts_serves_the_other_languages(site: SiteFolder) -> None:
    config = TWO_LANGUAGES.replace('"zh"]', '"zh", "fr"]')
    site.write("=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\n---\nText")
    site.put("diglot.toml", config)
    site.build()
    assert "<title>The Series</title>" in site.read("fr/index.html")
    site.put(
        "diglot.toml", config.replace('en = "The Series", zh = "连载"', 'zh = "连载", en = "The Series"')
    )
    site.build()
    assert "<title>连载</title>" in site.read("fr/index.html")


def test_an_alias_that_is_given_twice_goes_at_once(site: SiteFolder) -> None:
    article = "=== articles/a.en.md\n---\ntitle: A\ndate: 2026-01-01\naliases: {}\n---\nText"
    site.write(article.format("[/old/, /old]")).build()
    assert (site.output / "old/index.html").exists()
    site.write(article.format("[]")).build()
    assert not (site.output / "old").exists()


def test_articles_in_a_language_that_the_site_gave_up_are_named(site: SiteFolder) -> None:
    article = "---\ntitle: A\ndate: 2026-01-01\n---\nText"
    site.write(f"=== articles/a.en.md\n{article}\n=== articles/a.zh.md\n{article}").build()
    site.put("diglot.toml", TWO_LANGUAGES.replace('["en", "zh"]', '["en"]'))
    assert [problem.partition(";")[0] for problem in site.problems()] == [
        'articles/a.zh.md: error[language]: the language "zh" is not among the site\'s languages ("en")'
    ]


def test_a_site_without_articles_is_built_once(site: SiteFolder) -> None:
    site.put("articles/notes.txt", "No article yet")
    site.build()
    assert site.build().looked == 0


# What random steps reach seldom


def article(date: str, front: str = "", body: str = "Text") -> str:
    return f"---\ntitle: T\ndate: {date}\n{front}---\n{body}\n"


def test_an_older_part_of_a_series_moves_all_later_ones(site: SiteFolder) -> None:
    for name, date in (("a", "2026-01-01"), ("b", "2026-01-02"), ("c", "2026-01-03")):
        site.put(f"articles/{name}.en.md", article(date, "series: one\n"))
    site.build()
    assert "Part 3" in site.read("en/c/index.html")
    site.put("articles/d.en.md", article("2025-01-01", "series: one\n"))
    assert "en/c/index.html" in site.build().changed
    assert "Part 4" in site.read("en/c/index.html")


def test_a_link_to_an_address_is_wrong_once_nothing_is_there(site: SiteFolder) -> None:
    site.put("diglot.toml", f"feed_size = 1\n{TWO_LANGUAGES}")
    site.put("articles/a.en.md", article("2026-01-01", body="See [the old page](/old/)."))
    site.put("articles/b.en.md", article("2026-01-02", "series: s\naliases: [/old/]\n"))
    site.build()
    site.put("articles/b.en.md", article("2026-01-02", "series: s\n"))
    (problem,) = site.problems()
    assert 'the link "/old/" leads nowhere' in problem


def test_a_link_to_a_file_leads_to_it_as_soon_as_it_is_there(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2026-01-01", body="See [this](c.md)."))
    site.put("articles/c.en.md", article("2026-01-02"))
    site.build()
    assert '<a href="/en/c/">this</a>' in site.read("en/a/index.html")
    site.put("articles/c.md", article("2026-01-03", "key: another\nslug: d\n"))
    site.build()
    assert '<a href="/en/d/">this</a>' in site.read("en/a/index.html")


def test_articles_appear_and_expire_while_nothing_is_touched(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2100-01-02"))
    site.put("articles/b.en.md", article("2026-01-01", "expires: 2100-01-03\n"))
    assert site.build(now=LATE).stories == 1
    assert site.build(now=LATE + timedelta(days=1)).stories == 2
    assert site.build(now=LATE + timedelta(days=2)).stories == 1
    assert not (site.output / "en/b").exists()


def test_a_picture_stays_as_long_as_one_article_shows_it(site: SiteFolder) -> None:
    site.put("articles/pic.gif", GIF)
    for name in ("a", "b"):
        site.put(f"articles/{name}.en.md", article("2026-01-01", body="![Picture](pic.gif)"))
    site.build()
    site.put("articles/a.en.md", article("2026-01-01"))
    site.build()
    assert site.read("media/pic.gif") == GIF
    site.put("articles/b.en.md", article("2026-01-01"))
    site.build()
    assert not (site.output / "media").exists()


def test_a_picture_that_comes_goes_and_changes_is_followed(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2026-01-01", body="[Data](data.csv)"))
    (problem,) = site.problems()
    assert 'the link "data.csv" leads nowhere' in problem
    site.put("articles/data.csv", "one")
    site.build()
    site.put("articles/data.csv", "two")
    site.build()
    assert site.read("media/data.csv") == "two"
    (site.root / "articles/data.csv").unlink()
    assert site.problems() == [problem]


def test_a_file_goes_before_a_story_that_is_called_the_same(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2026-01-01", body="See [this](b)."))
    site.put("articles/b.en.md", article("2026-01-02"))
    site.build()
    assert '<a href="/en/b/">this</a>' in site.read("en/a/index.html")
    site.put("articles/b", "a file without a suffix")
    site.build()
    assert '<a href="/media/b">this</a>' in site.read("en/a/index.html")


def test_a_translation_that_expires_leaves_the_language_switch(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2026-01-01"))
    site.put("articles/a.zh.md", article("2026-01-01", "expires: 2100-01-02\n"))
    site.build(now=LATE)
    assert 'href="/zh/a/"' in site.read("en/a/index.html")
    site.build(now=LATE + timedelta(days=1))
    assert "/zh/a/" not in site.read("en/a/index.html")


def test_a_clock_that_was_set_back_hides_what_is_not_due(site: SiteFolder) -> None:
    site.put("articles/a.en.md", article("2050-01-01"))
    assert [site.build(now=now).stories for now in (LATE, EARLY, LATE)] == [1, 0, 1]


def test_numbered_pages_follow_their_template(site: SiteFolder) -> None:
    site.put("diglot.toml", f"page_size = 1\n{TWO_LANGUAGES}")
    for day in (1, 2, 3):
        site.put(f"articles/{day}.en.md", article(f"2026-01-0{day}"))
    site.build()
    site.put("templates/list.html", "A new list")
    site.build()
    assert site.read("en/page/1/index.html") == site.read("en/index.html") == "A new list"


class SlowClock(Struct):
    """How a file system says it whose times are whole ticks, and which knows no inodes."""

    def pack(self, *values: int) -> bytes:
        size, *times, _ = values
        return super().pack(size, *(moment - moment % UNSETTLED for moment in times), 0)


@pytest.mark.parametrize(
    "file", ["articles/a.en.md", "articles/pic.txt", "static/s.txt", "templates/404.html", "diglot.toml"]
)
def test_an_edit_in_the_same_tick_of_the_clock_is_not_missed(
    site: SiteFolder, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diglot.scan._STAT", SlowClock("<3qQ"))
    site.put("diglot.toml", TWO_LANGUAGES.replace("The Series", "Name one"))
    site.put("articles/a.en.md", article("2026-01-01", body="Text one, [data](pic.txt)"))
    for name in ("articles/pic.txt", "static/s.txt", "templates/404.html"):
        site.put(name, "one")
    told, _ = _attempt(site.options(now=datetime.now(UTC)))
    assert told
    before = site.tree()
    text = (site.root / file).read_text("utf-8")
    site.put(file, text.replace("one", "two"))
    told, _ = _attempt(site.options(now=datetime.now(UTC)))
    assert told
    assert told.summary.written > 0
    assert [name for name, data in site.tree().items() if before.get(name) != data]
