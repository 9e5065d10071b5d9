"""What the reader of one system finds, in values that the rest of an import shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diglot.importing.body import Manner, Rule
from diglot.importing.source import Page, Settings

_NO_NAMES: Mapping[str, str] = {}


class Found(NamedTuple):
    """All that one system's reader found."""

    settings: Settings
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...] = ()
    #: Where a path leads that is not relative: what it begins with, and the folder in the tree.
    roots: tuple[tuple[str, str], ...] = ()
    manner: Manner = Manner()
    #: Names that the system's own tags use for articles, with the path of each.
    names: Mapping[str, str] = _NO_NAMES
