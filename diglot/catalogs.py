"""`diglot catalog`: extraction, merging and checking of the interface catalogs. Babel only extracts.

Templates are read with the settings of the environment that renders them, so that no message is extracted in
one form and looked up in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from babel.messages.plurals import get_plural

from diglot import config, messages, po, scan
from diglot.errors import ContentError, Problem, raise_errors
from diglot.model import Language
from diglot.po import Entry, File, Previous
from diglot.site import Site
from diglot.translation.merging import Message, match

KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ["TRANSLATORS:"]
JINJA_OPTIONS = {
    "silent": "false",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
}


class Outcome(NamedTuple):
    """What a verb did, and what it found."""

    text: str
    problems: tuple[Problem, ...] = ()


def run(verb: str, site_dir: Path) -> Outcome:
    """`extract`, `update` or `check` the catalogs of a site.

    Raises ContentError for a broken template or catalog.
    """
    site, _ = config.load(site_dir)
    if verb == "check":
        _, problems = messages.load(site, scan.folders(site_dir, "locales"))
        return Outcome(_found(problems), problems)
    template = extracted(site_dir)
    path = site_dir / "locales" / "messages.pot"
    _save(path, File(_header(), template))
    lines = [f"{path}: {len(template)} messages"]
    if verb == "update":
        lines += _update(site, site_dir, template)
    return Outcome("\n".join(lines))


def _found(problems: tuple[Problem, ...]) -> str:
    return "the catalogs are complete" if not problems else f"{len(problems)} to mend, see above"


def extracted(site_dir: Path) -> tuple[Entry, ...]:
    """All messages of the site's templates, in their order; in diglot's own checkout, of its code as well.

    References name files only, so that a catalog changes when its messages do.
    """
    found: dict[tuple[str, str | None], Entry] = {}
    for path, method, options in _places(site_dir):
        reference = path.relative_to(site_dir).as_posix()
        try:
            with path.open("rb") as file:
                for _, message, comments, context in extract(
                    method, file, KEYWORDS, COMMENT_TAGS, options, strip_comment_tags=True
                ):
                    _add(found, message, context, comments, reference)
        except SyntaxError as error:
            raise ContentError([_broken(path, site_dir, error)]) from error
        except Exception as error:
            if hasattr(error, "lineno"):
                raise ContentError([_broken(path, site_dir, error)]) from error
            raise
    return tuple(found.values())


def _add(
    found: dict[tuple[str, str | None], Entry],
    message: str | tuple[str, ...],
    context: str | None,
    comments: Sequence[str],
    reference: str,
) -> None:
    """The same message at several places is one."""
    singular, plural = (message, None) if isinstance(message, str) else (message[0], message[1])
    old = found.get((singular, context)) or Entry(singular, context=context)
    plural = plural or old.plural
    if not singular:
        return
    found[singular, context] = old._replace(
        plural=plural,
        msgstr=("",) if plural is None else ("", ""),
        notes=tuple(dict.fromkeys([*old.notes, *comments])),
        references=tuple(sorted({*old.references, reference})),
        flags=("python-format",) if po.placeholders(singular + (plural or ""), "python-format") else (),
    )


def _places(site_dir: Path) -> Iterator[tuple[Path, str, dict[str, str]]]:
    for path in sorted((site_dir / "templates").rglob("*.html")):
        yield path, "jinja2.ext:babel_extract", dict(JINJA_OPTIONS)
    if scan.shipped("locales").resolve() == (site_dir / "locales").resolve():
        for path in sorted((site_dir / "diglot").rglob("*.py")):
            yield path, "python", {}


def _broken(path: Path, site_dir: Path, error: Exception) -> Problem:
    shown = path.relative_to(site_dir).as_posix()
    return Problem(shown, getattr(error, "lineno", 0) or 0, 1, "template", str(error), "mend the template")


def _update(site: Site, site_dir: Path, template: Sequence[Entry]) -> Iterator[str]:
    for language in site.languages:
        path = site_dir / "locales" / language.locale / "LC_MESSAGES" / "messages.po"
        needs_none = language.locale == messages.SOURCE_LOCALE or language.derived
        if needs_none and not path.exists():
            continue
        old = File(None)
        if path.exists():
            shown = path.relative_to(site_dir).as_posix()
            old, problems = messages.read_catalog(path.read_bytes(), shown)
            raise_errors(problems)
        if old.header is None:
            old = old._replace(header=_header(language))
        new = merged(old, _wanted(template, old, language))
        _save(path, new)
        current = [entry for entry in new.entries if not entry.obsolete]
        untranslated = sum(not entry.translated for entry in current)
        yield f"{path}: {len(current)} messages, {untranslated} to translate"


def _wanted(template: Sequence[Entry], catalog: File, language: Language) -> list[Entry]:
    """What a site's catalog of one language must keep or gain.

    The site's own messages, and names of tags, which stand in no template. Of the toolkit's messages, those
    that the catalog overrides; all of them, if the toolkit has no catalog for that language. An edition that
    is converted needs none but those that it words itself.
    """
    shipped = scan.shipped("locales")
    ours, _ = messages.read_catalog((shipped / "messages.pot").read_bytes(), "messages.pot")
    current = [entry for entry in catalog.entries if not entry.obsolete]
    has = {_key(entry) for entry in current}
    has_ours = (shipped / language.locale).is_dir()
    wanted = (
        *template,
        *(entry for entry in ours.entries if not has_ours or _key(entry) in has),
        *(entry for entry in current if entry.context == "tag"),
    )
    by_key: dict[tuple[str, str | None], Entry] = {}
    for entry in wanted:
        if not language.derived or _key(entry) in has:
            by_key.setdefault(_key(entry), entry)
    return list(by_key.values())


def _key(entry: Entry) -> tuple[str, str | None]:
    return entry.msgid, entry.context


def merged(catalog: File, wanted: Sequence[Entry]) -> File:
    """A catalog with just these messages, in their order; what it has no use for any more is obsolete.

    A message that changed keeps its translation as a guess, with what it was a translation of.
    """
    current = [entry for entry in catalog.entries if not entry.obsolete]
    gone = {_key(entry): entry for entry in catalog.entries if entry.obsolete}
    nplurals = po.nplurals(catalog)
    found = match([Message(*_key(entry)) for entry in current], [Message(*_key(entry)) for entry in wanted])
    entries: list[Entry] = []
    used: set[tuple[str, str | None]] = set()
    for new, matched in zip(wanted, found, strict=True):
        old = current[matched.old] if matched else None
        if old is None or _key(old) != _key(new):
            old = gone.get(_key(new), old)  # it comes back
        if old is not None and not old.obsolete:
            used.add(_key(old))
        entries.append(_entry(new, old, nplurals))
    known = {_key(entry) for entry in entries}
    left = [entry for entry in current if _key(entry) not in used and any(entry.msgstr)]
    obsolete = [entry.changed(obsolete=True, references=(), notes=()) for entry in left]
    known |= {_key(entry) for entry in obsolete}
    still = [entry for entry in catalog.entries if entry.obsolete and _key(entry) not in known]
    return catalog._replace(entries=(*entries, *obsolete, *still))


def _entry(new: Entry, old: Entry | None, nplurals: int) -> Entry:
    """A message as templates have it now, with its old translation."""
    forms = 1 if new.plural is None else nplurals
    if old is None:
        return new._replace(msgstr=("",) * forms, line=0, raw="")
    kept = tuple(flag for flag in old.flags if flag != "python-format" or flag in new.flags)
    flags = (*kept, *(flag for flag in new.flags if flag not in kept))
    changes: dict[str, object] = {"references": new.references, "notes": new.notes, "obsolete": False}
    same = (*_key(old), old.plural) == (*_key(new), new.plural)
    if not same:
        changes |= {"msgid": new.msgid, "context": new.context, "plural": new.plural}
        changes["msgstr"] = (*old.msgstr[:forms], *[old.msgstr[-1]] * (forms - len(old.msgstr)))
    if not same and any(old.msgstr):
        guessed = old.previous if old.fuzzy and old.previous else Previous(old.msgid, old.context, old.plural)
        changes["previous"] = guessed
        flags = ("fuzzy", *(flag for flag in flags if flag != "fuzzy"))
    return old.changed(**changes, flags=flags)


def _save(path: Path, catalog: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalog.text().encode())


def _header(language: Language | None = None) -> Entry:
    """The header of a new catalog. It has no dates: a catalog changes only when its messages do."""
    fields = ["Project-Id-Version: diglot", "MIME-Version: 1.0"]
    if language:
        fields += [
            f"Language: {language.locale}",
            f"Plural-Forms: {get_plural(language.locale).plural_forms}",
        ]
    fields += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return Entry("", ("".join(f"{field}\n" for field in fields),))
