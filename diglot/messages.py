"""Interface strings: gettext catalogs read straight from `.po`, and checked before anything is rendered.

A site's `locales/<locale>/LC_MESSAGES/messages.po` comes first, message by message; the toolkit's own fills
the gaps; what an edition that is converted lacks is converted as well; the English of the templates is what
remains.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from diglot import conversion, digest, po
from diglot.conversion import Convert
from diglot.errors import Problem, Severity
from diglot.model import Language
from diglot.site import Site

#: The language that templates and code are written in: its messages are their own translations.
SOURCE_LOCALE = "en"

#: All of them are formats: templates fill in every message, with values or without.
_STYLES = ("python-format",)


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
    read = {language.code: list(_read_all(folders, _file(language), problems)) for language in site.languages}
    for language in site.languages:
        catalogs, derived = read[language.code], language.derived
        compiled = [po.compiled(each) for each, _, _ in catalogs]
        key = digest.of([digest.of_bytes(data) for _, data, _ in catalogs])
        if derived:
            convert, source = conversion.converter(derived.conversion), read[derived.source]
            compiled += (po.compiled(_converted(each, convert)) for each, _, _ in source)
            key = digest.of(key, derived, [digest.of_bytes(data) for _, data, _ in source])
        elif language.locale != SOURCE_LOCALE:
            path = catalogs[0][2] if catalogs else f"locales/{_file(language)}"
            problems += _missing(templates, [each for each, _, _ in catalogs], path, language)
        found[language.code] = Messages(language, tuple(compiled), key)
    return found, tuple(problems)


def _file(language: Language) -> str:
    return f"{language.locale}/LC_MESSAGES/messages.po"


def _converted(catalog: po.File, convert: Convert) -> po.File:
    """A catalog with its translations converted. The names of placeholders hold nothing to convert."""
    entries = (entry._replace(msgstr=tuple(map(convert, entry.msgstr))) for entry in catalog.entries)
    return catalog._replace(entries=tuple(entries))


def signature(site: Site, folders: Sequence[Path]) -> str:
    """The digest of all that `load` reads."""
    names = ["messages.pot", *map(_file, site.languages)]
    paths = [folder / name for folder in folders for name in names]
    return digest.of(site.languages, [path.read_bytes() if path.is_file() else None for path in paths])


def _read_all(
    folders: Sequence[Path], name: str, problems: list[Problem]
) -> Iterator[tuple[po.File, bytes, str]]:
    for folder in folders:
        path = folder / name
        if path.is_file():
            shown = f"{folder.name}/{name}"
            data = path.read_bytes()
            catalog, faults = read_catalog(data, shown)
            problems += faults
            yield catalog, data, shown


def read_catalog(data: bytes, path: str) -> tuple[po.File, tuple[Problem, ...]]:
    """A catalog of interface strings, and every fault in it."""
    return po.read(data, path, _STYLES)


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
    templates: Sequence[po.File], catalogs: Sequence[po.File], path: str, language: Language
) -> Iterator[Problem]:
    wanted = {_key(entry): entry for each in templates for entry in _current(each)}
    have = {_key(entry) for each in catalogs for entry in _current(each) if entry.translated}
    absent = [key for key in wanted if key not in have]
    if absent and not catalogs:
        fix = "run `diglot catalog update`, then translate the file"
        text = f"there is no catalog for {language.name}; its labels are in English"
        yield Problem(path, 0, 0, "missing-message", text, fix, Severity.WARNING)
        return
    lines = {_key(entry): entry.line for each in catalogs for entry in _current(each)}
    for key in absent:
        line = lines.get(key, 0)
        text = f'"{wanted[key].msgid}" has no translation; English is shown'
        fix = "translate it" if line else "run `diglot catalog update`, then translate it"
        yield Problem(path, line, 1 if line else 0, "missing-message", text, fix, Severity.WARNING)


def _current(file: po.File) -> Iterator[po.Entry]:
    return (entry for entry in file.entries if not entry.obsolete)


def _key(entry: po.Entry) -> tuple[str, str | None, str | None]:
    return entry.msgid, entry.context, entry.plural
