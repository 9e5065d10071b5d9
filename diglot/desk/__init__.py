"""The translator's desk: what each verb of `diglot translate` does with the files of a site.

worksheets   all stories that are or could be translated, read from disk
table        tables for the terminal
pages        pages that need no other file; status_page, review_page: what they show
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from diglot.errors import Problem, UsageError


class Outcome(NamedTuple):
    """What a verb did, and what it found."""

    text: str
    problems: tuple[Problem, ...] = ()


def written(path: Path, text: str, before: str | None) -> bool:
    """Write a file, all at once, if its text is new; say whether it was. Raises as `created` does."""
    if text == before:
        return False
    (created if before is None else saved)(path, text.encode())
    return True


def created(path: Path, data: bytes) -> None:
    """Write a file that was not there.

    Raises UsageError if there is one that nobody has read, such as one below a link to a folder.
    """
    if path.exists() or path.is_symlink():
        fix = "no build reads what stands behind a link to a folder; move one of the two away"
        raise UsageError(f"{path} is there already, and nothing was read from it; {fix}")
    saved(path, data)


def saved(path: Path, data: bytes) -> None:
    """Write a file, all at once: whatever happens, it is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
