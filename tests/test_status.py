"""`diglot translate status`, `diff`, `export` and `import`, on whole sites."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from typing import Any

import pytest
from harness import ROOT, SiteFolder, needed, run_cli
from lxml import html

from diglot.desk import review_page, table, worksheets
from diglot.desk.diff import marked
from diglot.desk.table import Column, cells
from diglot.errors import Problem
from diglot.languages import language
from diglot.translation import segments
from diglot.translation.exchange import xliff
from diglot.translation.exchange.rewording import CORRECTION, reword
from diglot.translation.exchange.units import bundle
from diglot.translation.progress import listed, totals
from diglot.translation.worddiff import diff
from diglot.translation.worksheet import Pair, Segment, State, Worksheet

CATALOG = "locales/zh_Hans/articles/water.po"
FILES = f"""
=== articles/water.en.md
---
title: Water
date: 2026-01-02
---

Some 671 billion litres, by `count`.

<!-- translators: Keep it short. -->

Three plants.

Nobody knows why.
=== articles/salt.en.md
---
title: Salt
date: 2026-02-03
---

White.
=== articles/sand.zh.md
---
title: 沙
date: 2026-03-04
---

有三座岛。
=== {CATALOG}
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Water"
msgstr "水"

msgid "Some 671 billion litres, by `count`."
msgstr "按 `count` 计，约6710亿升。"

#, fuzzy
#| msgid "Two plants."
msgid "Three plants."
msgstr "两座工厂。"

msgid "Nobody knows why."
msgstr "没有人知道为什么。"
"""


@pytest.fixture
def desk(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    site.write(FILES)
    monkeypatch.chdir(site.root)
    return site


def told(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run_cli("translate", *command) == code
    shown = capsys.readouterr()
    return shown.out if not code else shown.err


# Status.


@pytest.mark.usefixtures("desk")
def test_the_status_is_a_table_with_the_most_urgent_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        told(capsys, "status")
        == """\
story  lang  route    state    done   %  words left  stale  next
water  zh    catalog  stale     3/4  75           2      1  locales/zh_Hans/articles/water.po:15
salt   zh             missing   0/2   0           2      0
sand   en             missing   0/2   0           5      0

en: 0 of 1 story current, 0 of 2 blocks (0 %), 5 words left, 0 stale
zh: 0 of 2 stories current, 3 of 6 blocks (50 %), 4 words left, 1 stale
"""
    )
    assert "water" not in told(capsys, "status", "--lang", "en")
    assert "salt" not in told(capsys, "status", "water", "--lang", "zh")
    assert 'no story "watr"; did you mean "water"?' in told(capsys, "status", "watr", code=2)


@pytest.mark.parametrize(
    ("old", "new", "line"), [("6710亿", "671亿", 10), ('msgid "Water"', '<<<<<<< HEAD\nmsgid "Water"', 6)]
)
def test_what_has_an_error_is_broken_and_comes_first(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str], old: str, new: str, line: int
) -> None:
    catalog = desk.root / CATALOG
    catalog.write_text(catalog.read_text("utf-8").replace(old, new), "utf-8")
    run_cli("translate", "status")
    head, first, *_ = capsys.readouterr().out.splitlines()
    assert first[head.index("state") :].startswith("broken ")
    assert first.endswith(f"{CATALOG}:{line}")


def test_an_update_that_is_refused_does_not_say_that_all_is_well(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put(CATALOG, "<<<<<<< HEAD\n")
    assert run_cli("translate", "update") == 1
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("desk")
def test_the_status_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(told(capsys, "status", "--format", "json"))
    assert found["translations"][0] == {
        "story": "water",
        "language": "zh",
        "source_language": "en",
        "route": "catalog",
        "state": "stale",
        "done": 3,
        "total": 4,
        "stale": 1,
        "words_left": 2,
        "changed": "2026-01-02T00:00:00Z",
        "source_path": "articles/water.en.md",
        "path": CATALOG,
        "next": {"path": CATALOG, "line": 15},
        "translators": [],
        "reviewers": [],
    }
    assert found["languages"]["zh"] == {
        "stories": 2,
        "current": 0,
        "done": 3,
        "total": 6,
        "stale": 1,
        "words_left": 4,
    }


def test_what_is_stale_longest_comes_first() -> None:
    en, zh = language("en"), language("zh")
    bare = Worksheet("", en, zh, "a.md", "a.po", "catalog", State.STALE, ())
    made = [
        bare._replace(key="done", state=State.CURRENT),
        bare._replace(key="unknown"),
        bare._replace(key="new", changed=_moment(2026, 5)),
        bare._replace(key="old", changed=_moment(2026, 1)),
        bare._replace(key="wrong", state=State.BROKEN),
    ]
    found = listed(made, [Problem("a.po", 7, 1, "catalog", "bad"), Problem("b.po", 1, 1, "catalog", "other")])
    assert [each.sheet.key for each in found] == ["wrong", "old", "new", "unknown", "done"]
    assert str(found[0].next) == "a.po:7"
    assert found[-1].next is None
    assert totals(found)["zh"].current == 1


def _moment(year: int, month: int) -> Any:
    from datetime import UTC, datetime

    return datetime(year, month, 1, tzinfo=UTC)


def test_code_is_no_words_and_addresses_are_none() -> None:
    en, zh = language("en"), language("zh")
    texts = {
        "paragraph": "Two [words](https://a.example/not/these).",
        "code": "not = this",
        "title": "第三个 One",
    }
    pairs = tuple(
        Pair(Segment(kind, text, "a.md", 1, 1), "", state="missing") for kind, text in texts.items()
    )
    (found,) = listed([Worksheet("a", en, zh, "a.md", "a.po", "none", State.MISSING, pairs)])
    assert found.words == 2 + 3 + 1


COLUMNS = (Column("story", cut="end"), Column("n", "right"), Column("next", cut="start"))


def test_chinese_takes_two_cells_in_plain_columns() -> None:
    assert table.table(COLUMNS, [("水", "12", "a:1"), ("abc", "3", "b")]) == (
        "story   n  next\n水     12  a:1\nabc     3  b\n"
    )
    assert cells("中文é") == 5


def test_columns_give_way_where_the_terminal_is_narrow() -> None:
    row = ("一个很长很长很长的名字 and more", "7", "articles/a-long-name.zh.md:12")
    shown = table.table(COLUMNS, [row], 40).splitlines()
    assert max(map(cells, shown)) <= 40
    assert shown[1].startswith("一个很长")
    assert shown[1].endswith("me.zh.md:12")
    assert "…  7  …" in shown[1]
    spare = (*COLUMNS, Column("more", spare=True))
    assert "more" in table.table(spare, [(*row, "9")], 80)
    assert table.table(spare, [(*row, "9")], 40).splitlines() == shown
    assert table.table(COLUMNS, [row], 5) == table.table(COLUMNS, [row], 20), "below this nothing is said"


def test_rich_draws_the_same_table() -> None:
    needed("rich", find_spec("rich"), "install diglot[terminal]")
    shown = table.coloured(COLUMNS, [("水", "12", "a:1")], 60, {"12": "red"})
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert [line.split() for line in bare.splitlines() if "─" not in line] == [
        ["story", "n", "next"],
        ["水", "12", "a:1"],
    ]
    assert max(map(cells, bare.splitlines())) <= 60


# Diff.


@pytest.mark.usefixtures("desk")
def test_a_diff_shows_the_source_by_the_word_and_its_translation(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "diff") == (
        "articles/water.en.md:10\n[-Two-]{+Three+} plants.\n" + f"{CATALOG}:15\n两座工厂。\n"
    )
    assert told(capsys, "diff", "salt") == "no source has changed since it was translated\n"


def test_signs_stand_around_what_changed() -> None:
    assert marked(diff("a b c", "a x c")) == "a [-b-]{+x+} c"


# Pages.


def test_a_page_loads_nothing_and_says_so(desk: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    for name, command in {"s": ("status", "--format", "html"), "r": ("export", "water")}.items():
        assert told(capsys, *command, "--output", f"out/{name}.html") == f"out/{name}.html\n"
        text = (desk.root / f"out/{name}.html").read_text("utf-8")
        assert "default-src 'none'" in text
        assert not re.search(r'(?:src|href|action)="(?!#|data:,")', text)
        assert "url(" not in text
        assert "{{" not in text


@pytest.mark.usefixtures("desk")
def test_the_page_of_the_status_lists_what_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    page = html.document_fromstring(told(capsys, "status", "--format", "html"))
    assert [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr/th")] == [
        "Waterwater",
        "Saltsalt",
        "沙sand",
    ]
    stale = page.get_element_by_id("stale:water:zh")
    assert [each.text for each in stale.xpath(".//del|.//ins")] == ["Two", "Three"]
    assert page.xpath("//a[@href='#stale:water:zh']")
    assert stale.xpath(".//*[@lang='zh-Hans']/p/text()") == ["两座工厂。", f"{CATALOG}:15"]


@pytest.mark.usefixtures("desk")
def test_the_review_page_shows_both_texts_block_by_block(capsys: pytest.CaptureFixture[str]) -> None:
    page = html.document_fromstring(told(capsys, "export", "water"))
    assert page.get("lang") == "zh-Hans"
    rows = page.xpath("//ol[@class='rows']/li")
    assert [row.xpath("string(.//*[@lang='en']/p)") for row in rows] == [
        "Water",
        "Some 671 billion litres, by `count`.",
        "TwoThree plants.",
        "Nobody knows why.",
    ]
    assert rows[2].xpath("string(.//ul)").split() == ["备注", "Keep", "it", "short."]
    assert rows[3].xpath(".//*[@class='place']/text()") == ["articles/water.en.md:12", f"{CATALOG}:18"]
    assert len(set(page.xpath("//input/@value"))) == 4


def test_the_review_page_shows_what_checks_and_the_glossary_say(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put(CATALOG, (desk.root / CATALOG).read_text("utf-8").replace("6710亿", "671亿"))
    desk.put(
        "locales/glossary.toml",
        '[[term]]\nen = { use = "plant" }\nzh = { use = "工厂", forbid = ["厂子"] }\n',
    )
    page = html.document_fromstring(told(capsys, "export", "water"))
    rows = page.xpath("//ol[@class='rows']/li")
    assert rows[1].xpath(".//li[@class='error']/*/text()") == ["tr-number", f"{CATALOG}:10"]
    assert "术语表 plant → 工厂, not 厂子" in " ".join(rows[2].text_content().split())
    assert not rows[3].xpath(".//ul")


def test_a_parallel_file_is_reviewed_and_sent_out_as_well(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put(
        "articles/salt.zh.md",
        "---\ntitle: 盐\ntranslators: [x]\n---\n\n白的。\n\n## 译者说\n\n原文没有这些。\n",
    )
    page = html.document_fromstring(told(capsys, "export", "salt"))
    assert [row.xpath("string(.//*[@lang='zh-Hans']/p)") for row in page.xpath("//ol[@class='rows']/li")] == [
        "盐",
        "白的。",
        "译者说",
        "原文没有这些。",
    ]
    assert "原文没有" in page.xpath("//ol[@class='rows']/li[3]//*[@class='badge']/text()")


PARALLEL = """\
---
title: 盐
date: 2026-02-03
translators: [x]   # as it was
---

白的。

- 一
- 二

> 第一行
> 第二行。

合并。
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_parallel_file_takes_over_what_stands_in_its_blocks(
    end: str, desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.put(
        "articles/salt.en.md",
        "---\ntitle: Salt\ndate: 2026-02-03\n---\n\nWhite.\n\n- One\n- Two\n\n> Lines.\n\nMore.\n",
    )
    desk.put("articles/salt.zh.md", PARALLEL.replace("\n", end))
    told(capsys, "export", "salt", "--format", "xliff", "--output", "s.xlf")
    assert told(capsys, "import", "s.xlf") == "articles/salt.zh.md: 6 as they were\n"
    assert (desk.root / "articles/salt.zh.md").read_bytes() == PARALLEL.replace("\n", end).encode()

    text = (desk.root / "s.xlf").read_text("utf-8")
    changes = {
        "白的。": "**白**的。",
        "二<": "# 贰<",
        "第一行第二行。": "一行。",
        ">盐<": ">盐巴<",
        "Lines.": "Gone.",
    }
    desk.put("s.xlf", _changed(text, changes))
    assert run_cli("translate", "import", "s.xlf") == 0
    shown = capsys.readouterr()
    assert shown.out.endswith("articles/salt.zh.md: 3 taken over; 2 as they were; 1 without a place\n")
    assert (
        'the translation of "Gone." has no place in articles/salt.zh.md: the source says it no more; '
        in shown.err
    )
    after = (
        PARALLEL.replace("盐", "盐巴")
        .replace("白的。", "**白**的。")
        .replace("- 二", "- \\# 贰")
        .replace("\n", end)
    )
    assert (desk.root / "articles/salt.zh.md").read_bytes() == after.encode()


def test_the_sample_series_goes_out_and_comes_back_byte_for_byte() -> None:
    """And what is changed on the way stands in its place afterwards, or is told."""
    desk = worksheets.opened(ROOT)
    units = placed = 0
    for story in desk.stories:
        text = desk.text(story)
        for target in desk.languages(story):
            if target.code in story.others:
                found = story.others[target.code]
                sheet, _ = worksheets.worksheet(desk, story, text, target)
                ours = segments.read(found.data, found.at, desk.how)
                ((read,), _) = xliff.read(xliff.write(bundle(sheet)).encode(), "x.xlf")
                same = reword(found.data, ours, sheet, read.units, desk.how)
                assert same == (found.data, 0, len(read.units), ())
                units += len(read.units)
                prose = [unit for unit in read.units if unit.kind not in {"code", "html"}]
                edited = [unit._replace(target=f"{unit.target}（改）") for unit in prose]
                new = reword(found.data, ours, sheet, edited, desk.how)
                there = {each.text for each in segments.read(new.data, found.at, desk.how).segments}
                lost = {unit for unit, _ in new.lost}
                assert {unit.target for unit in edited if unit not in lost} <= there
                assert {why for unit, why in new.lost if unit.kind != "item"} <= {CORRECTION}
                placed += new.new
    assert units > 600
    assert placed > 500


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_a_text_from_a_source_is_never_markup(desk: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    desk.put(
        "articles/water.en.md",
        "---\ntitle: <script>alert(1)</script>\ndate: 2026-01-02\n---\n\nA <b onclick=x>b</b>\n",
    )
    text = told(capsys, "export", "water")
    assert "<script>alert" not in text
    assert "<b onclick" not in text


def test_problems_and_terms_stand_at_their_block() -> None:
    en, zh = language("en"), language("zh")
    pairs = tuple(
        Pair(Segment("paragraph", f"Text {at}.", "a.md", at, 1), f"文{at}。", ((0, 10 * at, 9),))
        for at in (1, 2, 3)
    )
    sheet = Worksheet("a", en, zh, "a.md", "a.po", "catalog", State.CURRENT, pairs)
    found = [Problem("a.po", line, 1, "tr-number", f"at {line}", "mend it") for line in (0, 10, 19, 21)] + [
        Problem("a.md", 3, 1, "tr-link", "in the source"),
        Problem("b.po", 10, 1, "tr-link", "elsewhere"),
    ]
    view = review_page.view(sheet, found, lambda text: [f"{text}!"])
    assert [[each.text for each in row.problems] for row in view.rows] == [
        ["at 10; mend it"],
        ["at 19; mend it"],
        ["in the source", "at 21; mend it"],
    ]
    assert [each.text for each in view.problems] == ["at 0; mend it"]
    assert view.rows[0].terms == ("Text 1.!",)
    parallel = review_page.view(sheet._replace(route="parallel"), found)
    assert [each.text for each in parallel.rows[0].problems] == ["at 10; mend it", "at 19; mend it"]


def test_what_was_reviewed_is_so_no_more_when_either_text_changes() -> None:
    en, zh = language("en"), language("zh")
    one = Pair(Segment("paragraph", "A.", "a.md", 1, 1), "甲")
    pairs = (one, one._replace(text="乙"), Pair(Segment("paragraph", "B.", "a.md", 1, 1), "甲"))
    sheet = Worksheet("a", en, zh, "a.md", "a.po", "catalog", State.CURRENT, pairs)
    assert len({row.id for row in review_page.view(sheet).rows}) == 3


# Exchange.


def test_a_story_goes_out_and_comes_back(desk: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk.root / CATALOG).read_bytes()
    told(capsys, "export", "water", "--format", "xliff", "--output", "w.xlf")
    assert told(capsys, "import", "w.xlf") == f"{CATALOG}: 4 as they were\n"
    assert (desk.root / CATALOG).read_bytes() == before
    text = (desk.root / "w.xlf").read_text("utf-8")
    assert '<note from="developer">Keep it short.</note>' in text
    done = text.replace("needs-review-translation", "translated").replace("两座", "三座", 1)
    desk.put("w.xlf", done.replace('target-language="zh-Hans"', 'target-language="zh-CN"'))
    assert told(capsys, "import", "w.xlf") == f"{CATALOG}: 1 taken over; 3 as they were\n"
    after = (desk.root / CATALOG).read_text("utf-8")
    assert after == before.decode().replace('#, fuzzy\n#| msgid "Two plants."\n', "").replace("两座", "三座")
    assert "current" in told(capsys, "status", "water")
    assert "两座" not in told(capsys, "export", "water", "--format", "tmx")


def test_what_no_block_says_any_more_is_kept_and_told(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "export", "water", "--format", "xliff", "--output", "w.xlf")
    text = (desk.root / "w.xlf").read_text("utf-8")
    desk.put(
        "w.xlf", text.replace("Nobody knows why.", "It was the tide that did it.").replace("没有人", "潮水")
    )
    assert run_cli("translate", "import", "w.xlf") == 0
    shown = capsys.readouterr()
    assert shown.out.endswith(f"{CATALOG}: 3 as they were; 1 without a place\n")
    assert (
        'w.xlf:40:1: warning[translation]: the translation of "It was the tide that did it." has no place in '
        f"{CATALOG}: the source says it no more; it is kept" in shown.err
    )
    assert '#~ msgid "It was the tide that did it."\n#~ msgstr "潮水知道为什么。"' in (
        desk.root / CATALOG
    ).read_text("utf-8")


#: What is done to a file, and what is told of it.
UNFIT = {
    ('original="articles/water', 'original="articles/oil'): 'no story has the source "articles/oil.en.md"',
    ('target-language="zh-Hans"', 'target-language="fr"'): 'and a translation into "fr"',
    ('source-language="en"', 'source-language="de"'): 'articles/water.en.md is in en, not in "de"',
    (
        "articles/water.en.md",
        "articles/salt.en.md",
    ): "locales/zh_Hans/articles/salt.po does not exist yet; make it: `diglot translate update salt`",
}


@pytest.mark.parametrize("change", UNFIT)
def test_a_file_that_does_not_belong_here_is_refused(
    change: tuple[str, str], desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (desk.root / CATALOG).read_bytes()
    told(capsys, "export", "water", "--format", "xliff", "--output", "w.xlf")
    desk.put("w.xlf", (desk.root / "w.xlf").read_text("utf-8").replace(*change))
    problem = told(capsys, "import", "w.xlf", code=1)
    assert problem.startswith("w.xlf:3:1: error[translation]: ")
    assert UNFIT[change] in problem
    assert (desk.root / CATALOG).read_bytes() == before


@pytest.mark.usefixtures("desk")
def test_a_file_that_is_not_there_is_no_defect(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "import", "gone.xlf", code=2) == "diglot: there is no file gone.xlf\n"


def test_a_story_in_three_languages_has_to_be_named_with_one(
    desk: SiteFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    config = (desk.root / "diglot.toml").read_text("utf-8").replace('"zh"]', '"zh", "fr"]')
    desk.put("diglot.toml", config)
    assert '"water" has several translations (zh, fr); choose one with --lang' in told(
        capsys, "export", "water", code=2
    )
    assert "水" in told(capsys, "export", "water", "--lang", "zh", "--format", "tmx")


def test_a_converted_edition_is_nobodys_work(desk: SiteFolder, capsys: pytest.CaptureFixture[str]) -> None:
    config = (desk.root / "diglot.toml").read_text("utf-8")
    derived = config.replace('"zh"]', '"zh", { code = "zh-hant", derive = { from = "zh", with = "s2twp" } }]')
    desk.put("diglot.toml", derived)
    assert "zh-hant" not in told(capsys, "status")
    assert 'lang="zh-Hans"' in told(capsys, "export", "water")
    assert 'lang="zh-Hant"' in told(capsys, "export", "water", "--lang", "zh-hant")
