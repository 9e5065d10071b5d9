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
    return _in_tags("".join(parts), lambda tag: _ID.sub("", tag))


def _cells(rows: Iterable[Row], first: Column, second: Column) -> Iterator[tuple[str, str, bool]]:
    """The HTML of each row's cells, and whether they are the same."""
    for row in rows:
        ours = "".join([first.blocks[at] for at in row.first])
        theirs = "".join([second.blocks[at] for at in row.second])
        yield ours, theirs, _bare(ours) == _bare(theirs)


def _cell(text: Column, html: str, more: str = "") -> str:
    return f'<div{more} lang="{text.lang}" dir="{text.dir}">{html.rstrip()}</div>\n'


_TAG = re.compile(r"""<[A-Za-z](?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_ID = re.compile(r""" id=(?:"[^"]*"|'[^']*'|[^\s>]+)""")
#: What differs between the same pictures: how each is described, and when a browser loads it.
_DETAIL = re.compile(r' (?:id|alt|loading)="[^"]*"')
#: Where an id is named: by itself, or by one or more that refer to it.
_NAMED = re.compile(r'( (?:id|headers|aria-labelledby|aria-describedby)=")([^"]+)"|( href="#)(?=[^"])')


def _bare(html: str) -> str:
    return _in_tags(html, lambda tag: _DETAIL.sub("", tag))


def prefixed(html: str, prefix: str) -> str:
    """`html` with `prefix` before each id and each reference to one, so that a page may hold two texts."""

    def named(found: re.Match[str]) -> str:
        if found[3]:
            return found[3] + prefix
        names = " ".join([prefix + name for name in found[2].split()])
        return f'{found[1]}{names}"'

    return _in_tags(html, lambda tag: _NAMED.sub(named, tag))


def _in_tags(html: str, change: Callable[[str], str]) -> str:
    return _TAG.sub(lambda tag: change(tag[0]), html)
