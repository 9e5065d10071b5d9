"""Cases in plain text: a title, a source, and what is read from it, each ended by a line that is one dot.

What is expected is told line by line: each field that is stated, `body` with the line on which the text
begins and that line itself, then every problem as a writer sees it. `⟨U+0008⟩` stands for a character that no
editor shows, `⟨B9⟩` for one byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from diglot import dates
from diglot.frontmatter import FrontMatter, read
from diglot.model import Correction, Reference
from diglot.text import decode

CASES = Path(__file__).parent / "cases"
ZONE = ZoneInfo("Asia/Shanghai")
PATH = "x.md"


def cases() -> Iterator[tuple[str, str, str]]:
    """Each case's name (file and title), source and expectation."""
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"(?m)^\.\n", path.read_text("utf-8"))
        for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield f"{path.stem}: {title.strip()}", source, expected


def shown(source: str) -> str:
    """What is read from `source`, in the words of the cases."""
    text, problems = decode(_bytes(source), PATH)
    record, body, line, more = read(text, path=PATH, zone=ZONE)
    told = [f"{name}: {_value(value)}" for name, value in stated(record).items()]
    first = body.split("\n", 1)[0]
    told.append(f"body at {line}: {first}".rstrip())
    told += [str(problem) for problem in (*problems, *more)]
    return "".join(f"{_visible(each)}\n" for each in told)


def stated(record: FrontMatter) -> dict[str, object]:
    return {name: value for name, value in record._asdict().items() if name in record.places}


def _value(value: object) -> str:
    match value:
        case datetime():
            return dates.iso(value)
        case Reference():
            return f"{value.target} ({value.line}:{value.col})"
        case Correction():
            return f"{dates.iso(value.date)} {value.text}"
        case tuple():
            return " | ".join(map(_value, value)) or "none"
        case bool():
            return str(value).lower()
    return str(value)


def _bytes(source: str) -> bytes:
    """`source` with its stand-ins replaced."""
    parts = re.split(r"⟨(U\+[0-9A-F]{4,6}|[0-9A-F]{2})⟩", source)
    return b"".join(_byte(part) if at % 2 else part.encode() for at, part in enumerate(parts))


def _byte(name: str) -> bytes:
    mark, _, digits = name.rpartition("+")
    return chr(int(digits, 16)).encode() if mark else bytes([int(digits, 16)])


def _visible(text: str) -> str:
    return re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]",
        lambda found: f"⟨U+{ord(found[0]):04X}⟩",
        text,
    )
