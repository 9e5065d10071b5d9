"""XLIFF and TMX: what goes out is read by others' tools, and what comes back loses nothing."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage import tmx as their_tmx
from translate.storage import xliff as their_xliff

from diglot import languages, po
from diglot.errors import ContentError
from diglot.po import Entry, File, Previous
from diglot.translation.exchange import tmx, xliff
from diglot.translation.exchange.taking import Taken, take
from diglot.translation.exchange.units import Bundle, Unit, bundle, unwritable
from diglot.translation.worksheet import Condition, Pair, Segment, State, Worksheet

EN, ZH = languages.language("en"), languages.language("zh")
SOURCE, CATALOG = "articles/water.en.md", "locales/zh_Hans/articles/water.po"


def pair(
    kind: str, source: str, text: str, line: int, state: Condition = "current", previous: str = ""
) -> Pair:
    segment = Segment(kind, source, SOURCE, line, 1, ("Keep it short.",) if kind == "title" else ())
    return Pair(segment, text, ((0, line * 5, 9),) if text else (), state, previous)


SHEET = Worksheet(
    "water",
    EN,
    ZH,
    SOURCE,
    CATALOG,
    "catalog",
    State.STALE,
    (
        pair("title", "Water & Salt", "水与盐", 2),
        pair(
            "paragraph",
            "Some **671 billion** litres, <b>says</b> [a report](https://a.example/?x&y).",
            "",
            8,
            "missing",
        ),
        pair("paragraph", "A line\\\nbroken.", "一行\\\n断开。", 10),
        pair("paragraph", "Three plants.", "两座工厂。", 12, "stale", "Two plants."),
        pair("paragraph", "Yes.", "是。", 14),
        pair("item", "Yes.", "对。", 15),
        pair("paragraph", "Yes.", "是。", 16),
        Pair(None, "译者按。", ((0, 90, 1),)),
    ),
)
BUNDLE = bundle(SHEET)


def read(text: str) -> tuple[Unit, ...]:
    (found,), problems = xliff.read(text.encode(), "in.xlf")
    assert problems == ()
    return found.units


def opened(kind: Any, text: str) -> Any:
    """A file as translate-toolkit reads it."""
    return kind.parsefile(BytesIO(text.encode()))


def refused(text: str | bytes) -> list[str]:
    with pytest.raises(ContentError) as raised:
        xliff.read(text.encode() if isinstance(text, str) else text, "in.xlf")
    return [str(each) for each in raised.value.problems]


# Out.


def test_an_id_lasts_as_long_as_the_segment_says_the_same() -> None:
    moved = SHEET._replace(pairs=(pair("paragraph", "New.", "", 1, "missing"), *SHEET.pairs[::-1]))
    ids = {(unit.kind, unit.source): unit.id for unit in bundle(moved).units}
    assert ids.items() >= {(unit.kind, unit.source): unit.id for unit in BUNDLE.units}.items()
    assert len(set(ids.values())) == len(ids)


def test_the_same_words_are_one_unit_but_where_they_are_translated_in_two_ways() -> None:
    assert [unit.target for unit in BUNDLE.units if unit.source == "Yes."] == ["是。", "对。"]
    twice = SHEET._replace(pairs=(*SHEET.pairs, pair("paragraph", "Yes.", "好。", 20)))
    units = bundle(twice).units
    assert [unit.id for unit in units if unit.target in {"是。", "好。"}] == [
        BUNDLE.units[4].id,
        f"{BUNDLE.units[4].id}-2",
    ]


def test_translate_toolkit_reads_the_xliff_that_we_write() -> None:
    theirs = opened(their_xliff.xlifffile, xliff.write(BUNDLE))
    assert [(unit.source, unit.target or "") for unit in theirs.units] == [
        (unit.source, unit.target) for unit in BUNDLE.units
    ]
    assert [unit.isfuzzy() for unit in theirs.units] == [unit.state == "stale" for unit in BUNDLE.units]
    assert theirs.units[0].getnotes("developer") == "Keep it short."
    assert theirs.units[1].getlocations() == [f"{SOURCE}:8"]
    assert theirs.getsourcelanguage() == "en"
    assert theirs.gettargetlanguage() == "zh-Hans"


def test_translate_toolkit_reads_the_tmx_that_we_write() -> None:
    theirs = opened(their_tmx.tmxfile, tmx.write(BUNDLE))
    done = [unit for unit in BUNDLE.units if unit.state == "current"]
    assert [(unit.source, unit.target) for unit in theirs.units] == [
        (unit.source, unit.target) for unit in done
    ]
    assert theirs.units[0].getnotes() == "Keep it short."


def test_an_xliff_file_can_be_read_by_people() -> None:
    text = xliff.write(BUNDLE)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="urn:oasis')
    assert (
        """
   <trans-unit id="ID" approved="no" xml:space="preserve">
    <source xml:lang="en">Three plants.</source>
    <target xml:lang="zh-Hans" state="needs-review-translation">两座工厂。</target>
    <context-group name="place" purpose="location">
     <context context-type="sourcefile">articles/water.en.md</context>
     <context context-type="linenumber">12</context>
     <context context-type="x-kind">paragraph</context>
    </context-group>
    <alt-trans alttranstype="previous-version">
     <source xml:lang="en">Two plants.</source>
     <target xml:lang="zh-Hans">两座工厂。</target>
    </alt-trans>
   </trans-unit>
""".replace("ID", BUNDLE.units[3].id)
        in text
    )


def test_what_xml_cannot_hold_is_a_problem_at_its_place() -> None:
    bad = SHEET._replace(pairs=(pair("paragraph", "A\x0c", "甲\ufffe乙", 4),))
    assert [str(each) for each in unwritable(bad)] == [
        f"{CATALOG}:20:10: error[characters]: the character U+FFFE cannot be written to XML; delete it",
        f"{SOURCE}:4:1: error[characters]: the character U+000C cannot be written to XML; delete it",
    ]


# In.


def test_what_was_written_is_read_again() -> None:
    for ours, theirs in zip(BUNDLE.units, read(xliff.write(BUNDLE)), strict=True):
        assert theirs._replace(path="", line=0, notes=()) == ours._replace(path="", line=0, notes=())


#: What tools make of a unit, and what its target, "一", and its state must be.
TOUCHED = {
    "as it was": ('<source>One.</source><target state="translated">一</target>', "一", "current"),
    "without a state": ("<source>One.</source><target>一</target>", "一", "current"),
    "signed off": (
        '<source>One.</source><target state="signed-off" equiv-trans="no">一</target>',
        "一",
        "current",
    ),
    "to be reviewed": ('<source>One.</source><target state="needs-review-l10n">一</target>', "一", "stale"),
    "empty": ('<source>One.</source><target state="translated"/>', "", "missing"),
    "without a target": ("<source>One.</source>", "", "missing"),
    "filled in": ('<source>One.</source><target state="new">One.</target>', "", "missing"),
    "the same on purpose": ('<source>One.</source><target state="final">One.</target>', "One.", "current"),
    "CDATA": ("<source><![CDATA[One.]]></source><target><![CDATA[<一>]]></target>", "<一>", "current"),
    "sentences": (
        '<source>One.</source><seg-source><mrk mtype="seg" mid="0">One.</mrk></seg-source>'
        '<target><mrk mtype="seg" mid="0">一</mrk><mrk mtype="seg" mid="1">。</mrk></target>',
        "一。",
        "current",
    ),
    "marks": ('<source>One.</source><target><g id="1">一</g><!-- mind --></target>', "一", "current"),
    "indented": ("<source>\n  One.\n</source><target>\n  一\n</target>", "一", "current"),
    "around it": (
        '<source xml:space="preserve">One.\n</source><target xml:space="preserve">  一 </target>',
        "一\n",
        "current",
    ),
    "more": (
        '<source>One.</source><target>一</target><note from="me">Hm.</note><alt-trans match-quality="80%">'
        "<source>On.</source><target>二</target></alt-trans>",
        "一",
        "current",
    ),
}


@pytest.mark.parametrize("how", TOUCHED)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_tools_make_of_a_unit_is_understood(how: str, prefix: str) -> None:
    inside, target, state = TOUCHED[how]
    space = f'xmlns{prefix and ":x"}="{xliff.NAMESPACE}"'
    text = (
        f'<xliff {space} xmlns:o="urn:other" version="1.2"><file original="a" source-language="en" '
        f'target-language="zh-CN" o:x="1" datatype="x-po"><body><group id="g"><trans-unit id="7" approved="no" '
        f'o:seen="yes">{inside}<o:meta>nothing</o:meta></trans-unit></group></body></file></xliff>'
    )
    if prefix:
        text = re.sub(r"(</?)(?=[a-z])(?!o:)", r"\1x:", text)
    (unit,) = read(text)
    assert (unit.source.strip(), unit.target, unit.state) == ("One.", target, state)


def test_a_unit_with_something_that_only_a_tool_knows_is_left_out_and_told() -> None:
    text = xliff.write(BUNDLE).replace("水与盐", '水<x id="1"/>盐')
    (found,), problems = xliff.read(text.encode(), "in.xlf")
    assert len(found.units) == len(BUNDLE.units) - 1
    assert [str(each) for each in problems] == [
        f'in.xlf:10:1: warning[translation]: unit "{BUNDLE.units[0].id}" is left out: <x> stands for text that '
        "only your tool knows; write the Markdown that the source has there"
    ]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><xliff version="1.2">&b;</xliff>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff version="1.2">&a;</xliff>'
FIX = "write the characters themselves, and delete the <!DOCTYPE>"
REFUSED = {
    "<xliff>\n <file></xliff>": (
        "in.xlf:2:16: error[translation]: this is no XML: Opening and ending tag mismatch: file line 2 and xliff; "
        "export it again from the tool that wrote it"
    ),
    "": "in.xlf:1:1: error[translation]: this is no XML: Document is empty; export it again from the tool that wrote it",
    BOMB: f'in.xlf:1:1: error[translation]: it declares the entity "a", which could stand for anything; {FIX}',
    FILE: f'in.xlf:1:1: error[translation]: it declares the entity "a", which could stand for anything; {FIX}',
    '<xliff version="2.0"/>': (
        "in.xlf:1:1: error[translation]: this is XLIFF 2.0, not XLIFF 1.2; save it as XLIFF 1.2 (.xlf)"
    ),
    "<tmx/>": "in.xlf:1:1: error[translation]: this is <tmx>, not XLIFF 1.2; save it as XLIFF 1.2 (.xlf)",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_xliff_is_refused_with_its_place_and_its_fix(text: str) -> None:
    assert refused(text) == [REFUSED[text]]


def test_many_entities_cost_nothing() -> None:
    names = [f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 40)]
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{"".join(names)}]><xliff version="1.2" x="&e39;">&e39;</xliff>'
    assert "error[translation]" in refused(bomb)[0]


def test_what_translate_toolkit_edits_comes_back() -> None:
    """Weblate, Pootle and Virtaal write by it."""
    theirs = opened(their_xliff.xlifffile, xliff.write(BUNDLE))
    theirs.units[1].target = "约**6710亿**升"
    theirs.units[3].target = "三座工厂。"
    theirs.units[3].markfuzzy(False)  # noqa: FBT003 - their name
    theirs.units[4].markfuzzy(True)  # noqa: FBT003
    edited = BytesIO()
    theirs.serialize(edited)
    units = read(edited.getvalue().decode())
    assert [unit.target for unit in units] == [
        "水与盐",
        "约**6710亿**升",
        "一行\\\n断开。",
        "三座工厂。",
        "是。",
        "对。",
    ]
    assert [unit.state for unit in units] == ["current"] * 4 + ["stale", "current"]


# Into a catalog.

HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def catalog(text: str) -> File:
    file, problems = po.read(f"{HEADER}\n{text}".encode(), CATALOG)
    assert problems == ()
    return file


def taken(text: str, *units: Unit, current: set[str] | None = None) -> tuple[str, Taken]:
    found = take(catalog(text), units, {unit.source for unit in units} if current is None else current)
    return found.file.text().removeprefix(HEADER).strip("\n"), found


def unit(source: str, target: str, state: Condition = "current", previous: str = "") -> Unit:
    return Unit("1", "paragraph", source, target, state, previous)


ODD = '#  odd \n#, fuzzy , x\nmsgid   "odd"\nmsgstr "奇"   '


def test_a_message_gets_its_translation_and_all_others_stay_byte_for_byte() -> None:
    text, found = taken(f'{ODD}\n\nmsgid "One."\nmsgstr ""', unit("One.", '"一"\\\n二'))
    assert text == f'{ODD}\n\nmsgid "One."\nmsgstr ""\n"\\"一\\"\\\\\\n"\n"二"'
    assert found[1:] == (1, 0, 0, 0, ())


def test_a_guess_that_somebody_finished_is_none_any_more() -> None:
    old = '#, fuzzy\n#| msgid "Two."\nmsgid "Three."\nmsgstr "二。"'
    text, found = taken(old, unit("Three.", "三。"))
    assert text == 'msgid "Three."\nmsgstr "三。"'
    assert found.new == 1
    text, found = taken(old, unit("Three.", "三？", "stale", "Two."))
    assert text == old.replace("二。", "三？")
    assert (found.new, found.guesses) == (0, 1)


def test_a_translation_that_a_reviewer_doubts_becomes_a_guess() -> None:
    text, found = taken('msgid "One."\nmsgstr "一"', unit("One.", "一", "stale"))
    assert text == '#, fuzzy\nmsgid "One."\nmsgstr "一"'
    assert found.guesses == 1


def test_another_translation_is_replaced_and_that_is_told() -> None:
    text, found = taken('msgid "One."\nmsgstr "壹"', unit("One.", "一"))
    assert text == 'msgid "One."\nmsgstr "一"'
    assert (found.new, found.replaced) == (1, 1)


def test_what_is_not_translated_takes_nothing_away() -> None:
    text, found = taken('msgid "One."\nmsgstr "一"', unit("One.", "", "missing"))
    assert text == 'msgid "One."\nmsgstr "一"'
    assert found[1:] == (0, 0, 0, 0, ())


def test_a_source_that_changed_meanwhile_makes_a_guess() -> None:
    """The catalog was updated: the message was translated before, or it was not."""
    updated = '#, fuzzy\n#| msgid "Two."\nmsgid "Three."\nmsgstr "兩。"'
    text, _ = taken(updated, unit("Two.", "二。"), current={"Three."})
    assert text == updated.replace("兩", "二")
    text, found = taken(
        'msgid "There are three plants now."\nmsgstr ""',
        unit("There are two plants now.", "两座。"),
        current=set(),
    )
    assert text == (
        '#, fuzzy\n#| msgid "There are two plants now."\nmsgid "There are three plants now."\nmsgstr "两座。"'
    )
    assert found.guesses == 1


def test_a_catalog_older_than_the_source_gets_the_new_words_with_their_translation() -> None:
    """It was exported from a source that had changed, before `translate update`."""
    text, _ = taken('msgid "Two."\nmsgstr "二。"', unit("Three.", "三。", "current", "Two."))
    assert text == 'msgid "Three."\nmsgstr "三。"'
    text, found = taken('msgid "Two."\nmsgstr "二。"', unit("Three.", "二。", "stale", "Two."))
    assert text == 'msgid "Two."\nmsgstr "二。"'
    assert found.same == 1
    text, _ = taken('msgid "Two."\nmsgstr "二。"\n\n#~ msgid "Old."\n#~ msgstr "旧。"', unit("New.", "新。"))
    assert (
        text
        == 'msgid "Two."\nmsgstr "二。"\n\nmsgid "New."\nmsgstr "新。"\n\n#~ msgid "Old."\n#~ msgstr "旧。"'
    )


def test_what_nothing_says_any_more_is_kept() -> None:
    text, found = taken('msgid "Two."\nmsgstr "二。"', unit("Gone for good.", "不再。"), current={"Two."})
    assert text == 'msgid "Two."\nmsgstr "二。"\n\n#~ msgid "Gone for good."\n#~ msgstr "不再。"'
    assert [each.source for each in found.lost] == ["Gone for good."]
    again, _ = taken(text, unit("Gone for good.", "不再。"), current={"Two."})
    assert again == text


def test_the_kind_tells_messages_of_the_same_words_apart() -> None:
    old = 'msgctxt "item"\nmsgid "Yes."\nmsgstr ""\n\nmsgctxt "paragraph"\nmsgid "Yes."\nmsgstr ""'
    text, _ = taken(old, unit("Yes.", "是。"), unit("Yes.", "对。")._replace(kind="item"))
    assert (
        text
        == 'msgctxt "item"\nmsgid "Yes."\nmsgstr "对。"\n\nmsgctxt "paragraph"\nmsgid "Yes."\nmsgstr "是。"'
    )


def test_of_units_with_the_same_words_the_last_one_counts() -> None:
    """There are never two messages of the same words: no tool could read that catalog."""
    text, found = taken('msgid "Two."\nmsgstr ""', unit("Two.", "二。"), unit("Two.", "兩。"))
    assert text == 'msgid "Two."\nmsgstr "兩。"'
    assert found.replaced == 1
    text, _ = taken(
        "",
        unit("New.", "新。"),
        unit("New.", "新的。"),
        unit("Gone.", "不再。"),
        unit("Gone.", "没了。"),
        current={"New."},
    )
    assert text == 'msgid "New."\nmsgstr "新的。"\n\n#~ msgid "Gone."\n#~ msgstr "没了。"'


def test_what_the_source_says_again_is_no_longer_obsolete() -> None:
    text, _ = taken('#~ msgid "Two."\n#~ msgstr "二。"', unit("Two.", "兩。"))
    assert text == 'msgid "Two."\nmsgstr "兩。"'


#: A source that said one of a few things, then and now, and what was made of it.
SAYINGS = st.sampled_from(
    ["One.", "Two.", "There are two plants.", "There are three plants.", "所有的海水都是咸的。"]
)


@given(
    st.lists(st.tuples(SAYINGS, st.none() | SAYINGS, st.booleans()), unique_by=lambda each: each[0]),
    st.lists(
        st.tuples(SAYINGS, st.sampled_from(["current", "stale"]), st.none() | SAYINGS),
        unique_by=lambda each: each[0],
    ),
    st.sets(SAYINGS),
)
def test_no_translation_is_lost_whatever_happened_meanwhile(
    messages: list[tuple[str, str | None, bool]],
    sent: list[tuple[str, Condition, str | None]],
    current: set[str],
) -> None:
    entries = [
        Entry(
            text,
            (f"old {number}",) if number % 3 else ("",),
            flags=("fuzzy",) if before else (),
            previous=Previous(before) if before else None,
            obsolete=obsolete,
        )
        for number, (text, before, obsolete) in enumerate(messages)
    ]
    units = [
        Unit(str(number), "paragraph", text, f"new {number}", state, before or "")
        for number, (text, state, before) in enumerate(sent)
    ]
    found = take(File(None, tuple(entries)), units, current)
    there = [entry.msgstr[0] for entry in found.file.entries]
    assert {unit.target for unit in units} <= set(there)
    gone = [entry for entry in entries if entry.translated and entry.msgstr[0] not in there]
    assert len(gone) == found.replaced
    live = [entry.msgid for entry in found.file.entries if not entry.obsolete]
    assert len(live) == len(set(live))
    assert found.new + found.guesses + found.same + len(found.lost) == len(units)
    again = take(found.file, units, current)
    assert [entry.msgstr for entry in again.file.entries] == [entry.msgstr for entry in found.file.entries]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])
    | st.sampled_from("甲<&\"'\\"),
    min_size=1,
    max_size=9,
)


@given(st.lists(st.tuples(WORDS, WORDS, st.booleans()), unique_by=lambda each: each[0], max_size=8))
def test_to_export_and_import_again_changes_nothing(messages: list[tuple[str, str, bool]]) -> None:
    file = File(
        None,
        tuple(
            Entry(source, (target,), flags=("fuzzy",) if fuzzy else (), raw="")
            for source, target, fuzzy in messages
        ),
    )
    file, _ = po.read(file.text().encode(), CATALOG)
    pairs = [
        pair("paragraph", entry.msgid, entry.msgstr[0], 1, "stale" if entry.fuzzy else "current")
        for entry in file.entries
    ]
    written = xliff.write(bundle(SHEET._replace(pairs=tuple(pairs))))
    units = read(written)
    found = take(file, units, {each.source for each in units})
    assert found.file.text() == file.text()
    assert found.same == len(messages)
    bare = file._replace(entries=tuple(entry.changed(msgstr=("",)) for entry in file.entries))
    assert [entry.msgstr for entry in take(bare, units, ()).file.entries] == [
        entry.msgstr for entry in file.entries
    ]


def test_every_bundle_of_a_file_is_read() -> None:
    text = xliff.write(BUNDLE)
    inner = re.search(r"(?s)<file.*</file>", text)
    assert inner
    doubled = text.replace(inner[0], inner[0] + inner[0].replace("water", "salt"))
    found, _ = xliff.read(doubled.encode(), "in.xlf")
    assert [each.original for each in found] == [SOURCE, SOURCE.replace("water", "salt")]
    assert all(isinstance(each, Bundle) and len(each.units) == len(BUNDLE.units) for each in found)
