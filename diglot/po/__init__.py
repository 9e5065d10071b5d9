"""Gettext catalogs (`.po`), read strictly and written back byte for byte where nothing changed.

Format: the manual of GNU gettext, "The Format of PO Files".

encoding  bytes to text
lines     one line: what it writes, quotes and escapes
entries   messages and whole catalogs, and how they are written
reading   the text of a catalog to its entries
faults    what is wrong with lines, and with the order of what makes a message
header    what is wrong with the header; plural forms
values    what is wrong with translations: placeholders, line breaks, plural forms
compiling a catalog to the bytes that Python's gettext reads
"""

from __future__ import annotations

from collections.abc import Collection

from diglot.errors import Problem
from diglot.po import faults, header, values
from diglot.po.compiling import compiled
from diglot.po.encoding import decoded
from diglot.po.entries import Entry, File, HeaderField, Previous
from diglot.po.reading import parse
from diglot.po.values import placeholders

__all__ = ["Entry", "File", "HeaderField", "Previous", "compiled", "nplurals", "placeholders", "read"]


def nplurals(file: File) -> int:
    """How many plural forms a message of the catalog has."""
    return (header.plurals(file) or header.GERMANIC).forms


def read(data: bytes, path: str, always: Collection[str] = ()) -> tuple[File, tuple[Problem, ...]]:
    """A catalog, and every fault in it at path:line:col. What could be read is in the file all the same.

    `path` is as a user would write it: from `locales` on, it says of which language a catalog is. `always`
    names flags of placeholders, such as `python-format`, by which messages are checked that do not have them.
    Bytes that are not UTF-8 become surrogates, so that they can be seen but not be written again.
    """
    source, problems = decoded(data, path)
    parsed = parse(source)
    if not any(problem.line == 0 for problem in problems):  # else the texts are not what they seem
        problems += faults.of(parsed, source, path)
        problems += header.of(parsed, path)
        problems += values.of(parsed, path, always)
        found = list(faults.conflicts(source, path))
        within = {line for lines, _ in found for line in lines}
        problems = [each for each in problems if each.line not in within]
        problems += [conflict for _, conflict in found]
    return parsed.file, tuple(sorted(set(problems)))
