"""One image file, looked at: what readers get in its place, and the copies that pages offer of it.

A file's bytes and a `Recipe` decide everything, so what was made once is right for ever under the digest of
both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diglot import digest
from diglot.imaging import headers, stripping, vectors
from diglot.imaging.headers import Seen
from diglot.imaging.unfit import Unfit, no_image
from diglot.model import Image, Print
from diglot.site import Images

if TYPE_CHECKING:
    from diglot.imaging.scaling import Copy  # not at run time: Pillow is an extra

#: Types of which there are copies in smaller sizes, besides the formats that are wanted.
_SAVED = frozenset({"image/jpeg", "image/png", "image/webp"})

#: Bytes that take a reader on a slow line (1.6 Mbit/s) five seconds.
LARGE = 1_000_000

#: Of an image that lies on its side and is set upright once more in its own format.
UPRIGHT_QUALITY = 92


class Recipe(NamedTuple):
    """How images are made."""

    wanted: Images
    pillow: str  #: its version and what it can write; "" if it is not installed
    code: str  #: the digest of ours


class Fault(NamedTuple):
    """What is wrong with a file. `line` is 0 where a file has none."""

    line: int
    message: str
    fix: str
    is_grave: bool = True
    code: str = "image-file"


class Developed(NamedTuple):
    """What was made of one file: `None` if no page should show it. `blobs` are the bytes of its prints."""

    image: Image | None
    blobs: tuple[bytes, ...] = ()
    faults: tuple[Fault, ...] = ()


def recipe(wanted: Images) -> Recipe:
    """How images are made on this machine."""
    return Recipe(wanted, _pillow(), _code())


@lru_cache(maxsize=1)
def _pillow() -> str:
    try:
        import PIL  # noqa: PLC0415 - an extra
        from PIL import features  # noqa: PLC0415
    except ImportError:
        return ""
    return " ".join([PIL.__version__, *(each for each in ("avif", "webp") if features.check(each))])


@lru_cache(maxsize=1)
def _code() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    return digest.of_bytes(b"\0".join(file.read_bytes() for file in files))


def develop(data: bytes, how: Recipe, key: str, *, copies: bool) -> Developed:
    """What is made of a file's bytes; `copies`: a text shows it, so that limits hold and there are copies.

    `key` names it where it is kept.
    """
    try:
        made = _developed(data, how, key, copies=copies)
    except Unfit as unfit:
        return Developed(None, (), (Fault(unfit.line, unfit.message, unfit.fix, unfit.is_grave),))
    return made._replace(faults=(*made.faults, *_large(made, data, how))) if copies else made


def _large(made: Developed, data: bytes, how: Recipe) -> Iterator[Fault]:
    """A warning where readers get no smaller copy of an image that takes them long."""
    image = made.image
    size = image.clean.size if image and image.clean else len(data)
    if image and not image.prints and size > LARGE:
        message = (
            f"the image has {size / 1e6:,.1f} MB and no smaller copies; readers on the road wait long for it"
        )
        fix = "save it smaller, or as WebP or AVIF"
        if not how.pillow and image.type in _SAVED:
            fix = 'have copies made of it: pip install "diglot[images]"'
        yield Fault(0, message, fix, is_grave=False, code="large")


def _developed(data: bytes, how: Recipe, key: str, *, copies: bool) -> Developed:
    if copies and len(data) > how.wanted.max_bytes:
        raise Unfit(
            f"the image has {len(data):,} bytes, more than {how.wanted.max_bytes:,}",
            "save it smaller, or set max_bytes in [images] higher",
        )
    seen = headers.look(data)
    if seen is None:
        return _drawing(data, key)
    if copies and seen.width * seen.height > how.wanted.max_pixels:
        raise Unfit(
            f"the image has {seen.width} × {seen.height} pixels, more than {how.wanted.max_pixels:,}",
            "save it smaller, or set max_pixels in [images] higher",
        )
    clean, seen = _clean(data, seen, how)
    blobs = [] if clean == data else [clean]
    image = Image(seen.type, *seen.shown)
    if blobs:
        image = image._replace(clean=_print(key, 1, seen.type, seen.shown, clean))
    if copies and how.pillow and how.wanted.widths and not seen.moves:
        for copy in _copies(clean, seen, how):
            part = _print(key, len(blobs) + 1, copy.type, (copy.width, copy.height), copy.data)
            image = image._replace(prints=(*image.prints, part))
            blobs.append(copy.data)
    return Developed(image, tuple(blobs))


def _print(key: str, part: int, kind: str, size: tuple[int, int], data: bytes) -> Print:
    return Print(digest.of_bytes(data), kind, *size, len(data), key, part)


def _clean(data: bytes, seen: Seen, how: Recipe) -> tuple[bytes, Seen]:
    """The image without notes, and upright if there is somebody to turn it."""
    turns = how.pillow and not seen.moves and seen.width * seen.height <= how.wanted.max_pixels
    if seen.orientation != 1 and turns:
        from diglot.imaging import scaling  # noqa: PLC0415 - Pillow is an extra

        if scaling.can_write(seen.type):
            turned = scaling.upright(data, seen, UPRIGHT_QUALITY)
            return turned, seen._replace(width=seen.shown[0], height=seen.shown[1], orientation=1)
    return stripping.stripped(data, seen), seen


def _drawing(data: bytes, key: str) -> Developed:
    if b"<svg" not in data and b":svg" not in data:
        raise no_image()
    drawing = vectors.cleaned(data)
    image = Image("image/svg+xml", drawing.width, drawing.height)
    faults = tuple(
        Fault(line, f"{what} is taken out of the drawing", "save it without, as plain SVG", is_grave=False)
        for line, what in drawing.removed
    )
    if drawing.data == data:
        return Developed(image, (), faults)
    size = drawing.width, drawing.height
    clean = _print(key, 1, image.type, size, drawing.data)
    return Developed(image._replace(clean=clean), (drawing.data,), faults)


def _copies(data: bytes, seen: Seen, how: Recipe) -> list[Copy]:
    """The copies of an image that are worth their bytes."""
    from diglot.imaging import scaling  # noqa: PLC0415 - Pillow is an extra

    if not scaling.can_write(seen.type):  # nor read it
        return []
    formats = [f"image/{each}" for each in how.wanted.formats if each in how.pillow.split()]
    if seen.type in _SAVED and seen.type not in formats:
        formats.append(seen.type)
    made = scaling.copies(data, seen, how.wanted.widths, formats, how.wanted.quality.by_type())
    return _worthwhile(made, formats, seen, len(data))


def _worthwhile(made: Sequence[Copy], formats: Sequence[str], seen: Seen, size: int) -> list[Copy]:
    """The copies that save bytes, by type in the order of `formats`; `size` is that of the image itself.

    Browsers take the first type that they know, and then a width. So a type has to be better than all behind
    it at its widest, or it is not offered at all.
    """
    by_type = {each: [copy for copy in made if copy.type == each] for each in formats}
    own = _descending(by_type.pop(seen.type, []), size)
    found: list[Copy] = []
    least = min([size, *(len(copy.data) for copy in own if copy.width == _widest(made))])
    for kind in reversed(by_type):  # the best comes last: it has to be better than all the others
        copies = _descending(by_type[kind], least)
        if copies and copies[-1].width == _widest(made):
            least = len(copies[-1].data)
            found = copies + found
    return found + own


def _widest(made: Sequence[Copy]) -> int:
    return max((copy.width for copy in made), default=0)


def _descending(copies: Sequence[Copy], least: int) -> list[Copy]:
    """Those that have fewer bytes than the next larger one, and the largest fewer than `least`."""
    found: list[Copy] = []
    for copy in reversed(copies):
        if len(copy.data) < least:
            found.append(copy)
            least = len(copy.data)
    return found[::-1]
