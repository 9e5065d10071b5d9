"""What a Document says of its text: lead, amounts, headings, and where its addresses stand."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest
from harness import needed

from diglot.markdown import Options, parse, split_title
from diglot.model import Document, Filling, Heading, Reference, cut


def read(text: str) -> Document:
    return parse(text, path="a.md")[0]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("", ""),
        ("# H\n\nFirst  *one*\n`two` &amp; three.\n\nSecond.", "First one two & three."),
        ("第一行\n**第二行**，\nEnglish\nmore", "第一行第二行，English more"),
        ("　　缩进的段落", "缩进的段落"),
        ("a  \nb\\\nc<br>d", "a b c d"),
        ("![x](y.png)\n\na ![z](z.png) b", "a b"),
        ("Note[^1], H<sub>2</sub>O <!-- c --> {{ d }}\n\n[^1]: e", "Note, H2O"),
        ("> quote\n\n- item\n\n```\ncode\n```\n\nParagraph", "Paragraph"),
        ("## H\n\n| a |\n|---|\n\n- item\n- more\n\n> quote", "item"),
        ("> ## H\n>\n> quote", "H"),
        ("Term\n: Def", "Term"),
        ("::: note\ntext\n:::", ""),
        ("<!-- a -->\n\n<!-- b --> \n\ntext", "text"),
        ("[link](x.md) and https://example.com/a", "link and https://example.com/a"),
    ],
)
def test_lead(text: str, lead: str) -> None:
    assert read(text).lead == lead


@pytest.mark.parametrize(
    ("text", "words", "han"),
    [
        ("", 0, 0),
        ("It's a well-known fact: 3,200.5 items, e.g. this.", 8, 0),
        ("开源模型，使用Python编程。2026年", 2, 9),
        ("ひらがな・カタカナ ㄅㄆㄇ 々〇", 0, 13),
        ("안녕하세요 여러분, AI를 씁니다", 4, 0),
        ("हिन्दी में पाठ; déjà vu; de\u0301ja\u0300", 6, 0),
        ("## One two\n\n- three\n\n> four\n\n| five | 六 |\n|---|---|\n| seven | 八 |", 6, 2),
        ("a **b**c `code d`", 4, 0),
        ("x[^1]\n\n[^1]: the note", 3, 0),
        ('![alt text](a.png "a caption")', 2, 0),
        ("```\nno words here\n```\n\n    nor here", 0, 0),
        ("<!-- none -->\n\n<div title='none'>two <b>words</b></div>\n<script>none</script>", 2, 0),
        ("::: tip Title\ntext\n:::", 2, 0),
        ("snake_case −5 100%", 4, 0),
    ],
)
def test_amounts(text: str, words: int, han: int) -> None:
    document = read(text)
    assert (document.words, document.han) == (words, han)


def test_formulas_are_not_counted() -> None:
    needed("latex2mathml", find_spec("latex2mathml"), "install diglot[math]")
    document, _ = parse("one $x y z$ two\n\n$$\na b\n$$", path="a.md", options=Options(math=True))
    assert document.words == 2


def test_headings_have_levels_texts_slugs_and_lines() -> None:
    document, _ = parse("## A *b* `c`[^1]\n\nD\ne\n---\n\n> ### A b c\n\n[^1]: x", path="a.md", first_line=10)
    assert document.headings == (
        Heading(2, "A b c", "a-b-c", 10),
        Heading(2, "D e", "d-e", 12),
        Heading(3, "A b c", "a-b-c-2", 16),
    )
    assert document.html.startswith('\x02b0\x03<h2 id="\x02h0\x03">A <em>b</em> <code>c</code><sup')
    assert "</sup>\x02a0\x03</h2>" in document.html


def test_slugs_stay_unique_whatever_they_are() -> None:
    document = read("# a\n\n# a-2\n\n# a\n\n# a\n\n# a-2\n")
    assert [heading.slug for heading in document.headings] == ["a", "a-2", "a-3", "a-4", "a-2-2"]


def test_anchors_follow_the_text_of_headings() -> None:
    filling = Filling(heading_ids=("x",))
    assert filling.fill(read("# A").html) == (
        '<h1 id="x">A<a class="anchor" href="#x" aria-labelledby="x"></a></h1>\n'
    )


def test_each_block_at_the_top_has_its_kind_and_its_size() -> None:
    text = """\
Para *one*.

> ## Inside
> quote

## H

- a
- bc

```
co
```

***

| a |
|---|
| b |

![x](y.png)

<!-- nothing -->

T
: D[^1]

[^1]: Note
"""
    document = read(text)
    assert document.blocks == (
        ("p", 11),
        ("blockquote", 11),
        ("h2", 1),
        ("ul", 3),
        ("code", 3),
        ("hr", 0),
        ("table", 2),
        ("figure", 11),
        ("dl", 6),
        ("div", 4),
    )
    assert document.headings[1].text == "H"
    assert len(cut(document.html)) == len(document.blocks)


def test_a_block_gets_the_id_that_its_filler_gives() -> None:
    text = """One

## H

- item

<div title="a > b" id="own">x</div>

<section title=' id="x"'>y</section>

bare <b>z</b>
"""
    ids = tuple(f"p:{number}" for number in range(6))
    filling = Filling(heading_ids=("h",), blocks=ids)
    found = filling.fill(read(text).html)
    assert re.findall(r"<(\w+)[^<]*? id=\"([^\"]+)\"", found) == [
        ("p", "p:0"),
        ("h2", "h"),
        ("ul", "p:2"),
        ("div", "own"),
        ("section", "p:4"),
        ("p", "p:5"),
    ]
    assert filling._replace(blocks=("p:0", "", "", "", "", "")).fill(read(text).html).count(' id="p:') == 1
    assert ' id="p:' not in filling._replace(blocks=()).fill(read(text).html)


def test_what_an_element_of_the_author_closes_in_is_one_block() -> None:
    text = """\
Before

<details>
<summary>Sum</summary>

## Inside

Text

</details>

<p>
<img src="a.png" alt="">
<br>

After
"""
    for options in (Options(), Options("trust")):
        document, _ = parse(text.replace("<p>\n", ""), path="a.md", options=options)
        assert [kind for kind, _ in document.blocks] == ["p", "html", "html", "p"]
        assert cut(document.html)[1].startswith("\x02b1\x03<details>")
        assert cut(document.html)[1].rstrip().endswith("</details>")
    unclosed, _ = parse("a\n\n<div>\n\nb\n\nc", path="a.md", options=Options("trust"))
    assert [kind for kind, _ in unclosed.blocks] == ["p", "html"]


def test_links_say_where_they_stand() -> None:
    text = """\
[a](b.md) 中文[c](d.md "t")
  and [e
f](g.md) <a
 href="h.md">i</a>

> - [j](k.md) ![l](m.png)
>   [n](o.md)

| [p](q.md) | [p](q.md) |
|-----------|---|
| x         | y [r](s.md) |

[t] [u][T]

> [t]: v.md

Term [w](x.md)
: [y](z.md)

x[^1]

[^1]: [note](n.md)

    ::: tip [title](t.md)
    :::

<p>
  <a class="x" href='in-block.md'>
</p>
"""
    document, problems = parse(text, path="a.md", first_line=1)
    assert problems == ()
    assert [(link.target, link.line, link.col) for link in document.links] == [
        ("b.md", 1, 1),
        ("d.md", 1, 13),
        ("g.md", 2, 7),
        ("h.md", 4, 2),
        ("k.md", 6, 5),
        ("o.md", 7, 5),
        ("q.md", 9, 3),
        ("q.md", 9, 15),
        ("s.md", 11, 17),
        ("v.md", 15, 1),
        ("v.md", 15, 1),
        ("x.md", 17, 6),
        ("z.md", 18, 3),
        ("in-block.md", 28, 16),
        ("n.md", 22, 7),
        ("t.md", 24, 13),
    ]
    assert document.images == (Reference("m.png", 6, 15),)


def test_lines_and_columns_count_from_the_file() -> None:
    document, problems = parse("a\r\n\tb {{ c }} [d](e)", path="x.md", first_line=7)
    assert document.links == (Reference("e", 8, 12),)
    assert [(problem.path, problem.line, problem.col) for problem in problems] == [("x.md", 8, 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title", ("Title", "", 1)),
        ("\n\n# The *title* with `code` #\n\nText\n", ("The title with code", "\nText\n", 3)),
        ("Two\nlines\n===\ntext", ("Two lines", "text", 3)),
        ("标题\n在此\n===\n", ("标题在此", "", 3)),
        ("# [Link](x.md) & ![alt](y.png)\r\ntext\r\n", ("Link &", "text\n", 1)),
        ("   # Indented\n", ("Indented", "", 1)),
        ("## Second level\n", None),
        ("Text\n\n# Title\n", None),
        ("Text\n# Title\n", None),
        ("    # code\n", None),
        ("- # in a list\n", None),
        ("#hashtag\n", None),
        ("#\n\ntext", None),
        ("[a]: b\n===", None),
        ("Title\n---\n", None),
        ("", None),
        ("<!-- c -->\n# Title", None),
    ],
)
def test_split_title(text: str, expected: tuple[str, str, int] | None) -> None:
    assert split_title(text) == (expected or ("", text, 0))
