"""Parsed sources, remembered between builds in one SQLite file.

A source is known by its bytes and by all that decides how they are read. Reading a file again is spared
where the file system says that it is the same, and said so long enough ago to be believed. The cache is never
needed: whatever is wrong with it, it is thrown away and built anew.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from diglot import digest, sources
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter
from diglot.model import Correction, Document, Heading, Reference
from diglot.sources import Address, Reading, Source

FILE = "cache.db"

#: Nanoseconds after a change in which another one might leave the same times: file systems tick slowly.
UNSETTLED = 2_000_000_000

_TABLES = """
CREATE TABLE about (toolchain TEXT NOT NULL);
CREATE TABLE source (
    path TEXT PRIMARY KEY,
    stat TEXT NOT NULL,     -- what the file system said, and how to read; '' if it is too early to believe it
    content TEXT NOT NULL,  -- digest of the bytes, and of how to read them
    parsed BLOB NOT NULL,   -- pickle of a Source and its problems
    proof TEXT NOT NULL,    -- digest of the columns before
    body TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE body (digest TEXT PRIMARY KEY, html TEXT NOT NULL) WITHOUT ROWID;
"""

_Parsed = tuple[Source, tuple[Problem, ...]]


#: Sources saved at once: another build that waits for its turn never waits long.
BATCH = 200


#: Seconds to wait for another build that is saving.
PATIENCE = 5

#: What is wrong with the disk or another process, and not with the file.
_NOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
}


class Unusable(Exception):
    """The cache cannot be used now: it is locked, or its folder cannot be written."""


class Broken(Unusable):
    """The file is not the cache that we wrote."""


class Cache:
    """The parsed sources of one site. Any method may raise Unusable. Get one from `opened`."""

    def __init__(self, db: sqlite3.Connection, now: datetime) -> None:
        self._db = db
        self._now = int(now.timestamp()) * 1_000_000_000
        self.anew = 0  #: sources that had to be parsed

    def parsed(self, site_dir: Path, at: Address, how: Reading) -> _Parsed:
        """One source and its problems: remembered, or read and parsed now."""
        key = digest.of(at, how)
        stat = self._stat(site_dir / at.path, key)
        with _guarded():
            row = self._db.execute("SELECT * FROM source WHERE path = ?", (at.path,)).fetchone()
            if row and stat and stat == row[1]:
                return _loaded(row)
        data = sources.read(site_dir, at)
        if isinstance(data, Problem):
            return sources.unreadable(at), (data,)
        content = digest.of(data, key)
        if row and row[2] == content:
            with _guarded():
                found = _loaded(row)
            self._remember((at.path, stat, content, row[3]), row[5])
            return found
        self.anew += 1
        source, html, problems = sources.parse(data, at, how)
        blob = pickle.dumps((source, problems), pickle.HIGHEST_PROTOCOL)
        self._remember((at.path, stat, content, blob), source.body, html)
        return source, problems

    def _remember(self, entry: tuple[str, str, str, bytes], body: str, html: str | None = None) -> None:
        with _guarded():
            values = (*entry, digest.of(entry), body)
            self._db.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)", values)
            if html is not None:
                self._db.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (body, html))
            if self.anew % BATCH == 0:
                self._db.commit()

    def body(self, name: str) -> str:
        """The HTML, with holes, of the body with this digest."""
        with _guarded():
            row = self._db.execute("SELECT html FROM body WHERE digest = ?", (name,)).fetchone()
        if row is None or digest.of(row[0]) != name:
            raise Broken
        return str(row[0])

    def keep(self, paths: Iterable[str]) -> None:
        """Save what was learnt; forget sources that are not among `paths`, and bodies that nothing needs."""
        with _guarded():
            self._db.execute("CREATE TEMP TABLE kept (path TEXT PRIMARY KEY) WITHOUT ROWID")
            self._db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((path,) for path in paths))
            self._db.execute("DELETE FROM source WHERE path NOT IN (SELECT path FROM kept)")
            self._db.execute("DELETE FROM body WHERE digest NOT IN (SELECT body FROM source)")
            self._db.execute("DROP TABLE kept")
            self._db.commit()

    def _stat(self, path: Path, key: str) -> str:
        """What tells a file's state without reading it; "" while a later edit might not show in it."""
        try:
            stat = path.stat()
        except OSError:
            return ""
        if max(stat.st_mtime_ns, stat.st_ctime_ns) + UNSETTLED > self._now:
            return ""
        return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino} {key}"


@contextmanager
def opened(folder: Path | None, toolchain: str, now: datetime) -> Iterator[Cache]:
    """The cache in a folder; for None one in memory, which knows nothing and is forgotten.

    `toolchain` digests what else decides how a source is parsed: a cache of another one starts empty. Raises
    Broken if the file is no such cache, Unusable if it cannot be opened.
    """
    with _guarded():
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / FILE if folder else ":memory:", timeout=PATIENCE)
    with closing(db):
        with _guarded():
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            known = db.execute("SELECT toolchain FROM about").fetchone() if "about" in tables else None
            if known != (toolchain,):
                for table in tables:
                    db.execute(f'DROP TABLE "{table}"')
                db.executescript(_TABLES)
                db.execute("INSERT INTO about VALUES (?)", (toolchain,))
                db.commit()
        yield Cache(db, now)


def discard(folder: Path) -> None:
    """Remove the cache from a folder, if that can be done."""
    for name in (FILE, f"{FILE}-journal"):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unusable(error.strerror) from error
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it tells details
        raise (Unusable if code in _NOT_NOW else Broken)(str(error)) from error
    except (sqlite3.DatabaseError, pickle.UnpicklingError, ValueError, TypeError, EOFError) as error:
        raise Broken from error


#: All that a parsed source is made of. Nothing else is ever loaded, whoever wrote the file.
_KNOWN = {
    (kind.__module__, kind.__qualname__): kind
    for kind in (
        Address,
        Correction,
        Document,
        FrontMatter,
        Heading,
        Problem,
        Reference,
        Severity,
        Source,
        datetime,
        timedelta,
        timezone,
    )
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(name) from None


def _loaded(row: tuple[str, str, str, bytes, str, str]) -> _Parsed:
    if digest.of(row[:4]) != row[4]:
        raise Broken
    found: _Parsed = _Unpickler(io.BytesIO(row[3])).load()
    return found
