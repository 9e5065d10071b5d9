"""What one change costs does not grow with the archive: work is counted here, and no time is taken."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench import fanout
from bench.fanout import Archive, Change

SMALL, LARGE = 60, 600

#: Lists that a story stands in: in each language home, month, two tags, a series; and one of both languages.
LISTS = 2 * 5 + 1


#: The subscribe pages and the list of all feeds, in case there is a new topic.
IN_VAIN = 3


class Opened:
    """Counts the files that are opened to be read below a folder. Python keeps audit hooks for ever, so there is one."""

    def __init__(self) -> None:
        self._below = ""
        self._found: list[str] = []
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if event != "open" or not self._below or arguments[1] == "w":  # a test writes what changes
            return
        path = str(arguments[0])
        if path.startswith(self._below):
            self._found.append(path.removeprefix(self._below))

    @contextmanager
    def below(self, folder: Path) -> Iterator[list[str]]:
        self._below, self._found = f"{folder}/", []
        try:
            yield self._found
        finally:
            self._below = ""


OPENED = Opened()


class Costs:
    """Two archives, one ten times the other, and what the same changes cost each."""

    def __init__(self, folder: Path) -> None:
        self.added: dict[int, list[tuple[Change, list[str]]]] = {}
        self.edited: dict[int, tuple[Change, list[str]]] = {}
        for size in (SMALL, LARGE):
            root = folder / str(size)
            archive = Archive(root, size)
            self.added[size] = []
            for _ in range(4):  # the fourth stands in a series
                with OPENED.below(root / "articles") as opened:
                    self.added[size].append((archive.publish(), opened))
            with OPENED.below(root / "articles") as opened:
                self.edited[size] = archive.edit(20), opened


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Costs:
    return Costs(tmp_path_factory.mktemp("fanout"))


def unnumbered(change: Change) -> Counter[str]:
    """What was written but for numbered pages: now and then a list has a new one."""
    return Counter({kind: count for kind, count in change.written.items() if not kind.endswith("-page")})


def numbered(change: Change) -> int:
    return change.written.total() - unnumbered(change).total()


@pytest.mark.parametrize("turn", range(4))
def test_a_new_story_writes_the_same_files_in_a_small_archive_and_in_a_large_one(
    costs: Costs, turn: int
) -> None:
    (small, _), (large, _) = costs.added[SMALL][turn], costs.added[LARGE][turn]
    assert unnumbered(small) == unnumbered(large)
    assert small.written["page"] == 4, "its own two, and the two that have a new neighbour"
    assert small.written["beside"] == small.written["all-beside"] == 1
    assert small.written["rss"] == 2
    assert small.written["sitemap"] == 3, "its year, the other pages, and the index"
    assert small.written["notfound"] == 3, "they show the newest stories"
    assert large.files > 7 * small.files
    for change in (small, large):
        assert change.report.summary.written == change.written.total()
        assert numbered(change) <= LISTS


@pytest.mark.parametrize("turn", range(4))
def test_a_new_story_makes_no_build_look_further(costs: Costs, turn: int) -> None:
    (small, opened_small), (large, opened_large) = costs.added[SMALL][turn], costs.added[LARGE][turn]
    assert small.report.looked - numbered(small) == large.report.looked - numbered(large)
    for change, opened in ((small, opened_small), (large, opened_large)):
        assert change.report.looked - change.report.summary.written == IN_VAIN
        assert change.report.parsed == 2
        assert opened == [f"story-{change.stories:06}.{lang}.md" for lang in ("en", "zh")]


def test_an_edited_body_costs_the_same_in_a_small_archive_and_in_a_large_one(costs: Costs) -> None:
    (small, opened_small), (large, opened_large) = costs.edited[SMALL], costs.edited[LARGE]
    archives = {"rss-archive": 1, "atom-archive": 1, "jsonfeed-archive": 1}
    assert large.written == {"page": 1, "beside": 1, **archives}
    in_feeds = Counter({"rss-tag": small.written["rss-tag"]})  # among few, it is one of the newest of a topic
    assert small.written - in_feeds == large.written
    assert small.report.looked - large.report.looked == 2 * in_feeds.total(), (
        "its topics' feeds in both languages"
    )
    assert small.report.parsed == large.report.parsed == 1
    assert opened_small == opened_large == ["story-000020.en.md"]


def test_the_table_counts_by_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fanout.main(["--stories", "4,1_0", "--folder", str(tmp_path)]) == 0
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in capsys.readouterr().out.splitlines()
    ]
    assert rows[0] == ["one new story among", "4", "10"]
    assert ["page", "4", "4"] in rows
    assert ["articles parsed", "2", "2"] in rows
    assert not list(tmp_path.iterdir())
