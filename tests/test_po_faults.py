"""Every case in `po/*.txt` is told as it says: a title, a catalog, and its problems, each ended by a line of one dot.

`⟨U+0008⟩` stands for a character that no editor shows, `⟨B9⟩` for one byte. All catalogs are Chinese ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from diglot import po

CASES = Path(__file__).parent / "po"
FOLDER = "locales/zh_Hans/"


def cases() -> Iterator[tuple[str, str, str]]:
    """Each case's name (file and title), source and expectation."""
    for path in sorted(CASES.glob("*.txt")):
        parts = re.split(r"(?m)^\.\n", path.read_text("utf-8"))
        for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield f"{path.stem}: {title.strip()}", source, expected


def in_bytes(source: str) -> bytes:
    def char(found: re.Match[str]) -> bytes:
        return chr(int(found[1], 16)).encode() if found[1] else bytes([int(found[2], 16)])

    parts = re.split(r"(⟨(?:U\+[0-9A-F]+|[0-9A-F]{2})⟩)", source)
    found = (re.fullmatch(r"⟨(?:U\+([0-9A-F]+)|([0-9A-F]{2}))⟩", part) for part in parts)
    return b"".join(char(each) if each else part.encode() for each, part in zip(found, parts, strict=True))


def shown(source: str) -> str:
    """All that is told of a catalog."""
    _, problems = po.read(in_bytes(source), f"{FOLDER}x.po")
    return "".join(f"{problem}\n".removeprefix(FOLDER) for problem in problems)


GOLDEN = list(cases())


@pytest.mark.parametrize(
    ("source", "expected"), [each[1:] for each in GOLDEN], ids=[each[0] for each in GOLDEN]
)
def test_every_fault_is_told_with_its_place_and_fix(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_there_are_cases_and_no_title_stands_twice() -> None:
    titles = [title for title, _, _ in GOLDEN]
    assert len(titles) > 80
    assert len(set(titles)) == len(titles)
