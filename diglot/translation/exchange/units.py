"""What passes between diglot and other tools for translators: one story in one language, unit by unit.

`xliff` and `tmx` write it down, `taking` puts what comes back into a catalog.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from diglot import digest
from diglot.errors import Problem
from diglot.translation.worksheet import Condition, Pair, Worksheet

#: Digits of an id: of a million blocks, no two are likely to have the same.
_DIGITS = 12

#: All that is no character of XML 1.0 (2.2).
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unit(NamedTuple):
    """A segment and its translation, as other tools see them."""

    id: str  #: the same as long as the segment says the same
    kind: str
    source: str
    target: str = ""
    state: Condition = "missing"
    previous: str = ""  #: what was translated, where the source has changed since
    path: str = ""  #: where the source stands
    line: int = 0
    notes: tuple[str, ...] = ()


class Bundle(NamedTuple):
    """The units of one story in one language."""

    original: str  #: the path of the source
    source: str  #: BCP 47
    target: str
    units: tuple[Unit, ...] = ()
    line: int = 0  #: where it stands in the file it was read from


def bundle(sheet: Worksheet) -> Bundle:
    """All that a worksheet has of its source. The same words with the same translation are one unit."""
    units = tuple(unit for unit, _ in grouped(sheet))
    return Bundle(sheet.source_path, sheet.source.tag, sheet.target.tag, units)


def grouped(sheet: Worksheet) -> Iterator[tuple[Unit, list[Pair]]]:
    """Each unit with the pairs that it stands for, in the order of the source."""
    groups: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in sheet.pairs:
        if pair.source:
            groups.setdefault((pair.source.kind, pair.source.text, pair.text), []).append(pair)
    count: Counter[str] = Counter()
    for (kind, text, target), pairs in groups.items():
        name = digest.of(kind, text)[:_DIGITS]
        count[name] += 1
        first = pairs[0]
        at = first.source
        yield (
            Unit(
                name if count[name] == 1 else f"{name}-{count[name]}",
                kind,
                text,
                target,
                first.state,
                first.previous,
                at.path if at else "",
                at.line if at else 0,
                at.notes if at else (),
            ),
            pairs,
        )


def unwritable(sheet: Worksheet) -> Iterator[Problem]:
    """The characters that XML has no way to write, where they stand in a translation or in its source."""
    for pair in sheet.pairs:
        for found in _FORBIDDEN.finditer(pair.text):
            yield _unwritable(sheet.path, *pair.place(found.start()), found[0])
        if pair.source and (first := _FORBIDDEN.search(pair.source.text)):
            yield _unwritable(pair.source.path, pair.source.line, pair.source.col, first[0])


def _unwritable(path: str, line: int, col: int, char: str) -> Problem:
    message = f"the character U+{ord(char):04X} cannot be written to XML"
    return Problem(path, line, col, "characters", message, "delete it")
