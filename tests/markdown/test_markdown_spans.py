"""A line taken apart: its text, its marks, and where each of them stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import markdown
from diglot.markdown.spans import OBJECT, Inline, Mark


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain text", "plain text"),
        ("**671** billion", "671 billion"),
        ("文。**“中”**文", "文。“中”文"),
        ("***both*** of *it* ~~gone~~", "both of it gone"),
        ("call `f(x)` now", f"call {OBJECT} now"),
        ("[a **b**](c(d).md 'e') f", "a b f"),
        ("<https://a.example/b> c", f"{OBJECT} c"),
        ("见https://a.example/b，详见", f"见{OBJECT}，详见"),
        ('![alt](a.png "caption") b', "\nalt\ncaption\n b"),
        ("H<sub>2</sub>O", "H2O"),
        ("one<br>two\\\nthree", "one\ntwo\nthree"),
        (r"\*no\* &amp; yes", "*no* & yes"),
        ("text[^1] goes [on][label]", "text goes on"),
        ("** no", "** no"),
    ],
)
def test_what_a_reader_sees(text: str, plain: str) -> None:
    assert markdown.dissect(text).plain == plain


def test_marks_and_where_they_begin() -> None:
    text = "**a** *b* ~~c~~ `d` [e](f.md) ![g](h.png) <i>i</i>[^j] https://k.example l\\\nm **"
    found = markdown.dissect(text)
    assert (found.strong, found.emphasis, found.strike, found.breaks) == (1, 1, 1, 1)
    assert found.codes == (Mark("d", text.index("`d")),)
    assert found.links == (Mark("f.md", text.index("[e")), Mark("https://k.example", text.index("https")))
    assert found.images == (Mark("h.png", text.index("![")),)
    assert found.tags == (Mark("i", text.index("<i>")), Mark("/i", text.index("</i>")))
    assert found.notes == (Mark("[^j]", text.index("[^j")),)
    assert found.leftovers == (Mark("**", len(text) - 2),)


def test_escaped_marks_are_not_left_over() -> None:
    assert markdown.dissect(r"a \*\* b") == Inline("a ** b", ((0, 0), (2, 2), (3, 4), (3, 4), (4, 6)))


@given(st.text(alphabet="ab *_~`[]()!<>&;\\\n“中。^1:/h", max_size=60))
def test_each_character_stands_where_it_says(text: str) -> None:
    found = markdown.dissect(text)
    for offset, sign in enumerate(found.plain):
        at = found.at(offset)
        assert 0 <= at < len(text)
        if sign not in {OBJECT, "\n"} and text[at] not in "\\&":
            assert text[at] == sign
