"""Shortcuts within a line: only rules that a character can begin are asked, and text without a mark is text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown.inline import Inline
from diglot.markdown.marks import INLINE, PAIRS


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
        self._mark = re.compile("|".join(re.escape(mark) for name in named for mark in INLINE[name]))

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append the inline tokens of `src` to `tokens`."""
        if tokens or self._mark.search(src):
            return super().parse(src, md, env, tokens)
        if src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens

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
