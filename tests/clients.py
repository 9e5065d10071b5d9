"""Feed readers that others wrote, each behind the same few words: subscribe, poll, what is unread."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol

import feedparser
from harness import needed


class Seen(NamedTuple):
    """What one poll of one feed brought: entries not known before, and known ones that look different now."""

    new: int = 0
    changed: int = 0


class Entry(NamedTuple):
    """What a subscriber sees of one entry."""

    link: str
    title: str
    date: int  #: seconds since 1970
    content: str


class Client(Protocol):
    """One subscriber. A poll answers for each feed; `entries` is by feed, then by id."""

    formats: tuple[str, ...]  #: the feeds that it can read, by file name
    warm: int  #: polls until it sends conditional requests

    def poll(self) -> dict[str, Seen]: ...
    def read_all(self) -> None: ...
    def unread(self) -> int: ...
    def entries(self) -> dict[str, dict[str, Entry]]: ...


def _compare(
    before: dict[str, dict[str, Entry]], after: dict[str, dict[str, Entry]], feeds: list[str]
) -> dict[str, Seen]:
    return {
        feed: Seen(
            len(after[feed].keys() - before[feed].keys()),
            sum(before[feed][id_] != after[feed][id_] for id_ in after[feed].keys() & before[feed].keys()),
        )
        for feed in feeds
    }


class Feedparser:
    """The library that many readers are made with, and the least that such a reader remembers."""

    formats: tuple[str, ...] = ("feed.xml", "atom.xml")
    warm = 1

    def __init__(self, _: Path, feeds: list[str]) -> None:
        self._feeds = feeds
        self._state: dict[str, tuple[str | None, str | None]] = {}
        self._entries: dict[str, dict[str, Entry]] = {feed: {} for feed in feeds}
        self._unread: set[tuple[str, str]] = set()

    def poll(self) -> dict[str, Seen]:
        before = self.entries()
        for feed in self._feeds:
            etag, modified = self._state.get(feed, (None, None))
            parsed = feedparser.parse(feed, etag=etag, modified=modified)
            assert not parsed.bozo, parsed.bozo_exception
            if parsed.status == 304:
                assert not parsed.entries
                continue
            self._state[feed] = (parsed.get("etag"), parsed.get("modified"))
            for entry in parsed.entries:
                known = self._entries[feed]
                if entry.id not in known:
                    self._unread.add((feed, entry.id))
                known[entry.id] = _parsed(entry)
        return _compare(before, self._entries, self._feeds)

    def read_all(self) -> None:
        self._unread.clear()

    def unread(self) -> int:
        return len(self._unread)

    def entries(self) -> dict[str, dict[str, Entry]]:
        return {feed: dict(known) for feed, known in self._entries.items()}


def _parsed(entry: feedparser.FeedParserDict) -> Entry:
    from calendar import timegm

    return Entry(entry.link, entry.title, timegm(entry.published_parsed), entry.content[0].value)


class Reader:
    """The `reader` library: it keeps each feed's entries apart, and counts what changed itself."""

    formats: tuple[str, ...] = ("feed.xml", "atom.xml", "feed.json")
    warm = 1

    def __init__(self, home: Path, feeds: list[str]) -> None:
        from reader import make_reader

        self._reader = make_reader(str(home / "reader.sqlite"))
        self._feeds = feeds
        for feed in feeds:
            self._reader.add_feed(feed)

    def poll(self) -> dict[str, Seen]:
        seen = {}
        for result in self._reader.update_feeds_iter(scheduled=False):
            if isinstance(result.value, Exception):
                raise result.value
            found = result.value
            seen[result.url] = Seen(found.new, found.modified) if found else Seen()
        return seen

    def read_all(self) -> None:
        for entry in list(self._reader.get_entries(read=False)):
            self._reader.mark_entry_as_read(entry)

    def unread(self) -> int:
        return self._reader.get_entry_counts(read=False).total or 0

    def entries(self) -> dict[str, dict[str, Entry]]:
        found: dict[str, dict[str, Entry]] = {feed: {} for feed in self._feeds}
        for entry in self._reader.get_entries():
            date, content = entry.published, entry.get_content(prefer_summary=False)
            found[entry.feed_url][entry.id] = Entry(
                entry.link or "",
                entry.title or "",
                int(date.timestamp()) if date else 0,
                content.value if content else "",
            )
        return found


class Newsboat:
    """The terminal reader, run as its users run it; what it knows is read from its own database."""

    formats: tuple[str, ...] = ("feed.xml", "atom.xml")
    warm = 3

    def __init__(self, home: Path, feeds: list[str]) -> None:
        needed("newsboat", shutil.which("newsboat"), "apt-get install newsboat")
        self._home, self._feeds = home, feeds
        (home / "urls").write_text("".join(f"{feed}\n" for feed in feeds), "utf-8")
        (home / "config").write_text("download-retries 1\ndownload-timeout 20\n", "utf-8")

    def _run(self, *arguments: str) -> str:
        files = {"-C": "config", "-u": "urls", "-c": "cache.db"}
        places = [word for option, file in files.items() for word in (option, str(self._home / file))]
        environment = {"HOME": str(self._home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        command = ["newsboat", *places, *arguments]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True, timeout=120
        ).stdout

    def poll(self) -> dict[str, Seen]:
        before = self.entries()
        self._run("-x", "reload")
        return _compare(before, self.entries(), self._feeds)

    def read_all(self) -> None:
        ids = self._home / "read"
        ids.write_text("".join(f"{id_}\n" for known in self.entries().values() for id_ in known), "utf-8")
        self._run("-I", str(ids))

    def unread(self) -> int:
        return int(self._run("-x", "print-unread").split()[0])

    def entries(self) -> dict[str, dict[str, Entry]]:
        found: dict[str, dict[str, Entry]] = {feed: {} for feed in self._feeds}
        if not (self._home / "cache.db").exists():
            return found
        with closing(sqlite3.connect(self._home / "cache.db")) as cache:
            for feed, id_, *rest in cache.execute(
                "SELECT feedurl, guid, url, title, pubDate, content FROM rss_item WHERE deleted = 0"
            ):
                found[feed][id_] = Entry(*rest)
        return found


CLIENTS: dict[str, Callable[[Path, list[str]], Client]] = {
    "feedparser": Feedparser,
    "reader": Reader,
    "newsboat": Newsboat,
}
