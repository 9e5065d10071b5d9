"""Admonitions: `::: note Optional title`, any Markdown, `:::`. They nest, best with more colons outside."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

from diglot.errors import did_you_mean
from diglot.markdown.rendering import Spot, draft_of, rule

KINDS = ("note", "tip", "info", "warning", "danger")

_OPENING = re.compile(r"(:{3,})[ \t]*([^\W\d_][\w-]*)([ \t].*|)")
_CLOSING = re.compile(r":{3,}[ \t]*")
_FENCE = re.compile(r"(`{3,}(?!.*`)|~{3,})(.*)")


def admonitions(md: MarkdownIt) -> None:
    """The step: one block rule for all kinds."""
    can_end: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "admonition", _admonition, can_end)
    rule(md, "admonition_label", _label)


def _admonition(state: StateBlock, start: int, limit: int, silent: bool) -> bool:
    opening = None if state.is_code_block(start) else _OPENING.fullmatch(_line(state, start))
    if opening is None:
        return False
    markup, kind, title = opening[1], opening[2].lower(), opening[3].strip()
    if kind not in KINDS:
        if not silent:
            _warn_of_unknown(state, start, kind)
        return False
    if silent:
        return True
    end = _end(state, start, limit, len(markup))
    closed = end < limit and _CLOSING.fullmatch(_line(state, end)) is not None
    if not closed:
        draft = draft_of(state.env)
        draft.warn(draft.row(start), f"the {kind} is never closed", f"close it with a line {markup}")
    _push(state, kind, title, start, end)
    state.line = end + closed
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _end(state: StateBlock, start: int, limit: int, colons: int) -> int:
    """The line that closes the container opened on `start`, or else the first line that is outside."""
    fence, inner = "", 0
    for number in range(start + 1, limit):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return number  # the list item around it ends here
        line = _line(state, number)
        outer_fence, fence = fence, _fence_behind(line, fence)
        if outer_fence or not line.startswith(":" * colons) or state.is_code_block(number):
            continue
        if opening := _OPENING.fullmatch(line):
            inner += opening[2].lower() in KINDS
        elif _CLOSING.fullmatch(line):
            if not inner:
                return number
            inner -= 1
    return limit


def _fence_behind(line: str, fence: str) -> str:
    """The marker of the code block that is open behind `line`, where `fence` is open before it."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    closes = mark[1].startswith(fence) and not mark[2].strip()
    return "" if closes else fence


def _push(state: StateBlock, kind: str, title: str, start: int, end: int) -> None:
    outer_parent, outer_limit = state.parentType, state.lineMax
    state.parentType = "admonition"
    state.lineMax = end  # no paragraph inside goes on behind the closing line
    opening = state.push("admonition_open", "aside", 1)
    opening.attrs = {"class": f"admonition {kind}"}
    opening.map = [start, end]
    if title:
        state.push("paragraph_open", "p", 1).attrs = {"class": "admonition-title"}
        text = state.push("inline", "", 0)
        text.content, text.map, text.children = title, [start, start + 1], []
        state.push("paragraph_close", "p", -1)
    else:
        state.push("admonition_label", "p", 0).info = kind
    state.md.block.tokenize(state, start + 1, end)
    state.push("admonition_close", "aside", -1)
    state.parentType, state.lineMax = outer_parent, outer_limit


def _label(spot: Spot) -> str:
    return f'<p class="admonition-title">\x02n{spot.token.info}\x03</p>\n'


def _warn_of_unknown(state: StateBlock, line: int, kind: str) -> None:
    draft = draft_of(state.env)
    draft.warn(
        draft.row(line),
        f'"{kind}" is no kind of admonition, so its ::: stay text',
        did_you_mean(kind, KINDS) or f"write one of {', '.join(KINDS)}",
    )
