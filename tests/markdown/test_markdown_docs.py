"""`docs/markdown.md` cannot rot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from golden import cases

from diglot.markdown import parse
from diglot.markdown.clean import AUTHORS
from diglot.markdown.containers import KINDS

DOCS = (Path(__file__).parents[2] / "docs" / "markdown.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^(`{3,})markdown\n(.*?)^\1$", DOCS, re.MULTILINE | re.DOTALL)


def test_each_tag_and_each_kind_is_named() -> None:
    assert [name for name in sorted({*AUTHORS, *KINDS}) if f"`{name}`" not in DOCS] == []


@pytest.mark.parametrize("example", [body for _, body in EXAMPLES])
def test_each_example_is_good_markdown(example: str) -> None:
    document, problems = parse(example, path="docs/markdown.md")
    assert problems == ()
    assert "<" in document.html


def test_each_row_about_chinese_is_a_golden_case() -> None:
    section = DOCS.partition("## Chinese")[2].partition("\n## ")[0]
    shown = re.findall(r"^\| (?:`` ?(.+?) ?``|`(.+?)`) \|", section, re.MULTILINE)
    sources = {case.source.replace("  \n", "␠␠\n").replace("\n", "⏎") for case in cases("chinese")}
    assert len(shown) == 15
    assert {double or single for double, single in shown} <= sources
