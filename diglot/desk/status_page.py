"""What the page of `translate status` shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diglot.model import Language
from diglot.site import Site
from diglot.translation.progress import Progress, Total, place, totals
from diglot.translation.worddiff import Run, diff


class Changed(NamedTuple):
    """A block whose source is another than the one that was translated."""

    runs: tuple[Run, ...]  #: what was translated, and what the source says now
    text: str  #: the translation
    source_place: str  #: `articles/x.en.md:12`
    place: str


class Row(NamedTuple):
    """One story in one language."""

    key: str
    title: str
    source: Language
    target: Language
    state: str
    done: int
    total: int
    stale: int
    words: str
    next: str
    date: str  #: when the source changed, if it is stale: `2026-04-04`
    changed: tuple[Changed, ...]


class Sum(NamedTuple):
    """All stories of one language."""

    language: Language
    total: Total
    words: str


class StatusView(NamedTuple):
    """The whole page."""

    page: Language
    title: str
    sums: tuple[Sum, ...]
    rows: tuple[Row, ...]


def view(site: Site, every: Sequence[Progress]) -> StatusView:
    """The page, in the words of the site's first language."""
    sums = (Sum(_target(every, code), total, f"{total.words:,}") for code, total in totals(every).items())
    return StatusView(site.default, site.title(site.default.code), tuple(sums), tuple(map(_row, every)))


def _target(every: Sequence[Progress], code: str) -> Language:
    return next(each.sheet.target for each in every if each.sheet.target.code == code)


def _row(each: Progress) -> Row:
    sheet = each.sheet
    titles = (pair.source.text for pair in sheet.pairs if pair.source and pair.source.kind == "title")
    return Row(
        sheet.key,
        next(titles, sheet.key),
        sheet.source,
        sheet.target,
        sheet.state,
        each.done,
        each.total,
        each.stale,
        f"{each.words:,}",
        str(each.next or ""),
        f"{sheet.changed:%Y-%m-%d}" if each.stale and sheet.changed else "",
        tuple(_changed(each)),
    )


def _changed(each: Progress) -> Iterator[Changed]:
    for pair in each.sheet.pairs:
        if pair.source and pair.state == "stale":
            runs = diff(pair.previous, pair.source.text)
            source_place = f"{pair.source.path}:{pair.source.line}"
            yield Changed(runs, pair.text, source_place, str(place(each.sheet, pair)))
