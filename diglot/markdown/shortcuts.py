"""Shortcuts: the same document in half of the time. A test compares them with the long way.

`marks` knows what each rule begins with, `blocks` which lines need no rule, `lines` which text needs none,
`plain` what then becomes of them, and `tags` which tokens need no rule to become HTML.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize, text_join

from diglot.markdown import blocks, lines
from diglot.markdown.inline import Inline


def shortcuts(md: MarkdownIt) -> None:
    """The last step: it looks at the rules that all others have added."""
    md.block = blocks.shortened(md.block)
    if isinstance(md.inline, Inline) and lines.is_known(md.inline):
        md.inline = lines.Lines(md.inline)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("text_join", _join_text)


def _normalize(state: StateCore) -> None:
    """Line ends and NUL are markdown-it's; most texts have had theirs mended on the way in."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _join_text(state: StateCore) -> None:
    """Only an escape or an entity leaves text that markdown-it has to join."""
    if "\\" in state.src or "&" in state.src:
        text_join(state)
