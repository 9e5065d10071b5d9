"""What texts of every system have: code, comments, links, HTML, and tags that nobody knows."""

from __future__ import annotations

import re

from diglot.importing.body import Rule, Rules, Spot, after_break, quoted


def rules_of(own: tuple[Rule, ...]) -> Rules:
    """The rules of a system: code comes first, then what it knows itself, then what all have."""
    return Rules(
        (*_CODE, *own, _INDENTED, *_REST, _UNKNOWN),
        own=Rules((*own, _UNKNOWN)),
        links=Rules((*_CODE, _INDENTED, *_REST)),
    )


def _fence(spot: Spot) -> str:
    """A code block stays; what other systems write behind the language no longer touches it."""
    mark, opening = spot["mark"], spot.end
    limit = _limit(spot)
    closing = spot.until(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    spot.end = min(closing.end() if closing else limit, limit)
    info = re.sub(r"^([\w+#.-]+)(?=[{,:\[=])", r"\1 ", spot["info"].strip())
    inner = spot.run.manner.code(spot.text[opening : spot.end])
    return f"{spot['indent']}{mark}{info}{inner}"


def _limit(spot: Spot) -> int:
    """Where the quote or the list item ends that a code block stands in."""
    indent = spot["indent"]
    if ">" in indent:
        outside = r"^(?![ \t]*>)"
    elif indent.strip() or len(indent) > 3 or "\t" in indent:  # noqa: PLR2004 - less may stand for itself
        outside = r"^(?! {2}|\t|[ \t]*$)"
    else:
        return len(spot.text)
    below = spot.until(rf"(?<=\n){outside}")
    return below.start() - 1 if below else len(spot.text)


#: What ends a paragraph, and so any code in a line of it.
_BREAK = r"\n[ \t]*(?:\n|[>#]|[-*+][ \t]|\d{1,9}[.)][ \t]|`{3}|~{3}|:{3}|</?[A-Za-z!])"


def _code(spot: Spot) -> str | None:
    """Code in a line stays."""
    below = spot.until(_BREAK)
    closing = re.compile(rf"(?<!`)`{{{len(spot.all)}}}(?!`)").search(
        spot.text, spot.end, below.start() + 1 if below else len(spot.text)
    )
    if closing is None:
        return None
    spot.end = closing.end()
    return spot.run.manner.code(spot.text[spot.start : spot.end])


_IN_LIST = re.compile(r"[ \t]|(?:[-*+]|\d{1,9}[.)])[ \t]")


def _indented(spot: Spot) -> str | None:
    """Code by its indentation, unless it goes on with a list item."""
    end = spot.start - 1
    for _ in range(10):
        begin = spot.text.rfind("\n", 0, end) + 1
        if spot.text[begin:end].strip() or not begin:
            break
        end = begin - 1
    if spot.start and _IN_LIST.match(spot.text, begin, max(end, begin)):
        return None
    below = spot.until(r"^(?! {4}|\t|[ \t]*$)")
    spot.end = below.start() if below else len(spot.text)
    return spot.run.manner.code(spot.text[spot.start : spot.end])


def _comment(spot: Spot) -> str | None:
    """A comment stays, unless it ends the excerpt."""
    closing = spot.until("-->")
    below = spot.until(_BREAK)
    is_block = not spot.text[spot.text.rfind("\n", 0, spot.start) + 1 : spot.start].strip(" \t>")
    if closing is None:
        spot.warn("this comment is never closed; it is shown as text", "close it with -->, or remove it")
        return "&lt;!--"
    if below and below.start() < closing.start() and not is_block:
        return None
    inner = spot.text[spot.end : closing.start()]
    spot.end = closing.end()
    if spot.run.manner.marker.fullmatch(inner) is None:
        return None
    spot.run.excerpt_ends()
    return after_break(spot)


def _address(spot: Spot) -> str | None:
    """The address of a link or an image in Markdown."""
    raw = spot["angle"] or spot["bare"]
    if not raw:
        return None
    found = spot.link(raw)
    return None if found == raw else f"{spot['before']}{quoted(found)}"


_ATTRIBUTE = re.compile(
    r"""(?P<before>\s(?P<name>src|href|poster|cite|srcset)\s*=\s*)"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|\{(?P<code>[^{}]*)\}|(?P<bare>[^\s"'=<>`{}]+))"""
)
_IN_CODE = re.compile(r"""(?:require|useBaseUrl|withBase)\(\s*["'`]([^"'`]+)["'`]\s*\)(?:\.default)?""")
_CANDIDATE = re.compile(r"[^\s,](?:\S*[^\s,])?(?=[^,]*(?:,|$))")
_TAG_SIGNS = ("{{", "{%")


def _element(spot: Spot) -> str | None:
    """The addresses in a tag of HTML."""

    def led(raw: str) -> str:
        if any(sign in raw for sign in _TAG_SIGNS):
            written = spot.run.part(raw, spot.place, "own")
            return quoted(spot.addresses.abroad(written)) if _has_tag(written) else written
        return spot.link(raw)

    def attribute(found: re.Match[str]) -> str:
        raw = (found["double"] or found["single"] or found["bare"] or "").strip()
        if found["code"]:
            known = _IN_CODE.fullmatch(found["code"].strip())
            if not known:
                spot.warn(f"the address {{{found['code']}}} is code, and leads nowhere", "write the address")
                return f'{found["before"]}"{quoted(spot.addresses.abroad(found["code"]))}"'.replace("\n", " ")
            raw = known[1]
        if not raw:
            return found[0]
        if found["name"] == "srcset" and not _has_tag(raw):
            written = _CANDIDATE.sub(lambda each: quoted(led(each[0])), raw)
        else:
            written = led(raw)
        return found[0] if written == raw and not found["code"] else f'{found["before"]}"{written}"'

    written = _ATTRIBUTE.sub(attribute, spot.all)
    return None if written == spot.all else written


def _has_tag(text: str) -> bool:
    return any(sign in text for sign in _TAG_SIGNS)


def _unknown(spot: Spot) -> str | None:
    """A tag that nobody knew. As the whole address of a link it would stop the build: then it leads away."""
    spot.left("the template tag")
    if spot.end < spot.start + len(spot.all):
        return None
    if spot.text.endswith(("](", "](<"), 0, spot.start) and not re.search(r"\s", spot.all):
        return spot.addresses.abroad(spot.all)
    return None


_TARGET = r"(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?!\{[{%])(?:[^\s()<>\\]|\\[^\n]|\([^\s()]*\)){1,2000}+))"

_CODE = (
    Rule(
        r"^(?P<indent>[ \t>]*(?:[-*+][ ]+|\d{1,9}[.)][ ]+)?)"
        r"(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$",
        _fence,
    ),
    Rule(r"(?<!\\)`+", _code),
)
_INDENTED = Rule(r"(?:(?<=\n\n)|\A)(?: {4}|\t)", _indented)
_REST = (
    Rule(r"(?<!\\)<!--", _comment),
    Rule(rf"(?P<before>\]\([ \t]*){_TARGET}(?=[\s)])", _address),
    Rule(rf"^(?P<before> {{0,3}}\[(?!\^)[^\[\]\n]{{1,200}}\]:[ \t]*){_TARGET}", _address),
    Rule(
        r"<[A-Za-z](?:[^<>\"'{]|\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'|\{[^{}<>]{0,2000}\}){0,4000}+>",
        _element,
    ),
)
#: A tag of Liquid, Jinja, Nunjucks, Vue or Hugo.
_UNKNOWN = Rule(r"\{\{(?:[^}]|\}(?!\})){0,400}\}\}|\{%(?:[^%]|%(?!\})){0,400}%\}", _unknown)
