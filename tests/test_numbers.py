"""Numbers of a translation against those of its source: a table in plain text, and what holds for all numbers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from time import process_time
from typing import NamedTuple

import pytest
from harness import ROOT
from hypothesis import given
from hypothesis import strategies as st

from diglot.desk import worksheets
from diglot.translation.numbers import Mismatch, Quantity, compare, quantities

TABLE = Path(__file__).parent / "numbers" / "cases.txt"


class Case(NamedTuple):
    line: int
    source_lang: str
    target_lang: str
    source: str
    target: str
    verdict: str


def cases() -> Iterator[Case]:
    ours, sign, theirs = "", "", ""
    for number, line in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if line.startswith("== "):
            ours, sign, theirs = line[3:].split(":")[0].split()
        elif line and not line.startswith("#"):
            source, target, verdict = line.split(" | ")
            yield Case(number, ours, theirs, source, target, verdict)
            if sign == "=":
                yield Case(number, theirs, ours, target, source, verdict)


CASES = list(cases())


def said(slip: Mismatch) -> str:
    return f"{'error' if slip.sure else 'warning'}: {slip.message}; {slip.fix}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.line}-{case.source_lang}-{case.target_lang}")
def test_the_table(case: Case) -> None:
    slips = [said(slip) for slip in compare(case.source, case.source_lang, case.target, case.target_lang)]
    if case.verdict == "ok":
        assert slips == []
        return
    severity, _, words = case.verdict.partition(": ")
    assert len(slips) == words.count(" & ") + 1, slips
    for slip, wanted in zip(slips, words.split(" & "), strict=True):
        assert slip.startswith(severity), slip
        assert all(
            part in slip.replace("\u00a0", " ").replace("\u202f", " ") for part in wanted.split("; ")
        ), slip


def test_the_table_is_long_enough() -> None:
    assert len({case.line for case in CASES}) >= 160
    assert len({(case.source_lang, case.target_lang) for case in CASES}) >= 10


# The sample series: nothing is wrong in it, and what is put wrong is found.

#: What the Chinese says and the English source of it only means: the title "The Decade So Far" is 走到2030.
FREE = {("zh", "2030")}


class Block(NamedTuple):
    """A block of a story, or a line of its front matter, in both languages."""

    story: str
    english: str
    chinese: str


@cache
def blocks() -> tuple[Block, ...]:
    """All that stands in both languages, whichever was written first."""
    both = [
        (sheet, {sheet.source.code: pair.source.text, sheet.target.code: pair.text})
        for sheet in worksheets.load(ROOT).sheets
        for pair in sheet.pairs
        if pair.source and pair.text and pair.source.kind != "code"
    ]
    return tuple(Block(sheet.key, texts["en"], texts["zh"]) for sheet, texts in both)


@pytest.mark.parametrize("source_is_english", [True, False], ids=["en-zh", "zh-en"])
def test_the_series_gives_no_false_alarm(source_is_english: bool) -> None:
    seen, alarms = 0, []
    for block in blocks():
        if source_is_english:
            found = compare(block.english, "en", block.chinese, "zh")
        else:
            found = compare(block.chinese, "zh", block.english, "en")
        seen += 1
        lang = "en" if source_is_english else "zh"
        alarms += [
            f"{block.story}: {said(slip)}"
            for slip in found
            if not slip.source or (lang, slip.source.text) not in FREE
        ]
    assert alarms == []
    assert seen > 300


def put_wrong(quantity: Quantity, dice: random.Random) -> Iterator[str]:
    """The slips that a tired translator makes: another magnitude, a zero more, another digit."""
    text = quantity.text
    for right, wrong in (("万亿", "亿"), ("亿", "万"), ("万", "亿"), ("千", "百"), ("百", "千")):
        if right in text:
            yield text.replace(right, wrong, 1)
            break
    digits = re.search(r"\d(?:[\d.,]*\d)?", text)
    if digits is None:
        return
    number, before, after = digits[0], text[: digits.start()], text[digits.end() :]
    if "." not in number:
        yield f"{before}{number}0{after}"
    at = dice.choice([at for at, char in enumerate(number) if char.isdecimal()])
    other = dice.choice([char for char in "123456789" if char != number[at]])
    yield f"{before}{number[:at]}{other}{number[at + 1 :]}{after}"


def test_slips_that_are_put_into_the_series_are_found() -> None:
    dice = random.Random(5)  # noqa: S311 - the same slips every time
    planted = found = 0
    for block in blocks():
        for quantity in quantities(block.chinese, "zh"):
            if quantity.soft or not quantity.digits:
                continue
            for slip in put_wrong(quantity, dice):
                wrong = block.chinese[: quantity.start] + slip + block.chinese[quantity.end :]
                planted += 1
                found += bool(compare(block.english, "en", wrong, "zh"))
    assert planted > 800
    assert found / planted > 0.98, f"{found} of {planted}"


# All numbers, in both languages.

BIG = st.one_of(
    st.integers(0, 10**16 - 1), st.integers(0, 10**5), st.integers(1, 9999).map(lambda few: few * 10**12)
)


def in_characters(number: int) -> str:
    """A whole number below 10^16 in Chinese characters: 三万零五十."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    text = ""
    for size, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        head, number = divmod(number, size)
        if head:
            gap = "零" if text and text[-1] != "零" and size >= 10**4 and head < 1000 else ""
            text += gap + in_characters(head) + name
        elif text and number and text[-1] != "零":
            text += "零"
    return text + (in_characters(number) if number else "")


def in_words(number: int) -> str:
    """A whole number below 10^15 in English words: two million and five."""
    small = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    names = [*small.split(), "seventeen", "eighteen", "nineteen"]
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return names[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{names[number % 10]}" if number % 10 else "")
    for size, name in (
        (10**12, "trillion"),
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        head, rest = divmod(number, size)
        if head:
            joint = " and " if rest < 100 else " "
            return f"{in_words(head)} {name}" + (f"{joint}{in_words(rest)}" if rest else "")
    raise AssertionError(number)


def only(text: str, lang: str) -> Fraction:
    found = quantities(text, lang)
    assert len(found) == 1, found
    assert isinstance(found[0].value, Fraction)
    assert text[found[0].start : found[0].end] == found[0].text
    return found[0].value


@given(BIG)
def test_characters_say_what_was_written(number: int) -> None:
    assert only(f"共{in_characters(number)}个", "zh") == number


@given(BIG.filter(bool), st.sampled_from(["万", "亿", "万亿"]))
def test_digits_with_a_magnitude_say_what_was_written(number: int, name: str) -> None:
    size = {"万": 10**4, "亿": 10**8, "万亿": 10**12}[name]
    shown = f"{number // size}" + (
        f".{number % size:0{len(str(size)) - 1}d}".rstrip("0") if number % size else ""
    )
    assert only(f"共{shown}{name}人", "zh") == number
    assert only(f"共{shown} {name}人", "zh") == number


@given(st.integers(1, 10**15 - 1))
def test_english_words_say_what_was_written(number: int) -> None:
    assert only(f"all {in_words(number)} of them", "en") == number


@given(st.integers(1, 10**9), st.sampled_from([("thousand", 10**3), ("million", 10**6), ("billion", 10**9)]))
def test_english_magnitudes_say_what_was_written(number: int, magnitude: tuple[str, int]) -> None:
    name, size = magnitude
    assert only(f"all {number / 1000:.3f} {name} of them", "en") == Fraction(number, 1000) * size


@given(st.integers(13, 10**15))
def test_the_same_number_in_all_languages(number: int) -> None:
    texts = {
        "en": f"{number:,}",
        "zh": f"{number}",
        "fr": f"{number:,}".replace(",", "\u202f"),
        "de": f"{number:,}".replace(",", "."),
        "ar": f"{number:,}".translate(
            {ord(","): "٬", **{ord("0") + at: chr(0x660 + at) for at in range(10)}}
        ),
        "it": f"{number:,}".replace(",", "."),
    }
    assert all(not compare(texts["en"], "en", text, lang) for lang, text in texts.items()), texts


@given(st.integers(13, 10**12), st.integers(1, 3))
def test_a_zero_more_is_found_and_the_fix_is_right(number: int, zeros: int) -> None:
    (slip,) = compare(f"{number:,} people", "en", f"{number * 10**zeros}人", "zh")
    assert slip.sure
    right = re.search('write "(.*)"', slip.fix)
    assert right is not None
    assert compare(f"{number:,} people", "en", f"{right[1]}人", "zh") == []


@given(st.text(), st.text())
def test_no_text_is_too_much(source: str, target: str) -> None:
    for ours, theirs in (("en", "zh"), ("zh", "fr"), ("de", "ar"), ("xx", "zh-Hant")):
        compare(source, ours, target, theirs)


PIECES = "12 3,5 1.2 万 亿 百 十 一 – - . , : / % $ € 年 月 日 点 成 分之 million third and half GPT 5G [ ]( ) ` < > & ^ 世纪"


@given(st.lists(st.sampled_from([*PIECES.split(), " "]), max_size=30).map("".join))
def test_quantities_stand_where_they_say(text: str) -> None:
    for lang in ("en", "zh", "de", "fr"):
        for quantity in quantities(text, lang):
            assert text[quantity.start : quantity.end] == quantity.text
            assert quantity.text


# Speed.


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "万",
        "1,",
        "12,",
        "1.",
        "1-",
        "一点",
        "a1-",
        "百分之",
        "1:",
        "twenty ",
        "[",
        "](",
        "`",
        "<a",
        "&#",
    ],
)
def test_no_text_is_slow(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = process_time()
        for lang in ("en", "zh"):
            quantities(text, lang)
        return process_time() - start

    few = seconds(2_000)
    assert seconds(18_000) < 9 * max(few, 0.02) * 4  # nine times the text, about nine times the work
    assert seconds(100_000) < 0.1  # that is no paragraph


def test_a_paragraph_takes_no_time() -> None:
    plain = "Nothing in here is counted, though much of it is said at length, and then again. " * 8
    full = "In 2024 some 671 billion of them, 5.5 per cent, cost $5.6 million. " * 9
    for text, limit in ((plain, 0.001), (full, 0.050)):
        compare(text, "en", text, "en")
        times = []
        for more in range(5):
            start = process_time()
            compare(f"{text}{' ' * more}", "en", text, "zh")
            times.append(process_time() - start)
        assert min(times) < limit, min(times)


# What the docs say is so.

PAGE = ROOT / "docs" / "translation-numbers.md"


def language_of(shown: str) -> str:
    """The language of an example: by its characters, else English; digits alone may be French or German."""
    if re.search("[\u4e00-\u9fff]", shown):
        return "zh"
    marks = {"milliards": "fr", "1 250": "fr", "5,5": "fr", "1.250": "de", "１": "zh", "١": "ar"}
    return next((lang for mark, lang in marks.items() if mark in shown), "en")


def test_the_docs_say_what_is_so() -> None:
    rows = re.findall(r"^\| [a-z ,]+ \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    examples = [part.split(" = ") for row in rows for part in row.split("; ") if " = " in part]
    assert len(examples) > 20
    for first, *others in examples:
        for other in others:
            assert compare(first, language_of(first), other, language_of(other)) == [], (first, other)
