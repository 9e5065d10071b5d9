"""Parsed sources, remembered between builds in one SQLite file.

A source is known by the digest of its bytes and of all that decides how they are read. The cache is never
needed: whatever is wrong with it, it is thrown away and built anew.
"""

from __future__ import annotations

import io
import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta, timezone
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from diglot import digest
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter
from diglot.model import Correction, Document, Heading, Reference, Standing
from diglot.naming import Address
from diglot.sources import Facts, Parsed, Source

FILE = "cache.db"

_TABLES = (
    "CREATE TABLE about (toolchain TEXT NOT NULL)",
    """CREATE TABLE source (
    path TEXT PRIMARY KEY,
    content TEXT NOT NULL,  -- digest of the bytes, and of how to read them
    parsed BLOB NOT NULL,   -- pickle of the facts, the source and its problems
    proof BLOB NOT NULL,    -- digest of the columns before
    body TEXT NOT NULL,     -- digest of the next column
    html TEXT NOT NULL      -- the body, with holes
)""",
    "CREATE INDEX bodies ON source (body)",
)

#: Sources saved at once: another build that waits for its turn never waits long.
BATCH = 2000

#: Bodies at hand.
BODIES = 200

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
    """A parsed source as the cache keeps it.

    It is made where the source is parsed, so that it travels once.
    """

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
        self._bodies: dict[str, str] = {}  #: of the sources that were asked for last
        self.is_empty = not db.execute("SELECT 1 FROM source LIMIT 1").fetchall()

    def find(self, wanted: Mapping[str, str]) -> dict[str, Remembered]:
        """Those among some sources, given as paths with contents, that are known."""
        found: dict[str, Remembered] = {}
        if self.is_empty or not wanted:
            return found
        with _guarded:
            marks = ",".join("?" * len(wanted))
            rows = self._db.execute(f"SELECT * FROM source WHERE path IN ({marks})", tuple(wanted)).fetchall()  # noqa: S608
            for row in rows:
                path, content, parsed, proof, body, html = row
                if wanted.get(path) != content:
                    continue
                if _proof(path, content, parsed) != proof:
                    raise Broken
                found[path] = Remembered._make(_Unpickler(io.BytesIO(parsed)).load())
                self._keep(body, html)
        return found

    def _keep(self, body: str, html: str) -> None:
        """A body is asked for soon after its source, and then no more."""
        if len(self._bodies) >= BODIES:
            self._bodies.clear()
        self._bodies[body] = html

    def add(self, rows: Iterable[Row]) -> None:
        """Remember sources and their bodies, in place of what stood at their paths."""
        rows = tuple(rows)
        with _guarded:
            self._db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)", rows)
            self.is_empty = self.is_empty and not rows
            self._unsaved += len(rows)
            if self._unsaved >= BATCH:
                self.save()

    def body(self, name: str) -> str:
        """The HTML, with holes, of the body with this digest."""
        with _guarded:
            html = self._bodies.get(name)
            if html is None:
                row = self._db.execute("SELECT html FROM source WHERE body = ?", (name,)).fetchone()
                if row is None:
                    raise Broken
                html = str(row[0])
            if digest.of_bytes(html.encode()) != name:
                raise Broken
        return html

    def save(self) -> None:
        """Keep what was learnt, whatever happens to this build."""
        with _guarded:
            self._db.commit()
            self._unsaved = 0

    def forget(self, paths: Iterable[str]) -> None:
        """Leave out what stands at these paths."""
        with _guarded:
            self._db.executemany("DELETE FROM source WHERE path = ?", ((path,) for path in paths))


@contextmanager
def opened(folder: Path | None, toolchain: str) -> Iterator[Cache]:
    """The cache in a folder; for None a temporary one, which knows nothing and is forgotten.

    `toolchain` digests what else decides how a source is parsed: a cache of another one starts empty. Raises
    Broken if the file is no such cache, Unusable if it cannot be opened.
    """
    with _guarded:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(folder / FILE if folder else "", timeout=PATIENCE)
        db.execute("PRAGMA synchronous = OFF")  # what a power cut damages is found out, and made anew
    with closing(db):
        with _guarded:
            if not _is_ours(db, toolchain):
                db.execute("BEGIN IMMEDIATE")  # another build may be about to do the same
                if not _is_ours(db, toolchain):
                    _begin_anew(db, toolchain)
                db.commit()
            found = Cache(db)
        yield found


def examined(folder: Path) -> int:
    """How many sources the cache in a folder knows: all of it is read, and nothing is changed.

    Raises Broken if SQLite finds damage or a row is not what was written, Unusable if it cannot be read now.
    """
    known = 0
    with _guarded, closing(sqlite3.connect(f"{(folder / FILE).absolute().as_uri()}?mode=ro", uri=True)) as db:
        if db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise Broken
        for path, content, parsed, proof, body, html in db.execute("SELECT * FROM source"):
            if _proof(path, content, parsed) != proof or digest.of_bytes(html.encode()) != body:
                raise Broken
            known += 1
    return known


def _is_ours(db: sqlite3.Connection, toolchain: str) -> bool:
    return "about" in _tables(db) and db.execute("SELECT toolchain FROM about").fetchone() == (toolchain,)


def _tables(db: sqlite3.Connection) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {name for (name,) in db.execute(query).fetchall()}


def _begin_anew(db: sqlite3.Connection, toolchain: str) -> None:
    for table in _tables(db):
        db.execute(f'DROP TABLE "{table}"')
    for statement in _TABLES:
        db.execute(statement)
    db.execute("INSERT INTO about VALUES (?)", (toolchain,))


def discard(folder: Path) -> None:
    """Remove the cache from a folder, if that can be done."""
    for name in (FILE, f"{FILE}-journal"):
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)


class _Guarded:
    """Around all that is done to the file: what goes wrong there is Unusable or Broken."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        match error:
            case OSError():
                raise Unusable(error.strerror) from error
            case sqlite3.OperationalError():
                code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of it tells details
                raise (Unusable if code in _NOT_NOW else Broken)(str(error)) from error
            case (
                sqlite3.DatabaseError()
                | pickle.UnpicklingError()
                | ValueError()
                | TypeError()
                | AttributeError()  # of a column that became empty, or of another type
                | EOFError()
            ):
                raise Broken from error


_guarded = _Guarded()


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
        Standing,
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
