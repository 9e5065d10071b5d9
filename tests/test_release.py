"""Identity for ever: what readers know of a site, through whole sites that change between two releases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from harness import CONFIG, SiteFolder, in_memory, run_cli
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot import build, check
from diglot.errors import ContentError, UsageError
from diglot.job import Goal, Released, Report
from diglot.release import websub
from diglot.scan import LOCK

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ACCEPT = "or let it go: `diglot publish --accept`"

STORIES = """
=== articles/trains.en.md
---
title: Trains
date: 2026-05-12T07:30:00.250Z
---
One
=== articles/trains.zh.md
---
title: 夜车
date: 2026-05-13
---
一
=== articles/salt.en.md
---
title: Salt
date: 2026-05-01
tags: [sea]
---
Two
"""

TRAINS_EN, TRAINS_ZH, SALT_EN = (
    "article trains/en 2026-05-12T07:30:00Z /en/trains/ tag:series.example,2026:trains/en",
    "article trains/zh 2026-05-13T00:00:00Z /zh/trains/ tag:series.example,2026:trains/zh",
    "article salt/en 2026-05-01T00:00:00Z /en/salt/ tag:series.example,2026:salt/en",
)
FEEDS = ["feed rss /en/feed.xml", "feed rss /zh/feed.xml"]

#: One format of feeds, so that each line of a lock can be told here.
OUTPUTS = 'outputs = ["page", "front", "redirect", "tag", "rss"]\n'


@dataclass
class Published(SiteFolder):
    """A site whose stories were published once."""

    now: datetime = field(default=NOW)

    def __post_init__(self) -> None:
        SiteFolder.__post_init__(self)
        self.put("diglot.toml", CONFIG + OUTPUTS)
        self.write(STORIES)
        self.publish()

    def publish(self, **more: object) -> Released:
        done = self.build(**{"goal": Goal.PUBLISH, "now": self.now, **more}).released
        assert done
        return done

    def check(self, **more: object) -> list[str]:
        """What `diglot check` tells; a build tells the same as warnings, now and when nothing changed."""
        found = [str(problem) for problem in check.run(self.options(now=self.now, **more))]
        if not any(": error[" in each and not _is_about_readers(each) for each in found):
            warned = [each.replace(": error[", ": warning[") for each in found]
            assert self.warnings(now=self.now, **more) == warned
            assert self.warnings(now=self.now, **more) == warned
        return found

    def errors(self) -> list[str]:
        """The same, where nothing else is told; a release and a publication are refused, and write nothing."""
        lock, tree = self.lock, self.tree()
        for goal in (Goal.PUBLISH, Goal.RELEASE):
            with pytest.raises(ContentError):
                self.build(goal=goal, now=self.now, dry_run=goal is Goal.RELEASE)
        assert (self.lock, self.tree()) == (lock, tree)
        return self.check()

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.put(name, text.replace(old, new))

    def rename(self, old: str, new: str) -> None:
        (self.root / old).rename(self.root / new)

    @property
    def lock(self) -> list[str]:
        text = (self.root / LOCK).read_text("utf-8")
        return [line for line in text.splitlines() if not line.startswith("#")]

    def diff(self) -> dict[str, tuple[list[str], ...]]:
        """The titles that `diglot feed diff` tells, by language: new, resurfaced, duplicates, unseen."""
        seen = self.build(goal=Goal.FORECAST, now=self.now, dry_run=True).seen
        return {
            each.lang: tuple(
                [title for title, _ in found]
                for found in (each.new, each.resurfaced, each.duplicates, each.unseen)
            )
            for each in seen
        }


def _is_about_readers(problem: str) -> bool:
    return any(f"[{code}]" in problem for code in ("lost", "identity", "resurfaced", "unseen", "lock"))


@pytest.fixture
def published(tmp_path: Path) -> Published:
    return Published(tmp_path / "site")


NOTHING: tuple[list[str], ...] = ([], [], [], [])


# What is recorded.


def test_a_publication_records_addresses_ids_and_first_dates(published: Published) -> None:
    assert published.lock == sorted([TRAINS_EN, TRAINS_ZH, SALT_EN, *FEEDS])
    assert published.check() == []
    assert published.diff() == {"en": NOTHING, "zh": NOTHING}


def test_the_first_date_and_the_id_are_those_of_the_feed(published: Published) -> None:
    feed = published.read("en/feed.xml")
    assert '<guid isPermaLink="false">tag:series.example,2026:trains/en</guid>' in feed
    assert "<pubDate>Tue, 12 May 2026 07:30:00 +0000</pubDate>" in feed


def test_only_a_publication_records(site: SiteFolder) -> None:
    site.write(STORIES)
    site.build()
    for goal in (Goal.CHECK, Goal.FORECAST):
        site.build(goal=goal, dry_run=True)
    assert not (site.root / LOCK).exists()
    assert site.warnings() == []


def test_a_release_records_what_was_built(site: SiteFolder) -> None:
    site.write(STORIES)
    release = {"goal": Goal.RELEASE, "dry_run": True}
    refused = "is not what a build would write now; build first, then release"
    with pytest.raises(UsageError, match=refused):
        site.build(**release)
    site.build()
    done = site.build(**release).released
    assert done
    assert (done.new, done.moved, done.forgotten) == (3, 0, 0)
    text = (site.root / LOCK).read_text("utf-8")
    site.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\n---\nThree\n")
    with pytest.raises(UsageError, match=refused):
        site.build(**release)
    site.build()
    (site.output / "en/new/index.html").write_text("by hand", "utf-8")
    with pytest.raises(UsageError, match=refused):
        site.build(**release)
    assert (site.root / LOCK).read_text("utf-8") == text


@pytest.mark.parametrize(
    "preview", [{"drafts": True}, {"future": True}, {"base_url": "http://localhost:8000"}]
)
def test_a_preview_is_never_released(published: Published, preview: dict[str, object]) -> None:
    lock = published.lock
    published.put("articles/later.en.md", "---\ntitle: Later\ndate: 2030-01-01\n---\nThree\n")
    published.put("articles/draft.en.md", "---\ntitle: Draft\ndate: 2026-01-01\ndraft: true\n---\nThree\n")
    assert published.warnings(now=NOW, **preview) == []
    with pytest.raises(UsageError, match="build first"):
        published.build(goal=Goal.RELEASE, dry_run=True, now=NOW)
    assert published.lock == lock


def test_what_another_version_wrote_stays(published: Published) -> None:
    published.put(LOCK, "\n".join([*published.lock, "podcast /en/cast.xml"]))
    published.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\n---\nThree\n")
    assert published.publish().new == 1
    assert "podcast /en/cast.xml" in published.lock


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_editor_may_change_line_ends_and_add_a_mark(published: Published, before: str, end: str) -> None:
    lines = published.lock
    published.put(LOCK, before + "".join(f"{line}{end}" for line in ["# A note", *lines]))
    published.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\n---\nThree\n")
    assert published.publish().new == 1
    assert set(lines) < set(published.lock)


def test_a_lock_that_is_a_link_stays_one(published: Published) -> None:
    elsewhere = published.root / "elsewhere.lock"
    (published.root / LOCK).rename(elsewhere)
    (published.root / LOCK).symlink_to(elsewhere.name)
    published.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\n---\nThree\n")
    assert published.publish().new == 1
    assert (published.root / LOCK).is_symlink()
    assert "article new/en" in elsewhere.read_text("utf-8")
    elsewhere.unlink()
    with pytest.raises(ContentError, match="cannot be read"):
        published.publish()


# Addresses.


def test_a_renamed_slug_with_an_alias_is_no_problem(published: Published) -> None:
    published.edit("articles/salt.en.md", "title: Salt", "title: Salt\nslug: brine\naliases: [/en/salt/]")
    assert published.check() == []
    assert published.diff()["en"] == NOTHING
    done = published.publish()
    assert (done.new, done.moved) == (0, 1)
    assert published.lock == sorted([SALT_EN, "address salt/en /en/brine/", TRAINS_EN, TRAINS_ZH, *FEEDS])


def test_an_alias_that_is_removed_years_later_is_noticed(published: Published) -> None:
    published.edit("articles/salt.en.md", "title: Salt", "title: Salt\nslug: brine\naliases: [/en/salt/]")
    published.publish()
    published.now += timedelta(days=1000)
    published.edit("articles/salt.en.md", "aliases: [/en/salt/]", "aliases: []")
    assert published.errors() == [
        "articles/salt.en.md:4:10: error[lost]: /en/salt/ was published, and would lead nowhere; "
        f"add /en/salt/ to `aliases`, {ACCEPT}"
    ]


def test_an_alias_of_another_tool_is_kept_from_then_on(published: Published) -> None:
    published.edit("articles/salt.en.md", "title: Salt", "title: Salt\naliases: [/2019/salt.html]")
    published.publish()
    published.edit("articles/salt.en.md", "\naliases: [/2019/salt.html]", "")
    assert published.errors() == [
        "articles/salt.en.md:1:1: error[lost]: /2019/salt.html was published, and would lead nowhere; "
        f"add `aliases: [/2019/salt.html]`, {ACCEPT}"
    ]


def test_a_renamed_slug_without_an_alias(published: Published) -> None:
    published.edit("articles/trains.en.md", "title: Trains", "title: Trains\nslug: late")
    assert published.errors() == [
        "articles/trains.en.md:1:1: error[lost]: /en/trains/ was published, and would lead nowhere; "
        f"add `aliases: [/en/trains/]`, {ACCEPT}",
        "articles/trains.zh.md:1:1: error[lost]: /zh/trains/ was published, and would lead nowhere; "
        f"add `aliases: [/zh/trains/]`, {ACCEPT}",
    ]
    done = published.publish(accept=True)
    assert (done.new, done.moved, done.forgotten) == (0, 2, 2)
    late = TRAINS_EN.replace("/en/trains/", "/en/late/"), TRAINS_ZH.replace("/zh/trains/", "/zh/late/")
    assert published.lock == sorted([*late, SALT_EN, *FEEDS])
    assert published.check() == []


def test_an_address_that_leads_to_another_article(published: Published) -> None:
    published.edit("articles/trains.en.md", "title: Trains", "title: Trains\nslug: late")
    published.edit("articles/trains.zh.md", "title: 夜车", "title: 夜车\nslug: trains")
    published.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\nslug: trains\n---\nThree\n")
    assert published.errors() == [
        "articles/trains.en.md:1:1: error[lost]: /en/trains/ was published, and would lead to "
        f"articles/new.en.md; add `aliases: [/en/trains/]`, {ACCEPT}"
    ]


def test_a_deleted_story(published: Published) -> None:
    (published.root / "articles/salt.en.md").unlink()
    line = 1 + published.lock.index(SALT_EN) + 2
    assert published.errors() == [
        f"published.lock:{line}:1: error[lost]: /en/salt/ was published, and would lead nowhere; "
        "write `aliases: [/en/salt/]` in the article that replaces it (`key: salt` if it is the same), "
        f"{ACCEPT}"
    ]
    done = published.publish(accept=True)
    assert (done.new, done.moved, done.forgotten) == (0, 0, 1)
    assert published.lock == sorted([TRAINS_EN, TRAINS_ZH, *FEEDS])
    assert published.check() == []


def test_a_story_that_went_into_another(published: Published) -> None:
    """Its address leads there, and nobody sees anything twice: the other one is known already."""
    (published.root / "articles/salt.en.md").unlink()
    published.edit("articles/trains.en.md", "title: Trains", "title: Trains\naliases: [/en/salt/]")
    assert published.check() == []
    assert published.diff()["en"] == NOTHING


def test_an_expired_story_is_no_problem(published: Published) -> None:
    published.edit("articles/salt.en.md", "title: Salt", "title: Salt\nexpires: 2026-06-02")
    published.now += timedelta(days=7)
    assert published.check() == []
    published.publish()
    assert SALT_EN in published.lock


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (("title: Salt", "title: Salt\ndraft: true"), "is a draft"),
        (("2026-05-01", "2027-05-01"), "is scheduled for 2027-05-01 00:00 UTC"),
        (
            ("title: Salt", "title: Salt\ntranslation: review"),
            "has a translation in the state “review”",
        ),
    ],
)
def test_a_story_that_was_taken_back(published: Published, edit: tuple[str, str], reason: str) -> None:
    line = 1 + published.lock.index(SALT_EN) + 2
    published.edit("articles/salt.en.md", *edit)
    assert published.errors() == [
        f"published.lock:{line}:1: error[lost]: /en/salt/ was published, and would lead nowhere: "
        f"articles/salt.en.md {reason}; publish it again, or let it end on a day with `expires`, {ACCEPT}"
    ]


# Ids.


def test_a_renamed_file(published: Published) -> None:
    published.rename("articles/salt.en.md", "articles/brine.en.md")
    published.edit("articles/brine.en.md", "title: Salt", "title: Salt\nslug: salt")
    assert published.errors() == [
        "articles/brine.en.md:1:1: error[identity]: /en/salt/ was published as the story “salt”; readers would "
        f"see it once more as “brine”; write `key: salt`, {ACCEPT}"
    ]
    assert published.diff()["en"] == ([], [], ["Salt"], [])
    published.edit("articles/brine.en.md", "title: Salt", "title: Salt\nkey: salt")
    assert published.check() == []
    assert published.diff()["en"] == NOTHING


def test_a_renamed_file_with_another_address_is_known_by_its_moment(published: Published) -> None:
    published.rename("articles/trains.en.md", "articles/night.en.md")
    published.rename("articles/trains.zh.md", "articles/night.zh.md")
    told = "lead nowhere; write `key: trains` and `aliases: [/{0}/trains/]` in articles/night.{0}.md, if it is the"
    assert [each.partition("would ")[2].partition(" same")[0] for each in published.errors()] == [
        told.format("en"),
        told.format("zh"),
    ]
    assert published.diff()["en"] == ([], [], ["Trains"], [])
    assert published.diff()["zh"] == ([], [], ["夜车"], [])
    for lang, title in (("en", "Trains"), ("zh", "夜车")):
        more = f"title: {title}\nkey: trains\naliases: [/{lang}/trains/]"
        published.edit(f"articles/night.{lang}.md", f"title: {title}", more)
    assert published.check() == []
    assert published.diff()["en"] == NOTHING


def test_a_renamed_file_that_keeps_its_old_address(published: Published) -> None:
    published.rename("articles/salt.en.md", "articles/brine.en.md")
    published.edit("articles/brine.en.md", "title: Salt", "title: Salt\naliases: [/en/salt/]")
    assert published.errors() == [
        "articles/brine.en.md:1:1: error[identity]: /en/salt/ was published as the story “salt”; readers would "
        f"see it once more as “brine”; write `key: salt`, {ACCEPT}"
    ]
    assert published.diff()["en"] == ([], [], ["Salt"], [])
    done = published.publish(accept=True)
    assert (done.new, done.moved, done.forgotten) == (1, 0, 1)
    assert published.check() == []


def test_the_year_of_the_original_changes(published: Published) -> None:
    published.edit("articles/trains.en.md", "2026-05-12", "2025-05-12")
    told = [
        f"articles/trains.{lang}.md:3:7: error[identity]: readers know this article as "
        f"tag:series.example,2026:trains/{lang}, and would see it once more as "
        f"tag:series.example,2025:trains/{lang}; write `date: 2026-05-12T07:30:00Z` again, and the new one as "
        f"`updated`, {ACCEPT}"
        for lang in ("en", "zh")
    ]
    assert published.errors() == told
    assert published.diff() == {"en": ([], [], ["Trains"], []), "zh": ([], [], ["夜车"], [])}
    assert published.publish(accept=True).new == 2
    assert published.check() == []


def test_another_domain_with_and_without_id_domain(published: Published) -> None:
    moved = (CONFIG + OUTPUTS).replace("https://series.example", "https://new.example/series")
    published.put("diglot.toml", moved)
    assert published.errors() == [
        "diglot.toml: error[identity]: readers know 3 articles by ids of series.example, and would see them "
        f'once more by ids of new.example; write id_domain = "series.example", {ACCEPT}'
    ]
    assert published.diff() == {"en": ([], [], ["Trains", "Salt"], []), "zh": ([], [], ["夜车"], [])}
    published.put("diglot.toml", f'{moved}id_domain = "series.example"\n')
    assert published.check() == []
    assert published.diff() == {"en": NOTHING, "zh": NOTHING}


def test_from_https_to_http_and_back(published: Published) -> None:
    lock = published.lock
    published.put("diglot.toml", (CONFIG + OUTPUTS).replace("https:", "http:"))
    assert published.check() == []
    assert published.diff() == {"en": NOTHING, "zh": NOTHING}
    published.publish()
    assert published.lock == lock


# What comes again, and what never comes.


def test_a_date_that_moved_to_later(published: Published) -> None:
    published.edit("articles/salt.en.md", "2026-05-01", "2026-05-20")
    assert published.errors() == [
        "articles/salt.en.md:3:7: error[resurfaced]: readers were given this article at 2026-05-01T00:00:00Z, "
        "and would see it again as new; write `date: 2026-05-01T00:00:00Z` again, and the new one as "
        f"`updated`, {ACCEPT}"
    ]
    assert published.diff()["en"] == ([], ["Salt"], [], [])
    done = published.publish(accept=True)
    assert (done.new, done.moved, done.forgotten) == (0, 0, 1)
    assert SALT_EN.replace("05-01", "05-20") in published.lock


def test_a_date_that_moved_to_earlier_is_no_problem(published: Published) -> None:
    published.edit("articles/salt.en.md", "2026-05-01", "2026-04-01")
    assert published.check() == []
    published.publish()
    assert SALT_EN in published.lock


def test_an_update_is_no_problem(published: Published) -> None:
    published.edit("articles/salt.en.md", "title: Salt", "title: Salt\nupdated: 2026-05-30")
    assert published.check() == []
    assert published.diff()["en"] == NOTHING


@pytest.fixture
def small(published: Published) -> Published:
    """Feeds hold one entry, and the newest one is not about salt."""
    published.put("diglot.toml", f"{CONFIG}{OUTPUTS}feed_size = 1\n")
    published.publish()
    return published


def test_a_translation_that_comes_a_week_later_without_a_date_of_its_own(small: Published) -> None:
    small.now += timedelta(days=7)
    small.put("articles/salt.zh.md", "---\ntitle: 盐\n---\n二\n")
    assert small.check() == [
        "articles/salt.zh.md:1:1: warning[unseen]: the translation is new but dated like its original, so no "
        "feed would ever hold it; add the day of its own publication: `date: 2026-06-08`"
    ]
    assert small.diff()["zh"] == ([], [], [], ["盐"])
    assert small.publish().new == 1
    assert small.check() == []


def test_a_translation_that_comes_a_week_later_with_a_date_of_its_own(small: Published) -> None:
    small.now += timedelta(days=7)
    small.put("articles/salt.zh.md", "---\ntitle: 盐\ndate: 2026-06-08\n---\n二\n")
    assert small.check() == []
    assert small.diff() == {"en": NOTHING, "zh": (["盐"], [], [], [])}


def test_an_item_that_left_the_feed_comes_again(small: Published) -> None:
    """The newest article is gone, so the one before it is in the feed once more."""
    small.edit("articles/trains.en.md", "title: Trains", "title: Trains\nexpires: 2026-06-02")
    small.edit("articles/trains.zh.md", "title: 夜车", "title: 夜车\nexpires: 2030-01-01")
    small.now += timedelta(days=7)
    assert small.check() == []
    assert small.diff() == {"en": ([], ["Salt"], [], []), "zh": NOTHING}


# Feeds.


def test_a_kind_of_feed_that_was_switched_off(published: Published) -> None:
    published.put("diglot.toml", f'{CONFIG}outputs = ["page"]\n')
    assert published.errors() == [
        f"diglot.toml: error[lost]: the feed /{lang}/feed.xml was published, and its subscribers would find "
        f'nothing; put "rss" back into `outputs`, {ACCEPT}'
        for lang in ("en", "zh")
    ]
    assert published.publish(accept=True).forgotten == 2
    assert published.lock == sorted([TRAINS_EN, TRAINS_ZH, SALT_EN])


def test_the_feed_of_a_listing_that_is_empty_is_a_warning(published: Published) -> None:
    published.put("diglot.toml", CONFIG)
    published.publish()
    assert "feed rss-tag /en/tags/sea/feed.xml" in published.lock
    assert "feed rss-beside /en+zh/feed.xml" in published.lock
    assert not [line for line in published.lock if "archive" in line], "nobody subscribes to an archive"
    published.edit("articles/salt.en.md", "tags: [sea]\n", "")
    assert published.check() == [
        "diglot.toml: warning[lost]: the feed /en/tags/sea/feed.xml was published, and its subscribers would find "
        f"nothing; publish an article that belongs into it, {ACCEPT}"
    ]


def test_a_site_without_pages_has_feeds_to_lose(published: Published) -> None:
    published.put("diglot.toml", f'{CONFIG}outputs = ["rss", "atom", "jsonfeed"]\n')
    assert [each.partition(" was published")[0] for each in published.errors()] == [
        "articles/salt.en.md:1:1: error[lost]: /en/salt/",
        "articles/trains.en.md:1:1: error[lost]: /en/trains/",
        "articles/trains.zh.md:1:1: error[lost]: /zh/trains/",
    ]
    done = published.publish(accept=True)
    assert (done.new, done.moved, done.forgotten) == (0, 0, 3)
    assert [line for line in published.lock if " rss " in line] == FEEDS
    assert all(line.startswith("feed ") for line in published.lock)
    assert published.check() == [], "an entry without an address is none with an empty one"


def test_a_feed_that_says_goodbye(published: Published) -> None:
    published.put("diglot.toml", f'{CONFIG}outputs = ["page"]\n')
    for lang in ("en", "zh"):
        published.put(f"static/{lang}/feed.xml", "<rss/>")
    assert published.check() == []


# The file itself.


def test_a_corrupted_lock_is_told_with_all_else(published: Published) -> None:
    (published.root / "articles/salt.en.md").unlink()
    text = (published.root / LOCK).read_text("utf-8")
    published.put(LOCK, f"{text}<<<<<<< HEAD\narticle new/en yesterday\n")
    restore = "restore the line from the history of published.lock"
    assert published.errors() == [
        f"published.lock:{3 + published.lock.index(SALT_EN)}:1: error[lost]: /en/salt/ was published, and would "
        "lead nowhere; write `aliases: [/en/salt/]` in the article that replaces it (`key: salt` if it is the "
        f"same), {ACCEPT}",
        "published.lock:8:1: error[lock]: a merge conflict was left here; delete the lines with <<<<<<<, "
        "======= and >>>>>>>, and keep all others",
        "published.lock:9:1: error[lock]: this is no line such as `article STORY/LANGUAGE DATE /ADDRESS/ ID`; "
        f"{restore}",
    ]
    with pytest.raises(ContentError):
        published.publish(accept=True)


def test_a_lock_that_cannot_be_read(published: Published) -> None:
    lock = published.root / LOCK
    lock.rename(published.root / "elsewhere")
    lock.mkdir()
    assert [str(problem) for problem in check.run(published.options())] == [
        "published.lock: error[lock]: this cannot be read (Is a directory); make it a readable file"
    ]
    with pytest.raises(ContentError):
        published.publish()


def test_a_lock_that_cannot_be_written_leaves_the_old_one(published: Published) -> None:
    before = (published.root / LOCK).read_bytes()
    (published.root / f".{LOCK}.new").mkdir()
    published.put("articles/new.en.md", "---\ntitle: New\ndate: 2026-05-30\n---\nThree\n")
    with pytest.raises(UsageError, match="the site is in place, release it again"):
        published.publish()
    assert (published.root / LOCK).read_bytes() == before
    (published.root / f".{LOCK}.new").rmdir()
    assert published.build(goal=Goal.RELEASE, dry_run=True, now=NOW).released
    assert len(published.lock) == 6


def test_a_changed_lock_is_noticed_where_nothing_else_changed(published: Published) -> None:
    assert published.warnings(now=NOW) == []
    published.put(LOCK, "\n".join([*published.lock, "address salt/en /en/brine/"]))
    told = (
        "articles/salt.en.md:1:1: warning[lost]: /en/brine/ was published, and would lead nowhere; add `aliases: "
        f"[/en/brine/]`, {ACCEPT}"
    )
    assert published.warnings(now=NOW) == [told]
    assert published.warnings(now=NOW) == [told]
    published.put(LOCK, "")
    assert published.warnings(now=NOW) == []


def test_an_edit_that_moves_nothing_repeats_what_was_told(published: Published) -> None:
    (published.root / "articles/salt.en.md").unlink()
    told = published.warnings(now=LATER)
    assert len(told) == 1
    published.edit("articles/trains.en.md", "One", "Another one")
    assert published.warnings(now=LATER) == told


#: When the times of files that were just written are believed.
LATER = datetime.now(UTC) + timedelta(days=1)


def test_what_a_newer_article_pushes_out_of_the_feed_is_noticed(site: SiteFolder) -> None:
    site.put("diglot.toml", f"{CONFIG}{OUTPUTS}feed_size = 1\n")
    site.write(STORIES.partition("=== articles/trains.zh.md")[0])
    site.build(goal=Goal.PUBLISH, now=LATER)
    site.put("articles/trains.zh.md", "---\ntitle: 夜车\n---\n一\n")
    assert site.warnings(now=LATER) == []
    site.put("articles/tides.zh.md", "---\ntitle: 潮汐\ndate: 2026-05-30\n---\n三\n")
    (told,) = site.warnings(now=LATER)
    assert told.startswith("articles/trains.zh.md:1:1: warning[unseen]: ")


def test_an_alias_that_kept_another_articles_address_is_missed(site: SiteFolder) -> None:
    site.put("diglot.toml", CONFIG + OUTPUTS)
    site.write(STORIES)
    site.build(goal=Goal.PUBLISH, now=LATER)
    trains = (site.root / "articles/trains.en.md").read_text("utf-8")
    (site.root / "articles/salt.en.md").unlink()
    site.put("articles/trains.en.md", trains.replace("title: Trains", "title: Trains\naliases: [/en/salt/]"))
    assert site.warnings(now=LATER) == []
    site.put("articles/trains.en.md", trains)
    (told,) = site.warnings(now=LATER)
    assert "warning[lost]: /en/salt/ was published, and would lead nowhere;" in told


#: What a writer may do to the three stories, as lines of their front matter and whether they are there at all.
EDITS = st.tuples(
    st.sampled_from(["trains.en", "trains.zh", "salt.en", "salt.zh", "tides.en"]),
    st.sampled_from(
        [
            None,
            "date: 2026-05-12",
            "date: 2026-05-12\nslug: salt",
            "date: 2026-05-12\naliases: [/en/salt/]",
            "date: 2026-05-12\naliases: [/en/salt/, /en/trains/, /zh/trains/]",
            "date: 2026-05-12\nkey: salt",
            "date: 2026-05-12\ndraft: true",
            "date: 2026-05-12\nexpires: 2026-05-30",
            "date: 2025-05-12",
            "date: 2026-05-30",
            "date: 2026-05-02\ntranslators: [a]",
            "translators: [a]",
        ]
    ),
    st.sampled_from(["build", "build", "publish"]),
)


@settings(max_examples=40)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_a_build_that_follows_an_edit_warns_like_one_from_nothing(
    edits: list[tuple[str, str | None, str]],
) -> None:
    with in_memory() as folder:
        one = SiteFolder(folder / "site")
        one.put("diglot.toml", f"{CONFIG}{OUTPUTS}feed_size = 1\n")
        one.write(STORIES)
        one.build(goal=Goal.PUBLISH, now=LATER)
        one.build(now=LATER)
        for name, front, goal in edits:
            if front is None:
                (one.root / f"articles/{name}.md").unlink(missing_ok=True)
            else:
                one.put(f"articles/{name}.md", f"---\ntitle: {name}\n{front}\n---\n{front}\n")
            with suppress(ContentError):
                told = one.warnings(now=LATER)
                assert told == one.warnings(now=LATER, cached=False, output=one.root / "clean")
                if goal == "publish":
                    one.build(goal=Goal.PUBLISH, now=LATER, accept=True)
                    one.build(now=LATER)
                    losses = [each for each in one.warnings(now=LATER) if "[unseen]" not in each]
                    assert not losses, "what was let go of is told again"


# The command line.


def test_check_tells_its_verdict(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = run_cli(words[0], "--site", str(site.root), *words[1:])
        return code, capsys.readouterr().out

    site.put("diglot.toml", CONFIG + OUTPUTS)
    site.write(STORIES)
    nothing = "; nothing was released yet, so readers have nothing to lose"
    assert run("check") == (0, f"no problems{nothing}\n")
    assert not site.output.exists()
    code, out = run("publish")
    assert code == 0
    assert out.endswith("published.lock: 3 new\n")
    assert run("check") == (0, "no problems\n")
    assert run("release") == (0, "published.lock: nothing new\n")
    (site.root / "articles/salt.en.md").unlink()
    assert run("check") == (1, "1 error\n")
    code, out = run("check", "--format", "json")
    (problem,) = json.loads(out)["problems"]
    assert (code, problem["code"], problem["severity"]) == (1, "lost", "error")
    code, out = run("check", "--format", "github")
    assert (code, out.split(",")[0]) == (1, "::error file=published.lock")
    assert run("publish", "--quiet")[0] == 1
    code, out = run("publish", "--accept", "--format", "json")
    assert (code, json.loads(out)["released"]) == (0, {"new": 0, "moved": 0, "let_go": 1, "feeds_told": 0})


def test_feed_diff_tells_what_readers_will_see(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(STORIES)
    where = ("--site", str(site.root))
    assert run_cli("publish", *where) == 0
    site.put("articles/salt.zh.md", "---\ntitle: 盐\ndate: 2026-05-30\n---\n二\n")
    capsys.readouterr()
    assert run_cli("feed", "diff", *where) == 0
    assert capsys.readouterr().out.splitlines() == [
        "readers of en will see 0 new, 0 resurfaced, 0 duplicates",
        "readers of zh will see 1 new, 0 resurfaced, 0 duplicates",
        "  new: 盐 https://series.example/zh/salt/",
    ]
    assert run_cli("feed", "diff", "--format", "json", *where) == 0
    assert json.loads(capsys.readouterr().out)["readers"]["zh"] == {
        "new": [{"title": "盐", "url": "https://series.example/zh/salt/"}],
        "resurfaced": [],
        "duplicates": [],
        "unseen": [],
    }


# The hub.


@dataclass
class Hub:
    """A hub on the loopback that answers as it is told, and keeps the forms that it was sent."""

    answers: list[int] = field(default_factory=list)  #: status codes; 204 after the last one
    forms: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def hub(*answers: int) -> Iterator[Hub]:
    kept = Hub(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            kept.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status = kept.answers.pop(0) if kept.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


EN, ZH = "https%3A%2F%2Fseries.example%2Fen%2Ffeed.xml", "https%3A%2F%2Fseries.example%2Fzh%2Ffeed.xml"


def test_the_hub_is_told_of_the_feeds_that_changed(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--site", str(site.root))
    with hub() as kept:
        site.put("diglot.toml", f'{CONFIG}{OUTPUTS}hub = "{kept.url}"\n')
        site.write(STORIES)
        for command in ("build", "check", "publish", "publish", "release"):
            assert run_cli(command, *where) == 0
        assert kept.forms == [f"hub.mode=publish&hub.url={EN}&hub.url={ZH}"]
        assert f"published.lock: 3 new\n{kept.url} was told of 2 feeds\n" in capsys.readouterr().out
        site.put("articles/new.zh.md", "---\ntitle: 新\ndate: 2026-05-30\n---\n三\n")
        assert run_cli("build", *where) == 0
        assert run_cli("release", *where) == 0
        assert kept.forms[1:] == [f"hub.mode=publish&hub.url={ZH}"]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [((500, 503), "it answered 503 Service Unavailable"), ((302, 302), "it answered 302 Found")],
)
def test_a_hub_that_refuses_is_told_again_with_the_next_release(
    answers: tuple[int, ...], reason: str, site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    with hub(*answers) as kept:
        site.put("diglot.toml", f'{CONFIG}{OUTPUTS}hub = "{kept.url}"\n')
        site.write(STORIES)
        assert run_cli("publish", "--site", str(site.root)) == 0
        shown = capsys.readouterr()
        assert "published.lock: 3 new\n" in shown.out
        assert shown.err == (
            f"diglot: the hub {kept.url} was not told of new entries ({reason}); the next release tells it\n"
        )
        assert run_cli("release", "--site", str(site.root)) == 0
        assert kept.forms == [f"hub.mode=publish&hub.url={EN}&hub.url={ZH}"] * 3


def test_a_hub_has_no_way_to_the_terminal(tmp_path: Path) -> None:
    """What it says becomes one line of plain words."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for _ in range(websub.TRIES):
                taken, _ = server.accept()
                with taken:
                    taken.recv(65536)
                    taken.sendall(b"HTTP/1.1 500 \x1b[2J" + b"No. " * 99 + b"\r\nContent-Length: 0\r\n\r\n")

        thread = Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(websub.NotTold) as raised:
            websub.tell(
                Released(1, 0, 0, {"https://series.example/en/feed.xml": "x"}, url), tmp_path / "told"
            )
        thread.join()
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 400


def test_a_hub_that_is_busy_once_is_asked_twice(tmp_path: Path) -> None:
    with hub(503) as kept:
        released = Released(1, 0, 0, {"https://series.example/en/feed.xml": "x"}, kept.url)
        assert websub.tell(released, tmp_path / "told") == 1
        assert len(kept.forms) == 2
        assert websub.tell(released, tmp_path / "told") == 0
        (tmp_path / "told").write_text("damaged", "utf-8")
        assert websub.tell(released, tmp_path / "told") == 1


def test_a_hub_that_does_not_answer_delays_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that listens, and never accepts."""
    import socket

    monkeypatch.setattr(websub, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(websub.NotTold, match="timed out"):
            websub.tell(
                Released(1, 0, 0, {"https://series.example/en/feed.xml": "x"}, url), tmp_path / "told"
            )
        monkeypatch.setattr(websub, "TIMEOUT", 5.0)
        monkeypatch.setattr(websub, "PATIENCE", 0.2)
        with pytest.raises(websub.NotTold, match="it did not answer in time"):
            websub.tell(
                Released(1, 0, 0, {"https://series.example/en/feed.xml": "x"}, url), tmp_path / "told"
            )


def test_no_hub_no_word(published: Published) -> None:
    done: Report = build.run(published.options(goal=Goal.PUBLISH, now=NOW))
    assert done.released
    assert done.released.hub == ""
    assert websub.tell(done.released, published.root / "told") == 0
