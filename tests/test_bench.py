"""The measurements' own parts: the archive, what commands cost, the proof of the work, the table."""

import json
import re
import sys
from pathlib import Path

import pytest
from harness import needed

from bench import __main__ as command
from bench import corpus, measure, merging, proof, rounds, table
from bench.peers.diglot import Diglot
from bench.peers.hugo import Hugo
from bench.peers.pelican import Pelican
from diglot import po


def test_the_archive_is_the_same_every_time_and_another_with_another_seed() -> None:
    assert list(corpus.stories(20)) == list(corpus.stories(20))
    assert corpus.story(7) == list(corpus.stories(8))[7]
    assert corpus.story(7, seed=8) != corpus.story(7)


def test_articles_have_the_promised_amounts() -> None:
    made = list(corpus.stories(200))
    words = [len(re.findall(r"[A-Za-z]+", it.texts["en"].body)) for it in made]
    han = [len(re.findall(r"[\u4e00-\u9fff]", it.texts["zh"].body)) for it in made]
    assert sum(words) / 200 == pytest.approx(350, rel=0.1)
    assert sum(han) / 200 == pytest.approx(700, rel=0.1)
    assert min(words) > 280
    assert min(han) > 550
    assert sum("```python" in it.texts["en"].body for it in made) == 20
    assert len({it.texts["zh"].title for it in made}) == 200
    code = [it.texts["en"].body.partition("```")[2] for it in made[::10]]
    assert len(set(code)) == 20
    assert [it.date for it in made] == sorted(it.date for it in made)
    assert [it.part for it in made if it.series == "series-1"] == list(range(1, 9))


def test_an_edit_changes_one_comma_below_the_lead() -> None:
    before = corpus.story(50)
    after = corpus.edited(before)
    assert after.texts["zh"] == before.texts["zh"]
    changed = [
        (old, new)
        for old, new in zip(before.texts["en"].body, after.texts["en"].body, strict=True)
        if old != new
    ]
    assert changed == [(",", ";")]
    assert before.texts["en"].body.partition("\n## ")[0] == after.texts["en"].body.partition("\n## ")[0]
    assert proof.sentence(after, "en") != proof.sentence(before, "en")


@pytest.mark.parametrize("kind", [Diglot, Hugo, Pelican])
def test_every_tool_gets_the_same_text(kind: type[Diglot | Hugo | Pelican], tmp_path: Path) -> None:
    tool = kind(tmp_path / kind.name)
    it = corpus.story(35)  # in a series, without a table
    tool.prepare([it])
    sources = [file.read_text("utf-8") for file in sorted(tool.folder.rglob("story-*.md"))]
    assert len(sources) == 2
    for source, text in zip(sorted(sources, key=str.isascii, reverse=True), it.texts.values(), strict=True):
        assert text.title in source
        assert text.subtitle in source
        unlinked = re.sub(r"\]\(.*?\)", "]()", text.body)
        assert re.sub(r"\]\(.*?\)", "]()", source).endswith(unlinked)
    assert it.stamp in sources[0]
    assert it.series in sources[0]


def test_a_whole_build_counts_what_it_wrote_and_is_proven(tmp_path: Path) -> None:
    tool = Diglot(tmp_path / "diglot")
    made = rounds.rounds([tool], 22, ["cold", "unchanged", "edit"], 1)
    assert [row.case for row in made] == ["cold", "unchanged", "edit"]
    cold, unchanged, edit = (row.cost for row in made)
    assert cold.written == made[0].files >= proof.least(22)
    assert (unchanged.written, edit.written) == (0, 2)  # the page, and the feed
    assert cold.memory > 10e6
    page = tool.output / "en" / "story-000011" / "index.html"
    page.write_text(page.read_text("utf-8").replace("<h1>", "<h1>Not "), "utf-8")
    with pytest.raises(proof.Unproven, match="story-000011"):
        proof.check(tool, 22)
    page.unlink()
    with pytest.raises(proof.Unproven):
        proof.check(tool, 22)


def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    needed("/proc", measure.PROC.is_dir(), "memory is read from there; Linux has it")
    hold = "import time; held = bytearray(b'x') * 60_000_000; time.sleep(1)"
    parent = (
        f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; p.wait()"
    )
    cost = measure.run([[sys.executable, "-c", parent]], tmp_path, {}, tmp_path / "log")
    assert 115e6 < cost.memory < 200e6


def test_a_failing_command_is_told_with_its_words(tmp_path: Path) -> None:
    broken = [sys.executable, "-c", "raise SystemExit('out of ink')"]
    with pytest.raises(measure.Failed, match="ended with 1\nout of ink"):
        measure.run([broken], tmp_path, {}, tmp_path / "log")


ROWS = [
    rounds.Row(1000, "edit", "diglot", measure.Cost(0.05, 0.04, 50_000_000, 1), 3, 2306),
    rounds.Row(1000, "edit", "hugo", measure.Cost(1.5, 2.5, 200_000_000, 2324), 3, 2326),
]


def test_the_table_has_ratios_to_the_peer_of_the_same_row() -> None:
    text = table.table(ROWS, {"machine": "a box"}, "text").splitlines()
    assert text[0] == "machine: a box"
    assert text[2].split()[:3] == ["stories", "case", "tool"]
    assert re.split(r"  +", text[3].strip()) == [
        *("1,000", "one edit", "diglot", "0.05", "0.033", "0.04", "50", "0.25", "1", "3"),
    ]
    assert len({len(line) for line in text[2:]}) == 1


def test_the_table_as_markdown_and_json() -> None:
    markdown = table.table(ROWS, {"machine": "a box"}, "markdown").splitlines()
    assert markdown[0] == "- machine: a box"
    assert {line.count("|") for line in markdown[2:]} == {12}
    assert set(markdown[3]) == set("| -:")
    read = json.loads(table.table(ROWS, {"machine": "a box"}, "json"))
    assert read["about"] == {"machine": "a box"}
    assert read["rows"][1]["cost"]["written"] == 2324


def test_medians_are_of_each_number() -> None:
    costs = [measure.Cost(3, 1, 10, 5), measure.Cost(1, 2, 30, 5), measure.Cost(2, 9, 20, 6)]
    assert rounds.median(costs) == measure.Cost(2, 2, 20, 5)


@pytest.mark.parametrize(
    ("given", "told"), [("--only=hogu", "hogu is none of"), ("--cases=warm", "warm is none of")]
)
def test_names_that_do_not_exist_are_refused(
    given: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main([given])
    assert told in capsys.readouterr().err


def test_a_merged_catalog_keeps_what_changed() -> None:
    before, after = merging.texts()
    file, problems = po.read(merging.diglot(merging.catalog(before), after), "a.po")
    assert not problems
    assert [entry.msgid for entry in file.entries] == after
    assert sum(entry.fuzzy for entry in file.entries) == merging.CHANGED
    assert [entry.msgstr[0] for entry in file.entries] == [f"T {text}" for text in before]
