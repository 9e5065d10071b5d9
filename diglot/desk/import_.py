"""`diglot translate import`: translations from an XLIFF file, put into the catalogs that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from diglot import languages, po
from diglot.desk import Outcome, worksheets, written
from diglot.errors import ContentError, Problem, Severity, raise_errors
from diglot.translation import xliff
from diglot.translation.exchange import Bundle, Unit
from diglot.translation.taking import Taken, take
from diglot.translation.worksheet import Worksheet

#: How much of a text says which one it is, in characters.
_SHORT = 40


def run(
    site_dir: Path,
    file: Path,
) -> Outcome:
    """Take over all translations of a file. Nothing is written if any story of it cannot be taken over.

    Raises ContentError for a file that is broken, or that is not for this site.
    """
    name = file.as_posix()
    bundles, problems = xliff.read(file.read_bytes(), name)
    sheets = worksheets.load(site_dir).sheets
    found = [(bundle, _sheet(bundle, sheets)) for bundle in bundles]
    raise_errors(problem for bundle, sheet in found for problem in _unfit(bundle, sheet, name))
    units: dict[str, list[Unit]] = defaultdict(list)
    for bundle, sheet in found:
        if sheet:  # each has one by now
            units[sheet.path] += bundle.units
    done = [(sheet, _taken(site_dir, sheet, units[sheet.path])) for sheet in sheets if sheet.path in units]
    for sheet, taken in done:
        written(site_dir / sheet.path, taken.file.text(), None)
    lost = [problem for sheet, taken in done for problem in _lost(taken, name, sheet)]
    return Outcome("".join(f"{sheet.path}: {_said(taken)}\n" for sheet, taken in done), (*problems, *lost))


def _sheet(bundle: Bundle, sheets: Sequence[Worksheet]) -> Worksheet | None:
    """The translation that a bundle is of: the path may begin elsewhere, since tools change it."""
    code = languages.code_of(bundle.target)
    ours = [sheet for sheet in sheets if code in {sheet.target.code, languages.code_of(sheet.target.tag)}]
    exact = (sheet for sheet in ours if sheet.source_path == bundle.original)
    ends = (sheet for sheet in ours if f"/{bundle.original}".endswith(f"/{sheet.source_path}"))
    return next(exact, None) or next(ends, None)


def _unfit(bundle: Bundle, sheet: Worksheet | None, name: str) -> Iterator[Problem]:
    """Why a bundle cannot be taken over."""
    if sheet is None:
        what = f'no story has the source "{bundle.original}" and a translation into "{bundle.target}"'
        fix = "export the story again, and leave the attributes of <file> as they are"
    elif languages.code_of(bundle.source) != languages.code_of(sheet.source.tag):
        what = f'{sheet.source_path} is in {sheet.source.tag}, not in "{bundle.source}"'
        fix = "export the story again, and leave the attributes of <file> as they are"
    elif sheet.route == "parallel":
        what = f"{sheet.path} is a parallel file, and only catalogs take over translations"
        fix = f"make it a catalog: `diglot translate convert {sheet.key} --to po`"
    elif sheet.route == "none":
        what = f"{sheet.path} does not exist yet"
        fix = f"make it: `diglot translate update {sheet.key}`"
    else:
        return
    yield Problem(name, bundle.line, 1, "translation", what, fix)


def _taken(site_dir: Path, sheet: Worksheet, units: Sequence[Unit]) -> Taken:
    catalog, problems = po.read((site_dir / sheet.path).read_bytes(), sheet.path)
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    return take(catalog, units, {pair.source.text for pair in sheet.pairs if pair.source})


def _said(taken: Taken) -> str:
    counts = (
        (taken.new, "taken over"),
        (taken.guesses, "taken over, to be looked at again"),
        (taken.replaced, "in place of another translation"),
        (taken.same, "as they were"),
        (len(taken.lost), "without a place"),
    )
    return "; ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing is translated"


def _lost(taken: Taken, name: str, sheet: Worksheet) -> Iterator[Problem]:
    for unit in taken.lost:
        message = f'{sheet.source_path} says "{_short(unit.source)}" no more'
        fix = "its translation is kept as an obsolete message; move it by hand if it is still of use"
        yield Problem(name, unit.line, 1, "translation", message, fix, Severity.WARNING)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rstrip()}…"
