"""What there is to know of how a language writes numbers.

Words are written in lower case and found in any. Patterns are regular expressions for what is more than
one number, in which `{n}` is a small number in digits or words, `{month}` the name of a month, `{year}` four
digits: all of them are in `patterns.compiled`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

THOUSAND, MILLION, BILLION, TRILLION = 10**3, 10**6, 10**9, 10**12


@dataclass(frozen=True, eq=False)  # each is the only one of its kind, and a key of caches
class Row:
    """What is to know of one language."""

    known: bool = True  #: else we know no word of it: only digits are compared, and nothing is sure
    decimal: str = ".,"  #: marks before decimals; both if nobody knows
    grouping: str = ".,'’ \u00a0\u202f"  #: marks between groups of three digits
    han: bool = False  #: numbers may be written in Han characters
    words: Mapping[str, int] = field(
        default_factory=dict
    )  #: numbers below a hundred that have words of their own
    scales: Mapping[str, int] = field(default_factory=dict)  #: what multiplies the number before it
    bare: Mapping[str, tuple[Fraction | int, ...]] = field(
        default_factory=dict
    )  #: words that are a small number, more or less
    fractions: Mapping[str, int] = field(
        default_factory=dict
    )  #: what follows a number of parts: thirds are 3
    half_more: str = ""  #: what adds a half to the number before it
    half_after: str = ""  #: what may say so behind the word that is counted: 四位半
    part_of: Mapping[str, Fraction] = field(
        default_factory=dict
    )  #: of the magnitude behind: "half a million"
    some: str = ""  #: what stands before a magnitude that is no number: 几十, 上百
    ordinals: Mapping[str, int] = field(default_factory=dict)
    ordinal_signs: str = ""  #: what follows digits in an ordinal
    ordinal_nouns: tuple[str, ...] = ()  #: if that is a dot: what follows it
    and_: str = ""  #: what may stand between the words of one number
    months: tuple[str, ...] = ()  #: patterns of the names, January first
    month_or_word: frozenset[int] = frozenset()  #: months whose names are also other words
    patterns: tuple[tuple[str, str], ...] = ()  #: of dates, times, decades, …: a kind and what it looks like
    morning: str = ""
    afternoon: str = ""
    percent: str = ""  #: words for what `%` says
    points: str = ""  #: percentage points
    basis_points: str = ""
    glued: tuple[str, ...] = ()  #: what may end a word for a number: twentyfold
    times: str = ""  #: what follows the number in "three times", "threefold"
    minus: str = ""
    to: str = ""  #: what may stand between the ends of a range
    units: Mapping[str, tuple[str, Fraction | int]] = field(default_factory=dict)
    money: Mapping[str, str] = field(default_factory=dict)  #: words for currencies, with their codes
    #: How to write it again.
    large: tuple[tuple[int, str], ...] = ()  #: scales, the largest first
    large_from: int = MILLION  #: numbers below are written in digits
    group_from: int = 1000  #: the first number whose digits are grouped
    amount: Mapping[str, str] = field(default_factory=dict)  #: `{}美元` for a currency
    percent_sign: str = "%"
    date: str = "{year}-{month:02}-{day:02}"


def count(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """Numbers for `words` in order."""
    return {word: start + at * step for at, word in enumerate(words.split())}


#: A language that nobody has made a row for: digits, signs, symbols of units.
PLAIN = Row(known=False, to=r"–|—|-|~|/")
