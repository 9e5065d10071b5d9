"""What goes wrong in lines of YAML front matter, line by line: a table of small detectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diglot.frontmatter.keys import familiar
from diglot.frontmatter.slips import KEY, Detector, Slip, merge_marker, quoted, write

_FULL_WIDTH = re.compile(KEY + r"\s*：\s*(?P<value>.*)")
_EQUALS = re.compile(KEY + r"\s*[=＝]\s*(?P<value>.*)")
_GLUED = re.compile(KEY + r":(?P<value>(?!//)[^ \t:].*)")
_BARE = re.compile(r"(?P<key>[\w-]+)(?:\s|[;；,，])\s*(?P<value>[^:：=]+)")
_PAIR = re.compile(KEY + r":\s+(?P<value>.*\S)\s*")
_SECOND = re.compile(r"[\s,;，；](?P<key>[\w-]+)\s*[:：](?:\s|$)")
_COLON = re.compile(r":(?=\s|$)")
_OPENED = re.compile(r"[@`%*&!|>]|[-?](?=\s)|\[[^\]]*\](?=\s*[^\s#])|\{[^}]*\}(?=\s*[^\s#])")
_WORD = re.compile(r"^\s*(?P<key>[\w-]+)\s*[:：](?:\s|$)")
_VALUE_IN_QUOTES = "put the whole value in quotes"


def _pair(key: str, value: str) -> str:
    """The line meant by `key` and `value`: lists and quoted values stay as they are."""
    value = value.strip()
    safe = not value or value[0] in "\"'[{" or re.fullmatch(r"[^\W_][^:#\"'“”\[\]{}]*", value)
    return f"{key}: {value if safe else quoted(value)}".rstrip()


def _full_width_colon(line: str) -> Slip | None:
    if not (found := _FULL_WIDTH.fullmatch(line)):
        return None
    mended = _pair(found["key"], found["value"])
    message = f'the colon after "{found["key"]}" is full-width'
    return Slip(line.index("：") + 1, message, write(mended, 'write ":" and a space'), mended)


def _equals(line: str) -> Slip | None:
    if not (found := _EQUALS.fullmatch(line)):
        return None
    mended = _pair(found["key"], found["value"])
    message = '"=" is TOML; between --- fences a key ends with a colon'
    return Slip(found.end("key") + 1, message, write(mended, 'write ":" and a space'), mended)


def _glued(line: str) -> Slip | None:
    if not (found := _GLUED.fullmatch(line)):
        return None
    mended = _pair(found["key"], found["value"])
    kind = "a full-width" if found["value"][0].isspace() else "no"
    message = f'{kind} space follows the colon after "{found["key"]}"'
    return Slip(found.start("value") + 1, message, write(mended, "write a plain space there"), mended)


def _no_colon(line: str) -> Slip | None:
    found = _BARE.fullmatch(line)
    if not found or not familiar(found["key"]):
        return None
    mended = _pair(found["key"], found["value"])
    message = f'no colon follows "{found["key"]}"'
    return Slip(found.end("key") + 1, message, write(mended, 'write ":" and a space'), mended)


def _two_keys(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    if not found or found["value"][0] in "|>":
        return None
    for second in _SECOND.finditer(found["value"]):
        if familiar(second["key"]):
            col = found.start("value") + second.start("key")
            message = f'"{found["key"]}" and "{second["key"]}" share one line'
            fix = f'begin a new line before "{second["key"]}", or {_VALUE_IN_QUOTES} if it is one text'
            mended = _pair(found["key"], line[found.start("value") : col].rstrip(" \t,;，；"))
            return Slip(col + 1, message, fix, mended)
    return None


def _colon_inside(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    if not found or found["value"][0] in "\"'[{|>" or not (colon := _COLON.search(found["value"])):
        return None
    mended = f"{found['key']}: {quoted(found['value'])}"
    message = "a colon and a space stand inside this value"
    return Slip(found.start("value") + colon.start() + 1, message, write(mended, _VALUE_IN_QUOTES), mended)


def _quotes(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    if not found or (quote := found["value"][0]) not in "\"'":
        return None
    value, col = found["value"], found.start("value") + 1
    end = _closing(value)
    if end == 0:
        return None  # it may close on a later line
    if end == len(value):  # well closed, so an escape is wrong
        mended = f"{found['key']}: '{value[1:-1]}'"
        message = 'a backslash between double quotes begins an escape such as "\\n"'
        return Slip(col + value.index("\\"), message, write(mended, "use single quotes"), mended)
    whole = value[1:-1] if value.endswith(quote) else value
    mended = f"{found['key']}: {quoted(whole)}"
    message = f"text follows the closing quote ({quote})"
    return Slip(col + end, message, write(mended, "put a \\ before each quote inside the text"), mended)


def _closing(value: str) -> int:
    """The index after the quote that closes the one at the start of `value`, or 0."""
    pattern = r'"(?:[^"\\]|\\.)*"' if value[0] == '"' else r"'(?:[^']|'')*'"
    found = re.match(pattern, value)
    return found.end() if found else 0


def _special(line: str) -> Slip | None:
    found = _PAIR.fullmatch(line)
    if not found or not (opened := _OPENED.match(found["value"])):
        return None
    if re.fullmatch(r"[*&]\w+|[|>][-+0-9]*", found["value"]):
        return None  # an alias, whose anchor may stand above, or the beginning of a text on several lines
    mended = f"{found['key']}: {quoted(found['value'])}"
    message = f'a value that begins with "{opened[0][0]}" means something else in YAML'
    return Slip(found.start("value") + 1, message, write(mended, _VALUE_IN_QUOTES), mended)


def _tab(line: str) -> Slip | None:
    if not line.startswith("\t"):
        return None
    return Slip(1, "a tab indents this line; YAML takes only spaces", "write two spaces", line.expandtabs(2))


#: In this order; the first that answers wins.
DETECTORS: tuple[Detector, ...] = (
    merge_marker, _full_width_colon, _two_keys, _equals, _glued, _no_colon, _quotes, _special, _colon_inside,
    _tab,
)  # fmt: skip


def candidates(lines: list[str]) -> Iterator[int]:
    """Lines in the first column, and those that a tab indents."""
    return (index for index, line in enumerate(lines) if line[:1] not in {"", " ", "#", "-"})


def survey(lines: list[str]) -> Iterable[tuple[int, Slip]]:
    """An indented first key, and quotes that stay open to the end of their line."""
    yield from _indented_first(lines)
    for index, line in enumerate(lines):
        found = _PAIR.fullmatch(line)
        if found and found["value"][0] in "\"'" and not _closing(found["value"]) and _ends_at(lines, index):
            mended = f"{found['key']}: {quoted(found['value'][1:])}"
            fix = write(mended, "close it at the end of the line")
            yield index, Slip(found.start("value") + 1, "the quote opened here is never closed", fix, mended)


def _indented_first(lines: list[str]) -> Iterator[tuple[int, Slip]]:
    index = next((index for index, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    found = _WORD.match(lines[index])
    if found and found.start("key") and any(_WORD.match(line) for line in lines if line[:1] not in {"", " "}):
        message = f'"{found["key"]}" does not begin in the column of the other keys'
        yield index, Slip(1, message, "remove the spaces before it", lines[index].lstrip())


def _ends_at(lines: list[str], index: int) -> bool:
    """Whether a value that begins on this line cannot go on below: a key follows, or nothing."""
    below = next((line for line in lines[index + 1 :] if line.strip()), None)
    return below is None or (below[0] != " " and _WORD.match(below) is not None)
