"""The front matter of one source: a loose record, in which everything is optional and nothing is merged yet.

`read` cuts the source at its fences (`fences`), turns YAML or TOML into keys and values with their places
(`from_yaml`, `from_toml`), and reads each value by the table of fields (`table`). Every problem is told in
one run; what could be read is in the record all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Literal, NamedTuple

from diglot import schema
from diglot.errors import Problem
from diglot.frontmatter import fences, from_toml, from_yaml, keys
from diglot.frontmatter.slips import Grammar, read_on
from diglot.frontmatter.table import fields
from diglot.model import Comments, Correction, Reference
from diglot.schema import Entry, Field, Items, Node, Scalar, Table
from diglot.text import FORBIDDEN, conflicts, name_of

_NOWHERE: Mapping[str, tuple[int, int]] = {}

#: `broken` is found out, and never stated.
Translation = Literal["draft", "review", "current", "broken"]
Correct = Literal["minor", "major"]


class FrontMatter(NamedTuple):
    """What an article's own front matter states. None: not stated, so that a translation may inherit it."""

    title: str | None = None
    subtitle: str | None = None
    date: datetime | None = None  #: aware, UTC; so are `updated` and `expires`
    updated: datetime | None = None
    summary: str | None = None
    authors: tuple[str, ...] | None = None
    translators: tuple[str, ...] | None = None
    reviewers: tuple[str, ...] | None = None
    source: str | None = None
    tags: tuple[str, ...] | None = None
    series: str | None = None
    key: str | None = None
    slug: str | None = None
    aliases: tuple[Reference, ...] = ()  #: decoded paths from the site's root
    image: Reference | None = None
    previous: Reference | None = None
    next: Reference | None = None
    read_time: int | None = None
    draft: bool = False
    expires: datetime | None = None
    comments: Comments | None = None
    corrections: tuple[Correction, ...] | None = None
    correction: Correct | None = None
    translation: Translation | None = None
    #: Field name → line and column of its value in the file, for each field that is stated.
    places: Mapping[str, tuple[int, int]] = _NOWHERE


#: The documented list. Dates without an offset are read in the zone that `read` is given, not in this one.
FIELDS: Sequence[Field] = fields(UTC)

_GRAMMARS: dict[str, Grammar] = {"yaml": from_yaml.GRAMMAR, "toml": from_toml.GRAMMAR}


def read(text: str, *, path: str, zone: tzinfo) -> tuple[FrontMatter, str, int, tuple[Problem, ...]]:
    """The record, the text below the front matter, that text's first line in the file, and all problems.

    A date without an offset is local time in `zone`. Without front matter, the record is empty.
    """
    parts = fences.split(text, path)
    if not parts.kind:
        return FrontMatter(), text, 1, ()
    if "<<<<<<<" in text and _in_conflict(text, parts):
        return FrontMatter(), parts.body, parts.body_line, ()
    block, problems = _readable(parts, path)
    table, more = read_on(block, parts.line, path, _GRAMMARS[parts.kind])
    problems = [*parts.problems, *problems, *more]
    found = FrontMatter()
    if table is not None:
        if "\\" in block:
            problems += _escaped(table, path)
        found, more = record(table, path, zone)
        problems += more
    return found, parts.body, parts.body_line, tuple(sorted(problems)) if problems else ()


def _in_conflict(text: str, parts: fences.Parts) -> bool:
    """Whether a merge conflict, which `text.decode` told, touches the front matter: then nothing is read."""
    whole = [each for each in conflicts(text) if each.whole]
    return any(parts.problems or each.first < parts.body_line for each in whole)


# Characters that YAML and TOML do not take, or take for the end of a line.

_BREAKS = "\x85\u2028\u2029"
_UNREADABLE = re.compile("[\x7f-\x84\x86-\x9f\ufeff]")
_SUSPECT = re.compile(
    f"{_UNREADABLE.pattern}|[{_BREAKS}]|{FORBIDDEN.pattern}"
)  # the last are told by `text.decode`


def _readable(parts: fences.Parts, path: str) -> tuple[str, list[Problem]]:
    """The block with spaces in place of characters that would stop the parsers; columns stay."""
    block, problems = parts.block, list[Problem]()
    if not _SUSPECT.search(block):
        return block, problems
    for found in _UNREADABLE.finditer(block):
        line = parts.line + block.count("\n", 0, found.start())
        col = found.start() - block.rfind("\n", 0, found.start())
        message = f"{name_of(found[0])} stands here, which front matter cannot hold"
        problems.append(Problem(path, line, col, "characters", message, "retype what stands there"))
    return _SUSPECT.sub(" ", block), problems


def _escaped(table: Table, path: str) -> Iterator[Problem]:
    """Characters that an escape smuggles past `text.decode`."""
    for scalar in _scalars(table, set()):
        if found := FORBIDDEN.search(scalar.text):
            message = f"an escape stands for {name_of(found[0])}, which neither XML nor HTML can carry"
            yield Problem(path, scalar.line, scalar.col, "characters", message, "remove it")


def _scalars(node: Node, seen: set[int]) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif id(node) not in seen:  # a YAML anchor may stand in many places
        seen.add(id(node))
        for each in node.items if isinstance(node, Items) else (entry.value for entry in node.entries):
            yield from _scalars(each, seen)


# From keys and values to the record.


def record(table: Table, path: str, zone: tzinfo) -> tuple[FrontMatter, list[Problem]]:
    """The record of keys and values, wherever they stand, and all problems."""
    entries, problems = _stated(table, path)
    table = Table(tuple(entries), table.line, table.col)
    values, more = schema.read(table, fields(zone), path=path, what="the front matter")
    places: dict[str, tuple[int, int]] = {}
    for entry in entries:
        name = keys.field(entry.key)
        if name in values:
            places.setdefault(name, (entry.value.line, entry.value.col))
    return FrontMatter(**values, places=places), problems + more


def _stated(table: Table, path: str) -> tuple[list[Entry], list[Problem]]:
    """The entries without empty values, keys in other languages renamed to ours, and what to say of them."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for entry in table.entries:
        if keys.field(entry.key):
            if not _empty(entry.value):
                entries.append(entry)
        elif ours := keys.meant(entry.key):
            message = f'the front matter has no key "{entry.key}"; keys are the same in every language'
            problems.append(Problem(path, entry.line, entry.col, "unknown-key", message, f'write "{ours}"'))
            if not _empty(entry.value) and all(keys.field(other.key) != ours for other in table.entries):
                entries.append(Entry(ours, entry.line, entry.col, entry.value))
        elif hint := keys.hint(entry.key):
            message = f'the front matter has no key "{entry.key}"'
            problems.append(Problem(path, entry.line, entry.col, "unknown-key", message, hint))
        else:
            entries.append(entry)
    return entries, problems


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.null or not node.text.strip())
