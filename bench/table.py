"""The result: a table for people, in text or Markdown, or JSON; and what kind of machine it is."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.rounds import Row

HEADINGS = (
    "stories",
    "case",
    "tool",
    "wall s",
    "× hugo",
    "× pelican",
    "cpu s",
    "peak MB",
    "× hugo",
    "files written",
    "runs",
)
NAMES = {"cold": "cold", "unchanged": "unchanged", "edit": "one edit", "add": "one new story"}
FORMATS = ("text", "markdown", "json")

#: Columns of words.
LEFT = frozenset({1, 2})


def table(rows: Sequence[Row], about: Mapping[str, str], form: str) -> str:
    """The rows, below what they were measured with."""
    if form == "json":
        return json.dumps({"about": dict(about), "rows": [asdict(row) for row in rows]}, indent=1)
    lines = [HEADINGS, *(_cells(row, rows) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    padded = [
        [cell.ljust(width) if at in LEFT else cell.rjust(width) for at, (cell, width) in enumerate(sized)]
        for sized in (list(zip(line, widths, strict=True)) for line in lines)
    ]
    if form == "text":
        return "\n".join([*(f"{name}: {it}" for name, it in about.items()), "", *map("  ".join, padded)])
    rule = ["-" * width if at in LEFT else f"{'-' * (width - 1)}:" for at, width in enumerate(widths)]
    body = [f"| {' | '.join(line)} |" for line in (padded[0], rule, *padded[1:])]
    return "\n".join([*(f"- {name}: {it}" for name, it in about.items()), "", *body])


def machine(folder: Path) -> dict[str, str]:
    """Processors, memory, system, and the kind of disk."""
    return {
        "machine": f"{_processor()}, {os.cpu_count()} processors, {_memory()}",
        "system": f"{platform.system()} {platform.release()}, work on {_disk(folder)}",
    }


def _cells(row: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    beside = {each.tool: each.cost for each in rows if (each.stories, each.case) == (row.stories, row.case)}
    hugo, pelican, cost = beside.get("hugo"), beside.get("pelican"), row.cost
    return (
        f"{row.stories:,}",
        NAMES[row.case],
        row.tool,
        f"{cost.wall:.2f}",
        _ratio(cost.wall, hugo.wall if hugo else 0),
        _ratio(cost.wall, pelican.wall if pelican else 0),
        f"{cost.cpu:.2f}",
        f"{cost.memory / 1e6:,.0f}",
        _ratio(cost.memory, hugo.memory if hugo else 0),
        f"{cost.written:,}",
        str(row.runs),
    )


def _ratio(value: float, reference: float) -> str:
    """`0.37`, with three digits below a tenth; empty without a reference."""
    if not reference:
        return ""
    ratio = value / reference
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"  # noqa: PLR2004


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> str:
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{total / 2**30:.0f} GiB of memory"


def _disk(folder: Path) -> str:
    """The type of the file system that holds a folder."""
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return "an unknown file system"
    holding = [each for each in mounts if folder.resolve().is_relative_to(each[1])]
    return max(holding, key=lambda each: len(each[1]))[2] if holding else "an unknown file system"
