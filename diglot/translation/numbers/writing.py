"""A quantity as a language writes it, for the fix that a message proposes."""

from __future__ import annotations

import re
from fractions import Fraction

from diglot.translation.numbers import units
from diglot.translation.numbers.found import Quantity
from diglot.translation.numbers.row import Row

_DECIMALS = 4  #: more than these are not written with a magnitude


def number(value: Fraction, row: Row, space: str = "") -> str:
    """A number: `671 billion`, `6710亿` with `space` before the magnitude, `1,250`."""
    size = abs(value)
    for scale, name in row.large if size >= row.large_from else ():
        scaled = value / scale
        if size >= scale and _short(scaled):
            return _digits(scaled, row) + (name if name[0].isspace() else space + name)
    return _digits(value, row)


def _short(value: Fraction) -> bool:
    """Whether few enough decimals say it."""
    return (value * 10**_DECIMALS).denominator == 1 and len(str(abs(value.numerator))) <= 7  # noqa: PLR2004


def _digits(value: Fraction, row: Row) -> str:
    rounded = round(abs(value), _DECIMALS)
    whole, rest = divmod(rounded, 1)
    text = str(int(whole))
    if whole >= row.group_from and row.grouping:
        text = f"{int(whole):,}".replace(",", row.grouping[0])
    if rest:
        text += row.decimal[0] + f"{float(rest):.{_DECIMALS}f}"[2:].rstrip("0")
    return f"-{text}" if value < 0 else text


def written(quantity: Quantity, row: Row, found: Quantity | None = None) -> str:
    """`quantity` in the language of `row`, as in `found`, what the translation has now; "" if unknown."""
    value = quantity.value
    if quantity.kind == "name":
        return quantity.text
    if quantity.kind == "date" and isinstance(value, tuple):
        return _date(value, row)
    if not isinstance(value, Fraction) or quantity.kind not in {"number", "money", "percent", "ordinal"}:
        return ""
    like = found.text if found else ""
    space = " " if " " in like.strip() else ""
    plain = quantity.raw if isinstance(quantity.raw, Fraction) else value
    if quantity.unit == "%":
        return _digits(value * 100, row) + row.percent_sign
    if quantity.unit in units.CURRENCIES:
        amount = row.amount.get(quantity.unit)
        return amount.format(number(plain, row, space)) if amount else ""
    if quantity.unit:
        return _replaced(value, found, row) if found else ""
    if plain.denominator != 1 and not _short(plain):
        return ""
    year = 1000 <= plain <= 2200 and plain.denominator == 1 and "," not in quantity.text  # noqa: PLR2004
    return str(plain) if year else number(plain, row, space)


def _date(value: tuple[int, ...], row: Row) -> str:
    year, month, day = value
    if not (year and month and day):
        return ""
    name = row.months[month - 1].split("|")[0] if row.months else ""
    return row.date.format(year=year, month=month, day=day, name=name)


_NUMBER = re.compile(r"[\d.,\s零〇一二两兩三四五六七八九十百万亿萬億兆]+(?<!\s)(?:千(?![瓦米克卡赫伏帕]))?")


def _replaced(value: Fraction, found: Quantity, row: Row) -> str:
    """What the translation has, with the right number for its unit: 5万千瓦 for 50 megawatts."""
    if not isinstance(found.value, Fraction) or not isinstance(found.raw, Fraction) or not found.raw:
        return ""
    plain = value * found.raw / found.value
    figures = _NUMBER.match(found.text)
    if figures is None or not _short(plain):
        return ""
    return number(plain, row) + found.text[figures.end() :]
