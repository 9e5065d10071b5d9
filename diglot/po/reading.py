"""A catalog's text to its entries. What stands before a message is part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diglot.model import place_in
from diglot.po.entries import Entry, File, Previous
from diglot.po.lines import Line, lex, spans, unescaped

_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069(\S*)|(\S+)")


class Message(NamedTuple):
    """An entry with the lines that write it."""

    entry: Entry
    lines: list[Line]

    def written(self, slot: str, form: int | None = None) -> list[Line]:
        """The lines of one field; of `msgstr`, those of one form."""
        return [
            line for line in self.lines if line.slot == slot and (form is None or (line.form or 0) == form)
        ]

    def place(self, slot: str, offset: int = 0, form: int | None = None) -> tuple[int, int]:
        """Line and column of a character of one field."""
        return place_in(spans(self.written(slot, form)), offset)


class Parsed(NamedTuple):
    """A catalog with its lines, for those who look for faults."""

    file: File
    header: Message | None
    messages: tuple[Message, ...]
    rest: list[Line]  #: lines behind the last message

    @property
    def lines(self) -> Iterator[Line]:
        """All lines of the file, in their order."""
        for message in [*([self.header] if self.header else []), *self.messages]:
            yield from message.lines
        yield from self.rest


def parse(text: str) -> Parsed:
    """A whole catalog."""
    start = "\ufeff" if text.startswith("\ufeff") else ""
    groups = list(_grouped(list(lex(text[len(start) :]))))
    rest = groups.pop()
    messages = [Message(_entry(group), group) for group in groups]
    header = messages.pop(0) if messages and _is_header(messages[0]) else None
    entries = tuple(message.entry for message in messages)
    file = File(header.entry if header else None, entries, _raw(rest), start)
    return Parsed(file, header, tuple(messages), rest)


def _is_header(message: Message) -> bool:
    entry = message.entry
    if entry.msgid or entry.context is not None or entry.obsolete:
        return False
    return all(line.sound for line in message.written("msgid"))


def _grouped(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each message, which ends with its last text; those that are left come last."""
    group: list[Line] = []
    end = 0  # behind the last line of the message
    have: set[str] = set()
    for at, line in enumerate(lines):
        if not line.continues and _begins(line, have, lines, at):
            if "msgid" in have:
                yield group[:end]
                group = group[end:]
            else:
                group = _stray(group)
            end, have = 0, set()
        group.append(line)
        if line.is_text and line.slot:
            have.add(line.slot)
            end = len(group)
    if "msgid" in have:
        yield group[:end]
        group = group[end:]
    yield _stray(group)


def _begins(line: Line, have: set[str], lines: Sequence[Line], at: int) -> bool:
    """Whether a message begins with this line, after one that has these fields."""
    if line.slot == "msgid":
        return bool(have - {"context"})
    if line.slot != "context" or have != {"msgid"}:
        return line.slot == "context"
    # Either the message above has no msgstr, or the two keywords stand in the wrong order.
    return next(
        (each.slot == "msgid" for each in lines[at + 1 :] if each.is_text and not each.continues), True
    )


def _stray(lines: Sequence[Line]) -> list[Line]:
    """Lines of a message without `msgid`: they write nothing."""
    return [line._replace(slot="", sound=False) if line.is_text else line for line in lines]


def _raw(lines: Sequence[Line]) -> str:
    return "".join(line.raw for line in lines)


def _entry(lines: Sequence[Line]) -> Entry:
    texts: dict[str, str] = {}
    forms: dict[int, list[Line]] = {}
    marks: dict[str, list[str]] = {"comments": [], "notes": [], "references": [], "flags": []}
    before: dict[str, str] = {}
    number, obsolete = 0, False
    for line in lines:
        slot = line.slot
        if slot == "msgstr":
            forms.setdefault(line.form or 0, []).append(line)
        elif slot in marks:
            marks[slot].append(line.text)
        elif slot == "previous":
            before[line.keyword] = before.get(line.keyword, "") + unescaped(line.text)
        elif slot:
            texts[slot] = texts.get(slot, "") + unescaped(line.text)
            if slot == "msgid" and not number:
                number, obsolete = line.number, line.obsolete
    strings = tuple("".join(unescaped(line.text) for line in forms[index]) for index in sorted(forms))
    return Entry(
        texts["msgid"],
        strings or ("",),
        texts.get("context"),
        texts.get("plural"),
        tuple(marks["comments"]),
        tuple(marks["notes"]),
        tuple(_references(marks["references"])),
        tuple(flag for row in marks["flags"] for each in row.split(",") if (flag := each.strip())),
        Previous(before.get("msgid", ""), before.get("msgctxt"), before.get("msgid_plural"))
        if before
        else None,
        obsolete,
        number,
        spans(forms[min(forms)]) if forms else (),
        _raw(lines),
    )


def _references(rows: Sequence[str]) -> Iterator[str]:
    for row in rows:
        for found in _REFERENCE.finditer(row):
            yield found[3] or found[1] + found[2]
