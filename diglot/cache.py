"""Parsed sources, remembered between builds in one SQLite file.

A source is known by the digest of its bytes and of all that decides how they are read. The cache is never
needed: whatever is wrong with it, it is thrown away and built anew.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from diglot import digest
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter
from diglot.model import Correction, Document, Heading, Reference
from diglot.sources import Address, Facts, Parsed, Source

FILE = "cache.db"

_TABLES = """
CREATE TABLE about (toolchain TEXT NOT NULL);
CREATE TABLE source (
    path TEXT PRIMARY KEY,
    content TEXT NOT NULL,  -- digest of the bytes, and of how to read them
    parsed BLOB NOT NULL,   -- pickle of the facts, the source and its problems
    proof BLOB NOT NULL,    -- digest of the columns before
    body TEXT NOT NULL
);
CREATE INDEX bodies ON source (body);
CREATE TABLE body (digest TEXT PRIMARY KEY, html TEXT NOT NULL);
"""

#: Sources saved at once: another build that waits for its turn never waits long.
BATCH = 2000

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


class Row(NamedTuple):
    """A parsed source as the cache keeps it. It is made where the source is parsed, so that it travels once."""

    path: str
    content: str
    parsed: bytes
    proof: bytes
    body: str
    html: str

    @classmethod
    def of(cls, content: str, facts: Facts, parsed: Parsed) -> Row:
        """The row of one source that was just parsed."""
        source = parsed.source
        blob = pickle.dumps((facts, source, parsed.problems), pickle.HIGHEST_PROTOCOL)
        path = source.address.path
        return cls(path, content, blob, _proof(path, content, blob), source.body, parsed.html)


class Remembered(NamedTuple):
    """What the cache knows of a source."""

    facts: Facts
    source: Source
    problems: tuple[Problem, ...]


class Cache:
    """The parsed sources of one site. Any method may raise Unusable. Get one from `opened`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._unsaved = 0
        self.is_empty = not db.execute("SELECT 1 FROM source LIMIT 1").fetchall()

    def find(self, path: str, content: str) -> Remembered | None:
        """A source with this content, if it is known."""
        with _guarded():
            query = "SELECT path, content, parsed, proof FROM source WHERE path = ?"
            row = self._db.execute(query, (path,)).fetchone()
            if row is None or row[1] != content:
                return None
            if _proof(*row[:3]) != row[3]:
                raise Broken
            return Remembered._make(_Unpickler(io.BytesIO(row[2])).load())

    def add(self, rows: Iterable[Row]) -> None:
        """Remember sources and their bodies, in place of what stood at their paths."""
        rows = tuple(rows)
        with _guarded():
            self.forget(row.path for row in rows)
            self._db.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?)", (row[:5] for row in rows))
            self._db.executemany("INSERT OR IGNORE INTO body VALUES (?, ?)", (row[4:] for row in rows))
            self._unsaved += len(rows)
            if self._unsaved >= BATCH:
                self.save()

    def body(self, name: str) -> str:
        """The HTML, with holes, of the body with this digest."""
        with _guarded():
            row = self._db.execute("SELECT html FROM body WHERE digest = ?", (name,)).fetchone()
        if row is None or digest.of_bytes(row[0].encode()) != name:
            raise Broken
        return str(row[0])

    def save(self) -> None:
        """Keep what was learnt, whatever happens to this build."""
        with _guarded():
            self._db.commit()
            self._unsaved = 0

    def forget(self, paths: Iterable[str]) -> None:
        """Leave out what stands at these paths, and the bodies that nothing needs any more."""
        if self.is_empty:
            return
        with _guarded():
            for path in paths:
                query = "DELETE FROM source WHERE path = ? RETURNING body"
                for (body,) in self._db.execute(query, (path,)).fetchall():
                    unused = "DELETE FROM body WHERE digest = ? AND digest NOT IN (SELECT body FROM source WHERE body = ?)"
                    self._db.execute(unused, (body, body))


@contextmanager
def opened(folder: Path | None, toolchain: str) -> Iterator[Cache]:
    """The cache in a folder; for None a temporary one, which knows nothing and is forgotten.

    `toolchain` digests what else decides how a source is parsed: a cache of another one starts empty. Raises
    Broken if the file is no such cache, Unusable if it cannot be opened.
    """
    with _guarded():
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / FILE if folder else "", timeout=PATIENCE)
        db.execute("PRAGMA synchronous = OFF")  # what a power cut damages is found out, and made anew
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
            found = Cache(db)
        yield found


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
        Facts,
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


def _proof(path: str, content: str, blob: bytes) -> bytes:
    return blake2b(b"\0".join((path.encode(), content.encode(), blob)), digest_size=digest.SIZE).digest()
