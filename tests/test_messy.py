"""What real repositories hold: each ends in a right page, or in a problem that says where and how to mend it."""

from __future__ import annotations

import re

import pytest
from harness import SiteFolder
from lxml import html

FRONT = "---\ntitle: A\ndate: 2026-01-01\n---\n"
PAGE = "en/a/index.html"


def article(site: SiteFolder) -> html.HtmlElement:
    """The text of the article, below its head and above the navigation."""
    (found,) = html.document_fromstring(site.read(PAGE)).find_class("e-content")
    return found


def body(site: SiteFolder) -> str:
    """The same as readers see it."""
    return " ".join(article(site).text_content().split())


def built(site: SiteFolder, text: str | bytes) -> list[str]:
    """The warnings of a site with this article, which is published."""
    site.put("articles/a.en.md", text)
    return [each.removeprefix("articles/a.en.md:") for each in site.warnings()]


def refused(site: SiteFolder, text: str | bytes) -> list[str]:
    """The problems of a site with this article, of which nothing is published."""
    site.put("articles/a.en.md", text)
    return [each.removeprefix("articles/a.en.md:") for each in site.problems()]


# Tags of other tools.


def test_template_tags_are_told_of_and_not_shown(site: SiteFolder) -> None:
    """Not on the page, nor in excerpts and feeds; what stands between two of them stays."""
    told = built(
        site,
        FRONT + '{% include toc.html %}\n\nTide {{ page.x }}mills {{< ref "b" >}}{{% note %}}turn{{% /note %}}.\n\n'
        "## Slow {#slow}\n\n[A map]({{ site.url }}/map)\n{: .wide}\n\n<p>{% raw %}Ebb{% endraw %}</p>\n\n"
        "`{{ code }}` and \\{{ text }}, $\\frac{{a}}{{b}}$\n",
    )  # fmt: skip
    assert [(each.partition(" ")[0], "warning[leftover]" in each) for each in told] == [
        ("5:1:", True),
        ("7:6:", True),
        ("7:24:", True),
        ("7:39:", True),
        ("7:55:", True),
        ("9:9:", True),
        ("11:1:", True),
        ("12:1:", True),
        ("14:4:", True),
        ("14:16:", True),
    ]
    assert body(site) == ("Tide mills turn. Slow A map Ebb {{ code }} and {{ text }}, $\\frac{{a}}{{b}}$")
    for file, data in site.tree().items():
        if file.endswith((".html", ".xml", ".json")):
            assert not re.search(rb"\{%|\{\{ page|\{#slow|\{: |\{\{<", data), file
    assert "<p></p>" not in site.read(PAGE)


def test_a_summary_is_not_made_of_tags_or_comments(site: SiteFolder) -> None:
    built(
        site,
        FRONT + "<!-- TODO: one two three -->\n\n{% toc %}\n\nReal <!-- hidden words --> text {{ x }}.\n",
    )
    assert "<description>Real text .</description>" in site.read("en/feed.xml")
    assert "TODO" not in "".join(data.decode("utf-8", "ignore") for data in site.tree().values())


def test_comments_do_not_count_as_words(site: SiteFolder) -> None:
    built(
        site,
        f"{FRONT}One.\n\n<!-- {'word ' * 3000}\n\n{'word ' * 3000}-->\n\nTwo <!-- {'word ' * 900}--> three.\n",
    )
    assert "1 min read" in site.read(PAGE)
    assert body(site) == "One. Two three."


def test_tags_in_front_matter_are_text_and_escaped(site: SiteFolder) -> None:
    built(site, '---\ntitle: "<b>{{ y }}</b> & c"\ndate: 2026-01-01\n---\nText.\n')
    assert '<h1 class="p-name">&lt;b&gt;{{ y }}&lt;/b&gt; &amp; c</h1>' in site.read(PAGE)


# Text that looks like something else.


def test_a_number_with_a_hash_is_no_heading(site: SiteFolder) -> None:
    assert (
        built(site, FRONT + "It is told in issue\n#33657 and in\n#news.\n\n#33658 begins a paragraph.\n")
        == []
    )
    assert body(site) == "It is told in issue #33657 and in #news. #33658 begins a paragraph."
    assert not article(site).xpath(".//h1|.//h2|.//h3")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[the text][missing]", '5:1: warning[markdown]: the link label "missing" is not defined'),
        ("[missing][]", '5:1: warning[markdown]: the link label "missing" is not defined'),
        ("[reprot]\n\n[report]: https://example.org/", '5:1: warning[markdown]: the link label "reprot" is not'),
        ("[[Wiki page]]", "5:1: warning[markdown]: the link [[Wiki page]] is of another tool"),
        ("[other.md]", "5:1: warning[markdown]: [other.md] is no link"),
        ("[sic], [1], [x] and a[0][1], [^]", ""),
        ("- [ ] to do\n- [x] done", ""),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_are_told_of(site: SiteFolder, text: str, told: str) -> None:
    found = built(site, FRONT + text)
    assert len(found) == bool(told)
    assert all(each.startswith(told) for each in found)


# Too much of something.


LONG = "权重可以公之于众，身世照样秘而不宣。" * 280  # a line of 5,000 characters, 15 KB


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\n\n".join([LONG] * 20), "秘而不宣。"),
        ("lorem ipsum " * 850_000, "lorem ipsum"),
        ("\n\n".join(f"[link {number}](https://example.org/{number})" for number in range(1_500)), "link 1499"),
        ("|".join(["a"] * 500) + "\n" + "|".join(["-"] * 500) + "\n" + ("|".join(["b"] * 500) + "\n") * 9, "<td>b</td>"),
        ("\n".join("  " * depth + f"- item{depth}." for depth in range(40)), "item39."),
        ("[" * 5_000, "[[[["),
        ("![" * 2_000, "![!["),
        ("{{" * 10_000, "{{{{"),
        ("{% " * 10_000, "{% {%"),
        ("[a]({{ " * 3_000, "[a]({{"),
        ("[a]({{b " * 3_000, "[a]({{b"),
        ("\n\n".join(["## Same"] * 1_000), 'id="same-1000"'),
        ("\u2028line\u2029ends\u200b\u00a0here", "here"),
    ],
    ids="long lines,10 MB,links,500 columns,40 levels,brackets,images,braces,tags,tagged links,more tagged "
    "links,headings,separators".split(","),
)  # fmt: skip
def test_much_of_one_thing_is_a_page(site: SiteFolder, text: str, kept: str) -> None:
    built(site, FRONT + text)
    assert kept in site.read(PAGE)


def test_many_labels_that_are_almost_defined_are_no_long_work(site: SiteFolder) -> None:
    used = " ".join(f"[lab{number}el]" for number in range(900))
    built(site, f"{FRONT}{used}\n\n" + "\n".join(f"[la{number}bel]: https://e.org" for number in range(900)))


@pytest.mark.parametrize("mark", ["list", "quote"])
def test_what_is_nested_too_deeply_would_be_lost(site: SiteFolder, mark: str) -> None:
    deep = "\n".join("  " * depth + "- x" for depth in range(100)) if mark == "list" else ">" * 1000 + " x"
    (told,) = refused(site, FRONT + deep)
    assert "error[markdown]: lists and quotes are nested so deeply here" in told


# What is open, and what is foreign.


def test_an_unclosed_fence_shows_all_that_follows_as_code(site: SiteFolder) -> None:
    (told,) = built(site, FRONT + "One.\n\n```\ntwo\n\n# three\n")
    assert told.startswith("7:1: warning[markdown]: the code block is never closed")
    assert body(site) == "One. two # three"


def test_an_unclosed_comment_stops_the_build_as_text_would_be_lost(site: SiteFolder) -> None:
    (told,) = refused(site, FRONT + "One.\n\n<!-- two\n\nthree\n")
    assert told == "7:1: error[html]: the comment is never closed and hides what follows; close it with -->"


def test_scripts_are_removed_each_with_its_place(site: SiteFolder) -> None:
    told = built(
        site, FRONT + "\n\n".join(f"<script>evil({number})</script>" for number in range(26)) + "\n\nText."
    )
    assert len(told) == 26
    assert told[0].startswith("5:1: warning[html]: <script> is removed")
    assert "evil" not in site.read(PAGE)
    assert body(site) == "Text."


def test_unclosed_html_does_not_swallow_the_page(site: SiteFolder) -> None:
    built(site, FRONT + "<div><div><b>\n\ntext\n\n<p <i>x</i>\n")
    assert "text" in body(site)
    assert not article(site).xpath(".//footer")


def test_two_titles_are_both_shown(site: SiteFolder) -> None:
    told = built(site, FRONT + "# Another\n\nText.\n")
    assert 'the text begins with the heading "Another", but its title is "A"' in told[1]
    assert body(site) == "Another Text."


# Bytes and characters.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"{FRONT}Text.".encode("utf-16"), "1:1: error[bytes]: byte 0xFF at offset 0 is not UTF-8; the file is "
         "probably UTF-16"),
        (f"{FRONT}Text.".encode("utf-16-le"), "1:1: error[bytes]: this is not text in UTF-8"),
        (f"{FRONT}权重可以公之于众，身世照样秘而不宣。".encode("gbk"), "5:2: error[bytes]: byte 0xD6 at offset 36 is not "
         "UTF-8; the file is probably GB18030"),
        (f"{FRONT}it\u2019s 5\u2013 6".encode("cp1252"), "5:3: error[bytes]: byte 0x92 at offset "
         "36 is not UTF-8; the file is probably WINDOWS-1252"),
        (f"{FRONT}a\x08b", "5:2: error[characters]: U+0008 (BACKSPACE) stands here"),
        (f"{FRONT}a\x1b[31mb", "5:2: error[characters]: U+001B (ESCAPE) stands here"),
        (f"{FRONT}a\x00b", "5:2: error[characters]: U+0000 (NULL) stands here"),
        (FRONT + "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "5:1: error[merge-conflict]"),
        ("---\ntitle：A\ndate: 2026-01-01\n---\nText.", '2:6: error[front-matter]: the colon after "title" is '
         "full-width; write title: A"),
        ("---\ntitle: A\ndate: 2026-01-01\ntags:\n\t- a\n---\nText.", "5:1: error[front-matter]: a tab indents"),
        ("---\ntitle: “A: b”\ndate: 2026-01-01\n---\nText.", "2:10: error[front-matter]: a colon and a space"),
        ("---\ntitle: A\ndate: ‘2026-01-01’\n---\nText.", "3:7: error[front-matter]: curly quotes delimit nothing"),
        ("---\ntitle: A\ntitle: B\ndate: 2026-01-01\n---\nText.", "3:1: error[duplicate-key]"),
        ("---\ntitle: A\ndate: 2026-01-01\n\nText.", "1:1: error[fence]: the front matter that opens here is never"),
        ("title: A\ndate: 2026-01-01\n---\n\nText.", "1:1: error[fence]: the front matter that begins here has no"),
        ("———\ntitle: A\ndate: 2026-01-01\n———\nText.", '1:1: error[fence]: "———" opens no front matter'),
        ("\u200b---\ntitle: A\ndate: 2026-01-01\n---\nText.", '1:1: error[fence]: "\u200b---" opens no front matter: '
         "a character that nobody sees stands beside it; write ---"),
        ("---\ntitle: A\n\u200bdate: 2026-01-01\n---\nText.", "3:1: error[unknown-key]: the front matter has no key "
         '"\\u200bdate"; did you mean "date"?'),
        ("---\ntitle: A\ndate: 2026年1月1日\n---\nText.", '3:7: error[date]: date: "2026年1月1日" is not a date; write '
         "2026-01-01"),
        ("---\ntitle: A\ndate: Jan 2, 2026\n---\nText.", '3:7: error[date]: date: "Jan 2, 2026" is not a date; write '
         "2026-01-02"),
        ("---\ntitle: A\ndate: 2026/1/1\n---\nText.", '3:7: error[date]: date: "2026/1/1" is not a date; write '
         "2026-01-01"),
        ("---\ntitle: A\ndate: 1767225600\n---\nText.", '3:7: error[date]: date: "1767225600" is not a date'),
        ("---\ntitle: " + "[" * 5000 + "\ndate: 2026-01-01\n---\nText.", "2:1: error[front-matter]: lists are nested"),
        ("---\ntitle: !!python/object/apply:os.system [ls]\ndate: 2026-01-01\n---\nText.", "2:8: error[front-matter]"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(site: SiteFolder, data: str | bytes, told: str) -> None:
    found = refused(site, data)
    assert any(each.startswith(told) for each in found), found


@pytest.mark.parametrize(
    ("before", "end"), [("", "\r\n"), ("", "\r"), ("\ufeff", "\n"), ("\ufeff\ufeff", "\r\n")], ids=repr
)
def test_line_ends_and_marks_of_other_systems_make_no_difference(
    site: SiteFolder, before: str, end: str
) -> None:
    text = f"{FRONT}One\ntwo\n\n## Three\n\n```\ncode\n```\n"
    built(site, text)
    page = site.read(PAGE)
    assert built(site, (before + text.replace("\n", end)).encode()) == []
    assert site.read(PAGE) == page


def test_bidi_controls_are_a_warning_each(site: SiteFolder) -> None:
    told = built(site, FRONT + "a\u202eb\u2066c")
    assert [each.partition(";")[0] for each in told] == [
        "5:2: warning[characters]: U+202E (RIGHT-TO-LEFT OVERRIDE) stands here: the text may read differently "
        "from what is shown",
        "5:4: warning[characters]: U+2066 (LEFT-TO-RIGHT ISOLATE) stands here: the text may read differently "
        "from what is shown",
    ]
