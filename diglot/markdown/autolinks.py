"""Bare URLs become links. They end where Chinese begins: `见https://example.com/a，详见`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from diglot.markdown.cjk import HAN, HANGUL, SHARED, SIGNS, WIDE, pattern

if TYPE_CHECKING:
    from linkify_it import LinkifyIt

_SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?|ftp)\Z", re.IGNORECASE)
#: How far a URL can reach. One with a Chinese host may go on in Chinese; else Chinese is the text around it.
_REACH = f"://(?:[{HAN}{HANGUL}][^\\s{SIGNS}{SHARED}]*|[^\\s{HAN}{HANGUL}{WIDE}{SIGNS}{SHARED}]*)"
_LONGEST_SCHEME = 6  # https, and the character before it
_LONGEST_URL = 2048  # browsers take no more, and hostile text stays cheap


def bare_urls(md: MarkdownIt) -> None:
    """The step: our rule in place of markdown-it's, and none of its guesses at `name.tld` and `user@host`."""
    md.enable("linkify")
    md.inline.ruler.at("linkify", _bare_url)
    md.core.ruler.disable("linkify")


def _bare_url(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.linkLevel or not state.src.startswith("://", start):
        return False
    scheme = _SCHEME.search(state.pending[-_LONGEST_SCHEME:])
    limit = min(state.posMax, start + _LONGEST_URL)
    reach = pattern(_REACH).match(state.src, start, limit) if scheme else None
    if scheme is None or reach is None:
        return False
    # linkify-it knows which punctuation ends a sentence and not the URL
    linkify: LinkifyIt = state.md.linkify
    found = linkify.match_at_start(scheme[1] + reach[0])
    if found is None:
        return False
    url = str(found.url).rstrip("*")  # a `*` at the end closes emphasis
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs["href"] = href
        state.push("text", "", 0).content = state.md.normalizeLinkText(url)
        state.push("link_close", "a", -1)
    state.pos += len(url) - len(scheme[1])
    return True
