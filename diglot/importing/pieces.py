"""What the tags of other systems become: Markdown for images, code, quotes and notes, links for the rest.

Each function takes what a tag says and gives the text that takes its place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from diglot.importing.body import Rule, Spot, quoted

#: A word in a tag: with a name or without, in quotes or without.
_WORD = re.compile(
    r"""(?:(?P<name>[\w-]+)\s*[=:](?!//)\s*)?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`|(?P<bare>[^\s"'`,]+))"""
)


class Words(NamedTuple):
    """The words in a tag, by place and by name."""

    plain: tuple[str, ...]
    named: Mapping[str, str]

    def get(self, name: str, place: int = -1) -> str:
        """The word with this name, or else at this place; "" if there is none."""
        at_place = self.plain[place] if 0 <= place < len(self.plain) else ""
        return self.named.get(name, at_place)


def words(text: str) -> Words:
    """The words of a tag."""
    plain: list[str] = []
    named: dict[str, str] = {}
    for found in _WORD.finditer(text):
        quoted_ = found["double"]
        value = (
            re.sub(r"\\(.)", r"\1", quoted_)
            if quoted_ is not None
            else found["single"] or found["raw"] or found["bare"] or ""
        )
        if found["name"]:
            named.setdefault(found["name"].casefold(), value)
        else:
            plain.append(value)
    return Words(tuple(plain), named)


def image(source: str, alt: str, title: str = "", link: str = "") -> str:
    """An image with its caption, and where a click on it leads."""
    caption = " ".join(plain_text(title).split()).replace('"', "”")
    behind = f' "{caption}"' if caption else ""
    shown = f"![{_bracketed(alt)}]({quoted(source)}{behind})"
    return f"[{shown}]({quoted(link)})" if link else shown


def _bracketed(text: str) -> str:
    """Text between square brackets."""
    return re.sub(r"([\[\]])", r"\\\1", " ".join(plain_text(text).split()))


def plain_text(text: str) -> str:
    """Text without tags of HTML, in case that it has any."""
    return html.unescape(re.sub(r"<[^<>]*>", "", text)) if "<" in text or "&" in text else text


def code(language: str, text: str) -> str:
    """A code block; its fence is longer than any in it."""
    longest = max((len(run) for run in re.findall(r"^[ \t]*(`{3,})", text, re.MULTILINE)), default=2)
    mark = "`" * max(3, longest + 1)
    word = re.match(r"[\w+#.-]*", language.strip())
    return f"{mark}{word[0] if word else ''}\n{text.strip(chr(10))}\n{mark}"


def code_at(spot: Spot, language: str, text: str) -> str:
    """A code block in the place of a tag, which need not begin or end a line."""
    begins = not spot.text[spot.text.rfind("\n", 0, spot.start) + 1 : spot.start].strip()
    ends = spot.text[spot.end : spot.end + 1] in {"", "\n"}
    return f"{'' if begins else f'{chr(10)}{chr(10)}'}{code(language, text)}{'' if ends else chr(10)}"


def link(text: str, target: str) -> str:
    """A link in words, or the address itself."""
    return f"[{_bracketed(text)}]({quoted(target)})" if text.strip() else f"<{quoted(target)}>"


def _at(base: str, name: str) -> str:
    if name.startswith(("http://", "https://")):
        return f"<{quoted(name)}>"
    return f"<{base}{quoted(name)}>" if re.fullmatch(r"[\w./=&?-]+", name) else ""


def _post(said: Words) -> str:
    if user := said.named.get("user"):
        return _at(f"https://x.com/{user}/status/", said.get("id"))
    return _at("https://x.com/i/status/", said.get("id", 0))


_EMBEDDED: dict[str, Callable[[Words], str]] = {
    "youtube": lambda said: _at("https://www.youtube.com/watch?v=", said.get("id", 0)),
    "youtuber": lambda said: _at("https://www.youtube.com/watch?v=", said.get("id", 1)),
    "vimeo": lambda said: _at("https://vimeo.com/", said.get("id", 0)),
    "gist": lambda said: _at(
        "https://gist.github.com/", "/".join(part for part in said.plain[:2] if "." not in part)
    ),
    "instagram": lambda said: _at("https://www.instagram.com/p/", said.get("id", 0)),
    "tweet": _post,
    "twitter": _post,
    "x": _post,
    "bilibili": lambda said: _at("https://www.bilibili.com/video/", said.get("id", 0)),
    "soundcloud": lambda said: _at("https://soundcloud.com/", said.get("id", 0)),
}


def embedded(name: str, said: Words) -> str:
    """A link to what a tag would have embedded; "" if that is not to be told."""
    known = _EMBEDDED.get(name.casefold())
    return known(said) if known else ""


# Notes.

#: What other systems call a note, and what it is with us.
NOTES = {
    "note": "note",
    "primary": "note",
    "default": "note",
    "secondary": "note",
    "seealso": "note",
    "info": "info",
    "important": "info",
    "abstract": "info",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "warning": "warning",
    "warn": "warning",
    "caution": "warning",
    "attention": "warning",
    "danger": "danger",
    "error": "danger",
}

_ALERT = (
    r"^> ?\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?P<title>[^\n]*)\n"
    r"(?P<inner>(?:>[^\n]*(?:\n|\Z))*)"
)


def _alert(spot: Spot) -> str:
    """GitHub's alerts, which are quotes with a mark."""
    inner = re.sub(r"(?m)^> ?", "", spot["inner"])
    written = spot.run.part(inner, spot.place).strip("\n")
    return f"{_open(spot['kind'].casefold(), spot['title'])}\n{written}\n:::\n"


def _open(kind: str, title: str, colons: str = ":::") -> str:
    return f"{colons} {NOTES.get(kind, 'note')} {title.strip()}".rstrip()


ALERTS = Rule(_ALERT, _alert)


def container(spot: Spot) -> str | None:
    """`:::tip[Title]`, `::: tip Title`: kinds that we have, and those that mean the same."""
    kind, title = spot["kind"].casefold(), spot["bracket"].strip("[]") or spot["title"]
    if kind == "details":
        return _details(spot, title)
    if kind in {"code-group", "raw", "v-pre"}:
        return _inside(spot)
    if kind not in NOTES:
        spot.left("the container")
        return None
    return f"{spot['indent']}{_open(kind, title, spot['colons'])}"


def _inside(spot: Spot) -> str | None:
    """A container that shows nothing itself."""
    closing = spot.until(rf"^[ \t]*:{{{len(spot['colons'])}}}[ \t]*$")
    if closing is None:
        return None
    text = spot.text[spot.end : closing.start()].strip("\n")
    spot.end = closing.end()
    return spot.run.part(text, spot.place)


def _details(spot: Spot, title: str) -> str | None:
    closing = spot.until(rf"^[ \t]*:{{{len(spot['colons'])}}}[ \t]*$")
    if closing is None:
        return None
    inner = spot.run.part(spot.text[spot.end : closing.start()].strip("\n"), spot.place)
    spot.end = closing.end()
    return details(title, inner)


def details(title: str, text: str) -> str:
    """What opens when its title is clicked."""
    shown = html.escape(plain_text(title).strip() or "Details", quote=False)
    return f"<details>\n<summary>{shown}</summary>\n\n{text}\n\n</details>"


CONTAINERS = Rule(
    r"^(?P<indent>[ \t]*)(?P<colons>:{3,})[ \t]*(?P<kind>[A-Za-z][\w-]*)(?P<bracket>\[[^\]\n]*\])?"
    r"(?:\{[^}\n]*\})?(?P<title>[ \t][^\n]*)?$",
    container,
)


def heading_id(spot: Spot) -> str:
    """`## Words {#id}`: our ids are made of the words."""
    spot.warn(
        f"the heading's own id {spot['id']} was left out", "links to it lead to an id made of its words"
    )
    return spot["words"].rstrip()


HEADING_IDS = Rule(r"^(?P<words>#{1,6} [^\n{]*(?:\{(?!#)[^\n{]*)*)\{(?P<id>#[\w.-]+)\}[ \t]*$", heading_id)


# Tags of Liquid, which Jekyll has, and of Nunjucks, which Hexo has.

LIQUID = r"\{%-?\s*(?P<name>\w+)\b(?P<said>(?:[^%]|%(?!\})){0,2000}?)-?%\}"


def ends(name: str) -> str:
    """The pattern of the tag that ends another one."""
    return rf"\{{%-?\s*end{name}\s*-?%\}}"


def inner(spot: Spot, pattern: str) -> str | None:
    """What stands between a tag and its end, which is taken as well; None without an end."""
    closing = spot.until(pattern)
    if closing is None:
        return None
    text = spot.text[spot.end : closing.start()]
    spot.end = closing.end()
    return text


def raw(spot: Spot, pattern: str) -> str | None:
    """What was written to be shown as it stands: tags in it are none, and are written so."""
    text = inner(spot, pattern)
    if text is None:
        return None
    shown = re.sub(r"(`+[^`]*`+)|\{(?=[{%])", lambda found: found[1] or "&#123;", text)
    return spot.run.part(shown, spot.place, "links")


def lines_quoted(text: str) -> Iterator[str]:
    """The lines of a quote."""
    return (f"> {line}".rstrip() for line in text.strip("\n").split("\n"))
