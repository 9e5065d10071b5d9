"""Gettext catalogs (`.po`), read strictly and written back byte for byte where nothing changed.

Format: the manual of GNU gettext, "The Format of PO Files".
"""

from __future__ import annotations

from typing import NamedTuple

from diglot.errors import Problem
from diglot.model import Span


class Previous(NamedTuple):
    """What a fuzzy message was translated from: the lines `#|`."""

    msgid: str
    context: str | None = None
    plural: str | None = None


class Entry(NamedTuple):
    """One message. Texts are as they mean, without quotes and escapes."""

    msgid: str
    msgstr: tuple[str, ...] = ("",)  #: one, or one for each plural form
    context: str | None = None
    plural: str | None = None
    comments: tuple[str, ...] = ()  #: the translator's: `# …`
    notes: tuple[str, ...] = ()  #: of who extracted it: `#. …`
    references: tuple[str, ...] = ()  #: `articles/x.en.md:12`
    flags: tuple[str, ...] = ()
    previous: Previous | None = None
    obsolete: bool = False
    line: int = 0  #: of its `msgid` in the file; 0 for one that is new
    spans: tuple[Span, ...] = ()  #: where the characters of the first `msgstr` stand in the file
    raw: str = ""  #: as the file has it, with what stands before it; "" for one to be written anew

    @property
    def fuzzy(self) -> bool:
        """Whether the translation is a guess."""
        return "fuzzy" in self.flags

    def changed(self, **fields: object) -> Entry:
        """The entry with other values; the lines that these do not concern stay as they are."""
        raise NotImplementedError


class HeaderField(NamedTuple):
    """A line of the header, such as `Language: zh_Hans`, and where its value stands."""

    value: str
    line: int
    col: int


class File(NamedTuple):
    """A whole catalog: its entries in order, without the header."""

    header: Entry | None
    entries: tuple[Entry, ...] = ()
    rest: str = ""  #: what stands behind the last entry

    def field(self, name: str) -> HeaderField | None:
        """A field of the header; its name is not case-sensitive."""
        raise NotImplementedError

    def with_field(self, name: str, value: str | None) -> File:
        """The file with one field of the header set, or removed; all others stay as they are."""
        raise NotImplementedError

    def text(self) -> str:
        """What to write to the disk."""
        raise NotImplementedError


def read(data: bytes, path: str) -> tuple[File, tuple[Problem, ...]]:
    """A catalog, and every fault in it at path:line:col. What could be read is in the file all the same."""
    raise NotImplementedError
