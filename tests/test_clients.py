"""Subscribers: what real feed readers make of a site that changes, over HTTP.

A subscriber never sees an item twice, never misses one, and never lands in the wrong language. Each scenario has
a table of what each feed may bring; every reader has to agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from clients import CLIENTS, Client, Seen
from harness import SiteFolder
from host import Host, hosted
from lxml import html

#: Bill is published between the first two.
EARLY, BEFORE, AFTER = (datetime(2026, *day, tzinfo=UTC) for day in ((4, 15), (6, 1), (6, 10)))
FORMATS = ("feed.xml", "atom.xml", "feed.json")
CONFIG = """\
title = { en = "The Series", zh = "连载" }
base_url = "http://series.example"
languages = ["en", "zh"]
feed_size = 3
"""
#: Four stories for three places: Salt leaves the feed when Bill comes.
FILES = f"""
=== diglot.toml
{CONFIG}
=== articles/salt.en.md
---
title: Salt
date: 2026-02-01
tags: [water]
---
Old.
=== articles/brine.en.md
---
title: Brine & ice
date: 2026-03-21T11:02:59.713Z
tags: [water]
---
What is left.
=== articles/brine.zh.md
---
title: 卤水
---
剩下的。
=== articles/tap.en.md
---
title: Tap
date: 2026-04-01
tags: [water]
---
Only in English, so far.
=== articles/bill.en.md
---
title: Bill
date: 2026-05-01
tags: [water]
---
What it costs.
=== articles/bill.zh.md
---
title: 账单
---
要花多少钱。
"""


class Scenario(NamedTuple):
    """An edit, and what it brings to subscribers of each edition and of both in one; None is 304, nothing sent."""

    edit: Callable[[SiteFolder], object]
    en: Seen | None
    zh: Seen | None
    both: Seen | None


def _replace(site: SiteFolder, name: str, old: str, new: str) -> None:
    text = (site.root / name).read_text("utf-8")
    assert old in text
    site.put(name, text.replace(old, new))


def _delete(site: SiteFolder) -> None:
    for path in site.root.glob("articles/brine.*"):
        path.unlink()


SCENARIOS = {
    "nothing changed": Scenario(lambda _: None, None, None, None),
    "an edit": Scenario(
        lambda site: _replace(site, "articles/brine.en.md", "What is left", "What remains"),
        Seen(0, 1),
        None,
        Seen(0, 1),
    ),
    "an edit with its date": Scenario(
        lambda site: _replace(
            site,
            "articles/brine.en.md",
            "tags: [water]\n---\n",
            "tags: [water]\nupdated: 2026-06-05\n---\nAgain: ",
        ),
        Seen(0, 1),
        None,
        Seen(0, 1),
    ),
    "a page that moved": Scenario(
        lambda site: _replace(
            site,
            "articles/brine.en.md",
            "tags: [water]\n",
            "tags: [water]\nslug: ice\naliases: [/en/brine/]\n",
        ),
        Seen(0, 1),
        Seen(0, 1),  # the link to the other language
        Seen(0, 1),
    ),
    "a translation a week later": Scenario(
        lambda site: site.put("articles/tap.zh.md", "---\ntitle: 龙头\ndate: 2026-06-08\n---\n水龙头。\n"),
        Seen(0, 1),  # the link to the translation
        Seen(1, 0),
        Seen(0, 1),  # who reads both has read the story
    ),
    "from http to https": Scenario(
        lambda site: _replace(site, "diglot.toml", "http://series", "https://series"),
        Seen(0, 3),
        Seen(0, 2),
        Seen(0, 3),
    ),
    "a story that was deleted": Scenario(_delete, Seen(0, 0), Seen(0, 0), Seen(0, 0)),
}


@pytest.fixture
def host(site: SiteFolder) -> Iterator[Host]:
    site.write(FILES).build(now=EARLY)
    with hosted(site.output) as host:
        yield host


#: The two editions, and both in one.
FEEDS = ("/en", "/zh", "")


def _subscribed(kind: str, home: Path, site: SiteFolder, host: Host) -> dict[str, Client]:
    """For each format that a client can read, a client that has read all, and knows how to ask for more."""
    clients: dict[str, Client] = {}
    for file in FORMATS:
        (home / file).mkdir(parents=True)
        client = CLIENTS[kind](home / file, [f"{host.address}{folder}/{file}" for folder in FEEDS])
        if file in client.formats:
            client.poll()
            clients[file] = client
    site.build(now=BEFORE)
    for client in clients.values():
        for _ in range(client.warm):
            client.poll()
        client.read_all()
        assert client.unread() == 0
    host.asked.clear()
    return clients


@pytest.mark.parametrize("kind", CLIENTS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_subscribers_see(site: SiteFolder, host: Host, tmp_path: Path, kind: str, name: str) -> None:
    scenario = SCENARIOS[name]
    clients = _subscribed(kind, tmp_path / "clients", site, host)
    assert clients
    dates = {file: _dates(client) for file, client in clients.items()}
    scenario.edit(site)
    site.build(now=AFTER)
    for file, client in clients.items():
        seen = client.poll()
        assert _dates(client).items() >= dates[file].items(), "an old entry has another date"
        expected = (scenario.en, scenario.zh, scenario.both)
        for folder, what in zip(FEEDS, expected, strict=True):
            assert host.statuses(f"{folder}/{file}") == [200 if what else 304]
            assert seen[f"{host.address}{folder}/{file}"] == (what or Seen()), f"{folder}/{file}"
        assert client.unread() == sum(what.new for what in expected if what)
        assert set(client.poll().values()) == {Seen()}


def _dates(client: Client) -> dict[tuple[str, str], int]:
    return {
        (feed, id_): entry.date for feed, known in client.entries().items() for id_, entry in known.items()
    }


@pytest.mark.parametrize("kind", CLIENTS)
def test_each_entry_leads_to_its_own_page_in_the_language_of_its_feed(
    site: SiteFolder, host: Host, tmp_path: Path, kind: str
) -> None:
    for client in _subscribed(kind, tmp_path / "clients", site, host).values():
        for feed, known in client.entries().items():
            folder = urlsplit(feed).path.rpartition("/")[0]
            # Salt has left its feed, and is kept by those who had it.
            assert len(known) == {"/en": 4, "/zh": 2, "": 4}[folder]
            for entry in known.values():
                page = html.parse(str(host.file(urlsplit(entry.link).path))).getroot()
                assert page.get("lang") == {"/en": "en", "/zh": "zh-Hans", "": "en"}[folder]
                assert page.findtext(".//h1") == entry.title
                assert page.xpath("string(//div[starts-with(@class, 'prose')]/p)") in entry.content


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_page_that_moved_takes_its_link_along(
    site: SiteFolder, host: Host, tmp_path: Path, kind: str
) -> None:
    clients = _subscribed(kind, tmp_path / "clients", site, host)
    SCENARIOS["a page that moved"].edit(site)
    site.build(now=AFTER)
    for file, client in clients.items():
        client.poll()
        moved = client.entries()[f"{host.address}/en/{file}"]["tag:series.example,2026:brine/en"]
        assert moved.link == "http://series.example/en/ice/"
        assert host.file("/en/brine/"), "the old address leads nowhere"


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_late_translation_has_a_date_of_its_own(
    site: SiteFolder, host: Host, tmp_path: Path, kind: str
) -> None:
    clients = _subscribed(kind, tmp_path / "clients", site, host)
    SCENARIOS["a translation a week later"].edit(site)
    site.build(now=AFTER)
    for file, client in clients.items():
        client.poll()
        added = client.entries()[f"{host.address}/zh/{file}"]["tag:series.example,2026:tap/zh"]
        assert datetime.fromtimestamp(added.date, UTC) == datetime(2026, 6, 8, tzinfo=UTC)


#: What each reader takes for one entry: Newsboat what has one id, the others what stands in one feed.
PER_FEED = {"feedparser": True, "reader": True, "newsboat": False}


@pytest.mark.parametrize("kind", CLIENTS)
def test_an_entry_in_two_feeds_is_never_lost(site: SiteFolder, host: Host, tmp_path: Path, kind: str) -> None:
    """The feed of a topic besides those of both editions: all is there once, or once in each, and stays read."""
    site.build(now=BEFORE)
    files = ("en/feed.xml", "zh/feed.xml", "en/tags/water/feed.xml")
    client = CLIENTS[kind](tmp_path, [f"{host.address}/{file}" for file in files])
    client.poll()
    ids = [id_ for known in client.entries().values() for id_ in known]
    assert set(ids) == {
        f"tag:series.example,2026:{name}" for name in ("brine/en", "tap/en", "bill/en", "brine/zh", "bill/zh")
    }
    assert len(ids) == client.unread() == (8 if PER_FEED[kind] else 5)
    assert len(client.entries()[f"{host.address}/zh/feed.xml"]) == 2, "another language took an entry away"
    client.read_all()
    SCENARIOS["an edit with its date"].edit(site)
    site.build(now=AFTER)
    for _ in range(client.warm):
        client.poll()
    assert client.unread() == 0


@pytest.mark.parametrize("kind", CLIENTS)
def test_a_correction_is_news_to_those_who_ask_for_corrections_only(
    site: SiteFolder, host: Host, tmp_path: Path, kind: str
) -> None:
    site.build(now=BEFORE)
    edition, corrections = (f"{host.address}/en/{file}" for file in ("feed.xml", "corrections/feed.xml"))
    client = CLIENTS[kind](tmp_path, [edition, corrections])
    for _ in range(client.warm):
        client.poll()
    client.read_all()
    for number, day in enumerate(("06-02", "06-03"), 1):
        told = "".join(f"  - {{date: 2026-{day}, text: Wrong.}}\n" for day in ("06-02", "06-03")[:number])
        _replace(site, "articles/brine.en.md", "tags: [water]\n", f"tags: [water]\ncorrections:\n{told}")
        site.build(now=AFTER)
        assert client.poll() == {edition: Seen(), corrections: Seen(1, 0)}, day
        _replace(site, "articles/brine.en.md", f"corrections:\n{told}", "")
    assert client.unread() == 2
