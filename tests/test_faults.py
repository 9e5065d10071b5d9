"""Whatever happens to a build, readers meet a whole site, and the next build completes it.

Real signals, real disks, real processes. After each fault every link of the published site leads to a file, and
the next build gives what a build from nothing gives, byte for byte.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from forking import OURS, Fork, Forks
from harness import SiteFolder
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


class Luck(Random):
    """Delays; of the same sizes in every run, though what they meet differs."""


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
    """Every file, and every folder that holds none."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in folder.rglob("*")
        if path.is_file() or not any(path.iterdir())
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
def test_killed_before_any_change_of_a_publication(quick: Path, forks: Forks, now: datetime | None) -> None:
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
    luck, killed = Luck(3), 0
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


STORY = "---\ntitle: {0}\ndate: 2026-01-0{1}\naliases: [{2}]\n---\n[to]({3})\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"m": ("", "a")}),  # one new page, and its neighbours' links to it
        ({"m": ("", "a")}, {}),
        ({"m": ("/m", "a")}, {"m": ("/m/n", "a")}),  # a file in the place of a folder
        ({"m": ("/m.html", "a")}, {"m": ("/m.html/n", "a")}),  # and the other way round
        ({"m": ("/m.html/n", "a")}, {"m": ("/m.html", "a")}),
    ],
    ids=["added", "removed", "deeper", "folder", "file"],
)
def test_killed_before_any_change_of_a_small_publication(
    quick: Path, forks: Forks, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> None:
    site = SiteFolder(quick / "site")
    for number in range(1, 100):
        for stories, kill_at in ((before, 0), (after, number)):
            for path in site.root.glob("articles/*"):
                path.unlink()
            every = {"a": ("/a.html", "z"), "z": ("/z.html", "a"), **stories}
            for place, (key, (alias, link)) in enumerate(sorted(every.items()), 1):
                site.put(f"articles/{key}.en.md", STORY.format(key, place, alias, link))
            code, told = forks.start(site.root, site.output, kill_at=kill_at).wait()
            assert (code if kill_at == 0 else 0, told) == (0, "")
            assert dead_links(site.output) == [], number
        if code == 0:
            break
    assert 5 < number < 100


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def made_a_folder(path: Path) -> None:
    path.unlink()
    (path / "in/it").mkdir(parents=True)


def made_a_link(path: Path) -> None:
    path.rename(f"{path}-elsewhere")
    path.symlink_to(f"{path.name}-elsewhere")


def made_a_link_to_a_folder(path: Path) -> None:
    path.unlink()
    path.symlink_to("../..")


HANDS: dict[str, Callable[[Path], object]] = {
    "edited": lambda path: path.write_text("edited by hand"),
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": emptied,
    "deleted": Path.unlink,
    "touched": os.utime,
    "made a folder": made_a_folder,
    "made a link": made_a_link,
    "made a link to a folder": made_a_link_to_a_folder,
    "folder deleted": lambda path: shutil.rmtree(path.parent),
}


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("edit", [False, True], ids=["rest", "edit"])
def test_what_was_done_to_the_output_by_hand_is_undone(
    quick: Path, forks: Forks, hand: str, *, edit: bool
) -> None:
    desk = Desk(quick, forks, seed=5, now=LATER)
    desk.build()
    for place, file in enumerate(sorted(tree(desk.output))):
        if place % 3 == 0 and (desk.output / file).is_file():
            HANDS[hand](desk.output / file)
    if edit:  # so that some of those are deleted, and some written
        desk.room.upheaval()
    desk.build()
    found = {file: data for file, data in tree(desk.output).items() if is_ours(file, data)}
    assert found == desk.clean()


def is_ours(file: str, data: bytes) -> bool:
    """What a hand put beside our files stays."""
    return not file.endswith("-elsewhere") and data != b"a folder"


@pytest.mark.parametrize("name", ["public", STATE, "both"])
def test_a_whole_folder_was_deleted(quick: Path, forks: Forks, name: str) -> None:
    desk = Desk(quick, forks, seed=6, now=LATER)
    desk.build()
    for folder in ("public", STATE) if name == "both" else (name,):
        shutil.rmtree(desk.site / folder)
    desk.check(name)


def test_copies_that_share_their_bytes_with_the_site_are_left_alone(quick: Path, forks: Forks) -> None:
    """As `cp -al public backup` makes them, before stories are moved and removed."""
    desk = Desk(quick, forks, seed=7)
    desk.build()
    backup, before = desk.folder / "backup", tree(desk.output)
    shutil.copytree(desk.output, backup, copy_function=os.link)
    (desk.output / "en/index.html").unlink()
    (desk.output / "en/index.html").symlink_to(backup / "en/index.html")
    for _ in range(3):
        desk.room.upheaval()
        desk.check("a backup")
    assert tree(backup) == before


def test_what_stands_in_the_way_is_told_before_the_first_move(quick: Path, forks: Forks) -> None:
    desk = Desk(quick, forks, seed=8)
    desk.build()
    page = desk.output / "en/index.html"
    page.unlink()
    page.mkdir()
    (page / "notes.txt").write_text("not ours")
    before = tree(desk.output)
    desk.room.upheaval()
    code, told = desk.start().wait()
    assert (code, told) == (2, f"diglot: {page} is in the way of a page; move it elsewhere\n")
    assert tree(desk.output) == before
    shutil.rmtree(page.parent)
    page.parent.write_text("not ours")
    code, told = desk.start().wait()
    assert (code, told) == (2, f"diglot: {page.parent} is in the way of a folder; move it elsewhere\n")
    page.parent.unlink()
    desk.check("all is out of the way")


def workers(leader: int) -> list[int]:
    """The processes of a build, itself left out: they have its process group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid, rest = path.read_text().split(" (", 1)
            state, _, group = rest.rsplit(") ", 1)[1].split()[:3]
            if group == str(leader) and pid != group and state != "Z":
                found.append(int(pid))
    return found


def wait_for_workers(fork: Fork, count: int) -> list[int]:
    with closing(Ended(fork.pid)) as ended:
        while len(found := workers(fork.pid)) < count and not ended.now():
            pass
    return found


def all_ended(pids: list[int]) -> bool:
    """Within ten seconds; usually at once."""
    left = []
    for pid in pids:
        with suppress(ProcessLookupError), closing(Ended(pid)) as ended:
            left += [] if ended.now(10) else [pid]
    return not left


AS_BEFORE = "diglot: stopped; the site is as it was before\n"
STOPPED = {AS_BEFORE, "diglot: stopped; the new site was published\n", OURS}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_at_any_time_ends_in_one_line(quick: Path, forks: Forks, jobs: str) -> None:
    desk = Desk(quick, forks, seed=9)
    desk.build()
    before, luck, stopped = tree(desk.output), Luck(10), 0
    for number in range(60):
        desk.room.upheaval()
        fork = desk.start("--jobs", jobs)
        if number % 3 == 0:
            wait_for(fork, desk.pending)
            time.sleep(luck.uniform(0, 0.01))
        elif number % 3 == 1 and jobs == "2":
            wait_for_workers(fork, luck.randint(1, 2))
        else:
            time.sleep(luck.uniform(0, 0.1))
        found = workers(fork.pid)
        fork.signal(signal.SIGINT)
        code, told = fork.wait()
        assert all_ended(found + workers(fork.pid))
        assert (code, told) == (0, "") or (code == 130 and told in STOPPED), (code, told)
        stopped += code == 130
        now = tree(desk.output)
        if told == AS_BEFORE or (told == OURS and now == before):
            assert now == before
        elif code == 130 or number % 5 == 0:
            assert now == desk.clean()
        before = now
    assert stopped > 10
    desk.check("the last one")


def test_no_worker_outlives_a_leader_that_was_killed(quick: Path, forks: Forks) -> None:
    desk = Desk(quick, forks, seed=11)
    for number in range(10):
        desk.room.upheaval()
        fork = desk.start("--jobs", "2")
        found = wait_for_workers(fork, 1 + number % 2)
        fork.kill()
        found = sorted({*found, *workers(fork.pid)})
        assert fork.wait() == (-signal.SIGKILL, "")
        assert found
        assert all_ended(found)
        assert workers(fork.pid) == []


def test_a_worker_that_is_killed_is_not_missed(quick: Path, forks: Forks) -> None:
    desk = Desk(quick, forks, seed=12)
    luck, killed = Luck(13), 0
    for number in range(24):
        desk.room.upheaval()
        fork = desk.start("--jobs", "2", "--no-cache")
        found = wait_for_workers(fork, 2)
        time.sleep(luck.uniform(0, 0.06))
        for pid in found[: 1 + number % 2]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        assert fork.wait() == (0, "")
        assert tree(desk.output) == desk.clean()
    assert killed > 10
