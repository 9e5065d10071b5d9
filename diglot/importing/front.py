"""The front matter of other systems: read with our reader, each key put under the name that it has with us.

`KEYS` says what all systems have in common; each system's file has a table of its own besides. "" is for keys
that told the old system how to do its work, and say nothing to readers: they are left out without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any, NamedTuple

from diglot import frontmatter
from diglot.errors import Problem
from diglot.frontmatter import FrontMatter, fences, from_toml, from_yaml, keys
from diglot.frontmatter.slips import Grammar, read_on
from diglot.importing import values
from diglot.importing.source import Front, Notes
from diglot.schema import Entry, Items, Node, Scalar, Table, folded

#: Keys of other systems, folded, and the field that each is with us.
KEYS: dict[str, str] = {
    **{folded(word): name for name, others in keys.ALIASES.items() for word in (name, *others)},
    "tag": "tags",
    "last_modified_at": "updated",
    "last_modified": "updated",
    "expirydate": "expires",
    "unpublishdate": "expires",
    "pubdate": "date",
    "publishdate": "date",
    "published": "published",
    "featured_image": "image",
    "featuredimage": "image",
    "header_img": "image",
    "banner_img": "image",
    "index_img": "image",
    "images": "image",
    **dict.fromkeys(
        (
            "layout",
            "template",
            "type",
            "lang",
            "language",
            "locale",
            "permalink",
            "url",
            "markup",
            "translationkey",
            "key",
        ),
        "",
    ),
}

_GRAMMARS: dict[str, Grammar] = {"yaml": from_yaml.GRAMMAR, "toml": from_toml.GRAMMAR}


class Metadata(NamedTuple):
    """A file taken apart: its keys and values with their places, and its text."""

    table: Table
    body: str
    line: int  #: on which the body begins

    def node(self, *names: str) -> Node | None:
        """The value of the first of these keys that is there."""
        for name in names:
            for entry in self.table.entries:
                if folded(entry.key) == folded(name):
                    return entry.value
        return None

    def value(self, *names: str) -> Any:
        """The same as plain data; None if there is none."""
        node = self.node(*names)
        return None if node is None else values.plain(node)

    def word(self, *names: str) -> str:
        """The same as one line of text; "" if there is none."""
        return values.text_of(self.value(*names))


def read(text: str, path: str, notes: Notes) -> Metadata:
    """A file with YAML, TOML or JSON at its top, or with nothing."""
    return taken_apart(fences.split(text, path), text, path, notes)


def taken_apart(parts: fences.Parts, text: str, path: str, notes: Notes) -> Metadata:
    """The same of a file whose front matter was found."""
    if not parts.kind:
        return Metadata(Table((), 1, 1), text, 1)
    table, problems = read_on(parts.block, parts.line, path, _GRAMMARS[parts.kind])
    told = [each for each in parts.problems if not parts.block.lstrip().startswith("{")]
    notes.take("import-key", [*told, *problems])
    return Metadata(table or Table((), 1, 1), parts.body, parts.body_line)


def lined(pairs: Iterable[tuple[str, str, int, int]], body: str, line: int) -> Metadata:
    """Metadata of plain lines: key, value, and where the value stands."""
    entries = tuple(Entry(key, row, 1, Scalar(value, row, col)) for key, value, row, col in pairs)
    return Metadata(Table(entries, 1, 1), body, line)


def with_defaults(metadata: Metadata, more: Table) -> Metadata:
    """The metadata with the keys of `more` that it does not have itself."""
    own = {folded(entry.key) for entry in metadata.table.entries}
    fresh = tuple(entry for entry in more.entries if folded(entry.key) not in own)
    return metadata._replace(table=replace(metadata.table, entries=(*metadata.table.entries, *fresh)))


# From their keys to ours.


def mapped(table: Table, own: Mapping[str, str], path: str, notes: Notes) -> dict[str, Node]:
    """The values under our names. `own` is the system's table of keys, folded."""
    found: dict[str, Node] = {}
    for entry in table.entries:
        name = folded(entry.key)
        field = own.get(name, KEYS.get(name))
        if field is None:
            _no_equal(entry, path, notes)
        elif field and not _is_empty(entry.value):
            _put(found, field, entry, path, notes)
    return found


def _put(found: dict[str, Node], field: str, entry: Entry, path: str, notes: Notes) -> None:
    node = entry.value
    if field == "published":
        field, node = (
            "draft",
            Scalar(
                "false" if values.flag_of(values.plain(node), default=True) else "true", node.line, node.col
            ),
        )
    known = _NORMAL.get(field)
    normal = known(node) if known else node
    if normal is None:
        _no_equal(entry, path, notes)
    elif field == "tags" and field in found:
        found[field] = _joined(found[field], normal)
    elif field == "draft" and field in found:
        if values.flag_of(values.plain(normal)):
            found[field] = normal
    elif field not in found:
        found[field] = normal
    elif values.plain(found[field]) != values.plain(normal):
        message = f'"{entry.key}" was left out: another key is the {field} already'
        notes.warn("import-key", path, (entry.line, entry.col), message, "look which of the two is right")


def _no_equal(entry: Entry, path: str, notes: Notes) -> None:
    shown = " ".join(str(values.plain(entry.value)).split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    hint = keys.hint(entry.key) or "say it in the text, if readers should know it"
    message = f'the key "{entry.key}" ({shown}) has no equal here'
    notes.warn(
        "import-key",
        path,
        (entry.line, entry.col),
        message,
        hint.replace("remove this key", "nothing is to be done"),
    )


_SHOWN = 60


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.null or not node.text.strip())


def _joined(first: Node, second: Node) -> Node:
    every = [*_items(first), *_items(second)]
    return Items(
        tuple({values.plain(each): each for each in reversed(every)}.values())[::-1], first.line, first.col
    )


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else (node,)


def _tags(node: Node) -> Node | None:
    """Words in lists, in lists of lists (Hexo), or with labels (Docusaurus)."""
    if isinstance(node, Scalar):
        parts = (part.strip() for part in re.split(r"[,，、;；]", node.text))
        return Items(tuple(Scalar(each, node.line, node.col) for each in parts if each), node.line, node.col)
    found = dict.fromkeys(
        values.words(values.plain(node) if isinstance(node, Items) else [values.plain(node)])
    )
    return Items(tuple(Scalar(word, node.line, node.col) for word in found), node.line, node.col)


def _authors(node: Node) -> Node | None:
    """Pelican parts people by semicolons, since a comma may stand in a name."""
    if isinstance(node, Scalar) and ";" in node.text:
        names = (part.strip() for part in node.text.split(";"))
        return Items(tuple(Scalar(each, node.line, node.col) for each in names if each), node.line, node.col)
    return node


def _image(node: Node) -> Node | None:
    """A path, the first of a list, or what a table calls so."""
    if isinstance(node, Items):
        return _image(node.items[0]) if node.items else None
    if isinstance(node, Table):
        named = {folded(entry.key): entry.value for entry in node.entries}
        return next((named[name] for name in _PATHS if isinstance(named.get(name), Scalar)), None)
    return node


_PATHS = ("image", "path", "src", "url", "feature", "teaser", "thumbnail")


def _first(node: Node) -> Node | None:
    """One text; of a list, its only item."""
    if isinstance(node, Items):
        return node.items[0] if len(node.items) == 1 and isinstance(node.items[0], Scalar) else None
    return node if isinstance(node, Scalar) else None


def _date(node: Node) -> Node | None:
    text = _first(node)
    if not isinstance(text, Scalar):
        return None
    return replace(text, text=values.date_text(text.text))


def _flag(node: Node) -> Node | None:
    text = _first(node)
    if not isinstance(text, Scalar):
        return None
    return replace(text, text="true" if values.flag_of(text.text) else "false")


def _paths(node: Node) -> Node | None:
    found = tuple(each for each in _items(node) if isinstance(each, Scalar) and not _is_empty(each))
    return Items(found, node.line, node.col) if found else None


_NORMAL: dict[str, Callable[[Node], Node | None]] = {
    "title": _first,
    "subtitle": _first,
    "summary": _first,
    "slug": _first,
    "series": _first,
    "source": _first,
    "date": _date,
    "updated": _date,
    "expires": _date,
    "tags": _tags,
    "authors": _authors,
    "image": _image,
    "draft": _flag,
    "comments": _first,
    "aliases": _paths,
}


def record(front: Front, path: str, zone: tzinfo, notes: Notes) -> FrontMatter:
    """The values as our own front matter has them; what is refused is noted, and left out."""
    entries = tuple(Entry(name, node.line, node.col, node) for name, node in front.items())
    found, problems = frontmatter.record(Table(entries, 1, 1), path, zone)
    notes.take("import-key", (_plainly(each) for each in problems))
    return found


def _plainly(problem: Problem) -> Problem:
    return replace(problem, message=re.sub(r"^(\w+): ", r"\1 was left out: ", problem.message))
