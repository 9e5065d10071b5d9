"""Catalogs are written back byte for byte where nothing changed, and what changed is what gettext would write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harness import ROOT
from hypothesis import example, given
from hypothesis import strategies as st

from diglot import po
from diglot.po import Entry, File, Previous

#: Everything that catalogs of known tools hold, and some of what they should not.
LINES = (
    '\ufeffmsgid ""',
    'msgid ""',
    'msgid "a"',
    'msgid "two\\n"',
    'msgid_plural "as"',
    'msgctxt "c"',
    'msgstr ""',
    'msgstr "甲\\t\\"乙\\" \\\\"',
    'msgstr[0] "one"',
    'msgstr[1] "many"',
    'msgstr[N] "x"',
    '"Language: zh_Hans\\n"',
    '"X-Generator: Poedit 3.4\\n"',
    '  "indented"  ',
    '#~ msgid "gone"',
    '#~ msgstr "weg"',
    '#~ "more"',
    '#~| msgid "older"',
    "#~",
    '#| msgid "before"',
    '#| "and on"',
    "#, fuzzy, python-format",
    "#,fuzzy",
    "#= no-wrap",
    "#: articles/a.en.md:1 \u2068a b.md\u2069:2",
    "#. a note",
    "#.a note",
    "# a comment",
    "#comment",
    "#",
    "#   far",
    "",
    "   ",
    "<<<<<<< HEAD",
    "=======",
    'msgstr "open',
    'msgstr "open\\',
    'msgid "a" "b"',
    "msgid “a”",
    'domain "x"',
    'msgst "x"',
    'msgid "\\q \\345\\255\\227 \\x41"',
    "junk",
    "#| junk",
    "\u2028",
    "\x85\x0b",
    "\r",
)
structured = st.builds(
    lambda lines, final: "".join(lines).removesuffix(final),
    st.lists(
        st.builds(str.__add__, st.sampled_from(LINES), st.sampled_from(["\n", "\n", "\n", "\r\n", "\n\n"]))
    ),
    st.sampled_from(["", "\n", "\r\n"]),
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
rows = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"))
words = st.text(st.sampled_from("abc中./-"), min_size=1)


def read(text: str) -> File:
    return po.read(text.encode(), "x.po")[0]


@given(structured | texts)
@example('msgid "a"\nmsgstr "b"\n"c"')
@example('msgid ""\nmsgstr ""\r\n\r\n#~ msgid "x"\n#~ msgstr "y"\n\n# the end')
def test_what_is_read_is_written_back(text: str) -> None:
    assert read(text).text() == text


@given(structured)
def test_each_line_of_a_message_stands_in_one_entry(text: str) -> None:
    file = read(text)
    raws = [entry.raw for entry in ([file.header] if file.header else []) + list(file.entries)]
    assert file.start + "".join(raws) + file.rest == text


entries = st.builds(
    lambda plural, forms, **fields: Entry(plural=plural, msgstr=forms if plural else forms[:1], **fields),
    plural=st.none() | texts,
    forms=st.lists(texts, min_size=1, max_size=4).map(tuple),
    msgid=texts.filter(bool),
    context=st.none() | texts,
    comments=st.lists(rows).map(tuple),
    notes=st.lists(rows).map(tuple),
    references=st.lists(words | st.just("a b/c d.md:12")).map(tuple),
    flags=st.lists(st.sampled_from(["fuzzy", "python-format", "no-wrap"]), unique=True).map(tuple),
    previous=st.none() | st.builds(Previous, texts, st.none() | texts, st.none() | texts),
    obsolete=st.booleans(),
)
PLACES: dict[str, Any] = {"line": 0, "spans": (), "raw": ""}


@given(st.lists(entries))
@example([Entry("a", notes=("\\", "\\ "), comments=("\\  ",))])
def test_what_is_written_anew_is_read_as_it_was_meant(new: list[Entry]) -> None:
    file = read(File(None, tuple(new)).text())
    assert [entry._replace(**PLACES) for entry in file.entries] == new


CATALOG = r"""# The translator's own words
#
#  deeper
#. a note
#: b.md:4
#: c.md
#, fuzzy
#| msgid "old "
#| "text"
msgid ""
"a long text that "
"its tool has wrapped\n"
msgstr "ein \"langer\" "
"Text\n"
"""


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ({"references": ("d.md", "e f.md:2")}, "#: b.md:4\n#: c.md\n", "#: d.md \u2068e f.md\u2069:2\n"),
        ({"references": ()}, "#: b.md:4\n#: c.md\n", ""),
        ({"flags": (), "previous": None}, '#, fuzzy\n#| msgid "old "\n#| "text"\n', ""),
        ({"flags": ("fuzzy", "no-wrap")}, "#, fuzzy\n", "#, fuzzy, no-wrap\n"),
        ({"notes": ("one", "", "two")}, "#. a note\n", "#. one\n#.\n#. two\n"),
        ({"comments": ("so", "")}, "# The translator's own words\n#\n#  deeper\n", "# so\n#\n"),
        ({"context": "title"}, 'msgid ""\n"a', 'msgctxt "title"\nmsgid ""\n"a'),
        ({"msgstr": ("kurz",)}, 'msgstr "ein \\"langer\\" "\n"Text\\n"\n', 'msgstr "kurz"\n'),
        ({"msgstr": ("a\nb\tc",)}, 'msgstr "ein \\"langer\\" "\n"Text\\n"\n', 'msgstr ""\n"a\\n"\n"b\\tc"\n'),
        ({"previous": Previous("x", "c")}, '#| msgid "old "\n#| "text"\n', '#| msgctxt "c"\n#| msgid "x"\n'),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("final", [True, False])
def test_a_change_touches_the_lines_that_it_concerns(
    change: dict[str, Any], old: str, new: str, eol: str, final: bool
) -> None:
    def shaped(text: str) -> str:
        return (text if final else text.removesuffix("\n")).replace("\n", eol)

    (entry,) = read(shaped(CATALOG)).entries
    assert CATALOG.count(old) == 1
    changed = entry.changed(**change)
    assert changed.raw == shaped(CATALOG.replace(old, new))
    (again,) = read(changed.raw).entries
    assert again._replace(spans=(), line=entry.line) == changed


def test_a_message_that_goes_and_comes_back_keeps_its_lines() -> None:
    (entry,) = read(CATALOG).entries
    gone = entry.changed(obsolete=True)
    assert gone.raw == CATALOG.replace("#| ", "#~| ").replace("\nmsg", "\n#~ msg").replace('\n"', '\n#~ "')
    assert read(gone.raw).entries[0].obsolete
    assert gone.changed(obsolete=False).raw == CATALOG


def test_a_change_to_what_it_was_is_none() -> None:
    (entry,) = read(CATALOG).entries
    assert entry.changed(flags=("fuzzy",), msgstr=entry.msgstr) is not None
    assert entry.changed(flags=("fuzzy",), msgstr=entry.msgstr).raw == entry.raw


def test_a_message_may_gain_a_plural() -> None:
    (entry,) = read('msgid "a"\nmsgstr "b"\n').entries
    assert entry.changed(plural="as", msgstr=("b", "c")).raw == (
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] "c"\n'
    )


@given(entries, entries, st.sets(st.sampled_from([name for name in Entry._fields if name not in PLACES])))
def test_any_change_is_read_as_it_was_meant(old: Entry, wanted: Entry, names: set[str]) -> None:
    if names & {"plural", "msgstr"}:
        names |= {"plural", "msgstr"}  # a message without plural has one form
    (entry,) = read(File(None, (old,)).text()).entries
    changed = entry.changed(**{name: getattr(wanted, name) for name in names})
    (again,) = read(changed.raw).entries
    meant = [getattr(wanted if name in names else old, name) for name in Entry._fields if name not in PLACES]
    assert [getattr(again, name) for name in Entry._fields if name not in PLACES] == meant
    assert again.changed(**{name: getattr(old, name) for name in names}).raw == entry.raw


HEADER = r"""# Ann <ann@x.example>, 2026.
msgid ""
msgstr ""
"Project-Id-Version: x\n"
"Language:zh_Hans\n"
"X-Poedit-KeywordsList: a;b;"
"c;d\n"
"Content-Type: text/plain; charset=utf-8\n"

msgid "a"
msgstr "b"
"""


def test_fields_of_the_header_have_places() -> None:
    file = read(HEADER)
    assert file.field("language") == ("zh_Hans", 5, 11)
    assert file.field("X-Poedit-KeywordsList") == ("a;b;c;d", 6, 25)
    assert file.field("Plural-Forms") is None


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("Language", "zh_Hant", '"Language:zh_Hans\\n"\n', '"Language: zh_Hant\\n"\n'),
        ("Language", None, '"Language:zh_Hans\\n"\n', ""),
        ("x-poedit-keywordslist", None, '"X-Poedit-KeywordsList: a;b;"\n"c;d\\n"\n', ""),
        ("X-New", "1", 'utf-8\\n"\n', 'utf-8\\n"\n"X-New: 1\\n"\n'),
        ("Language", "zh_Hans", "", ""),
    ],
)
def test_a_field_of_the_header_is_set(name: str, value: str | None, old: str, new: str) -> None:
    file = read(HEADER).with_field(name, value)
    assert file.text() == (HEADER.replace(old, new) if old else HEADER)
    found = file.field(name)
    assert (found.value if found else None) == value


def test_a_header_on_one_line_is_written_anew() -> None:
    file = read('msgid ""\nmsgstr "A: 1\\nB: 2\\n"\n')
    assert file.with_field("B", "3").text() == 'msgid ""\nmsgstr ""\n"A: 1\\n"\n"B: 3\\n"\n'


def test_a_header_comes_first() -> None:
    file = read('msgid "a"\nmsgstr "b"').with_field("Language", "fr")
    assert file.text() == 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "a"\nmsgstr "b"'


def test_new_messages_are_parted_by_a_blank_line() -> None:
    file = read('msgid "a"\nmsgstr "b"')
    text = file._replace(entries=(Entry("n"), *file.entries, Entry("m", ("x",), notes=("why",)))).text()
    assert text == 'msgid "n"\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n\n#. why\nmsgid "m"\nmsgstr "x"\n'
    moved = read('msgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n')
    assert 'msgstr "d"\n\nmsgid "a"' in moved._replace(entries=moved.entries[::-1]).text()


def test_each_character_has_its_place() -> None:
    text = 'msgid "a"\nmsgstr "" \n  "x\\"y"\n"\\n\\345\\255\\227z"\n'
    (entry,) = read(text).entries
    assert entry.msgstr == ('x"y\n字z',)
    assert [entry.place(at) for at in range(6)] == [(3, 4), (3, 5), (3, 7), (4, 2), (4, 4), (4, 16)]


@given(texts)
def test_places_lead_to_their_characters(text: str) -> None:
    raw = read(File(None, (Entry("m", (text,)),)).text())
    lines = raw.text().split("\n")
    for offset, char in enumerate(text):
        line, col = raw.entries[0].place(offset)
        assert lines[line - 1][col - 1] in {char, "\\"}


def test_the_own_catalogs() -> None:
    for path in [ROOT / "locales/messages.pot", *Path(ROOT / "locales").rglob("*.po")]:
        assert read(path.read_text("utf-8")).text() == path.read_text("utf-8")
