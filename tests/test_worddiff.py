"""Two versions of a text, compared by the word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.translation.worddiff import diff, pieces

#: What goes in, as one text with both versions in it: `[-old-]{+new+}`.
GOLDEN = """\
The cable carries [-671 billion-]{+672 billion+} bits.
It grew by [-5-]{+5%+} in the [-1990s-]{+2000s+}.
[-The cat-]{+A dog+} sat on the mat.
In [-2024-]{+2026+} and [-2025-]{+2027+} they were cut.
Says [[-the-]{+an+} operator](https://a.example/x_(y)).
Says [the operator[-](https://a.example/x)-]{+](https://b.example/x)+}.
Run [-`diglot build`-]{+`diglot check`+} first.
A note.[-[^1]-]{+[^2]+}
It doesn't [-well-known-]{+well+} know.
这条海缆每秒传输[-671亿-]{+672亿+}比特，由[-三-]{+四+}家公司[-共同-]运营。
开源[-模型-]{+软件+}与 AI [-芯片-]。
[-Old.-]
{+全新。+}
Nothing changed，一字未改。
"""

#: Sentences of both kinds, with what the pieces are made of.
TEXTS = st.lists(
    st.sampled_from(
        [*"的海缆断了由三家，。 \n", "cable ", "671 billion", "](https://a.example/x)", "**", "[", "`a b`"]
    ),
    max_size=60,
).map("".join)


def marked(old: str, new: str) -> str:
    signs = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
    return "".join(signs[run.kind][0] + run.text + signs[run.kind][1] for run in diff(old, new))


def version(line: str, keep: tuple[str, str], drop: tuple[str, str]) -> str:
    """One of the two versions that stand in a golden line."""
    while drop[0] in line:
        head, _, tail = line.partition(drop[0])
        line = head + tail.partition(drop[1])[2]
    return line.replace(keep[0], "").replace(keep[1], "")


@pytest.mark.parametrize("line", GOLDEN.splitlines())
def test_changes_are_marked_as_people_would(line: str) -> None:
    old, new = ("[-", "-]"), ("{+", "+}")
    assert marked(version(line, old, new), version(line, new, old)) == line


@given(TEXTS | st.text(max_size=40), TEXTS | st.text(max_size=40))
def test_both_versions_can_be_read_from_the_runs(old: str, new: str) -> None:
    runs = diff(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "old") == new
    assert all(run.text for run in runs)
    assert [a.kind for a, b in pairwise(runs) if a.kind == b.kind] == []


@given(TEXTS)
def test_a_text_is_its_pieces(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert [run.kind for run in diff(text, text)] == (["same"] if text else [])


def test_a_word_in_a_long_paragraph_is_one_change() -> None:
    long = "".join(chr(0x4E00 + at**3 // 11 % 1499) for at in range(5000))
    runs = diff(long, long[:1000] + "新词" + long[1000:3000] + "旧词" + long[3002:])
    assert [run.text for run in runs if run.kind == "new"] == ["新词", "旧词"]


def test_the_same_again_and_again_is_compared_all_the_same() -> None:
    assert marked("ha " * 300, "ha " * 299 + "ho ") == "ha " * 299 + "[-ha-]{+ho+} "
    assert len(diff("a b " * 3000, "b a " * 3000 + "c")) > 1
