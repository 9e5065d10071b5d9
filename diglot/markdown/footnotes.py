"""Footnotes: `text[^1]`, and anywhere `[^1]: the note`. They stand at the end, in the order they are cited.

Ids hold a `:`, which no heading's slug can.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from diglot.markdown.rendering import Spot, draft_of, rule


def footnotes(md: MarkdownIt) -> None:
    """The step: the plugin reads marks and notes; we gather them, since it tears nested notes apart."""
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.core.ruler.push("footnotes", _gather)
    rule(md, "footnote_ref", _mark)
    rule(md, "footnote_block_open", lambda _: '<div class="footnotes" role="doc-endnotes">\n<ol>\n')
    rule(md, "footnote_block_close", lambda _: "</ol>\n</div>\n")
    rule(md, "footnote_open", lambda spot: f'<li id="fn:{spot.token.meta["number"]}">\n')
    rule(md, "footnote_anchor", _back)


def _gather(state: StateCore) -> None:
    found = state.env.get("footnotes")
    if not found or not found["refs"]:
        return
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    open_lists = [body]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            open_lists.append([])
            notes.setdefault(label, open_lists[-1])
            if found["refs"][f":{label}"] < 0:
                _warn_of_uncited(state, token)
        elif token.type == "footnote_reference_close":
            open_lists.pop()
        else:
            open_lists[-1].append(token)
    if found["list"]:
        body.append(Token("footnote_block_open", "div", 1))
        for number, cited in enumerate(found["list"].values(), 1):
            body.extend(_note(number, cited, notes.get(cited["label"], [])))
        body.append(Token("footnote_block_close", "div", -1))
    state.tokens = body


def _note(number: int, cited: dict[str, Any], content: list[Token]) -> Iterator[Token]:
    """One note with its links back, which go into its last paragraph if it ends in one."""
    back = Token("footnote_anchor", "a", 0, meta={"number": number, "count": cited["count"]})
    yield Token("footnote_open", "li", 1, meta={"number": number})
    ends_in_paragraph = bool(content) and content[-1].type == "paragraph_close" and not content[-1].hidden
    yield from content[:-1] if ends_in_paragraph else content
    yield back
    yield from content[-1:] if ends_in_paragraph else ()
    yield Token("footnote_close", "li", -1, block=True)


def _warn_of_uncited(state: StateCore, token: Token) -> None:
    draft = draft_of(state.env)
    mark = f"[^{token.meta['label']}]"
    draft.warn(
        draft.row((token.map or [0])[0]),
        f"the footnote {mark} is never cited, so it is not shown",
        f"write {mark} where it belongs",
    )


def _id(number: int, nth: int) -> str:
    return f"fnref:{number}" if nth == 0 else f"fnref:{number}:{nth + 1}"


def _mark(spot: Spot) -> str:
    meta = spot.token.meta
    number = meta["id"] + 1
    mark = f'<a href="#fn:{number}" id="{_id(number, meta["subId"])}" role="doc-noteref">[{number}]</a>'
    return f'<sup class="footnote-ref">{mark}</sup>'


def _back(spot: Spot) -> str:
    number, count = spot.token.meta["number"], spot.token.meta["count"]
    # U+FE0E asks for the arrow as text, where a phone would draw an emoji
    return "".join(
        f' <a href="#{_id(number, nth)}" class="footnote-back" role="doc-backlink">\u21a9\ufe0e</a>'
        for nth in range(count)
    )
