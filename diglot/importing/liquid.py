"""Jekyll's tags and filters of Liquid in Markdown: those for code, links and addresses."""

from __future__ import annotations

from diglot.importing import pieces
from diglot.importing.body import Rule, Spot


def _tag(spot: Spot) -> str | None:
    name, said = spot["name"], spot["said"].strip()
    known = _WRITTEN.get(name)
    found = known(spot, said) if known else pieces.embedded(name, pieces.words(said)) or None
    if found is None:
        spot.left("the template tag")
    return found


def _highlight(spot: Spot, said: str) -> str | None:
    text = pieces.inner(spot, pieces.ends("highlight"))
    return None if text is None else pieces.code_at(spot, said.split(" ", maxsplit=1)[0], text)


def _raw(spot: Spot, _said: str) -> str | None:
    return pieces.raw(spot, pieces.ends("raw"))


def _comment(spot: Spot, _said: str) -> str | None:
    text = pieces.inner(spot, pieces.ends("comment"))
    return None if text is None else f"<!-- {text.strip().replace('--', '- -')} -->"


def _reference(spot: Spot, said: str) -> str | None:
    return spot.addresses.named(said.strip("\"'"), spot.page) or (
        spot.link(f"/{said.lstrip('/')}") if spot["name"] == "link" and "{" not in said else None
    )


_WRITTEN = {
    "highlight": _highlight,
    "raw": _raw,
    "comment": _comment,
    "post_url": _reference,
    "link": _reference,
}


def _site(spot: Spot) -> str:
    """`{{ site.baseurl }}/x`: a path of the site, which may be a tag itself."""
    return spot.link(spot["path"]) if spot["path"] else ""


def _filtered(spot: Spot) -> str:
    """`{{ "/x" | relative_url }}`."""
    return spot.link(f"/{spot['path'].lstrip('/')}")


def _attributes(spot: Spot) -> None:
    """Kramdown's lists of attributes."""
    spot.left("the list of attributes", "remove it: there is no such notation here")


RULES = (
    Rule(
        r"\{\{-?\s*site\.(?:base)?url\s*-?\}\}(?:\{\{-?\s*site\.(?:base)?url\s*-?\}\})?(?P<path>/[^\s\"'<>(){}]*)?",
        _site,
    ),
    Rule(
        r"\{\{-?\s*[\"'](?P<path>[^\"'\n]{1,500})[\"']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:base)?url)"
        r"(?:\s*\|\s*prepend:\s*site\.url)?\s*-?\}\}",
        _filtered,
    ),
    Rule(pieces.LIQUID, _tag),
    Rule(r"\{:[^}\n]{0,400}\}", _attributes),
    pieces.HEADING_IDS,
)
