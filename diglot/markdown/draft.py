"""What one run of the parser knows of its source, and what it gathers on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from diglot.errors import Problem, Severity
from diglot.markdown.wording import Translate
from diglot.model import Heading, Reference, place_in

if TYPE_CHECKING:
    from markdown_it.token import Token  # not at run time: whoever asks for Options need not load the parser

Place = tuple[int, int]  #: line and column in the file, both from 1

#: Where a translation has what its source says already, with all that is wrong with it.
ELSEWHERE: Place = (0, 0)


#: How the addresses of other sites begin.
_WEB = ("https://", "http://", "//")


@dataclass(frozen=True, slots=True)
class Options:
    """What a site may choose about its Markdown."""

    raw_html: Literal["clean", "trust"] = "clean"
    math: bool = False
    plugins: tuple[str, ...] = ()  #: `package.module:function` of each, in the order in which they are asked


@dataclass(slots=True)
class Draft:
    """A document in the making. Rules reach it as `env["draft"]`."""

    path: str
    first_line: int
    lines: Sequence[str]
    options: Options
    links: list[Reference] = field(default_factory=list)
    images: list[Reference] = field(default_factory=list)
    abroad: list[Reference] = field(default_factory=list)  #: see `Document`
    headings: list[Heading] = field(default_factory=list)
    slugs: dict[str, int] = field(default_factory=dict)  #: each slug in use → how often it was asked for
    problems: list[Problem] = field(default_factory=list)
    pictures: int = 0  #: Markdown images rendered so far
    raw: bool = False  #: whether the author's own HTML was met
    translate: Translate | None = None  #: gives other words for each unit; places are then those of the words
    units: int = 0  #: met so far
    merges: list[tuple[int, int]] = field(default_factory=list)  #: see `Document`
    unit_blocks: dict[int, int] = field(default_factory=dict)  #: the block at the top that a unit is part of
    _starts: dict[tuple[int, int], int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)

    def link(self, target: str, place: Place) -> str:
        """The hole for a link to `target`."""
        self.links.append(Reference(target, *place))
        return f"\x02l{len(self.links) - 1}\x03"

    def image(self, target: str, place: Place) -> str:
        """The hole for an image or another file that the page shows."""
        self.images.append(Reference(target, *place))
        return f"\x02i{len(self.images) - 1}\x03"

    def leads_abroad(self, target: str, place: Place) -> None:
        """Note an absolute address, if it is one of the web."""
        if target.startswith(_WEB) and place != ELSEWHERE:
            self.abroad.append(Reference(target, *place))

    def place(self, block: Token, at: int) -> Place:
        """Where the file has the character `at` of the content of `block`.

        The content has lost indents, `>` and `|`, so its line is looked up in the source line. Cells of one
        row may be alike; they are asked for from left to right, and each is looked up behind the last.
        """
        if "spans" in block.meta:
            return place_in(block.meta["spans"], at)
        content = block.content
        start = content.rfind("\n", 0, at) + 1
        row = (block.map or [0])[0] + content.count("\n", 0, start)
        line = content[start:].partition("\n")[0]
        text = line.strip()
        column = self._starts.get((id(block), row))
        if column is None:
            column = max(self.lines[row].find(text, self._ends.get(row, 0)), 0)
            self._starts[id(block), row] = column
            self._ends[row] = column + len(text)
        indent = len(line) - len(line.lstrip())
        return self.first_line + row, column + at - start - indent + 1

    def row(self, row: int) -> Place:
        """Where the text of the body's line `row`, from 0, begins in the file."""
        if self.translate:
            return ELSEWHERE
        line = self.lines[row]
        return self.first_line + row, len(line) - len(line.lstrip()) + 1

    def warn(self, place: Place, message: str, fix: str, code: str = "markdown") -> None:
        """Note something that does not stop publishing."""
        if place != ELSEWHERE:
            self.problems.append(Problem(self.path, *place, code, message, fix, Severity.WARNING))

    def refuse(self, place: Place, message: str, fix: str, code: str = "markdown") -> None:
        """Note something that does."""
        if place != ELSEWHERE:
            self.problems.append(Problem(self.path, *place, code, message, fix))
