"""AVIF: how large an image is, and where its notes stand. Boxes as in ISO/IEC 14496-12 and 23008-12."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.imaging.unfit import Unfit, cut_short


class Box(NamedTuple):
    """A box: its name, and where what is in it begins and ends."""

    name: bytes
    start: int
    end: int


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """The boxes that stand in a part of a file. Raises Unfit."""
    while start + 8 <= end:
        size, name, head = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise cut_short()
        yield Box(name, start + head, start + size)
        start += size


def _meta(data: bytes) -> dict[bytes, Box]:
    """The boxes of the `meta` box, by name."""
    for box in boxes(data, 0, len(data)):
        if box.name == b"meta":
            return {each.name: each for each in boxes(data, box.start + 4, box.end)}
    raise cut_short()


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def size(data: bytes) -> tuple[int, int, int]:
    """Width, height and orientation, as EXIF counts it, of the image that a file is about. Raises Unfit."""
    found = _meta(data)
    if not {b"pitm", b"iprp"} <= found.keys():
        raise Unfit("the image does not say what it shows", "save it again")
    pitm, iprp = found[b"pitm"], found[b"iprp"]
    item = _number(data, pitm.start + 4, 4 if data[pitm.start] else 2)
    inside = {each.name: each for each in boxes(data, iprp.start, iprp.end)}
    if not {b"ipco", b"ipma"} <= inside.keys():
        raise cut_short()
    properties = list(boxes(data, inside[b"ipco"].start, inside[b"ipco"].end))
    width = height = 0
    turn, mirror = 0, -1
    for number in _associated(data, inside[b"ipma"], item):
        if not 0 < number <= len(properties):
            continue
        name, start, _ = properties[number - 1]
        if name == b"ispe":
            width, height = _number(data, start + 4, 4), _number(data, start + 8, 4)
        elif name == b"irot":
            turn = data[start] & 3
        elif name == b"imir":
            mirror = data[start] & 1
    return width, height, _ORIENTATIONS.get((turn, mirror), 1)


#: Turns counter-clockwise by 90 degrees, then mirrored about an axis (-1: not), as EXIF counts.
_ORIENTATIONS = {
    (0, -1): 1, (1, -1): 8, (2, -1): 3, (3, -1): 6, (0, 0): 4, (0, 1): 2, (1, 0): 5, (1, 1): 7,
    (2, 0): 2, (2, 1): 4, (3, 0): 7, (3, 1): 5,
}  # fmt: skip


def _associated(data: bytes, box: Box, item: int) -> Iterator[int]:
    """The numbers, from 1, of the properties of an item."""
    version, wide = data[box.start], data[box.start + 3] & 1
    at = box.start + 8
    for _ in range(_number(data, box.start + 4, 4)):
        if at + 3 > box.end:
            return
        width = 4 if version else 2
        name, count = _number(data, at, width), data[at + width]
        at += width + 1
        for each in range(count):
            value = _number(data, at + each * (1 + wide), 1 + wide)
            if name == item:
                yield value & (0x7FFF if wide else 0x7F)
        at += count * (1 + wide)


def notes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Each part of a file that holds EXIF (`Exif`) or XMP (`mime`): kind, start and end. Raises Unfit."""
    found = _meta(data)
    if not {b"iinf", b"iloc"} <= found.keys():
        return []
    iinf = found[b"iinf"]
    start = iinf.start + (8 if data[iinf.start] else 6)
    wanted: dict[int, bytes] = {}
    for box in boxes(data, start, iinf.end):
        version = data[box.start]
        width = 4 if version == 3 else 2  # noqa: PLR2004 - see 8.11.6.2
        kind = data[box.start + 6 + width : box.start + 10 + width]
        if box.name == b"infe" and version > 1 and kind in {b"Exif", b"mime"}:
            wanted[_number(data, box.start + 4, width)] = kind
    base = found[b"idat"].start if b"idat" in found else 0
    places = _places(data, found[b"iloc"], base)
    return [(wanted[item], start, end) for item, start, end in places if item in wanted]


def _places(data: bytes, box: Box, idat: int) -> Iterator[tuple[int, int, int]]:
    """Item, start and end of each piece that a file holds (8.11.3)."""
    version, at = data[box.start], box.start + 4
    offset_size, length_size = data[at] >> 4, data[at] & 15
    base_size, index_size = data[at + 1] >> 4, data[at + 1] & 15 if version else 0
    wide = 4 if version == 2 else 2  # noqa: PLR2004 - see there
    count = _number(data, at + 2, wide)
    at += 2 + wide
    for _ in range(count):
        if at >= box.end:
            return
        item = _number(data, at, wide)
        at += wide
        method = _number(data, at, 2) & 15 if version else 0
        at += (2 if version else 0) + 2
        base = _number(data, at, base_size) + (idat if method == 1 else 0)
        at += base_size
        pieces = _number(data, at, 2)
        at += 2
        if not index_size + offset_size + length_size:  # each says the same: nothing
            pieces = min(pieces, 1)
        for _ in range(pieces):
            if at >= box.end:
                return
            start = base + _number(data, at + index_size, offset_size)
            length = _number(data, at + index_size + offset_size, length_size)
            at += index_size + offset_size + length_size
            yield item, start, min(start + length, len(data))
