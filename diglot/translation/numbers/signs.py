"""What stands before and after numbers, as patterns: magnitudes, percent, currencies, units, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from diglot.translation.numbers import units
from diglot.translation.numbers.row import Row

#: Letters that multiply: 7B, 128K, $5m.
LETTERS = {
    "k": 10**3,
    "K": 10**3,
    "M": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "B": 10**9,
    "bn": 10**9,
    "Bn": 10**9,
    "b": 10**9,
    "T": 10**12,
    "tn": 10**12,
    "trn": 10**12,
}

_NEVER = "(?!)"

#: 成 is a tenth, but not in what begins with it.
_TENTHS = r"(?P<tenths>成(?![本为為功立员員果长長熟就绩績份分了都交])(?P<five>半)?)"


class Signs(NamedTuple):
    """The patterns of a row."""

    scale: re.Pattern[str]  #: a magnitude that is a word or a letter
    suffix: re.Pattern[str]  #: what is counted; the name of its group says what kind of thing that is
    before: re.Pattern[str]  #: a minus, a currency
    last: frozenset[str]  #: the characters that these end with: most numbers have none of them before
    range: re.Pattern[str]  #: what may stand between the ends of a range
    half_after: re.Pattern[str]
    glued: re.Pattern[str]  #: letters that may stand at digits without making a name of them: 7B, 5km, 3rd


@lru_cache(maxsize=64)
def signs(row: Row) -> Signs:
    """The patterns of a row."""
    names = "|".join(row.money) if row.han else ""
    endings = (*units.MONEY, *names.split("|"), *row.minus.split("|"), "-")
    return Signs(
        scale=_scale(row),
        suffix=_suffix(row),
        before=_before(row, names),
        last=frozenset(sign[-1].lower() for sign in endings if sign),
        range=re.compile(rf"\s?(?:{row.to})\s?(?:约|近)?", re.IGNORECASE),
        half_after=re.compile(row.half_after or "(?P<measure>)(?!)"),
        glued=_glued(row),
    )


def _any(words: Iterable[str]) -> str:
    """A pattern of plain words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or _NEVER


def _patterns(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)) or _NEVER


def _scale(row: Row) -> re.Pattern[str]:
    half = row.half_more or _NEVER
    word = rf"[\s-]?(?P<word>(?i:{_NEVER if row.han else _any(row.scales)}))\b"
    letter = rf"(?P<space>\s?)(?P<letter>{_any(LETTERS)})(?![A-Za-z\d²³/])"
    return re.compile(rf"(?P<half>{half})?(?:{word})?(?:{letter})?(?P<half_more>{half})?")


def _suffix(row: Row) -> re.Pattern[str]:
    edge = "" if row.han else r"\b"
    kinds = {
        "pp": row.points,
        "bp": row.basis_points,
        "percent": f"%|{row.percent}" if row.percent else "%",
        "permille": "‰",
        "times": row.times,
        "parts": rf"(?:{_any(row.fractions)})\b" if row.fractions else "",
        "money": f"(?:{_patterns(row.money)}){edge}",
        "currency": f"(?:{_any(units.MONEY)})(?![A-Za-z])",
        "unit": f"(?:{_patterns(row.units)}){edge}",
        "ordinal": row.ordinal_signs,
    }
    all_kinds = [f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items() if pattern]
    symbol = rf"(?P<symbol>(?-i:{_any(units.SYMBOLS)}))(?![A-Za-z])"
    more = r"(?:\s?[多余餘几幾来來](?!自))?" if row.han else ""  # 二十多公里
    tenths = [_TENTHS] if row.han else []
    return re.compile(rf"{more}[\s-]{{0,2}}(?:{'|'.join([symbol, *tenths, *all_kinds])})", re.IGNORECASE)


def _before(row: Row, names: str) -> re.Pattern[str]:
    edge = "" if row.han else r"\b"
    minus = rf"(?P<minus>(?<![\w)%.])-|{edge}(?:{row.minus or _NEVER})\s?)?"
    sign = f"(?P<sign>(?<![A-Za-z])(?:{_any(units.MONEY)}))"
    flags = re.IGNORECASE | (re.ASCII if row.han else 0)  # there are no blanks around Han characters
    return re.compile(rf"{minus}(?:{sign}|(?P<name>{names or _NEVER}))?\s?$", flags)


def _glued(row: Row) -> re.Pattern[str]:
    symbols = _any({*units.SYMBOLS, *LETTERS, "x", "X"})
    words = (*row.units, *row.money, row.times, row.percent, row.points, row.basis_points, row.ordinal_signs)
    codes = (code for code in units.MONEY if code.isalpha())
    return re.compile(rf"(?:{symbols}|(?i:{'|'.join(filter(None, (*words, *codes)))}))(?![A-Za-z\d])")
