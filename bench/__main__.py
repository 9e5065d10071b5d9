"""`python -m bench`: generate an archive, build it from nothing, again, and after edits; print what each cost.

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


def measured(site: Path, output: Path, prepare: Callable[[int], None], runs: int) -> Cost:
    """The median cost of building `site`, prepared before each run."""
    command = [sys.executable, str(ROOT / "build.py"), "--site", str(site), "--output", str(output), "--quiet"]
    costs = []
    for run in range(runs):
        prepare(run)
        costs.append(cost(command))
    return Cost(
        statistics.median(each.wall for each in costs),
        statistics.median(each.cpu for each in costs),
        max(each.memory for each in costs),
    )


def main() -> None:
    """Measure one size and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=1000, help="stories, each in two languages (default 1000)")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each case (default 3)")
    parser.add_argument("--folder", type=Path, help="where to work, best a RAM disk (default: a temporary one)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        site, output = Path(folder, "site"), Path(folder, "public")
        corpus.write(site, arguments.stories)

        def nothing(run: int) -> None:
            del run

        def fresh(run: int) -> None:
            nothing(run)
            shutil.rmtree(output, ignore_errors=True)
            shutil.rmtree(site / ".diglot", ignore_errors=True)

        def edit(run: int) -> None:
            article = site / "articles" / f"story-{arguments.stories // 2:06}.en.md"
            article.write_text(article.read_text("utf-8") + f"\nOne more line, number {run}.\n", "utf-8")

        def add(run: int) -> None:
            number = arguments.stories + run
            for lang, text in corpus.story(number, number).items():
                (site / "articles" / f"story-{number:06}.{lang}.md").write_text(text, "utf-8")

        cases = {"cold": fresh, "unchanged": nothing, "one edit": edit, "one new story": add}
        print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
        print(f"{arguments.stories:,} stories × 2 languages, medians of {arguments.runs} runs\n")
        print(f"{'':14} {'wall s':>8} {'cpu s':>8} {'cpu ms/article':>15} {'peak MB':>8}")
        for name, prepare in cases.items():
            each = measured(site, output, prepare, arguments.runs)
            share = each.cpu * 1000 / (2 * arguments.stories)
            print(f"{name:14} {each.wall:8.2f} {each.cpu:8.2f} {share:15.2f} {each.memory / 1e6:8.0f}")


if __name__ == "__main__":
    main()
