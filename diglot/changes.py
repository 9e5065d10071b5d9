"""What differs between two builds, as the questions whose answers may differ (see `diglot.questions`).

It may name too many: what was asked is then answered again, and its digest says that nothing changed. It must
never name too few; a test changes sites at random and compares every build with one from nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diglot import questions
from diglot.model import Entry, ListingName
from diglot.plan import Route
from diglot.questions import Question


class Changes:
    """The questions whose answers may differ, by their marks."""

    def __init__(self, sizes: Iterable[int], *, wanted: bool = True) -> None:
        self._sizes = set(sizes)  #: entries of a page, wherever listings are cut into pages
        self._wanted = wanted  #: False where everything is looked at anyway
        self.marks: dict[bytes, Question] = {}

    def _add(self, asked: Iterable[Question]) -> None:
        if not self._wanted:
            return
        self.marks.update((questions.mark(question), question) for question in asked)

    def story(self, key: str, paths: Iterable[str]) -> None:
        """A story came, went or changed; `paths` are those of its sources, before and after."""
        self._add([questions.story(key), *map(questions.source, paths)])

    def file(self, path: str) -> None:
        """The content of a file that is published as it is."""
        self._add([questions.file(path)])

    def route(self, route: Route) -> None:
        """An address came, went or changed hands."""
        asked = (
            questions.route(route.kind, route.subject),
            questions.at(route.file),
            questions.every(route.kind),
        )
        self._add(asked)

    def listing(self, name: ListingName, old: Sequence[Entry], new: Sequence[Entry]) -> None:
        """Entries came, went or moved."""
        start, end_old, end_new = differing(old, new)
        lang, kind, _ = name
        self._add([questions.listing(name), questions.names(lang, kind)])
        moved = len(old) != len(new)
        for entries, end in ((old, end_old), (new, end_new)):
            near = entries[max(start - 1, 0) : end + 1]
            self._add(questions.around(name, key) for _, key, _ in near)
            behind = entries[start:] if moved else entries[start:end]
            self._add(questions.place(name, key) for _, key, _ in behind)
            for size in self._sizes:
                pages = range(start // size + 1, (start + len(behind)) // size + 2)
                self._add(questions.page(name, number, size) for number in pages)

    def shares(self, shares: Mapping[str, bytes]) -> None:
        """Shared values that asked something which may differ, by what each asked."""
        self._add([questions.shared(name) for name, asked in shares.items() if not self.unasked(asked)])

    def unasked(self, asked: bytes) -> bool:
        """Whether all answers to what was asked are still the same."""
        return self.marks.keys().isdisjoint(questions.cut(asked))

    def reason(self, asked: bytes) -> Question:
        """A question among those asked whose answer may differ; there is one."""
        return next(self.marks[mark] for mark in questions.cut(asked) if mark in self.marks)


def differing(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[int, int, int]:
    """Where two sequences differ: `old[start:end_old]` stands in place of `new[start:end_new]`."""
    shortest = min(len(old), len(new))
    start = 0
    while start < shortest and old[start] == new[start]:
        start += 1
    same = 0
    while same < shortest - start and old[-1 - same] == new[-1 - same]:
        same += 1
    return start, len(old) - same, len(new) - same
