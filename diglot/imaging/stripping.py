"""Raster images without what cameras and programs note in them: where and when, with what, by whom.

Pixels stay as they are, bit for bit, and so do colour profiles, transparency and movement. A reader must not
learn from a photograph where its author lives.
"""

from __future__ import annotations

from zlib import crc32

from diglot.imaging import avif
from diglot.imaging.headers import (
    APP1,
    EXIF,
    HAS_EXIF,
    HAS_XMP,
    Seen,
    chunks,
    riff,
    segments,
    upright_as,
)
from diglot.imaging.unfit import cut_short


def stripped(data: bytes, seen: Seen) -> bytes:
    """The same image without notes. Of EXIF only the orientation is kept, if it is not upright.

    Raises Unfit.
    """
    try:
        found = _STRIPPED[seen.type](data, seen.orientation)
    except IndexError:  # a part is shorter than its kind
        raise cut_short() from None
    return data if found == data else found


#: Parts of a JPEG that may hold anything: APP0 to APP15, and comments.
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE})

#: How those among them begin that decide how it looks: its density, its colours, and how these are coded.
_LOOKS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def _jpeg(data: bytes, orientation: int) -> bytes:
    parts = [data[:2]]
    for marker, start, end in segments(data):
        inside = data[start:end].lstrip(b"\xff")[3:]  # without marker and length
        if marker not in _NOTES or (marker in _LOOKS and inside.startswith(_LOOKS[marker])):
            parts.append(data[start:end])
    if orientation != 1:
        exif = EXIF + upright_as(orientation)
        parts.insert(1, bytes((0xFF, APP1)) + (len(exif) + 2).to_bytes(2, "big") + exif)
    return b"".join(parts)


_PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def _png(data: bytes, orientation: int) -> bytes:
    parts = [data[:8]]
    for name, start, end in chunks(data):
        if name not in _PNG_NOTES:
            parts.append(data[start:end])
        if name == b"IHDR" and orientation != 1:
            exif = b"eXIf" + upright_as(orientation)
            parts.append((len(exif) - 4).to_bytes(4, "big") + exif + crc32(exif).to_bytes(4, "big"))
    return b"".join(parts)


def _webp(data: bytes, orientation: int) -> bytes:
    parts = []
    for name, start, end in riff(data):
        part = data[start:end]
        if name == b"VP8X":
            flags = part[8] & ~(HAS_EXIF | HAS_XMP) | (HAS_EXIF if orientation != 1 else 0)
            part = part[:8] + bytes([flags]) + part[9:]
        if name not in {b"EXIF", b"XMP "}:
            parts.append(part)
    if orientation != 1:
        exif = upright_as(orientation)
        parts.append(b"EXIF" + len(exif).to_bytes(4, "little") + exif)
    inside = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside


#: EXIF that says nothing, as AVIF holds it: behind the number of bytes that come before it.
_EMPTY = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)


def _avif(data: bytes, _: int) -> bytes:
    """Notes are overwritten: all else stays where other parts of the file say that it is.

    An image of this type is turned by other means than EXIF.
    """
    found, notes = bytearray(data), avif.notes(data)
    if sum(end - start for _, start, end in notes) > len(data):  # they overlap, thousands of times
        raise cut_short()
    for kind, start, end in notes:
        length = max(0, end - start)
        found[start:end] = (_EMPTY if kind == b"Exif" else b"").ljust(length, b" ")[:length]
    return bytes(found)


def _gif(data: bytes, _: int) -> bytes:
    return data


_STRIPPED = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/avif": _avif,
    "image/gif": _gif,
}
