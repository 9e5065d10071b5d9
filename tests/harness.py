"""What most tests are built on: a whole site in one string, built for real."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from diglot import build, cli, hosting
from diglot.errors import ContentError
from diglot.job import Options, Report

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONFIG = """\
title = { en = "The Series", zh = "连载" }
base_url = "https://series.example"
languages = ["en", "zh"]
"""


#: Two images that may stand among texts: of one pixel, and of two.
GIF = "GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
WIDE_GIF = "GIF89a\x02\0\x01\0\0\0\0,\0\0\0\0\x02\0\x01\0\0\x02\x02\x04\x0a\0;"


@dataclass
class SiteFolder:
    """A site on disk. `write` takes all its files in one text: a line `=== path`, then the file."""

    root: Path
    output: Path = field(init=False)

    def __post_init__(self) -> None:
        self.output = self.root / "public"
        if not (self.root / "diglot.toml").exists():
            self.put("diglot.toml", CONFIG)

    def write(self, files: str) -> SiteFolder:
        for part in f"\n{files.strip()}\n".split("\n=== ")[1:]:
            name, _, text = part.partition("\n")
            self.put(name.strip(), text if text.endswith("\n") else f"{text}\n")
        return self

    def put(self, name: str, content: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def edit(self, name: str, old: str, new: str) -> None:
        """Put other words in the place of those that stand in a file."""
        text = (self.root / name).read_text("utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        self.put(name, text.replace(old, new, 1))

    def options(self, **more: object) -> Options:
        return Options(**{"site_dir": self.root, "output": self.output, "now": NOW, **more})  # type: ignore[arg-type]

    def build(self, **more: object) -> Report:
        return build.run(self.options(**more))

    def problems(self, **more: object) -> list[str]:
        """Every problem of a build that must fail, as the terminal shows it; nothing may be published."""
        before = self.tree()
        with pytest.raises(ContentError) as raised:
            self.build(**more)
        assert self.tree() == before, "a failed build changed the output"
        return [str(problem) for problem in raised.value.problems]

    def warnings(self, **more: object) -> list[str]:
        return [str(problem) for problem in self.build(**more).problems]

    def read(self, file: str) -> str:
        return (self.output / file).read_text("utf-8")

    def tree(self) -> dict[str, bytes]:
        if not self.output.exists():
            return {}
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }


def run_cli(*arguments: str) -> int:
    """The command in this process; its exit code."""
    try:
        return cli.main(list(arguments))
    except SystemExit as stop:
        return int(stop.code or 0)


#: Where hundreds of builds do not wait for a disk.
MEMORY = "/dev/shm"  # noqa: S108 - a folder in it, of our own


@contextmanager
def in_memory() -> Iterator[Path]:
    """A folder that is in memory, if the system has such a place, and gone in the end."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as folder:
        yield Path(folder)


def needed(part: str, found: object, how: str) -> None:
    """Skip where something outside Python is absent, with the reason; under CI that is a failure."""
    if found:
        return
    message = f"{part} is missing ({how})"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a loopback server for a folder, with the Content-Security-Policy that hosts are given."""

    class Handler(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", hosting.POLICY)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
