"""What of an author's HTML comes through, and that all of ours does."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.util import find_spec

import pytest
from golden import Case, cases, rendered
from harness import needed

from diglot.markdown import Options, parse
from diglot.markdown.clean import ATTRIBUTES, AUTHORS, TAGS

VECTORS = """
<script>alert(1)</script>
<SCRIPT SRC=//x.example/y.js></SCRIPT>
<img src=x onerror=alert(1)>
<img src="x" alt="y" OnLoad = "alert(1)">
<svg><script>alert(1)</script></svg>
<svg onload=alert(1)>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<a href="javascript:alert(1)">x</a>
<a href="jAvAsCrIpT&colon;alert(1)">x</a>
<a href="java\tscript:alert(1)">x</a>
<a href=" &#1; javascript:alert(1)">x</a>
<a href=`javascript:alert(1)`>x</a>
<a href="vbscript:x">x</a> <a href="data:text/html,x">x</a>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data="x"></object><embed src="x"><applet></applet>
<form action="javascript:alert(1)"><button formaction="javascript:x">y</button></form>
<p style="background: url(javascript:x)">x</p>
<style>@import 'x';</style>
<link rel="stylesheet" href="x"><meta http-equiv="refresh" content="0;url=javascript:x"><base href="//x">
<video poster="javascript:x"><source src="javascript:y"></video>
<img srcset="javascript:x 1x, data:text/html,y 2x">
<div <script>alert(1)</script>>
<div title="a>b" onclick="x">y</div>
<b/onclick=x>y</b>
<!--><script>alert(1)</script>-->
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<template><script>alert(1)</script></template>
[x](javascript:alert(1)) <javascript:alert(1)> ![x](javascript:y)
[x](java&Tab;script:y) [x](&#x01;javascript:y) [x](<\x01javascript:y>)
"""

#: As browsers read it: they skip control characters before and inside of a scheme.
UNSAFE = re.compile(r"[\s\x00-\x20]*(javascript|vbscript|data)[\s\x00-\x20]*:", re.IGNORECASE)


class Elements(HTMLParser):
    """All that a browser sees: start tags with attributes, end tags, and text in one piece."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.events: list[object] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.events.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(tag)

    def handle_data(self, data: str) -> None:
        if self.events and isinstance(self.events[-1], list):
            self.events[-1][0] += data
        else:
            self.events.append([data])


@pytest.mark.parametrize("vector", VECTORS.strip().splitlines())
@pytest.mark.parametrize("before", ["", "a "], ids=["block", "inline"])
def test_nothing_dangerous_comes_through(before: str, vector: str) -> None:
    for tag, attributes in Elements(rendered(before + vector)).tags:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, frozenset()) | ATTRIBUTES["*"]
        for value in attributes.values():
            assert not UNSAFE.match(value or "")


@pytest.mark.parametrize(
    "case",
    [case for file in ("chinese", "markdown", "math") for case in cases(file)],
    ids=lambda case: f"{case.file}: {case.title}",
)
def test_all_that_is_ours_passes_unchanged(case: Case) -> None:
    if case.file == "math":
        needed("latex2mathml", find_spec("latex2mathml"), "install diglot[math]")
    ours = rendered(case.source, case.options)
    # an author's tag at the end has the whole body cleaned
    cleaned = rendered(f"{case.source}\n\n<i></i>\n", case.options)
    tail = re.search(r"(<div class=\"footnotes\".*)?\Z", ours, re.DOTALL)
    assert tail is not None
    body = ours[: tail.start()] + "<p><i></i></p>\n" + tail[0]
    assert Elements(cleaned).events == Elements(body).events


@pytest.mark.parametrize("tag", sorted(AUTHORS))
def test_each_tag_of_the_list_is_let_through(tag: str) -> None:
    _, problems = parse(f'<{tag} class="a" lang="zh"></{tag}>', path="a.md")
    assert "html" not in {problem.code for problem in problems}


def test_trusted_html_is_not_reported() -> None:
    _, problems = parse("<iframe src='x' onload='y'></iframe>", path="a.md", options=Options("trust"))
    assert problems == ()
