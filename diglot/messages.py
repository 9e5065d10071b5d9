"""Interface strings: gettext catalogs read straight from `.po`, and checked before anything is rendered.

A site's `locales/<locale>/LC_MESSAGES/messages.po` comes first, message by message; the toolkit's own fills
the gaps; what an edition that is converted lacks is converted as well; the English of the templates is what
remains.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diglot import conversion, digest
from diglot.conversion import Convert
from diglot.errors import Problem, Severity
from diglot.model import Language
from diglot.site import Site

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

#: The language that templates and code are written in: its messages are their own translations.
SOURCE_LOCALE = "en"

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_BARE_PERCENT = re.compile(r"%(?!\(\w+\)[sd]|%)")
_LINE = re.compile(
    r'\s*(?:#.*|(?P<keyword>msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)?\s*"(?P<text>(?:[^"\\]|\\.)*)"\s*)?'
)


class Messages(NamedTuple):
    """One language's interface strings."""

    language: Language
    compiled: tuple[bytes, ...]  #: the catalogs in the format of `.mo`, in order of precedence
    digest: str  #: of the catalogs' bytes

    @property
    def translations(self) -> gettext.NullTranslations:
        """Ready for look-ups."""
        return translations(self.compiled)

    def gettext(self, message: str, **values: object) -> str:
        """The translation of `message`, with its `%(name)s` filled in."""
        return _filled(self.translations.gettext(message), values)

    def ngettext(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The plural form for `n`; `%(num)s` is `n`."""
        return _filled(self.translations.ngettext(singular, plural, n), {"num": n, **values})

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """The translation of a message that means something else in another context."""
        return _filled(self.translations.pgettext(context, message), values)


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text % values if values else text


def load(site: Site, folders: Sequence[Path]) -> tuple[dict[str, Messages], tuple[Problem, ...]]:
    """The messages of each of the site's languages, and every fault found in a catalog.

    `folders` are the `locales/` folders in order of precedence.
    """
    found: dict[str, Messages] = {}
    problems: list[Problem] = []
    templates = [catalog for catalog, _, _ in _read_all(folders, "messages.pot", problems)]
    read = {
        language.code: list(_read_all(folders, _file(language), problems)) for language in site.languages
    }
    for language in site.languages:
        catalogs, derived = read[language.code], language.derived
        compiled = [_compiled(each) for each, _, _ in catalogs]
        key = digest.of([digest.of_bytes(data) for _, data, _ in catalogs])
        if derived:
            convert, source = conversion.converter(derived.conversion), read[derived.source]
            compiled += (_compiled(_converted(each, convert)) for each, _, _ in source)
            key = digest.of(key, derived, [digest.of_bytes(data) for _, data, _ in source])
        elif language.locale != SOURCE_LOCALE:
            path = catalogs[0][2] if catalogs else f"locales/{_file(language)}"
            problems += _missing(templates, [each for each, _, _ in catalogs], path, language)
        found[language.code] = Messages(language, tuple(compiled), key)
    return found, tuple(problems)


def _file(language: Language) -> str:
    return f"{language.locale}/LC_MESSAGES/messages.po"


def _converted(catalog: Catalog, convert: Convert) -> Catalog:
    """A copy of a catalog with its translations converted; placeholders hold nothing to convert."""
    copy = deepcopy(catalog)
    for message in copy:
        if message.id:
            forms = tuple(map(convert, _forms(message.string)))
            message.string = forms if isinstance(message.id, tuple | list) else forms[0]
    return copy


def signature(site: Site, folders: Sequence[Path]) -> str:
    """The digest of all that `load` reads."""
    names = ["messages.pot", *map(_file, site.languages)]
    paths = [folder / name for folder in folders for name in names]
    return digest.of(site.languages, [path.read_bytes() if path.is_file() else None for path in paths])


def _read_all(
    folders: Sequence[Path], name: str, problems: list[Problem]
) -> Iterator[tuple[Catalog, bytes, str]]:
    for folder in folders:
        path = folder / name
        if path.is_file():
            shown = f"{folder.name}/{name}"
            data = path.read_bytes()
            catalog, faults = read_catalog(data, shown)
            problems += faults
            yield catalog, data, shown


def read_catalog(data: bytes, path: str) -> tuple[Catalog, list[Problem]]:
    """A catalog from the bytes of a `.po`, and its faults: bytes, syntax, duplicates, placeholders."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - only where a catalog is really read
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        col = error.start - data.rfind(b"\n", 0, error.start)
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return Catalog(), [Problem(path, line, col, "bytes", message, "save the catalog as UTF-8")]
    problems = list(_syntax(source, path))
    if problems:
        # Babel would drop what it cannot read without a word; it must not get such a file.
        return Catalog(), problems
    try:
        catalog = read_po(BytesIO(source.encode()), abort_invalid=True)
    except (PoFileError, ValueError, IndexError) as error:
        line = getattr(error, "lineno", 0) or 0
        return Catalog(), [Problem(path, line, 1 if line else 0, "catalog", str(error), "mend this message")]
    catalog.charset = "utf-8"  # whatever the header says, this is what we read
    return catalog, [*_duplicates(source, path), *_values(catalog, path)]


def _syntax(source: str, path: str) -> Iterator[Problem]:
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith("<<<<<<< "):
            fix = "keep one side and remove the marker lines"
            yield Problem(path, number, 1, "merge-conflict", "a merge conflict was left here", fix)
        elif line != "=======" and not line.startswith(">>>>>>> ") and not _LINE.fullmatch(line):
            fix = 'write keyword "text", with the text in straight quotes, closed on the same line'
            yield Problem(path, number, len(line.rstrip()) or 1, "catalog", "this line is not gettext", fix)


def _duplicates(source: str, path: str) -> Iterator[Problem]:
    """A message that is defined twice: readers keep the first or the last, translators never know which."""
    seen: dict[tuple[str, str], int] = {}
    context, message, keyword, at = "", "", "", 0
    for number, line in enumerate([*source.splitlines(), 'msgid ""'], 1):
        found = _LINE.fullmatch(line)
        if found is None or found["text"] is None:
            continue
        previous, keyword = keyword, found["keyword"] or keyword
        if found["keyword"] in {"msgctxt", "msgid"} and previous.startswith("msgstr"):
            first = seen.setdefault((context, message), at)
            if first != at:
                fix = "keep one of the two"
                yield Problem(path, at, 1, "catalog", f'"{message}" is defined on line {first} too', fix)
            context, message = "", ""
        if keyword == "msgctxt":
            context += found["text"]
        elif keyword == "msgid":
            message += found["text"]
            at = number if found["keyword"] else at


def _values(catalog: Catalog, path: str) -> Iterator[Problem]:
    for message in catalog:
        strings, ids = _forms(message.string), _forms(message.id)
        if not message.id or message.fuzzy or not any(strings):
            continue
        wanted = {name for each in ids for name in _PLACEHOLDER.findall(each)}
        for text in strings:
            names = set(_PLACEHOLDER.findall(text))
            if strange := names - wanted:
                what = f'the translation of "{ids[0]}" uses {min(strange)}, which the original has not'
                fix = f"use {', '.join(sorted(wanted)) or 'no placeholder'}"
                yield Problem(path, message.lineno or 1, 1, "catalog", what, fix)
            elif absent := (wanted - names) - ({"%(num)s", "%(num)d"} if len(strings) > 1 else set()):
                what = f'the translation of "{ids[0]}" lacks {min(absent)}'
                yield Problem(path, message.lineno or 1, 1, "catalog", what, "put it where it belongs")
            if _BARE_PERCENT.search(text):
                what = f'the translation of "{ids[0]}" holds a single %'
                yield Problem(path, message.lineno or 1, 1, "catalog", what, "write %% for a percent sign")


def _compiled(catalog: Catalog) -> bytes:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - as above

    compiled = BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


@lru_cache(maxsize=64)
def translations(compiled: tuple[bytes, ...]) -> gettext.NullTranslations:
    """Translations that ask each catalog in turn; NullTranslations, the English, come last."""
    chain: gettext.NullTranslations = gettext.NullTranslations()
    for each in reversed(compiled):
        front = gettext.GNUTranslations(BytesIO(each))
        front.add_fallback(chain)
        chain = front
    return chain


def _missing(
    templates: Sequence[Catalog], catalogs: Sequence[Catalog], path: str, language: Language
) -> Iterator[Problem]:
    wanted = {(message.id, message.context): message for each in templates for message in each if message.id}
    have = {
        (message.id, message.context)
        for catalog in catalogs
        for message in catalog
        if message.id and is_translated(message)
    }
    absent = [key for key in wanted if key not in have]
    if absent and not catalogs:
        fix = "run `diglot catalog update`, then translate the file"
        text = f"there is no catalog for {language.name}; its labels are in English"
        yield Problem(path, 0, 0, "missing-message", text, fix, Severity.WARNING)
        return
    lines = {(m.id, m.context): m.lineno or 0 for catalog in catalogs for m in catalog}
    for key in absent:
        first = key[0] if isinstance(key[0], str) else key[0][0]
        line = lines.get(key, 0)
        text = f'"{first}" has no translation; English is shown'
        fix = "translate it" if line else "run `diglot catalog update`, then translate it"
        yield Problem(path, line, 1 if line else 0, "missing-message", text, fix, Severity.WARNING)


def is_translated(message: Message) -> bool:
    """Whether every plural form is there, and no guess."""
    return not message.fuzzy and all(_forms(message.string))


def _forms(text: str | Sequence[str | None] | None) -> list[str]:
    """A message or translation as a list of its plural forms."""
    return [each or "" for each in ([text] if text is None or isinstance(text, str) else text)]
