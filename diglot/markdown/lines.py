"""Shortcuts within a line: only rules that a character can begin are asked, and text without a mark is text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown.inline import Inline, State
from diglot.markdown.marks import INLINE, PAIRS

_STARS = re.compile(r"\*+")
_KINDS = {1: "em", 2: "strong"}


def is_known(plain: Inline) -> bool:
    """Whether it is known of all the rules of `plain` what they begin with."""
    rules, pairs = plain.ruler.get_active_rules(), plain.ruler2.get_active_rules()
    return INLINE.keys() | {"text"} >= set(rules) and set(pairs) <= PAIRS


class Lines(Inline):
    """An inline parser that jumps from mark to mark, and asks at each the rules that it can begin."""

    def __init__(self, plain: Inline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = plain.ruler, plain.ruler2
        self._rules: dict[str, list[RuleFuncInlineType]] = {}
        named = dict(zip(plain.ruler.get_active_rules(), plain.ruler.getRules(""), strict=True))
        del named["text"]  # what is between the marks
        for name, rule in named.items():
            for first in {mark[0] for mark in INLINE[name]}:
                self._rules.setdefault(first, []).append(rule)
        marks = {mark: None for name in named for mark in INLINE[name]}
        self._mark = re.compile("|".join(map(re.escape, marks)))
        self._other = re.compile("|".join(re.escape(mark) for mark in marks if mark != "*"))

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append the inline tokens of `src` to `tokens`."""
        mark = None if tokens else self._mark.search(src)
        if mark is None and not tokens:
            if src:
                tokens.append(Token("text", "", 0, content=src))
        elif mark and mark[0] == "*" and (spans := self._spans(src, md, env)):
            tokens += spans
        else:
            super().parse(src, md, env, tokens)
        return tokens

    def _spans(self, src: str, md: MarkdownIt, env: EnvType) -> list[Token]:
        """The tokens of text whose only marks are runs of `*` which open and close in turn; none of other text.

        No run is left open where the next one opens, so each closes the one before it.
        """
        runs = list(_STARS.finditer(src))
        if len(runs) % 2 or self._other.search(src):
            return []
        state = State(src, md, env, [])
        tokens, at = list[Token](), 0
        for opening, closing in zip(runs[::2], runs[1::2], strict=True):
            kind = _KINDS.get(len(opening[0]))
            if kind is None or opening[0] != closing[0]:
                return []
            if not state.scanDelims(opening.start(), canSplitWord=True).can_open:
                return []
            if not state.scanDelims(closing.start(), canSplitWord=True).can_close:
                return []
            tokens += (
                Token("text", "", 0, content=src[at : opening.start()]),
                Token(f"{kind}_open", kind, 1, markup=opening[0], meta={"at": opening.start()}),
                Token("text", "", 0, content=src[opening.end() : closing.start()], level=1),
                Token(f"{kind}_close", kind, -1, markup=opening[0], meta={"at": closing.start()}),
            )
            at = closing.end()
        return [*tokens, Token("text", "", 0, content=src[at:])]

    def tokenize(self, state: StateInline) -> None:
        """Append the tokens of what `state` has not read yet."""
        src, end = state.src, state.posMax
        too_deep = state.level >= state.md.options["maxNesting"]
        while (pos := state.pos) < end:
            mark = None if too_deep else self._mark.search(src, pos, end)
            at = mark.start() if mark else end
            if at > pos:
                state.append_pending(src[pos:at])
                state.pos = at
            elif not any(rule(state, False) for rule in self._rules[src[pos]]):
                state.append_pending(src[pos])
                state.pos += 1
        if state.pending:
            state.pushPending()
