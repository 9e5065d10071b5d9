"""All numbers of a text: what has a pattern first, then what is left."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from diglot.translation.numbers import counted, han, patterns
from diglot.translation.numbers.atoms import Atom, atoms
from diglot.translation.numbers.found import Quantity
from diglot.translation.numbers.languages import row_of
from diglot.translation.numbers.row import Row
from diglot.translation.numbers.signs import signs
from diglot.translation.numbers.visible import visible

#: Longer texts are data. Reading takes up to some milliseconds for a hundred numbers.
_LONGEST = 20_000

_STRONG = "**"

#: What takes the place of text that is understood: no number, no letter, no blank.
_DONE = "\ue000"


class _Hints(NamedTuple):
    """What a text has that says any number at all: a character, or a word."""

    char: re.Pattern[str]
    words: frozenset[str]
    months: frozenset[str]  #: a part of the words


_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=64)
def _hints(row: Row) -> _Hints:
    """The hints of a row."""
    months = {part for name in "|".join(row.months).lower().split("|") for part in _WORD.findall(name)}
    known = {*row.words, *row.ordinals, *row.scales, *row.bare, *months}
    chars = "".join(char for char in f"{han.CHARS}{''.join(known)}") if row.han else ""
    known |= {word + ending for word in row.words for ending in row.glued}
    words = frozenset(part for word in known for part in _WORD.findall(word))
    return _Hints(re.compile(rf"[\d{chars}]"), words, frozenset(months))


def _says_numbers(text: str, row: Row) -> bool:
    hints = _hints(row)
    if hints.char.search(text):
        return True
    return not row.han and not hints.words.isdisjoint(_WORD.findall(text.lower()))


def _ordinals(row: Row) -> str:
    """What stands after numbers with a dot that are no numbering of lists: the month of "4. April"."""
    return "|".join((*row.months, *row.ordinal_nouns)) if row.ordinal_nouns else "(?!)"


def quantities(text: str, lang: str) -> list[Quantity]:
    """Every number, amount, date, … of an inline text in the language `lang`, in order.

    Code, addresses, tags, footnote marks and the numbering of lists are no text. Never raises. A text of more
    than 20 000 characters is no paragraph, and none are found in it.
    """
    row = row_of(lang)
    if len(text) > _LONGEST or not _says_numbers(text, row):
        return []
    shown = visible(text, _ordinals(row))
    places = _unmarked(shown)
    found = sorted(_found(shown.replace(_STRONG, "") if places else shown, row), key=lambda each: each.start)
    return [_placed(each, places, text) for each in found]


def _unmarked(shown: str) -> list[int]:
    """Where all characters but the marks of emphasis stand, as in **671** billion. Empty if it has none."""
    if _STRONG not in shown:
        return []
    marks = {at for mark in re.finditer(re.escape(_STRONG), shown) for at in range(*mark.span())}
    return [at for at in range(len(shown)) if at not in marks]


def _placed(quantity: Quantity, places: list[int], text: str) -> Quantity:
    start, end = quantity.start, quantity.end
    if places:
        start, end = places[start], places[end - 1] + 1
    return quantity._replace(text=text[start:end], start=start, end=end)


def _found(shown: str, row: Row) -> list[Quantity]:
    found: list[Quantity] = []
    dated = not _hints(row).months.isdisjoint(_WORD.findall(shown.lower()))
    for kind, pattern, of_month in patterns.compiled(row):
        if of_month and not dated:
            continue
        matches = (patterns.found_by(kind, match, row) for match in pattern.finditer(shown))
        here = [quantity for quantity in matches if quantity]
        shown = _without(shown, here)
        found += here
    named = list(patterns.names(shown, row, signs(row).glued))
    shown = _without(shown, named)
    return [*found, *named, *_plain(shown, row)]


def _without(shown: str, found: list[Quantity]) -> str:
    """`shown` without what is understood; all else keeps its place."""
    parts, at = [], 0
    for each in found:
        if each.start >= at:
            parts += [shown[at : each.start], _DONE * (each.end - each.start)]
            at = each.end
    return "".join([*parts, shown[at:]]) if parts else shown


def _plain(shown: str, row: Row) -> list[Quantity]:
    found: list[Atom] = []
    end = 0
    for atom in atoms(shown, row):
        if atom.start < end and not (found and found[-1].start == atom.start):
            continue
        counted.count(atom, shown, row)
        found.append(atom)
        end = max(end, atom.end)
    found = _shares(found, shown)
    for first, second in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        counted.share(first, second, shown, row)
    _elliptic(found)
    return [counted.quantity(atom, shown) for atom in found]


def _elliptic(found: list[Atom]) -> None:
    """After "50 megawatts" a plain 56 may be megawatts as well."""
    factor = Fraction(1)
    for atom in found:
        if atom.unit and atom.kind == "number":
            factor = atom.factor
        elif not atom.unit and factor != 1:
            atom.others += (atom.number * factor,)


_OF_PARTS = re.compile(r"\s?分之\s?")


def _shares(found: list[Atom], shown: str) -> list[Atom]:
    """百分之五 and 三分之一: two numbers that say one."""
    kept: list[Atom] = []
    for atom in found:
        of = kept[-1] if kept else None
        if of and of.end <= atom.start and _OF_PARTS.fullmatch(shown[of.end : atom.start]) and of.number:
            kept.pop()
            percent = of.number in {100, 1000, 10000}
            atom.start, atom.soft = of.start, False
            if percent:
                atom.kind, atom.unit, atom.factor = "percent", "%", 1 / of.number
            else:
                atom.number /= of.number
                atom.others = ()
        kept.append(atom)
    return kept
