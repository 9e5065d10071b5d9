"""The parallel route: a translation that has a file of its own, laid beside its source segment by segment.

Blocks are aligned first, and then the segments of blocks that correspond. What is aligned is the text that
was translated: with an approved copy, that one, whatever became of the source since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from diglot.alignment import align
from diglot.markdown import Unit
from diglot.model import HEADINGS, Block, Span
from diglot.translation.merging import Match
from diglot.translation.parallel_route import approval
from diglot.translation.parallel_route.skeleton import is_blank
from diglot.translation.segments import Text
from diglot.translation.worksheet import Condition, Pair, Segment

#: Between the texts of segments that became one, or of those that one became.
BETWEEN = "\n\n"

#: Segments of blocks that correspond are of one kind in most cases: only these are never taken for text.
_OTHER_BLOCKS = {"heading": "h6", "code": "code", "html": "html"}


class Group(NamedTuple):
    """Segments that correspond, by their indices in the text that was translated and in the translation."""

    first: tuple[int, ...]
    second: tuple[int, ...]


def groups(base: Text, translation: Text) -> list[Group]:
    """Which segments of a translation are translations of which of `base`; each stands in one group."""
    found = list(_of_front(base, translation))
    ours, theirs = _by_block(base), _by_block(translation)
    rows = align(base.blocks, translation.blocks, (base.merges, translation.merges))
    for row in [((-1,), (-1,)), *rows]:
        first, second = (
            [at for block in side for at in by.get(block, ())]
            for side, by in zip(row, (ours, theirs), strict=True)
        )
        if len(row[0]) != len(row[1]) and 1 in {len(first), len(second)}:
            found.append(Group(tuple(first), tuple(second)))  # blocks that became one
        else:
            found += _within(base.segments, translation.segments, first, second)
    return found


def _by_block(text: Text) -> dict[int, list[int]]:
    """The segments of the body by the block that they are part of."""
    found: dict[int, list[int]] = {}
    for at in range(len(text.front), len(text.segments)):
        found.setdefault(text.segments[at].block, []).append(at)
    return found


def _of_front(base: Text, translation: Text) -> Iterator[Group]:
    """Lines of the front matter correspond by name; corrections, of which there may be several, by order."""
    ours, theirs = (
        {
            kind: [at for at, _ in each]
            for kind, each in groupby(enumerate(text.front), lambda found: found[1].kind)
        }
        for text in (base, translation)
    )
    for kind in dict.fromkeys((*ours, *theirs)):
        first, second = ours.get(kind, []), theirs.get(kind, [])
        for number in range(max(len(first), len(second))):
            yield Group(tuple(first[number : number + 1]), tuple(second[number : number + 1]))


def _within(
    base: Sequence[Segment], translation: Sequence[Segment], first: Sequence[int], second: Sequence[int]
) -> Iterator[Group]:
    """The segments of blocks that correspond: one by one, or by kind and length."""
    if len(first) == len(second):
        yield from (Group((at,), (other,)) for at, other in zip(first, second, strict=True))
        return
    for row in align([_block(base[at]) for at in first], [_block(translation[at]) for at in second]):
        yield Group(tuple(first[at] for at in row.first), tuple(second[at] for at in row.second))


def _block(segment: Segment) -> Block:
    return _OTHER_BLOCKS.get(segment.kind, "p"), len(segment.text)


def pairs(source: Text, translation: Text, approved: Text | None) -> tuple[Pair, ...]:
    """A translation's segments beside its source's, in the order of the source as it is now.

    Segments that a translator made one are one pair, their texts joined by a blank line. What the source no
    longer has stands where it would stand in the translation. Code that is the same in both is left out.
    """
    found = (each.pair for each in laid(source, translation, approved))
    return tuple(pair for pair in found if _matters(pair))


class Laid(NamedTuple):
    """A pair with its segments, by their indices in the source and in the translation."""

    pair: Pair
    source: tuple[int, ...]
    translation: tuple[int, ...]


def laid(source: Text, translation: Text, approved: Text | None) -> list[Laid]:
    """The same with all code, and the segments that each pair is made of."""
    return list(_Parallel(source, translation, approved).laid())


class _Parallel:
    """A source as it is now, what it was, and its translation."""

    def __init__(self, source: Text, translation: Text, approved: Text | None) -> None:
        self._source, self._translation = source, translation
        self._base = approved or source
        self._groups = groups(self._base, translation)
        self._of = {at: number for number, group in enumerate(self._groups) for at in group.first}
        same = [Match(at, same=True) for at in range(len(source.segments))]
        self._found: list[Match | None] = approval.followed(approved, source) if approved else [*same]
        self._now = {each.old: at for at, each in enumerate(self._found) if each}

    def laid(self) -> Iterator[Laid]:
        """All pairs, in order."""
        order = self._order()
        yield from order.pop(-1, ())
        for at, each in enumerate(self._found):
            number = self._of.get(each.old) if each else None
            if number is None:
                yield Laid(Pair(self._source.segments[at], "", state="missing"), (at,), ())
            elif (members := self._members(number))[0] == at:
                yield Laid(self._pair(number), tuple(members), self._groups[number].second)
            yield from order.pop(at, ())

    def _members(self, number: int) -> list[int]:
        """The segments of the source as it is now that a group is about."""
        return sorted(self._now[at] for at in self._groups[number].first if at in self._now)

    def _order(self) -> dict[int, list[Laid]]:
        """What only the translation has, by the segment of the source that it stands behind; -1 is none."""
        found: dict[int, list[Laid]] = {}
        behind = -1
        for number, group in sorted(enumerate(self._groups), key=lambda each: each[1].second):
            if members := self._members(number):
                behind = members[-1] if group.second else behind
            elif group.second:
                found.setdefault(behind, []).append(Laid(self._left(number), (), group.second))
        return found

    def _pair(self, number: int) -> Pair:
        group, members = self._groups[number], self._members(number)
        source = _joined([self._source.segments[at] for at in members])
        if not group.second:
            return Pair(source, "", state="missing")
        text, spans, silenced = self._text(group)
        if is_blank(text, source.text):
            return Pair(source, "", spans, state="missing")
        previous = BETWEEN.join(self._base.segments[at].text for at in group.first)
        same = len(members) == len(group.first) and all(self._is_same(at) for at in members)
        return Pair(
            source,
            text,
            spans,
            "current" if same else "stale",
            "" if same else previous,
            {**source.silenced, **silenced},
            (_form(self._base, group.first[0]), _form(self._translation, group.second[0])),
        )

    def _is_same(self, at: int) -> bool:
        found = self._found[at]
        return found is not None and found.same

    def _left(self, number: int) -> Pair:
        """What the translation has and the source has not, or has no more."""
        group = self._groups[number]
        text, spans, silenced = self._text(group)
        previous = BETWEEN.join(self._base.segments[at].text for at in group.first)
        state: Condition = "stale" if group.first else "current"
        return Pair(None, text, spans, state, previous, silenced)

    def _text(self, group: Group) -> tuple[str, tuple[Span, ...], dict[str, str]]:
        """The translation of a group, where it stands, and what is not to be said of it."""
        text = ""
        spans: list[Span] = []
        silenced: dict[str, str] = {}
        for at in group.second:
            segment = self._translation.segments[at]
            text += BETWEEN if spans else ""
            spans += [(len(text) + start, line, col) for start, line, col in places(self._translation, at)]
            text += segment.text
            silenced |= segment.silenced
        return text, tuple(spans), silenced


def _form(text: Text, at: int) -> str:
    """What the block of a segment is: its kind, or the tag of a heading, which tells its level."""
    segment = text.segments[at]
    tag = text.blocks[segment.block][0] if segment.block >= 0 else ""
    return tag if tag in HEADINGS else segment.kind


def _matters(pair: Pair) -> bool:
    """Whether there is something to say of a pair: code is mostly the same in all languages."""
    return not (pair.source and pair.source.kind == "code" and pair.text == pair.source.text)


def _joined(segments: Sequence[Segment]) -> Segment:
    """Several segments as one."""
    if len(segments) == 1:
        return segments[0]
    return segments[0]._replace(
        text=BETWEEN.join(each.text for each in segments),
        notes=tuple(note for each in segments for note in each.notes),
        silenced={code: reason for each in segments for code, reason in each.silenced.items()},
    )


def places(text: Text, at: int) -> tuple[Span, ...]:
    """Where each line of a segment stands in its file.

    A segment is one line that was made of several: each of them is looked up by how it begins.
    """
    segment = text.segments[at]
    first: Span = (0, segment.line, segment.col)
    if at < len(text.front):
        return (first,)
    unit = text.units[at - len(text.front)]
    return (first, *_later_lines(unit, segment, text))


#: How many characters of a line are looked for: what follows may have been written anew.
_BEGINNING = 12


def _later_lines(unit: Unit, segment: Segment, text: Text) -> Iterator[Span]:
    rows = text.opened.body.split("\n")
    above = segment.line - text.opened.first_line  # the row of the first line
    exact = unit.kind in {"code", "html"}
    found = 0
    for number, line in enumerate(unit.content.split("\n")[1:], 1):
        beginning, row = line.strip()[:_BEGINNING], above + number
        start = segment.text.find(beginning, found + 1) if beginning else -1
        if start > 0 and row < len(rows):
            found = start
            indent = len(line) - len(line.lstrip()) if exact else 0
            col = max(rows[row].find(beginning), 0) + 1
            yield start - indent, segment.line + number, max(col - indent, 1)
