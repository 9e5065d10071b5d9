"""Tags, authors and series, each in one spelling: others tell `Tools` from `tools`, our addresses do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from diglot.frontmatter import FrontMatter
from diglot.importing.source import Notes, Page
from diglot.plan import segment

Read = Sequence[tuple[Page, FrontMatter]]


def alike(read: Read, notes: Notes) -> list[tuple[Page, FrontMatter]]:
    """The same articles; where spellings have one address, each article has the one that most have."""
    tags = _spellings(word for _, front in read for word in front.tags or ())
    people = _spellings(word for _, front in read for word in front.authors or ())
    series = _spellings(front.series for _, front in read if front.series)
    for other, kept in sorted({**tags, **people, **series}.items()):
        message = f'"{other}" and "{kept}" would have one address: it is "{kept}" everywhere now'
        notes.warn("import-guess", ".", (0, 0), message, "nothing is to be done, if both mean the same")
    return [
        (
            page,
            front._replace(
                tags=_in(front.tags, tags),
                authors=_in(front.authors, people),
                series=front.series and series.get(front.series, front.series),
            ),
        )
        for page, front in read
    ]


def _spellings(words: Iterable[str]) -> dict[str, str]:
    """Each spelling that is given up, and the one that takes its place: the most frequent, else the first."""
    counted = Counter(words)
    kept: dict[str, str] = {}
    for word in counted:
        address = segment(word).casefold()
        best = kept.setdefault(address, word)
        if counted[word] > counted[best]:
            kept[address] = word
    return {
        word: kept[segment(word).casefold()] for word in counted if kept[segment(word).casefold()] != word
    }


def _in(words: tuple[str, ...] | None, spellings: dict[str, str]) -> tuple[str, ...] | None:
    return words and tuple(dict.fromkeys(spellings.get(word, word) for word in words))
