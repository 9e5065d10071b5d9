"""Configurations and values of other systems as plain data: YAML, TOML, JSON, Python, some of JavaScript.

Nothing is ever run. Of a program only the literals are read.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from diglot import dates, languages, toml
from diglot.frontmatter import from_yaml
from diglot.importing.source import Author, Notes, Tree
from diglot.schema import Items, Node, Refused, Scalar

Plain = dict[str, Any]


def plain(node: Node) -> Any:
    """A node as texts, lists and dicts; nothing is typed."""
    if isinstance(node, Scalar):
        return "" if node.null else node.text
    if isinstance(node, Items):
        return [plain(each) for each in node.items]
    return {entry.key: plain(entry.value) for entry in node.entries}


def config(tree: Tree, paths: Iterable[str], notes: Notes) -> Plain:
    """The first of these files that is there, as data; what is wrong with it is noted."""
    for path in paths:
        if path in tree:
            return data(tree, path, notes)
    return {}


def data(tree: Tree, path: str, notes: Notes) -> Plain:
    """One file of YAML, TOML or JSON."""
    text = tree.text_of(path)
    if not text:
        return {}
    try:
        if path.endswith(".toml"):
            found = plain(toml.read(text))
        else:
            text = re.sub(r"\A---[ \t]*\n|^---[ \t]*\Z", "", text)
            found = plain(from_yaml.parse(re.sub(r"(?m):\s+!\S+", ":", text), 1)[0])
    except (Refused, RecursionError) as error:
        at = getattr(error, "at", None) or Scalar("", 0, 0)
        message = f"this configuration cannot be read: {error}"
        notes.warn(
            "import-file", path, (at.line, at.col), message, "look at the site's diglot.toml afterwards"
        )
        return {}
    return found if isinstance(found, dict) else {}


def python(tree: Tree, path: str, notes: Notes) -> Plain:
    """The literals that a Python program gives names at its top."""
    text = tree.text_of(path) or ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        place = (getattr(error, "lineno", 0) or 0, getattr(error, "offset", 0) or 0)
        notes.warn(
            "import-file", path, place, f"this is not Python: {error}", "look at diglot.toml afterwards"
        )
        return {}
    found: Plain = {}
    for each in body:
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            try:
                value = _literal(each.value, found)
            except (ValueError, TypeError, RecursionError, MemoryError):
                continue
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            found |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return found


def _literal(node: ast.expr, known: Plain) -> Any:
    """A literal in which names stand for what was given before."""
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {_literal(key, known): _literal(value, known) for key, value in pairs if key is not None}
    if isinstance(node, ast.Tuple | ast.List):
        return [_literal(each, known) for each in node.elts]
    return ast.literal_eval(node)


# JavaScript.

_STRING = r"""(?:"(?P<{0}d>[^"\\\n]*)"|'(?P<{0}s>[^'\\\n]*)'|`(?P<{0}b>[^`\\$]*)`)"""
_COMMENT = re.compile(
    r"//[^\n]*|/\*.*?\*/|(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)", re.DOTALL
)


class Script:
    """A configuration in JavaScript or TypeScript, of which single values are looked up by their keys."""

    def __init__(self, text: str) -> None:
        self.text = _COMMENT.sub(lambda found: found[1] or " ", text)

    def word(self, key: str, default: str = "") -> str:
        """The first text with this key."""
        found = re.search(rf"\b{key}['\"]?\s*:\s*{_STRING.format('')}", self.text)
        return (found["d"] or found["s"] or found["b"] or "") if found else default

    def flag(self, key: str) -> bool:
        """Whether a key is true."""
        return re.search(rf"\b{key}['\"]?\s*:\s*true\b", self.text) is not None

    def words(self, key: str) -> list[str]:
        """The texts of the first list with this key."""
        found = re.search(rf"\b{key}['\"]?\s*:\s*\[([^\]]*)\]", self.text)
        each = re.finditer(_STRING.format(""), found[1]) if found else ()
        return [one["d"] or one["s"] or one["b"] or "" for one in each]

    def block(self, key: str) -> Script | None:
        """What stands between the braces behind a key."""
        found = re.search(rf"\b{key}['\"]?\s*:\s*\{{", self.text)
        if not found:
            return None
        inner = Script("")
        inner.text = self.text[found.end() : found.end() + self._extent(found.end())]
        return inner

    def _extent(self, start: int) -> int:
        depth = 1
        for brace in re.finditer(r"[{}]", self.text[start:]):
            depth += 1 if brace[0] == "{" else -1
            if not depth:
                return brace.start()
        return len(self.text) - start

    def keys(self) -> dict[str, Script]:
        """The keys at the top of a block that have a block themselves."""
        found: dict[str, Script] = {}
        at = 0
        pattern = re.compile(r"['\"]?(?P<key>[\w-]+)['\"]?\s*:\s*\{")
        while each := pattern.search(self.text, at):
            extent = self._extent(each.end())
            inner = Script("")
            inner.text = self.text[each.end() : each.end() + extent]
            found[each["key"]] = inner
            at = each.end() + extent + 1
        return found


def script(tree: Tree, paths: Iterable[str]) -> Script:
    """The first of these programs that is there."""
    return Script(next((tree.text_of(path) or "" for path in paths if path in tree), ""))


# Single values.


def text_of(value: Any) -> str:
    """A value as one line of text; of a list or a table, "" ."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def flag_of(value: Any, *, default: bool = False) -> bool:
    """A switch, in any of its spellings."""
    if isinstance(value, bool):
        return value
    word = text_of(value).casefold()
    return word in {"true", "yes", "on", "1"} if word else default


def table_of(value: Any) -> Plain:
    """A table; of anything else, an empty one."""
    return {str(key): each for key, each in value.items()} if isinstance(value, Mapping) else {}


def list_of(value: Any) -> list[Any]:
    """A list; one value is a list of it, and nothing is none."""
    if isinstance(value, list | tuple):
        return list(value)
    return [value] if value else []


def lowered(table: Plain) -> Plain:
    """A table whose keys have no case, as Hugo reads them."""
    return {key.casefold(): each for key, each in table.items()}


def zone_of(name: str) -> tzinfo:
    """A time zone by its name; UTC for one that does not exist."""
    try:
        return dates.zone(name) if name else UTC
    except ValueError:
        return UTC


def code(spelling: str) -> str:
    """Our code for a language; "" for what is none."""
    try:
        return languages.language(spelling).code if re.fullmatch(r"[\w-]+", spelling) else ""
    except ValueError:
        return ""


def codes(spellings: Iterable[Any], default: str = "en") -> tuple[str, ...]:
    """Our codes for languages, each once."""
    found = dict.fromkeys(code(each) for each in map(text_of, spellings) if each)
    return tuple(each for each in found if each) or (default,)


def people(table: Plain) -> dict[str, Author]:
    """People by their ids, as `authors.yml` and its kin list them."""
    found: dict[str, Author] = {}
    for key, each in table.items():
        if isinstance(each, Mapping):
            name = text_of(each.get("name")) or text_of(each.get("display_name")) or key
            url = text_of(each.get("url")) or text_of(each.get("web")) or text_of(each.get("website"))
            found[key] = Author(name, url if re.match(r"https?://[^\s/]", url) else "")
    return found


# Dates.

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPOKEN = (
    re.compile(
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<m>[A-Za-z]{3})[a-z]*\.?,?[\s-]+(?P<y>\d{4})(?P<rest>.*)"
    ),
    re.compile(
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<m>[A-Za-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?P<rest>.*)"
    ),
)
_ZONE = re.compile(r"\s*(?:UTC|GMT)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?\s*$")


def date_text(text: str) -> str:
    """A date in any usual form as `dates.parse` reads it; what is none stays as it is."""
    found = next((each for each in (pattern.fullmatch(text.strip()) for pattern in _SPOKEN) if each), None)
    if found and (month := found["m"].casefold()) in _MONTHS:
        text = f"{found['y']}-{_MONTHS.index(month) + 1}-{found['d']}{found['rest']}"
    text = re.sub(r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", r"\1-\2-\3", text.strip())
    text = re.sub(r"^(\d{4}-\d{1,2}-\d{1,2})[T ]*(\d{1,2}:\d{2})", r"\1 \2", text)
    if re.search(r":\d{2}(?:\.\d+)?\s*(?:UTC|GMT)", text):
        head = re.split(r"\s*(?:UTC|GMT)", text)[0]
        zone = _ZONE.search(text)
        text = head + (_padded(zone["offset"]) if zone and zone["offset"] else "Z")
    return re.sub(r"(:\d{2}(?:\.\d+)?) ([+-]\d{4})$", r"\1\2", text)


def _padded(offset: str) -> str:
    """`+8`, `+0800` and `+08:00` as `+08:00`."""
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits, "00") if len(digits) < len("800") else (digits[:-2], digits[-2:])
    return f"{offset[0]}{hours:0>2}:{minutes}"


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A moment, in `zone`; None for what is no date."""
    try:
        return dates.parse(date_text(text), zone).astimezone(zone)
    except ValueError:
        return None


def words(value: Any) -> Iterator[str]:
    """All texts in lists within lists."""
    for each in list_of(value):
        if isinstance(each, list):
            yield from words(each)
        elif isinstance(each, Mapping):
            yield from words(each.get("label") or each.get("name"))
        elif text := text_of(each):
            yield text
