"""What passes between a body and who translates it. Nothing of markdown-it is needed here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from diglot.model import Span


class Unit(NamedTuple):
    """A piece of a body that is translated as one: the line of a block, a code block, a block of HTML."""

    kind: str  #: see `translation.worksheet.KINDS`
    text: str  #: inline Markdown on one line, but for hard breaks; as written, if it is code or HTML
    line: int
    col: int
    remarks: tuple[str, ...] = ()  #: the comments that stand before it, and those in it for translators
    rows: tuple[int, int] = (0, 0)  #: the lines of the body that it takes, from 0; the end is not among them
    content: str = ""  #: the text as the block has it


class Wording(NamedTuple):
    """What to show in the place of a unit, and where its characters stand in its own file."""

    text: str
    spans: tuple[Span, ...] = ()


#: Gives the words for a unit; None where it stays as it is.
Translate = Callable[[Unit], Wording | None]
