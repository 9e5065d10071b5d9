"""`diglot translate export`: one translation, for reviewers or for other tools."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from diglot.desk import Outcome, pages, review_page, worksheets
from diglot.desk.worksheets import Worksheets
from diglot.errors import UsageError, raise_errors
from diglot.translation import checks, glossary
from diglot.translation.exchange import tmx, xliff
from diglot.translation.exchange.units import bundle, unwritable
from diglot.translation.progress import is_needed
from diglot.translation.worksheet import Worksheet


def run(
    site_dir: Path,
    key: str,
    langs: Collection[str],
    *,
    form: str,
    output: Path | None,
) -> Outcome:
    """The story `key` in one language, as `html`, `xliff` or `tmx`.

    Raises UsageError if it has more than one translation and none is chosen, ContentError for what cannot be
    written.
    """
    desk = worksheets.load(site_dir, [key], langs)
    sheet = _one([sheet for sheet in desk.sheets if langs or is_needed(sheet)], key)
    if form == "html":
        return pages.out(_page(site_dir, desk, sheet), output, desk.problems)
    raise_errors(unwritable(sheet))
    write = {"xliff": xliff.write, "tmx": tmx.write}[form]
    return pages.out(write(bundle(sheet)), output, desk.problems)


def _one(sheets: Collection[Worksheet], key: str) -> Worksheet:
    if not sheets:
        raise UsageError(f'"{key}" has nothing to translate')
    if len(sheets) > 1:
        codes = ", ".join(sheet.target.code for sheet in sheets)
        raise UsageError(f'"{key}" has several translations ({codes}); choose one with --lang')
    return next(iter(sheets))


def _page(site_dir: Path, desk: Worksheets, sheet: Worksheet) -> str:
    """What checks and the glossary say of a translation stands at its blocks."""
    terms, faults = glossary.load(site_dir, desk.site.codes)
    problems = [*desk.problems, *faults, *checks.check(sheet, terms)]
    hits = partial(terms.notes, source=sheet.source.code, target=sheet.target.code)
    view = review_page.view(sheet, problems, hits)
    return pages.page(site_dir, desk.site, "desk/review.html", view, sheet.target)
