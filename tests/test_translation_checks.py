"""The rules for translations: golden cases, and that real translations pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from harness import SiteFolder, run_cli
from hypothesis import given
from hypothesis import strategies as st

from diglot import languages
from diglot.translation import checks, glossary
from diglot.translation.glossary import Glossary
from diglot.translation.worksheet import Pair, Route, Segment, State, Worksheet

CASES = Path(__file__).parent / "translation" / "cases.txt"
GLOSSARY, _ = glossary.read(
    """\
keep = ["Aa"]
[[term]]
en = { use = "ab", also = ["AI"] }
zh = { use = "电池", forbid = ["权重"], first = "电池（AI）" }
""".encode(),
    "glossary.toml",
    ["en", "zh"],
)


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


SIGNS = st.text(alphabet='ab A1 *_~`[]()!<>&;\\\n"“”„（）,，。{}%权重电池AI^:/', min_size=1, max_size=60)


@given(SIGNS, SIGNS)
def test_every_problem_stands_in_the_translation(source: str, target: str) -> None:
    """Whatever two texts hold, the rules answer, and within the text."""
    for first, second in (("en", "zh"), ("zh", "en"), ("en", "fr"), ("ar", "en")):
        pairs = [pair(source, target, 1, first, {})]
        for problem in checks.check(sheet(first, second, pairs, "parallel"), GLOSSARY):
            assert problem.line == 1
            assert 1 <= problem.col <= max(1, len(target))


@given(
    st.lists(
        st.sampled_from(["**权重**", "[文](a.zh.md)", "`x`", "正文。", "“引文”", "（注）", "[^1]", "100"]),
        min_size=1,
        max_size=8,
    )
)
def test_a_text_is_a_good_translation_of_itself(parts: list[str]) -> None:
    """Between editions of one language, such as two countries', what is the same is right."""
    text = "".join(parts)
    assert not checks.check(sheet("zh", "zh-hant", [pair(text, text, 1, "zh", {})], "parallel"), Glossary())


def test_a_silence_in_a_parallel_file_or_its_source(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
Read [one](https://example.org/1).

<!-- tr:ok tr-link there is no such page in other languages -->
Read [two](https://example.org/2).

Read [three](https://example.org/3).

Read [four](https://example.org/4).
=== articles/a.zh.md
---
title: 甲
translators: [Lin]
---
<!-- tr:ok tr-link readers have it on paper -->
请读一。

请读二。

请读三。

<!-- tr:ok tr-link -->
请读四。
""")
    assert run_cli("translate", "check", "--site", str(site.root)) == 1
    told = sorted(line.split(";")[0] for line in capsys.readouterr().err.splitlines())
    assert told == [
        'articles/a.zh.md:10:1: error[tr-link]: the link to "https://example.org/3" is absent',
        'articles/a.zh.md:13:1: error[tr-link]: the link to "https://example.org/4" is absent',
        "articles/a.zh.md:13:1: error[tr-silence]: tr-link is silenced without a reason",
    ]


def test_a_stale_translation_is_held_against_what_it_translates() -> None:
    source = Segment("paragraph", "It costs 20 dollars, see [b](b.md).", "a.en.md", 7, 3, block=0)
    stale = Pair(source, "要10美元。", ((0, 1, 1),), "stale", "It costs 10 dollars.")
    assert not checks.check(sheet("en", "zh", [stale], "parallel"), Glossary())
    mended = stale._replace(text="要20美元，见[乙](b.md)。")
    assert not checks.check(sheet("en", "zh", [mended], "parallel"), Glossary()), "nobody has said so yet"
    neither = stale._replace(text="要30美元。")
    assert checks.check(sheet("en", "zh", [neither], "parallel"), Glossary())


def test_what_has_no_place_is_told_at_the_source() -> None:
    source = Segment("paragraph", "It costs 20 dollars.", "a.en.md", 7, 3, block=0)
    (problem,) = checks.check(sheet("en", "zh", [Pair(source, "不要钱。")], "catalog"), Glossary())
    assert (problem.path, problem.line, problem.col) == ("a.en.md", 7, 3)
    assert problem.message.endswith(" (in a.zh.md)")


def test_the_structure_of_a_parallel_file(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write("""
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
One paragraph.

## A heading

A paragraph that nobody has translated, because it came last.
=== articles/a.zh.md
---
title: 甲
translators: [Lin]
---
一段话。

### 小标题
""")
    assert run_cli("translate", "check", "--site", str(site.root)) == 0
    assert list(filter(None, capsys.readouterr().err.splitlines())) == [
        "articles/a.en.md:9:1: warning[tr-structure]: the translation has no counterpart of this paragraph "
        "(in articles/a.zh.md); translate it",
        "articles/a.zh.md:7:5: warning[tr-structure]: this is a block `h2` in the source, and `h3` here; "
        "make it `h2`",
    ]
