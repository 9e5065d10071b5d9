"""Tokens that need no rule: text, paragraphs of plain lines, headings, and lists of plain items.

They are made by place and not by name, which takes half of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_BULLETS = "-+*"
_HEADING = re.compile(r"(#{1,6})[ \t](.*[^#\s])[ \t]*\Z")

Nesting = Literal[-1, 0, 1]


def text(content: str, level: int = 0) -> Token:
    """Text within a line."""
    return Token("text", "", 0, {}, None, level, None, content)


def span(kind: str, nesting: Nesting, markup: str, at: int) -> Token:
    """One end of `em` or `strong`, which remembers its place in the content."""
    name = f"{kind}_open" if nesting > 0 else f"{kind}_close"
    return Token(name, kind, nesting, {}, None, 0, None, "", markup, "", {"at": at})


def paragraph(content: str, start: int, end: int, level: int, *, hidden: bool = False) -> tuple[Token, ...]:
    """The three tokens of a paragraph; those of a tight list are hidden."""
    rows = [start, end]
    return (
        Token("paragraph_open", "p", 1, {}, rows, level, None, "", "", "", {}, True, hidden),  # noqa: FBT003
        Token("inline", "", 0, {}, rows.copy(), level + 1, [], content, "", "", {}, True),  # noqa: FBT003
        Token("paragraph_close", "p", -1, {}, None, level, None, "", "", "", {}, True, hidden),  # noqa: FBT003
    )


def _marked(kind: str, tag: str, nesting: Nesting, level: int, mark: str, rows: list[int] | None) -> Token:
    return Token(kind, tag, nesting, {}, rows, level, None, "", mark, "", {}, True)  # noqa: FBT003


def push_heading(state: StateBlock, start: int) -> bool:
    """Push the heading on a line, and say whether it is one. If it ends in `#`, that is not said here."""
    found = _HEADING.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if found is None:
        return False
    tag, rows = f"h{len(found[1])}", [start, start + 1]
    state.tokens += (
        _marked("heading_open", tag, 1, state.level, found[1], rows),
        Token("inline", "", 0, {}, rows.copy(), state.level + 1, [], mdTrim(found[2]), "", "", {}, True),  # noqa: FBT003
        _marked("heading_close", tag, -1, state.level, found[1], None),
    )
    state.line = start + 1
    return True


def list_pusher(marks: Iterable[str]) -> Callable[[StateBlock, int], bool]:
    """What pushes the list that begins on a line and says whether it did.

    It does if each item is one line of text, none begins with one of `marks`, and an empty line is below.
    """
    item = rf"[^\s{re.escape(''.join(marks))}][^\n]*+"
    whole = re.compile(rf"([{_BULLETS}]) {item}(?:\n\1 {item})*+(?=\n[ \t]*+(?:\n|\Z)|\Z)")

    def push(state: StateBlock, start: int) -> bool:
        found = whole.match(state.src, state.bMarks[start]) if state.level == 0 else None
        if found is None:
            return False
        lines = found[0].split("\n")
        end = state.skipEmptyLines(start + len(lines))
        if state.src.startswith((" ", "\t", *_BULLETS), state.bMarks[end]):
            return False  # it may go on
        state.tokens += _tight_list([mdTrim(line[2:]) for line in lines], found[1], start, end)
        state.line = end
        return True

    return push


def _tight_list(items: list[str], bullet: str, start: int, end: int) -> list[Token]:
    """The last item takes the empty lines below."""
    tokens = [_marked("bullet_list_open", "ul", 1, 0, bullet, [start, end])]
    last = start + len(items) - 1
    for row, item in enumerate(items, start):
        tokens += (
            _marked("list_item_open", "li", 1, 1, bullet, [row, end if row == last else row + 1]),
            *paragraph(item, row, row + 1, 2, hidden=True),
            _marked("list_item_close", "li", -1, 1, bullet, None),
        )
    tokens.append(_marked("bullet_list_close", "ul", -1, 0, bullet, None))
    return tokens
