"""`diglot translate terms`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    terms: Collection[str],
    langs: Collection[str],
) -> Outcome:
    raise UsageError("not yet")
