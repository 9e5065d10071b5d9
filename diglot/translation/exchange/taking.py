"""What other tools give back, put into a catalog. No translation is lost, be it old or new.

The source may have changed while a file was away, and the catalog with it. So for each unit, diglot looks in
turn for

1. a message that says what the unit says: it gets the translation;
2. one that said so before it was updated: it gets the translation as a guess;
3. one that says what the unit said before: it gets the translation, and the words of the unit;
4. the same words in the source, if the catalog is older than these: a new message;
5. a message without translation that says something alike: it gets the translation as a guess.

What is left becomes an obsolete message, which comes back when the source says it again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from diglot.po import Entry, File, Previous
from diglot.translation.catalog_route.catalog import CODE, told_apart
from diglot.translation.exchange.units import Unit
from diglot.translation.merging import Message, match


class Taken(NamedTuple):
    """The catalog, and how many of the units did what."""

    file: File
    new: int = 0  #: changed something, and are finished
    guesses: int = 0  #: changed something, and somebody has to look at them
    replaced: int = 0  #: of all, those that took the place of another finished translation
    same: int = 0  #: said what the catalog says
    lost: tuple[Unit, ...] = ()  #: have no place any more: they are obsolete messages now


def take(file: File, units: Iterable[Unit], current: Collection[str]) -> Taken:
    """The catalog with all translations of `units`; `current` are the texts of the source as it is now.

    Messages that are not concerned stay as they are, byte for byte. Of units with the same words, the last
    one counts.
    """
    work = _Work(file)
    left = [unit for unit in units if unit.state != "missing"]
    for way in _WAYS:
        left = [unit for unit in left if not work.put(unit, way)]
    for unit in left:
        if unit.source in current:
            work.add(unit)
    left = list(work.put_alike([unit for unit in left if unit.source not in current]))
    for unit in left:
        work.keep(unit)
    return work.done(left)


# What becomes of an entry.


def _given(entry: Entry, unit: Unit) -> Entry:
    """The unit says what the message says."""
    fuzzy = unit.state == "stale"
    new = _said(entry, unit).changed(flags=entry.flags_if(fuzzy=fuzzy))
    return new if fuzzy else new.changed(previous=None)


def _guessed(entry: Entry, unit: Unit) -> Entry:
    """The unit says what the message said before, or something alike."""
    previous = entry.previous or Previous(unit.source)
    return _said(entry, unit).changed(flags=entry.flags_if(fuzzy=True), previous=previous)


def _renewed(entry: Entry, unit: Unit) -> Entry:
    """The unit says what the source says now; the message still says what it said before."""
    if unit.state == "stale":
        return _said(entry, unit)
    return _given(entry.changed(msgid=unit.source), unit)


def _said(entry: Entry, unit: Unit) -> Entry:
    return entry.changed(msgstr=(unit.target, *entry.msgstr[1:]))


class _Way(NamedTuple):
    """How a message is found for a unit: a text of both must be the same."""

    of_entry: Callable[[Entry], str | None]
    of_unit: Callable[[Unit], str]
    use: Callable[[Entry, Unit], Entry]


_EXACT = _Way(lambda entry: entry.msgid, lambda unit: unit.source, _given)
_WAYS = (
    _EXACT,
    _Way(lambda entry: entry.previous and entry.previous.msgid, lambda unit: unit.source, _guessed),
    _Way(lambda entry: entry.msgid, lambda unit: unit.previous, _renewed),
)


class _Work:
    """A catalog in the making."""

    def __init__(self, file: File) -> None:
        self._file, self._entries = file, list(file.entries)
        self._live = [at for at, each in enumerate(self._entries) if not each.obsolete]
        self._free = set(self._live)
        self._count = {"new": 0, "guesses": 0, "replaced": 0, "same": 0}

    def put(self, unit: Unit, way: _Way) -> bool:
        """Give the unit to a message, if one is found this way; best to one that no other unit has."""
        text = way.of_unit(unit)
        places = self._live if way is _EXACT else self._free
        found = [at for at in places if text and way.of_entry(self._entries[at]) == text]
        if not found:
            return False
        # Of messages with the same words, the context tells which kind of place each is for.
        at = min(found, key=lambda at: (self._entries[at].context != unit.kind, at not in self._free, at))
        self._set(at, way.use(self._entries[at], unit))
        return True

    def _set(self, at: int, entry: Entry) -> None:
        before = self._entries[at]
        self._entries[at] = entry
        self._free.discard(at)
        if entry == before:
            self._count["same"] += 1
            return
        self._count["guesses" if entry.fuzzy else "new"] += 1
        self._count["replaced"] += before.translated and before.msgstr != entry.msgstr

    def add(self, unit: Unit) -> None:
        """Make a message, behind all that are in use; or take one back that was obsolete."""
        if self.put(unit, _EXACT):
            return
        at = self._obsolete(unit)
        if at is None:
            at = max(self._live, default=-1) + 1
            self._entries.insert(at, Entry(unit.source, context=CODE if unit.kind == CODE else None))
        self._live.append(at)
        self._set(at, _given(self._entries[at].changed(obsolete=False), unit))

    def _obsolete(self, unit: Unit) -> int | None:
        entries = enumerate(self._entries)
        return next((at for at, each in entries if each.obsolete and each.msgid == unit.source), None)

    def put_alike(self, units: Sequence[Unit]) -> Iterator[Unit]:
        """Give units to messages without translation; the answer are those for which there is none."""
        bare = [at for at in sorted(self._free) if not any(self._entries[at].msgstr)]
        found = match(
            [Message(unit.source) for unit in units], [Message(self._entries[at].msgid) for at in bare]
        )
        placed = {each.old: at for at, each in zip(bare, found, strict=True) if each}
        for number, unit in enumerate(units):
            if number in placed:
                at = placed[number]
                self._set(at, _guessed(self._entries[at], unit))
            else:
                yield unit

    def keep(self, unit: Unit) -> None:
        """Make an obsolete message of a unit that has no place."""
        at = self._obsolete(unit)
        if at is None:
            self._entries.append(Entry(unit.source, (unit.target,), obsolete=True))
        else:
            before = self._entries[at]
            self._entries[at] = _said(before, unit)
            self._count["replaced"] += before.translated and before.msgstr[0] != unit.target

    def done(self, lost: Sequence[Unit]) -> Taken:
        """What came of it."""
        file = told_apart(self._file._replace(entries=tuple(self._entries)))
        return Taken(file, **self._count, lost=tuple(lost))
