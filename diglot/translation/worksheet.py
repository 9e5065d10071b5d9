"""One story in one other language, segment by segment: what checks, reports and exchange formats work on.

Both routes give the same worksheet: a catalog with one message a segment, and a parallel file whose blocks
are aligned with those of its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from diglot.model import Language, Span, place_in

#: What a segment is. The first five stand in the front matter, the others in the body.
KINDS = (
    "title",
    "subtitle",
    "summary",
    "source",
    "correction",
    "heading",
    "paragraph",
    "item",
    "cell",
    "quote",
    "term",
    "definition",
    "admonition",
    "footnote",
    "code",
    "html",
)

Route = Literal["catalog", "parallel", "none"]

#: Of one segment's translation.
Condition = Literal["current", "stale", "missing"]


class State(StrEnum):
    """How far a translation is. `CURRENT` is published, `STALE` with a banner, no other."""

    MISSING = "missing"
    DRAFT = "draft"
    REVIEW = "review"
    CURRENT = "current"
    STALE = "stale"
    BROKEN = "broken"


class Segment(NamedTuple):
    """A piece of a source that is translated as one: a line of the front matter, or a block of the body."""

    kind: str  #: one of KINDS
    text: str  #: inline Markdown on one line, but for hard breaks; as written, if it is code or HTML
    path: str
    line: int
    col: int
    notes: tuple[str, ...] = ()  #: what the writer tells translators of it
    block: int = -1  #: the index of the block at the top of the body that it is part of
    silenced: Mapping[str, str] = {}  #: codes of checks that are not to speak of it, each with the reason


class Pair(NamedTuple):
    """A segment and its translation."""

    source: Segment | None  #: None where the translation has what its source has not
    text: str  #: the translation, in the same form; "" if there is none
    spans: tuple[Span, ...] = ()  #: where in the worksheet's `path` it stands; empty if nowhere
    #: A stale translation is one of another text than the source is now.
    state: Condition = "current"
    previous: str = ""  #: the text that was translated, where the source has changed since
    silenced: Mapping[str, str] = {}  #: codes of checks that are not to speak here, each with the reason
    #: What the block is in the text that was translated, and in the translation: a kind, or a heading's tag.
    forms: tuple[str, str] = ("", "")

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Line and column of the character `offset` of the translation; 0, 0 if it stands nowhere."""
        return place_in(self.spans, offset)


class Worksheet(NamedTuple):
    """One story in one other language."""

    key: str
    source: Language
    target: Language
    source_path: str
    path: str  #: of the catalog or the parallel file; where it would stand, if it is missing
    route: Route
    state: State
    pairs: tuple[Pair, ...]  #: in the order of the source
    changed: datetime | None = None  #: when the source changed last, as far as it says so
    translators: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()

    @property
    def translated(self) -> int:
        """How many segments have a translation of what they are now."""
        return sum(pair.state == "current" for pair in self.pairs if pair.source)

    @property
    def total(self) -> int:
        """How many segments the source has."""
        return sum(pair.source is not None for pair in self.pairs)
