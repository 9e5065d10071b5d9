"""Numbers in Han characters, alone or with digits: 三千六百万, 3.5亿, 1万2000, 二〇二六."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

DIGITS = {
    **{char: at for at, char in enumerate("零一二三四五六七八九")},
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
}
TENS = {"十": 10, "百": 100, "千": 1000}
_SHORT = {"廿": "二十", "卅": "三十"}
_MORE = re.compile("[多余餘来來几幾]")
_POINT = re.compile("[点點]([零〇一二三四五六七八九]+)")

#: Characters that a number in words may be made of, without its magnitudes.
CHARS = "零〇一二两兩三四五六七八九十百千廿卅"

_TOKEN = re.compile(r"\d[\d,\u00a0\u2009\u202f]*(?:\.\d+)?|\.\d+|\S")


def value(text: str, scales: Mapping[str, int]) -> tuple[Fraction, ...]:
    """The numbers that `text` says: mostly one; two for 七八 (seven or eight); none if it says none.

    `scales` are the magnitudes, 万 and 亿. Digits without 十 or 百 are read one by one: 二〇二六 is 2026.
    """
    text = _MORE.sub("", text)
    for short, long in _SHORT.items():
        text = text.replace(short, long)
    text = _POINT.sub(lambda found: "." + "".join(str(DIGITS[char]) for char in found[1]), text)
    if (
        text[0].isdecimal()
        and text[-1].isdecimal()
        and not any(char in TENS or char in scales for char in text)
    ):
        return (Fraction(re.sub(r"[^\d.]", "", text)),)
    if not any(char in TENS or char in scales for char in text):
        return _digits(text)
    doubled = re.search(r"[一二两三四五六七八](?=([二三四五六七八九])(?:[十百千万亿萬億]|$))", text)
    if doubled and DIGITS[doubled[1]] - DIGITS[doubled[0]] == 1:  # 三四十, 七八百
        at = doubled.start()
        return (*value(text[: at + 1] + text[at + 2 :], scales), *value(text[:at] + text[at + 1 :], scales))
    return (_read(text, scales),)


def _digits(text: str) -> tuple[Fraction, ...]:
    if "." in text:
        return (_read(text, {}),)
    known = [DIGITS[char] for char in text if char in DIGITS]
    if not known:
        return ()
    if len(known) == 2 and 0 < known[0] == known[1] - 1:  # noqa: PLR2004 - 七八个, 两三年
        return Fraction(known[0]), Fraction(known[1])
    return (Fraction(int("".join(map(str, known)))),)


def _read(text: str, scales: Mapping[str, int]) -> Fraction:
    """One number with its magnitudes. A last digit alone is of the next lower one: 两万三 is 23000."""
    total = section = Fraction(0)
    number: Fraction | None = None
    last = 1
    for part in _TOKEN.findall(text):
        if part in scales:
            last = scales[part]
            current = section + (number or 0)
            if 0 < total < last:
                total = (total + current) * last
            else:
                total += (current if section or number is not None else 1) * last
            section, number = Fraction(0), None
        elif part in TENS:
            last = TENS[part]
            section += (1 if number is None else number) * last
            number = None
        elif part[0] in DIGITS:
            last = 1 if part in "零〇○" else last
            number = Fraction(DIGITS[part])
        elif part[0].isdecimal():
            last, number = 1, Fraction(re.sub(r"[^\d.]", "", part))
        elif part[0] == ".":
            number = (number or 0) + Fraction(f"0{part}")
    if number is not None and last >= 100 and text[-1] in DIGITS:  # noqa: PLR2004 - not for 十二
        number *= Fraction(last, 10)
    return total + section + (number or 0)
