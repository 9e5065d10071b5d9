"""What a number counts: percent, a currency, a unit; and what it shares with the other end of its range."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from diglot.translation.numbers import units
from diglot.translation.numbers.atoms import Atom
from diglot.translation.numbers.found import Quantity
from diglot.translation.numbers.row import Row
from diglot.translation.numbers.signs import LETTERS, signs

_REACH = 8  #: how far before a number its currency begins


@lru_cache(maxsize=4096)
def _looked_up(text: str, table: int, row: Row) -> tuple[str, Fraction | int]:
    """The unit and the factor for a word: `table` 0 are units, 1 currencies."""
    if table:
        return next((code, 1) for word, code in row.money.items() if re.fullmatch(word, text, re.IGNORECASE))
    words = sorted(row.units, key=len, reverse=True)
    return next(row.units[word] for word in words if re.fullmatch(word, text, re.IGNORECASE))


def count(atom: Atom, text: str, row: Row) -> None:
    """Read what stands at a number, and keep it in `atom`."""
    patterns = signs(row)
    if half := patterns.half_after.match(text, atom.end):
        _half_after(atom, half)
    last = text[max(0, atom.start - 2) : atom.start].strip()[-1:]
    if last and last.lower() in patterns.last:
        _before(atom, patterns.before.search(text[max(0, atom.start - _REACH) : atom.start]), row)
    found = patterns.scale.match(text, atom.end)
    if found and found.end() > atom.end:
        _scale(atom, found, row)
    if found := patterns.suffix.match(text, atom.end):
        _suffix(atom, found, row)


def _half_after(atom: Atom, found: re.Match[str]) -> None:
    """两个半小时 are two and a half hours; in 四位半 the unit is what stands between."""
    more = atom.number + Fraction(1, 2)
    if found["measure"]:
        atom.number, atom.end = more, found.end()
    else:
        atom.others += (more,)


def _before(atom: Atom, found: re.Match[str] | None, row: Row) -> None:
    if found is None or not found[0].strip():
        return
    atom.start -= len(found[0])
    if found["sign"]:
        atom.unit = next(code for sign, code in units.MONEY.items() if sign.lower() == found["sign"].lower())
    elif found["name"]:
        atom.unit, _ = _looked_up(found["name"], 1, row)
    if atom.unit:
        atom.kind, atom.soft = "money", False
    if found["minus"]:
        atom.number = -atom.number


def _scale(atom: Atom, found: re.Match[str], row: Row) -> None:
    if found["half"]:
        atom.number += Fraction(1, 2)
        atom.soft = False
    if word := found["word"]:
        _multiply(atom, row.scales[word.lower()])
    letter = found["letter"]
    if letter and (not found["space"] or (atom.unit and len(letter) <= 2)):  # noqa: PLR2004 - $5 bn
        if letter in "mb" and not atom.unit:
            if letter == "m":
                atom.others += (atom.number * LETTERS[letter],)
            return
        _multiply(atom, LETTERS[letter])
    elif letter:
        return
    atom.end = found.end()


def _multiply(atom: Atom, size: int) -> None:
    atom.number *= size
    atom.size *= size
    atom.soft = False


def _suffix(atom: Atom, found: re.Match[str], row: Row) -> None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    if not groups:
        return
    if "parts" in groups:
        if atom.number <= 1 or atom.size > 1:
            return
        atom.others += (atom.number,)
        atom.number /= row.fractions[groups["parts"].lower()]
        atom.soft = False
    elif "money" in groups or "currency" in groups:
        _money(atom, groups, row)
    elif "unit" in groups:
        atom.unit, atom.factor = _factor(_looked_up(groups["unit"], 0, row))
    elif "symbol" in groups:
        atom.unit, atom.factor = _factor(units.SYMBOLS[groups["symbol"]])
    elif "ordinal" in groups:
        atom.kind = "ordinal"
    else:
        _share(atom, groups)
    atom.end = found.end()


def _factor(pair: tuple[str, Fraction | int]) -> tuple[str, Fraction]:
    return pair[0], Fraction(pair[1])


def _money(atom: Atom, groups: dict[str, str], row: Row) -> None:
    if "money" in groups:
        code, _ = _looked_up(groups["money"], 1, row)
    else:
        code = units.MONEY.get(groups["currency"].upper(), groups["currency"])
    if not atom.unit or code in units.FAMILIES.get(atom.unit, ()):
        atom.unit = code
    atom.kind = "money"


_SHARES = {
    "pp": ("percent", "pp", Fraction(1, 100)),
    "bp": ("percent", "pp", Fraction(1, 10000)),
    "percent": ("percent", "%", Fraction(1, 100)),
    "permille": ("percent", "%", Fraction(1, 1000)),
    "tenths": ("percent", "%", Fraction(1, 100)),
    "times": ("number", "x", Fraction(1)),
}


def _share(atom: Atom, groups: dict[str, str]) -> None:
    name = next(name for name in _SHARES if name in groups)
    atom.kind, atom.unit, atom.factor = _SHARES[name]
    if "five" in groups:
        atom.number += Fraction(1, 2)
    if name == "tenths":
        atom.number *= 10
        atom.size *= 10
    atom.soft = atom.soft and name == "times"


def share(first: Atom, second: Atom, text: str, row: Row) -> None:
    """Give the ends of one range what is written at one of them: 200-300万, $5-6 million."""
    gap = text[first.end : second.start]
    if first.end > second.start or len(gap) > _REACH or not signs(row).range.fullmatch(gap):
        return
    if second.size > 1 and first.size == 1:
        first.others += (first.number,)
        first.number *= second.size
        first.soft = first.soft and second.soft
    if second.unit and not first.unit:
        first.unit, first.factor, first.kind = second.unit, second.factor, second.kind
        first.soft = first.soft and second.soft
    elif first.unit in units.CURRENCIES and not second.unit:
        second.unit, second.kind = first.unit, "money"
    if gap.strip() == "-" and second.number < 0:
        second.number = -second.number
    if _is_year(first.number) and first.number % 100 < second.number < 100:  # noqa: PLR2004 - 2024-25
        second.others += (first.number - first.number % 100 + second.number,)


def _is_year(number: Fraction) -> bool:
    return number.denominator == 1 and 1000 <= number <= 2200  # noqa: PLR2004 - years that are written about


def quantity(atom: Atom, text: str) -> Quantity:
    """What is known of a number, as others see it."""
    plain = atom.number
    others = tuple(other * atom.factor if atom.factor != 1 else other for other in atom.others)
    return Quantity(
        kind=atom.kind,
        value=plain * atom.factor,
        unit=atom.unit,
        text=text[atom.start : atom.end].strip(),
        start=atom.start,
        end=atom.end,
        raw=plain if atom.unit else None,
        others=others,
        soft=atom.soft,
        digits=atom.digits,
    )
