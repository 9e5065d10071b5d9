"""Readers of the front matter's values: one small function a kind of value, each as `schema.Reader` says.

A value that is refused names what is wrong with it and what to write instead.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from diglot import schema
from diglot.model import Reference
from diglot.schema import Items, Node, Refused, Scalar, Table

# Text.

#: Scripts that are written without spaces: a line break between two such characters is no space.
WIDE = "[\u2e80-\u312f\u31a0-\u31bf\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65\U00020000-\U0003ffff]"
_SEAM = re.compile(f"(?<={WIDE})[ \t]*\n\\s*(?={WIDE})")


def line(node: Node) -> str:
    """Text on one line: breaks become a space, or nothing within Chinese."""
    found = schema.text(node)
    return " ".join(_SEAM.sub("", found).split()) if "\n" in found else found


def series(node: Node) -> str:
    """The name of a series."""
    if isinstance(node, Items) and len(node.items) == 1:  # Hugo keeps a series as a taxonomy
        return line(node.items[0])
    return line(node)


# Lists of words and people.

_COMMAS = re.compile(r"[,，、;；]")
_TAG = re.compile(r"<[^<>]*>")


def _words(node: Node, item: Callable[[Node], str]) -> tuple[str, ...]:
    """A list, or the parts of one text between commas; nothing empty, nothing twice."""
    if isinstance(node, Items):
        found = [schema.read_at(item, each) for each in node.items]
    elif isinstance(node, Scalar):
        found = [part.strip() for part in _COMMAS.split(item(node))]
    else:
        found = [item(node)]
    return tuple(dict.fromkeys(word for word in found if word))


def merged(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """`tags` and `categories` side by side, as Jekyll and Hugo write them: one list, no word twice."""
    return tuple(dict.fromkeys((*first, *second)))


def tags(node: Node) -> tuple[str, ...]:
    """Words in a list, or between commas."""
    return _words(node, _word)


def _word(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise Refused("this is not a word or a list of words", "write [one, two]")
    return line(node)


def people(node: Node) -> tuple[str, ...]:
    """Names or ids, in a list or between commas."""
    return _words(node, _person)


def _person(node: Node) -> str:
    """One author: a name, a name in HTML, or a map with a name in it."""
    if isinstance(node, Scalar):
        return _plain(line(node))
    if isinstance(node, Table):
        named = {entry.key.casefold(): entry.value for entry in node.entries}
        for key in ("name", "user", "guest", "id"):
            value = named.get(key)
            if isinstance(value, Scalar) and not value.null and (found := _plain(line(value))):
                return found
    raise Refused("this is not a person", "write a name, or {name: …}", code="author")


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip() if "<" in text or "&" in text else text.strip()


# Names in addresses.

_LONGEST = 200  # bytes: file systems end at 255, and a suffix must still fit
_TOLD = 60  # characters of a refused value that a message repeats
_APART = re.compile(r"[^\w.-]+|_{2,}|\.{2,}")


def _is_plain(char: str) -> bool:
    return char in "-_." or char.isalnum() or unicodedata.category(char)[0] == "M"


def _segment(text: str, code: str) -> str:
    """`text` in NFC if it is one plain path segment."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii() and text.replace("-", "").replace("_", "").isalnum() and len(text) <= _LONGEST:
        return text
    if bad := next((char for char in text if not _is_plain(char)), None):
        name = "a space" if bad.isspace() else f'"{bad}"' if bad.isprintable() else f"U+{ord(bad):04X}"
        reason = f"{name} cannot stand in it"
    elif text.startswith(".") or ".." in text:
        reason = "it cannot begin with a dot, nor hold two in a row"
    elif len(text.encode()) > _LONGEST:
        reason = f"it is longer than {_LONGEST} bytes"
    else:
        return text
    better = _APART.sub("-", unicodedata.normalize("NFKC", text))[: _LONGEST // 4].strip("-.")
    fix = f"write {better}" if better.strip("-_.") and better != text else "write letters, digits, - and _"
    shown = text if len(text) <= _TOLD else f"{text[:_TOLD]}…"
    raise Refused(f'"{shown}" is not one plain part of an address: {reason}', fix, code=code)


def slug(node: Node) -> str:
    """One plain path segment."""
    return _segment(schema.some_text(node), "slug")


def key(node: Node) -> str:
    """A story's name; it may hold `/`, as it comes from a path where it is not written."""
    text = schema.some_text(node)
    parts = text.strip("/").split("/")
    if not all(parts):  # files are named by keys, and no path tells "a//b" from "a/b"
        fix = f"write {'/'.join(filter(None, parts)) or 'a name'}"
        raise Refused(f'"{text}" names no story: a part of it is empty', fix, code="value")
    return "/".join(_segment(part, "value") for part in parts)


_BAD_ALIAS: tuple[tuple[str, str], ...] = (
    (r"\\", 'it holds a "\\"; write "/"'),
    (r"(?:^|/)\.\.?(?:/|$)", 'it holds "." or ".." as a part; write the full path from the site\'s root'),
    (r".//|^//", 'it holds "//"; write one "/"'),
    (r"[\x00-\x1f\x7f-\x9f\ufffd]", "it holds a character that no address has; retype it"),
    (r"[?#]", 'only a path can be redirected; remove everything from "?" or "#"'),
    (r"^/?$", "it is the front page; name an old address below it"),
)


def alias(node: Node) -> Reference:
    """A former address as a decoded path from the site's root."""
    if not isinstance(node, Scalar) or node.null or not (text := node.text.strip()):
        raise Refused("an old address is missing here", "write a path such as /old/path/", code="alias")
    path = text
    if re.match(r"https?://", text, re.IGNORECASE):
        path = re.sub(r"^[^:]*://[^/?#]*", "", text)
    elif re.match(r"[a-zA-Z][\w+.-]*:", text):
        raise Refused(f'"{text}" is not a path of this site', "write /old/path/", code="alias")
    path = unquote(path)
    for pattern, reason in _BAD_ALIAS:
        if re.search(pattern, path):
            message, _, fix = reason.partition("; ")
            raise Refused(f'"{text}" cannot be redirected: {message}', fix, code="alias")
    return Reference("/" + path.removeprefix("/"), node.line, node.col)


_LOCAL_PATH = re.compile(
    r"[a-zA-Z]:[\\/]|\\\\|file:|~|/(?:home|Users|mnt|Volumes)/[^/]+/.|/(?:root|tmp)/.", re.IGNORECASE
)
_SCHEME = re.compile(r"([a-zA-Z][\w+.-]*):|//")


def image(node: Node) -> Reference:
    """A file beside the article, a path from the site's root, or an address on the web."""
    target = schema.some_text(node)
    if _LOCAL_PATH.match(target):
        fix = "put the image beside the article and write its file name"
        raise Refused(f'"{target}" is a place on one computer', fix, code="image")
    if "\\" in target:
        raise Refused(f'"{target}" holds a "\\"', f"write {target.replace(chr(92), '/')}", code="image")
    scheme = _SCHEME.match(target)
    if scheme and (scheme[0] == "//" or scheme[1].casefold() not in {"http", "https"}):
        fix = "write a file name, a path from the site's root, or an https address"
        raise Refused(f'"{target}" is no image that a page can show', fix, code="image")
    if scheme and not _has_host(target):
        raise Refused(f'"{target}" names no server', "write https://server/image.png", code="image")
    return Reference(target, node.line, node.col)


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def story(node: Node) -> Reference:
    """The key of another story; whether it exists is asked later."""
    return Reference(schema.some_text(node), node.line, node.col)


# Numbers and choices.

_MINUTES = re.compile(
    r"(?:约\s*|about\s+)?(\d{1,4})\s*(?:m|min|mins|minutes?|分|分钟|分鐘)?\.?(?:\s+read)?", re.IGNORECASE
)


def read_time(node: Node) -> int:
    """Whole minutes, with or without the word."""
    found = _MINUTES.fullmatch(schema.text(node))
    if found is None or int(found[1]) < 1:
        raise Refused(f'"{schema.text(node)}" is not a number of minutes', "write a whole number such as 2")
    return int(found[1])


_COMMENTS = dict.fromkeys(("open", "true", "yes", "on"), "open") | dict.fromkeys(
    ("off", "false", "no"), "off"
)


def comments(node: Node) -> str:
    """One of three states; a plain yes or no is understood."""
    found = schema.text(node).casefold()
    return _COMMENTS.get(found) or schema.one_of("open", "closed", "off")(Scalar(found, node.line, node.col))
