"""What holds for any text whatever."""

from __future__ import annotations

import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest
from golden import cases, filled
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diglot.errors import Problem
from diglot.markdown import Options, parse, split_title
from diglot.markdown.parser import CHINESE, build
from diglot.model import Reference, cut

PIECES = """
**|*|_|~~|`|```|- |1. |> |    |[|]|(|)|![|](x)|[^1]|[^1]: |[a]: b|[b][c]|::: note|:::: tip T|:::
#|# |## |===|---|Term|: |[ ] |[x] |<b>|</b>|<div>|</div>|<p|<!--|-->|<?php|?>|<![CDATA[|]]>|\\
<script>|</script>|<style>|</aside>|</section>|<table>|<td>|<math>|<svg>|<a title='&#2;l9&#3;'>
<a href='x'>|<a href="javascript:x">|<img srcset='a 1x, b 2x' src=y>|&#2;|&#x3;|&amp;
中文|。|“|”|，|한글|かな|word|http://a.com/x|https://例.com|{{ x }}|{% y %}|$x^2$|$$
"""
TABLE = ["|", "| a | b |", "|---|:-:|"]
MARKUP = st.one_of(
    st.sampled_from([*re.split(r"[|\n]+", PIECES), "\n", "\n\n", "\r\n", "\0", "\x02l0\x03", "\t", "\u3000"]),
    st.text(max_size=5),
)
TEXTS = st.lists(MARKUP, max_size=40).map("".join)
OPTIONS = st.builds(Options, raw_html=st.sampled_from(["clean", "trust"]), math=st.booleans())

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class Balance(HTMLParser):
    """Raises AssertionError where a tag closes another element than the innermost."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens nothing; only MathML has such tags."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open.pop() == tag


def assert_balanced(markup: str) -> None:
    balance = Balance()
    balance.feed(markup)
    balance.close()
    assert not balance.open


def assert_sound(text: str, options: Options, first_line: int = 5) -> None:
    document, problems = parse(text, path="a.md", first_line=first_line, options=options)
    assert (
        re.search("[\x02\x03]", filled(document)) is None
    )  # all holes have their value, and there are no others
    if options.raw_html == "clean":
        for block in cut(document.html):
            assert_balanced(block)
    numbers = [int(number) for number in re.findall("\x02b(\\d+)\x03", document.html)]
    assert numbers == list(range(len(document.blocks)))
    last_line = first_line + len(re.split(r"\r\n?|\n", text)) - 1
    places: list[Problem | Reference] = [*problems, *document.links, *document.images]
    for place in places:
        assert first_line <= place.line <= last_line
        assert place.col >= 1


@settings(max_examples=500)
@given(TEXTS, OPTIONS)
def test_any_text_gives_sound_html(text: str, options: Options) -> None:
    assert_sound(text, options)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 3000,
        "- " * 2000,
        "[" * 1000,
        "![" * 300 + "a" + "](b)" * 300,
        "*a " * 3000,
        "**中”" * 3000,
        "“" * 5000 + "**中",
        "::: note\n" * 300,
        "".join(":" * (200 - depth) + " note\n" for depth in range(190)),
        "::: note a" + " " * 5000 + "b",
        "[^1]: " * 300,
        "[x](" + " " * 50_000,
        "<a " * 5000,
        "<a x='" * 5000,
        "<!--" * 3000,
        "{{" * 5000,
        "https://a" * 3000,
        "://" * 5000,
        "$" * 5000,
        "|" * 3000 + "\n" + "|-" * 500,
        "# a\n" * 500,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_no_trouble(text: str) -> None:
    for options in (Options(math=True), Options("trust")):
        assert_sound(text, options)


@given(st.text(st.characters(codec="ascii")))
def test_the_chinese_rules_change_no_ascii(text: str) -> None:
    plain = MarkdownIt("commonmark", {"xhtmlOut": False, "maxNesting": 100})
    assert build(CHINESE).render(text) == plain.render(text)


@settings(max_examples=300)
@given(TEXTS)
def test_a_title_and_its_rest_are_the_text(text: str) -> None:
    title, rest, taken = split_title(text)
    if not title:
        assert (rest, taken) == (text, 0)
    else:
        lines = re.sub(r"\r\n?", "\n", re.sub("[\x02\x03]", "", text)).split("\n")
        assert rest.split("\n") == (lines[taken:] or [""])
        assert parse("\n".join(lines[:taken]), path="a")[0].headings[0].text == title


@given(TEXTS, st.integers(1, 50))
def test_the_first_line_moves_all_lines_and_nothing_else(text: str, moved: int) -> None:
    document, problems = parse(text, path="a", first_line=1 + moved)
    there, problems_there = parse(text, path="a", first_line=1)
    assert document.html == there.html
    assert [problem.line - moved for problem in problems] == [problem.line for problem in problems_there]
    assert [link.line - moved for link in document.links] == [link.line for link in there.links]
    assert [heading.line - moved for heading in document.headings] == [head.line for head in there.headings]


def test_threads_share_the_parser_and_results_can_be_sent() -> None:
    sources = [case.source for file in ("chinese", "markdown", "html") for case in cases(file)]
    alone = [parse(source, path="a.md") for source in sources]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda source: parse(source, path="a.md"), sources * 5))
    assert together == alone * 5
    assert pickle.loads(pickle.dumps(alone)) == alone  # noqa: S301 - our own
