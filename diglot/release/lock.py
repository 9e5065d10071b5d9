"""`published.lock`: what went public, and what readers know it by. Text to values and back; no file is read.

One line a fact, and a fact once written stays as it is, so that git's union merge of two branches is right:

    article trains/en 2026-05-12T07:30:00Z /en/trains/ tag:series.example,2026:trains/en
    address trains/en /en/night-trains/
    feed rss /en/feed.xml

An article has its story's key and its language, when readers were first given it, its first address and the
id of its entry in feeds; further lines hold its other addresses. Fields are percent-encoded.
Lines of a kind that we do not know, and fields behind those that we do, are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, unquote

from diglot.errors import Problem
from diglot.moments import moment
from diglot.scan import LOCK

HEAD = """\
# What was published here, and what readers know it by. `diglot release` and `diglot publish` write this file.
# Commit it, and let no line be lost. In .gitattributes: published.lock merge=union
"""

SECOND = 1_000_000  # microseconds

#: A language's code and a story's key, as in the subject of a page's route.
Name = tuple[str, str]


class Published(NamedTuple):
    """One article as readers were first given it."""

    first: int  #: seconds since 1970
    address: str  #: from the site's root, with a slash at its beginning
    id: str
    rest: str = ""  #: fields of another version


@dataclass(slots=True)
class Lock:
    """Everything that went public."""

    articles: dict[Name, Published] = field(default_factory=dict)
    addresses: set[tuple[Name, str]] = field(default_factory=set)  #: of articles, besides their first ones
    feeds: set[tuple[str, str]] = field(default_factory=set)  #: kind and address
    others: set[str] = field(default_factory=set)  #: lines that another version wrote


_OTHER = re.compile(r"[a-z][a-z-]*")
_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7}|={7})(?: .*)?")

#: The length of a moment in whole seconds, such as 2026-05-12T07:30:00Z.
_MOMENT = 20

#: Which field of a line is an address, in lines about a story.
_ADDRESSED = {"article": 3, "address": 2}

_SHAPES = {
    "article": "article STORY/LANGUAGE DATE /ADDRESS/ ID",
    "address": "address STORY/LANGUAGE /ADDRESS/",
    "feed": "feed KIND /ADDRESS",
}


def parse(text: str) -> tuple[Lock, list[Problem]]:
    """The facts in a file, and every line that cannot be one of them.

    Lines may stand in any order, and twice. Two lines that say different things of one article contradict
    each other; the first one counts.
    """
    lock, problems = Lock(), list[Problem]()
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] == "#":
            continue
        try:
            if not _understood(line.split(), lock):
                problems.append(_unclear(line, number))
        except _ContradictionError as error:
            first = next(lines(text, error.name))
            message = f"{_named(error.name)} has another first date, address or id in line {first}"
            fix = "keep the line with the earlier date, and delete the other one"
            problems.append(Problem(LOCK, number, 1, "lock", message, fix))
    return lock, problems


class _ContradictionError(Exception):
    def __init__(self, name: Name) -> None:
        self.name = name


def _understood(fields: list[str], lock: Lock) -> bool:
    """Whether a line's fields are a fact, which is then part of the lock. Raises _ContradictionError."""
    if not fields or fields[0][0] == "#":
        return True
    kind, *rest = fields
    try:
        if kind == "article":
            name, date, address, id_, *more = rest
            if len(date) != _MOMENT or date[-1] != "Z":
                return False
            first = int(datetime.fromisoformat(date).timestamp())
            _add(lock, _name(name), Published(first, _address(address), id_, " ".join(more)))
            return True
        if kind == "address":
            name, address, *more = rest
            lock.addresses.add((_name(name), _address(address)))
        elif kind == "feed":
            of, address, *more = rest
            lock.feeds.add((of, _address(address)))
        else:
            more = rest if _OTHER.fullmatch(kind) else []
    except ValueError:  # too few fields, no such day, no address, or not UTF-8 behind the percent signs
        return False
    if more:
        lock.others.add(" ".join(fields))
    return kind in _SHAPES or bool(more)


def _add(lock: Lock, name: Name, published: Published) -> None:
    if lock.articles.setdefault(name, published) != published:
        raise _ContradictionError(name)


def _name(text: str) -> Name:
    key, slash, lang = text.rpartition("/")
    if not (key and slash and lang):
        raise ValueError
    return lang, _plain(key)


def _address(text: str) -> str:
    if text[0] != "/":
        raise ValueError
    return _plain(text)


def _unclear(line: str, number: int) -> Problem:
    if _MARKER.fullmatch(line.rstrip()):
        fix = "delete the lines with <<<<<<<, ======= and >>>>>>>, and keep all others"
        return Problem(LOCK, number, 1, "lock", "a merge conflict was left here", fix)
    kind = line.split(maxsplit=1)[0]
    shape = _SHAPES.get(kind)
    message = f"this is no line such as `{shape}`" if shape else f'"{kind}" begins no line of this file'
    return Problem(LOCK, number, 1, "lock", message, f"restore the line from the history of {LOCK}")


def about(text: str, keys: Container[str], addresses: Container[str]) -> str:
    """The lines about some stories or addresses, and all that are about none; the text is without faults."""
    found = []
    for line in text.split("\n"):
        kind, name, *fields = (*line.split(None, _ADDRESSED["article"] + 1), "", "")
        at = _ADDRESSED.get(kind)
        if at is None or _name(name)[1] in keys or _plain(fields[at - 2]) in addresses:
            found.append(line)
    return "\n".join(found)


def lines(text: str, name: Name) -> Iterator[int]:
    """The numbers of the lines in which an article is recorded."""
    start = f"article {_named(name)} "
    return (number for number, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def serialise(lock: Lock) -> str:
    """The whole file: sorted, so that its history shows what was added."""
    facts = {_article(name, published) for name, published in lock.articles.items()}
    facts.update(f"address {_named(name)} {_coded(address)}" for name, address in lock.addresses)
    facts.update(f"feed {kind} {_coded(address)}" for kind, address in lock.feeds)
    return HEAD + "".join(f"{line}\n" for line in sorted(facts | lock.others))


def _article(name: Name, published: Published) -> str:
    fields = "article", _named(name), shown(published.first), _coded(published.address), published.id
    return " ".join((*fields, published.rest) if published.rest else fields)


def shown(seconds: int) -> str:
    """A moment as the lock and front matter write it."""
    return f"{moment(seconds * SECOND):%Y-%m-%dT%H:%M:%SZ}"


def whole(micros: int) -> int:
    """The whole seconds of microseconds since 1970, as in feeds."""
    return micros // SECOND


def _named(name: Name) -> str:
    lang, key = name
    return f"{_coded(key)}/{lang}"


def _coded(text: str) -> str:
    return quote(text, safe="/~!$&'()*+,;=:@")


def _plain(text: str) -> str:
    return unquote(text, errors="strict") if "%" in text else text
