"""Every case in `cases/*.txt` is read as it says."""

from __future__ import annotations

import pytest
from frontcases import cases, shown

CASES = list(cases())


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_case(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_there_are_cases_and_no_title_stands_twice() -> None:
    names = [case[0] for case in CASES]
    assert len(set(names)) == len(names) >= 70
