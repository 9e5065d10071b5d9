"""What stays source text and was probably meant otherwise: template tags, links to nowhere.

They are found by inline rules, so code is never searched. A tag is left out of the page, and told of; the
rest shows its own source.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, normalizeReference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown import foreign
from diglot.markdown.rendering import Spot, rule

_BOUND = 999  # CommonMark's limit for a label
_REFERENCE = re.compile(rf"\[([^\[\]]{{1,{_BOUND}}})\]\[([^\[\]]{{0,{_BOUND}}})\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_WIKI = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")
_SHORTCUT = re.compile(r"\[([^\[\]\n]{2,200})\](?![\[(:])")
_FILES = (".md", ".markdown", ".html")
#: How alike the label of a link and one that is defined have to be, if one was meant to be the other.
_ALIKE = 0.8
#: Comparisons in one text, each of which takes some microseconds: hostile text stays cheap.
_TRIES = 2000
_SLIPS = 2  #: characters
_REFUSED = re.compile(rf"\[[^\[\]]{{0,{_BOUND}}}\]\(\s*+<?\s*+([A-Za-z][A-Za-z0-9+.-]*):")


#: A link whose address holds a tag. What is tried once is not tried again, so hostile text stays cheap.
_HELD = re.compile(
    rf"(!?\[)([^\[\]]{{0,{_BOUND}}})(\]\((?>\{{\{{.{{0,400}}?\}}\}}|\{{%.{{0,400}}?%\}}|[^()\n{{]|\([^()\n]*\))*+\))"
)


def leftovers(md: MarkdownIt) -> None:
    """The step: rules that see what all others refused, and one for paragraphs of which nothing is left."""
    md.inline.ruler.push("template_tag", _template_tag)
    md.inline.ruler.push("template_link", _template_link)
    md.inline.ruler.push("dead_link", _dead_link)
    md.core.ruler.push("nothing_left", _hide_paragraphs)
    rule(md, "leftover", _leftover)


def _template_tag(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    tag = foreign.tag_at(state.src, state.pos, state.posMax)
    if tag and not silent:
        _push(state, foreign.problem(tag))
    state.pos += len(tag)
    return bool(tag)


def _push(state: StateInline, problem: tuple[str, str], shown: str = "") -> None:
    """A token for what is wrong, which shows nothing, or just this."""
    token = state.push("leftover", "", 0)
    token.content = shown
    token.meta["problem"] = problem


def _template_link(state: StateInline, silent: bool) -> bool:
    """A link or image to what a tag would have made: its words stay, its address goes."""
    if state.src[state.pos] not in "[!":
        return False
    found = _HELD.match(state.src, state.pos, state.posMax)
    if found is None or not foreign.is_made_by_one(found[3]):
        return False
    if not silent:
        address = " ".join(found[3][2:-1].split())
        message = f"the address {address} holds a template tag, so that only the words of the link are shown"
        _push(state, (message, "write the path of a file, or a story's key"))
        end, state.pos, state.posMax = state.posMax, found.start(2), found.end(2)
        state.md.inline.tokenize(state)
        state.posMax = end
    state.pos = found.end()
    return True


def _hide_paragraphs(state: StateCore) -> None:
    """A paragraph of tags alone is none."""
    if "{" not in state.src:
        return
    for opening, block, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = block.children or []
        is_marked = opening.type == "paragraph_open" and any(each.type == "leftover" for each in children)
        if is_marked and not any(map(_shows, children)):
            opening.hidden = closing.hidden = True


def _shows(token: Token) -> bool:
    """Whether a token leaves anything on the page."""
    return token.type not in {"leftover", "text", "softbreak"} or bool(token.content.strip())


def _dead_link(state: StateInline, silent: bool) -> bool:
    """A `[` that opens no link; only the bracket is taken, what follows is parsed as ever."""
    if state.src[state.pos] != "[" or silent:
        return False
    problem = _why_dead(state)
    if problem is None:
        return False
    _push(state, problem, "[")
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
    return None if is_index else _why_no_shortcut(state)


def _why_no_shortcut(state: StateInline) -> tuple[str, str] | None:
    """What is wrong with `[label]` alone, or `[[page]]`, if it looks like a link: most brackets do not."""
    defined = state.env.get("references", {})
    wiki = _WIKI.match(state.src, state.pos, state.posMax)
    if wiki and normalizeReference(wiki[1]) not in defined:
        return f"the link {wiki[0]} is of another tool, so it stays text", f"write [{wiki[1]}](its-key)"
    found = _SHORTCUT.match(state.src, state.pos, state.posMax)
    if found is None:
        return None
    label = found[1]
    if label.endswith(_FILES) and " " not in label:
        return f"[{label}] is no link, so it stays text", f"write [its title]({label})"
    near = _meant(normalizeReference(label), state.env)
    return (f'the link label "{label}" is not defined', f'did you mean "{near}"?') if near else None


def _meant(label: str, env: EnvType) -> str:
    """The label that is defined and hardly differs from one that is not; "" if there is none."""
    like = [
        each
        for each in env.get("references", ())
        if each[0] == label[0] and abs(len(each) - len(label)) <= _SLIPS
    ]
    tried = env["tried"] = env.get("tried", 0) + len(like)
    near = get_close_matches(label, like, 1, _ALIKE) if tried < _TRIES else ()
    return near[0].lower() if near else ""


def _leftover(spot: Spot) -> str:
    code = "markdown" if spot.token.content else "leftover"
    message, fix = spot.token.meta["problem"]
    spot.draft.warn(spot.place(), message, fix, code)
    return escapeHtml(spot.token.content)
