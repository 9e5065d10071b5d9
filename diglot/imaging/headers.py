"""What an image is: its type, its size and which way is up, read from its bytes without decoding them.

Nothing is believed of the file's name. Every length in a file is checked against the bytes that are there.
Sources: ITU T.81 (JPEG), W3C PNG, GIF89a, RFC 9649 (WebP), TIFF 6.0 (for EXIF).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from diglot.imaging import avif
from diglot.imaging.unfit import Unfit, cut_short, no_image


class Seen(NamedTuple):
    """What was read from the bytes. Width and height are those of the stored pixels, before any turn."""

    type: str  #: `image/jpeg`
    width: int
    height: int
    orientation: int = 1  #: as EXIF counts: 1 is upright, 5 to 8 lie on their side
    moves: bool = False  #: has more than one frame

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height as a reader sees it."""
        return (self.height, self.width) if self.orientation >= SIDEWAYS else (self.width, self.height)


#: The first EXIF orientation that swaps width and height.
SIDEWAYS = 5

#: What cameras and programs save that browsers do not show, by how it begins.
_FOREIGN = (
    (re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL), "HEIC, as phones save it"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "BMP"),
    (re.compile(rb"8BPS"), "a Photoshop file"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "), "JPEG XL"),
    (re.compile(rb"version https://git-lfs"), "the pointer of a file that Git LFS keeps elsewhere"),
)


def look(data: bytes) -> Seen | None:
    """What a raster image is; None for what may be SVG. Raises Unfit."""
    if not data:
        raise no_image("the file is empty")
    for begins, read in _FORMATS:
        if begins.match(data):
            try:
                seen = read(data)
            except IndexError:  # a part is shorter than its kind
                raise cut_short() from None
            if not (seen.width and seen.height):
                raise Unfit("the image has no size", "save it again")
            return seen
    for begins, name in _FOREIGN:
        if begins.match(data):
            raise no_image(f"the file holds {name}, which most browsers do not show")
    return None


# JPEG

#: Markers of frames that say how large an image is (T.81, table B.1): C0 to CF without DHT, JPG and DAC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END, APP1 = 0xDA, 0xD9, 0xE1
EXIF = b"Exif\0\0"

#: What ends a run of compressed data: a marker that neither is an escaped FF nor restarts. Of several FF in a
#: row all but the last are left to the data: a search that began at each of them would never end.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each part of a JPEG, compressed data as part of its scan. Raises Unfit.

    It ends with the marker of the end; what may follow that, such as a film that a phone adds, is no part.
    """
    at = 2
    while True:
        found = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL).match(data, at)
        if found is None or found.end() + 2 > len(data) > found.end():
            raise cut_short()
        marker, start = found[1][0], at
        if marker == _END:
            yield marker, start, found.end()
            return
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
        if at > len(data) or at < found.end() + 2:
            raise cut_short()
        if marker == _SCAN:
            follows = _MARKER.search(data, at)
            if follows is None:
                raise cut_short()
            at = follows.start()
        yield marker, start, at


def _jpeg(data: bytes) -> Seen:
    width = height = 0
    turned = 1
    for marker, start, end in segments(data):
        part = data[start:end].lstrip(b"\xff")[3:]  # without marker and length
        if marker in _FRAMES and len(part) > 4:  # noqa: PLR2004 - precision, height, width
            height, width = int.from_bytes(part[1:3], "big"), int.from_bytes(part[3:5], "big")
        elif marker == APP1 and part.startswith(EXIF):
            turned = orientation(part[len(EXIF) :])
    return Seen("image/jpeg", width, height, turned)


# EXIF

_ORIENTATION = 0x0112


def orientation(tiff: bytes) -> int:
    """The orientation that EXIF states; 1 if it states none, or nothing that makes sense."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if order == "little" else "big")

    start = number(4, 4)
    for entry in range(min(number(start, 2), 500)):
        at = start + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION:
            found = number(at + 8, 2)
            return found if 1 <= found <= 8 else 1  # noqa: PLR2004 - as EXIF counts
    return 1


def upright_as(turned: int) -> bytes:
    """The smallest EXIF that says nothing but an orientation."""
    entry = _ORIENTATION.to_bytes(2, "big") + b"\0\3\0\0\0\1" + turned.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\1" + entry + b"\0\0\0\0"


# PNG


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk of a PNG, up to its end. Raises Unfit."""
    at, name = 8, b""
    while name != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            raise cut_short()
        name = data[at + 4 : at + 8]
        yield name, at, end
        at = end


def _png(data: bytes) -> Seen:
    moves, turned = False, 1
    for name, start, end in chunks(data):
        moves = moves or name == b"acTL"
        if name == b"eXIf":
            turned = orientation(data[start + 8 : end - 4])
    return Seen(
        "image/png", int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"), turned, moves
    )


# GIF


def _gif(data: bytes) -> Seen:
    width, height = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return Seen("image/gif", width, height, 1, _frames(data) > 1)


def _frames(data: bytes) -> int:
    """How many images a GIF holds; two stand for any more."""

    def table(flags: int) -> int:
        return 3 << ((flags & 7) + 1) if flags & 0x80 else 0

    def behind(at: int) -> int:
        """Where the blocks that begin here end."""
        while data[at]:
            at += data[at] + 1
        return at + 1

    found = 0
    try:
        at = 13 + table(data[10])
        while data[at] != ord(";") and found < 2:  # noqa: PLR2004 - see above
            if data[at] == ord("!"):
                at = behind(at + 2)
            elif data[at] == ord(","):
                found += 1
                at = behind(at + 11 + table(data[at + 9]))
            else:
                raise cut_short()
    except IndexError:
        raise cut_short() from None
    if not found:
        raise cut_short()
    return found


# WebP

#: Flags of the extended header (RFC 9649, 2.7).
ANIMATED, HAS_EXIF, HAS_XMP = 0x02, 0x08, 0x04


def riff(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of each chunk of a WebP, padding included. Raises Unfit."""
    at, whole = 12, 8 + int.from_bytes(data[4:8], "little")
    if whole > len(data):
        raise cut_short()
    while at + 8 <= whole:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > whole:
            raise cut_short()
        yield data[at : at + 4], at, min(end, whole)
        at = end


def _webp(data: bytes) -> Seen:
    width = height = 0
    turned, moves = 1, False
    for name, start, end in riff(data):
        part = data[start + 8 : end]
        if name == b"VP8X":
            moves = bool(part[0] & ANIMATED) if part else False
            width, height = (1 + int.from_bytes(part[at : at + 3], "little") for at in (4, 7))
        elif name == b"VP8 " and not width:
            width, height = (int.from_bytes(part[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        elif name == b"VP8L" and not width:
            bits = int.from_bytes(part[1:5], "little")
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        elif name == b"EXIF":
            turned = orientation(part.removeprefix(EXIF))
    return Seen("image/webp", width, height, turned, moves)


def _avif(data: bytes) -> Seen:
    width, height, turned = avif.size(data)
    return Seen("image/avif", width, height, turned, data[8:12] == b"avis")


_FORMATS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Seen]], ...] = (
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"....ftyp(?:avif|avis)|....ftyp(?:mif1|msf1).{4}(?:.{4})*?(?:avif)", re.DOTALL), _avif),
)
