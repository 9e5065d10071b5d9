"""Headings: their text, a slug made from it, the holes for id and anchor, and what is wrong with them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, MutableMapping

from markdown_it import MarkdownIt

from diglot.markdown.draft import Draft
from diglot.markdown.reading import collapsed, plain
from diglot.markdown.rendering import Spot, rule
from diglot.model import Heading


def headings(md: MarkdownIt) -> None:
    """The step: each heading is recorded, and has a hole for its id and one for its anchor."""
    rule(md, "heading_open", _open)
    rule(md, "heading_close", _close)


def _open(spot: Spot) -> str:
    token, draft = spot.token, spot.draft
    level = int(token.tag[1])
    text = collapsed(plain(spot.following.children or [], alts=True))
    for message, fix in _doubts(draft, level, text):
        draft.warn(draft.row(spot.row), message, fix, "heading")
    text = collapsed(plain(spot.following.children or []))
    draft.headings.append(Heading(level, text, unique(slug(text), draft.slugs), draft.first_line + spot.row))
    return f'<{token.tag} id="\x02h{len(draft.headings) - 1}\x03">'


def _close(spot: Spot) -> str:
    return f"\x02a{len(spot.draft.headings) - 1}\x03</{spot.token.tag}>\n"


def _doubts(draft: Draft, level: int, text: str) -> Iterator[tuple[str, str]]:
    """What those who jump from heading to heading would stumble over."""
    if not text:
        yield "the heading is empty", "write what the section is about, or remove it"
    if level == 1:
        yield "a heading of level 1 is the title of the page, which has one already", "write ##"
    if draft.headings and level > draft.headings[-1].level + 1:
        above = draft.headings[-1].level
        fix = f"write {'#' * (above + 1)}, so that those who jump from heading to heading miss nothing"
        yield f"a heading of level {level} follows one of level {above}", fix


class _Kept(dict[int, str | None]):
    """What a slug keeps of each character: itself, a space for it, or nothing. Looked up once, then known."""

    def __missing__(self, code: int) -> str | None:
        kind = unicodedata.category(chr(code))[0]
        other = " " if kind == "Z" or chr(code) in "-_\t\n" else None
        self[code] = kept = chr(code) if kind in "LMN" else other
        return kept


_KEPT = _Kept()


def slug(text: str) -> str:
    """`text` as one segment of an address: letters, marks and digits of any script, `-` for spaces."""
    kept = unicodedata.normalize("NFKC", text).casefold().translate(_KEPT)
    return "-".join(kept.split()) or "section"


def unique(name: str, taken: MutableMapping[str, int]) -> str:
    """`name`, or `name-2`, `name-3`… where it is `taken`; the answer is added to `taken`."""
    candidate = name
    while candidate in taken:
        taken[name] += 1
        candidate = f"{name}-{taken[name]}"
    taken[candidate] = 1
    return candidate
