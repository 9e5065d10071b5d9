"""The author's own HTML: comments go, addresses become holes, what the cleaner will remove is reported."""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt

from diglot.markdown.addresses import is_absolute, is_allowed
from diglot.markdown.clean import ADDRESSES, AUTHORS, is_let_through
from diglot.markdown.draft import Place
from diglot.markdown.leftovers import TEMPLATE_TAG, template_problem
from diglot.markdown.rendering import Spot, rule

_MARKUP = re.compile(
    r"""
      (?P<comment> <!-- (?: -?> | .*?(?:(?P<end>-->)|\Z) ) )
    | (?P<opaque> <(?P<name>script|style)\b .*? (?: </(?P=name)\s*> | \Z ) )
    | (?P<other> <\?.*?(?:\?>|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <![A-Za-z].*?(?:>|\Z) )
    | <(?P<tag>[A-Za-z][^\s/<>]*) (?P<attributes> (?: [^"'<>] | "[^"]*" | '[^']*' )*+ ) >
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
#: One image of a `srcset`, and the width or density behind it.
_CANDIDATE = re.compile(r"([^\s,](?:\S*[^\s,])?)([^,]*)(?:,|\Z)")
#: U+0002 and U+0003 as character references: a parser behind us would make holes of them.
_FORGED = re.compile(r"&#(?:[xX]0*[23](?![0-9A-Fa-f])|0*[23](?![0-9]));?")

_LINKS = frozenset({"href", "cite"})
_TRUST = 'use Markdown instead, or allow all HTML by raw_html = "trust" in the configuration'


def raw_html(md: MarkdownIt) -> None:
    """The step: HTML in blocks and in lines."""
    rule(md, "html_block", _html)
    rule(md, "html_inline", _html)


def _html(spot: Spot) -> str:
    return _Rewriting(spot).of(spot.token.content)


class _Rewriting:
    """One piece of HTML on its way through."""

    def __init__(self, spot: Spot) -> None:
        self.draft = spot.draft
        self.place = spot.place
        self.cleans = spot.draft.options.raw_html == "clean"

    def of(self, source: str) -> str:
        for tag in TEMPLATE_TAG.finditer(source):
            self.draft.warn(self.place(tag.start()), *template_problem(tag[0]))
        rewritten = _FORGED.sub("", _MARKUP.sub(self.markup, source))
        if rewritten.strip():
            self.draft.raw = True
        return rewritten

    def markup(self, found: re.Match[str]) -> str:
        if found["comment"] is not None:
            if found["end"] is None and not found["comment"].endswith(">"):
                message = "the comment is never closed and hides what follows"
                self.draft.warn(self.place(found.start()), message, "close it with -->", "html")
            return ""
        if found["tag"] is None:
            return self.without(found)
        tag = found["tag"].lower()
        if self.cleans and tag not in AUTHORS:
            self.report(found.start(), f"<{tag}>")
            return ""
        start = found.start("attributes")
        attributes = _ATTRIBUTE.sub(lambda one: self.attribute(tag, one, start), found["attributes"])
        return f"<{found['tag']}{attributes}>"

    def without(self, found: re.Match[str]) -> str:
        """Scripts, styles and processing instructions: they go with all they hold."""
        if not self.cleans:
            return found[0]
        name = found["name"]
        self.report(found.start(), f"<{name.lower()}>" if name else f"{found[0][:2]}…>")
        return ""

    def attribute(self, tag: str, found: re.Match[str], start: int) -> str:
        name, value = found["name"].lower(), found["value"]
        offset = start + found.start()
        if self.cleans and not is_let_through(tag, name):
            self.report(offset, f"{name} of <{tag}>")
            return ""
        if value is None or name not in ADDRESSES | {"srcset"}:
            return found[0]
        value = html.unescape(value[1:-1] if value[0] in "\"'" else value).strip()
        place = self.place(offset)
        if name == "srcset":
            return f'srcset="{self.candidates(value, place)}"'
        if self.cleans and not is_allowed(value):
            self.report(offset, f"{name} of <{tag}>")
            return ""
        return f'{name}="{self.address(name, value, place)}"'

    def address(self, name: str, value: str, place: Place) -> str:
        if is_absolute(value):
            return html.escape(value)
        return self.draft.link(value, place) if name in _LINKS else self.draft.image(value, place)

    def candidates(self, value: str, place: Place) -> str:
        kept = (
            (self.address("srcset", address, place) + size.rstrip()).rstrip()
            for address, size in _CANDIDATE.findall(value)
            if is_allowed(address) or not self.cleans
        )
        return ", ".join(kept)

    def report(self, offset: int, what: str) -> None:
        self.draft.warn(self.place(offset), f"{what} is removed from the author's HTML", _TRUST, "html")
