"""What differs between two versions of a text, word by word, as people would mark it.

A word of a script with spaces is one piece, and so is a Han character, a number with its unit, code in
backticks, an address. So a link whose words changed keeps its address, and of `671 billion` and `672 billion`
nobody is shown a `1` and a `2`.

The pieces of both texts are laid level at sequences of three that stand once in each (the idea of Bram
Cohen's patience diff), and are compared one by one only in between: a paragraph of 5,000 characters takes
milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from diglot.markdown.cjk import HAN


class Run(NamedTuple):
    """A stretch of text: in both versions, only in the old one, or only in the new one."""

    kind: Literal["same", "old", "new"]
    text: str


class _Match(NamedTuple):
    """So many pieces are the same from here on, in the old and in the new text."""

    old: int
    new: int
    length: int


_PIECES = re.compile(
    rf"""
      (?<!`)(?P<ticks>`+)(?!`)[^`]+(?P=ticks)(?!`)            # `code`
    | \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)  # behind the words of a link: ](https://…)
    | !?\[(?:\^[^\]\s]+\])?                                   # before those of a link, an image; a footnote
    | https?://[!-;=?-Z\\^-z~]*[A-Za-z0-9_/]                  # a bare address
    | </?[A-Za-z][^<>]*>                                      # a tag
    | [$€£¥₩₹]?\d+(?:[.,:/–-]?\d+)*                           # a number, and what it counts
      (?:\s?(?:thousand|million|billion|trillion|percent)\b|\s?[十百千万萬亿億兆]+|\s?[%‰°]|[A-Za-z]+)?
    | [^\W\d_{HAN}](?:['’-]?[^\W_{HAN}])*                     # a word
    | \s+|[*_~=]+|.                                           # a space, emphasis; a sign, a Han character
    """,
    re.VERBOSE | re.DOTALL,
)

#: How many pairs of pieces are compared one by one, at most: what is larger and has nothing in common that
#: stands once is another text.
_COMPARED = 250_000

#: How long a sequence is laid level: single Han characters hardly ever stand once.
_SEQUENCE = 3

#: What two changes are told apart by: a word, or two Han characters.
_WORTH = re.compile(rf"[^\W_{HAN}]|[{HAN}]{{2}}")


def pieces(text: str) -> list[str]:
    """What is compared. Together they are the text."""
    return [found[0] for found in _PIECES.finditer(text)]


def diff(old: str, new: str) -> tuple[Run, ...]:
    """Both texts as runs, in order; where something was replaced, the old stands before the new."""
    first, second = pieces(old), pieces(new)
    matches = [*_matches(first, second), _Match(len(first), len(second), 0)]
    runs: list[Run] = []
    for before, match in pairwise([_Match(0, 0, 0), *matches]):
        runs += (
            Run("old", "".join(first[before.old + before.length : match.old])),
            Run("new", "".join(second[before.new + before.length : match.new])),
            Run("same", "".join(first[match.old : match.old + match.length])),
        )
    return tuple(_readable(runs))


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[_Match]:
    """What both have in common, in order."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield _Match(0, 0, start)
    at, other = start, start
    for match in (*_level(old, new, start, end), _Match(len(old) - end, len(new) - end, end)):
        yield from _between(old, new, (at, match.old), (other, match.new))
        yield match
        at, other = match.old + match.length, match.new + match.length


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces are the same at the beginning."""
    return next(
        (at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )


def _level(old: Sequence[str], new: Sequence[str], start: int, end: int) -> Iterator[_Match]:
    """Sequences that stand once in each text, and in the same order, up to the last `end` pieces."""
    places = _once(old, start, len(old) - end)
    others = _once(new, start, len(new) - end)
    pairs = [(place, others[words]) for words, place in places.items() if words in others]
    at = other = start
    for place, other_place in rising(pairs):
        if place >= at and other_place >= other:
            at, other = place + _SEQUENCE, other_place + _SEQUENCE
            yield _Match(place, other_place, _SEQUENCE)


def _once(them: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """The sequences that stand once, in order, and where."""
    every = {at: tuple(them[at : at + _SEQUENCE]) for at in range(start, end - _SEQUENCE + 1)}
    count = Counter(every.values())
    return {words: at for at, words in every.items() if count[words] == 1}


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of `pairs`, which rise in the first number, that rises in the second as well."""
    ends: list[int] = []  # the smallest last number of a choice of each length, and whose it is
    last: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        ends[length : length + 1] = [other]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else -1)
    chosen = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def _between(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int], other: tuple[int, int]
) -> Iterator[_Match]:
    """What two stretches have in common, if comparing them piece by piece is not too much."""
    first, second = old[slice(*span)], new[slice(*other)]
    if first and second and len(first) * len(second) <= _COMPARED:
        for match in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
            yield _Match(span[0] + match.a, other[0] + match.b, match.size)


def _readable(runs: Sequence[Run]) -> list[Run]:
    """Runs that stand alone: none is empty, and what stayed the same between two changes is worth the break.

    A space or a comma is not, nor is one Han character: `[-The cat-]{+A dog+}` reads better than
    `[-The-]{+A+} [-cat-]{+dog+}`.
    """
    done: list[tuple[str, str, str]] = []  # what is old, what is new, and what stands the same behind both
    for old, new, same in _changes(runs):
        before = done[-1] if done else ("", "", "")
        if (before[0] or before[1]) and (old or new) and not _WORTH.search(before[2]):
            done[-1] = before[0] + before[2] + old, before[1] + before[2] + new, same
        else:
            done.append((old, new, same))
    kinds: tuple[Literal["old", "new", "same"], ...] = ("old", "new", "same")
    return [Run(kind, text) for change in done for kind, text in zip(kinds, change, strict=True) if text]


def _changes(runs: Sequence[Run]) -> Iterator[tuple[str, str, str]]:
    """Changes with all that stands the same behind each: what is old, what is new, what is the same."""
    old = new = same = ""
    for run in runs:
        if run.kind == "same":
            same += run.text
        elif run.text:
            if same:
                yield old, new, same
                old = new = same = ""
            old, new = (old + run.text, new) if run.kind == "old" else (old, new + run.text)
    yield old, new, same
