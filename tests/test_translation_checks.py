"""The rules for translations: golden cases, and that real translations pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from diglot import languages
from diglot.translation import checks, glossary
from diglot.translation.worksheet import Pair, Route, Segment, State, Worksheet

CASES = Path(__file__).parent / "translation" / "cases.txt"


@dataclass
class Case:
    """An article in two languages, and what is wrong with it."""

    title: str
    blocks: list[tuple[str, str]] = field(default_factory=list)
    expected: tuple[str, ...] = ()


def cases() -> Iterator[Case]:
    for part in f"\n{CASES.read_text('utf-8')}".split("\n# ")[1:]:
        given, _, expected = part.partition("\n>>>")
        title, *lines = given.split("\n")
        told = [(key, text.replace("\\n", "\n")) for key, _, text in (line.partition(": ") for line in lines)]
        yield Case(title, told, tuple(expected.strip().splitlines()))


def told_of(case: Case) -> tuple[str, ...]:
    """Every problem of each pair of languages in a case, as the terminal shows it."""
    terms = ""
    sheets: dict[tuple[str, str], list[Pair]] = {}
    settings: dict[str, str] = {}
    source: tuple[str, str] | None = None
    for key, text in case.blocks:
        if key == "glossary":
            terms += f"{text}\n"
        elif key in {"kind", "silenced", "route"}:
            settings[key] = text
        elif source is None:
            source = key, text
        else:
            pairs = sheets.setdefault((source[0], key), [])
            pairs.append(pair(source[1], text, 1 + sum(map(len, sheets.values())), source[0], settings))
            source, settings = None, {name: each for name, each in settings.items() if name == "route"}
    found, faults = glossary.read(terms.encode(), "glossary.toml", ["ar", "en", "fr", "zh"])
    assert not faults
    return tuple(
        str(problem)
        for (first, second), pairs in sheets.items()
        for problem in checks.check(
            sheet(first, second, pairs, "catalog" if "route" in settings else "parallel"), found
        )
    )


def pair(text: str, other: str, line: int, lang: str, settings: dict[str, str]) -> Pair:
    kind = settings.get("kind", "paragraph")
    source = Segment(kind, text, f"a.{lang}.md", line, 1, block=-1 if kind == "title" else line)
    code, _, reason = settings.get("silenced", "").partition(" ")
    silenced = {code: reason} if code else {}
    spans = ((0, line, 1),) if other else ()
    return Pair(source if text else None, other, spans, "current" if other else "missing", silenced=silenced)


def sheet(first: str, second: str, pairs: list[Pair], route: Route) -> Worksheet:
    source, target = languages.language(first), languages.language(second)
    return Worksheet(
        "a", source, target, f"a.{first}.md", f"a.{second}.md", route, State.CURRENT, tuple(pairs)
    )


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_every_problem_of_a_translation_is_told_and_no_other(case: Case) -> None:
    assert told_of(case) == case.expected
