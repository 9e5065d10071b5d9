"""`diglot translate new`."""

from __future__ import annotations

from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    key: str,
    lang: str,
) -> Outcome:
    raise UsageError("not yet")
