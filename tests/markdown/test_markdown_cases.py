"""What Markdown becomes, case by case. The cases are text: `cases/*.md`."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from golden import Case, cases, rendered
from harness import needed

from diglot.markdown import parse

RENDERED = [case for file in ("chinese", "markdown", "html", "trust", "math") for case in cases(file)]


@pytest.mark.parametrize("case", RENDERED, ids=lambda case: f"{case.file}: {case.title}")
def test_html(case: Case) -> None:
    if case.file == "math":
        needed("latex2mathml", find_spec("latex2mathml"), "install diglot[math]")
    assert rendered(case.source, case.options).rstrip("\n") == case.expected


@pytest.mark.parametrize("case", list(cases("problems")), ids=lambda case: case.title)
def test_problems(case: Case) -> None:
    _, problems = parse(case.source, path="a.md")
    assert "\n".join(map(str, problems)) == case.expected
    assert any(problem.is_error for problem in problems) == case.title.endswith("is an error")


@pytest.mark.parametrize("case", RENDERED, ids=lambda case: f"{case.file}: {case.title}")
def test_windows_line_ends_change_nothing(case: Case) -> None:
    if case.file == "math":
        needed("latex2mathml", find_spec("latex2mathml"), "install diglot[math]")
    crlf = case.source.replace("\n", "\r\n")
    assert parse(crlf, path="a", options=case.options) == parse(case.source, path="a", options=case.options)
