"""`python -m bench.serving`: from a writer's save to the new words in an open page, in Chromium.

An archive of `bench.corpus`, in two languages and with all kinds of output that a site has if it chooses
none. `diglot serve` runs as a process of its own; in a page of Chromium a script notes when the new words are
painted, by the clock of the machine. A turn opens a story, saves it, and waits. *Body* adds a word to its
text, *title* to its title, which neighbours and lists show as well; *error* breaks its front matter until the
overlay is there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import corpus
from bench.peers.diglot import Diglot
from bench.table import machine

RAM_DISK = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it

CONFIG = """\
title = { en = "Bench", zh = "测试" }
base_url = "https://bench.example"
languages = ["en", "zh"]
"""

#: Tells the moment at which a frame with some words was painted, in milliseconds since 1970.
PAINTED = """
word => new Promise(told => {
  const look = () => {
    const overlay = document.querySelector("diglot-preview")?.shadowRoot.textContent ?? "";
    if (!document.body?.textContent.includes(word) && !overlay.includes(word)) return setTimeout(look, 1);
    requestAnimationFrame(() => setTimeout(() => told(performance.timeOrigin + performance.now())));
  };
  look();
})
"""

#: What a turn changes in a source, and the words that a page shows then.
Edit = Callable[[str, str], str]
EDITS: dict[str, Edit] = {
    "body": lambda text, word: text.replace("\n## ", f" {word}.\n\n## ", 1),
    "title": lambda text, word: text.replace("title: ", f"title: {word} ", 1),
    "error": lambda text, word: text.replace("title: ", f"{word}: 1\ntitle: ", 1),
}


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.serving", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--stories", type=int, default=1000, help="each in two languages (default 1000)")
    parser.add_argument("--runs", type=int, default=40, help="turns of each kind (default 40)")
    options = parser.parse_args()
    folder = RAM_DISK if RAM_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="diglot-bench-", dir=folder) as work:
        print("; ".join(machine(Path(work)).values()))
        site = Diglot(Path(work, "site"))
        site.prepare(corpus.stories(options.stories))
        Path(site.folder, "diglot.toml").write_text(CONFIG, "utf-8")
        with _served(Path(site.folder)) as address, _browser() as browser:
            _turn(browser, address, Path(site.folder), options.stories - 1, "body")  # nothing is measured yet
            print(f"{options.stories:,} stories in two languages: milliseconds from save to paint")
            for kind in EDITS:
                times = [
                    _turn(browser, address, Path(site.folder), each * 17 % options.stories, kind)
                    for each in range(options.runs)
                ]
                cuts = statistics.quantiles(times, n=20, method="inclusive")
                print(f"{kind:6} p50 {cuts[9]:4.0f}  p95 {cuts[18]:4.0f}  most {max(times):4.0f}", flush=True)
    return 0


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """The address of the preview, which ends in the end."""
    command = [sys.executable, "-m", "diglot", "serve", "--port", "0", "--site", os.fspath(site)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            for line in process.stdout:
                print(line, end="", file=sys.stderr)
                if line.startswith("http"):
                    yield line.strip()
                    break
        finally:
            process.terminate()


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this measurement needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def _turn(page: Any, address: str, site: Path, number: int, kind: str) -> float:
    """One save of one story, and the milliseconds until it is seen."""
    name = corpus.key(number)
    (source,) = site.glob(f"articles/**/{name}.en.md")
    page.goto(f"{address}en/{name}/")
    text, word = source.read_text("utf-8"), f"word{time.monotonic_ns()}"
    with source.with_suffix(".new").open("w", encoding="utf-8") as file:
        file.write(EDITS[kind](text, word))
    started = time.time() * 1000
    source.with_suffix(".new").replace(source)
    seen: float = _painted(page, word)
    if kind == "error":
        source.write_text(text, "utf-8")
        page.wait_for_selector("diglot-preview", state="hidden")
    return seen - started


def _painted(page: Any, word: str) -> float:
    """When a word was painted; the page may be loaded again meanwhile."""
    from playwright.sync_api import Error  # noqa: PLC0415 - as above

    while True:
        try:
            return float(page.evaluate(PAINTED, word))
        except Error as error:
            if "navigation" not in f"{error}" and "destroyed" not in f"{error}":
                raise


if __name__ == "__main__":
    sys.exit(main())
