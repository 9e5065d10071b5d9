"""The digests of a site's files: what was digested once is remembered in `.diglot/`, by size and time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


def sum_of(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums(
    files: Iterable[tuple[str, Path]], memory: Path, progress: Callable[[int], None]
) -> dict[str, tuple[int, str]]:
    """The size and the SHA-256 of each file, by its path below the site's root. Raises OSError.

    `memory` is the file that remembers them; it may be lost at any time.
    """
    before, after = _remembered(memory), dict[str, tuple[int, int, str]]()
    for count, (file, path) in enumerate(files, 1):
        stat = os.stat(path)  # noqa: PTH116 - pathlib costs more than the call itself
        known = before.get(file)
        same = known is not None and known[:2] == [stat.st_size, stat.st_mtime_ns]
        after[file] = (stat.st_size, stat.st_mtime_ns, known[2] if same and known else sum_of(path))
        progress(count)
    with suppress(OSError):
        new = memory.with_suffix(".new")
        new.write_text(json.dumps(after), "utf-8")
        new.replace(memory)
    return {file: (size, digest) for file, (size, _, digest) in after.items()}


def _remembered(memory: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(memory.read_text("utf-8"))
        return {file: each for file, each in found.items() if len(each) == 3 and isinstance(each[2], str)}  # noqa: PLR2004
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}
