"""`python -m bench.fanout`: how many files one new story rewrites, by kind of output, at several sizes.

The design promises that this number does not grow with the archive. Each archive (`bench.corpus`) is built,
its next story is published in both languages, and what that build wrote is counted by kind. The site has
every kind of output. The time is that of the second build alone, in this process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import corpus
from bench.peers.diglot import Diglot
from diglot import build
from diglot.job import Options, Report

#: After all stories, and long enough after their files were written.
NOW = datetime(2100, 1, 1, tzinfo=UTC)


class Change(NamedTuple):
    """What one change of an archive cost."""

    stories: int  #: before it
    files: int  #: in the whole output, after it
    report: Report
    seconds: float

    @property
    def written(self) -> Counter[str]:
        """Files that were written, by kind of output."""
        return Counter(self.report.rendered)


class Archive:
    """A generated archive on disk, built once, with every kind of output."""

    def __init__(self, folder: Path, stories: int) -> None:
        self._tool, self._stories = Diglot(folder), stories
        self._tool.prepare(corpus.stories(stories))
        config = folder / "diglot.toml"
        lines = config.read_text("utf-8").splitlines(keepends=True)
        config.write_text("".join(line for line in lines if not line.startswith("outputs")), "utf-8")
        self._build()

    def publish(self) -> Change:
        """Its next story, in both languages."""
        self._tool.write(corpus.story(self._stories))
        self._stories += 1
        return self._change(self._stories - 1)

    def edit(self, number: int) -> Change:
        """One comma of the body of one article."""
        self._tool.write(corpus.edited(corpus.story(number)), ["en"])
        return self._change(self._stories)

    def _change(self, stories: int) -> Change:
        started = time.perf_counter()
        report = self._build()
        seconds = time.perf_counter() - started
        return Change(stories, report.summary.written + report.summary.unchanged, report, seconds)

    def _build(self) -> Report:
        return build.run(Options(self._tool.folder, self._tool.output, NOW, jobs=0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table."""
    options = _parser().parse_args(arguments)
    changes = []
    for stories in options.stories:
        with tempfile.TemporaryDirectory(prefix="diglot-fanout-", dir=options.folder) as folder:
            changes.append(Archive(Path(folder, "site"), stories).publish())
    print(table(changes))
    return 0


def table(changes: Sequence[Change]) -> str:
    """Kinds of output down, sizes across, in Markdown."""
    kinds = sorted({kind for change in changes for kind in change.written})
    rows: Mapping[str, list[str]] = {
        "one new story among": [f"{change.stories:,}" for change in changes],
        **{kind: [f"{change.written[kind]:,}" for change in changes] for kind in kinds},
        "**files written**": [f"**{change.report.summary.written:,}**" for change in changes],
        "of all files": [f"{change.files:,}" for change in changes],
        "outputs looked at": [f"{change.report.looked:,}" for change in changes],
        "articles parsed": [f"{change.report.parsed:,}" for change in changes],
        "seconds": [f"{change.seconds:.2f}" for change in changes],
    }
    head, *lines = (f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())
    return "\n".join([head, f"|---|{'---:|' * len(changes)}", *lines])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.fanout", description="Count the files that one new story rewrites."
    )

    def sizes(text: str) -> list[int]:
        return [int(each) for each in text.replace("_", "").split(",")]

    parser.add_argument(
        "--stories", type=sizes, default=[100, 1000, 10_000], help="sizes (default 100,1000,10000)"
    )
    parser.add_argument("--folder", type=Path, help="where to work (default: the system's temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
