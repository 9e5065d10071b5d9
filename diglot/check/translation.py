"""What is wrong with translations, with the glossary, and with the words around articles."""

from __future__ import annotations

from collections.abc import Sequence

from diglot.check.memory import Progress
from diglot.desk import check
from diglot.errors import ContentError, Problem
from diglot.job import Options
from diglot.scan import Scan


def translated(options: Options, _: Scan | None = None, __: Progress | None = None) -> Sequence[Problem]:
    """What `diglot translate check` and `diglot catalog check` tell."""
    try:
        return check.run(options.site_dir, cached=options.cached).problems
    except ContentError as error:
        return error.problems
