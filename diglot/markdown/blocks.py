"""Shortcuts among the blocks: only rules that a line can begin are asked, and a plain paragraph is none's.

All blocks are still markdown-it's own, but for the paragraph that nothing on its lines could interrupt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown.marks import BLOCK, UNDERLINES, UNMARKED

_CODE_INDENT = 4
_UNDERLINE = re.compile(r"[-=|:][-=|: \t]*+\Z|[:~][ \t]")

Named = Sequence[tuple[str, RuleFuncBlockType]]


class _Chain:
    """Rules as one rule, which asks those whose mark the line begins with, and those without a mark."""

    def __init__(self, rules: Named) -> None:
        marks = {mark for name, _ in rules for mark in BLOCK.get(name, "")}
        self._unmarked = [rule for name, rule in rules if name not in BLOCK]
        self._by_mark = {mark: [rule for name, rule in rules if mark in BLOCK.get(name, mark)] for mark in marks}

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        for rule in self._by_mark.get(state.src[at : at + 1], self._unmarked):
            if rule(state, start, limit, silent):
                return True
        return False


class _Beginnings(_Chain):
    """The rules that begin a block, all of them known. Most paragraphs need none."""

    def __init__(self, rules: Named, interrupting: RuleFuncBlockType) -> None:
        super().__init__(rules)
        self._marked = {
            mark: [rule for rule in candidates if rule not in self._unmarked]
            for mark, candidates in self._by_mark.items()
        }
        self._interrupting = interrupting

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        if state.sCount[start] - state.blkIndent >= _CODE_INDENT or _is_underline(state, start + 1):
            return super().__call__(state, start, limit, silent)
        mark = state.src[state.bMarks[start] + state.tShift[start]]
        for rule in self._marked.get(mark, ()):
            if rule(state, start, limit, silent):
                return True
        parent, state.parentType = state.parentType, "paragraph"
        end = self._end(state, start)
        if _is_underline(state, end) or _is_underline(state, end + 1):
            state.parentType = parent
            return any(rule(state, start, limit, silent) for rule in self._unmarked)
        self._push(state, start, end)
        return True

    def _end(self, state: StateBlock, start: int) -> int:
        """The line behind the paragraph that begins on `start`: it is empty, begins a block, or underlines it."""
        src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        for line in range(start + 1, state.lineMax):
            at = begins[line] + shifts[line]
            if at >= ends[line]:
                return line
            if src[at] not in self._marked and src[at] not in UNDERLINES:
                continue
            if _is_underline(state, line):
                return line
            indent = state.sCount[line]  # below 0 where a quote goes on without its mark
            if 0 <= indent < state.blkIndent + _CODE_INDENT and self._interrupting(state, line, state.lineMax, True):
                return line
        return state.lineMax

    @staticmethod
    def _push(state: StateBlock, start: int, end: int) -> None:
        if state.blkIndent or end > start + 1:
            content = state.getLines(start, end, state.blkIndent, keepLastLF=False)
        else:
            content = state.src[state.bMarks[start] : state.eMarks[start]]
        place, level = [start, end], state.level
        state.tokens += (
            Token("paragraph_open", "p", 1, map=place, level=level, block=True),
            Token("inline", "", 0, map=[start, end], level=level + 1, children=[], content=mdTrim(content), block=True),
            Token("paragraph_close", "p", -1, level=level, block=True),
        )
        state.line = end


def _is_underline(state: StateBlock, line: int) -> bool:
    """Whether `line` may make the one above it a heading, a table's head or a term."""
    if line >= len(state.bMarks):
        return False
    at = state.bMarks[line] + state.tShift[line]
    return _UNDERLINE.match(state.src, at, state.eMarks[line]) is not None


class Rules(Ruler[RuleFuncBlockType]):
    """The rules of a ruler as they are now; each chain of them answers as one rule."""

    def __init__(self, plain: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = plain.__rules__
        names = dict(zip(plain.getRules(""), plain.get_active_rules(), strict=True))
        self._chains: dict[str, list[RuleFuncBlockType]] = {}
        for chain in {"", *(other for rule in plain.__rules__ for other in rule.alt)}:
            named = [(names[rule], rule) for rule in plain.getRules(chain)]
            self._chains[chain] = [_Chain(named)]
        if set(names.values()) <= BLOCK.keys() | UNMARKED:
            self._chains[""] = [_Beginnings(list(zip(names.values(), names, strict=True)), *self._chains["paragraph"])]

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - markdown-it's names
        """The chain as a list of one rule."""
        return self._chains.get(chainName, [])


class Block(ParserBlock):
    """The block parser on our state and our ruler."""

    def __init__(self, plain: ParserBlock) -> None:
        super().__init__()
        self.ruler = Rules(plain.ruler)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        """Append the block tokens of `src` to `outTokens`."""
        if not src:
            return None
        state = StateBlock(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens
