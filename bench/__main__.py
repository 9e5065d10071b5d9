"""`python -m bench`: generate an archive, build it in four situations, print what each cost.

CPU seconds and peak memory are the operating system's own accounting of the finished process. Nothing here is
a test: the numbers depend on the machine, and only ratios travel.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import corpus

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Cost:
    """One finished process."""

    wall: float  #: seconds
    cpu: float  #: seconds, user and system
    memory: int  #: peak resident bytes


def cost(command: list[str]) -> Cost:
    """Run a command to its end. Raises SystemExit if it fails."""
    started = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


@dataclass(frozen=True)
class Archive:
    """A generated site, and what may happen to it before a build."""

    site: Path
    output: Path
    stories: int

    def nothing(self, run: int) -> None:
        """Leave everything as the last build left it."""

    def fresh(self, run: int) -> None:
        """Forget every earlier build."""
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.rmtree(self.site / ".diglot", ignore_errors=True)

    def edit(self, run: int) -> None:
        """Add a line to one article."""
        article = self.site / "articles" / f"story-{self.stories // 2:06}.en.md"
        article.write_text(f"{article.read_text('utf-8')}\nOne more line, number {run}.\n", "utf-8")

    def add(self, run: int) -> None:
        """Add one story in both languages."""
        number = self.stories + run
        for lang, text in corpus.story(number).items():
            (self.site / "articles" / f"story-{number:06}.{lang}.md").write_text(text, "utf-8")

    def measured(self, prepare: Callable[[int], None], runs: int) -> Cost:
        """The median cost of building the site, prepared before each run."""
        command = [sys.executable, str(ROOT / "build.py"), "--quiet", "--site", str(self.site)]
        costs = []
        for run in range(runs):
            prepare(run)
            costs.append(cost([*command, "--output", str(self.output)]))
        return Cost(
            statistics.median(each.wall for each in costs),
            statistics.median(each.cpu for each in costs),
            max(each.memory for each in costs),
        )


def main() -> None:
    """Measure one size and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure whole builds.")
    parser.add_argument("--stories", type=int, default=1000, help="each in two languages (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each case (default 3)")
    parser.add_argument("--folder", type=Path, help="where to work, best a RAM disk (default: temporary)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        archive = Archive(Path(folder, "site"), Path(folder, "public"), arguments.stories)
        corpus.write(archive.site, archive.stories)
        print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
        print(f"{archive.stories:,} stories × 2 languages, medians of {arguments.runs} runs\n")
        print(f"{'':14} {'wall s':>8} {'cpu s':>8} {'cpu ms/article':>15} {'peak MB':>8}")
        for name, prepare in {
            "cold": archive.fresh,
            "unchanged": archive.nothing,
            "one edit": archive.edit,
            "one new story": archive.add,
        }.items():
            each = archive.measured(prepare, arguments.runs)
            share = each.cpu * 1000 / (2 * archive.stories)
            print(f"{name:14} {each.wall:8.2f} {each.cpu:8.2f} {share:15.2f} {each.memory / 1e6:8.0f}")


if __name__ == "__main__":
    main()
