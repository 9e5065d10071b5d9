"""What there is to translate in an article: lines of its front matter, then each block of its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from diglot import dates, markdown, sources
from diglot.errors import Problem
from diglot.markdown import Unit, Wording
from diglot.model import Block, Document, Merges
from diglot.sources import Address, Opened, Reading
from diglot.translation.worksheet import Segment

#: The front matter's lines that are translated, in the order in which readers meet them.
FRONT = ("title", "subtitle", "summary", "source")

_NOTE = re.compile(r"translators?\s*:\s*(.*)", re.DOTALL | re.IGNORECASE)
_SILENT = re.compile(r"tr:ok\s+(?P<code>\S+)\s*(?P<reason>.*)", re.DOTALL)
_SILENT_HERE = re.compile(r"diglot:\s*ok\s+(?P<code>\S+)\s*(?P<reason>.*)", re.DOTALL)


class Text(NamedTuple):
    """An article as its translators see it."""

    at: Address
    opened: Opened
    segments: tuple[Segment, ...]
    units: tuple[Unit, ...]  #: those of the body, as many as the last segments
    blocks: tuple[Block, ...] = ()
    merges: Merges = ()  #: see `Document`

    @property
    def front(self) -> tuple[Segment, ...]:
        """The segments of the front matter."""
        return self.segments[: len(self.segments) - len(self.units)]

    @property
    def body(self) -> tuple[Segment, ...]:
        """The segments of the body."""
        return self.segments[len(self.front) :]


def read(data: bytes, at: Address, how: Reading) -> Text:
    """The text of a file; nothing at all if it cannot be read. Code blocks are segments as well."""
    opened = sources.opened(data, at, dates.zone(how.zone))
    units: list[Unit] = []

    def note(unit: Unit) -> Wording | None:
        units.append(unit)
        return None

    document, _ = markdown.parse(
        opened.body, path=at.path, first_line=opened.first_line, options=how.options, translate=note
    )
    body = [
        Segment(
            unit.kind,
            unit.text,
            at.path,
            unit.line,
            unit.col,
            notes(unit.remarks),
            block,
            silenced(unit.remarks),
        )
        for unit, block in zip(units, document.units, strict=True)
    ]
    return Text(at, opened, (*_front(opened, at), *body), tuple(units), document.blocks, document.merges)


def _front(opened: Opened, at: Address) -> Iterator[Segment]:
    places: Mapping[str, tuple[int, int]] = {"title": (opened.first_line, 1), **opened.front.places}
    texts = {"title": opened.title} | {name: getattr(opened.front, name) or "" for name in FRONT[1:]}
    for name in FRONT:
        if texts[name]:
            yield Segment(name, texts[name], at.path, *places[name])
    line, col = places.get("corrections", (1, 1))
    for each in opened.front.corrections or ():
        yield Segment("correction", each.text, at.path, line, col)


def notes(remarks: Sequence[str]) -> tuple[str, ...]:
    """What a writer tells translators in `<!-- translators: … -->`."""
    found = (_NOTE.fullmatch(remark) for remark in remarks)
    return tuple(" ".join(each[1].split()) for each in found if each)


def silenced(remarks: Sequence[str]) -> dict[str, str]:
    """The checks that `<!-- tr:ok CODE reason -->` keeps silent, each with its reason."""
    return _silenced(_SILENT, remarks)


def silenced_in(comments: Sequence[str]) -> dict[str, str]:
    """The same by a translator's comment in a catalog: `# diglot: ok CODE reason`."""
    return _silenced(_SILENT_HERE, comments)


def _silenced(pattern: re.Pattern[str], remarks: Sequence[str]) -> dict[str, str]:
    found = (pattern.fullmatch(remark.strip()) for remark in remarks)
    return {each["code"]: " ".join(each["reason"].split()) for each in found if each}


def rendered(
    text: Text, at: Address, how: Reading, wording: Callable[[int], Wording | None]
) -> tuple[Document, tuple[Problem, ...]]:
    """The body with other words: `wording` gives those of the segment of the body with this index."""
    numbers = iter(range(len(text.units)))
    return markdown.parse(
        text.opened.body,
        path=at.path,
        first_line=text.opened.first_line,
        options=how.options,
        translate=lambda _: wording(next(numbers)),
    )
