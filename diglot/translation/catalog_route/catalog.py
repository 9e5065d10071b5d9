"""The catalog route: one `.po` a story and language, with one message a segment of its source.

`lines` lays a catalog beside its source as it is now. All else follows from that: what a page shows
(`rendition`), what `translate update` writes (`updated`), what a worksheet holds. So a catalog that nobody
has updated yet gives the same page as one that was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from diglot.model import Language
from diglot.po import Entry, File, Previous
from diglot.translation.merging import Message, match
from diglot.translation.segments import Text, has_words, silenced_in
from diglot.translation.worksheet import Condition, Pair, Segment

#: The context of messages that are code: they are in a catalog only if somebody asked for them.
CODE = "code"

#: The field of the header that says how far a catalog is, where its messages do not say it.
STATE = "X-Diglot-State"

_ADDRESS = re.compile(r"\s*<[^<>]*>\s*$")
_NOBODY = frozenset({"", "full name", "automatically generated", "automatic", "anonymous", "none"})


def translators(file: File) -> tuple[str, ...]:
    """The name in `Last-Translator: Name <address>`, which Poedit and Weblate write."""
    field = file.field("Last-Translator")
    name = _ADDRESS.sub("", field.value).strip() if field else ""
    return () if name.casefold() in _NOBODY else (name,)


class Line(NamedTuple):
    """A message of the source, where it stands there, and what the catalog has for it."""

    message: Message
    places: tuple[int, ...]  #: the indices of its segments
    entry: Entry | None = None
    same: bool = False  #: whether the entry is of just these words
    fresh: bool = False  #: the message came after all others were translated

    @property
    def text(self) -> str:
        """The translation; "" if there is none."""
        return self.entry.msgstr[0] if self.entry else ""

    @property
    def state(self) -> Condition:
        """Whether the translation is one of what the source says now."""
        if not self.entry or not self.text:
            return "missing"
        if self.is_back:
            return "current"
        return "current" if self.same and not self.entry.fuzzy else "stale"

    @property
    def is_back(self) -> bool:
        """Whether the source says again what was translated."""
        previous = self.entry.previous if self.entry else None
        return previous is not None and previous.msgid == self.message.text

    @property
    def previous(self) -> str:
        """The text that was translated, where it is another than the source now has."""
        if not self.entry or self.is_back:
            return ""
        if self.entry.fuzzy and self.entry.previous:
            return self.entry.previous.msgid
        return "" if self.same else self.entry.msgid


def blank(target: Language, source: Language) -> File:
    """A catalog without messages. It holds no date, so that it changes only when its messages do."""
    fields = {
        "Project-Id-Version": "diglot",
        "Language": target.locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": source.locale,
    }
    return File(Entry("", ("".join(f"{name}: {value}\n" for name, value in fields.items()),)))


def messages(text: Text, *, code: bool) -> list[tuple[Message, tuple[int, ...]]]:
    """Every message of a text, in order, with the indices of its segments. The same words are one message.

    Where the same words stand in different kinds of places, a translator may need to tell them apart: only
    then, and for code, the kind is the message's context.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for segment in text.segments:
        kinds[segment.text].add(segment.kind)
    places: dict[Message, list[int]] = {}
    for number, segment in enumerate(text.segments):
        if segment.kind == CODE and not code:
            continue
        told = segment.kind == CODE or len(kinds[segment.text]) > 1
        message = Message(segment.text, segment.kind if told else None)
        places.setdefault(message, []).append(number)
    return [(message, tuple(numbers)) for message, numbers in places.items()]


def lines(file: File, text: Text, *, code: bool = False) -> list[Line]:
    """Each message of a text with the entry that it continues, in the order of the text."""
    code = code or any(entry.context == CODE for entry in file.entries)
    wanted = messages(text, code=code)
    texts = {message.text for message, _ in wanted}
    live = {_message(entry) for entry in file.entries if not entry.obsolete}
    entries = [
        entry
        for entry in file.entries
        if not entry.obsolete or (entry.msgid in texts and _message(entry) not in live)  # it comes back
    ]
    found = match([_message(entry) for entry in entries], [message for message, _ in wanted])
    return [
        Line(message, numbers, entries[each.old], each.same) if each else _new(message, numbers)
        for (message, numbers), each in zip(wanted, found, strict=True)
    ]


def _new(message: Message, numbers: tuple[int, ...]) -> Line:
    """What the catalog has nothing for. Numbers alone are their own translation."""
    if has_words(message.text):
        return Line(message, numbers, fresh=True)
    return Line(message, numbers, Entry(message.text, (message.text,), message.context), same=True)


def _message(entry: Entry) -> Message:
    return Message(entry.msgid, entry.context)


def by_segment(given: Iterable[Line]) -> dict[int, Line]:
    """The line of each segment, by its index in the text."""
    return {number: line for line in given for number in line.places}


def pairs(given: Sequence[Line], text: Text) -> tuple[Pair, ...]:
    """The segments of a text with what the catalog has for them, in order."""
    of = by_segment(given)
    return tuple(_pair(segment, of[number]) for number, segment in enumerate(text.segments) if number in of)


def _pair(segment: Segment, line: Line) -> Pair:
    entry = line.entry
    return Pair(
        segment,
        line.text,
        entry.spans if entry else (),
        line.state,
        line.previous,
        {**segment.silenced, **silenced_in(entry.comments if entry else ())},
    )


def is_complete(file: File) -> bool:
    """Whether every message has a translation, or had one of what it was before."""
    current = [entry for entry in file.entries if not entry.obsolete]
    return bool(current) and all(
        entry.msgstr[0] and (not entry.fuzzy or entry.previous is not None) for entry in current
    )


def state_of(file: File, given: Sequence[Line]) -> str:
    """`draft`, `review`, `stale` or `current`.

    What the header says comes first. Else a catalog is a draft until each message has a translation; from
    then on, what changes in the source makes it stale.
    """
    stated = file.field(STATE)
    said = stated.value.strip().lower() if stated else ""
    if said in {"draft", "review"}:
        return said
    conditions = {line.state for line in given}
    if conditions <= {"current"}:
        return "current"
    return "stale" if said == "current" or is_complete(file) else "draft"


class Notes(NamedTuple):
    """What a translator is told of a message besides its words."""

    references: tuple[str, ...]
    notes: tuple[str, ...]


def told(text: Text, line: Line, glossary: Sequence[str] = ()) -> Notes:
    """Where a message stands, of which kind it is, and what its writer says of it."""
    segments = [text.segments[number] for number in line.places]
    kinds = dict.fromkeys(each.kind for each in segments if each.kind != "paragraph")
    notes = dict.fromkeys(note for each in segments for note in each.notes)
    return Notes(
        tuple(f"{each.path}:{each.line}" for each in segments),
        (*filter(None, [", ".join(kinds)]), *notes, *glossary),
    )


def _obsolete(file: File, given: Sequence[Line]) -> Iterator[Entry]:
    """What the text no longer has, if there is a translation to keep."""
    used = {id(line.entry) for line in given}
    for entry in file.entries:
        if entry.obsolete and id(entry) not in used:
            yield entry
        elif any(entry.msgstr) and id(entry) not in used:
            yield entry.changed(obsolete=True, references=())


def updated(
    file: File, text: Text, *, code: bool = False, glossary: Mapping[str, Sequence[str]] | None = None
) -> File:
    """The catalog of a text as it is now: nothing that was translated is lost.

    What is as it was stays so, byte for byte, but for where it stands in the source. `glossary` holds hints
    for translators, by the text that they are for.
    """
    given = lines(file, text, code=code)
    entries = [_entry(line, told(text, line, (glossary or {}).get(line.message.text, ()))) for line in given]
    entries += _obsolete(file, given)
    new = told_apart(file._replace(entries=tuple(entries)))
    fresh = any(line.fresh for line in given)
    if fresh and is_complete(file) and not file.field(STATE):
        return new.with_field(STATE, "current")  # what is missing now came later, and is no draft
    return new


def told_apart(file: File) -> File:
    """The catalog without a message that stands twice, which gettext refuses.

    What the source no longer says may have had several translations, each at a place of its own. All are
    kept, told apart by a number as their context.
    """
    seen = {_message(entry): entry for entry in file.entries if not entry.obsolete}
    entries: list[Entry] = []
    for entry in file.entries:
        each: Entry | None = entry
        number = 1
        while each and each.obsolete and (other := seen.get(_message(each))):
            number += 1
            is_known = other.msgstr == each.msgstr and set(each.comments) <= set(other.comments)
            each = None if is_known else entry.changed(context=f"{entry.context or ''} {number}".strip())
        if each:
            seen[_message(each)] = each
            entries.append(each)
    return file._replace(entries=tuple(entries))


def _entry(line: Line, notes: Notes) -> Entry:
    """The entry of a message as it is now."""
    old, message = line.entry, line.message
    if old is None:
        return Entry(message.text, context=message.context, references=notes.references, notes=notes.notes)
    changes: dict[str, object] = {
        "references": notes.references,
        "notes": notes.notes,
        "obsolete": False,
        "context": message.context,
    }
    if not line.same:
        changes["msgid"] = message.text
    if not line.same and line.text and not line.is_back:
        previous = old.previous if old.fuzzy and old.previous else Previous(old.msgid, old.context)
        changes |= {"previous": previous, "flags": old.flags_if(fuzzy=True)}
    elif line.is_back:
        changes |= {"previous": None, "flags": old.flags_if(fuzzy=False)}
    return old.changed(**changes)


def kept(file: File, given: Collection[Line]) -> File:
    """The catalog, in which these translations are right for what their source says now.

    All others, and all else that their entries say, stay byte for byte.
    """
    right = {id(line.entry): line for line in given if line.entry and line.text}
    entries = (_kept(entry, right[id(entry)]) if id(entry) in right else entry for entry in file.entries)
    return file._replace(entries=tuple(entries))


def _kept(entry: Entry, line: Line) -> Entry:
    return entry.changed(
        msgid=line.message.text,
        context=line.message.context,
        previous=None,
        flags=entry.flags_if(fuzzy=False),
        obsolete=False,
    )
