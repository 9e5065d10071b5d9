"""`diglot translate check`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    keys: Collection[str],
    langs: Collection[str],
) -> Outcome:
    raise UsageError("not yet")
