"""The two kinds of work that any machine may do: parse some sources, render some views.

A batch is plain data that holds all it needs, and its result is plain data too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diglot import markdown, sources
from diglot.cache import Row
from diglot.errors import ContentError, Problem
from diglot.naming import Address
from diglot.plan import Output
from diglot.sources import Facts, Parsed, Reading
from diglot.templates import Press, Theme

if TYPE_CHECKING:
    from diglot.imaging.developing import Developed, Recipe  # not at run time: see `develop`


class Unread(NamedTuple):
    """A source that has to be parsed."""

    address: Address
    data: bytes
    content: str  #: the digest under which it will be remembered
    original: tuple[Address, bytes] | None = None  #: what it is made from, if it is
    terms: bytes = b""  #: the glossary that its translation is held to
    parsed: Parsed | None = None  #: what it is converted from, if it is


class Read(NamedTuple):
    """A source that was parsed."""

    facts: Facts
    problems: tuple[Problem, ...]
    row: Row


class ParseBatch(NamedTuple):
    """Sources to parse."""

    how: Reading
    sources: Sequence[Unread]


class RenderBatch(NamedTuple):
    """Views to render, each with its kind of output, and the bodies that they show, by digest."""

    theme: Theme
    views: Sequence[tuple[Output, Any]]
    bodies: Mapping[str, str]


class ImageBatch(NamedTuple):
    """An image file to develop; each takes so long that it is a piece of work of its own."""

    data: bytes
    how: Recipe
    key: str
    copies: bool


def warm() -> None:
    """Import what parsing needs: forked workers then share it."""
    markdown.parse("", path="")


def parse(batch: ParseBatch) -> list[Read]:
    """Every source of a batch, in order."""
    done = []
    for unread in batch.sources:
        parsed = _parsed(unread, batch.how)
        facts = sources.facts(parsed.source)
        done.append(Read(facts, parsed.problems, Row.of(unread.content, facts, parsed)))
    return done


def _parsed(unread: Unread, how: Reading) -> Parsed:
    if unread.parsed is not None:
        from diglot.translation import deriving  # noqa: PLC0415 - only sites that convert need it

        return deriving.converted(unread.parsed, unread.address, how)
    if unread.original is None:
        return sources.parse(unread.data, unread.address, how)
    from diglot.translation import making  # noqa: PLC0415 - only sites with catalogs need it

    at, data = unread.original
    return making.parse(unread.data, unread.address, data, at, how, unread.terms)


def develop(batch: ImageBatch) -> Developed:
    """What is made of an image file."""
    from diglot.imaging import developing  # noqa: PLC0415 - only sites with new images need it

    return developing.develop(batch.data, batch.how, batch.key, copies=batch.copies)


def render(batch: RenderBatch) -> list[bytes | tuple[Problem, ...]]:
    """The bytes of every view of a batch, in order, or what is wrong with its template."""
    env = _Env(_press(batch.theme), batch.bodies)
    done: list[bytes | tuple[Problem, ...]] = []
    for output, view in batch.views:
        try:
            done.append(output.render(view, env))
        except ContentError as error:
            done.append(error.problems)
    return done


class _Env(NamedTuple):
    """The real `Env`: templates, bodies and files. Rendering gets nothing else."""

    press: Press
    bodies: Mapping[str, str]

    def page(self, template: str, view: object, lang: str, **parts: str) -> bytes:
        return self.press.render(template, view, lang, parts)

    def body(self, digest: str) -> str:
        return self.bodies[digest]

    def read(self, path: str) -> bytes:
        return Path(path).read_bytes()


_PRESSES: dict[str, Press] = {}


def _press(theme: Theme) -> Press:
    """The templates of a theme, compiled once a process."""
    if theme.digest not in _PRESSES:
        _PRESSES.clear()
        _PRESSES[theme.digest] = Press(theme)
    return _PRESSES[theme.digest]
