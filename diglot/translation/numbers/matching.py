"""Two texts of which one is the other's translation: which numbers do not come out even."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from diglot.translation.numbers import messages, units
from diglot.translation.numbers.found import Mismatch, Quantity, Value
from diglot.translation.numbers.languages import row_of
from diglot.translation.numbers.nearness import Near, converts, nearness, raw, significant, unlike, year
from diglot.translation.numbers.scanning import quantities

#: Texts with more slips than these have no slips: they are not each other's translation.
_MOST = 40

#: What two numbers may be to each other that both stand in both texts, only not as often.
_DRIFTS = frozenset({Near.MAGNITUDE, Near.UNIT, Near.NAME, Near.OTHER})


def compare(source: str, source_lang: str, target: str, target_lang: str) -> list[Mismatch]:
    """What the numbers of a translation do not have of those of its source, and what they have besides.

    Order does not matter. A number may be said more often or less, unless another is said the less often for
    it. Slips come in the order of the source, numbers that only the translation has at the end.
    """
    ours, theirs = _read(source, source_lang), _read(target, target_lang)
    known = ours.row.known and theirs.row.known
    missing, added = list(ours.unmet(theirs)), list(theirs.unmet(ours))
    if not known:
        missing, added = _of_digits(missing, theirs), _of_digits(added, ours)
    found = list(_mismatches(missing[:_MOST], added[:_MOST], theirs))
    return found if known else [each._replace(sure=False) for each in found]


class _Unmet(NamedTuple):
    """A quantity that the other text has not, or not as often."""

    quantity: Quantity
    gone: bool  #: not at all


def _mismatches(missing: list[_Unmet], added: list[_Unmet], theirs: _Text) -> Iterator[Mismatch]:
    pairs = {at: (other, near) for near, at, other in _pairs(missing, added)}
    for at, (quantity, gone) in enumerate(missing):
        if at in pairs:
            other, near = pairs[at]
            slip = messages.pair(quantity, added[other].quantity, near, theirs.row)
            certain = gone or (near == Near.MAGNITUDE and added[other].gone)
            yield slip._replace(sure=slip.sure and certain)
        elif gone and not _is_one(quantity):
            yield messages.lost(quantity, theirs.row)
    taken = {other for other, _ in pairs.values()}
    for other, (quantity, gone) in enumerate(added):
        if gone and other not in taken and not _explains(quantity):
            yield messages.added(quantity)


def _pairs(missing: list[_Unmet], added: list[_Unmet]) -> Iterator[tuple[Near, int, int]]:
    """Those that belong together, the surest first; each stands in one pair."""
    found = []
    for at, (quantity, gone) in enumerate(missing):
        for other, (candidate, new) in enumerate(added):
            near = nearness(quantity, candidate)
            if near is not None and (near in _DRIFTS or (gone and new)):
                found.append(
                    (not (gone and new), near, unlike(quantity, candidate), abs(at - other), at, other)
                )
    ours, theirs = set(), set()
    for _, near, _, _, at, other in sorted(found):
        if at not in ours and other not in theirs:
            ours.add(at)
            theirs.add(other)
            yield near, at, other


def _is_one(quantity: Quantity) -> bool:
    """Whether it is a 1 that other languages do not say: 1分钟 is a minute."""
    return quantity.unit in {"", "s", "month"} and raw(quantity) == 1


def _explains(quantity: Quantity) -> bool:
    """Whether a translator has added it for the readers: the year that "last year" is, a name, a 1."""
    if quantity.kind == "name" or _is_one(quantity):
        return True
    return isinstance(quantity.value, Fraction) and year(quantity.value)


def _of_digits(unmet: list[_Unmet], other: _Text) -> list[_Unmet]:
    """What is left if one language is unknown to us: it may have any word for millions, months or hours."""
    digits = {significant(raw(quantity)) for quantity in other.quantities}
    return [
        each
        for each in unmet
        if each.quantity.digits
        and each.quantity.kind in {"number", "money", "percent"}
        and significant(raw(each.quantity)) not in digits
    ]


class _Text:
    """A text with its quantities, found by what they may be."""

    def __init__(self, text: str, lang: str) -> None:
        self.row, self.quantities = row_of(lang), quantities(text, lang)
        self._text = text
        self._index: dict[Value, list[Quantity]] = defaultdict(list)
        self._pieces: set[Value] = set()
        for quantity in self.quantities:
            self._pieces.update(quantity.parts)
            for value in _forms(quantity):
                self._index[value].append(quantity)
                self._pieces.add(value)

    def unmet(self, other: _Text) -> Iterator[_Unmet]:
        """What `other` has not, or not as often. Small words are not missed."""
        seen: set[tuple[Value, str]] = set()
        for quantity in self.quantities:
            if quantity.soft or (key := (quantity.value, quantity.unit)) in seen:
                continue
            seen.add(key)
            times = other.count(quantity)
            if times == 0 and not self._is_gloss(quantity) and not other.has_otherwise(quantity):
                yield _Unmet(quantity, gone=True)
            elif 0 < times < self.count(quantity) and quantity.digits:
                yield _Unmet(quantity, gone=False)

    def _is_gloss(self, quantity: Quantity) -> bool:
        """Whether it only explains something to the readers of this language: 艾伦人工智能研究所（Ai2）."""
        before, after = self._text[: quantity.start], self._text[quantity.end :]
        return quantity.kind == "name" and before[-1:] in {"(", "（"} and after[:1] in {")", "）"}

    def count(self, quantity: Quantity) -> int:
        """How often this text has a quantity."""
        found = [other for value in _forms(quantity) for other in self._index.get(value, ())]
        return len({other.start for other in found if _fits(quantity, other)})

    def has_otherwise(self, quantity: Quantity) -> bool:
        """Whether this text says it in pieces, as a part of something, or in another unit and roughly."""
        if quantity.kind == "name" and self._is_named(quantity):
            return True
        if quantity.parts and not self._like(quantity) and self._pieces.issuperset(quantity.parts):
            return True
        plain = raw(quantity)  # the 6 of "April 4-6", the 24 of 24/7, the 20 of G20
        if quantity.unit in {"", "s"} and plain in self._pieces and plain not in self._index:
            return True
        if quantity.digits:
            return False
        # ten miles, 十六公里: nobody measured it
        return any(not other.digits and converts(quantity, other) for other in self.quantities)

    def _is_named(self, name: Quantity) -> bool:
        """Whether a name stands here, though perhaps spaced otherwise."""
        folded = self._text.casefold().replace("-", "").replace(" ", "")
        return re.search(rf"{re.escape(str(name.value))}(?!\d)", folded) is not None

    def _like(self, whole: Quantity) -> bool:
        """Whether something stands here that is of the same kind: GPT-3 for GPT-4, 1:3 for 3:1."""
        if whole.kind == "name":
            return any(nearness(whole, other) == Near.NAME for other in self.quantities)
        return whole.kind == "ratio" and any(other.kind == "ratio" for other in self.quantities)


@lru_cache(maxsize=256)  # a source is compared with all of its translations
def _read(text: str, lang: str) -> _Text:
    return _Text(text, lang)


def _forms(quantity: Quantity) -> set[Value]:
    """All that a quantity may be, with its unit or without."""
    given = () if quantity.raw is None else (quantity.raw,)
    return {quantity.value, *given, *quantity.others}


def _fits(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may be the same, whichever language they are in. Half is 50% all the same."""
    if one.unit and other.unit:
        if not units.compatible(one.unit, other.unit):
            return False
        return bool({one.value, *one.others} & {other.value, *other.others})
    return bool(_forms(one) & _forms(other))
