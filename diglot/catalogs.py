"""`diglot catalog`: extraction, merging and checking of the interface catalogs, by Babel.

Templates are read with the settings of the environment that renders them, so that no message is extracted in
one form and looked up in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from diglot import config, messages, scan
from diglot.errors import ContentError, Problem, raise_errors
from diglot.site import Site

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
    _save(path, template)
    lines = [f"{path}: {len(template)} messages"]
    if verb == "update":
        lines += _update(site, site_dir, template)
    return Outcome("\n".join(lines))


def _found(problems: tuple[Problem, ...]) -> str:
    return "the catalogs are complete" if not problems else f"{len(problems)} to mend, see above"


def extracted(site_dir: Path) -> Catalog:
    """All messages of the site's templates, in their order; in diglot's own checkout, of its code as well."""
    catalog = Catalog(project="diglot", fuzzy=False, charset="utf-8")
    for path, method, options in _places(site_dir):
        try:
            with path.open("rb") as file:
                for line, message, comments, context in extract(
                    method, file, KEYWORDS, COMMENT_TAGS, options, strip_comment_tags=True
                ):
                    reference = path.relative_to(site_dir).as_posix()
                    catalog.add(message, None, [(reference, line)], auto_comments=comments, context=context)
        except SyntaxError as error:
            raise ContentError([_broken(path, site_dir, error)]) from error
        except Exception as error:
            if hasattr(error, "lineno"):
                raise ContentError([_broken(path, site_dir, error)]) from error
            raise
    return catalog


def _places(site_dir: Path) -> Iterator[tuple[Path, str, dict[str, str]]]:
    for path in sorted((site_dir / "templates").rglob("*.html")):
        yield path, "jinja2.ext:babel_extract", dict(JINJA_OPTIONS)
    if scan.shipped("locales").resolve() == (site_dir / "locales").resolve():
        for path in sorted((site_dir / "diglot").rglob("*.py")):
            yield path, "python", {}


def _broken(path: Path, site_dir: Path, error: Exception) -> Problem:
    shown = path.relative_to(site_dir).as_posix()
    return Problem(shown, getattr(error, "lineno", 0) or 0, 1, "template", str(error), "mend the template")


def _update(site: Site, site_dir: Path, template: Catalog) -> Iterator[str]:
    for language in site.languages:
        path = site_dir / "locales" / language.locale / "LC_MESSAGES" / "messages.po"
        needs_none = language.locale == messages.SOURCE_LOCALE or language.derived
        if needs_none and not path.exists():
            continue
        if path.exists():
            catalog, problems = messages.read_catalog(
                path.read_bytes(), path.relative_to(site_dir).as_posix()
            )
            raise_errors(problems)
        else:
            catalog = Catalog(language.locale, project="diglot", fuzzy=False, charset="utf-8")
        wanted = _kept(template, catalog) if language.derived else _wanted(template, catalog)
        catalog.update(wanted, update_header_comment=False)
        _save(path, catalog)
        untranslated = sum(1 for each in catalog if each.id and not messages.is_translated(each))
        yield f"{path}: {len(catalog)} messages, {untranslated} to translate"


def _wanted(template: Catalog, catalog: Catalog) -> Catalog:
    """What a site's catalog of one language must keep or gain.

    The site's own messages, and names of tags, which stand in no template. Of the toolkit's messages, those
    that the catalog overrides; all of them, if the toolkit has no catalog for that language.
    """
    ours, _ = messages.read_catalog((scan.shipped("locales") / "messages.pot").read_bytes(), "messages.pot")
    has_ours = (scan.shipped("locales") / str(catalog.locale)).is_dir()
    whole = Catalog(project="diglot", fuzzy=False, charset="utf-8")
    for message in (
        *template,
        *(each for each in ours if not has_ours or catalog.get(each.id, each.context)),
        *(each for each in catalog if each.context == "tag"),
    ):
        if message.id and whole.get(message.id, message.context) is None:
            whole[message.id] = message
    return whole


def _kept(template: Catalog, catalog: Catalog) -> Catalog:
    """What the catalog of an edition that is converted must keep: messages that it words by hand."""
    whole = Catalog(project="diglot", fuzzy=False, charset="utf-8")
    for message in _wanted(template, catalog):
        if message.id and catalog.get(message.id, message.context):
            whole[message.id] = message
    return whole


def _save(path: Path, catalog: Catalog) -> None:
    """References by file only, no wrapped lines and no dates: a catalog changes only when its messages do."""
    text = BytesIO()
    write_po(text, catalog, width=0, include_lineno=False, omit_header=True, sort_output=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_header(catalog).encode() + text.getvalue().strip(b"\n") + b"\n")


def _header(catalog: Catalog) -> str:
    fields = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    if catalog.locale:
        fields = [f"Language: {catalog.locale}", f"Plural-Forms: {catalog.plural_forms}", *fields]
    lines = "".join(
        f'"{field}\\n"\n' for field in ["Project-Id-Version: diglot", "MIME-Version: 1.0", *fields]
    )
    return f'msgid ""\nmsgstr ""\n{lines}\n'
