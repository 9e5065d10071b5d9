"""Trees of other systems, each with what an import makes of it, in one file of `cases/`.

A line `=== old/path` begins a file of the other system, `=== new/path` one that the import writes.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

CASES = Path(__file__).parent / "cases"

#: When every file of a tree was last changed: what has no date takes this one.
CHANGED = 1_767_571_200


def files(text: str) -> dict[str, str]:
    """The files in a text, by path; an empty line before the next one belongs to neither."""
    found = {}
    for part in f"\n{text}".split("\n=== ")[1:]:
        name, _, content = part.partition("\n")
        found[name.strip()] = content.rstrip("\n") + "\n"
    return found


def case(system: str) -> tuple[dict[str, str], dict[str, str]]:
    """The files of one system, and those that come of them."""
    every = files((CASES / f"{system}.txt").read_text("utf-8"))
    parts = (
        {path[4:]: text for path, text in every.items() if path.startswith(start)}
        for start in ("old/", "new/")
    )
    old, new = parts
    return old, new


def planted(root: Path, tree: dict[str, str | bytes]) -> Path:
    """These files on disk."""
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (CHANGED, CHANGED))
    return root


def digest(root: Path) -> dict[str, tuple[str, float]]:
    """What would differ if anything below a folder had been touched."""
    return {
        path.relative_to(root).as_posix(): (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def contents(root: Path) -> dict[str, str]:
    """The texts below a folder, by path, without what a build or an import remembers."""
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8").rstrip("\n") + "\n"
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in {".diglot", "public"}
    }
