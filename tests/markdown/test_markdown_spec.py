"""CommonMark's own examples, read from its npm package: `npm install --no-save commonmark-spec@0.31.2`."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from golden import rendered
from harness import needed
from markdown_it import MarkdownIt

from diglot.markdown import Options
from diglot.markdown.parser import CHINESE, build

SPEC = Path(__file__).parents[2] / "node_modules" / "commonmark-spec" / "spec.txt"

#: Examples that give other HTML with all extensions on, and why.
DIFFERENT = {
    "comments are dropped": {177, 179, 183, 308, 309, 625, 626},
    "code is coloured": {142, 143},
    "a linked image alone is a figure": {517, 531},
    "schemes that nobody knows stay text": {598, 599, 601},
    "bare URLs are links": {602, 608, 611},
}


@cache
def examples() -> list[tuple[str, str]]:
    """Markdown and HTML of each example, in the order of their numbers, from 1."""
    needed("the specification", SPEC.is_file(), "npm install --no-save commonmark-spec@0.31.2")
    text = SPEC.read_text(encoding="utf-8").partition("<!-- END TESTS -->")[0].replace("→", "\t")
    return re.findall(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", text, re.MULTILINE | re.DOTALL)


def test_all_examples_are_there() -> None:
    assert len(examples()) == 652


def test_the_chinese_rules_change_no_example() -> None:
    ours, plain = build(CHINESE), MarkdownIt("commonmark")
    ours.options["xhtmlOut"] = True
    for source, expected in examples():
        assert ours.render(source) == plain.render(source)
        assert squeezed(ours.render(source)) == squeezed(expected)


def test_the_extensions_change_only_what_they_say() -> None:
    changed = {
        number
        for number, (source, expected) in enumerate(examples(), 1)
        if bare(rendered(source, Options(raw_html="trust"))) != bare(expected)
    }
    assert changed == set().union(*DIFFERENT.values())


def squeezed(markup: str) -> str:
    """Without the line break inside an empty quote, where CommonMark's own comparison sees none either."""
    return markup.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def bare(markup: str) -> str:
    """`markup` without what we add to each heading, image and code block, and in one spelling."""
    markup = re.sub(r' (tabindex|decoding|loading|fetchpriority)="\w+"| (?<=<h\d )id="[^"]*"', "", markup)
    markup = re.sub(r"<figure>(<img[^<]*)>(?:<figcaption>(.*?)</figcaption>)?</figure>", paragraph, markup)
    return html.unescape(unquote(squeezed(markup.replace(" />", ">"))))


def paragraph(figure: re.Match[str]) -> str:
    image, title = figure.groups()
    return f'<p>{image} title="{title}"></p>' if title else f"<p>{image}></p>"
