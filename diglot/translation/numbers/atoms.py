"""Plain numbers, in digits or in words, before anybody asks what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from diglot.translation.numbers import han
from diglot.translation.numbers.row import Row

#: Words for numbers up to this one are in all texts, and often say no number.
SMALL = 12

#: What is longer is no number that a reader reads.
LONGEST = 40

#: As many characters as a year has: 二〇二六.
_YEAR = 4


@dataclass
class Atom:
    """A number, and what it turns out to be counted in."""

    start: int
    end: int
    number: Fraction
    others: tuple[Fraction, ...] = ()
    soft: bool = False
    digits: bool = True
    size: int = 1  #: the magnitude that stands at it, and is in the number: 10000 for 20万
    factor: Fraction = Fraction(1)
    unit: str = ""
    kind: str = "number"


@lru_cache(maxsize=64)
def literal(row: Row) -> str:
    """The pattern of a number in digits. All repeats have an end, so that no text is slow."""
    groups = "|".join(rf"(?:{re.escape(mark)}\d{{3}}){{1,12}}" for mark in row.grouping)
    point = f"[{re.escape(row.decimal)}]"
    english = r"|\.\d{1,2}(?![\d.])" if "." in row.grouping else ""
    return (
        rf"(?:\d{{1,3}}(?:{groups})(?!\d)(?:{point}\d+)?"
        rf"|\d{{1,2}}(?:,\d\d){{1,6}},\d{{3}}(?!\d)|\d+(?:{point}\d+{english})?)"
    )


@lru_cache(maxsize=64)
def _in_han(row: Row) -> re.Pattern[str]:
    """Digits and Han characters that make one number: 1万2000, 三千六百万. But 千瓦 is a unit."""
    number, of_unit = literal(row), "(?![瓦米克卡赫伏帕焦]|字节|位元)"
    char = f"(?:[零〇○一二两兩三四五六七八九十百廿卅]|千{of_unit})"
    sizes = "".join(row.scales)
    big = f"(?:[{sizes}]{of_unit})"
    point = "[点點](?=[零〇一二三四五六七八九])"
    more = rf"[多余餘来來几幾](?=\s?{big})"
    first, next_ = f"{number}|{char}|{big}", rf"\s?{big}|{char}|{more}|(?<=[{sizes}百千])\s?{number}|{point}"
    bare = "|".join(sorted(row.bare, key=len, reverse=True))
    return re.compile(rf"(?P<bare>{bare})|(?<!\d)(?:{first})(?:{next_})*")


@lru_cache(maxsize=64)
def _in_words(row: Row) -> re.Pattern[str]:
    """Digits, or words that may make one number: twenty-one, three hundred and five million."""
    known = sorted({*row.words, *row.ordinals, *row.scales, *row.bare}, key=len, reverse=True)
    if not known:
        return re.compile(rf"(?<!\d){literal(row)}")
    word, and_ = "|".join(known), rf"(?:{row.and_}\s)?" if row.and_ else ""
    start = rf"(?:(?P<part>{'|'.join(row.part_of) or '(?!)'})\s)?"
    words = rf"(?P<words>(?:{word})(?:[\s-]{and_}(?:{word})){{0,30}})"
    end = rf"(?:\b|(?=(?:{'|'.join(row.glued) or '(?!)'})\b))"
    return re.compile(rf"(?<!\d){literal(row)}|\b{start}{words}{end}", re.IGNORECASE)


def atoms(text: str, row: Row) -> Iterator[Atom]:
    """All numbers in order."""
    if row.han:
        for found in _in_han(row).finditer(text):
            yield from _from_han(found, text, row)
        return
    for found in _in_words(row).finditer(text):
        if found[0][0].isdecimal():
            yield from _from_digits(found[0], found.start(), row)
        else:
            yield from _from_words(found, row)


def _from_han(found: re.Match[str], text: str, row: Row) -> Iterator[Atom]:
    shown = found[0]
    if found["bare"]:
        first, *more = (Fraction(value) for value in row.bare[shown])
        yield Atom(found.start(), found.end(), first, tuple(more), soft=True, digits=False)
    if found["bare"] or len(shown) > LONGEST:
        return
    digits = any(char.isdecimal() for char in shown)
    values = han.value(shown, row.scales)
    known = any(char in han.DIGITS or char.isdecimal() or char in "十廿卅" for char in shown)
    before = text[found.start() - 1 : found.start()] if found.start() else ""
    loose = bool(row.some and re.match(row.some, before))
    few = text[found.end() : found.end() + 1] in set("几幾") and shown[-1] == "十"
    inner = re.search("十[几幾]", shown)
    for value in values:
        others: tuple[Fraction, ...] = ()
        if (few or inner) and value % 10 == 0:
            others = tuple(value + value * more / 10 for more in range(1, 10)) if shown[0] == "十" else ()
        soft = not digits and (
            value <= SMALL or not known or len(values) > 1 or bool(others) or loose or shown[0] in row.scales
        )
        if (
            not digits
            and len(shown) < _YEAR
            and not any(char in "十百千廿卅点點" or char in row.scales for char in shown)
        ):
            soft = True  # 一二, 三五: rarely 12 or 35
        size = _size(shown, row, digits=digits)
        yield Atom(found.start(), found.end(), value, others, soft, digits, size)


def _size(shown: str, row: Row, *, digits: bool) -> int:
    """The magnitude at the end of a number in characters. After digits, 千 and 百 are one too."""
    size = 1
    for char in reversed(shown):
        factor = row.scales.get(char, han.TENS.get(char, 0) if digits else 0)
        if not factor:
            break
        size *= factor
    return size


def _from_digits(shown: str, start: int, row: Row) -> Iterator[Atom]:
    if len(shown) > LONGEST:
        return
    values = [Fraction(each) for each in _numerals(shown, row)]
    yield Atom(start, start + len(shown), values[0], tuple(values[1:]))


def _numerals(shown: str, row: Row) -> Iterator[str]:
    """What digits with marks say, as Python writes it. Where nobody knows the marks, it may be two things."""
    marks = re.sub(r"\d", "", shown)
    grouped = re.fullmatch(r"\d{1,3}(?:\D\d{3})+", shown) is not None and len(set(marks)) == 1
    if not marks or (grouped and marks[0] in row.grouping):
        yield re.sub(r"\D", "", shown)
        if len(marks) != 1 or len(row.decimal) == 1:
            return
    whole, mark, rest = shown.rpartition(marks[-1])
    decimals = mark in row.decimal or mark == "."  # 3.5 in German: not good, but plain
    yield re.sub(r"\D", "", whole) + ("." if decimals else "") + rest


def _from_words(found: re.Match[str], row: Row) -> Iterator[Atom]:
    shown = found["words"]
    words = [(each.start(), each[0].lower()) for each in re.finditer(_word(row), shown, re.IGNORECASE)]
    spelt = list(_spelt([word for _, word in words], row))
    if len(spelt) == 2 and words[-1][1] not in row.ordinals and 10 <= spelt[1][2] < 100 and spelt[0][2] < 100:  # noqa: PLR2004 - a price, a year
        high, low = spelt[0][2], spelt[1][2]
        spelt = [(0, spelt[1][1], high * 100 + low, True)]
    for first, last, value, vague in spelt:
        start = found.start("words") + words[first][0]
        end = found.start("words") + words[last][0] + len(words[last][1])
        bare = first == last and row.bare.get(words[first][1])
        others = tuple(Fraction(each) for each in bare[1:]) if bare else ()
        if words[first][1] in row.ordinals and first == last:
            others = (1 / value,) if value else ()
        part = _part(found["part"], row) if first == 0 else None
        number = value * part if part else value
        soft = bool(bare) or (not part and (vague or value <= SMALL))
        size = row.scales.get(words[last][1], 1) if last > first or not vague else 1
        yield Atom(found.start() if part else start, end, number, others, soft, digits=False, size=size)


def _part(shown: str | None, row: Row) -> Fraction | None:
    """What stands before a magnitude and takes a part of it: "half a", "quarter of a"."""
    if not shown:
        return None
    return next(part for words, part in row.part_of.items() if re.fullmatch(words, shown, re.IGNORECASE))


@lru_cache(maxsize=64)
def _word(row: Row) -> str:
    return "|".join(sorted({*row.words, *row.ordinals, *row.scales, *row.bare}, key=len, reverse=True))


def _spelt(words: list[str], row: Row) -> Iterator[tuple[int, int, Fraction, bool]]:
    """The numbers in a row of words: the first and the last word of each, its value, whether it is vague."""
    begin, spelt = 0, _Spelling()
    for at, word in enumerate(words):
        bare, scale = row.bare.get(word), row.scales.get(word)
        value = 0 if bare or scale else row.words.get(word, row.ordinals.get(word, 0))
        if at > begin and (bare or (not scale and not spelt.takes(value))):
            yield begin, at - 1, spelt.value, spelt.size > 0 and begin == at - 1
            begin, spelt = at, _Spelling()
        if scale:
            spelt.multiply(scale)
        else:
            spelt.add(Fraction(bare[0]) if bare else Fraction(value), 1 if bare else value)
    if words:
        yield begin, len(words) - 1, spelt.value, spelt.size > 0 and begin == len(words) - 1


class _Spelling:
    """A number in words, as far as it has been read."""

    def __init__(self) -> None:
        self._total = self._group = Fraction(0)  # a group is what the next magnitude multiplies
        self._last = 0
        self.size = 0  #: its last magnitude

    @property
    def value(self) -> Fraction:
        return self._total + self._group

    def takes(self, value: int) -> bool:
        """Whether a word for `value` goes on with this number: two hundred and five, twenty-one."""
        if self._last >= 100:  # noqa: PLR2004 - the magnitudes
            return 0 < value < self._last
        below = 20 if self._last in {60, 80} else 10  # soixante-quinze
        return self._last in range(20, 100, 10) and 0 < value < below

    def add(self, value: Fraction, last: int) -> None:
        self._group += value
        self._last = last

    def multiply(self, scale: int) -> None:
        if scale == 100:  # noqa: PLR2004 - it stays below thousands
            self._group = (self._group or 1) * Fraction(scale)
        else:
            self._total = (
                self.value * scale if self._goes_on(scale) else self._total + (self._group or 1) * scale
            )
            self._group = Fraction(0)
        self._last = self.size = scale

    def _goes_on(self, scale: int) -> bool:
        """Whether all so far is multiplied: a hundred thousand million."""
        return bool(self._total) and not self._group and self.size <= scale
