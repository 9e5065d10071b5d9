"""`diglot translate check`: all that is wrong with translations, with the glossary, and with labels."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from diglot import messages
from diglot.desk import Outcome, worksheets
from diglot.desk.worksheets import Worksheets
from diglot.errors import Problem
from diglot.scan import folders
from diglot.translation import checks, glossary


def run(
    site_dir: Path,
    keys: Collection[str] = (),
    langs: Collection[str] = (),
) -> Outcome:
    """Check these stories in these languages; all, and the labels of the site too, if no story is named."""
    found = worksheets.load(site_dir, keys, langs)
    problems = {*of_articles(site_dir, found), *(() if keys else of_labels(site_dir, found))}
    errors = sum(problem.is_error for problem in problems)
    amounts = (
        _amount(sum(sheet.route != "none" for sheet in found.sheets), "translation"),
        _amount(errors, "error"),
        _amount(len(problems) - errors, "warning"),
    )
    return Outcome(f"{amounts[0]} checked: {amounts[1]}, {amounts[2]}\n", tuple(sorted(problems)))


def of_articles(site_dir: Path, found: Worksheets) -> list[Problem]:
    """What is wrong with these worksheets, their files, and the glossary."""
    terms, faults = glossary.load(site_dir, [language.code for language in found.site.languages])
    return [
        *found.problems,
        *faults,
        *(problem for sheet in found.sheets for problem in checks.check(sheet, terms)),
    ]


def of_labels(site_dir: Path, found: Worksheets) -> tuple[Problem, ...]:
    """What is wrong with the catalogs of the words around articles."""
    return messages.load(found.site, folders(site_dir, "locales"))[1]


def _amount(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
