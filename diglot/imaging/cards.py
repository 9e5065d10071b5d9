"""Cards as pixels: a title set in large type on the theme's paper.

Lines are broken as a typesetter would: all of about the same length, by words where there are spaces and
between any two Han characters, but never before a mark that closes nor after one that opens (W3C,
Requirements for Chinese Text Layout, 3.1.3).
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate
from math import inf
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from diglot.model import CARD_SIZE, File

WIDTH, HEIGHT = CARD_SIZE

# The colours of templates/assets/style.css and icon.svg.
PAPER, TEXT, SOFT, RULE = "#fcfcfa", "#1c1e22", "#53565d", "#d6d6d1"
BLUE, RED = "#21408f", "#a3281b"
ICON = (("#4169d0", ((3, 3), (21, 3), (21, 8), (8, 8), (8, 23), (3, 23))),
        ("#d5472e", ((29, 29), (11, 29), (11, 24), (24, 24), (24, 9), (29, 9))))  # fmt: skip

#: The spine, and where text begins behind it; where it ends; the title's room between kicker and foot.
SPINE, START, END, TOP, BOTTOM = 88, 132, 1112, 148, 490
KICKER, FOOT = 104, 566  #: baselines
SMALL = 30  #: pixels of the small print
SIZES = (124, 114, 104, 96, 88, 80, 74, 68, 62, 56)  #: of the title
LONGEST = 500  #: characters of a title that are looked at: more than four lines of the narrowest
SHRUNK = 0.7  #: how much smaller a title may be for the sake of lines that end well
ROWS = 4
COLORS = 64
LEADING = 1.24

FONTS = Path(__file__).parent.parent / "fonts"
#: For texts with Han characters, whose quotation marks are wide, and for all others, the finer face first.
HAN, LATIN = ("han.otf",), ("latin.otf", "european.ttf")

_HAN = re.compile("[\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff]")
_OPENING = "“‘《〈「『【〔（［｛〖"
_CLOSING = "”’》〉」』】〕）］｝〗，。、；：！？…—～·％‰"
_LETTER = f"[^\\s{_OPENING}{_CLOSING}{_HAN.pattern[1:]}"
#: What no line may cut. A quotation mark after a space may open (the ’90s); all other closing marks close.
_TOKEN = re.compile(
    f"(?:[{_OPENING}]\\s*)*"
    f"(?:{_LETTER}+(?:’{_LETTER}+)*|(?![{_CLOSING}]){_HAN.pattern}|)"
    f"(?:[”’]|\\s*[{_CLOSING[2:]}])*\\s*"
)
#: Where a line ends well.
_PAUSE = re.compile(r"[，。、；：！？…—\s]$")
#: Between two marks, of which the second is moved closer: each is half empty (the same, 3.1.6.1).
_PAIR = re.compile(f"(?<=[{_CLOSING[:19]}])(?=[{_OPENING}{_CLOSING[:19]}])|(?<=[{_OPENING}])(?=[{_OPENING}])")


class Face(NamedTuple):
    """A font at a size, and how what it shows differs from other fonts'."""

    font: ImageFont.FreeTypeFont
    han: bool

    @classmethod
    def of(cls, text: str, size: int, own: File | None) -> Face:
        """The font for a text: the site's own, else the first of ours that has all its characters."""
        if own:
            return cls(_font(own.path, size, own.digest), _HAN.search(text) is not None)
        name = _chosen(text)
        return cls(_font(f"{FONTS}/{name}", size, ""), name in HAN)

    def width(self, text: str) -> float:
        return self.font.getlength(text)

    @property
    def ellipsis(self) -> str:
        return "…" if self.han else "..."


@lru_cache(maxsize=1024)
def _chosen(text: str) -> str:
    """The name of the font among ours for a text."""
    ours = HAN if _HAN.search(text) else LATIN
    fonts = {name: _font(f"{FONTS}/{name}", SMALL, "") for name in ours}
    return next((name for name, font in fonts.items() if all(_has(font, each) for each in text)), ours[0])


@lru_cache(maxsize=64)
def _font(path: str, size: int, digest: str) -> ImageFont.FreeTypeFont:  # noqa: ARG001 - files are replaced
    # The other engine is not in every Pillow: the same card would differ from machine to machine.
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def missing(text: str, own: File | None) -> list[str]:
    """The characters of a text that its font lacks, each once. Raises OSError if that is no font."""
    font = Face.of(text, SMALL, own).font
    return [each for each in dict.fromkeys(text) if not _has(font, each)]


@lru_cache(maxsize=1 << 14)
def _has(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Whether a font shows a character as anything else than what stands for a missing one."""
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


class Token(NamedTuple):
    """A piece of a title. `width` is without the white space that follows, `whole` is with it."""

    text: str
    width: float
    whole: float
    pause: bool  #: a good end of a line


def tokens(text: str, face: Face, room: float) -> list[Token]:
    """A text in its tokens; one that is wider than a line is cut into characters."""
    found = []
    for part in filter(None, _TOKEN.findall(text.strip())):
        bare = part.rstrip()
        cut = list(bare) if face.width(bare) > room else [bare]
        cut[-1] += part[len(bare) :]
        found += [
            Token(each, face.width(each.rstrip()), face.width(each), _PAUSE.search(each) is not None)
            for each in cut
        ]
    return found


class Lines(NamedTuple):
    """A title in lines; `well` if each of them ends where one may pause."""

    texts: list[str]
    well: bool


def broken(parts: Sequence[Token], rows: int, room: float, em: float) -> Lines | None:
    """Tokens in exactly so many lines of about one width, or None if there is no room."""
    ends = [0.0, *accumulate(part.whole for part in parts)]
    ideal = ends[-1] / rows

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """The least cost of the lines from a token on, and where each of them ends."""
        if left == 0:
            return (0.0, ()) if start == len(parts) else (inf, ())
        found: tuple[float, tuple[int, ...]] = (inf, ())
        for end in range(start + 1, len(parts) + 1):
            last = parts[end - 1]
            width = ends[end] - ends[start] - last.whole + last.width
            if width > room:
                break
            rest, after = best(end, left - 1)
            rough = 0.0 if last.pause or end == len(parts) else (4 * em) ** 2
            found = min(found, ((width - ideal) ** 2 + rough + rest, (end, *after)))
        return found

    cost, cuts = best(0, rows)
    if cost == inf:
        return None
    texts = [
        "".join(part.text for part in parts[start:end]).rstrip()
        for start, end in zip((0, *cuts), cuts, strict=False)
    ]
    return Lines(texts, all(parts[end - 1].pause for end in cuts[:-1]))


def fitted(title: str, own: File | None) -> tuple[Face, list[str]]:
    """A title in at most four lines, as large as there is room for; cut short if there is none at all."""
    room = END - START
    largest: tuple[Face, list[str]] | None = None
    for size in SIZES:
        face = Face.of(title, size, own)
        if largest and size < SHRUNK * largest[0].font.size:
            break
        parts = tokens(title, face, room)
        for rows in range(1, min(ROWS, int((BOTTOM - TOP) / (size * LEADING))) + 1):
            if lines := broken(parts, rows, room, size):
                if lines.well:
                    return face, lines.texts
                largest = largest or (face, lines.texts)
    return largest or _cut(title, own)


def _cut(title: str, own: File | None) -> tuple[Face, list[str]]:
    """As much of a title as there is room for in the smallest type, and an ellipsis."""
    size, room = SIZES[-1], END - START
    face = Face.of(title, size, own)
    parts = tokens(title, face, room)

    def short(count: int) -> list[str] | None:
        text = (
            "".join(part.text for part in parts[:count]).rstrip(f" {_CLOSING}{_OPENING}.,;:") + face.ellipsis
        )
        lines = broken(tokens(text, face, room), ROWS, room, size)
        return lines and lines.texts

    few = bisect_left(range(ROWS, len(parts)), 1, key=lambda count: short(count) is None) + ROWS - 1
    return face, short(few) or [face.ellipsis]


class Print(NamedTuple):
    """All that a card says. `ink` is the edition's colour and `other` the next one's."""

    title: str
    kicker: str
    site: str
    foot: str
    ink: str
    other: str


def inks(name: str) -> tuple[str, str]:
    """The ink of an edition, by its language's own name, and that of the others, as the theme prints them."""
    return (RED, BLUE) if _HAN.search(name) else (BLUE, RED)


def png(card: Print, own: File | None) -> bytes:
    """A card as the bytes of a PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH * 0.618, 11), card.ink)
    draw.rectangle((WIDTH * 0.618, 0, WIDTH, 11), card.other)
    draw.line((SPINE, 12, SPINE, HEIGHT), RULE, 2)

    def small(x: float, end: float, text: str, color: str, y: float = FOOT) -> None:
        face = Face.of(text, SMALL, own)
        _write(draw, x, y, _short(text, face, end - x), face, color)

    small(START, END, card.kicker, card.ink, KICKER)
    face, lines = fitted(card.title[:LONGEST], own)
    size = face.font.size
    leading = size * LEADING
    top = (TOP + BOTTOM - leading * len(lines)) / 2
    draw.rectangle((SPINE - 4, top + leading * 0.14, SPINE + 5, top + leading * (len(lines) - 0.1)), card.ink)
    for number, line in enumerate(lines):
        _write(draw, START - size * 0.04, top + leading * number + size * 0.98, line, face, TEXT)
    for color, corners in ICON:
        draw.polygon([(START + x, FOOT - 27 + y) for x, y in corners], color)
    foot = END - Face.of(card.foot, SMALL, own).width(card.foot)
    small(START + 48, foot - SMALL, card.site, TEXT)
    small(foot, WIDTH, card.foot, SOFT)
    data = io.BytesIO()
    # So few colours are a third of the bytes.
    few = image.quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(data, "PNG", compress_level=6)
    return data.getvalue()


def _short(text: str, face: Face, room: float) -> str:
    """As much of a line as there is room for."""
    if face.width(text) <= room:
        return text
    few = bisect_left(range(len(text)), room, key=lambda count: face.width(text[:count] + face.ellipsis)) - 1
    return text[:few].rstrip() + face.ellipsis


def _write(draw: ImageDraw.ImageDraw, x: float, y: float, text: str, face: Face, color: str) -> None:
    """One line whose baseline begins at a point; marks stand as close to their neighbours as letters do."""
    half = face.font.size / 2 if face.han else 0
    # The letters stand on one edge, and not their boxes: a mark that opens is empty before its ink.
    x -= half if text[:1] and text[0] in _OPENING else 0
    for part in _PAIR.split(text) if face.han else [text]:
        draw.text((x, y), part, color, face.font, "ls")
        x += face.width(part) - half
