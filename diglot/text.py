r"""Bytes to text: what every source passes through before anything else looks at it.

The encoding is never guessed silently: a file is UTF-8, or it is refused with the command that mends it. What
comes out holds `\n` line ends only and no byte order mark; nothing else is changed.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import Problem, Severity


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of one source and what is wrong with it; "" where the bytes are not UTF-8.

    `path` is only named in the problems. CRLF and CR become LF, leading byte order marks are dropped.
    """
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        return "", (_not_utf8(data, error.start, path),)
    zeros = data.count(0)
    if zeros > 7 and zeros * 10 > len(data):  # noqa: PLR2004 - UTF-16 without its mark is valid UTF-8
        message = "this is not text in UTF-8: too many of its bytes are zero"
        return "", (Problem(path, 1, 1, "bytes", message, "save it as UTF-8 in your editor"),)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and len(data.translate(None, _CONTROLS)) == len(data):
        return text, tuple(_conflicts(text, path))
    return text, (*characters(text, path), *_conflicts(text, path))


# Bytes that are not UTF-8.

#: Frequent characters, simplified and traditional: they tell a right decoding from a wrong one.
_COMMON = frozenset(
    "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年"
    "过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主"
    "样樣理心她本前开開但因只从從想实實日军者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將"
)
_WIDE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff5e\u2014\u2018-\u201d\u2026\u00b7]")
_CHINESE = ("gb18030", "big5")
_LATIN = re.compile("[\u00c0-\u00ff\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac\u0152\u0153\u00a0-\u00bf]+")


#: Bytes beyond ASCII, of which no two stand side by side: a letter or a quotation mark now and then.
_APART = re.compile(rb"[\x00-\x7f]*+(?:[\x80-\xff][\x00-\x7f]++)*+[\x80-\xff]?")


def _not_utf8(data: bytes, offset: int, path: str) -> Problem:
    """The problem at the first byte that is not UTF-8, with the encoding it probably is in."""
    before = data[:offset].decode("utf-8").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    line, col = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = f"byte 0x{data[offset]:02X} at offset {offset} is not UTF-8"
    if guess := encoding(data):
        fix = f"convert it: iconv -f {guess} -t UTF-8 {shlex.quote(path)} > utf8.md"
        return Problem(path, line, col, "bytes", f"{message}; the file is probably {guess}", fix)
    fix = "retype the character that stands there, and save the file as UTF-8"
    return Problem(path, line, col, "bytes", message, fix)


def encoding(data: bytes) -> str:
    """The name of the encoding that `data` is probably in, as iconv knows it, or ""."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    if sum(not char.isascii() for char in loose) - broken >= broken:
        return ""  # UTF-8, a few bytes of which were damaged
    best, name = max(((_chinese(data, name), name) for name in _CHINESE), key=lambda pair: pair[0])
    if best and not (_APART.fullmatch(data) and _western(data)):
        return name.upper()
    return "WINDOWS-1252" if _western(data) else ""


def _chinese(data: bytes, encoding: str) -> float:
    """How much `data` looks like Chinese in `encoding`: from 0, it does not, to above 1."""
    try:
        foreign = [char for char in data.decode(encoding) if not char.isascii()]
    except UnicodeDecodeError:
        return 0
    wide = sum(_WIDE.match(char) is not None for char in foreign)
    common = sum(char in _COMMON for char in foreign)
    # Any two bytes make some Han character; in real text at least one in fifty is a frequent one.
    if wide * 2 < len(foreign) or common * 50 < len(foreign) - 10:
        return 0
    return wide / len(foreign) + common


def _western(data: bytes) -> bool:
    try:
        foreign = "".join(char for char in data.decode("cp1252") if not char.isascii())
    except UnicodeDecodeError:
        return False
    return _LATIN.fullmatch(foreign) is not None


# Characters that no output can carry, or that deceive the eye.

_C0 = (
    "NULL|START OF HEADING|START OF TEXT|END OF TEXT|END OF TRANSMISSION|ENQUIRY|ACKNOWLEDGE|BELL|BACKSPACE|"
    "TAB|LINE FEED|LINE TABULATION|FORM FEED|CARRIAGE RETURN|SHIFT OUT|SHIFT IN|DATA LINK ESCAPE|"
    "DEVICE CONTROL ONE|DEVICE CONTROL TWO|DEVICE CONTROL THREE|DEVICE CONTROL FOUR|NEGATIVE ACKNOWLEDGE|"
    "SYNCHRONOUS IDLE|END OF TRANSMISSION BLOCK|CANCEL|END OF MEDIUM|SUBSTITUTE|ESCAPE|FILE SEPARATOR|"
    "GROUP SEPARATOR|RECORD SEPARATOR|UNIT SEPARATOR"
).split("|")

#: What XML 1.0 forbids (production 2, Char); feeds and pages alike would be unreadable.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(byte for byte in range(32) if chr(byte) not in "\t\n\r")
_SUSPECT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def name_of(char: str) -> str:
    """A character as messages show it: `U+0008 (BACKSPACE)`."""
    unnamed = "CONTROL" if unicodedata.category(char) == "Cc" else "NONCHARACTER"
    name = unicodedata.name(char, "") or dict(enumerate(_C0)).get(ord(char), unnamed)
    return f"U+{ord(char):04X} ({name})"


def characters(text: str, path: str) -> Iterator[Problem]:
    """Every character that XML forbids, or that turns the direction of text round without being seen."""
    line, begin, above = 1, 0, -1  # `above` is the line break above
    for found in _SUSPECT.finditer(text):
        line += text.count("\n", begin, found.start())
        above = max(above, text.rfind("\n", begin, found.start()))
        begin = found.start()
        col, char = begin - above, found[0]
        if FORBIDDEN.match(char):
            message = f"{name_of(char)} stands here, which neither XML nor HTML can carry"
            yield Problem(path, line, col, "characters", message, "delete it; most editors do not show it")
        else:
            message = f"{name_of(char)} stands here: the text may read differently from what is shown"
            fix = 'delete it; for a text from right to left write <bdi> or dir="rtl"'
            yield Problem(path, line, col, "characters", message, fix, Severity.WARNING)


# Merge conflicts.


class Conflict(NamedTuple):
    """What a merge left behind, by its first and last line; `whole` is False for a single marker."""

    first: int
    last: int
    ours: str
    theirs: str
    whole: bool = True


_MARKER = re.compile(r"(?P<sign><{7}|={7}|>{7})(?:[ ](?P<label>.*))?")


def conflicts(text: str) -> list[Conflict]:
    """The merge conflicts in `text`. A line of `=======` alone underlines a heading and is none."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    found: list[Conflict] = []
    opened: tuple[int, str] | None = None
    divided = False
    for number, line in enumerate(text.split("\n"), 1):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            continue
        label = (marker["label"] or "").strip()
        if marker["sign"][0] == "=":
            divided = divided or (opened is not None and not label)
        elif marker["sign"][0] == "<":
            if opened:
                found.append(Conflict(opened[0], opened[0], opened[1], "", whole=False))
            opened, divided = (number, label), False
        elif opened and divided:
            found.append(Conflict(opened[0], number, opened[1], label))
            opened = None
        elif label:  # seven quote levels without a word are odd, but Markdown
            found.append(Conflict(number, number, "", label, whole=False))
    if opened:
        found.append(Conflict(opened[0], opened[0], opened[1], "", whole=False))
    return found


def _conflicts(text: str, path: str) -> Iterator[Problem]:
    for conflict in conflicts(text):
        ours, theirs = conflict.ours or "one side", conflict.theirs or "the other"
        if conflict.whole:
            message = f'a merge conflict between "{ours}" and "{theirs}" runs to line {conflict.last}'
            fix = "keep what is right and delete the marker lines; indent them if they are an example"
        else:
            message = f'half of a merge conflict ("{conflict.ours or conflict.theirs}") stands here'
            fix = "delete the marker line; indent it if it is an example"
        yield Problem(path, conflict.first, 1, "merge-conflict", message, fix)
