"""The translator's desk: what each verb of `diglot translate` does with the files of a site.

worksheets   all stories that are or could be translated, read from disk
"""

from __future__ import annotations

from typing import NamedTuple

from diglot.errors import Problem


class Outcome(NamedTuple):
    """What a verb did, and what it found."""

    text: str
    problems: tuple[Problem, ...] = ()
