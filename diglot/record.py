"""What a build leaves for the next one: what it read, what it decided, and what it published.

One file a folder of output. A record that cannot be read means that nothing is known, which is always safe.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from diglot import glance, store
from diglot.glance import Glance
from diglot.model import Entry, ListingName
from diglot.plan import PlainRoute

#: The first bytes of a record; the number changes with what it holds.
MAGIC = glance.MAGIC


class Known(NamedTuple):
    """One story as the last build placed it."""

    digest: str  #: of the contents of its sources, and of what of them is published
    sources: tuple[tuple[str, str], ...]  #: language code and path of each, published or not
    entries: tuple[tuple[Entry, tuple[ListingName, ...]], ...]  #: each with the listings that it stands in
    published: tuple[str, ...]  #: the codes of the languages it is published in
    wanted: tuple[str, ...]  #: paths that it would publish as files if they existed
    due: int  #: when this changes by itself, in microseconds since 1970; 0 for never
    problems: tuple[tuple[Any, ...], ...]  #: warnings of its sources
    original: str  #: the code of the language it was first written in, among `published`; "" if none
    ended: tuple[str, ...]  #: the codes of the languages in which it expired
    #: The image files that it publishes or shows, by path from the site's root, and whether a text shows it.
    images: tuple[tuple[str, bool], ...] = ()


@dataclass(slots=True)
class Record:
    """All that a build needs to do no more than has to be done."""

    glance: Glance = field(default_factory=Glance)
    catalogs: tuple[str, Any] = ("", ())  #: digest of all catalogs' files, and what was made of them
    settings: str = ""  #: digest of the configuration, the catalogs and what is to be shown
    reading: str = ""  #: digest of what decides how sources are read
    themes: dict[str, str] = field(default_factory=dict)  #: digest of a template with all it uses, by name
    kinds: dict[str, int] = field(default_factory=dict)  #: the version of each kind of output
    contents: dict[str, tuple[str, str]] = field(default_factory=dict)  #: content and story's key, by source
    files: dict[str, str] = field(default_factory=dict)  #: digests of other files, by `Scan`'s label and path
    images: dict[str, tuple[Any, ...]] = field(default_factory=dict)  #: see `gallery`; by path from the root
    stories: dict[str, Known] = field(default_factory=dict)
    listings: dict[ListingName, list[Entry]] = field(default_factory=dict)
    routes: dict[str, PlainRoute] = field(default_factory=dict)  #: by file
    claims: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)  #: files, by who claims them
    more: dict[str, int] = field(default_factory=dict)  #: how many more claims a file has, if it has any
    asked: dict[str, bytes] = field(default_factory=dict)  #: marks of an output's questions, by file
    shares: dict[str, bytes] = field(default_factory=dict)  #: likewise of each shared value
    warned: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)  #: an output's warnings
    searched: dict[str, str] = field(default_factory=dict)  #: digests of what is searched of pages, by file
    indexes: dict[str, tuple[str, tuple[str, ...]]] = field(
        default_factory=dict
    )  #: key and files, by language
    identity: tuple[tuple[Any, ...], ...] = ()  #: warnings of what readers know


def load(path: Path) -> Record | None:
    """The record in a file; None if there is no file. Raises Unreadable."""
    with store.reading(path, MAGIC) as parts, _uncollected():
        if parts is None:
            return None
        try:
            first, *rest = parts
            if len(rest) + 1 != len(fields(Record)):
                raise store.Unreadable
            found = Record(glance.of(first), *rest)
            found.stories = {key: Known._make(known) for key, known in found.stories.items()}
        except (TypeError, ValueError, AttributeError) as error:
            raise store.Unreadable from error
        return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Millions of values that stay are not worth a look of the garbage collector while they are made."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def save(path: Path, record: Record) -> None:
    """Put a record in the place of the last one, all at once. Raises OSError."""
    parts = (_plain(getattr(record, each.name)) for each in fields(record))
    store.save(path, MAGIC, parts)


def _plain(value: Any) -> Any:
    """Named tuples as tuples: a record holds no class, so that reading it can run no code."""
    if isinstance(value, Glance):
        return value.as_list()
    if isinstance(value, dict) and isinstance(next(iter(value.values()), None), Known):
        return {key: tuple(each) for key, each in value.items()}
    return value
