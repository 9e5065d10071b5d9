"""`diglot translate export`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from diglot.desk import Outcome
from diglot.errors import UsageError


def run(
    site_dir: Path,
    key: str,
    langs: Collection[str],
    *,
    form: str,
    output: Path | None,
) -> Outcome:
    raise UsageError("not yet")
