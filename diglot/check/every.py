"""The checks, as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from diglot import config
from diglot.check import content, translation
from diglot.check.memory import Progress
from diglot.errors import ContentError, Problem
from diglot.job import Options
from diglot.scan import Scan

#: One check: all problems that it finds in a site.
Check = Callable[[Options, Scan, Progress], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (content.built, translation.translated)


def run(options: Options, scan: Scan, progress: Progress) -> frozenset[Problem]:
    """What all checks find, but for the warnings that the site does not want to hear of."""
    try:
        ignored = config.load(options.site_dir)[0].check.ignore
    except ContentError:
        ignored = ()
    found = (problem for check in CHECKS for problem in check(options, scan, progress))
    return frozenset(each for each in found if each.is_error or each.code not in ignored)
