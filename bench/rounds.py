"""The rounds: tools take turns at the same cases on the same archive, and medians are kept."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import corpus, proof
from bench.measure import Cost, run
from bench.peers.tool import Tool

#: A tool that takes longer than this many seconds gets one run of a case.
SLOW = 30.0


@dataclass(frozen=True, slots=True)
class Row:
    """What a case cost a tool: medians of its runs."""

    stories: int
    case: str
    tool: str
    cost: Cost
    runs: int
    files: int  #: in the whole output


Case = Callable[[Tool, int, int], Callable[[], None]]


def _cold(tool: Tool, count: int, _turn: int) -> Callable[[], None]:
    tool.forget()
    return lambda: proof.check(tool, count)


def _unchanged(tool: Tool, count: int, _turn: int) -> Callable[[], None]:
    return lambda: proof.check(tool, count)


def _edit(tool: Tool, count: int, turn: int) -> Callable[[], None]:
    it = corpus.edited(corpus.story((count // 2 + turn) % count))
    tool.write(it, ["en"])
    return lambda: proof.shown(tool, it, "en")


def _add(tool: Tool, count: int, turn: int) -> Callable[[], None]:
    it = corpus.story(count + turn)
    tool.write(it)
    return lambda: proof.listed(tool, it)


#: What happens to the sources before a build; each gives back the proof of that build.
CASES: dict[str, Case] = {"cold": _cold, "unchanged": _unchanged, "edit": _edit, "add": _add}


def rounds(tools: Sequence[Tool], count: int, cases: Sequence[str], runs: int) -> list[Row]:
    """Measure cases in their order. Every tool's archive changes in the same way."""
    for tool in tools:
        tool.prepare(corpus.stories(count))
        if "cold" not in cases:
            _turn(tool, "cold", count, 0)
    rows = []
    for case in (each for each in CASES if each in cases):
        costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools}
        for turn in range(runs):
            for tool in tools:
                taken = costs[tool.name]
                if not taken or taken[0].wall < SLOW:
                    taken.append(_turn(tool, case, count, turn))
                    print(f"{count:>7} {case:10} {tool.name:8} {taken[-1].wall:8.3f} s", file=sys.stderr)
        for tool in tools:
            whole = sum(1 for _ in proof.files(tool.output))
            rows.append(Row(count, case, tool.name, median(costs[tool.name]), len(costs[tool.name]), whole))
    return rows


def median(costs: Sequence[Cost]) -> Cost:
    """The medians of each number."""
    return Cost(
        wall=statistics.median(each.wall for each in costs),
        cpu=statistics.median(each.cpu for each in costs),
        memory=int(statistics.median(each.memory for each in costs)),
        written=int(statistics.median(each.written for each in costs)),
    )


def rehearse(tools: Sequence[Tool]) -> None:
    """Build a small site with each tool: it finds mistakes early, and programs are in memory afterwards."""
    for tool in tools:
        tool.prepare(corpus.stories(30))
        for case in CASES:
            _turn(tool, case, 30, 0)


def _turn(tool: Tool, case: str, count: int, turn: int) -> Cost:
    """Change the sources, build, and make sure that the work was done."""
    proven = CASES[case](tool, count, turn)
    before = dict(proof.files(tool.output))
    cost = run(tool.commands, tool.folder, tool.environment, Path(tool.folder, "log"))
    written = sum(before.get(path) != stamp for path, stamp in proof.files(tool.output))
    proven()
    return replace(cost, written=written)
