"""A shortcut to the most frequent list: bullets with one line of text each, and an empty line below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

_BULLETS = "-+*"


def plain_list(marks: Iterable[str]) -> Callable[[StateBlock, int], bool]:
    """What pushes the list that begins on a line, if none of its items begins with one of `marks`."""
    text = rf"[^\s{re.escape(''.join(marks))}][^\n]*+"
    whole = re.compile(rf"([{_BULLETS}]) {text}(?:\n\1 {text})*+(?=\n[ \t]*+(?:\n|\Z)|\Z)")

    def push(state: StateBlock, start: int) -> bool:
        found = whole.match(state.src, state.bMarks[start]) if state.level == 0 else None
        if found is None:
            return False
        lines = found[0].split("\n")
        end = state.skipEmptyLines(start + len(lines))
        if state.src.startswith((" ", "\t", *_BULLETS), state.bMarks[end]):
            return False  # it may go on
        state.tokens += _tokens([mdTrim(line[2:]) for line in lines], found[1], start, end)
        state.line = end
        return True

    return push


def _tokens(items: list[str], bullet: str, start: int, end: int) -> list[Token]:
    """A tight list, whose paragraphs are hidden. Its last item takes the empty lines below."""
    tokens = [Token("bullet_list_open", "ul", 1, map=[start, end], markup=bullet, block=True)]
    last = start + len(items) - 1
    for row, item in enumerate(items, start):
        below = end if row == last else row + 1
        tokens += (
            Token("list_item_open", "li", 1, map=[row, below], level=1, markup=bullet, block=True),
            Token("paragraph_open", "p", 1, map=[row, row + 1], level=2, block=True, hidden=True),
            Token("inline", "", 0, map=[row, row + 1], level=3, children=[], content=item, block=True),
            Token("paragraph_close", "p", -1, level=2, block=True, hidden=True),
            Token("list_item_close", "li", -1, level=1, markup=bullet, block=True),
        )
    tokens.append(Token("bullet_list_close", "ul", -1, markup=bullet, block=True))
    return tokens
