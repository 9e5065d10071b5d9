"""The glossary: read strictly, and found in texts of any language."""

from __future__ import annotations

import pytest
from harness import ROOT, SiteFolder, run_cli
from hypothesis import given
from hypothesis import strategies as st

from diglot import check
from diglot.desk.table import aligned, cells
from diglot.translation import glossary
from diglot.translation.glossary import Glossary

TERMS = """\
keep = ["DeepSeek", "Hugging Face"]

[[term]]
en = { use = "artificial intelligence", also = ["AI"] }
zh = { use = "人工智能", allow = ["AI"], forbid = ["人工智慧"], first = "人工智能（AI）" }

[[term]]
en = "battery"
zh = { use = "电池", allow = ["电芯"] }
fr = "pile"
note = "Of any size."

[[term]]
en = "Apple"
zh = "苹果公司"
case = true
"""


def read(text: str) -> tuple[Glossary, list[str]]:
    found, problems = glossary.read(text.encode(), "glossary.toml", ["en", "zh", "fr"])
    return found, [str(problem) for problem in problems]


@pytest.fixture
def terms() -> Glossary:
    found, problems = read(TERMS)
    assert not problems
    return found


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("Batteries, a battery's and the battery.", "en", "zh", ["Batteries", "battery's", "battery"]),
        (
            "**Artificial**-intelligence and [AI](ai.md), `AI`",
            "en",
            "zh",
            ["Artificial**-intelligence", "AI"],
        ),
        ("AIs, but neither MAIL nor AI2", "en", "zh", ["AIs"]),
        ("An Apple is no apple", "en", "zh", ["Apple"]),
        ("DeepSeek-V3 on Hugging Face, not Deepseek", "en", "zh", ["DeepSeek", "Hugging Face"]),
        ("DeepSeek的人工智能（AI）和人工智能", "zh", "en", ["DeepSeek", "人工智能（AI）", "人工智能"]),
        ("电池和电芯", "zh", "en", ["电池"]),
        ("Les piles", "fr", "zh", ["piles"]),
        ("A battery and artificial intelligence", "en", "fr", ["battery"]),
    ],
)
def test_terms_are_found(terms: Glossary, text: str, source: str, target: str, expected: list[str]) -> None:
    hits = terms.hits(text, source, target)
    assert [text[hit.start : hit.end] for hit in hits] == expected


def test_translators_are_told_what_they_need(terms: Glossary) -> None:
    assert terms.notes("AI needs batteries, and AI needs DeepSeek", "en", "zh") == (
        "glossary: artificial intelligence → 人工智能, at first 人工智能（AI）, or AI, not 人工智慧",
        "glossary: battery → 电池, or 电芯. Of any size.",
        "glossary: DeepSeek stays as it is",
    )
    assert terms.notes("Nothing of it", "en", "zh") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[[term]]\nen = "a"\nzh = "b"\nnoet = "c"\n',
            'glossary.toml:4:1: error[glossary]: term: a term has no key "noet"; did you mean "note"?',
        ),
        (
            '[[term]]\nen = "a"\nzh = "b"\n\n[[term]]\nen = "c"\nzh = { use = "d", forbd = ["e"] }\n',
            'glossary.toml:7:19: error[glossary]: term: zh: a rendering has no key "forbd"; did you mean "forbid"?',
        ),
        (
            '[[term]]\nen = "a"\n',
            "glossary.toml:1:1: error[glossary]: term: a term needs two languages at least; add its rendering in "
            "another language of the site, or list it in `keep`",
        ),
        (
            '[[term]]\nen = "a"\nzh = { allow = ["b"] }\n',
            'glossary.toml:3:6: error[glossary]: term: zh: a rendering needs "use"; add `use = …`: the rendering '
            "that is right",
        ),
        (
            'keep = ["a", ""]\n',
            "glossary.toml:1:14: error[glossary]: keep: this is empty; write some text, or remove the key",
        ),
        (
            '[[term]]\nen = "a"\nzh = { use = "b", forbid = ["b"] }\n',
            'glossary.toml:3:6: error[glossary]: "b" is both right and forbidden; remove it from one of the two',
        ),
        (
            '[[term]]\nen = "a"\nzh = "b"\n[[term]]\nen = "a"\nzh = "b"\n',
            'glossary.toml:5:6: error[glossary]: the term "a" stands on line 2 too; keep one of the two',
        ),
        (
            'keep = ["a"\n',
            "glossary.toml:2:1: error[glossary]: this is not TOML: unclosed array; mend the line",
        ),
    ],
)
def test_every_fault_is_told_at_its_place(text: str, expected: str) -> None:
    assert read(text)[1] == [expected]


def test_bytes_that_are_not_utf_8() -> None:
    found, (problem, *_) = glossary.read('keep = ["开放"]'.encode("gb18030"), "glossary.toml", ["en"])
    assert not found
    assert str(problem).startswith("glossary.toml:1:10: error[bytes]: byte 0xBF")


def test_a_site_needs_no_glossary(site: SiteFolder) -> None:
    assert glossary.load(site.root, ["en", "zh"])[1] == ()
    assert not glossary.load(site.root, ["en", "zh"])[0]


@given(st.text(alphabet="ab *_`[]()人工智能电池AI\\!<>&", max_size=40))
def test_hits_stand_where_they_say(text: str) -> None:
    found, _ = read(TERMS)
    for hit in found.hits(text, "zh", "en"):
        assert (
            text[hit.start : hit.end]
            .replace("*", "")
            .replace("_", "")
            .replace("\\", "")
            .startswith(hit.text[0])
        )
        assert 0 <= hit.start < hit.end <= len(text)


def test_a_chinese_character_takes_two_cells() -> None:
    assert (cells("ab"), cells("汉字"), cells("é"), cells("a，")) == (2, 4, 1, 3)
    assert aligned([("汉字", "a"), ("abc", "b")], indent=1) == " 汉字  a\n abc   b\n"


ARTICLE = """
=== diglot.toml
title = "S"
base_url = "https://s.example"
languages = ["en", "zh"]
=== locales/glossary.toml
keep = ["DeepSeek"]
[[term]]
en = "token"
zh = { use = "词元", forbid = ["令牌"] }
=== articles/a.en.md
---
title: A
date: 2026-01-01
---
A token, and `token`.

Two tokens of DeepSeek
wrapped: a token.
=== locales/zh_Hans/articles/a.po
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "A token, and `token`."
msgstr "词元和`token`。"

msgid "Two tokens of DeepSeek wrapped: a token."
msgstr "Deepseek的两个令牌：一个词元。"
"""

USES = """\
en: token · zh: 词元
  articles/a.en.md:5:3   token   locales/zh_Hans/articles/a.po:7:9    词元  first
  articles/a.en.md:7:5   tokens  locales/zh_Hans/articles/a.po:10:20  令牌  forbidden
  articles/a.en.md:8:12  token   locales/zh_Hans/articles/a.po:10:25  词元

DeepSeek (never translated)
  articles/a.en.md:7:15  DeepSeek  –
"""


def test_where_terms_are_used(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(ARTICLE)
    assert run_cli("translate", "terms", "--site", str(site.root)) == 0
    assert capsys.readouterr().out == USES
    assert run_cli("translate", "terms", "deepseek", "--site", str(site.root)) == 0
    assert capsys.readouterr().out.startswith("DeepSeek (never translated)\n")
    assert run_cli("translate", "terms", "tokne", "--site", str(site.root)) == 2
    assert 'there is no term "tokne"; did you mean "token"?' in capsys.readouterr().err


def test_both_commands_tell_what_is_wrong(site: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    site.write(ARTICLE)
    expected = [
        'locales/zh_Hans/articles/a.po:10:9: error[tr-term]: "Deepseek" is a name that is spelt otherwise; '
        "write DeepSeek",
        'locales/zh_Hans/articles/a.po:10:20: error[tr-term]: the glossary forbids "令牌"; write 词元',
    ]
    for command in (("translate", "check"), ("check",)):
        assert run_cli(*command, "--site", str(site.root)) == 1
        told = capsys.readouterr().err.splitlines()
        assert [line for line in told if "[tr-" in line] == expected
    found = [str(problem) for problem in check.run(site.options()) if problem.code.startswith("tr-")]
    assert found == expected


def test_what_was_found_is_remembered_until_a_file_changes(
    site: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    site.write(ARTICLE)
    command = "translate", "check", "--site", str(site.root)
    assert run_cli(*command) == 1
    first = capsys.readouterr()
    memory = site.root / ".diglot" / "translations"
    written = memory.read_bytes()
    assert run_cli(*command) == 1
    assert capsys.readouterr() == first
    assert memory.read_bytes() == written
    site.put("locales/glossary.toml", "keep = []\n")
    assert run_cli(*command) == 0
    assert "1 translation checked: 0 errors" in capsys.readouterr().out
    site.write(ARTICLE)
    memory.write_bytes(b"damaged")
    assert run_cli(*command) == 1
    assert capsys.readouterr() == first


def test_the_terms_of_our_own_series_are_used_and_the_series_passes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_cli("translate", "check", "--site", str(ROOT)) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert run_cli("translate", "terms", "--site", str(ROOT)) == 0
    assert "not used" not in capsys.readouterr().out
