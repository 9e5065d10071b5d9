"""Which blocks of two texts say the same: what always holds, and what is found again after an edit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.alignment import Row, align, counterparts
from diglot.model import Block

KINDS = st.sampled_from(
    ["p", "p", "p", "h2", "h3", "ul", "code", "table", "figure", "blockquote", "html", "hr"]
)
BLOCKS = st.lists(st.tuples(KINDS, st.integers(0, 900)), max_size=25)

#: Two texts of one story as diglot reads them: paragraphs of lengths that differ, and a section's ends.
STORY: list[Block] = [
    *[("p", 620), ("p", 210), ("h2", 0), ("p", 480), ("code", 80), ("p", 120), ("ul", 300)],
    *[("h2", 1), ("p", 350), ("p", 820), ("p", 280), ("blockquote", 200), ("p", 560)],
]


def shorter(blocks: list[Block], ratio: float) -> list[Block]:
    """The same blocks in a language that takes fewer characters, now a little more and now a little less."""
    noise = (1.06, 0.95, 1.0, 0.92, 1.05)
    return [
        (kind, round(size * ratio * noise[at % 5]) if kind in {"p", "ul", "blockquote"} else size)
        for at, (kind, size) in enumerate(blocks)
    ]


def pairs(length: int) -> list[Row]:
    return [Row((at,), (at,)) for at in range(length)]


@given(BLOCKS, BLOCKS)
def test_each_block_stands_in_one_row_and_in_order(first: list[Block], second: list[Block]) -> None:
    rows = align(first, second)
    assert [at for row in rows for at in row.first] == list(range(len(first)))
    assert [at for row in rows for at in row.second] == list(range(len(second)))
    assert all(row.first or row.second for row in rows)


@given(BLOCKS, st.data())
def test_texts_of_the_same_structure_correspond_block_by_block(
    first: list[Block], data: st.DataObject
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 900), min_size=len(first), max_size=len(first)))
    second = [(kind, size) for (kind, _), size in zip(first, sizes, strict=True)]
    assert align(first, second) == pairs(len(first))


@given(BLOCKS, BLOCKS)
def test_only_what_can_say_the_same_is_paired(first: list[Block], second: list[Block]) -> None:
    for row in align(first, second):
        kinds = {first[at][0] for at in row.first} | {second[at][0] for at in row.second}
        fixed = kinds & {"code", "table", "figure", "hr"}
        assert not (row.first and row.second and fixed) or len(kinds) == 1
        if len(row.first) + len(row.second) == 3:
            assert kinds == {"p"}


@pytest.mark.parametrize("ratio", [0.35, 0.55, 1.0, 1.3])
@pytest.mark.parametrize("gone", range(len(STORY)))
def test_a_block_that_the_translation_lacks_is_found(gone: int, ratio: float) -> None:
    second = shorter(STORY, ratio)
    del second[gone]
    expected = [Row((at,), (at - (at > gone),)) for at in range(len(STORY))]
    expected[gone] = Row((gone,), ())
    assert align(STORY, second) == expected
    assert align(second, STORY) == [Row(row.second, row.first) for row in expected]


@pytest.mark.parametrize("ratio", [0.35, 0.55, 1.0, 1.3])
@pytest.mark.parametrize(
    "joined", [at for at in range(len(STORY) - 1) if STORY[at][0] == STORY[at + 1][0] == "p"]
)
def test_two_paragraphs_that_the_translation_made_one_are_found(joined: int, ratio: float) -> None:
    second = shorter(STORY, ratio)
    second[joined : joined + 2] = [("p", second[joined][1] + second[joined + 1][1])]
    expected = [Row((at,), (at - (at > joined),)) for at in range(len(STORY))]
    expected[joined : joined + 2] = [Row((joined, joined + 1), (joined,))]
    assert align(STORY, second) == expected
    assert align(second, STORY) == [Row(row.second, row.first) for row in expected]
    assert counterparts(align(STORY, second))[joined] == joined


def test_a_section_that_the_translation_lacks_is_found() -> None:
    second = shorter([*STORY[:2], *STORY[7:]], 0.55)
    alone = [Row((at,), ()) for at in range(2, 7)]
    assert align(STORY, second) == [*pairs(2), *alone, *(Row((at + 5,), (at,)) for at in range(2, 8))]


def test_a_list_stands_beside_the_paragraph_that_it_became() -> None:
    second = shorter(STORY, 0.55)
    second[6] = "p", second[6][1]
    assert align(STORY, second) == pairs(len(STORY))


def test_a_long_text_takes_work_in_proportion_to_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    from diglot import alignment

    asked = 0
    kinds = alignment._kinds  # noqa: SLF001 - the innermost step, which is counted here

    def counted(*blocks: object) -> float:
        nonlocal asked
        asked += 1
        return kinds(*blocks)  # type: ignore[arg-type]

    monkeypatch.setattr(alignment, "_kinds", counted)
    counts = []
    for length in (250, 1000):
        first: list[Block] = [("p", 100 + at * 37 % 400) for at in range(length)]
        asked = 0
        rows = align(first, [*first[:40], *first[41:]])
        assert rows[40] == Row((40,), ())
        counts.append(asked)
    assert counts[1] < 4.5 * counts[0]


@pytest.mark.parametrize(("length", "other"), [(3000, 1500), (1, 3000), (3000, 1), (60, 4000), (0, 3000)])
def test_very_different_lengths_take_no_more_work_than_others(length: int, other: int) -> None:
    from diglot import alignment

    first: list[Block] = [("p", 100)] * length
    second: list[Block] = [("p", 100)] * other
    ours, theirs = (alignment._weighed(blocks, ()) for blocks in (first, second))  # noqa: SLF001
    costs = alignment._Costs(ours, theirs, 1.0)  # noqa: SLF001 - what is looked at is counted here
    steps = alignment._cheapest(costs, length, other)  # noqa: SLF001
    assert (length, other) in steps
    assert len(steps) <= alignment._PAIRS + other + 1  # noqa: SLF001
