"""Read times count both kinds of script; excerpts are cut where a reader would."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from diglot import reading


@pytest.mark.parametrize(
    ("words", "han", "minutes"),
    [
        (0, 0, 1),
        (1, 0, 1),
        (238, 0, 1),
        (239, 0, 2),
        (0, 400, 1),
        (0, 401, 2),
        (119, 200, 1),
        (119, 201, 2),
        (2380, 4000, 20),
    ],
)
def test_minutes(words: int, han: int, minutes: int) -> None:
    assert reading.minutes(words, han) == minutes


def test_a_site_may_set_its_own_speed() -> None:
    assert reading.minutes(400, 600, words_per_minute=200, han_per_minute=300) == 4


LEAD = "The pumps were switched on in March. " + "Nobody had asked where the salt would go, because " * 5


def test_english_is_cut_between_words_with_the_ellipsis_included() -> None:
    cut = reading.excerpt(LEAD, 200)
    assert cut.endswith("...")
    assert len(cut) <= 200
    assert LEAD.startswith(cut[:-3])
    assert LEAD[len(cut) - 3] in " ,"


def test_an_exact_fit_needs_no_ellipsis() -> None:
    assert reading.excerpt("x" * 200, 200) == "x" * 200


def test_one_endless_word_is_cut_inside() -> None:
    assert reading.excerpt("x" * 201, 200) == "x" * 197 + "..."


def test_chinese_is_cut_after_a_full_stop_where_one_is_near() -> None:
    text = "水" * 180 + "。" + "电" * 100
    assert reading.excerpt(text, 200) == "水" * 180 + "。..."


def test_chinese_is_cut_anywhere_else_but_before_a_comma() -> None:
    text = "水" * 196 + "，" + "电" * 100
    assert reading.excerpt(text, 200) == "水" * 196 + "..."
    assert reading.excerpt("水" * 300, 200, "……") == "水" * 198 + "……"


def test_a_family_emoji_is_one_character() -> None:
    family = "👩‍👩‍👧‍👦"
    assert reading.excerpt(family * 200, 200) == family * 200
    assert reading.excerpt(family * 201, 200) == family * 197 + "..."


@given(st.text(), st.integers(min_value=20, max_value=60))
def test_never_longer_and_never_inside_a_cluster(text: str, limit: int) -> None:
    cut = reading.excerpt(text, limit)
    assert len(regex.findall(r"\X", cut)) <= limit or cut == text
    kept = cut if cut == text else cut.removesuffix("...")
    assert text.startswith(kept)
    assert regex.findall(r"\X", text)[: len(regex.findall(r"\X", kept))] == regex.findall(r"\X", kept)


def test_a_full_stop_before_the_ellipsis_goes() -> None:
    assert reading.excerpt("One two. " * 10, 20) == "One two. One two..."
