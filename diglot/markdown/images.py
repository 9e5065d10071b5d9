"""Images: described, loaded lazily, and figures where one stands alone in its paragraph."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from diglot.markdown.addresses import is_absolute, written_at
from diglot.markdown.draft import Draft, Place
from diglot.markdown.reading import collapsed, plain
from diglot.markdown.rendering import Spot, rule

#: A caption, and behind its last bar whom the picture is by; a bar within a formula has no space around it.
_CREDIT = re.compile(r"(.*?)\s*(?:(?:^|(?<=\s))\|\s+|｜\s*)([^|｜]+)", re.DOTALL)

_ALONE = (["image"], ["link_open", "image", "link_close"])


def images(md: MarkdownIt) -> None:
    """The step: holes for addresses; the first image loads before all else, the others when they are near."""
    rule(md, "image", _image)


def _image(spot: Spot) -> str:
    token, draft = spot.token, spot.draft
    address = str(token.attrs["src"])
    token.attrs["alt"] = collapsed(plain(token.children or [], alts=True))
    if not token.attrs["alt"]:
        warn_of_missing_description(draft, spot.place(), f'the image "{address}"')
    if not is_absolute(address):
        token.attrs["src"] = draft.image(address, written_at(spot))
    else:
        draft.leads_abroad(address, written_at(spot))
    if draft.pictures:
        token.attrs |= {"loading": "lazy", "decoding": "async"}
    else:
        token.attrs["fetchpriority"] = "high"
    draft.pictures += 1
    return spot.default()


def warn_of_missing_description(draft: Draft, place: Place, image: str) -> None:
    """Warn of an image that says nothing to those who cannot see it.

    One that only decorates is written as HTML with an empty `alt`, so that nobody leaves it out by mistake.
    """
    fix = 'describe what it shows: ![description](…); if it only decorates, write <img src="…" alt="">'
    draft.warn(place, f"{image} has no description", fix, "alt")


def figures(md: MarkdownIt) -> None:
    """The step: an image alone in its paragraph is a figure, its title the caption: `Words | Credit`."""
    md.core.ruler.push("figures", _find_figures)
    rule(md, "figcaption", _figcaption)


def _find_figures(state: StateCore) -> None:
    if "![" not in state.src:
        return
    for opening, block, closing in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        children = block.children or []
        if opening.type != "paragraph_open" or opening.hidden or [c.type for c in children] not in _ALONE:
            continue
        opening.type, closing.type = "figure_open", "figure_close"
        opening.tag = closing.tag = "figure"
        title = next(child for child in children if child.type == "image").attrs.pop("title", "")
        if title:
            children.append(Token("figcaption", "figcaption", 0, content=str(title)))


def _figcaption(spot: Spot) -> str:
    found = _CREDIT.fullmatch(spot.token.content)
    caption, credit = found.groups() if found else (spot.token.content, "")
    text = escapeHtml(caption)
    if credit:
        text += f'{" " if text else ""}<small class="credit">{escapeHtml(credit)}</small>'
    return f"<figcaption>{text}</figcaption>"
