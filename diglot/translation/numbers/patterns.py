"""What is more than one number, or no number at all: dates, times, decades, ratios, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from diglot.translation.numbers import han, units
from diglot.translation.numbers.found import Quantity, Value
from diglot.translation.numbers.row import Row

#: Patterns of all languages, after those of the row.
COMMON = (
    ("date", r"(?<![\w.-]){year}(?P<mark>[-/.]){m}(?P=mark){day}(?![\d-])"),
    ("date", r"(?<![\w.-]){day}(?P<mark>[-/.]){m}(?P=mark){year}(?![\d-])"),
    ("name", r"(?<!\w)\+\d{{1,3}}(?:[ -]\d{{2,5}}){{1,5}}(?![\w-])"),  # telephones
    ("name", r"(?<![\w./-])\d{{2,4}}(?:-\d{{3,5}}){{2,4}}(?![\w-])"),
    ("name", r"(?<![\w.])(?!\d{{1,3}}(?:\.\d{{3}})+\b)\d+(?:\.\d+){{2,5}}(?![\w.])"),
    ("time", r"(?<![\w.:]){hour}:{minute}(?::\d\d)?(?:\s?(?:{morning}|{afternoon})(?!\w))?(?![\w:]|,\d)"),
    (
        "ratio",
        r"(?<![\w.:/,])(?P<a>\d+(?:\.\d+)?)(?::|\s:\s)(?P<b>\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d+(?:\.\d+)?)(?![\w:/])",
    ),
    ("fraction", r"(?<![\w.:/,])(?P<a>\d{{1,3}})/(?P<b>\d{{1,3}})(?![\w:/.])"),
)

_NAME = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<letters>(?:[A-Za-z]+-){0,3}[A-Za-z]+)(?P<joint>-?)\d[\dA-Za-z]*(?:[.-][\dA-Za-z]+)*"
)
_GLUED = re.compile(
    r"(?<![A-Za-z0-9_.,])(?P<number>\d+(?:\.\d+)?)(?P<letters>[A-Za-z]+)(?P<more>\d*[A-Za-z\d]*)"
)
_ROMAN = {
    text: at
    for at, text in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split(), 1
    )
}
_NEVER = r"(?!)"


@lru_cache(maxsize=64)
def compiled(row: Row) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """The patterns of a row with their braces filled in, and whether each asks for the name of a month."""
    numeral = r"\d{1,2}"
    if row.han:
        numeral += "|[零〇一二三四五六七八九十]{1,3}"
    if words := "|".join(sorted((*row.ordinals, *row.words), key=len, reverse=True)):
        numeral += f"|{words}"
    han_month = "1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九正]"
    year = r"(?<!\d)(?:1\d|2[01])\d\d(?!\d)" + ("|[一二][零〇○一二三四五六七八九]{3}" if row.han else "")
    day = r"(?<![\d.])(?:3[01]|[12]\d|0?[1-9])(?!\d)" + (
        "|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]" if row.han else ""
    )
    filled = {
        "n": f"(?P<n>{numeral})",
        "m": f"(?<![\\d十])(?P<month>{han_month})" if row.han else r"(?P<month>1[0-2]|0?[1-9])(?!\d)",
        "count": rf"\d{{1,6}}|{words or '(?!)'}",
        "q": "(?P<q>[1-4])",
        "month": f"(?P<month>{'|'.join(row.months)})",
        "year": f"(?P<year>{year})",
        "day": f"(?P<day>{day})",
        "decade": "(?P<decade>[1-9]0" + ("|[一二三四五六七八九]十)" if row.han else ")"),
        "century": f"(?P<century>{numeral})",
        "hour": "(?P<hour>(?:[01]?\\d|2[0-4])(?!\\d)"
        + ("|十[一二]?|[零一二三四五六七八九两])" if row.han else ")"),
        "minute": "(?P<minute>[0-5]\\d(?!\\d)" + ("|[零一二三四五六七八九十]{1,3})" if row.han else ")"),
        "morning": f"(?P<morning>{row.morning or _NEVER})",
        "afternoon": f"(?P<afternoon>{row.afternoon or _NEVER})",
    }
    flags = re.IGNORECASE | (re.ASCII if row.han else 0)  # there are no blanks around Han characters
    return tuple(
        (kind, re.compile(pattern.format_map(filled), flags), "{month}" in pattern)
        for kind, pattern in (*row.patterns, *COMMON)
    )


def small(text: str, row: Row) -> int:
    """The small number that a group of a pattern holds."""
    folded = text.lower()
    if text.isdecimal():
        return int(text)
    if folded in row.ordinals or folded in row.words:
        return row.ordinals.get(folded, row.words.get(folded, 0))
    if text == "正":
        return 1
    values = han.value(text, {})
    return int(values[0]) if values else 0


class _Groups:
    """The named groups of a match, as text and as numbers."""

    def __init__(self, found: re.Match[str], row: Row) -> None:
        self._groups, self.shown, self.row = found.groupdict(), found[0], row

    def text(self, name: str) -> str:
        return self._groups.get(name) or ""

    def __call__(self, name: str) -> int:
        text = self.text(name)
        return small(text, self.row) if text else 0


def found_by(kind: str, found: re.Match[str], row: Row) -> Quantity | None:
    """What a pattern has found; None if it is nothing after all."""
    groups = _Groups(found, row)
    make = {
        "date": _date,
        "time": _time,
        "decade": _decade,
        "century": _century,
        "quarter": _quarter,
        "ratio": _ratio,
        "fraction": _ratio,
        "share": _share,
        "span": _span,
        "discount": _discount,
        "plan": _plan,
        "seconds": _seconds,
        "name": _name,
    }[kind]
    made = make(groups)
    if made is None:
        return None
    digits = any(char.isdecimal() for char in found[0])
    return made._replace(text=found[0], start=found.start(), end=found.end(), digits=digits)


def _blank(kind: str, value: Value, unit: str = "") -> Quantity:
    return Quantity(kind, value, unit, "", 0, 0)


def _month(text: str, row: Row) -> int:
    for at, names in enumerate(row.months, 1):
        if re.fullmatch(names, text, re.IGNORECASE):
            return at
    return small(text, row)


def _date(groups: _Groups) -> Quantity | None:
    year, day = groups("year"), groups("day")
    name = groups.text("month")
    if not name:
        return _blank("date", Fraction(year))
    month = _month(name, groups.row)
    alone = not (year or day)
    if alone and groups.row.months and not name[0].isupper() and name.lower() in groups.row.words:
        return None
    others: tuple[Value, ...] = ()
    if groups.text("mark") and month and day <= 12:  # noqa: PLR2004 - 4/5/2026 is in April or in May
        others = ((year, day, month),)
    parts: tuple[Value, ...] = tuple(Fraction(part) for part in (year, day) if part)
    parts += ((month,),)
    soft = alone and (month in groups.row.month_or_word or not any(char.isdecimal() for char in groups.shown))
    if alone and month in groups.row.month_or_word and not name[0].isupper():
        return None
    return _blank("date", (year, month, day), "date")._replace(others=others, parts=parts, soft=soft)


def _time(groups: _Groups) -> Quantity:
    hour = clock = groups("hour")
    minute = 30 if groups.text("half") else groups("minute")
    part = groups.text("part")
    late = groups.text("afternoon") or (
        part and groups.row.afternoon and re.search(groups.row.afternoon, part)
    )
    early = groups.text("morning") or (part and not late)
    others: tuple[Value, ...] = ()
    if late and hour < 12:  # noqa: PLR2004 - hours of half a day
        hour += 12
    elif early and hour == 12:  # noqa: PLR2004
        hour = 0
    elif not late and not early:
        others = ((hour + 12, minute), Fraction(hour, minute) if minute else Fraction(hour))
        others += ((hour, minute, 0),)  # as a ratio
    parts = (Fraction(clock), *([Fraction(minute)] if minute and not groups.text("half") else []))
    raw = (clock, minute)
    return _blank("time", (hour, minute), "time")._replace(others=others, parts=parts, raw=raw, soft=False)


def _decade(groups: _Groups) -> Quantity:
    decade = groups("decade")
    if groups.text("century"):
        year = (groups("century") - 1) * 100 + decade
    elif "上世" in groups.shown:
        year = 1900 + decade
    else:
        year = groups("year")
    if not year:
        return _blank("decade", Fraction(decade))
    if year % 100 == 0:  # the 1800s are the 19th century as well
        return _blank("decade", Fraction(year))._replace(others=(Fraction(year // 100 + 1),))
    return _blank("decade", Fraction(year), "decade")._replace(raw=Fraction(year % 100))


def _century(groups: _Groups) -> Quantity | None:
    number = groups("n") or _ROMAN.get(groups.text("roman").lower(), 0)
    return _blank("century", Fraction(number), "century")._replace(raw=Fraction(number)) if number else None


def _quarter(groups: _Groups) -> Quantity | None:
    number = groups("q") or groups("n")
    if not 1 <= number <= 4:  # noqa: PLR2004 - of a year
        return None
    return _blank("quarter", Fraction(number), "quarter")._replace(raw=Fraction(number))


def _ratio(groups: _Groups) -> Quantity:
    first, second = Fraction(groups.text("a")), Fraction(groups.text("b").replace(",", ""))
    pair = (int(first), int(second)) if first.denominator == second.denominator == 1 else (first, second)
    share = (first / second,) if second else ()
    return _blank("ratio", pair)._replace(others=(*share, (*pair, 0)), parts=(first, second))  # type: ignore[arg-type]


def _share(groups: _Groups) -> Quantity | None:
    some, of = groups("a"), groups("b")
    if not 0 < some < of:
        return None
    words = not any(char.isdecimal() for char in groups.shown)
    return _blank("number", Fraction(some, of))._replace(parts=(Fraction(some), Fraction(of)), soft=words)


def _span(_groups: _Groups) -> Quantity:
    half = Fraction(1, 2)
    return _blank("number", half * 3600, "s")._replace(raw=half, soft=True)


def _discount(groups: _Groups) -> Quantity:
    """九折 is 10% off, at 90% of the price."""
    text = groups.text("n")
    kept = Fraction(text) if text[0].isdecimal() else Fraction(groups("n"))
    return _blank("percent", 1 - kept / 10, "%")._replace(raw=100 - kept * 10, others=(kept / 10,))


def _plan(groups: _Groups) -> Quantity:
    """十四五 is the 14th of the plans for five years, and neither 45 nor 14 or 15."""
    return _blank("ordinal", Fraction(groups("n")))


def _seconds(groups: _Groups) -> Quantity:
    """9秒58 is 9.58 seconds."""
    value = Fraction(f"{groups.text('whole')}.{groups.text('part')}")
    return _blank("number", value, "s")._replace(raw=value)


def _name(groups: _Groups) -> Quantity:
    return _blank("name", groups.shown.casefold().replace(" ", "-"), "name")


def names(text: str, row: Row, suffixes: re.Pattern[str]) -> Iterator[Quantity]:
    """Digits that are part of a name: GPT-4, H100, 5G. `suffixes` are letters that rather make a number."""
    for found in _NAME.finditer(text):
        letters, joint = found["letters"], found["joint"]
        if letters.upper() in units.MONEY or (joint and letters.islower()) or letters.lower() in row.words:
            continue
        yield _called(found[0], found.start())
    for found in _GLUED.finditer(text):
        if not suffixes.match(text, found.end("number")):
            yield _called(found[0], found.start())


def _called(text: str, start: int) -> Quantity:
    text = text.rstrip(".-")
    folded = re.sub(r"(?<=\d)s$", "", text.casefold()).replace("-", "")
    parts = tuple(Fraction(part) for part in re.findall(r"\d+", folded))
    return Quantity("name", folded, "name", text, start, start + len(text), parts=parts)
