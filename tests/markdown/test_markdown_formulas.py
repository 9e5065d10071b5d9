"""Formulas that cannot be set are errors at their place, and stay readable."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest
from golden import filled, rendered
from harness import needed

from diglot.markdown import Options, parse
from diglot.markdown.formulas import mathml

MATH = Options(math=True)


def test_without_latex2mathml(monkeypatch: pytest.MonkeyPatch) -> None:
    mathml.cache_clear()
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    document, problems = parse("a $q_1$\n\n$$\nq_2\n$$\n", path="a.md", first_line=3, options=MATH)
    assert filled(document) == '<p>a <code>q_1</code></p>\n<pre tabindex="0"><code>q_2</code></pre>\n'
    expected = "error[markdown]: formulas need the package latex2mathml; install it: pip install"
    assert [str(problem).partition(' "')[0] for problem in problems] == [
        f"a.md:3:3: {expected}",
        f"a.md:5:1: {expected}",
    ]


def test_a_broken_formula() -> None:
    needed("latex2mathml", find_spec("latex2mathml"), "install diglot[math]")
    document, problems = parse("中 $<_$", path="a.md", options=MATH)
    assert filled(document) == "<p>中 <code>&lt;_</code></p>\n"
    assert [(problem.line, problem.col, problem.is_error) for problem in problems] == [(1, 3, True)]


def test_formulas_are_off_unless_asked_for() -> None:
    assert rendered("$x$") == "<p>$x$</p>\n"
