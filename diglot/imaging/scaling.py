"""Smaller copies of an image, in formats that take fewer bytes. Pillow does the work, which is an extra.

Each copy begins with nothing but pixels: what a camera noted is not carried over. The same Pillow makes the
same bytes of the same image.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from PIL import Image, ImageCms, UnidentifiedImageError, features

from diglot.imaging.headers import Seen
from diglot.imaging.unfit import Unfit


class Copy(NamedTuple):
    """One copy."""

    type: str
    width: int
    height: int
    data: bytes


#: AVIF: the encoder's slower speeds take ten times as long and save a few per cent.
SPEED = 8

#: An image of no more colours is drawn rather than photographed.
DRAWN = 256

#: Widths at which a photograph is searched for its colours.
GLANCE = 400

#: What sets an image upright, by the orientation that EXIF states.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_NAMES = {"image/avif": "AVIF", "image/webp": "WEBP", "image/jpeg": "JPEG", "image/png": "PNG"}


@contextmanager
def _decoding() -> Iterator[None]:
    """What decoders say about a file that is not as it should be is one thing: it is damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes, which are checked before
            yield
    except Unfit:
        raise
    except UnidentifiedImageError as error:  # its own words hold an address in memory
        raise Unfit("the image is cut short or damaged", "copy or save it again") from error
    except MemoryError as error:
        raise Unfit("there is not memory enough for the image", "save it smaller") from error
    except Exception as error:  # decoders raise whatever they like
        raise Unfit(
            f"the image is cut short or damaged ({str(error) or type(error).__name__})",
            "copy or save it again",
        ) from error


def opened(data: bytes, seen: Seen) -> tuple[Image.Image, bytes]:
    """The upright pixels of an image as RGB or RGBA, and the profile of its colours. Raises Unfit."""
    with _decoding(), Image.open(io.BytesIO(data), formats=[_NAMES.get(seen.type, "GIF")]) as image:
        if image.size not in {(seen.width, seen.height), seen.shown}:
            raise Unfit("the image states two sizes", "save it again")
        profile = image.info.get("icc_profile") or b""
        image.load()
        turn = _TURNS.get(seen.orientation)
        pixels, profile = _colored(image if turn is None else image.transpose(turn), profile)
    pixels.info = {}
    return pixels, profile


def _colored(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """An image in RGB, or RGBA if some of it is transparent; profiles of other colours are worked in."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits: Pillow would cut off, not scale
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB"), b""
    if image.mode in {"RGB", "RGBA"} and "transparency" not in image.info:
        return image.copy(), profile
    if image.mode == "P" or image.has_transparency_data:
        found = image.convert("RGBA" if image.has_transparency_data else "RGB")
        return found, profile
    if profile and image.mode in {"CMYK", "L"}:
        # A profile may be of other colours than the image's.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            srgb = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, io.BytesIO(profile), srgb, outputMode="RGB")
            if made is not None:
                return made, b""
    return image.convert("RGB"), b""


def copies(
    data: bytes, seen: Seen, widths: Sequence[int], formats: Sequence[str], quality: dict[str, int]
) -> list[Copy]:
    """Copies of an image by type, from the smallest to the largest. None is wider than the image itself.

    `formats` and `quality` name types such as `image/webp`; the type of the image itself is one of `formats`
    if its smaller copies are wanted. The widest copy of another type has the width of the image, if that is
    not beyond all `widths`. Raises Unfit.
    """
    pixels, profile = opened(data, seen)
    full = pixels.width
    drawn = pixels.resize((min(full, GLANCE),) * 2, Image.Resampling.NEAREST).getcolors(DRAWN) is not None
    wanted = sorted({*(width for width in widths if width < full), min(full, max(widths, default=0))} - {0})
    found = []
    with _decoding():
        for width in reversed(wanted):
            if width < pixels.width:
                height = max(1, round(pixels.height * width / pixels.width))
                pixels = pixels.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            found += [
                _saved(pixels, each, profile, quality[each], drawn=drawn)
                for each in reversed(formats)
                if each != seen.type or width < full
            ]
    return found[::-1]


def upright(data: bytes, seen: Seen, quality: int) -> bytes:
    """An image that lies on its side, set upright in its own format. Raises Unfit."""
    pixels, profile = opened(data, seen)
    with _decoding():
        return _saved(pixels, seen.type, profile, quality, drawn=False).data


def _saved(pixels: Image.Image, kind: str, profile: bytes, quality: int, *, drawn: bool) -> Copy:
    """Pixels as the bytes of a file. Lines and letters keep their edges where they are `drawn`."""
    if kind == "image/jpeg" and pixels.mode != "RGB":
        pixels = pixels.convert("RGB")
    if kind == "image/png" and drawn:
        pixels = pixels.quantize(DRAWN, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    options: dict[str, dict[str, object]] = {
        "image/avif": {
            "quality": quality,
            "speed": SPEED,
            "max_threads": 1,
            "subsampling": "4:4:4" if drawn else "4:2:0",
        },
        "image/webp": {"quality": quality, "method": 4, "lossless": drawn},
        "image/jpeg": {"quality": quality, "optimize": True, "progressive": True},
        "image/png": {"optimize": True},
    }
    file = io.BytesIO()
    pixels.save(file, _NAMES[kind], icc_profile=profile or None, **options[kind])
    return Copy(kind, pixels.width, pixels.height, file.getvalue())


def can_write(kind: str) -> bool:
    """Whether this Pillow writes a type."""
    return {"image/avif": features.check("avif"), "image/webp": features.check("webp")}.get(
        kind, True
    ) is True
