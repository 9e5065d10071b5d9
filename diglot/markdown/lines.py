"""Shortcuts within a line: only the rules that a mark begins are asked; text without a mark is text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown import plain
from diglot.markdown.inline import Inline, State
from diglot.markdown.marks import INLINE, PAIRS


def is_known(parser: Inline) -> bool:
    """Whether it is known of all the rules of `parser` what they begin with."""
    rules, pairs = parser.ruler.get_active_rules(), parser.ruler2.get_active_rules()
    return INLINE.keys() | {"text"} >= set(rules) and set(pairs) <= PAIRS


class Lines(Inline):
    """An inline parser that jumps from mark to mark, and asks at each the rules that it can begin."""

    def __init__(self, parser: Inline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2
        self._rules: dict[str, list[RuleFuncInlineType]] = {}
        named = dict(zip(parser.ruler.get_active_rules(), parser.ruler.getRules(""), strict=True))
        named.pop("text", None)  # what is between the marks
        for name, rule in named.items():
            for first in {mark[0] for mark in INLINE[name]}:
                self._rules.setdefault(first, []).append(rule)
        self._marks = list(dict.fromkeys(mark for name in named for mark in INLINE[name]))
        self._others = [mark for mark in self._marks if mark != "*"]
        self._next = re.compile("|".join(map(re.escape, self._marks)))

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append the inline tokens of `src` to `tokens`."""
        mark = None if tokens else self._next.search(src)
        if mark is None and not tokens:
            if src:
                tokens.append(plain.text(src))
        elif mark and mark[0] == "*" and (spans := self._spans(State(src, md, env, []))):
            tokens += spans
        else:
            super().parse(src, md, env, tokens)
        return tokens

    def _spans(self, state: StateInline) -> list[Token]:
        """See `_spans`; other marks are left to their rules."""
        return [] if any(map(state.src.__contains__, self._others)) else _spans(state)

    def tokenize(self, state: StateInline) -> None:
        """Append the tokens of what `state` has not read yet."""
        src, end = state.src, state.posMax
        too_deep = state.level >= state.md.options["maxNesting"]
        next_mark, rules, silent = self._next.search, self._rules, False
        while (pos := state.pos) < end:
            mark = None if too_deep else next_mark(src, pos, end)
            at = mark.start() if mark else end
            if at > pos:
                state.append_pending(src[pos:at])
                state.pos = at
                continue
            for rule in rules[src[pos]]:
                if rule(state, silent):
                    break
            else:
                state.append_pending(src[pos])
                state.pos += 1
        if state.pending:
            state.pushPending()


def _spans(state: StateInline) -> list[Token]:
    """The tokens of text whose only marks are runs of `*` that open and close in turn; none of other text.

    Where a run opens, none before it is left open, so that the next one can close nothing else.
    """
    src = state.src
    run, kind = ("**", "strong") if "**" in src else ("*", "em")
    parts = src.split(run)
    # an empty part is between runs that are one longer run
    if len(parts) % 2 == 0 or src.count("*") != len(run) * (len(parts) - 1) or not all(parts[1:-1]):
        return []
    tokens = [plain.text(parts[0])]
    at = len(parts[0])
    for inside, behind in zip(parts[1::2], parts[2::2], strict=True):
        end = at + len(run) + len(inside)
        if not (inside[0].isalnum() or state.scanDelims(at, canSplitWord=True).can_open):
            return []
        if not (inside[-1].isalnum() or state.scanDelims(end, canSplitWord=True).can_close):
            return []
        tokens += (
            plain.span(kind, 1, run, at),
            plain.text(inside, level=1),
            plain.span(kind, -1, run, end),
            plain.text(behind),
        )
        at = end + len(run) + len(behind)
    return tokens
