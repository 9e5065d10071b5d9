"""Hugo's shortcodes in Markdown: the ones that Hugo has itself, and those that most themes have alike."""

from __future__ import annotations

from diglot.importing import pieces
from diglot.importing.body import Rule, Spot
from diglot.importing.pieces import words

_SAID = r"(?:\"(?:[^\"\\\n]|\\[^\n]){0,1000}\"|`[^`]{0,1000}`|[^\"`>%}]|[>%](?!\}\})){0,2000}?"
_SHORTCODE = rf"\{{\{{[<%]\s*(?P<close>/)?\s*(?P<name>[\w./-]+)(?P<said>{_SAID})/?\s*[>%]\}}\}}"


def _shortcode(spot: Spot) -> str | None:
    name = spot["name"].casefold()
    said = words(spot["said"])
    known = _WRITTEN.get(name)
    found = None if spot["close"] else known(spot, said) if known else pieces.embedded(name, said) or None
    if found is None:
        spot.left("the shortcode")
    return found


def _end(name: str) -> str:
    return rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"


def _figure(spot: Spot, said: pieces.Words) -> str | None:
    source = said.get("src", 0)
    if not source:
        return None
    caption = " ".join(filter(None, (said.get("title"), said.get("caption"))))
    if said.get("attr"):
        caption = f"{caption} | {said.get('attr')}"  # a bar, and behind it whom the image is by
    led = spot.link(said.get("link")) if said.get("link") else ""
    return pieces.image(spot.link(source), said.get("alt") or said.get("caption"), caption, led)


def _highlight(spot: Spot, said: pieces.Words) -> str | None:
    text = pieces.inner(spot, _end("highlight"))
    return None if text is None else pieces.code_at(spot, said.get("lang", 0), text)


def _reference(spot: Spot, said: pieces.Words) -> str | None:
    return spot.addresses.named(said.get("path", 0), spot.page)


def _details(spot: Spot, said: pieces.Words) -> str | None:
    text = pieces.inner(spot, _end("details"))
    if text is None:
        return None
    written = spot.run.part(text.strip("\n"), spot.place)
    return pieces.details(said.get("summary", 0), written)


_WRITTEN = {
    "figure": _figure,
    "highlight": _highlight,
    "ref": _reference,
    "relref": _reference,
    "details": _details,
}


def _shown(spot: Spot) -> str:
    """A shortcode that was written to be seen."""
    return f"`{{{{{spot['sign']}{spot['shown']}{spot['sign'].replace('<', '>')}}}}}`"


RULES = (
    Rule(r"\{\{(?P<sign>[<%])/\*(?P<shown>[^\n]{0,400}?)\*/[>%]\}\}", _shown),
    Rule(_SHORTCODE, _shortcode),
    pieces.ALERTS,
    pieces.HEADING_IDS,
)
