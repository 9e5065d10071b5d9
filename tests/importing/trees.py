"""Trees of other systems, each with what an import makes of it, in one file of `cases/`.

A line `=== old/path` begins a file of the other system, `=== new/path` one that the import writes. An
image is written as `PNG of …`, and is one on disk.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
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


def picture(words: str) -> bytes:
    """A grey PNG of one pixel that keeps these words."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    text = chunk(b"tEXt", b"Title\0" + words.strip().encode())
    return b"\x89PNG\r\n\x1a\n" + head + text + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def _data(content: str | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    return picture(content) if content.startswith("PNG of ") else content.encode()


def _text(data: bytes) -> str:
    words = (
        re.search(rb"PNG of [\w ]+(?=.{4}\0\0\0)", data, re.DOTALL) if data.startswith(b"\x89PNG") else None
    )
    return words[0].decode() if words else data.decode()


def planted(root: Path, tree: dict[str, str | bytes]) -> Path:
    """These files on disk."""
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_data(content))
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
        path.relative_to(root).as_posix(): _text(path.read_bytes()).rstrip("\n") + "\n"
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in {".diglot", "public"}
    }
