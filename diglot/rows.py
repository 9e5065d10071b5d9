"""Two texts as rows: in two cells on a page, and one after the other in a feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from diglot.alignment import Row


class Column(NamedTuple):
    """One text, its finished HTML cut into blocks."""

    lang: str
    dir: str
    blocks: Sequence[str]


def columns(rows: Iterable[Row], first: Column, second: Column) -> str:
    """Rows of two cells, for a page. What is the same in both texts, code or a picture, stands there once.

    No id of the second text may be one of the first: see `prefixed`.
    """
    parts = []
    for ours, theirs, same in _cells(rows, first, second):
        if same:
            parts.append(f'<div class="prose">{ours.rstrip()}</div>\n')
        else:
            cells = _cell(first, ours, ' class="prose"') + _cell(second, theirs, ' class="prose"')
            parts.append(f'<div class="row">\n{cells}</div>\n')
    return "".join(parts)


def interleaved(rows: Iterable[Row], first: Column, second: Column) -> str:
    """The rows one below the other, for a feed: each cell says its language, and there are no ids."""
    parts = []
    for ours, theirs, same in _cells(rows, first, second):
        if same:
            parts.append(ours)
        else:
            parts += [_cell(text, html) for text, html in ((first, ours), (second, theirs)) if html]
    return _in_tags("".join(parts), lambda tag: _ATTRIBUTE.sub(_without_id, tag))


def _cells(rows: Iterable[Row], first: Column, second: Column) -> Iterator[tuple[str, str, bool]]:
    """The HTML of each row's cells, and whether they are the same."""
    for row in rows:
        ours = "".join([first.blocks[at] for at in row.first])
        theirs = "".join([second.blocks[at] for at in row.second])
        alike = "<img" in ours or ours[-_END:] == theirs[-_END:]  # most are not, and that is soon seen
        yield ours, theirs, alike and _bare(ours) == _bare(theirs)


def _cell(text: Column, html: str, more: str = "") -> str:
    return f'<div{more} lang="{text.lang}" dir="{text.dir}">{html.rstrip()}</div>\n'


_END = 16
_TAG = re.compile(r"""<[A-Za-z](?:[^"'>]|"[^"]*"|'[^']*')*+>""")
#: One attribute with a value, as an author may write it who is trusted: nothing inside a value is one.
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
#: What differs between the same pictures: how each is described, and when a browser loads it.
_DETAIL = re.compile(r' (?:id|alt|loading)="[^"]*"')
#: Attributes that name an id, or several.
_NAMING = frozenset({"id", "for", "headers", "aria-labelledby", "aria-describedby"})


def _bare(html: str) -> str:
    return _in_tags(html, lambda tag: _DETAIL.sub("", tag))


def prefixed(html: str, prefix: str) -> str:
    """`html` with `prefix` before each id and each reference to one, so that a page may hold two texts."""

    def named(found: re.Match[str]) -> str:
        name, value = found[1].lower(), found[found.lastindex or 0]
        if name == "href" and len(value) > 1 and value[0] == "#":
            new = f"#{prefix}{value[1:]}"
        elif name in _NAMING:
            new = " ".join([prefix + each for each in value.split()])
        else:
            return found[0]
        quote = "'" if found.lastindex == 3 else '"'  # noqa: PLR2004 - the group of what stands in single ones
        return f" {found[1]}={quote}{new}{quote}"

    return _in_tags(html, lambda tag: _ATTRIBUTE.sub(named, tag)) if "=" in html else html


def _without_id(found: re.Match[str]) -> str:
    return "" if found[1].lower() == "id" else found[0]


def _in_tags(html: str, change: Callable[[str], str]) -> str:
    return _TAG.sub(lambda tag: change(tag[0]), html)
