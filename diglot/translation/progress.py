"""How far a translation is, and where to go on: what the status shows in all its formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from diglot import markdown
from diglot.errors import Problem
from diglot.translation.worksheet import Pair, State, Worksheet

#: The order of the list: first what readers miss or see, then what is in the making, last what is done.
_URGENT = (State.BROKEN, State.STALE, State.REVIEW, State.DRAFT, State.MISSING, State.CURRENT)

#: Where the source does not say when it changed.
_NEVER = datetime.max.replace(tzinfo=UTC)

#: What a reading time does not count, so that we do not either.
_LOOKED_AT = frozenset({"code"})


class Place(NamedTuple):
    """A line of a file; 0 is the file as a whole."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Progress(NamedTuple):
    """How far one translation is. Blocks are segments: those of the front matter count as well."""

    sheet: Worksheet
    done: int  #: blocks with a translation of what they are now
    total: int
    stale: int  #: blocks with a translation of what they were
    words: int  #: left: words and Han characters of all blocks that are not done, as reading times count them
    next: Place | None  #: the first thing to do in its file

    @property
    def percent(self) -> int:
        """Blocks done, rounded down: only what is complete is 100 %."""
        return 100 * self.done // self.total if self.total else 100


class Total(NamedTuple):
    """The same for all stories of a language."""

    stories: int
    current: int  #: stories that are published as they should be
    done: int
    total: int
    stale: int
    words: int

    @property
    def percent(self) -> int:
        """Blocks done, rounded down."""
        return 100 * self.done // self.total if self.total else 100


def progress(sheet: Worksheet, problems: Iterable[Problem] = ()) -> Progress:
    """How far a translation is; `problems` are those of the site's files."""
    left = [pair for pair in sheet.pairs if pair.source and pair.state != "current"]
    stale = sum(pair.state == "stale" for pair in left)
    return Progress(
        sheet, sheet.translated, sheet.total, stale, _words(sheet, left), _next(sheet, left, problems)
    )


def listed(sheets: Iterable[Worksheet], problems: Sequence[Problem] = ()) -> list[Progress]:
    """All translations, the most urgent first; within a state, the one whose source changed first."""
    every = [progress(sheet, problems) for sheet in sheets]
    return sorted(
        every,
        key=lambda each: (
            _URGENT.index(each.sheet.state),
            each.sheet.changed or _NEVER,
            each.sheet.key,
            each.sheet.target.code,
        ),
    )


def is_needed(sheet: Worksheet) -> bool:
    """Whether a translation is anybody's work: in a converted edition, only what somebody began by hand."""
    return sheet.route != "none" or sheet.target.derived is None


def totals(every: Iterable[Progress]) -> dict[str, Total]:
    """The sums of each language, by its code, in alphabetical order."""
    found: dict[str, Total] = {}
    for each in every:
        code = each.sheet.target.code
        now = (1, int(each.sheet.state is State.CURRENT), each.done, each.total, each.stale, each.words)
        before = found.get(code, (0, 0, 0, 0, 0, 0))
        found[code] = Total(*(a + b for a, b in zip(before, now, strict=True)))
    return dict(sorted(found.items()))


def place(sheet: Worksheet, pair: Pair) -> Place:
    """Where a translation stands, or its source if it stands nowhere."""
    line, _ = pair.place()
    if line or not pair.source:
        return Place(sheet.path, line)
    return Place(pair.source.path, pair.source.line)


def _words(sheet: Worksheet, left: Iterable[Pair]) -> int:
    """What there is to read in these segments, parsed as one text."""
    texts = [pair.source.text for pair in left if pair.source and pair.source.kind not in _LOOKED_AT]
    if not texts:
        return 0
    document, _ = markdown.parse("\n\n".join(texts), path=sheet.source_path)
    return document.words + document.han


def _next(sheet: Worksheet, left: Sequence[Pair], problems: Iterable[Problem]) -> Place | None:
    """An error in the translation's file, else the first block that is not done; of no file, nothing."""
    if sheet.state is State.BROKEN:
        errors = sorted(each for each in problems if each.is_error and each.path == sheet.path)
        if errors:
            return Place(errors[0].path, errors[0].line)
    return place(sheet, left[0]) if left and sheet.route != "none" else None
