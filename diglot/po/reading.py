"""A catalog's text to its entries. What stands before a message is part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diglot.po.entries import Entry, File, Previous
from diglot.po.lines import Line, lex, spans, unescaped

_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069(\S*)|(\S+)")


def parse(text: str) -> tuple[File, tuple[tuple[Line, ...], ...]]:
    """A whole catalog, and the lines of each of its messages; behind the last, those that belong to none."""
    start = "\ufeff" if text.startswith("\ufeff") else ""
    groups = list(_grouped(lex(text[len(start) :])))
    rest = groups.pop()
    entries = [_entry(group) for group in groups]
    header = None
    if entries and not entries[0].msgid and entries[0].context is None and not entries[0].obsolete:
        header = entries.pop(0)
    return File(header, tuple(entries), _raw(rest), start), (*map(tuple, groups), tuple(rest))


def _grouped(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """The lines of each message, which ends with its last text; those that are left come last."""
    group: list[Line] = []
    end = 0  # behind the last line of the message
    have: set[str] = set()
    for line in lines:
        if not line.continues and (line.slot == "context" or (line.slot == "msgid" and have - {"context"})):
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
