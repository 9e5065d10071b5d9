"""docs/front-matter.md describes every key, and nothing that is not so."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import pytest
from frontcases import stated

from diglot.frontmatter import FIELDS, FrontMatter, read

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "front-matter.md").read_text("utf-8")
ROWS = {
    cells[0].strip("`"): cells
    for line in re.findall(r"^\| (`.+) \|$", PAGE, re.MULTILINE)
    if len(cells := [cell.strip() for cell in line.split("|")]) == 6
}


def test_every_key_has_a_row_in_the_order_of_the_table() -> None:
    assert list(ROWS) == [field.name for field in FIELDS]


def test_every_key_is_an_attribute_of_the_record() -> None:
    assert [field.name for field in FIELDS] == [name for name in FrontMatter._fields if name != "places"]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_other_spelling_is_named_and_no_other(field: object) -> None:
    name, aliases = field.name, field.aliases  # type: ignore[attr-defined]
    assert tuple(re.findall(r"`(\w+)`", ROWS[name][1])) == aliases


@pytest.mark.parametrize("name", ROWS)
def test_every_example_is_read(name: str) -> None:
    record, _, _, problems = read(f"---\n{ROWS[name][5].strip('`')}\n---\n", path="x.md", zone=UTC)
    assert not problems
    assert list(stated(record)) == [name]


@pytest.mark.parametrize("name", ROWS)
def test_what_is_inherited_is_what_the_page_format_says(name: str) -> None:
    lists = re.search(
        r"^- inherited: (.*?)^- each", (DOCS / "page-format.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert lists
    assert ROWS[name][4] == ("yes" if f"`{name}`" in lists[1] else "no")


def test_longer_examples_are_read_without_a_problem() -> None:
    found = re.findall(r"^```(?:yaml|toml)\n((?:---|\+\+\+)\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(found) == 2
    for source in found:
        record, _, _, problems = read(source, path="x.md", zone=UTC)
        assert record.title == "The Yield"
        assert not problems


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_has_a_sentence(field: object) -> None:
    assert field.doc  # type: ignore[attr-defined]
