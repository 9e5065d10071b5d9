"""What a number counts: percent, a currency, a unit; and what it shares with the other end of its range."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from diglot.translation.numbers import units
from diglot.translation.numbers.atoms import Atom
from diglot.translation.numbers.found import Quantity
from diglot.translation.numbers.row import Row

#: Letters that multiply: 7B, 128K, $5m.
LETTERS = {
    **{"k": 10**3, "K": 10**3, "M": 10**6, "m": 10**6, "mn": 10**6, "mio": 10**6},
    **{"B": 10**9, "bn": 10**9, "Bn": 10**9, "b": 10**9, "T": 10**12, "tn": 10**12, "trn": 10**12},
}
_REACH = 8  #: how far before a number its currency begins


class _Signs(NamedTuple):
    """The patterns of what stands before and after numbers."""

    scale: re.Pattern[str]
    suffix: re.Pattern[str]
    before: re.Pattern[str]
    range: re.Pattern[str]


@lru_cache(maxsize=64)
def signs(row: Row) -> _Signs:
    """The patterns of a row."""
    edge = "" if row.han else r"\b"
    words = "" if row.han else "|".join(sorted(row.scales, key=len, reverse=True))
    letters = "|".join(sorted(LETTERS, key=len, reverse=True))
    half = f"(?P<half>{row.half_more})?" if row.half_more else ""
    scale = rf"(?:[\s-]?(?P<word>(?i:{words}))\b)?" if words else ""
    parts = [
        rf"(?P<pp>{row.points})" if row.points else "",
        rf"(?P<bp>{row.basis_points})" if row.basis_points else "",
        rf"(?P<percent>%|{row.percent})" if row.percent else "(?P<percent>%)",
        "(?P<permille>‰)",
        r"(?P<tenths>成(?!本|为|為|功|立|员|員|果|长|長|熟|就|绩|績|份|分|了|都|交)(?P<five>半)?)"
        if row.han
        else "",
        rf"(?P<times>{row.times})" if row.times else "",
        rf"(?P<parts>{'|'.join(row.fractions)})\b" if row.fractions else "",
        f"(?P<money>{_any(row.money, edge)})" if row.money else "",
        f"(?P<currency>{'|'.join(re.escape(sign) for sign in sorted(units.MONEY, key=len, reverse=True))})(?![A-Za-z])",
        f"(?P<unit>{_any(row.units, edge)})" if row.units else "",
    ]
    symbols = "|".join(re.escape(symbol) for symbol in sorted(units.SYMBOLS, key=len, reverse=True))
    other = rf"(?P<symbol>(?-i:{symbols}))(?![A-Za-z])"
    ordinal = f"|(?P<ordinal>{row.ordinal_signs})" if row.ordinal_signs else ""
    more = r"(?:\s?[多余餘几幾来來](?!自))?" if row.han else ""
    money = "|".join(re.escape(sign) for sign in sorted(units.MONEY, key=len, reverse=True))
    names = "|".join(row.money)
    return _Signs(
        re.compile(
            rf"{half}{scale}(?:(?P<space>\s?)(?P<letter>{letters})(?![A-Za-z\d²³/]))?{half.replace('<half>', '<half2>')}"
        ),
        re.compile(rf"{more}[\s-]{{0,2}}(?:{other}|{'|'.join(filter(None, parts))}{ordinal})", re.IGNORECASE),
        re.compile(
            rf"(?P<minus>(?<![\w)%.])-|{edge}(?:{row.minus or '(?!)'})\s?)?(?:(?P<sign>(?<![A-Za-z])(?:{money}))|(?P<name>{names or '(?!)'}))?\s?$",
            re.IGNORECASE | (re.ASCII if row.han else 0),
        ),
        re.compile(rf"\s?(?:{row.to})\s?(?:约|近)?", re.IGNORECASE),
    )


def _any(words: object, edge: str) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){edge}"  # type: ignore[call-overload]


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
    if row.half_after and re.compile(row.half_after).match(text, atom.end):
        atom.others += (atom.number + Fraction(1, 2),)
    _before(atom, patterns.before.search(text[max(0, atom.start - _REACH) : atom.start]), row)
    found = patterns.scale.match(text, atom.end)
    if found and found.end() > atom.end:
        _scale(atom, found, row)
    if found := patterns.suffix.match(text, atom.end):
        _suffix(atom, found, row)


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
    groups = found.groupdict()
    if groups.get("half") or groups.get("half2"):
        atom.number += Fraction(1, 2)
        atom.soft = False
    if word := groups.get("word"):
        atom.scale, atom.soft, atom.counted = row.scales[word.lower()], False, True
    letter = groups.get("letter")
    if letter and (not groups["space"] or (atom.unit and len(letter) <= 2)):  # noqa: PLR2004 - $5 bn
        if letter in "mb" and not atom.unit:
            if letter == "m":
                atom.others += (atom.number * LETTERS[letter],)
            return
        atom.scale, atom.soft, atom.counted = LETTERS[letter], False, True
    elif letter:
        return
    atom.end = found.end()


def _suffix(atom: Atom, found: re.Match[str], row: Row) -> None:
    groups = {name: text for name, text in found.groupdict().items() if text}
    if not groups:
        return
    if "parts" in groups:
        if atom.number <= 1 or atom.counted:
            return
        atom.others += (atom.number,)
        atom.number /= row.fractions[groups["parts"].lower()]
        atom.soft = False
    elif "money" in groups or "currency" in groups:
        _money(atom, groups, row)
    elif "unit" in groups:
        atom.unit, atom.factor = _factor(row.units and _looked_up(groups["unit"], 0, row))
    elif "symbol" in groups:
        atom.unit, atom.factor = _factor(units.SYMBOLS[groups["symbol"]])
    elif "ordinal" in groups:
        atom.kind = "ordinal"
    else:
        _share(atom, groups)
    atom.counted = True
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
    atom.soft = atom.soft and name == "times"


def share(first: Atom, second: Atom, text: str, row: Row) -> None:
    """Give the ends of one range what is written at one of them: 200-300万, $5-6 million."""
    gap = text[first.end : second.start]
    if first.end > second.start or len(gap) > _REACH or not signs(row).range.fullmatch(gap):
        return
    if second.counted and not first.counted:
        plain = first.number
        first.scale, first.factor = second.scale, second.factor
        if row.han and second.counted and not first.unit:
            first.scale = max(second.scale, _size(text[second.start : second.end], row))
        first.others += (plain,)
        first.unit = first.unit or second.unit
        first.kind = second.kind
        first.soft = first.soft and second.soft
    elif first.unit in units.CURRENCIES and not second.unit:
        second.unit, second.kind = first.unit, "money"
    if gap.strip() == "-" and second.number < 0:
        second.number = -second.number
    if _is_year(first.number) and first.number % 100 < second.number < 100:  # noqa: PLR2004 - 2024-25
        second.others += (first.number - first.number % 100 + second.number,)


def _size(text: str, row: Row) -> int:
    """The magnitude that is part of a number in Han characters."""
    size = 1
    for char in text:
        size *= row.scales.get(char, 1)
    return size


def _is_year(number: Fraction) -> bool:
    return number.denominator == 1 and 1000 <= number <= 2200  # noqa: PLR2004 - years that are written about


def quantity(atom: Atom, text: str) -> Quantity:
    """What is known of a number, as others see it."""
    plain = atom.number * atom.scale
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


@lru_cache(maxsize=64)
def glued(row: Row) -> re.Pattern[str]:
    """Letters that may stand at digits without making a name of them: 7B, 5km, 3rd, 10x."""
    symbols = "|".join(re.escape(each) for each in sorted({*units.SYMBOLS, *LETTERS}, key=len, reverse=True))
    words = "|".join(
        filter(None, (*row.units, *row.money, row.times, row.percent, row.points, row.basis_points))
    )
    signs = "|".join(code for code in units.MONEY if code.isalpha())
    ordinals = f"|{row.ordinal_signs}" if row.ordinal_signs else ""
    return re.compile(rf"(?:(?:{symbols}|[xX]|(?i:{words or '(?!)'}|{signs}{ordinals}))(?![A-Za-z\d]))")
