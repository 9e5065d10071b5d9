"""A catalog as the bytes of a `.mo`, which Python's gettext reads.

Format: the manual of GNU gettext, "The Format of GNU MO Files".
"""

from __future__ import annotations

import struct

from diglot.po.entries import Entry, File
from diglot.po.header import plurals

_MAGIC, _HEAD = 0x950412DE, 28


def compiled(file: File) -> bytes:
    """All translations that are no guesses. What a header says of charset and plurals is put right."""
    file = file.with_field("Content-Type", "text/plain; charset=UTF-8")
    if plurals(file) is None:
        file = file.with_field("Plural-Forms", None)
    texts = {_key(entry): "\0".join(entry.msgstr).encode("utf-8", "replace") for entry in _used(file)}
    keys = sorted(texts)  # readers may search by halves
    strings = [*keys, *(texts[key] for key in keys)]
    offset = _HEAD + 8 * len(strings)
    table = b""
    for string in strings:
        table += struct.pack("<II", len(string), offset)
        offset += len(string) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(keys), _HEAD, _HEAD + 8 * len(keys), 0, 0)
    return head + table + b"".join(string + b"\0" for string in strings)


def _used(file: File) -> list[Entry]:
    header = [file.header] if file.header else []
    return [
        *header,
        *(entry for entry in file.entries if entry.translated and not entry.obsolete and entry.msgid),
    ]


def _key(entry: Entry) -> bytes:
    context = "" if entry.context is None else f"{entry.context}\x04"
    plural = "" if entry.plural is None else f"\0{entry.plural}"
    return f"{context}{entry.msgid}{plural}".encode("utf-8", "replace")
