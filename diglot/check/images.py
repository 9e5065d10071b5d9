"""Pictures that are too large to be sent to readers: in bytes, or in pixels.

The size in pixels is read from the first bytes of a file; none is decoded. That an image is missing or has no
description, a build tells by itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from diglot.check.memory import Progress
from diglot.errors import Problem, Severity
from diglot.job import Options
from diglot.scan import ARTICLES, STATIC, Scan

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")

#: Bytes that take a reader on a slow line (1.6 Mbit/s) five seconds, and pixels of a side that no screen has.
MOST_BYTES, LONGEST_SIDE = 1_000_000, 4_000

#: Where the size of a picture stands in a JPEG, it is behind what its camera had to say.
_HEAD = 1 << 18

Size = tuple[int, int]  #: pixels, width and height


class Picture(NamedTuple):
    """An image of a site: its path, and what it weighs in bytes."""

    path: str
    bytes: int


def oversized(options: Options, scan: Scan, _: Progress) -> Iterator[Problem]:
    """A warning for each image beside the articles or in `static/` that is too large."""
    for picture in _pictures(options.site_dir, scan.stats):
        size = _size_of(options.site_dir / picture.path)
        if picture.bytes > MOST_BYTES:
            mega, most = f"{picture.bytes / 1e6:,.1f} MB", MOST_BYTES // 1_000_000
            message = f"the image has {mega}; readers on the road wait long for more than {most}"
            yield _large(picture, message, "save it smaller, or as WebP or AVIF")
        elif size and max(size) > LONGEST_SIDE:
            message = f"the image has {size[0]} × {size[1]} pixels; no screen shows more than {LONGEST_SIDE}"
            yield _large(picture, message, f"scale it down to at most {LONGEST_SIDE} a side")


def _large(picture: Picture, message: str, fix: str) -> Problem:
    return Problem(picture.path, 0, 0, "large", message, fix, Severity.WARNING)


def _pictures(site_dir: Path, stats: Mapping[str, Mapping[str, bytes]]) -> Iterator[Picture]:
    for label in (ARTICLES, STATIC):
        for path in sorted(stats[label]):
            if path.lower().endswith(SUFFIXES):
                try:
                    yield Picture(path, (site_dir / path).stat().st_size)
                except OSError:
                    continue


def _size_of(path: Path) -> Size | None:
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            return None
        with path.open("rb") as file:
            return size(file.read(_HEAD))
    except OSError:
        return None


def size(head: bytes) -> Size | None:
    """The size of a picture by its first bytes; None where they do not tell.

    PNG: W3C PNG, 11.2.1. GIF89a, 18. JPEG: ISO 10918-1, B.2.2. WebP: RFC 9649, 2.5 to 2.7. AVIF: ISO
    23008-12, 6.5.3, the largest of its parts.
    """
    try:
        for magic, read in _KINDS:
            if head[magic[0] : magic[0] + len(magic[1])] == magic[1]:
                return read(head)
    except (struct.error, IndexError):
        pass
    return None


def _png(head: bytes) -> Size:
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> Size:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


#: Markers of a JPEG that begin a frame; the others among C0 to CF are tables.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(head: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker = head[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        at += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", head, at + 2)[0]  # noqa: PLR2004 - padding
    return None


def _webp(head: bytes) -> Size | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _avif(head: bytes) -> Size | None:
    sizes = []
    at = head.find(b"ispe")
    while at >= 0:
        sizes.append(struct.unpack_from(">II", head, at + 8))
        at = head.find(b"ispe", at + 1)
    return max(sizes, default=None)


_KINDS = (
    ((0, b"\x89PNG\r\n\x1a\n"), _png),
    ((0, b"GIF8"), _gif),
    ((0, b"\xff\xd8"), _jpeg),
    ((8, b"WEBP"), _webp),
    ((4, b"ftypavi"), _avif),
)
