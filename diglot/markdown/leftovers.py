"""What stays source text on the page and was probably meant otherwise: template tags, links to nowhere.

They are found by inline rules, so code is never searched. Each becomes a token that shows its own source.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline

from diglot.markdown.rendering import Spot, rule

#: Of Liquid, Jinja and Hugo. They do not grow past a few lines, and a bound keeps hostile text cheap.
TEMPLATE_TAG = re.compile(r"\{\{.{0,400}?\}\}|\{%.{0,400}?%\}", re.DOTALL)

_BOUND = 999  # CommonMark's limit for a label
_REFERENCE = re.compile(rf"\[([^\[\]]{{1,{_BOUND}}})\]\[([^\[\]]{{0,{_BOUND}}})\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_REFUSED = re.compile(rf"\[[^\[\]]{{0,{_BOUND}}}\]\(\s*+<?\s*+([A-Za-z][A-Za-z0-9+.-]*):")


def leftovers(md: MarkdownIt) -> None:
    """The step: two rules that see what all others refused."""
    md.inline.ruler.push("template_tag", _template_tag)
    md.inline.ruler.push("dead_link", _dead_link)
    rule(md, "leftover", _leftover)


def _template_tag(state: StateInline, silent: bool) -> bool:
    tag = TEMPLATE_TAG.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if tag is None:
        return False
    if not silent:
        token = state.push("leftover", "", 0)
        token.content = tag[0]
        token.meta["problem"] = template_problem(tag[0])
    state.pos = tag.end()
    return True


def template_problem(tag: str) -> tuple[str, str]:
    """The message and the fix for a template tag in the text."""
    shown = " ".join(tag.split())
    return f"the template tag {shown} is shown as it stands", "remove it, or put it in code"


def _dead_link(state: StateInline, silent: bool) -> bool:
    """A `[` that opens no link; only the bracket is taken, what follows is parsed as ever."""
    if state.src[state.pos] != "[" or silent:
        return False
    problem = _why_dead(state)
    if problem is None:
        return False
    token = state.push("leftover", "", 0)
    token.content = "["
    token.meta["problem"] = problem
    state.pos += 1
    return True


def _why_dead(state: StateInline) -> tuple[str, str] | None:
    src, pos, end = state.src, state.pos, state.posMax
    if note := _FOOTNOTE.match(src, pos, end):
        return f"the footnote {note[0]} is not defined", f"add a line {note[0]}: the note"
    is_index = pos > 0 and src[pos - 1].isascii() and src[pos - 1].isalnum()  # `a[i][j]`
    if not is_index and (reference := _REFERENCE.match(src, pos, end)):
        label = reference[2] or reference[1]
        return f'the link label "{label}" is not defined', f"add a line [{label}]: address"
    if refused := _REFUSED.match(src, pos, end):
        return f"a link to {refused[1]}: is not allowed, so it stays text", "write a web or mail address"
    return None


def _leftover(spot: Spot) -> str:
    spot.draft.warn(spot.place(), *spot.token.meta["problem"])
    return escapeHtml(spot.token.content)
