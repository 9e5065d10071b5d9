"""What a slip is called, and how it is mended."""

from __future__ import annotations

from fractions import Fraction

from diglot.translation.numbers import units
from diglot.translation.numbers.english import ENGLISH
from diglot.translation.numbers.found import Mismatch, Quantity
from diglot.translation.numbers.nearness import Near
from diglot.translation.numbers.row import Row
from diglot.translation.numbers.writing import number, written

_WHY = {
    Near.SHARE: "; percent and percentage points are not the same",
    Near.SIGN: "; one of them is negative",
    Near.TIMES: '; a growth "by 2 times" is one "to 3 times"',
    Near.CONVERTED: "; the unit is another, and the number is converted",
    Near.ROUNDED: "; the number is rounded",
}
_SURE = frozenset({Near.MAGNITUDE, Near.UNIT, Near.NAME, Near.OTHER})

#: Numbers up to this one are often said without a number: both, a pair, the only one.
_FEW = 2


def pair(source: Quantity, found: Quantity, near: Near, row: Row) -> Mismatch:
    """One number stands where another should."""
    ours, theirs = _shown(source), _shown(found)
    message = (
        f'the source says "{source.text}"{ours}, the translation "{found.text}"{theirs}{_WHY.get(near, "")}'
    )
    right = (
        ""
        if near in {Near.UNIT, Near.CONVERTED} and found.unit not in units.CURRENCIES
        else written(source, row, found)
    )
    fix = f'write "{right}"' if right else f'translate "{source.text}"'
    if near not in _SURE:
        fix += ", or silence this with the reason"
    plain = source.digits or (near == Near.MAGNITUDE and found.digits)
    return Mismatch(source, found, message, fix, near in _SURE and plain)


def lost(source: Quantity, row: Row) -> Mismatch:
    """A number that the translation does not say."""
    right = written(source, row)
    shown = "" if right == source.text else _shown(source)
    message = f'the source says "{source.text}"{shown}, and the translation has no such number'
    fix = f'write "{right}"' if right else f'translate "{source.text}"'
    return Mismatch(source, None, message, fix, _certain(source))


def added(found: Quantity) -> Mismatch:
    """A number that only the translation has."""
    message = f'the translation says "{found.text}"{_shown(found)}, and the source has no such number'
    fix = "check it with the source; delete it, or silence this with the reason"
    return Mismatch(None, found, message, fix, sure=False)


def _certain(source: Quantity) -> bool:
    if (
        not source.digits
        or source.unit in {"s", "month"}
        or source.kind not in {"number", "money", "percent", "date"}
    ):
        return False  # 24 hours are a day
    value = source.value
    return abs(value) > _FEW if isinstance(value, Fraction) and not source.unit else source.kind != "name"


def _shown(quantity: Quantity) -> str:
    """The value in plain English behind what is written otherwise: ` (67.1 billion)`."""
    value = quantity.raw if isinstance(quantity.raw, Fraction) else quantity.value
    if not isinstance(value, Fraction) or value.denominator not in _DECIMAL:
        return ""
    plain = number(value, ENGLISH)
    if quantity.unit == "%":
        plain += "%"
    elif quantity.unit in units.CURRENCIES:
        plain = f"{plain} {_NAMES.get(quantity.unit, quantity.unit)}"
    bare = "".join(char for char in quantity.text.casefold() if char.isalnum() or char in ".%")
    known = "".join(char for char in plain.casefold() if char.isalnum() or char in ".%")
    return "" if known in bare or bare in known else f" ({plain})"


_DECIMAL = frozenset(2**two * 5**five for two in range(5) for five in range(5))
_NAMES = {"$": "dollars", "¥": "yuan or yen", "元": "yuan", "pound": "pounds"}
