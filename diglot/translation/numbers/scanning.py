"""All numbers of a text: what has a pattern first, then what is left."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from diglot.translation.numbers import counted, patterns
from diglot.translation.numbers.atoms import Atom, atoms
from diglot.translation.numbers.found import Quantity
from diglot.translation.numbers.languages import row_of
from diglot.translation.numbers.row import Row
from diglot.translation.numbers.visible import visible

#: What takes the place of text that is understood: no number, no letter, no blank.
_DONE = "\ue000"


@lru_cache(maxsize=64)
def _hint(row: Row) -> re.Pattern[str]:
    """What a text has that says any number at all."""
    words = {*row.words, *row.ordinals, *row.scales, *row.bare}
    chars = "零〇一二两兩三四五六七八九十百千廿卅" if row.han else ""
    months = rf"|\b(?:{'|'.join(row.months)})\b" if row.months else ""
    edge = "" if row.han else r"\b"
    return re.compile(
        rf"[\d{chars}]{'|' + edge + '(?:' + '|'.join(words) + ')' if words else ''}{months}", re.IGNORECASE
    )


def quantities(text: str, lang: str) -> list[Quantity]:
    """Every number, amount, date, … of an inline text in the language `lang`, in order.

    Code, addresses, tags, footnote marks and the numbering of lists are no text. Never raises.
    """
    row = row_of(lang)
    if not _hint(row).search(text):
        return []
    shown = visible(text)
    found = []
    for kind, pattern in patterns.compiled(row):
        here = []
        for match in pattern.finditer(shown):
            quantity = patterns.found_by(kind, match, row)
            if quantity is not None:
                here.append(quantity)
        shown = _without(shown, here)
        found += here
    named = list(patterns.names(shown, row, counted.glued(row)))
    shown = _without(shown, named)
    found += [*named, *_plain(shown, row)]
    return sorted(
        (each._replace(text=text[each.start : each.end]) for each in found), key=lambda each: each.start
    )


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
            atom.start, atom.soft, atom.counted = of.start, False, True
            if percent:
                atom.kind, atom.unit, atom.factor = "percent", "%", 1 / of.number
            else:
                atom.number /= of.number
                atom.others = ()
        kept.append(atom)
    return kept
