"""Old translations for a new text: which segment each of them is a translation of.

What is the same is found first, wherever it moved to. What is left is compared with what stands at the same
place, then with all that is left, by the runs of three characters that two texts share. Only texts of one
article are ever compared.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from itertools import pairwise, takewhile
from typing import NamedTuple

from diglot.translation.worddiff import rising

#: How much two texts must have in common to be two states of one: anywhere, and at the same place. Of two
#: paragraphs of our own series that have nothing to do with each other, 99 in 100 have less than 0.34.
ALIKE, ALIKE_HERE = 0.5, 0.38

#: The same words at many places, such as the dashes of a table, are laid side by side in no more than so
#: many ways.
_ALL_SAME = 100_000

#: How many old texts are compared in full with a new one that moved and changed.
_NEAREST = 8

#: A run that more old texts have than this says nothing about which of them one is: "the", in any long text.
_COMMON = 256

#: Between the same neighbours each text is compared with each, if that is no more than so many comparisons;
#: of more, as in a table whose numbers all changed, only with those so many places before and behind.
_ALL, _REACH = 10_000, 16


class Message(NamedTuple):
    """A text that is translated, with what tells it from others of the same words."""

    text: str
    context: str | None = None


class Match(NamedTuple):
    """The old message that a new one continues, by its index."""

    old: int
    same: bool  #: whether its words are the same


def match(old: Sequence[Message], new: Sequence[Message]) -> list[Match | None]:
    """For each new message the old one that it continues, None if it is new. No old one is taken twice.

    Two new messages that differ in context only may both continue one old message without that context.
    """
    found: list[Match | None] = [None] * len(new)
    taken = _same(old, new, found)
    left = [number for number in range(len(old)) if number not in taken and old[number].text]
    if left:
        _alike(old, new, found, left)
    return found


def follow(old: Sequence[Message], new: Sequence[Message]) -> list[Match | None]:
    """The same for two states of a text, in which the same words may stand at several places.

    Then each place continues another one. The context of a place is its kind.
    """
    found: list[Match | None] = [None] * len(new)
    taken: set[int] = set()
    for theirs, ours in ((old, new), ([each.text for each in old], [each.text for each in new])):
        for at, number in _in_order(theirs, ours):
            if found[at] is None and number not in taken:
                found[at] = Match(number, same=True)
                taken.add(number)
    left = [number for number in range(len(old)) if number not in taken and old[number].text]
    if left:
        _alike(old, new, found, left)
    return found


def _in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """What is the same in both, as indices of a new and an old one: what kept its order comes first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    yield from ((at, at) for at in range(start))
    kept = [(start + at, start + number) for at, number in _kept(old[start:], new[start:])]
    yield from kept
    places: dict[Hashable, list[int]] = defaultdict(list)
    in_order = {number for _, number in kept}
    for number in reversed(range(start, len(old))):
        if number not in in_order:
            places[old[number]].append(number)
    followed = {at for at, _ in kept}
    for at in range(start, len(new)):
        if at not in followed and places.get(new[at]):
            yield at, places[new[at]].pop()


def _kept(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """What is the same and kept its order. Where nearly all is the same, only what stands once tells it."""
    theirs, ours = Counter(old), Counter(new)
    if sum(theirs[each] * ours[each] for each in theirs) <= _ALL_SAME:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(each.b + at, each.a + at) for each in blocks for at in range(each.size)]
    places = {each: number for number, each in enumerate(old) if theirs[each] == ours[each] == 1}
    once = rising([(at, places[each]) for at, each in enumerate(new) if each in places])
    found: list[tuple[int, int]] = []
    for (at, number), (end, last) in pairwise([*once, (len(new), len(old))]):
        size = min(end - at, last - number)
        found += takewhile(
            lambda pair: old[pair[1]] == new[pair[0]],
            zip(range(at, at + size), range(number, number + size), strict=True),
        )
    return found


def _same(old: Sequence[Message], new: Sequence[Message], found: list[Match | None]) -> set[int]:
    """Match what has the same words: first with its context, then without."""
    whole = {message: number for number, message in reversed(list(enumerate(old)))}
    words: dict[str, list[int]] = defaultdict(list)
    for number, message in enumerate(old):
        words[message.text].append(number)
    for at, message in enumerate(new):
        if message in whole:
            found[at] = Match(whole[message], same=True)
    taken = {each.old for each in found if each}
    for at, message in enumerate(new):
        if found[at] is None and (candidates := words.get(message.text)):
            free = [number for number in candidates if number not in taken]
            chosen = (free or candidates)[0]
            found[at] = Match(chosen, same=True)
            taken.add(chosen)
    return taken


class _Bags:
    """How often each run of three characters stands in each text; counted when it is first asked for."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._known: dict[int, Counter[str]] = {}

    def __getitem__(self, number: int) -> Counter[str]:
        if number not in self._known:
            text = f"  {self._messages[number].text.casefold()}"
            self._known[number] = Counter(text[at : at + 3] for at in range(len(text) - 2))
        return self._known[number]


#: Likeness, and the indices of a new and an old message below zero: sorted, the first of equals come last.
_Scored = tuple[float, int, int]


def _alike(
    old: Sequence[Message], new: Sequence[Message], found: list[Match | None], left: Sequence[int]
) -> None:
    """Match changed texts: first those between the same neighbours, then all that is left."""
    ours, theirs = _Bags(new), _Bags(old)
    scored: list[_Scored] = []
    for at, number in _gaps(found, left):
        if new[at].text:
            likeness = _likeness(ours[at], theirs[number])
            same_kind = old[number].context == new[at].context
            if likeness >= (ALIKE_HERE if same_kind else ALIKE):
                scored.append((likeness, -at, -number))
    taken = _assign(scored, found)
    rest = [number for number in left if number not in taken]
    open_ = [at for at, each in enumerate(found) if each is None and new[at].text]
    _assign(list(_scored(open_, rest, ours, theirs)), found)


def _gaps(found: Sequence[Match | None], left: Sequence[int]) -> Iterator[tuple[int, int]]:
    """New and old messages that stand between the same neighbours, each with each."""
    before = -1
    start = 0
    for at in range(len(found) + 1):
        here = found[at] if at < len(found) else None
        if here is None and at < len(found):
            continue
        after = here.old if here else 1 << 60
        between = left[bisect_right(left, before) : bisect_left(left, after)] if before < after else ()
        yield from _near(range(start, at), between)
        before, start = after, at + 1


def _near(new: range, old: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each with each; if that is too much, with those that stand at about the same place."""
    if len(new) * len(old) <= _ALL:
        yield from ((at, number) for at in new for number in old)
        return
    for step, at in enumerate(new):
        middle = step * len(old) // len(new)
        yield from ((at, number) for number in old[max(0, middle - _REACH) : middle + _REACH + 1])


def _likeness(first: Counter[str], second: Counter[str]) -> float:
    """The share of runs that two texts have in common (Dice's coefficient): 0 for nothing, 1 for all."""
    return 2 * (first & second).total() / (first.total() + second.total())


def _assign(scored: list[_Scored], found: list[Match | None]) -> set[int]:
    """Match the most similar first; the answer names the old messages that were taken."""
    taken: set[int] = set()
    for _, at, number in sorted(scored, reverse=True):
        if found[-at] is None and -number not in taken:
            found[-at] = Match(-number, same=False)
            taken.add(-number)
    return taken


def _scored(open_: Sequence[int], rest: Sequence[int], ours: _Bags, theirs: _Bags) -> Iterator[_Scored]:
    """All that is alike among what is left, found by the runs of characters that they share."""
    index: dict[str, list[int]] = defaultdict(list)
    for number in rest:
        for run in theirs[number]:
            index[run].append(number)
    telling = {run: numbers for run, numbers in index.items() if len(numbers) <= _COMMON}
    for at in open_ if rest else ():
        near: Counter[int] = Counter()
        for run in ours[at]:
            near.update(telling.get(run, ()))
        for number in nlargest(_NEAREST, near, key=lambda each: near[each] / len(theirs[each])):
            likeness = _likeness(ours[at], theirs[number])
            if likeness >= ALIKE:
                yield likeness, -at, -number
