"""How a number that is missing and one that is too much belong together."""

from __future__ import annotations

import re
from enum import IntEnum
from fractions import Fraction

from diglot.translation.numbers import units
from diglot.translation.numbers.found import Quantity

#: By how much a conversion may be rounded.
_CLOSE = Fraction(3, 100)


class Near(IntEnum):
    """From the surest slip to the vaguest."""

    MAGNITUDE = 0  #: the same digits, some zeros more or less
    UNIT = 1  #: the same number of something else
    SHARE = 2  #: percent for percentage points
    SIGN = 3
    TIMES = 4  #: two times more for three times as many
    CONVERTED = 5
    ROUNDED = 6
    NAME = 7  #: GPT-3 for GPT-4
    OTHER = 8  #: another number of the same kind


def nearness(source: Quantity, found: Quantity) -> Near | None:
    """What `found` is to `source`, which has no equal; None if nothing."""
    ours, theirs = source.value, found.value
    if isinstance(ours, Fraction) and isinstance(theirs, Fraction):
        return _numbers(source, found, ours, theirs)
    if source.unit == found.unit == "name":
        return Near.NAME if _letters(source) == _letters(found) else None
    return Near.OTHER if source.kind == found.kind else None


def _letters(name: Quantity) -> str:
    return re.sub(r"[^a-z]", "", str(name.value))


def _numbers(source: Quantity, found: Quantity, ours: Fraction, theirs: Fraction) -> Near | None:
    plain = raw(source), raw(found)
    same = units.compatible(source.unit, found.unit) or not source.unit or not found.unit
    if not same:
        return _of_other_units(source, found, ours, theirs, plain)
    if ours == -theirs and ours:
        return Near.SIGN
    if source.unit == found.unit == "x" and abs(ours - theirs) == 1:
        return Near.TIMES
    if any(significant(one) == significant(other) != 0 for one, other in ((ours, theirs), plain)):
        return Near.MAGNITUDE
    if any(_rounded(one, other) for one, other in ((ours, theirs), plain)):
        return Near.ROUNDED
    return Near.OTHER if _alike(source, found) else None


def _of_other_units(
    source: Quantity, found: Quantity, ours: Fraction, theirs: Fraction, plain: tuple[Fraction, Fraction]
) -> Near | None:
    if {source.unit, found.unit} == {"%", "pp"}:
        return Near.SHARE if ours == theirs else None
    if plain[0] == plain[1]:
        return Near.UNIT
    if converts(source, found):
        return Near.CONVERTED
    both = {source.unit, found.unit}
    if both == {"°C", "°F"}:
        celsius, fahrenheit = (ours, theirs) if source.unit == "°C" else (theirs, ours)
        return Near.CONVERTED if abs(celsius * 9 / 5 + 32 - fahrenheit) <= 1 else None
    if both <= units.CURRENCIES and significant(plain[0]) == significant(plain[1]):
        return Near.UNIT
    return None


def converts(one: Quantity, other: Quantity) -> bool:
    """Whether both are about the same in different units: 62 miles and 100 kilometres."""
    if one.unit == other.unit or not isinstance(one.value, Fraction) or not isinstance(other.value, Fraction):
        return False
    (base, ours), (other_base, theirs) = _in_base(one.unit, one.value), _in_base(other.unit, other.value)
    return base == other_base and abs(ours - theirs) <= abs(ours) * _CLOSE


def unlike(source: Quantity, found: Quantity) -> int:
    """In how many digits two numbers differ: a slip of the finger is in one."""
    ours, theirs = (str(significant(raw(quantity)).numerator) for quantity in (source, found))
    return sum(one != other for one, other in zip(ours, theirs, strict=False)) + abs(len(ours) - len(theirs))


def raw(quantity: Quantity) -> Fraction:
    """A number without its unit; 0 for what is none."""
    for value in (quantity.raw, quantity.value):
        if isinstance(value, Fraction):
            return value
    return Fraction(0)


def _in_base(unit: str, value: Fraction) -> tuple[str, Fraction]:
    base, factor = units.CONVERSIONS.get(unit, (unit, Fraction(1)))
    return base, value * factor


def significant(value: Fraction) -> Fraction:
    """A number without the zeros at its ends: 671 for 671 billion, 5 for 0.005."""
    top, bottom = value.numerator, value.denominator
    if not top or bottom.bit_length() > 200:  # noqa: PLR2004 - no number that anybody writes
        return value
    while bottom % 10 == 0:
        bottom //= 10
    for prime, partner in ((2, 5), (5, 2)):  # what is left of decimals: 1/4 is 25
        while bottom % prime == 0:
            bottom //= prime
            top *= partner
    while top % 10 == 0:
        top //= 10
    return Fraction(top, bottom)


def _rounded(ours: Fraction, theirs: Fraction) -> bool:
    """Whether the translation says the number of its source with fewer digits. Years are not rounded."""
    if not ours or not theirs or year(ours):
        return False
    precise, loose = (abs(significant(value).numerator) for value in (ours, theirs))
    return len(str(loose)) < len(str(precise)) and abs(ours - theirs) <= abs(ours) * _CLOSE


def year(value: Fraction) -> bool:
    """Whether a number is probably a year."""
    return value.denominator == 1 and 1000 <= value <= 2200  # noqa: PLR2004 - years that are written about


def _alike(source: Quantity, found: Quantity) -> bool:
    """Whether one may stand where the other should: two shares, two amounts, two years."""
    ours, theirs = raw(source), raw(found)
    if source.unit != found.unit and source.unit and found.unit:
        return source.kind == found.kind == "money"
    if source.unit or found.unit:
        return source.unit == found.unit
    return year(ours) == year(theirs)
