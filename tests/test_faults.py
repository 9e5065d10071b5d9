"""Whatever happens to a build, readers meet a whole site, and the next build completes it.

Real signals, real disks, real processes. After each fault every link of the published site leads to a file, and
the next build gives what a build from nothing gives, byte for byte.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from forking import Fork, Forks
from newsroom import Newsroom, dead_links

from diglot.glance import STATE, name_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals, mounts and /proc as Linux has them")

#: A build at this time believes the times of files that were just written.
LATER = datetime.now(UTC) + timedelta(days=1)


MEMORY = "/dev/shm"  # noqa: S108 - a folder in it, of our own


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where there is one: hundreds of builds that wait for a disk take minutes."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


class Desk:
    """A newsroom, its published site, and what a build from nothing makes of it."""

    def __init__(self, folder: Path, forks: Forks, seed: int, now: datetime | None = None) -> None:
        self.folder, self.forks, self.now = folder, forks, now
        self.room = Newsroom(folder / "site", seed)
        self.site, self.output = self.room.root, self.room.root / "public"
        self.pending = self.site / STATE / f"pending-{name_of(self.output)}"

    def start(self, *more: str, kill_at: int = 0) -> Fork:
        return self.forks.start(self.site, self.output, *more, now=self.now, kill_at=kill_at)

    def build(self) -> None:
        self.forks.build(self.site, self.output, now=self.now)

    def check(self, what: object) -> None:
        """The next build gives what one from nothing gives, and leaves nothing else behind."""
        self.build()
        assert tree(self.output) == self.clean(), what
        assert left_behind(self.site) == [], what

    def clean(self) -> dict[str, bytes]:
        output = self.folder / "clean"
        shutil.rmtree(output, ignore_errors=True)
        self.forks.build(self.site, output, "--no-cache", "--jobs", "1", now=self.now)
        return tree(output)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def left_behind(site: Path) -> list[str]:
    """Staging folders, and lists of files under way."""
    found = [*site.rglob("*staging*"), *site.glob(f"{STATE}/pending-*"), *site.glob(f"{STATE}/*.new")]
    return [path.relative_to(site).as_posix() for path in found]


def wait_for(fork: Fork, path: Path) -> None:
    """Until a file exists, or the build has ended."""
    with closing(Ended(fork.pid)) as ended:
        while not path.exists() and not ended.now():
            pass


class Ended:
    """Whether a process has ended."""

    def __init__(self, pid: int) -> None:
        self._descriptor = os.pidfd_open(pid)

    def now(self, patience: float = 0) -> bool:
        return bool(select.select([self._descriptor], [], [], patience)[0])

    def close(self) -> None:
        os.close(self._descriptor)


@pytest.mark.parametrize("now", [None, LATER], ids=["young", "settled"])
def test_killed_before_any_change_of_a_publication(
    quick: Path, forks: Forks, now: datetime | None
) -> None:
    desk = Desk(quick, forks, seed=1, now=now)
    desk.build()
    for number in range(1 if now else 2, 1000, 2):
        desk.room.upheaval()
        code, told = desk.start(kill_at=number).wait()
        assert told == ""
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert dead_links(desk.output) == [], number
        if number % 4 < 2:
            desk.check(number)
    assert number > 60


KILLS = 120


@pytest.mark.parametrize("now", [None, LATER], ids=["young", "settled"])
def test_killed_at_any_time(quick: Path, forks: Forks, now: datetime | None) -> None:
    desk = Desk(quick, forks, seed=2, now=now)
    desk.build()
    luck, killed = Random(3), 0
    for number in range(KILLS // 2):
        what = desk.room.edit() if number % 3 else desk.room.upheaval()
        fork = desk.start("--jobs", "2" if number % 4 == 0 else "1")
        if number % 2:
            wait_for(fork, desk.pending)
            time.sleep(luck.uniform(0, 0.02))
        else:
            time.sleep(luck.uniform(0, 0.1))
        fork.kill()
        code, told = fork.wait()
        killed += code == -signal.SIGKILL
        assert told == "", what
        assert dead_links(desk.output) == [], what
        if number % 2:
            desk.check(what)
    assert killed > KILLS // 8


def test_what_a_killed_build_prepared_goes_though_nothing_is_to_be_done(tmp_path: Path, forks: Forks) -> None:
    desk = Desk(tmp_path, forks, seed=4, now=LATER)
    desk.build()
    before = tree(desk.output)
    for left in (desk.output / ".diglot-staging", desk.site / ".public.diglot-staging"):
        (left / "en").mkdir(parents=True)
        (left / "en/draft.html").write_text("a draft that nobody may read yet")
        desk.build()
        assert tree(desk.output) == before
        assert left_behind(desk.site) == []
