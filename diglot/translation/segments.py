"""What there is to translate in an article: lines of its front matter, then each block of its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from diglot import dates, markdown, sources
from diglot.errors import Problem
from diglot.markdown import Unit, Wording
from diglot.model import Block, Document, Merges
from diglot.naming import Address
from diglot.sources import Opened, Reading
from diglot.text import decode
from diglot.translation.worksheet import Segment

#: The front matter's lines that are translated, in the order in which readers meet them.
FRONT = ("title", "subtitle", "summary", "source")

_LETTER = re.compile(r"[^\W\d_]")
_NOTE = re.compile(r"translators?\s*:\s*(.*)", re.DOTALL | re.IGNORECASE)
_SILENT = re.compile(r"tr:ok\s+(?P<code>\S+)\s*(?P<reason>.*)", re.DOTALL)
_SILENT_HERE = re.compile(r"diglot:\s*ok\s+(?P<code>\S+)\s*(?P<reason>.*)", re.DOTALL)

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


class Text(NamedTuple):
    """An article as its translators see it."""

    data: bytes
    opened: Opened
    segments: tuple[Segment, ...]
    units: tuple[Unit, ...]  #: those of the body, as many as the last segments
    document: Document  #: the body as it stands

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks at the top of the body."""
        return self.document.blocks

    @property
    def merges(self) -> Merges:
        """Those of them that stand for several of the source."""
        return self.document.merges

    @property
    def lines(self) -> list[bytes]:
        """The lines of the whole file with their ends, as all places in it count them."""
        return _LINE.findall(self.data)

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
    return Text(data, opened, (*_front(opened, at, data), *body), tuple(units), document)


def _front(opened: Opened, at: Address, data: bytes) -> Iterator[Segment]:
    stated = opened.front.places
    places: Mapping[str, tuple[int, int]] = (
        stated if "title" in stated else {**stated, "title": _heading(opened, data)}
    )
    texts = {"title": opened.title} | {name: getattr(opened.front, name) or "" for name in FRONT[1:]}
    for name in FRONT:
        if texts[name]:
            yield Segment(name, texts[name], at.path, *places[name])
    line, col = places.get("corrections", (1, 1))
    for each in opened.front.corrections or ():
        yield Segment("correction", each.text, at.path, line, col)


def _heading(opened: Opened, data: bytes) -> tuple[int, int]:
    """Where a title stands that is the first heading of the text: right above what is left of it."""
    lines = decode(data, "")[0].split("\n")[: opened.first_line - 1]
    row = max(len(lines) - 1, 0)
    while row > 0 and lines[row - 1].strip() and not lines[row].lstrip().startswith("#"):
        row -= 1  # the underlined lines of a title
    line = lines[row] if lines else ""
    return row + 1, len(line) - len(line.lstrip(" #")) + 1


def rows(of: Text, at: int) -> range:
    """The lines of the file, from 1, that a segment takes."""
    first = len(of.front)
    if at >= first:
        start, end = of.units[at - first].rows
        return range(of.opened.first_line + start, of.opened.first_line + end)
    line = of.segments[at].line
    if of.segments[at].kind == "title" and "title" not in of.opened.front.places:
        return range(line, of.opened.first_line)
    return _entry(of.lines, line)


_KEY = re.compile(rb"[\w\"'][^\n]*?[:=]|\[")
_FENCE = re.compile(rb"(?:---|\.\.\.|\+\+\+)\s*")


def _entry(lines: Sequence[bytes], line: int) -> range:
    """The lines of the key of the front matter that a value on this line belongs to."""
    start, end = line - 1, line
    while start > 0 and not _KEY.match(lines[start]) and not _FENCE.fullmatch(lines[start - 1]):
        start -= 1
    while end < len(lines) and not _KEY.match(lines[end]) and not _FENCE.fullmatch(lines[end]):
        end += 1
    return range(start + 1, end + 1)


def has_words(text: str) -> bool:
    """Whether there is a letter in it; what has none is the same in all languages."""
    return _LETTER.search(text) is not None


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
    of: Text, at: Address, how: Reading, wording: Callable[[int], Wording | None]
) -> tuple[Document, tuple[Problem, ...]]:
    """The body with other words: `wording` gives those of the segment of the body with this index."""
    numbers = iter(range(len(of.units)))
    return markdown.parse(
        of.opened.body,
        path=at.path,
        first_line=of.opened.first_line,
        options=how.options,
        translate=lambda _: wording(next(numbers)),
    )
