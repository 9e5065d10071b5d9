"""Shortcuts among the blocks: only rules that a line can begin are asked, and a plain paragraph is none's.

All blocks are still markdown-it's own, but for the paragraph that nothing on its lines could interrupt.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import add

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown.marks import BLOCK, PLAIN, UNDERLINED

_CODE_INDENT = 4

Named = Sequence[tuple[str, RuleFuncBlockType]]


class State(StateBlock):
    """markdown-it's state, whose lines are found by whole-string operations and not one after the other."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()  # spaces behind the last line feed are no line
        sizes = [len(line) for line in lines]
        begins = list(accumulate((size + 1 for size in sizes), initial=0))[:-1]
        indents = [size - len(line.lstrip(" \t")) for size, line in zip(sizes, lines, strict=True)]
        columns = indents
        if "\t" in src:
            pairs = zip(lines, indents, strict=True)
            columns = [len(line[:indent].expandtabs(_CODE_INDENT)) for line, indent in pairs]
        # behind the last line stands an empty one, which the parent has made
        self.bMarks = [*begins, len(src)]
        self.eMarks = [*map(add, begins, sizes), len(src)]
        self.tShift = [*indents, 0]
        self.sCount = [*columns, 0]
        self.bsCount = [0] * (len(lines) + 1)
        self.lineMax = len(lines)


class _Chain:
    """Rules as one rule, which asks those whose mark the line begins with, and those without a mark."""

    def __init__(self, rules: Named) -> None:
        marks = {mark for name, _ in rules for mark in BLOCK.get(name, "")}
        self.unmarked = [rule for name, rule in rules if name not in BLOCK]
        self.by_mark = {mark: [rule for name, rule in rules if mark in BLOCK.get(name, mark)] for mark in marks}

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        rules = self.by_mark.get(state.src[at : at + 1], self.unmarked)
        return any(rule(state, start, limit, silent) for rule in rules)


class _Paragraphs(_Chain):
    """The chain of rules that begin a block, with a short way to paragraphs that are nothing else."""

    def __init__(self, rules: Named) -> None:
        super().__init__(rules)
        names = {name for name, _ in rules}
        self.lines = {mark for name in names for mark in UNDERLINED.get(name, "")}
        self.marks = {*self.by_mark, *self.lines}

    def __call__(self, state: StateBlock, start: int, limit: int, silent: bool) -> bool:
        end = self._end(state, start, limit)
        if not end:
            return super().__call__(state, start, limit, silent)
        if state.blkIndent or end > start + 1:
            content = state.getLines(start, end, state.blkIndent, keepLastLF=False)
        else:
            content = state.src[state.bMarks[start] : state.eMarks[start]]
        state.push("paragraph_open", "p", 1).map = [start, end]
        text = state.push("inline", "", 0)
        text.content, text.map, text.children = mdTrim(content), [start, end], []
        state.push("paragraph_close", "p", -1)
        state.line = end
        state.parentType = "paragraph"  # so `lheading` leaves it, where it finds no heading
        return True

    def _end(self, state: StateBlock, start: int, limit: int) -> int:
        """The line behind the plain paragraph that begins on `start`; 0 if it may be something else."""
        src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        if state.sCount[start] - state.blkIndent >= _CODE_INDENT:
            return 0
        if src[begins[start] + shifts[start]] in self.by_mark:
            return 0
        end = start + 1
        while end < state.lineMax:
            at = begins[end] + shifts[end]
            if at >= ends[end]:
                break
            if src[at] in self.marks:
                return 0
            end += 1
        # a definition list may leave a line empty below its term
        below = end + 1
        at = begins[below] + shifts[below] if below < limit else len(src)
        return 0 if src[at : at + 1] in self.lines else end


class Rules(Ruler[RuleFuncBlockType]):
    """The rules of a ruler as they are now; each chain of them answers as one rule."""

    def __init__(self, plain: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = plain.__rules__
        names = dict(zip(plain.getRules(""), plain.get_active_rules(), strict=True))
        all_known = set(names.values()) <= BLOCK.keys() | UNDERLINED.keys() | PLAIN
        self._chains: dict[str, list[RuleFuncBlockType]] = {}
        for chain in {"", *(other for rule in plain.__rules__ for other in rule.alt)}:
            named = [(names[rule], rule) for rule in plain.getRules(chain)]
            kind = _Paragraphs if all_known and not chain else _Chain
            self._chains[chain] = [kind(named)]

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
        state = State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens
