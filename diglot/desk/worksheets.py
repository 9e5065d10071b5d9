"""All stories that are or could be translated, as worksheets read from disk."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from diglot import config
from diglot.errors import Problem
from diglot.site import Site
from diglot.translation.worksheet import Worksheet


class Desk(NamedTuple):
    """The worksheets of a site, in the order of keys and languages, and what is wrong with its files."""

    site: Site
    sheets: tuple[Worksheet, ...]
    problems: tuple[Problem, ...] = ()


def load(site_dir: Path, keys: Collection[str] = (), langs: Collection[str] = ()) -> Desk:
    """The worksheets of these stories in these languages; of all, if none is named.

    Raises ContentError for a broken configuration, UsageError for a story or language that there is not.
    """
    site, problems = config.load(site_dir)
    del keys, langs
    return Desk(site, (), problems)
