"""`diglot translate convert`."""

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
    to: str,
) -> Outcome:
    raise UsageError("not yet")
