"""A line of Markdown taken apart: what a reader sees of it, what is marked in it, and where.

Whoever compares two texts needs both: the marks to count them, and the text without them, so that in
`**671** billion` a number is a number. The parser is the one that makes pages, so Chinese emphasis counts as
it is shown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from diglot.markdown.draft import Options
from diglot.markdown.parser import parser_for

#: What stands in the plain text for code and for bare addresses: neither is prose.
OBJECT = "\ufffc"

#: Without one of these, a line is text and nothing else.
_MARK = re.compile(r"[*_~`\[<&\\\n]|://|!\[")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_REFERENCE = re.compile(r"\[([^\[\]]+)(\]\[([^\[\]]*)\])")
_TAG = re.compile(r"<(/?[A-Za-z][^\s/<>]*)")
_LEFT = re.compile(r"\*{2,3}|~~")
_BREAK = re.compile(r"(?:\\|[ ]*)\n")


class Mark(NamedTuple):
    """A piece of markup: what it says, and the offset in the text where it begins."""

    text: str
    at: int


class Inline(NamedTuple):
    """A line of Markdown, taken apart."""

    plain: str  #: without markup; OBJECT for code and bare URLs; alt text and captions between line feeds
    spans: tuple[tuple[int, int], ...] = ((0, 0),)  #: offsets in `plain`, each with the one in the text
    links: tuple[Mark, ...] = ()  #: addresses, those of bare URLs too
    images: tuple[Mark, ...] = ()
    codes: tuple[Mark, ...] = ()
    notes: tuple[Mark, ...] = ()  #: marks of footnotes: `[^1]`
    tags: tuple[Mark, ...] = ()  #: names of HTML tags, `/b` for one that closes
    leftovers: tuple[Mark, ...] = ()  #: `**` or `~~` that readers would see
    strong: int = 0
    emphasis: int = 0
    strike: int = 0
    breaks: int = 0  #: hard breaks

    def at(self, offset: int) -> int:
        """The offset in the text of the character `offset` of `plain`."""
        start, there = self.spans[bisect_right(self.spans, (offset, 1 << 60)) - 1]
        return there + offset - start


@lru_cache(maxsize=4096)  # a source has as many readers as there are languages and rules
def dissect(text: str) -> Inline:
    """See `Inline`. Never raises for any text."""
    if not _MARK.search(text):
        return Inline(text)
    md = parser_for(Options())
    return _Reading(text).inline(md.inline.parse(text, md, {}, []))


class _Reading:
    """One text, while its tokens are gone through: what is cut out of it, and what takes its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cuts: list[tuple[int, int, str]] = []
        self.found: dict[str, list[Mark]] = {
            name: [] for name in ("links", "images", "codes", "notes", "tags")
        }
        self.runs: dict[int, int] = {}  # where a run of `*` stands, and how much of it is used up
        self.count = {"strong": 0, "em": 0, "s": 0, "br": 0}

    def inline(self, tokens: Sequence[Token]) -> Inline:
        for token in tokens:
            read = _READERS.get(token.type.removesuffix("_open").removesuffix("_close"))
            if read and "at" in token.meta:
                read(self, token, token.meta["at"])
        plain, spans = self._plain()
        left = tuple(_left(self.text, self.cuts))
        found, count = {name: tuple(marks) for name, marks in self.found.items()}, self.count
        return Inline(
            plain,
            spans,
            found["links"],
            found["images"],
            found["codes"],
            found["notes"],
            found["tags"],
            left,
            count["strong"],
            count["em"],
            count["s"],
            count["br"],
        )

    def _plain(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        parts: list[str] = []
        spans, size, at = [(0, 0)], 0, 0
        for start, end, instead in sorted(self.cuts):
            if start < at:
                continue
            parts += self.text[at:start], instead
            size += start - at
            if instead:
                spans.append((size, start))
                size += len(instead)
            spans.append((size, end))
            at = end
        return "".join([*parts, self.text[at:]]), tuple(spans)

    def _cut(self, start: int, end: int, instead: str = "") -> None:
        self.cuts.append((start, end, instead))

    # What is read of a token that stands at this offset: see `_READERS`.

    def strong(self, token: Token, at: int) -> None:
        size = len(token.markup)
        used = self.runs.get(at, 0)
        self.runs[at] = used + size
        self._cut(at + used, at + used + size)
        self.count[token.tag] += token.nesting > 0

    def code_inline(self, token: Token, at: int) -> None:
        size = len(token.markup)
        closing = re.compile(rf"(?<!`){token.markup}(?!`)").search(self.text, at + size)
        self._cut(at, closing.end() if closing else at + size, OBJECT)
        self.found["codes"].append(Mark(token.content, at))

    def text_special(self, token: Token, at: int) -> None:
        self._cut(at, at + len(token.markup), token.content)

    def hardbreak(self, _: Token, at: int) -> None:
        found = _BREAK.match(self.text, at)
        self._cut(at, found.end() if found else at + 1, "\n")
        self.count["br"] += 1

    def html_inline(self, token: Token, at: int) -> None:
        name = _TAG.match(token.content)
        tag = name[1].lower() if name else ""
        self._cut(at, at + len(token.content), "\n" if tag == "br" else "")
        if tag:
            self.found["tags"].append(Mark(tag, at))

    def link(self, token: Token, at: int) -> None:
        if token.nesting < 0:
            if self.text.startswith("](", at):
                self._cut(at, self._tail(at)[2])
            return
        address = str(token.attrs["href"])
        if token.info == "auto":
            self._cut(at, self.text.find(">", at) + 1, OBJECT)
        elif self.text.startswith("://", at):
            at -= address.index("://")
            self._cut(at, at + self._bare(at, address), OBJECT)
        else:
            at -= 1
            self._cut(at, at + 1)
        self.found["links"].append(Mark(address, at))

    def _bare(self, at: int, address: str) -> int:
        """How long a bare URL is; one that was percent-encoded is as long as it goes on."""
        if self.text.startswith(address, at):
            return len(address)
        return len(self.text[at:].split(maxsplit=1)[0])

    def image(self, token: Token, at: int) -> None:
        self.found["images"].append(Mark(str(token.attrs["src"]), at))
        self._cut(at, at + 2, "\n")
        closing = at + 2 + len(token.content)
        if self.text.startswith("](", closing):
            title, title_end, end = self._tail(closing)
            self._cut(closing, title, "\n")
            self._cut(title_end, end, "\n")

    def _tail(self, at: int) -> tuple[int, int, int]:
        """Where the title in `](address "title")` begins and ends, and the whole ends."""
        text, end = self.text, len(self.text)
        address = parseLinkDestination(text, self._skip(at + 2), end)
        after = self._skip(address.pos if address.ok else at + 2)
        title = parseLinkTitle(text, after, end)
        if title.ok and after < end and text[after] in "\"'(":
            return after + 1, title.pos - 1, self._skip(title.pos) + 1
        return after, after, after + 1

    def _skip(self, at: int) -> int:
        while self.text[at : at + 1].isspace():
            at += 1
        return at

    def leftover(self, token: Token, at: int) -> None:
        """The marks of footnotes and labels of links are defined elsewhere: here they lead nowhere."""
        if note := _FOOTNOTE.match(self.text, at):
            self.found["notes"].append(Mark(note[0], at))
            self._cut(at, note.end())
        elif token.content == "[" and (label := _REFERENCE.match(self.text, at)):
            self.found["links"].append(Mark(f"[{label[3] or label[1]}]", at))
            self._cut(at, at + 1)
            self._cut(label.start(2), label.end())


#: By types of tokens; those that open and those that close share one.
_READERS: Mapping[str, Callable[[_Reading, Token, int], None]] = {
    "strong": _Reading.strong,
    "em": _Reading.strong,
    "s": _Reading.strong,
    "code_inline": _Reading.code_inline,
    "text_special": _Reading.text_special,
    "hardbreak": _Reading.hardbreak,
    "html_inline": _Reading.html_inline,
    "link": _Reading.link,
    "image": _Reading.image,
    "leftover": _Reading.leftover,
}


def _left(text: str, cuts: Sequence[tuple[int, int, str]]) -> Iterator[Mark]:
    """Marks of emphasis that stand outside of all cuts."""
    for mark in _LEFT.finditer(text):
        if not any(start < mark.end() and mark.start() < end for start, end, _ in cuts):
            yield Mark(mark[0], mark.start())
