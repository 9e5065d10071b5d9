"""Addresses: which are absolute, which may be shown at all, and the holes for the rest."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink

from diglot.markdown import link_text
from diglot.markdown.draft import Place
from diglot.markdown.foreign import is_made_by_one
from diglot.markdown.rendering import Spot, rule

_SCHEMES = (
    "http https mailto tel sms ftp ftps sftp ssh git irc ircs xmpp matrix magnet geo news nntp webcal doi "
    "urn bitcoin weixin tg"
)
#: Schemes that a link may have: what is allowed is listed, since nobody can list all that is dangerous.
SCHEMES = frozenset(_SCHEMES.split())

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp)[;,]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_absolute(address: str) -> bool:
    """Whether `address` has a scheme or a host, so that it means the same on every page."""
    return address.startswith("//") or _SCHEME.match(address) is not None


def is_allowed(address: str) -> bool:
    """Whether `address` may be written into a page: relative, of a known scheme, or an inline picture.

    Browsers drop line breaks inside a scheme, so `java⏎script:` is refused with all other control characters.
    """
    if _CONTROL.search(address) or is_made_by_one(address):
        return False
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[1].lower() in SCHEMES or _PICTURE.match(address) is not None


def _normalised(address: str) -> str:
    """Absolute addresses percent-encoded, others as their author wrote them."""
    address = address.strip(" ")
    return normalizeLink(address) if is_absolute(address) else address


def holes(md: MarkdownIt) -> None:
    """The step: relative addresses of links become holes, unsafe ones stay text."""
    md.normalizeLink = _normalised  # type: ignore[assignment]  # a hook that it offers
    md.validateLink = is_allowed  # type: ignore[assignment]
    md.options["store_labels"] = True  # or nobody would know which definition a link came from
    rule(md, "link_open", _link)


def _link(spot: Spot) -> str:
    token = spot.token
    address = str(token.attrs["href"])
    if doubt := link_text.doubt(spot.inside("link_close"), address):
        spot.draft.warn(written_at(spot), *doubt, "link-text")
    if not is_absolute(address):
        token.attrs["href"] = spot.draft.link(address, written_at(spot))
    else:
        spot.draft.leads_abroad(address, written_at(spot))
    return spot.default()


def written_at(spot: Spot) -> Place:
    """Where the address of a link or image stands: at its `[` or `!`, or at the definition of its label."""
    definition = spot.definition()
    if definition is not None:
        return spot.draft.row(definition)
    token = spot.token
    if token.type != "link_open" or token.info == "auto":
        return spot.place()
    # markdown-it pushes a link when it stands behind its `[`; ours finds a bare one at its `://`
    is_bare = spot.block.content.startswith("://", token.meta.get("at", 0))
    return spot.place(-str(token.attrs["href"]).index("://") if is_bare else -1)
