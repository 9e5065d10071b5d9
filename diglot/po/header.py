"""What is wrong with a catalog's header: the first message, whose original is empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from gettext import c2py
from itertools import pairwise
from pathlib import PurePosixPath
from typing import NamedTuple

from diglot import languages
from diglot.errors import Problem, Severity
from diglot.po.entries import File, HeaderField
from diglot.po.reading import Message, Parsed

_CHARSET = re.compile(r"(?i)charset\s*=\s*(?P<name>[^\s;]*)")
_PLURALS = re.compile(r"nplurals\s*=\s*(?P<count>\d+)\s*;\s*plural\s*=\s*(?P<rule>[^;]+);?\s*")
_FIELD = re.compile(r"[A-Z][A-Za-z-]+:")

#: Rules for plurals are tried with numbers up to here, as `msgfmt` does.
_TRIED = 1000

#: For how many of them a form is, at the most, that need not name its number; also by `msgfmt`.
_FEW = 5


class Plurals(NamedTuple):
    """What a header says of plural forms."""

    forms: int
    form: Callable[[int], int]  #: the form for a number

    def rare(self, form: int) -> bool:
        """Whether a form is for few numbers only, and so need not name them: "no article", "one article"."""
        return sum(self.form(number) == form for number in range(_TRIED)) <= _FEW


#: What gettext takes where the header says nothing.
GERMANIC = Plurals(2, lambda number: int(number != 1))


def plurals(file: File) -> Plurals | None:
    """The plural forms of a catalog; None if its header has none that can be understood."""
    field = file.field("Plural-Forms")
    found = _PLURALS.fullmatch(field.value) if field else None
    if found is None:
        return None
    try:
        return Plurals(int(found["count"]), c2py(found["rule"].strip()))
    except ValueError:
        return None


def of(parsed: Parsed, path: str) -> Iterator[Problem]:
    """Every fault in the header. Templates (`.pot`) are filled in by the tools that copy them."""
    if parsed.header is None:
        return
    if unended := list(_unended(parsed.header, path)):
        yield from unended  # until then, nobody knows what its fields are
        return
    yield from _fields(parsed.file, path)
    if path.endswith(".pot"):
        return
    yield from _charset(parsed.file, path)
    yield from _language(parsed.file, path)
    yield from _plurals(parsed, path)
    if parsed.header.entry.fuzzy:
        line = parsed.header.entry.line
        fix = "remove the flag fuzzy above it"
        text = "the header is fuzzy: gettext leaves it out"
        yield Problem(path, line, 1, "catalog", text, fix, Severity.WARNING)


def _fields(file: File, path: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for name, field in file.fields():
        if not name:
            text, fix = "this line of the header is no field", r"write Name: value\n"
            yield Problem(path, field.line, field.col, "catalog", text, fix)
        first = seen.setdefault(name.casefold(), field.line)
        if name and first != field.line:
            text = f"{name} stands on line {first} too"
            yield Problem(path, field.line, field.col, "catalog", text, "keep one of the two")


def _unended(header: Message, path: str) -> Iterator[Problem]:
    lines = [line for line in header.written("msgstr") if line.text]
    for line, below in pairwise(lines):
        if _FIELD.match(below.text) and not line.text.endswith("\\n"):
            text = "the field is not ended, so the next one is a part of it"
            col = line.col + len(line.text)
            yield Problem(path, line.number, col, "catalog", text, r"write \n before the quote")


def _charset(file: File, path: str) -> Iterator[Problem]:
    field = file.field("Content-Type")
    found = _CHARSET.search(field.value) if field else None
    if field is None or found is None:
        line, col = (field.line, field.col) if field else (file.header.line if file.header else 0, 1)
        fix = r'write "Content-Type: text/plain; charset=UTF-8\n"'
        text = "the header does not say in which charset the catalog is"
        yield Problem(path, line, col, "catalog", text, fix, Severity.WARNING)
    elif found["name"].casefold().replace("-", "") not in {"utf8", "ascii", "usascii"}:
        text = f"the header says that the catalog is in {found['name'] or 'no charset'}, but it is in UTF-8"
        yield Problem(path, field.line, field.col + found.start("name"), "bytes", text, "write charset=UTF-8")


def _language(file: File, path: str) -> Iterator[Problem]:
    parts = PurePosixPath(path).parts
    field = file.field("Language")
    if field is None or not field.value or "locales" not in parts[:-2]:
        return
    folder = parts[parts.index("locales") + 1]
    if languages.code_of(field.value) != languages.code_of(folder):
        text = f"the header says {field.value}, but the catalog stands in the folder of {folder}"
        fix = f"write Language: {folder}, or move the file"
        yield Problem(path, field.line, field.col, "catalog", text, fix)


def _plurals(parsed: Parsed, path: str) -> Iterator[Problem]:
    field = parsed.file.field("Plural-Forms")
    plural = next((each for each in parsed.messages if each.entry.plural is not None), None)
    if field is None:
        if plural is not None and parsed.header is not None:
            text, fix = (
                "the header has no Plural-Forms, which messages with a plural need",
                _advice(parsed.file),
            )
            yield Problem(path, parsed.header.entry.line, 1, "catalog", text, fix)
        return
    rule = plurals(parsed.file)
    if rule is None:
        text = "these plural forms cannot be understood"
        yield Problem(path, field.line, field.col, "catalog", text, _advice(parsed.file))
        return
    yield from _rule(rule, field, path)
    language = parsed.file.field("Language")
    count = languages.plural_forms(language.value) if language and plural else None
    if language and count is not None and count != rule.forms:
        text = f"{language.value} counts with {_forms(count)} by CLDR, the header says {rule.forms}"
        fix = "take the rule from another catalog of this language, if that is not on purpose"
        yield Problem(path, field.line, field.col, "catalog", text, fix, Severity.WARNING)


def _rule(rule: Plurals, field: HeaderField, path: str) -> Iterator[Problem]:
    try:
        most = max(rule.form(number) for number in range(_TRIED + 1))
    except (ArithmeticError, RecursionError):
        text = "this rule for plurals divides by zero"
        yield Problem(path, field.line, field.col, "catalog", text, "mend the expression behind plural=")
        return
    if most >= rule.forms:
        text = f"the rule gives {most}, but of {_forms(rule.forms)} the last is {rule.forms - 1}"
        fix = "mend nplurals, or the expression behind plural="
        yield Problem(path, field.line, field.col, "catalog", text, fix)


def _forms(count: int) -> str:
    return f"{count} form{'' if count == 1 else 's'}"


def _advice(file: File) -> str:
    language = file.field("Language")
    count = languages.plural_forms(language.value) if language else None
    shown = {1: "nplurals=1; plural=0;", 2: "nplurals=2; plural=(n != 1);"}.get(count or 2)
    return f"write Plural-Forms: {shown}" if shown else f"write Plural-Forms: nplurals={count}; plural=…;"
