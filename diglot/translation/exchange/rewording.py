"""What other tools give back, put into a parallel file: blocks get new words, all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from diglot.sources import Reading
from diglot.translation import segments
from diglot.translation.exchange.units import Unit, grouped
from diglot.translation.parallel_route import splicing, stated
from diglot.translation.parallel_route.splicing import Words
from diglot.translation.segments import Text
from diglot.translation.worksheet import Pair, Worksheet

#: Why a translation cannot be put in its place.
GONE = "the source says it no more"
ABSENT = "the translation has no such block yet"
CORRECTION = "it stands among corrections"
FRONT = "the front matter has no line of its own for it"
MERGED = "the translation joins this block with others"
BROKEN = "as Markdown it would be another block there"


class Reworded(NamedTuple):
    """The parallel file, and what became of the units."""

    data: bytes
    new: int = 0  #: have their place
    same: int = 0  #: said what the file says
    lost: tuple[tuple[Unit, str], ...] = ()  #: have none, and why


def reword(data: bytes, text: Text, sheet: Worksheet, units: Iterable[Unit], how: Reading) -> Reworded:
    """A file with the translations of `units`; `text` is what it holds, `sheet` what it is laid beside."""
    groups = list(grouped(sheet))
    places = {(each.line, each.col): at for at, each in enumerate(text.segments)}
    words: dict[int, Unit] = {}
    lost: list[tuple[Unit, str]] = []
    new = same = 0
    for unit in (each for each in units if each.state != "missing"):
        pairs = _pairs(unit, groups)
        if pairs and pairs[0].text == unit.target:
            same += 1
        elif why := next(
            filter(None, (_why_not(pair, text, places) for pair in pairs)), "" if pairs else GONE
        ):
            lost.append((unit, why))
        else:
            words |= {places[pair.place()]: unit for pair in pairs}
            new += 1
    broken = [(words.pop(at), FRONT) for at in _unwritten(data, text, words, how)]
    first = len(text.front)
    broken += [(words.pop(first + at), BROKEN) for at in splicing.wrong(text, _wordings(text, words), how)]
    lost += (left := list(dict.fromkeys(broken)))
    return Reworded(_written(data, text, words), new - len(left), same, tuple(lost))


def _pairs(unit: Unit, groups: Sequence[tuple[Unit, list[Pair]]]) -> list[Pair]:
    """What a unit is about, best by its id; blocks may say the same, and be translated in several ways."""
    alike = [(ours, pairs) for ours, pairs in groups if ours.source == unit.source]
    alike.sort(
        key=lambda each: (each[0].id != unit.id, each[0].target != unit.target, each[0].kind != unit.kind)
    )
    return alike[0][1] if alike else []


def _why_not(pair: Pair, text: Text, places: Mapping[tuple[int, int], int]) -> str:
    """Why a pair cannot get other words; "" if it can."""
    if not pair.text:
        return ABSENT
    if pair.source and pair.source.kind == "correction":
        return CORRECTION
    at = places.get(pair.place())
    return "" if at is not None and text.segments[at].text == pair.text else MERGED


def _unwritten(data: bytes, text: Text, words: Mapping[int, Unit], how: Reading) -> list[int]:
    """The segments of the front matter that would not say what they should: it is written, and read again."""
    ours = {at: unit for at, unit in words.items() if at < len(text.front)}
    front = segments.read(_written(data, text, ours), text.opened.at, how).front if ours else ()
    return [at for at, unit in ours.items() if at >= len(front) or front[at].text != unit.target]


def _wordings(text: Text, words: Mapping[int, Unit]) -> list[Words | None]:
    first = len(text.front)
    return [Words(words[first + at].target) if first + at in words else None for at in range(len(text.body))]


def _written(data: bytes, text: Text, words: Mapping[int, Unit]) -> bytes:
    """The file with its body exchanged; its own line ends are kept."""
    if not words:
        return data
    head = stated.head_with(text, {at: unit.target for at, unit in words.items()})
    body = splicing.spliced(text, _wordings(text, words)).encode()
    return head + (body.replace(b"\n", b"\r\n") if b"\r\n" in data else body)
