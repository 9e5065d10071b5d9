"""All checks of a site, as a list: whatever is wrong is told at once, and nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from diglot import build
from diglot.desk import check as desk_check
from diglot.errors import ContentError, Problem, Severity
from diglot.intake import Progress
from diglot.job import Goal, Options

#: One check: all problems that it finds in a site.
Check = Callable[[Options, Progress], Iterable[Problem]]


def run(options: Options, progress: Progress = lambda *_: None) -> list[Problem]:
    """Every problem of a site, errors and warnings. Raises UsageError.

    A broken translation is only a warning to a build, which publishes all the rest; here it is an error.
    """
    found = {problem for check in CHECKS for problem in check(options, progress)}
    return sorted(found - {replace(each, severity=Severity.WARNING) for each in found if each.is_error})


def built(options: Options, progress: Progress) -> Sequence[Problem]:
    """What a build would find, and what readers would lose by it."""
    try:
        return build.run(replace(options, goal=Goal.CHECK, dry_run=True), progress).problems
    except ContentError as error:
        return error.problems


def translated(options: Options, _: Progress = lambda *_: None) -> Sequence[Problem]:
    """What is wrong with translations, and with the glossary."""
    try:
        return desk_check.run(options.site_dir, cached=options.cached).problems
    except ContentError as error:
        return error.problems


CHECKS: tuple[Check, ...] = (built, translated)
