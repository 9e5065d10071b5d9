"""Messages and whole catalogs, and how they are written: what did not change stays as its author wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from diglot.model import Span, place_in
from diglot.po.lines import Line, escaped, lex, mark, unescaped


class Previous(NamedTuple):
    """What a fuzzy message was translated from: the lines `#|`."""

    msgid: str
    context: str | None = None
    plural: str | None = None


class Entry(NamedTuple):
    """One message. Texts are as they mean, without quotes and escapes."""

    msgid: str
    msgstr: tuple[str, ...] = ("",)  #: one, or one for each plural form
    context: str | None = None
    plural: str | None = None
    comments: tuple[str, ...] = ()  #: the translator's: `# …`
    notes: tuple[str, ...] = ()  #: of who extracted it: `#. …`
    references: tuple[str, ...] = ()  #: `articles/x.en.md:12`
    flags: tuple[str, ...] = ()
    previous: Previous | None = None
    obsolete: bool = False
    line: int = 0  #: of its `msgid` in the file; 0 for one that is new
    spans: tuple[Span, ...] = ()  #: where the characters of the first `msgstr` stand in the file
    raw: str = ""  #: as the file has it, with what stands before it; "" for one to be written anew

    @property
    def fuzzy(self) -> bool:
        """Whether the translation is a guess."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """Whether every form is there, and no guess."""
        return not self.fuzzy and all(self.msgstr)

    def flags_if(self, *, fuzzy: bool) -> tuple[str, ...]:
        """Its flags, with `fuzzy` or without."""
        if fuzzy is self.fuzzy:
            return self.flags
        others = tuple(flag for flag in self.flags if flag != "fuzzy")
        return ("fuzzy", *others) if fuzzy else others

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Line and column of the character `offset` of the first `msgstr`; 0, 0 for a new message."""
        return place_in(self.spans, offset)

    def changed(self, **fields: object) -> Entry:
        """The entry with other values; the lines that these do not concern stay as they are.

        Where the characters stand in the file is not known of it any more.
        """
        new = self._replace(**fields)  # type: ignore[arg-type] # each field is what the caller says
        slots = {name for name in fields if getattr(new, name) != getattr(self, name)}
        if "plural" in slots:
            slots.add("msgstr")  # `msgstr` is `msgstr[0]` from now on, or the other way round
        if not slots or not self.raw:
            return new
        return new._replace(raw=_rewritten(new, slots), spans=())


# How an entry is written.

_ISOLATED = re.compile(r"(?s)(.*?)(:\d+)?")


def _comments(entry: Entry) -> list[str]:
    return [mark("#", line) for line in _split(entry.comments)]


def _notes(entry: Entry) -> list[str]:
    return [mark("#.", line) for line in _split(entry.notes)]


def _split(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from text.split("\n")


def _references(entry: Entry) -> list[str]:
    return [f"#: {' '.join(map(_reference, entry.references))}"] if entry.references else []


def _reference(place: str) -> str:
    """Names of files with spaces stand between U+2068 and U+2069, as in gettext."""
    if " " not in place:
        return place
    found = _ISOLATED.fullmatch(place)
    return f"\u2068{found[1]}\u2069{found[2] or ''}" if found else place


def _flags(entry: Entry) -> list[str]:
    return [f"#, {', '.join(entry.flags)}"] if entry.flags else []


def _previous(entry: Entry) -> list[str]:
    if entry.previous is None:
        return []
    sign = "#~| " if entry.obsolete else "#| "
    msgid, context, plural = entry.previous
    texts = (("msgctxt", context), ("msgid", msgid), ("msgid_plural", plural))
    return [sign + line for keyword, text in texts if text is not None for line in _quoted(keyword, text)]


def _text(entry: Entry, keyword: str, text: str | None) -> list[str]:
    if text is None:
        return []
    is_header = not entry.msgid and entry.context is None
    lines = _quoted(keyword, text, whole=not (is_header and keyword == "msgstr"))
    return [f"#~ {line}" for line in lines] if entry.obsolete else lines


def _forms(entry: Entry) -> list[str]:
    if entry.plural is None:
        return _text(entry, "msgstr", entry.msgstr[0])
    numbered = enumerate(entry.msgstr)
    return [line for index, text in numbered for line in _text(entry, f"msgstr[{index}]", text)]


def _quoted(keyword: str, text: str, *, whole: bool = True) -> list[str]:
    """A text of one line behind its keyword; of several, each on a line of its own."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    if len(lines) <= whole:
        return [f'{keyword} "{escaped(text)}"']
    return [f'{keyword} ""', *(f'"{escaped(line)}"' for line in lines)]


#: The lines of an entry, in their order.
_SLOTS: dict[str, Callable[[Entry], list[str]]] = {
    "comments": _comments,
    "notes": _notes,
    "references": _references,
    "flags": _flags,
    "previous": _previous,
    "context": lambda entry: _text(entry, "msgctxt", entry.context),
    "msgid": lambda entry: _text(entry, "msgid", entry.msgid),
    "plural": lambda entry: _text(entry, "msgid_plural", entry.plural),
    "msgstr": _forms,
}
_ORDER = {slot: order for order, slot in enumerate(_SLOTS)}


def _rewritten(entry: Entry, slots: set[str]) -> str:
    """The raw text of an entry, some fields of which have changed."""
    lines = list(lex(entry.raw))
    eol = "\r\n" if "\r\n" in entry.raw else "\n"
    final = entry.raw.endswith("\n")
    pieces = [
        (line.slot, _marked(line, entry.obsolete) if "obsolete" in slots else line.raw) for line in lines
    ]
    if not final:
        slot, text = pieces[-1]
        pieces[-1] = slot, text + eol
    for name in sorted(slots & _SLOTS.keys(), key=_ORDER.__getitem__):
        anew = [(name, line + eol) for line in _SLOTS[name](entry)]
        at = _position(pieces, name)
        pieces = [
            *(each for each in pieces[:at] if each[0] != name),
            *anew,
            *(each for each in pieces[at:] if each[0] != name),
        ]
    text = "".join(text for _, text in pieces)
    return text if final else text.removesuffix(eol)


def _position(pieces: Sequence[tuple[str, str]], name: str) -> int:
    """Where the lines of a field stand, or would stand if it had any."""
    for at, (slot, _) in enumerate(pieces):
        if slot == name:
            return at
    later = (at for at, (slot, _) in enumerate(pieces) if slot and _ORDER[slot] > _ORDER[name])
    return next(later, len(pieces))


def _marked(line: Line, obsolete: bool) -> str:
    """A line of a message that is obsolete from now on, or no longer is."""
    if not (line.is_text or line.slot == "previous") or line.obsolete is obsolete:
        return line.raw
    if line.slot == "previous":
        old, new = ("#|", "#~|") if obsolete else ("#~|", "#|")
        return line.raw.replace(old, new, 1)
    return f"#~ {line.raw}" if obsolete else line.raw.replace("#~", "", 1).lstrip(" \t")


# Whole catalogs.


class HeaderField(NamedTuple):
    """A line of the header, such as `Language: zh_Hans`, and where its value stands."""

    value: str
    line: int
    col: int


class File(NamedTuple):
    """A whole catalog: its entries in order, without the header."""

    header: Entry | None
    entries: tuple[Entry, ...] = ()
    rest: str = ""  #: what stands behind the last entry
    start: str = ""  #: a byte order mark, if the file begins with one

    def field(self, name: str) -> HeaderField | None:
        """A field of the header; its name is not case-sensitive."""
        return next((field for key, field in self.fields() if key.casefold() == name.casefold()), None)

    def fields(self) -> Iterator[tuple[str, HeaderField]]:
        """All fields of the header by name, in their order. A line that is no field has the name ""."""
        if self.header is None:
            return
        offset = 0
        for row in self.header.msgstr[0].split("\n"):
            name, colon, value = row.partition(":")
            begin = len(name) + 1 + len(value) - len(value.lstrip()) if colon else 0
            if row:
                line, col = self.header.place(offset + begin)
                yield name.strip() if colon else "", HeaderField(row[begin:].rstrip(), line, col)
            offset += len(row) + 1

    def with_field(self, name: str, value: str | None) -> File:
        """The file with one field of the header set, or removed; all others stay as they are."""
        found = self.field(name)
        if (found.value if found else None) == value:
            return self
        header = self.header or Entry("")
        row = "" if value is None else f"{name}: {value}\n"
        rows = re.findall(r"[^\n]*\n|[^\n]+", header.msgstr[0])
        at = next((at for at, each in enumerate(rows) if _names(each, name)), len(rows))
        text = "".join([*rows[:at], row, *rows[at + 1 :]])
        raw = _header_with(header.raw, rows[at] if at < len(rows) else "", row, at)
        if raw is None:
            return self._replace(header=header.changed(msgstr=(text,)))
        return self._replace(header=header._replace(msgstr=(text,), raw=raw, spans=()))

    def text(self) -> str:
        """What to write to the disk."""
        entries = [*([self.header] if self.header else []), *self.entries]
        eol = "\r\n" if any("\r\n" in each.raw for each in entries[:2]) else "\n"
        done = [self.start]
        new = False  # whether what was written last is new
        for entry in entries:
            if len(done) > 1:
                done.append(_between(done[-1], entry, eol, new))
            new = not entry.raw
            done.append(entry.raw or "".join(line + eol for make in _SLOTS.values() for line in make(entry)))
        if self.rest and new and self.rest.strip("\r\n") and not self.rest.startswith(("\n", "\r\n")):
            done.append(eol)
        return "".join([*done, self.rest])


def _between(above: str, entry: Entry, eol: str, new: bool) -> str:
    """What parts an entry from the one above: nothing, if it stood there as the file was read."""
    end = "" if above.endswith("\n") else eol
    if not entry.raw:
        return end + eol
    bare = not entry.raw.startswith(("\n", "\r\n"))
    return end + eol if bare and (new or _was_first(entry)) else end


def _was_first(entry: Entry) -> bool:
    """Whether the file began with this entry, so that no blank line stands before it."""
    found = re.search(r"(?m)^(?:#~\s*)?msgid\b", entry.raw)
    return found is not None and entry.line == entry.raw.count("\n", 0, found.start()) + 1


def _names(row: str, name: str) -> bool:
    return row.partition(":")[0].strip().casefold() == name.casefold()


def _header_with(raw: str, old: str, new: str, at: int) -> str | None:
    """The raw header with the lines of one field exchanged; None where that field has no lines of its own."""
    lines = list(lex(raw))
    eol = "\r\n" if "\r\n" in raw else "\n"
    line = f'"{escaped(new)}"{eol}' if new else ""
    rows = [""]
    begin = end = -1
    for number, each in enumerate(lines):
        if each.slot != "msgstr" or not each.text:
            continue
        if rows[-1].endswith("\n"):
            rows.append("")
        begin = number if len(rows) == at + 1 and not rows[-1] else begin
        rows[-1] += unescaped(each.text)
        end = number + 1
        if len(rows) == at + 1 and rows[-1] == old:
            break
    own = begin >= 0 and lines[begin].continues and rows[-1] == old
    if old and own:
        return "".join([*(each.raw for each in lines[:begin]), line, *(each.raw for each in lines[end:])])
    if not old and raw.endswith("\n") and len(rows) == at and rows[-1].endswith("\n"):
        return raw + line
    return None
