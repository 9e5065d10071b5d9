"""Our inline state: it knows where each token stands, and which runs of `*` and `~` mark emphasis."""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown import cjk


class State(StateInline):
    """Adds two things to markdown-it's state; all else is its own."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Append a token that remembers its place in the content."""
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - markdown-it's names
        """Whether the run of markers at `start` may open or close emphasis.

        CommonMark asks for a space or punctuation outside a marker that has punctuation inside. Chinese has
        no spaces, so `**中文。**中文` would stay as it is written. Here a run may also open or close where
        either neighbour is Chinese, Japanese or Korean; nothing that CommonMark allows is taken away. `_`
        never works inside words and stays as CommonMark has it.
        """
        scanned = super().scanDelims(start, canSplitWord)
        if not canSplitWord or (scanned.can_open and scanned.can_close) or self.src.isascii():
            return scanned
        end = start + scanned.length
        if not (cjk.ends(self.src, start) or cjk.starts(self.src, end)):
            return scanned
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        return Scanned(not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before)), scanned.length)


class Inline(ParserInline):
    """The inline parser on our state."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Append the inline tokens of `src` to `tokens`."""
        state = State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def emphasis(md: MarkdownIt) -> None:
    """The step: our state in place of markdown-it's, with the rules it already has."""
    inline = Inline()
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    md.inline = inline
