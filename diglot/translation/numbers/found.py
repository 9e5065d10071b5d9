"""What is found in a text, and what two texts disagree on."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

#: A number is exact. Dates are (year, month, day), times (hour, minute), ratios (3, 1); 0 is not said.
#: A name is its own text, folded.
Value = Fraction | tuple[int, ...] | str


class Quantity(NamedTuple):
    """One number, amount, date, end of a range, as found in a text."""

    #: number, ordinal, percent, money, date, time, quarter, decade, century, ratio, or name.
    kind: str
    value: Value  #: the same in all languages: 671 billion and 6710 亿 are both 671000000000; 5% is 1/20
    unit: str  #: a currency, "%", "pp" (percentage points), "x" (times), "m", "W", … or "" for none
    text: str  #: as written
    start: int
    end: int
    raw: Value | None = None  #: what it is without its unit: 5 of 5%, 90 of the 1990s
    others: tuple[Value, ...] = ()  #: what it may also mean: the 5 in "5 to 6 million" is perhaps 5
    soft: bool = False  #: a small word, such as "one" or 一: nobody misses it, but it may be what is missed
    digits: bool = True  #: written in digits, not in words
    parts: tuple[Value, ...] = ()  #: of a date, a ratio: what other languages may write apart


class Mismatch(NamedTuple):
    """One slip, or what looks like one."""

    source: Quantity | None  #: None: the translation has a number that the source has not
    found: Quantity | None  #: None: the number is missing
    message: str
    fix: str
    sure: bool  #: an error; else a warning
