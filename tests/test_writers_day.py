"""A writer's day, from an empty folder to readers: each command as it is typed, and what the browser shows of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from harness import needed, run_cli
from test_browser import ARGUMENTS

CHROMIUM = shutil.which("chromium")
PATIENCE = 60  # seconds in which anything that is awaited has happened, on the slowest machine


@dataclass
class Terminal:
    """Where commands are typed, in a folder."""

    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def type(self, *words: str) -> str:
        """What a command prints on standard output."""
        self.capsys.readouterr()
        assert run_cli(*words) == 0, self.capsys.readouterr().err
        return self.capsys.readouterr().out


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys, monkeypatch)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """`diglot serve`, until somebody presses Ctrl-C; where it serves."""
    with subprocess.Popen(
        [sys.executable, "-m", "diglot", "serve", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    ) as preview:
        try:
            assert preview.stdout
            yield next(line.strip() for line in preview.stdout if line.startswith("http"))
        finally:
            preview.send_signal(signal.SIGINT)
            preview.communicate(timeout=PATIENCE)


def edit(path: Path, old: str, new: str) -> None:
    """Save as careful editors do: write beside, then rename."""
    text = path.read_text("utf-8")
    assert old in text
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text.replace(old, new, 1), "utf-8")
    beside.replace(path)


def picture(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def page() -> Iterator[Any]:
    needed("Chromium", CHROMIUM, "apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        browser.close()


def test_a_writers_day(tmp_path: Path, terminal: Terminal, page: Any) -> None:
    # A new series, and an article in Chinese, with a folder for its images.
    assert "8 files" in terminal.type("init", "night")
    site = tmp_path / "night"
    terminal.monkeypatch.chdir(site)
    path = terminal.type("new", "夜车又晚点了", "--lang", "zh", "--series", "first-steps", "--bundle").strip()
    assert path == "articles/ye-che-you-wan-dian-le/index.zh.md"
    article = site / path

    with served(site) as address:
        # Write, and watch.
        page.goto(f"{address}zh/ye-che-you-wan-dian-le/")
        assert page.locator("h1").inner_text() == "夜车又晚点了"
        assert page.locator(".badge").first.inner_text() == "草稿"
        edit(article, "---\n\n", "---\n\n站台上只剩下两盏灯。\n")
        page.get_by_text("站台上只剩下两盏灯。").last.wait_for()

        # A slip in the front matter stands above the page, with its place and what to write.
        edit(article, "title: ", "title：")
        alert = page.get_by_role("alert")
        alert.wait_for()
        told = alert.inner_text()
        assert f"{path}:2:6" in told
        assert "full-width" in told
        assert page.get_by_text("站台上只剩下两盏灯。").last.is_visible()
        edit(article, "title：", "title: ")
        alert.wait_for(state="hidden")

        # An image.
        (article.parent / "deng.png").write_bytes(picture(40, 20))
        edit(article, "两盏灯。\n", "两盏灯。\n\n![两盏灯](deng.png)\n")
        image = page.get_by_role("img", name="两盏灯")
        image.wait_for()
        assert image.evaluate("each => each.decode().then(() => each.clientWidth)") == 40

    # Nothing of it is public yet; all of it is well.
    assert "no problems" in terminal.type("check")
    terminal.type("build")
    assert not (site / "public/zh/ye-che-you-wan-dian-le").exists()

    # It is to appear tomorrow, and a build says when that is.
    later = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    text = re.sub(r"# a draft is.*\ndraft: true\n", "", article.read_text("utf-8"))
    article.write_text(re.sub(r"date: .*", f"date: {later:%Y-%m-%dT%H:%M:%S.000Z}", text), "utf-8")
    assert datetime.fromisoformat(terminal.type("build", "--print-next").strip()) <= later
    assert not (site / "public/zh/ye-che-you-wan-dian-le").exists()

    # Now, after all.
    edit(article, f"{later:%Y-%m-%dT%H:%M:%S}", f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}")
    terminal.type("build")
    shown = (site / "public/zh/ye-che-you-wan-dian-le/index.html").read_text("utf-8")
    assert "站台上只剩下两盏灯。" in shown
    assert 'alt="两盏灯"' in shown
    assert "夜车又晚点了" in (site / "public/zh/feed.xml").read_text("utf-8")
    assert "夜车又晚点了" in (site / "public/zh/series/first-steps/index.html").read_text("utf-8")
    assert "broken" not in terminal.type("doctor")
    assert not os.listdir(site / ".diglot/preview")  # noqa: PTH208
