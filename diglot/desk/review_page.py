"""What the page shows on which a translation is reviewed, block by block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from diglot import digest
from diglot.errors import Problem
from diglot.model import Language
from diglot.translation.glossary import PREFIX
from diglot.translation.progress import Place
from diglot.translation.worddiff import Run, diff
from diglot.translation.worksheet import Pair, Worksheet

#: What the glossary says of a text of the source, a line a term.
Hits = Callable[[str], Iterable[str]]


class Told(NamedTuple):
    """A problem, as it stands at its block."""

    severity: str
    code: str
    text: str
    place: str


class Row(NamedTuple):
    """One block in both languages."""

    id: str  #: changes with either text, so that what was reviewed is no longer so
    kind: str
    state: str
    runs: tuple[Run, ...]  #: the source; if it has changed, with what it said before
    source_place: str  #: `articles/x.en.md:12`; "" if the source has no such block
    text: str
    place: str
    notes: tuple[str, ...]
    terms: tuple[str, ...]
    problems: tuple[Told, ...]


class ReviewView(NamedTuple):
    """The whole page."""

    page: Language
    title: str
    source: Language
    target: Language
    state: str
    source_path: str
    path: str
    place: str  #: where browsers keep what was reviewed
    rows: tuple[Row, ...]
    problems: tuple[Told, ...]  #: those that belong to no block


def view(sheet: Worksheet, problems: Iterable[Problem] = (), hits: Hits | None = None) -> ReviewView:
    """The page, in the words of the language that is reviewed."""
    titles = (pair.source.text for pair in sheet.pairs if pair.source and pair.source.kind == "title")
    at_rows, elsewhere = _placed(sheet, problems)
    rows = (_row(sheet, pair, at_rows[number], hits) for number, pair in enumerate(sheet.pairs))
    return ReviewView(
        sheet.target,
        next(titles, sheet.key),
        sheet.source,
        sheet.target,
        sheet.state,
        sheet.source_path,
        sheet.path,
        f"diglot:review:{sheet.key}:{sheet.target.code}",
        tuple(rows),
        tuple(map(_told, elsewhere)),
    )


def _row(sheet: Worksheet, pair: Pair, problems: Sequence[Problem], hits: Hits | None) -> Row:
    source = pair.source
    text = source.text if source else ""
    line, _ = pair.place()
    return Row(
        digest.of(sheet.key, text, pair.text)[:12],
        source.kind if source else "",
        pair.state,
        diff(pair.previous or text, text),
        str(Place(source.path, source.line)) if source else "",
        pair.text,
        str(Place(sheet.path, line)) if line else "",
        source.notes if source else (),
        tuple(hit.removeprefix(PREFIX) for hit in hits(text)) if hits else (),
        tuple(map(_told, problems)),
    )


def _told(problem: Problem) -> Told:
    text = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    return Told(problem.severity, problem.code, text, str(Place(problem.path, problem.line)))


def _placed(sheet: Worksheet, problems: Iterable[Problem]) -> tuple[dict[int, list[Problem]], list[Problem]]:
    """The problems of each pair, by its index, and those of this story that belong to none."""
    starts = sorted((line, number) for number, pair in enumerate(sheet.pairs) if (line := pair.place()[0]))
    sources = sorted((pair.source.line, number) for number, pair in enumerate(sheet.pairs) if pair.source)
    found: dict[int, list[Problem]] = defaultdict(list)
    elsewhere = []
    for problem in sorted(set(problems)):
        if problem.path not in {sheet.path, sheet.source_path}:
            continue
        ours = problem.path == sheet.path
        number = _at(starts if ours else sources, problem.line, from_below=ours and sheet.route == "catalog")
        if number is None:
            elsewhere.append(problem)
        else:
            found[number].append(problem)
    return found, elsewhere


def _at(starts: Sequence[tuple[int, int]], line: int, *, from_below: bool) -> int | None:
    """The pair that a line belongs to.

    A block goes on until the next one begins. In a catalog, what belongs to a message also stands above its
    translation.
    """
    if not line or not starts:
        return None
    if from_below:
        at = bisect_left(starts, (line, 0))
        return starts[at][1] if at < len(starts) else starts[-1][1]
    at = bisect_right(starts, (line, 1 << 60))
    return starts[at - 1][1] if at else None
