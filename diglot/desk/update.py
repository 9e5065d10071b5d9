"""`diglot translate update`."""

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
    code: bool,
) -> Outcome:
    raise UsageError("not yet")
