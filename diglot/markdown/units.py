"""What translators work on: each line of text of a body as a unit, and other words put in its place.

Units are found after blocks and before lines are parsed. So a translation is parsed as a line of the block
that it stands in, and whatever is in it, the structure of the page is that of its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.markdown import cjk
from diglot.markdown.draft import Draft
from diglot.markdown.rendering import draft_of
from diglot.markdown.tasks import BOX
from diglot.markdown.wording import Unit

#: What a container makes of the text in it; the innermost counts.
_KINDS = {
    "heading_open": "heading",
    "blockquote_open": "quote",
    "list_item_open": "item",
    "th_open": "cell",
    "td_open": "cell",
    "dt_open": "term",
    "dd_open": "definition",
    "admonition_open": "paragraph",
    "footnote_reference_open": "footnote",
}
_CODE = frozenset({"fence", "code_block"})

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_BEHIND = re.compile(r"[ \t]*<!--\s*(?:translators|tr:ok)\b.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<[/A-Za-z](?:[^"'<>]|"[^"]*"|'[^']*')*+>""")
_HIDDEN = re.compile(r"<(script|style|pre|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_RUN = re.compile(" +")
_SPACES = re.compile(r"[ \t]*\n[ \t]*")


def units(md: MarkdownIt) -> None:
    """The step: a rule that has nothing to do unless somebody translates."""
    md.core.ruler.before("inline", "units", _translate)


def _translate(state: StateCore) -> None:
    draft = draft_of(state.env)
    if draft.translate is None:
        return
    for token, unit in _Walk(state, draft):
        wording = draft.translate(unit)
        token.meta["unit"] = draft.units
        draft.units += 1
        token.meta["spans"] = ()
        if wording is not None:
            box = _box(token.content, unit.kind)
            token.content = box + wording.text
            token.meta["spans"] = tuple((start + len(box), line, col) for start, line, col in wording.spans)


class _Walk:
    """Every unit with its token, in the order of the source."""

    def __init__(self, state: StateCore, draft: Draft) -> None:
        self._state, self._draft = state, draft
        self._remarks: list[str] = []
        self._off = False  #: between the two comments that switch translation off and on

    def __iter__(self) -> Iterator[tuple[Token, Unit]]:
        kinds = ["paragraph"]
        tokens: Sequence[Token] = self._state.tokens
        for token in tokens:
            if token.nesting > 0:
                kinds.append(_KINDS.get(token.type, kinds[-1]))
            elif token.nesting < 0:
                kinds.pop()
            elif token.type == "html_block" and self._is_remark(token):
                pass
            elif not self._off and (kind := _kind(token, kinds[-1])):
                yield token, self._unit(token, kind)

    def _is_remark(self, token: Token) -> bool:
        """Whether a block is nothing but comments; they are remembered for the next unit."""
        source = token.content
        if _COMMENT.sub("", source).strip():
            return False
        for found in _COMMENT.finditer(source):
            text = found[1].strip()
            word = "".join(text.lower().split())
            if word == "no-translate":
                self._off = True
            elif word == "/no-translate":
                self._off = False
            elif text and not self._off:
                self._remarks.append(text)
        return True

    def _unit(self, token: Token, kind: str) -> Unit:
        box = _box(token.content, kind)
        content = token.content.removeprefix(box)
        if token.type == "inline":
            line, col = self._draft.place(token, len(box))
            self._remarks += [found[0].strip()[4:-3].strip() for found in _BEHIND.finditer(content)]
            content = readable(content, self._state.md, self._state.env)
        else:
            row = (token.map or [0])[0] + (token.type == "fence")  # the code, not the line above it
            source = self._draft.lines[row] if row < len(self._draft.lines) else ""
            line, col = self._draft.first_line + row, len(source) - len(source.lstrip()) + 1
        before, self._remarks = self._remarks, []
        rows = token.map or [0, 0]
        return Unit(kind, content, line, col, tuple(before), (rows[0], rows[1]), token.content)


def _box(content: str, kind: str) -> str:
    """The box that begins a task of a list: it stays as it is."""
    found = BOX.match(content) if kind == "item" else None
    return found[0] if found else ""


def _kind(token: Token, inside: str) -> str:
    """The kind of the unit that a token is; "" if there is nothing to translate in it."""
    if token.type == "inline":
        return inside if token.content else ""
    if token.type in _CODE:
        return "code" if token.content.strip() else ""
    if token.type == "html_block":
        text = _TAG.sub("", _HIDDEN.sub("", _COMMENT.sub("", token.content)))
        return "html" if _LETTER.search(text) else ""
    return ""


def readable(content: str, md: MarkdownIt, env: EnvType) -> str:
    """The text of a block on one line, as a translator reads it: it means what `content` means.

    Only hard breaks stay breaks, so that nobody has to translate again what was only wrapped anew. Labels of
    links are written out, since their words change in a translation. Where that would change what is shown,
    the text stays as it is.
    """
    if "\n" not in content and "]" not in content and "<!--" not in content:
        return content
    parsed = _parsed(content, md, env)
    edits = list(_edits(content, parsed))
    if not edits:
        return content
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(edits):
        if start < at:
            return content
        parts += content[at:start], text
        at = end
    better = "".join((*parts, content[at:]))
    return better if _shown(_parsed(better, md, env)) == _shown(parsed) else content


def _parsed(content: str, md: MarkdownIt, env: EnvType) -> list[Token]:
    """The tokens of a line; what parsing notes on the way is forgotten."""
    aside = {**env, "footnotes": deepcopy(env["footnotes"])} if "footnotes" in env else {**env}
    return md.inline.parse(content, md, aside, [])


#: A piece of the content, from and to, and what to write in its place.
_Edit = tuple[int, int, str]


def _edits(content: str, tokens: Sequence[Token]) -> Iterator[_Edit]:
    kept = {id(token) for token in cjk.joined(list(tokens))} if "\n" in content else set()
    labels: list[tuple[int, str]] = []
    for token in tokens:
        at = token.meta.get("at", 0)
        match token.type:
            case "softbreak" | "hardbreak":
                found = content.find("\n", at)
                start = len(content[:found].rstrip(" \t"))
                end = found + 1 + len(content[found + 1 :]) - len(content[found + 1 :].lstrip(" \t"))
                if token.type == "softbreak":
                    yield start, end, " " if id(token) in kept else ""
                elif content[start - 1 : start] != "\\":
                    yield start, end, "\\\n"
            case "html_inline" if _BEHIND.fullmatch(token.content):
                start = content.find(token.content, max(0, at - len(token.content)))
                before = len(content[:start]) - len(content[:start].rstrip(" \t"))
                yield start - before, start + len(token.content), ""
            case "link_open":
                labels.append((at, token.meta.get("label", "")))
            case "link_close" if labels:
                start, label = labels.pop()
                if label:
                    yield from _label(content, start, at)
            case "image" if token.meta.get("label"):
                yield from _label(content, at + 2, at + 2 + len(token.content))


def _label(content: str, start: int, end: int) -> Iterator[_Edit]:
    """`[text]` and `[text][]` as `[text][text]`; `end` is where the first `]` stands."""
    label = _SPACES.sub(" ", content[start:end])
    if content.startswith("][]", end):
        yield end + 2, end + 2, label
    elif not content.startswith("][", end):
        yield end + 1, end + 1, f"[{label}]"


class _Seen(NamedTuple):
    """What of a token is shown."""

    kind: str
    text: str
    attrs: str


def _shown(tokens: Sequence[Token]) -> list[_Seen]:
    """What is shown of a line, however it is wrapped."""
    found: list[_Seen] = []
    for token in cjk.joined(list(tokens)):
        kind, text = token.type, token.content
        if kind == "softbreak":
            kind, text = "text", " "
        elif kind == "html_inline" and _BEHIND.fullmatch(text):
            continue
        if kind == "text" and found and found[-1].kind == "text":
            found[-1] = _Seen("text", found[-1].text + text, "")
        elif kind != "text" or text:
            found.append(_Seen(kind, text, repr(token.attrs) if token.attrs else ""))
    if found:
        found[-1] = found[-1]._replace(text=found[-1].text.rstrip(" "))
    return [each._replace(text=_RUN.sub(" ", each.text)) for each in found]
