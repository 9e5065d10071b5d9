"""TOML front matter as keys and values, and what goes wrong in its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from diglot import toml
from diglot.frontmatter import lines as look
from diglot.frontmatter.keys import familiar, meant
from diglot.frontmatter.slips import KEY, Detector, Grammar, Hopeless, Slip, merge_marker, quoted, write
from diglot.schema import Items, Refused, Scalar, Table

_PAIR = re.compile(KEY + r"\s*=\s*(?P<value>(?:.*\S)?)\s*")
_OTHER_SIGN = re.compile(KEY + r"\s*(?P<sign>[:：＝])\s*(?P<value>(?:.*\S)?)\s*")
_BARE = re.compile(r"(?P<key>[\w-]+)\s+(?P<value>[^=:：]+)")
_VALUE = r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|\[[^\]]*\]|[^\s\"'\[\],;，；]+"
_SECOND = re.compile(rf"(?P<first>{_VALUE})(?:\s*[,;，；]\s*|\s+|(?<=[\"'\]]))(?P<key>[\w-]+)\s*=.*")
_TRAILING = re.compile(rf"(?P<first>{_VALUE})\s*[,;，；]")
_CURLY = str.maketrans("“”„‘’", '"""\'\'')
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)[^\"'\[\]{},，]*")
_SWITCH = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


def parse(source: str, first_line: int) -> tuple[Table, list[Refused]]:
    """The block as a table. Raises Refused (code `front-matter`) at its first error."""
    try:
        table = toml.read(source, first_line=first_line)
    except Refused as refused:
        raise _refusal(refused, source.split("\n"), first_line) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or thousands of brackets
        at = Scalar("", first_line, 1)
        fix = "write plain texts, dates and lists"
        raise Hopeless("no TOML reader can hold these values", fix, code="front-matter", at=at) from None
    lines = source.split("\n")
    entries = tuple(
        replace(entry, value=_placed(entry.value, lines, first_line))
        if isinstance(entry.value, Items)
        else entry
        for entry in table.entries
    )
    return replace(table, entries=entries), []


_TOKEN = re.compile(r"#.*|\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\[\]{}]|[^\s,\[\]{}\"'#]+")


def _placed(items: Items, lines: list[str], first_line: int) -> Items:
    """A plain list with the place of each item, which tomllib does not tell."""
    places: list[tuple[int, int]] = []
    for index in range(items.line - first_line, len(lines)):
        if '"""' in lines[index] or "'''" in lines[index]:
            return items
        for token in _TOKEN.finditer(lines[index], items.col if index == items.line - first_line else 0):
            if token[0] == "]" and len(places) == len(items.items):
                found = zip(items.items, places, strict=True)
                return replace(
                    items, items=tuple(replace(item, line=line, col=col) for item, (line, col) in found)
                )
            if token[0] in {"[", "]", "{", "}"}:
                return items
            if token[0][0] != "#":
                places.append((first_line + index, token.start() + 1))
    return items


# Slips in one line.


def _reads(line: str) -> bool:
    try:
        toml.read(line)
    except (Refused, ValueError, RecursionError):
        return False
    return True


def _pair(key: str, value: str) -> str:
    """The line meant by `key` and `value`: what TOML can read stays, all else becomes text in quotes."""
    key = key if key.isascii() or key[0] in "\"'" else f'"{key}"'
    plain = f"{key} = {value}"
    return plain if value and _reads(plain) else f"{key} = {quoted(value)}"


def _foreign_key(line: str) -> Slip | None:
    """TOML wants quotes around `标题`; what it should say is told later, with the key's own problem."""
    found = _PAIR.fullmatch(line)
    if found and not found["key"].isascii() and found["key"][0] not in "\"'":
        key, mended = found["key"], _pair(found["key"], found["value"])
        message = "" if meant(key) else f'TOML wants quotes around the key "{key}"'
        return Slip(1, message, write(mended, "put it in straight quotes"), mended)
    return None


def _curly(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    value = found["value"] if found else ""
    if not found or not value or not (value[0] in "“”„‘’" or (value[0] == "[" and re.search("[“”„]", value))):
        return None
    mended = f"{found['key']} = {value.translate(_CURLY)}"
    if value[0] != "[" and not _reads(mended):
        mended = f"{found['key']} = {quoted(value.strip('“”„‘’'))}"
    col = found.start("value") + (re.search("[“”„‘’]", value) or found).start() + 1
    return Slip(
        col, "curly quotes delimit nothing in TOML", write(mended, 'write straight quotes ("…")'), mended
    )


def _other_sign(line: str) -> Slip | None:
    found = _OTHER_SIGN.fullmatch(line)
    if not found:
        return None
    mended = _pair(found["key"], found["value"].translate(_CURLY))
    message = f'"{found["sign"]}" is not TOML; between +++ fences a key ends with "="'
    return Slip(found.start("sign") + 1, message, write(mended, 'write " = "'), mended)


def _no_sign(line: str) -> Slip | None:
    found = _BARE.fullmatch(line)
    if not found or not familiar(found["key"]):
        return None
    mended = _pair(found["key"], found["value"])
    message = f'no "=" follows "{found["key"]}"'
    return Slip(found.end("key") + 1, message, write(mended, 'write " = "'), mended)


def _two_keys(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    second = _SECOND.fullmatch(found["value"]) if found else None
    if not found or not second:
        return None
    message = f'"{found["key"]}" and "{second["key"]}" share one line'
    mended = _pair(found["key"], second["first"])
    col = found.start("value") + second.start("key") + 1
    return Slip(col, message, f'begin a new line before "{second["key"]}"', mended)


def _trailing(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    value = _TRAILING.fullmatch(found["value"]) if found else None
    if not found or not value:
        return None
    mended = _pair(found["key"], value["first"])
    return Slip(found.end("value"), f'"{found["value"][-1]}" ends no line of TOML', "remove it", mended)


def _switch(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    if not found or not (word := _SWITCH.get(found["value"].casefold())):
        return None
    message = f"{found['value']} is not TOML"
    return Slip(found.start("value") + 1, message, f"write {word}", f"{found['key']} = {word}")


def _date(line: str) -> Slip | None:
    """A date that TOML does not know (`2026-4-4`, `2026-13-01`): its reader tells what is wrong with it."""
    found = _PAIR.fullmatch(line)
    if not found or not _DATE.fullmatch(found["value"]):
        return None
    return Slip(1, "", "", f"{found['key']} = {quoted(found['value'])}")


def _text(line: str) -> Slip | None:
    """A value without quotes, or with quotes that do not fit."""
    found = _PAIR.fullmatch(line)
    if not found or found["value"].startswith(('"""', "'''", "[", "{")):
        return None
    value, col = found["value"], found.start("value") + 1
    quote = value[:1] if value[:1] in {'"', "'"} else ""
    inner = value[1:-1] if quote and len(value) > 1 and value.endswith(quote) else value[len(quote) :]
    mended = f"{found['key']} = {quoted(inner)}"
    if not quote:
        message = "text stands without quotes" if value else "no value follows"
        return Slip(min(col, len(line) + 1), message, write(mended, "put it in straight quotes"), mended)
    if not value[1:].endswith(quote):
        return Slip(col, "the quote opened here is never closed", write(mended, "close it"), mended)
    if quote in inner.replace("\\" + quote, ""):
        message = f"quotes ({quote}) stand inside the text and end it early"
        return Slip(col, message, write(mended, "put a \\ before each of them"), mended)
    message = 'a backslash between double quotes begins an escape such as "\\n"'
    mended = f"{found['key']} = '{inner}'"
    return Slip(col + value.find("\\"), message, write(mended, "use single quotes"), mended)


#: In this order; the first that answers wins.
DETECTORS: tuple[Detector, ...] = (
    merge_marker, _two_keys, _foreign_key, _curly, _other_sign, _no_sign, _trailing, _switch, _date, _text,
)  # fmt: skip


def candidates(lines: list[str]) -> Iterator[int]:
    """Lines that are neither inside a text of several lines nor comments."""
    inside = look.quoted(lines)
    return (index for index, line in enumerate(lines) if index not in inside and line.lstrip()[:1] != "#")


def survey(_lines: list[str]) -> Iterable[tuple[int, Slip]]:
    """Nothing: no slip in TOML needs more than its line to be seen."""
    return ()


# Errors of the parser in words that a writer knows: a part of tomllib's message → what is wrong, and the fix.

_MESSAGES: tuple[tuple[str, str, str], ...] = (
    ("unclosed array", "this list is not closed, or a comma is missing", 'write ["one", "two"]'),
    ("unclosed inline table", "this map has no end, or holds what is not TOML", 'write {name = "…"}'),
    ("unterminated string", "a text is not closed", "close its quotes"),
    ("expected '\"\"\"'", "a text is not closed", 'end it with """'),
    ("after a statement", "something follows the value", "begin a new line before it"),
    ("after a key", "this line is no key with a value", 'write it as key = "value"'),
    ("invalid statement", "this line is no key with a value", 'write it as key = "value"'),
    ("illegal character", "a text is not closed on its line", "close its quotes"),
    ("invalid date", "this date does not exist, or is not TOML", "write it like 2026-04-04"),
    ("invalid value", "this value is not TOML", "put it in straight quotes"),
    ("backslash", "a backslash between double quotes begins an escape", "use single quotes"),
    ("unescaped", "a backslash between double quotes begins an escape", "use single quotes"),
    ("", "this line is not TOML", 'write it as key = "value"'),
)  # fmt: skip


def _refusal(refused: Refused, lines: list[str], first_line: int) -> Refused:
    at = refused.at or Scalar("", first_line, 1)
    told = refused.message.casefold()
    index = min(at.line - first_line, len(lines) - 1)
    if "overwrite" in told or "twice" in told or "already" in told:
        return _twice(lines, index, first_line)
    _, message, fix = next(row for row in _MESSAGES if row[0] in told)
    if at.line - first_line >= len(lines) or "not closed" in message:
        index = _opened(lines, index)
        return Refused(message, fix, code="front-matter", at=Scalar("", first_line + index, 1))
    return Refused(message, fix, code="front-matter", at=Scalar("", at.line, at.col))


def _opened(lines: list[str], index: int) -> int:
    """The line at or above `index` on which a list or text was opened."""
    above = (each for each in range(index, -1, -1) if _PAIR.fullmatch(lines[each]))
    return next((each for each in above if not _reads(lines[each])), index)


def _twice(lines: list[str], index: int, first_line: int) -> Refused:
    keys = [found["key"] if (found := _PAIR.fullmatch(line)) else "" for line in lines]
    while index and not keys[index]:
        index -= 1
    key = keys[index] or lines[index].strip()
    earlier = keys.index(key) if key in keys[:index] else index
    at = Scalar("", first_line + index, 1)
    message = f'"{key}" is already set on line {first_line + earlier}'
    return Refused(message, "keep one of them", code="duplicate-key", at=at)


GRAMMAR = Grammar(parse, DETECTORS, candidates, survey)
