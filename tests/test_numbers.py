"""Numbers of a translation against those of its source: a table in plain text, and what holds for all numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from series import blocks

from diglot.translation.numbers import Mismatch, Quantity, compare, quantities

TABLE = Path(__file__).parent / "numbers" / "cases.txt"


class Case(NamedTuple):
    line: int
    source_lang: str
    target_lang: str
    source: str
    target: str
    verdict: str


def cases() -> Iterator[Case]:
    ours, sign, theirs = "", "", ""
    for number, line in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if line.startswith("== "):
            ours, sign, theirs = line[3:].split(":")[0].split()
        elif line and not line.startswith("#"):
            source, target, verdict = line.split(" | ")
            yield Case(number, ours, theirs, source, target, verdict)
            if sign == "=":
                yield Case(number, theirs, ours, target, source, verdict)


CASES = list(cases())


def said(slip: Mismatch) -> str:
    return f"{'error' if slip.sure else 'warning'}: {slip.message}; {slip.fix}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}-{case.source_lang}-{case.target_lang}")
def test_the_table(case: Case) -> None:
    slips = [said(slip) for slip in compare(case.source, case.source_lang, case.target, case.target_lang)]
    if case.verdict == "ok":
        assert slips == []
        return
    severity, _, words = case.verdict.partition(": ")
    assert len(slips) == words.count(" & ") + 1, slips
    for slip, wanted in zip(slips, words.split(" & "), strict=True):
        assert slip.startswith(severity), slip
        assert all(
            part in slip.replace("\u00a0", " ").replace("\u202f", " ") for part in wanted.split("; ")
        ), slip


def test_the_table_is_long_enough() -> None:
    assert len({case.line for case in CASES}) >= 160
    assert len({(case.source_lang, case.target_lang) for case in CASES}) >= 10
