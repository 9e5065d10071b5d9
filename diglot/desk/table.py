"""Tables for the terminal, in which a Chinese character takes two cells: by rich where it is installed."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Mapping, Sequence
from importlib.util import find_spec
from io import StringIO
from typing import Literal, NamedTuple

#: Between two columns.
GAP = "  "

#: Below this many cells, a column that gives way says nothing any more.
_LEAST = 12


class Column(NamedTuple):
    """A column's head, which side its values stand at, and how it gives way where there is little room."""

    head: str
    align: Literal["left", "right"] = "left"
    cut: Literal["", "start", "end"] = (
        ""  #: which end of a value may be cut off: of a path, the end says more
    )
    spare: bool = False  #: whether it is left out


def cells(text: str) -> int:
    """How many cells of a terminal a text takes, by Unicode's annex 11."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def aligned(rows: Sequence[Sequence[str]], *, indent: int = 0, right: Container[int] = ()) -> str:
    """Rows of as many texts each as lines, in columns; empty columns are left out.

    Columns begin at the left, but for those with these numbers, which end at the right.
    """
    kept = [(column, at in right) for at, column in enumerate(zip(*rows, strict=True)) if any(column)]
    padded = [_padded(column, to_right=to_right) for column, to_right in kept]
    return "".join(f"{' ' * indent}{GAP.join(line).rstrip()}\n" for line in zip(*padded, strict=True))


def _padded(column: Sequence[str], *, to_right: bool) -> list[str]:
    size = max(map(cells, column))
    spaces = [" " * (size - cells(text)) for text in column]
    return [space + text if to_right else text + space for text, space in zip(column, spaces, strict=True)]


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int = 0) -> str:
    """Plain columns, each line ended; no wider than `width` cells if that can be, 0 is no limit."""
    columns, rows = _fitted(columns, rows, width)
    right = {at for at, column in enumerate(columns) if column.align == "right"}
    return aligned([[column.head for column in columns], *rows], right=right)


def coloured(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int, tints: Mapping[str, str]
) -> str:
    """The same by rich; a value that stands in `tints` has a colour. Plain, if rich is not installed."""
    if find_spec("rich") is None:
        return table(columns, rows, width)
    from rich.console import Console  # noqa: PLC0415 - an extra, and only for terminals
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    columns, rows = _fitted(columns, rows, width)
    drawn = Table(box=None, padding=(0, len(GAP), 0, 0), pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(column.head, justify=column.align, no_wrap=True)
    for row in rows:
        drawn.add_row(*(Text(text, style=tints.get(text, "")) for text in row))
    out = StringIO()
    Console(file=out, force_terminal=True, width=width).print(drawn)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _fitted(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int
) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    """Columns and rows for so many cells: spare columns go, then the widest ones give way."""
    heads = [column.head for column in columns]
    over = _over(_widths([heads, *rows]), width)
    if (
        over > 0
        and (spare := next((at for at, column in enumerate(columns) if column.spare), None)) is not None
    ):
        fewer = [[*row[:spare], *row[spare + 1 :]] for row in rows]
        return _fitted([*columns[:spare], *columns[spare + 1 :]], fewer, width)
    widths = _widths([heads, *rows])
    yielding = [at for at, column in enumerate(columns) if column.cut]
    while over > 0 and widths[widest := max(yielding, key=widths.__getitem__)] > _LEAST:
        widths[widest] -= 1
        over -= 1
    return columns, [
        [_cut(text, size, column.cut) for text, size, column in zip(row, widths, columns, strict=True)]
        for row in rows
    ]


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(cells, column)) for column in zip(*lines, strict=True)]


def _over(widths: Sequence[int], width: int) -> int:
    """How many cells too many there are."""
    return sum(widths) + len(GAP) * (len(widths) - 1) - width if width else 0


def _cut(text: str, size: int, end: str) -> str:
    """A text that takes at most `size` cells, with an ellipsis where something is missing."""
    if cells(text) <= size:
        return text
    kept, used = [], 1
    for char in text if end == "end" else text[::-1]:
        used += cells(char)
        if used > size:
            break
        kept.append(char)
    return "".join((*kept, "…") if end == "end" else ("…", *kept[::-1]))
