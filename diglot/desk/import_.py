"""`diglot translate import`."""

from __future__ import annotations

from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    file: Path,
) -> Outcome:
    raise UsageError("not yet")
