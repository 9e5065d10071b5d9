"""Shortcuts change nothing: whatever the text, the long way leads to the same document and the same problems."""

from __future__ import annotations

import pytest
from golden import CASES, OPTIONS, cases
from harness import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from test_markdown_properties import MARKUP
from test_markdown_properties import OPTIONS as ANY_OPTIONS
from test_markdown_spec import examples

from bench import corpus
from diglot.markdown import Options, document, parse
from diglot.markdown.parser import CHINESE, build

#: What decides between blocks: indents, marks behind a line break, empty lines, other ends of lines.
BREAKS = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "  \n",
            "\\\n",
            "\n \t\n",
            "\n    ",
            "\n  ",
            "\n\t",
            "\n> ",
            "\n>\n",
        ),
        *(
            "\n- ",
            "\n* ",
            "\n1. ",
            "\n2) ",
            "\n\n    ",
            "\n\n  ",
            "\n# ",
            "\n: ",
            "\n\n: ",
            "\n~ ",
            "\n| ",
            "\n|-|-|\n",
        ),
        *(
            "\n---\n",
            "\n===\n",
            "\n  -\n",
            "\n```\n",
            "\n    ~~~\n",
            "\n::: note\n",
            "\n:::\n",
            "\n<b>\n",
            "\n[^1]: ",
        ),
        *("\n$$\n", "\n\u3000", "\n\xa0$$a$$\n", "\x0c", "\x1c", "\u2028"),
    ]
)
RUNS = st.sampled_from(["*", "**", "***", "****", "a", "中", "“", "。", " ", "é", "1", "_", "\n"])
TEXTS = st.one_of(
    st.lists(st.one_of(MARKUP, BREAKS), max_size=40).map("".join), st.lists(RUNS, max_size=12).map("".join)
)


def assert_same(text: str, options: Options = Options()) -> None:  # noqa: B008 - it cannot change
    quick = document.read(text, "a.md", 7, options)
    assert quick == document.read(text, "a.md", 7, options, fast=False)


@settings(max_examples=500)
@given(TEXTS, ANY_OPTIONS)
def test_on_any_text(text: str, options: Options) -> None:
    assert_same(text, options)


def test_on_the_examples_of_the_specification() -> None:
    alone, slow = build(CHINESE), build(CHINESE, fast=False)
    for source, _ in examples():
        assert_same(source)
        assert alone.render(source) == slow.render(source)


@pytest.mark.parametrize("file", sorted(path.stem for path in CASES.glob("*.md")))
def test_on_the_golden_cases(file: str) -> None:
    for case in cases(file):
        assert_same(case.source, OPTIONS.get(file, Options()))
        assert_same(case.source.replace("\n", "\r\n"), Options(math=True))


def test_on_articles() -> None:
    sample = [path.read_text(encoding="utf-8") for path in (ROOT / "articles").rglob("*.md")]
    assert len(sample) > 20
    for text in [*sample, *(text.body for story in corpus.stories(20) for text in story.texts.values())]:
        assert_same(text)
        assert_same(text, Options(math=True))


def _shout_block(state: StateBlock, start: int, _limit: int, silent: bool) -> bool:
    """A block rule that begins with a letter, as no rule of ours does."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    if line.startswith("SHOUT") and not silent:
        state.push("hr", "hr", 0)
        state.line = start + 1
    return line.startswith("SHOUT")


def _shout(state: StateInline, silent: bool) -> bool:
    """An inline rule for a character that begins none of ours."""
    if state.src[state.pos] != "@":
        return False
    if not silent:
        state.push("hr", "hr", 0)
    state.pos += 1
    return True


def _strange(md: MarkdownIt) -> None:
    md.block.ruler.before("heading", "shout", _shout_block, {"alt": ["paragraph"]})
    md.inline.ruler.push("shout", _shout)


@given(
    st.lists(st.sampled_from(["SHOUT", "\n", "\n\n", "@", "a", "**", "# ", "- ", "---"]), max_size=15).map(
        "".join
    )
)
def test_rules_that_nobody_knows_are_asked_everywhere(text: str) -> None:
    steps = {**CHINESE, "strange": _strange}
    assert build(steps).render(text) == build(steps, fast=False).render(text)
    assert "<hr>" in build(steps).render("a@b")
    assert "<hr>" in build(steps).render("a\nSHOUT")


@given(st.text("ab1é'’.,-_“—\n "))
def test_words_are_counted_alike_beside_chinese(text: str) -> None:
    alone, beside = parse(text, path="a.md")[0], parse(f"中\n\n{text}", path="a.md")[0]
    assert (alone.words, alone.han + 1) == (beside.words, beside.han)
