"""Hexo's tag plugins in Markdown: those of Hexo itself, and the notes of its usual themes."""

from __future__ import annotations

import re

from diglot.importing import pieces
from diglot.importing.body import Rule, Spot
from diglot.importing.pieces import words


def _tag(spot: Spot) -> str | None:
    name, said = spot["name"], spot["said"].strip()
    known = _WRITTEN.get(name)
    found = known(spot, said) if known else pieces.embedded(name, words(said)) or None
    if found is None:
        spot.left("the tag")
    return found


def _codeblock(spot: Spot, said: str) -> str | None:
    text = pieces.inner(spot, pieces.ends(spot["name"]))
    return None if text is None else pieces.code_at(spot, words(said).named.get("lang", ""), text)


def _raw(spot: Spot, _said: str) -> str | None:
    return pieces.raw(spot, pieces.ends("raw"))


def _image(spot: Spot, said: str) -> str | None:
    """`{% img [classes] /path [width] [height] "title" "alt" %}`."""
    found = re.match(
        r"(?:(?P<classes>[^\"'/.]*?)\s+)?(?P<path>\S+\.\w{2,5}|https?://\S+|/\S+)(?P<rest>.*)",
        said,
        re.DOTALL,
    )
    if not found:
        return None
    title, alt = _title_and_alt(found["rest"])
    return pieces.image(spot.link(found["path"].strip("\"'")), alt or title, title if alt else "")


def _asset_image(spot: Spot, said: str) -> str | None:
    """`{% asset_img [classes] name [width] [height] ["title" ["alt"]] %}`; else all is the title."""
    found = re.match(
        r"(?:(?P<classes>(?:[\w-]+\s+)*?))(?P<path>\"[^\"]+\"|\S+\.\w{2,5})(?P<rest>.*)", said, re.DOTALL
    )
    if not found:
        return None
    title, alt = _title_and_alt(found["rest"])
    return pieces.image(spot.link(found["path"].strip("\"'")), alt or title, title if alt else "")


def _title_and_alt(rest: str) -> tuple[str, str]:
    rest = re.sub(r"^\s*(?:\d+%?\s+){0,2}(?:\d+%?\s*$)?", "", rest)
    quoted = re.findall(r"\"([^\"]*)\"|'([^']*)'", rest)
    if quoted:
        texts = [first or second for first, second in quoted]
        return texts[0].strip(), texts[1].strip() if len(texts) > 1 else ""
    return rest.strip(), ""


def _path(spot: Spot, said: str) -> str | None:
    return spot.addresses.named(_first(said), spot.page)


def _link(spot: Spot, said: str) -> str | None:
    """`{% post_link name [title] [escape] %}`."""
    target = spot.addresses.named(_first(said), spot.page)
    if target is None:
        return None
    title = re.sub(r"\s+(?:true|false)$", "", said.partition(_first(said))[2].strip()).strip("\"' ")
    return pieces.link(title or _first(said).rpartition("/")[2], target)


def _asset_path(spot: Spot, said: str) -> str | None:
    return spot.link(_first(said)) if said else None


def _asset_link(spot: Spot, said: str) -> str | None:
    name = _first(said)
    title = re.sub(r"\s+(?:true|false)$", "", said.partition(name)[2].strip()).strip("\"' ")
    return pieces.link(title or name, spot.link(name)) if name else None


def _first(said: str) -> str:
    return words(said).plain[0] if words(said).plain else ""


def _outward(spot: Spot, said: str) -> str | None:
    """`{% link text url [external] [title] %}`."""
    found = re.match(r"(?P<text>.+?)\s+(?P<url>(?:https?:/)?/\S+)", said, re.DOTALL)
    return pieces.link(found["text"].strip("\"'"), spot.link(found["url"])) if found else None


def _quote(spot: Spot, said: str) -> str | None:
    """`{% blockquote [author[, source]] [link] [title] %}`."""
    text = pieces.inner(spot, pieces.ends(spot["name"]))
    if text is None:
        return None
    lines = list(pieces.lines_quoted(spot.run.part(text.strip("\n"), spot.place)))
    if said and spot["name"] != "pullquote":
        url = re.search(r"https?://\S+", said)
        who, title = (said[: url.start()], said[url.end() :].strip("\"' ")) if url else (said, "")
        who = who.strip().strip("\"'")
        if url:
            who = f"{who} {pieces.link(title, spot.link(url[0]))}".strip()
        lines += [">", f"> — {who}"]
    return "\n".join(lines)


def _note(spot: Spot, said: str) -> str | None:
    """`{% note [class] [title] %}`, as NexT, Butterfly and Fluid have it."""
    text = pieces.inner(spot, pieces.ends("note"))
    if text is None:
        return None
    kind, _, title = said.partition(" ")
    kind, title = (
        (pieces.NOTES.get(kind.casefold(), ""), title) if kind.casefold() in pieces.NOTES else ("note", said)
    )
    title = re.sub(r"\b(?:no-icon|simple|modern|flat|disabled)\b", "", title).strip("\"' ")
    inner = spot.run.part(text.strip("\n"), spot.place)
    return f"::: {kind} {title}".rstrip() + f"\n{inner}\n:::"


_WRITTEN = {
    "codeblock": _codeblock,
    "code": _codeblock,
    "raw": _raw,
    "img": _image,
    "asset_img": _asset_image,
    "asset_path": _asset_path,
    "asset_link": _asset_link,
    "post_link": _link,
    "post_path": _path,
    "link": _outward,
    "blockquote": _quote,
    "quote": _quote,
    "pullquote": _quote,
    "note": _note,
}

RULES = (Rule(pieces.LIQUID, _tag), pieces.ALERTS)
