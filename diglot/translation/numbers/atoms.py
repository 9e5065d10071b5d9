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


@dataclass
class Atom:
    """A number, and what it turns out to be counted in."""

    start: int
    end: int
    number: Fraction
    others: tuple[Fraction, ...] = ()
    soft: bool = False
    digits: bool = True
    scale: int = 1
    factor: Fraction = Fraction(1)
    unit: str = ""
    kind: str = "number"
    counted: bool = False  #: a magnitude or a unit stands at it


@lru_cache(maxsize=64)
def literal(row: Row) -> str:
    """The pattern of a number in digits. All repeats have an end, so that no text is slow."""
    groups = "|".join(rf"(?:{re.escape(mark)}\d{{3}}){{1,12}}" for mark in row.grouping)
    point = f"[{re.escape(row.decimal)}]"
    return (
        rf"(?:\d{{1,3}}(?:{groups})(?!\d)(?:{point}\d+)?"
        rf"|\d{{1,2}}(?:,\d\d){{1,6}},\d{{3}}(?!\d)|\d+(?:{point}\d+)?)"
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
    return re.compile(
        rf"(?<!\d)(?:{number}|{char}|{big})(?:\s?{big}|{char}|{more}|(?<=[{sizes}])\s?{number}|{point})*"
    )


@lru_cache(maxsize=64)
def _in_words(row: Row) -> re.Pattern[str]:
    """Digits, or words that may make one number: twenty-one, three hundred and five million."""
    known = sorted({*row.words, *row.ordinals, *row.scales, *row.bare}, key=len, reverse=True)
    if not known:
        return re.compile(rf"(?<!\d){literal(row)}")
    word, and_ = "|".join(known), rf"(?:{row.and_}\s)?" if row.and_ else ""
    start = rf"(?:(?P<half>{row.half_of})\s)?" if row.half_of else ""
    return re.compile(
        rf"(?<!\d){literal(row)}|\b{start}(?P<words>(?:{word})(?:[\s-]{and_}(?:{word})){{0,12}})(?:\b|(?={row.times or '(?!)'}))",
        re.IGNORECASE,
    )


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
    if len(shown) > LONGEST:
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
            and len(shown) <= 3
            and not any(char in "十百千廿卅点點" or char in row.scales for char in shown)
        ):
            soft = True  # 一二, 三五: rarely 12 or 35
        counted = any(char in row.scales for char in shown)
        yield Atom(found.start(), found.end(), value, others, soft, digits, counted=counted)


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
    decimals = mark in row.decimal
    yield re.sub(r"\D", "", whole) + ("." if decimals else "") + rest


def _from_words(found: re.Match[str], row: Row) -> Iterator[Atom]:
    shown = found["words"]
    words = [(each.start(), each[0].lower()) for each in re.finditer(_word(row), shown, re.IGNORECASE)]
    spelt = list(_spelt(words, shown, row))
    if len(spelt) == 2 and 10 <= spelt[1][2] < 100 and spelt[0][2] < 100:  # noqa: PLR2004 - a price, a year
        high, low = spelt[0][2], spelt[1][2]
        spelt = [(0, spelt[1][1], high * 100 + low, True)]
    for first, last, value, vague in spelt:
        start = found.start("words") + words[first][0]
        end = found.start("words") + words[last][0] + len(words[last][1])
        bare = first == last and row.bare.get(words[first][1])
        others = tuple(Fraction(each) for each in bare[1:]) if bare else ()
        if words[first][1] in row.ordinals and first == last:
            others = (1 / value,) if value else ()
        half = found["half"] and first == 0 if row.half_of else False
        value = value / 2 if half else value
        soft = not half and (vague or value <= SMALL or bool(bare))
        counted = words[last][1] in row.scales
        yield Atom(found.start() if half else start, end, value, others, soft, digits=False, counted=counted)


@lru_cache(maxsize=64)
def _word(row: Row) -> str:
    return "|".join(sorted({*row.words, *row.ordinals, *row.scales, *row.bare}, key=len, reverse=True))


def _spelt(words: list[tuple[int, str]], shown: str, row: Row) -> Iterator[tuple[int, int, Fraction, bool]]:
    """The numbers in a row of words: the first and the last word of each, its value, whether it is vague."""
    first, total, group, last = 0, Fraction(0), Fraction(0), 0
    size = 0
    for at, (_, word) in enumerate(words):
        bare, scale = row.bare.get(word), row.scales.get(word)
        value = 0 if bare or scale else row.words.get(word, row.ordinals.get(word, 0))
        fits = at == first or (bare is None and (scale is not None or _joins(last, value)))
        if not fits:
            yield first, at - 1, total + group, size > 0 and first == at - 1
            first, total, group, size = at, Fraction(0), Fraction(0), 0
        if bare:
            group = Fraction(bare[0])
        elif scale == 100:  # noqa: PLR2004 - it stays below thousands
            group, size = (group or 1) * scale, scale
        elif scale:
            total = total * scale if total and not group else total + (group or 1) * scale
            group, size = Fraction(0), scale
        else:
            group += value
        last = scale or (value if not bare else 1)
    if words:
        yield first, len(words) - 1, total + group, size > 0 and first == len(words) - 1


def _joins(last: int, value: int) -> bool:
    """Whether a word for `value` goes on with the number that ends with the word for `last`."""
    if last >= 100:  # noqa: PLR2004 - two hundred five
        return 0 < value < last
    return last in {20, 30, 40, 50, 60, 70, 80, 90} and 0 < value < (20 if last in {60, 80} else 10)
