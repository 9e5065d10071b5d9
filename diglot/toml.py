"""TOML with positions: tomllib gives the values, a scan of the lines says where each key stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from diglot.schema import Entry, Items, Node, Refused, Scalar, Table

_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(
    r"\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=\s*"
)

#: A piece of an inline table or a list: a key, a bracket, a value; the rest is spaces, commas and comments.
_PIECE = re.compile(
    r"""(?P<key>(?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?=\s*=))\s*=[ \t]*
    | (?P<sign>[{}\[\]])
    | (?P<value>\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,{}\[\]#="']+)
    | (?P<other>\#[^\n]*|\n|.)""",
    re.VERBOSE | re.DOTALL,
)

#: More parts than any key of ours could have.
_ENDLESS = re.compile(r"(?:[\w-]+[ \t]*\.[ \t]*){50}")

_TOML_FIXES = {
    "Invalid value": 'put text in straight quotes: key = "text"',
    "Expected '=' after a key in a key/value pair": 'write key = "text", one a line',
}


def read(source: str, *, first_line: int = 1) -> Table:
    """A TOML document as a Table. Raises Refused (code `config`) at the place of a syntax error."""
    if _ENDLESS.search(source):
        # tomllib remembers every prefix of a dotted key: one of 50,000 parts would fill the memory.
        raise Refused("a key has too many parts", "write it as tables", at=Scalar("", first_line, 1))
    try:
        data = tomllib.loads(source, parse_float=str)  # 1.10 stays 1.10
    except RecursionError:
        at = Scalar("", first_line, 1)
        raise Refused("this is nested too deeply", "write simpler values", at=at) from None
    except ValueError as error:  # tomllib's own error, or a number beyond all measure
        message = re.sub(r" \(at (?:line \d+, column \d+|end of document)\)", "", str(error))
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, col = (int(place[1]), int(place[2])) if place else (source.count("\n") + 1, 1)
        at = Scalar("", line + first_line - 1, col)
        fix = _TOML_FIXES.get(message, "mend the line")
        raise Refused(f"this is not TOML: {message[:1].lower()}{message[1:]}", fix, at=at) from None
    places = _places(source, first_line)
    return _table(data, (), places, (first_line, 1))


_Place = tuple[tuple[int, int], tuple[int, int]]


def _places(source: str, first_line: int) -> dict[tuple[str, ...], _Place]:
    """For each dotted key: where the key begins and where its value begins."""
    places: dict[tuple[str, ...], _Place] = {}
    header: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    begin = 0
    for number, line in enumerate(source.split("\n"), first_line):
        if found := _HEADER.fullmatch(line):
            header = _numbered(_parts(found["name"]), counts, is_new=line.lstrip().startswith("[["))
            at = (number, line.index("[") + 1)
            places.setdefault(header, (at, at))
        elif found := _KEY.match(line):
            key = (*header, *_parts(found["key"]))
            places.setdefault(key, ((number, found.start("key") + 1), (number, found.end() + 1)))
            if line.startswith(("{", "["), found.end()):
                _inside(source, begin + found.end(), key, (number, found.end() + 1), places)
        begin += len(line) + 1
    return places


def _numbered(parts: tuple[str, ...], counts: dict[tuple[str, ...], int], *, is_new: bool) -> tuple[str, ...]:
    """The name of a table with a number behind each `[[array]]` it is in: the last so far."""
    here: tuple[str, ...] = ()
    for depth, part in enumerate(parts, 1):
        here = (*here, part)
        if is_new and depth == len(parts):
            counts[here] = counts.get(here, -1) + 1
        if here in counts:
            here = (*here, str(counts[here]))
    return here


def _inside(
    source: str, at: int, key: tuple[str, ...], place: tuple[int, int], places: dict[tuple[str, ...], _Place]
) -> None:
    """Note where the keys of the inline table, or the items of the list, stand that begins at `at`."""
    line, begin = place[0], at - place[1] + 1
    open_: list[tuple[tuple[str, ...], Iterator[int] | None]] = []  # what is open; lists count their items
    here = key
    for found in _PIECE.finditer(source, at):
        spot, sign = (line, found.start() - begin + 1), found["sign"] or ""
        if found["key"]:
            here = (*open_[-1][0], _parts(found["key"])[0])
            places.setdefault(here, (spot, (line, found.end() - begin + 1)))
        elif found["value"] or sign in {"{", "["}:
            if open_ and (items := open_[-1][1]):
                here = (*open_[-1][0], str(next(items)))
                places.setdefault(here, (spot, spot))
            if sign:
                open_.append((here, count() if sign == "[" else None))
        elif sign:
            open_.pop()
            if not open_:
                return
        if newlines := found[0].count("\n"):
            line, begin = line + newlines, found.start() + found[0].rindex("\n") + 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted))


def _table(
    data: Mapping[str, Any],
    above: tuple[str, ...],
    places: dict[tuple[str, ...], _Place],
    at: tuple[int, int],
) -> Table:
    entries = []
    for key, value in data.items():
        here = (*above, key)
        key_at, value_at = places.get(here, (at, at))
        entries.append(Entry(key, *key_at, _node(value, here, places, value_at)))
    return Table(tuple(entries), *at)


def _node(
    value: Any, here: tuple[str, ...], places: dict[tuple[str, ...], _Place], at: tuple[int, int]
) -> Node:
    if isinstance(value, dict):
        return _table(value, here, places, at)
    if isinstance(value, list):
        items = []
        for number, item in enumerate(value):
            inner = (*here, str(number))
            items.append(_node(item, inner, places, places.get(inner, (at, at))[1]))
        return Items(tuple(items), *at)
    if isinstance(value, bool):
        return Scalar(str(value).lower(), *at)
    # A datetime keeps its form: str() gives "2026-04-04 19:56:41.309000+00:00", which `dates.parse` reads.
    return Scalar(str(value), *at)
