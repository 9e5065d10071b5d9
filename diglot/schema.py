"""Tables of fields: what may be written in a block of keys, read with exact positions.

The configuration, its tables and the front matter are each one list of `Field`s. One reader serves them all:
it knows aliases, refuses unknown keys with a suggestion, and reports every problem instead of the first.
The docs are checked against the same lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from diglot.errors import Problem, did_you_mean


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as its author wrote it. No guessing: `no`, `2026` and `1.10` stay the text they are."""

    text: str
    line: int
    col: int
    null: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int
    col: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a table, with its value."""

    key: str
    line: int
    col: int
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values in the author's order; a key may stand twice until `read` refuses it."""

    entries: tuple[Entry, ...]
    line: int
    col: int


Node = Scalar | Items | Table


class Refused(Exception):
    """A reader's answer to a value it cannot take; `others` are refused along with it."""

    def __init__(self, message: str, fix: str, *, code: str = "value", at: Node | None = None) -> None:
        super().__init__(message)
        self.message, self.fix, self.code, self.at = message, fix, code, at
        self.others: tuple[Refused, ...] = ()


Reader = Callable[[Node], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One key: how its value is read, what else it may be called, and what it means (for the docs)."""

    name: str
    read: Reader
    doc: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    #: Makes one value of two that stand under different spellings of the key; without it they are refused.
    merge: Callable[[Any, Any], Any] | None = None


def read(
    table: Table, fields: Sequence[Field], *, path: str, what: str, unknown: str = "unknown-key"
) -> tuple[dict[str, Any], list[Problem]]:
    """The values of `table` by field name, and all problems. A refused value is left out.

    `what` names the block in messages ("the front matter"). A key may be spelt with `-` for `_` and in any
    case.
    """
    known = _spellings(tuple(fields))
    seen: dict[str, Entry] = {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    for entry in table.entries:
        field = known.get(entry.key) or known.get(folded(entry.key))
        if field is None:
            problems.append(_unknown(entry, fields, path, what, unknown))
            continue
        slot = folded(entry.key) if field.merge else field.name
        if slot in seen:
            problems.append(_twice(entry, seen[slot], path))
            continue
        seen[slot] = entry
        try:
            value = field.read(entry.value)
        except Refused as refused:
            for each in (refused, *refused.others):
                at = each.at or entry.value
                message = f"{entry.key}: {each.message}"
                problems.append(Problem(path, at.line, at.col, each.code, message, each.fix))
            continue
        if field.merge and field.name in values:
            value = field.merge(values[field.name], value)
        values[field.name] = value

    stated = {folded(entry.key) for entry in table.entries}
    for field in fields:
        if field.required and stated.isdisjoint(map(folded, (field.name, *field.aliases))):
            message = f'{what} needs "{field.name}"'
            fix = f"add `{field.name} = …`: {field.doc}"
            problems.append(Problem(path, table.line, table.col, "config", message, fix))
    return values, problems


@lru_cache(maxsize=64)
def _spellings(fields: tuple[Field, ...]) -> dict[str, Field]:
    """Each field by every spelling of its key; made once for a table of fields, not once for a file."""
    return {folded(name): field for field in fields for name in (field.name, *field.aliases)}


def folded(key: str) -> str:
    """A key as it is compared: `-` is `_`, and case does not count."""
    return key.replace("-", "_").casefold()


def _unknown(entry: Entry, fields: Sequence[Field], path: str, what: str, code: str) -> Problem:
    hint = did_you_mean(entry.key, [name for field in fields for name in (field.name, *field.aliases)])
    fix = hint or f"remove it, or see the keys in the docs: {', '.join(field.name for field in fields)}"
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in entry.key)
    return Problem(path, entry.line, entry.col, code, f'{what} has no key "{shown}"', fix)


def _twice(entry: Entry, first: Entry, path: str) -> Problem:
    same = f'"{entry.key}"' if first.key == entry.key else f'"{entry.key}" means "{first.key}", which'
    message = f"{same} is already set on line {first.line}"
    return Problem(path, entry.line, entry.col, "duplicate-key", message, "keep one of them")


# Readers: small functions of one signature. Each returns the value or raises Refused.


def text(node: Node) -> str:
    """A line of text; surrounding white space is dropped."""
    if not isinstance(node, Scalar):
        raise Refused("this must be text", "write it on one line, in quotes if it holds a colon")
    return node.text.strip()


def some_text(node: Node) -> str:
    """Text that is not empty."""
    found = text(node)
    if not found:
        raise Refused("this is empty", "write some text, or remove the key")
    return found


def flag(node: Node) -> bool:
    """`true` or `false` (also yes, no, on, off)."""
    found = text(node).casefold()
    if found in {"true", "yes", "on"}:
        return True
    if found in {"false", "no", "off", ""}:
        return False
    raise Refused(f'"{found}" is neither true nor false', "write true or false")


def count(minimum: int, maximum: int = 10**6) -> Reader:
    """A whole number from `minimum` to `maximum`."""

    def read_count(node: Node) -> int:
        found = text(node)
        if not re.fullmatch(r"\d{1,10}", found) or not minimum <= int(found) <= maximum:
            raise Refused(
                f'"{found}" is not a whole number from {minimum} to {maximum}', "write such a number"
            )
        return int(found)

    return read_count


def one_of(*choices: str) -> Reader:
    """One of a few words."""

    def read_choice(node: Node) -> str:
        found = text(node)
        if found not in choices:
            hint = did_you_mean(found, choices) or f"write one of: {', '.join(choices)}"
            raise Refused(f'"{found}" is not a choice here', hint)
        return found

    return read_choice


def checked(convert: Callable[[str], Any], code: str = "value") -> Reader:
    """Text that `convert` turns into a value; the ValueError it may raise says what is wrong and the fix."""

    def read_checked(node: Node) -> Any:
        try:
            return convert(some_text(node))
        except ValueError as error:
            message, _, fix = str(error).partition("; ")
            raise Refused(message, fix, code=code) from None

    return read_checked


def list_of(item: Reader) -> Reader:
    """A list, or one value standing for a list of one."""

    def read_list(node: Node) -> tuple[Any, ...]:
        if isinstance(node, Items):
            return tuple(_all(item, node.items))
        if isinstance(node, Scalar) and (node.null or not node.text.strip()):
            return ()
        return (read_at(item, node),)

    return read_list


def map_of(item: Reader) -> Reader:
    """A table whose keys the author chooses, as a dict in the author's order."""

    def read_map(node: Node) -> dict[str, Any]:
        if not isinstance(node, Table):
            raise Refused("this must be a table of keys and values", "write one `key = value` a line")
        values = _all(item, [entry.value for entry in node.entries])
        return dict(zip((entry.key for entry in node.entries), values, strict=True))

    return read_map


def record(fields: Sequence[Field], make: Callable[..., Any], what: str) -> Reader:
    """A table of known keys, made into a value by `make`; a value alone stands for the first key."""

    def read_record(node: Node) -> Any:
        if not isinstance(node, Table):
            node = Table((Entry(fields[0].name, node.line, node.col, node),), node.line, node.col)
        values, problems = read(node, fields, path="", what=what)
        refuse(
            Refused(each.message, each.fix, code=each.code, at=Scalar("", each.line, each.col))
            for each in problems
        )
        return make(**values)

    return read_record


def _all(item: Reader, nodes: Iterable[Node]) -> list[Any]:
    """Every element read; if some are refused, all of those are refused at once."""
    values, refused = [], []
    for node in nodes:
        try:
            values.append(read_at(item, node))
        except Refused as error:
            refused += [error, *error.others]
    refuse(refused)
    return values


def refuse(found: Iterable[Refused]) -> None:
    """Raise the first of these with all the others along with it; nothing if there is none."""
    refused = tuple(found)
    if refused:
        refused[0].others = refused[1:]
        raise refused[0]


def read_at(item: Reader, node: Node) -> Any:
    """Read one element; a refusal points at the element, not at the whole."""
    try:
        return item(node)
    except Refused as refused:
        refused.at = refused.at or node
        raise
