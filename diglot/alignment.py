"""Two texts of one story, laid side by side: which of their blocks say the same.

Texts with the same blocks in the same order correspond block by block. Others are cut at their headings if
these are the same, and then paired by the kinds and the lengths of blocks, after Gale and Church, "A Program
for Aligning Sentences in Bilingual Corpora" (1993). No language is known here: that one writes the same in
half of the characters is seen from both texts as a whole. Where a translator says that a block stands for
several, that is so, and the rest is laid around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import ceil, inf, sqrt
from typing import NamedTuple

from diglot.model import HEADINGS, Block, Merges


class Row(NamedTuple):
    """Blocks that correspond, by their indices in either text; one side may be empty."""

    first: tuple[int, ...]
    second: tuple[int, ...]


#: How many blocks of either text may make a row, and what that costs. Lengths are compared on top.
_MOVES = {(1, 1): 0.0, (1, 0): 5.0, (0, 1): 5.0, (2, 1): 4.0, (1, 2): 4.0}

#: How much the length of a translation varies, in squared characters for each character.
_VARIANCE = 6.8

#: What another kind costs, where it is thinkable at all: a list for a paragraph, a heading a level below.
_OTHER_KIND = 4.0

#: How far the two texts may drift apart, in blocks, besides what their numbers differ by.
_DRIFT = 12

#: How many pairs of places are looked at, a second or two of work. Very long texts may drift apart less.
_PAIRS = 100_000

_PROSE = frozenset({"p", "ul", "ol", "dl", "blockquote", "aside", "html"})

#: What it costs to take a translator's word for it that a block stands for several, at the most; to let it
#: stand for one block only; to let it stand for nothing. The last two are for texts that leave no other way.
_TOLD, _LESS, _NOTHING = 20.0, 200.0, 300.0

#: Blocks of one text, each with how many of the other it stands for.
_Text = Sequence[tuple[str, int, int]]


def align(
    first: Sequence[Block],
    second: Sequence[Block],
    merges: tuple[Merges, Merges] = ((), ()),
) -> list[Row]:
    """Rows that hold each block of both texts once, in order.

    `merges` names those blocks of either text that stand for several of the text they were translated from.
    Both may be translations: a row then holds as much of that text on either side.
    """
    if is_alike(first, second, merges):
        return _pairs(len(first))
    return list(_rows(*(_weighed(text, told) for text, told in zip((first, second), merges, strict=True))))


def is_alike(
    first: Sequence[Block], second: Sequence[Block], merges: tuple[Merges, Merges] = ((), ())
) -> bool:
    """Whether two texts correspond block by block: they have the same kinds, and none stands for several."""
    return merges == ((), ()) and [kind for kind, _ in first] == [kind for kind, _ in second]


def _weighed(blocks: Sequence[Block], merges: Merges) -> _Text:
    numbers = dict(merges)
    return tuple((kind, size, numbers.get(at, 1)) for at, (kind, size) in enumerate(blocks))


@lru_cache(maxsize=32)  # both pages of a story, their anchors, and feeds all ask for the same rows
def _rows(first: _Text, second: _Text) -> tuple[Row, ...]:
    rows = _aligned(first, second, _scale(first, second))
    paired = [row for row in rows if len(row.first) == len(row.second)]
    if len(paired) == len(rows):
        return tuple(rows)
    # What has no counterpart made the one text seem longer than it is.
    ours, theirs = (
        [text[at] for row in paired for at in row[side]] for side, text in enumerate((first, second))
    )
    return tuple(_aligned(first, second, _scale(ours, theirs)))


def _aligned(first: _Text, second: _Text, scale: float) -> list[Row]:
    rows: list[Row] = []
    for (start, end), (other, other_end) in _sections(first, second):
        for ours, theirs in _section(first[start:end], second[other:other_end], scale):
            rows.append(Row(tuple(start + at for at in ours), tuple(other + at for at in theirs)))
    return rows


def _same_kinds(first: _Text, second: _Text) -> bool:
    """Whether two texts have the same kinds of blocks, and each block stands for one."""
    kinds, others = ([(kind, number) for kind, _, number in text] for text in (first, second))
    return kinds == others and all(number == 1 for _, number in kinds)


def _pairs(length: int) -> list[Row]:
    return [Row((at,), (at,)) for at in range(length)]


def counterparts(rows: Sequence[Row]) -> dict[int, int]:
    """The block of the first text that each block of the second corresponds to, the first of several."""
    return {row.second[0]: row.first[0] for row in rows if row.first and row.second}


def _scale(first: _Text, second: _Text) -> float:
    """What a length in the first text is multiplied with, and one in the second divided by."""
    ours, theirs = (sum(size for kind, size, _ in text if kind in _PROSE) for text in (first, second))
    return sqrt(theirs / ours) if ours and theirs else 1.0


Span = tuple[int, int]


def _sections(first: _Text, second: _Text) -> Iterator[tuple[Span, Span]]:
    """Both texts cut before each heading, if they have the same; else each as one piece."""
    ours = [at for at, (kind, *_) in enumerate(first) if kind in HEADINGS]
    theirs = [at for at, (kind, *_) in enumerate(second) if kind in HEADINGS]
    if [first[at][0] for at in ours] != [second[at][0] for at in theirs]:
        ours = theirs = []
    yield from zip(pairwise([0, *ours, len(first)]), pairwise([0, *theirs, len(second)]), strict=True)


def _section(first: _Text, second: _Text, scale: float) -> list[Row]:
    if _same_kinds(first, second):
        return _pairs(len(first))
    costs = _Costs(first, second, scale)
    steps = _cheapest(costs, len(first), len(second))
    rows, ends = [], (len(first), len(second))
    while ends != (0, 0):
        (at, other), (ours, theirs) = ends, steps[ends]
        ends = at - ours, other - theirs
        rows.append(Row(tuple(range(ends[0], at)), tuple(range(ends[1], other))))
    return rows[::-1]


def _cheapest(costs: _Costs, length: int, other_length: int) -> dict[Span, Span]:
    """The last step of the cheapest way to each pair of places that is near the diagonal."""
    slope = other_length / max(length, 1)
    most = max(_DRIFT, ceil(slope), _PAIRS // (2 * length + 1))
    drift = min(abs(length - other_length) + _DRIFT, most)
    best: dict[Span, float] = {(0, 0): 0.0}
    steps: dict[Span, Span] = {}
    for at in range(length + 1):
        middle = round(at * slope)
        for other in range(max(0, middle - drift), min(other_length, middle + drift) + 1):
            here = best.get((at, other), inf)
            for move in costs.moves(at, other):
                ours, theirs = move
                before = at - ours, other - theirs
                so_far = best.get(before, inf)
                if so_far < here and (cost := so_far + costs(before, move)) < here:
                    best[at, other] = here = cost
                    steps[at, other] = move
    return steps


class _Costs:
    """What it costs to take some blocks of both texts for one row: the unlikelier, the more."""

    def __init__(self, first: _Text, second: _Text, scale: float) -> None:
        self._first, self._second, self._scale = first, second, scale
        self._told = any(number > 1 for _, _, number in (*first, *second))

    def moves(self, at: int, other: int) -> Iterable[Span]:
        """How many blocks may make the row that ends at these places."""
        if not self._told:
            return _MOVES
        found = {*_MOVES}
        if other and (number := self._second[other - 1][2]) > 1:
            found.add((_many(self._first, at, number), 1))
        if at and (number := self._first[at - 1][2]) > 1:
            found.add((1, _many(self._second, other, number)))
        return sorted(found)

    def __call__(self, start: Span, move: Span) -> float:
        """The cost of the row that begins at `start` and holds as many blocks as `move` says."""
        ours = self._first[start[0] : start[0] + move[0]]
        theirs = self._second[start[1] : start[1] + move[1]]
        if self._told and any(number > 1 for _, _, number in (*ours, *theirs)):
            return self._as_told(ours, theirs)
        if not ours or not theirs:
            return _MOVES[move]
        return _MOVES[move] + _kinds(ours, theirs) + self._lengths(ours, theirs)

    def _as_told(self, ours: _Text, theirs: _Text) -> float:
        """The cost of a row with blocks that stand for several."""
        if not ours or not theirs:
            return _NOTHING * len(ours or theirs)
        if sum(number for _, _, number in ours) == sum(number for _, _, number in theirs):
            return min(self._lengths(ours, theirs), _TOLD)
        return _LESS if len(ours) == len(theirs) == 1 else inf

    def _lengths(self, ours: _Text, theirs: _Text) -> float:
        if ours[0][0] not in _PROSE:
            return 0.0
        length = sum(size for _, size, _ in ours) * self._scale
        other = sum(size for _, size, _ in theirs) / self._scale
        return (length - other) ** 2 / (_VARIANCE * (length + other + 1))


def _many(text: _Text, end: int, number: int) -> int:
    """How many blocks before `end` it takes to stand for `number` of the text that was translated."""
    start = end
    while start and number > 0:
        start -= 1
        number -= text[start][2]
    return max(end - start, 1)


def _kinds(ours: _Text, theirs: _Text) -> float:
    kinds = {kind for kind, *_ in (*ours, *theirs)}
    if len(ours) != len(theirs):
        return 0.0 if kinds == {"p"} else inf
    if len(kinds) == 1:
        return 0.0
    return _OTHER_KIND if kinds <= _PROSE or kinds <= HEADINGS else inf
