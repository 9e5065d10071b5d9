"""Shortcuts among blocks: only the rules that a line can begin are asked, and a plain paragraph needs none.

Every block is still made by its rule, but for the paragraph that nothing on its lines could interrupt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

from diglot.markdown import plain
from diglot.markdown.marks import BLOCK, PLAIN, UNDERLINES, UNMARKED

_CODE_INDENT = 4
#: What may make the line above it a heading, a table's head, or a term.
_UNDERLINE = re.compile(rf"[{re.escape(UNDERLINES)}](?:[-=|: \t]*+\Z|(?<=[:~])[ \t])")

Named = Sequence[tuple[str, RuleFuncBlockType]]


def shortened(parser: ParserBlock) -> ParserBlock:
    """A parser with the rules of `parser` as they are now."""
    block = ParserBlock()
    block.ruler = _Rules(parser.ruler)
    return block


class _Rules(Ruler[RuleFuncBlockType]):
    """The rules of a ruler; each chain of them answers as one rule, so that markdown-it asks only once."""

    def __init__(self, ruler: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        names = dict(zip(ruler.getRules(""), ruler.get_active_rules(), strict=True))
        chains = {"", *(chain for rule in ruler.__rules__ for chain in rule.alt)}
        self._chains: dict[str, _Chain] = {
            chain: _Chain([(names[rule], rule) for rule in ruler.getRules(chain)]) for chain in chains
        }
        if PLAIN <= set(names.values()) <= BLOCK.keys() | UNMARKED:
            every = [(name, rule) for rule, name in names.items()]
            self._chains[""] = _Beginnings(every, self._chains["paragraph"])

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - markdown-it's names
        """The chain as a list of one rule."""
        chain = self._chains.get(chainName)
        return [chain] if chain else []


class _Chain:
    """Rules as one rule. It asks those whose mark the line begins with, and those without a mark."""

    def __init__(self, rules: Named) -> None:
        marks = {mark for name, _ in rules for mark in BLOCK.get(name, "")}
        self._unmarked = [rule for name, rule in rules if name not in BLOCK]
        self._by_mark = {
            mark: [rule for name, rule in rules if mark in BLOCK.get(name, mark)] for mark in marks
        }

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        rules = self._by_mark.get(state.src[at : at + 1], self._unmarked)
        return _any(rules, state, start, limit, silent)


class _Beginnings(_Chain):
    """The rules that begin a block, which are all known."""

    def __init__(self, rules: Named, interrupting: _Chain) -> None:
        super().__init__(rules)
        self._marked = {
            mark: [rule for name, rule in rules if mark in BLOCK.get(name, "")] for mark in self._by_mark
        }
        self._stops = {*self._marked, *UNDERLINES}
        self._interrupting = interrupting
        self._push_list = plain.list_pusher(self._stops)

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        if state.sCount[start] - state.blkIndent >= _CODE_INDENT:
            return super().__call__(state, start, limit, silent)
        if marked := self._marked.get(state.src[state.bMarks[start] + state.tShift[start]]):
            if _is_underline(state, start + 1):  # a table may begin with any mark
                return super().__call__(state, start, limit, silent)
            if plain.push_heading(state, start) or self._push_list(state, start):
                return True
            if _any(marked, state, start, limit, silent):
                return True
        if end := self._end(state, start):
            _push_paragraph(state, start, end)
            return True
        return _any(self._unmarked, state, start, limit, silent)

    def _end(self, state: StateBlock, start: int) -> int:
        """The line behind the paragraph that begins on `start`; 0 if that may be another block."""
        src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        end = start + 1
        while end < state.lineMax:
            at = begins[end] + shifts[end]
            if at >= ends[end]:
                break
            if src[at] in self._stops:
                if _is_underline(state, end):
                    return 0
                if self._interrupts(state, end):
                    break
            end += 1
        below = end + 1  # a definition list may leave a line empty below its term
        if below < len(begins) and src.startswith((":", "~"), begins[below] + shifts[below]):
            return 0
        return end

    def _interrupts(self, state: StateBlock, line: int) -> bool:
        """Whether a block that begins on `line` ends the paragraph above it."""
        if not 0 <= state.sCount[line] < state.blkIndent + _CODE_INDENT:
            return False
        parent, state.parentType = state.parentType, "paragraph"
        interrupts = self._interrupting(state, line, state.lineMax, silent=True)
        state.parentType = parent
        return interrupts


def _any(rules: Sequence[RuleFuncBlockType], state: StateBlock, start: int, limit: int, silent: bool) -> bool:
    for rule in rules:  # noqa: SIM110 - a generator takes longer than most rules
        if rule(state, start, limit, silent):
            return True
    return False


def _is_underline(state: StateBlock, line: int) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    return _UNDERLINE.match(state.src, at, state.eMarks[line]) is not None


def _push_paragraph(state: StateBlock, start: int, end: int) -> None:
    if state.blkIndent or end > start + 1:
        content = state.getLines(start, end, state.blkIndent, keepLastLF=False)
    else:
        content = state.src[state.bMarks[start] : state.eMarks[start]]
    state.tokens += plain.paragraph(mdTrim(content), start, end, state.level)
    state.line = end
    state.parentType = "paragraph"  # so `lheading` leaves it where it finds no heading
