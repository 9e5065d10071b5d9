"""The author's own HTML: comments go, addresses become holes, what the cleaner would remove is reported."""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt

from diglot.markdown import foreign
from diglot.markdown.addresses import is_absolute, is_allowed
from diglot.markdown.clean import ADDRESSES, AUTHORS, is_let_through
from diglot.markdown.draft import Place
from diglot.markdown.images import warn_of_missing_description
from diglot.markdown.rendering import Spot, rule

#: Each alternative is a group, and `_Rewriting` has a method of its name.
_MARKUP = re.compile(
    r"""
      (?P<comment> <!-- (?: -?> | .*?(?:-->|\Z) ) )
    | (?P<opaque> <(?P<name>script|style)\b .*? (?: </(?P=name)\s*> | \Z ) )
    | (?P<other> <\?.*?(?:\?>|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <![A-Za-z].*?(?:>|\Z) )
    | (?P<element> <(?P<tag>[A-Za-z][^\s/<>]*) (?P<attributes> (?: [^"'<>] | "[^"]*" | '[^']*' )*+ ) > )
    | (?P<closing> </[A-Za-z][^<>]*> )
    | (?P<broken> <(?=[A-Za-z/!?]) )
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
#: One image of a `srcset`, and the width or density behind it.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)([^,]*)(?:,|\Z)")
#: U+0002 and U+0003 as character references: a parser behind us would make holes of them.
_FORGED = re.compile(r"&#(?:[xX]0*[23](?![0-9A-Fa-f])|0*[23](?![0-9]));?")

#: What keeps the place of something that goes: no source may hold it.
_NOTHING = "\x01"
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

#: A table with a head, or one that goes on elsewhere.
_HEADED = re.compile(r"(?:(?!</table\b).)*?(?:<th\b|\Z)", re.DOTALL | re.IGNORECASE)

_LINKS = frozenset({"href", "cite"})
_TRUST = 'use Markdown instead, or allow all HTML by raw_html = "trust" in the configuration'


def raw_html(md: MarkdownIt) -> None:
    """The step: HTML in blocks and in lines."""
    rule(md, "html_block", _html)
    rule(md, "html_inline", _html)


def _html(spot: Spot) -> str:
    source = spot.token.content
    if "{" in source:
        source = _without_tags(spot, source)
    rewritten = _FORGED.sub("", _MARKUP.sub(_Rewriting(spot), source)).replace(_NOTHING, "")
    if rewritten.strip():
        spot.draft.raw = True
    return rewritten


def _without_tags(spot: Spot, source: str) -> str:
    """HTML with nothing in the place of tags of other tools; they are told of, but for those in comments."""
    comments = [found.span() for found in _COMMENT.finditer(source)]
    for start, tag in foreign.tags_in(source):
        if not any(first <= start < end for first, end in comments):
            spot.draft.warn(spot.place(start), *foreign.problem(tag), "leftover")
            source = source[:start] + _NOTHING * len(tag) + source[start + len(tag) :]
    return source


class _Rewriting:
    """What becomes of each piece of markup in one piece of HTML."""

    def __init__(self, spot: Spot) -> None:
        self.draft = spot.draft
        self.place = spot.place
        self.cleans = spot.draft.options.raw_html == "clean"

    def __call__(self, found: re.Match[str]) -> str:
        return str(getattr(self, str(found.lastgroup))(found))

    def comment(self, found: re.Match[str]) -> str:
        if not found[0].endswith(">"):
            message = "the comment is never closed and hides what follows"
            self.draft.refuse(self.place(found.start()), message, "close it with -->", "html")
        return ""

    def opaque(self, found: re.Match[str]) -> str:
        """Scripts and styles go with all they hold."""
        return self.removed(found.start(), f"<{found['name'].lower()}>") if self.cleans else found[0]

    def other(self, found: re.Match[str]) -> str:
        return self.removed(found.start(), f"{found[0][:2]}…>") if self.cleans else found[0]

    def closing(self, found: re.Match[str]) -> str:
        return found[0]

    def broken(self, found: re.Match[str]) -> str:
        """A tag without its `>`, or with a quote left open: a browser would hide the text behind it."""
        if not self.cleans:
            return "<"
        message = "a tag is never closed, so it is shown as text"
        self.draft.warn(self.place(found.start()), message, "close it with >, and its quotes", "html")
        return "&lt;"

    def element(self, found: re.Match[str]) -> str:
        tag = found["tag"].lower()
        if self.cleans and tag not in AUTHORS:
            return self.removed(found.start(), f"<{tag}>")
        if tag == "table" and not _HEADED.match(found.string, found.end()):
            message = "the table has no heads, so that nobody can tell what its columns are"
            self.draft.warn(
                self.place(found.start()), message, "write the cells that name them as <th>", "table"
            )
        start, source = found.start("attributes"), found["attributes"]
        if tag == "img" and "alt" not in {one["name"].lower() for one in _ATTRIBUTE.finditer(source)}:
            warn_of_missing_description(self.draft, self.place(found.start()), "this <img>")
        attributes = _ATTRIBUTE.sub(lambda one: self.attribute(tag, one, start + one.start()), source)
        return f"<{found['tag']}{attributes}>"

    def attribute(self, tag: str, found: re.Match[str], at: int) -> str:
        name, value = found["name"].lower(), found["value"]
        if self.cleans and not is_let_through(tag, name):
            return self.removed(at, f"{name} of <{tag}>")
        if value is None or name not in ADDRESSES:
            return found[0]
        value = html.unescape(value[1:-1] if value[0] in "\"'" else value).replace(_NOTHING, "").strip()
        if name == "srcset":
            return f'srcset="{self.candidates(value, self.place(at))}"'
        if self.cleans and not is_allowed(value):
            return self.removed(at, f"{name} of <{tag}>")
        return f'{name}="{self.address(name, value, self.place(at))}"'

    def candidates(self, value: str, place: Place) -> str:
        return ", ".join(
            self.address("srcset", address, place) + size.rstrip()
            for address, size in _CANDIDATE.findall(value)
            if is_allowed(address) or not self.cleans
        )

    def address(self, name: str, value: str, place: Place) -> str:
        if is_absolute(value):
            self.draft.leads_abroad(value, place)
            return html.escape(value)
        return self.draft.link(value, place) if name in _LINKS else self.draft.image(value, place)

    def removed(self, at: int, what: str) -> str:
        self.draft.warn(self.place(at), f"{what} is removed from the author's HTML", _TRUST, "html")
        return ""
