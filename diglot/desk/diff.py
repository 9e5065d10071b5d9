"""`diglot translate diff`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    keys: Collection[str],
    langs: Collection[str],
    *,
    color: bool,
) -> Outcome:
    raise UsageError("not yet")
