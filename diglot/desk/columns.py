"""Columns for the terminal, in which a Chinese character takes two cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """How many cells of a terminal a text takes, by Unicode's annex 11."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def aligned(rows: Sequence[Sequence[str]], *, indent: int = 0) -> str:
    """Rows of as many cells each as lines, their columns two spaces apart; empty columns are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    widths = [max(map(width, column)) for column in columns]
    lines = (
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
        for row in zip(*columns, strict=True)
    )
    return "".join(f"{' ' * indent}{line.rstrip()}\n" for line in lines)
