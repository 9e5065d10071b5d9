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
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from forking import OURS, Fork, Forks
from harness import ROOT, SiteFolder, in_memory, needed, run_cli
from newsroom import Newsroom, dead_links

from diglot.glance import STATE, name_of


@pytest.fixture(autouse=True)
def _linux() -> None:
    needed("Linux", sys.platform == "linux", "signals, mounts and /proc are as it has them")


#: A build at this time believes the times of files that were just written.
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    with Forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


@pytest.fixture
def quick() -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


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


def wait_for(pid: int, path: Path) -> None:
    """Until a file exists, or the build has ended."""
    with closing(Ended(pid)) as ended:
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
            wait_for(fork.pid, desk.pending)
            time.sleep(luck.uniform(0, 0.005))
        else:
            time.sleep(luck.uniform(0, 0.07))
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


STOPPED = "diglot: stopped\n"
AS_BEFORE = "diglot: stopped; the site is as it was before\n"
PUBLISHED = "diglot: stopped; the new site was published\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_at_any_time_ends_in_one_line(quick: Path, forks: Forks, jobs: str) -> None:
    desk = Desk(quick, forks, seed=9)
    desk.build()
    before, luck, stopped = tree(desk.output), Luck(10), 0
    for number in range(60):
        desk.room.upheaval()
        fork = desk.start("--jobs", jobs)
        if number % 3 == 0:
            wait_for(fork.pid, desk.pending)
            time.sleep(luck.uniform(0, 0.01))
        elif number % 3 == 1 and jobs == "2":
            wait_for_workers(fork, luck.randint(1, 2))
        else:
            time.sleep(luck.uniform(0, 0.1))
        found = workers(fork.pid)
        fork.signal(signal.SIGINT)
        code, told = fork.wait()
        assert all_ended(found + workers(fork.pid))
        assert (code, told) == (0, "") or code == 130
        stopped += code == 130
        now = tree(desk.output)
        after = desk.clean()
        assert told in {"", STOPPED, OURS, AS_BEFORE, PUBLISHED}
        found_as = [name for name, site in (("before", before), ("after", after)) if site == now]
        allowed = {AS_BEFORE: {"before"}, PUBLISHED: {"after"}, "": {"after"}}.get(told, {"before", "after"})
        assert allowed & set(found_as), f"try {number}: exit {code}, told {told!r}, the site is as {found_as}"
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


def test_a_source_that_is_edited_during_a_build_is_not_missed_by_the_next(quick: Path, forks: Forks) -> None:
    desk = Desk(quick, forks, seed=14, now=LATER)
    desk.build()
    luck = Luck(15)
    for number in range(40):
        desk.room.upheaval()
        fork = desk.start("--jobs", "2" if number % 5 == 0 else "1")
        time.sleep(luck.uniform(0, 0.08))
        what = desk.room.edit()
        code, told = fork.wait()
        assert code in {0, 1}, told  # half an edit may be wrong in itself
        assert "bug" not in told
        assert dead_links(desk.output) == []
        desk.check(what)


# Disks


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """A small disk of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    needed("a disk that may be mounted", mounted.returncode == 0, mounted.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, spare: int) -> Path:
    """Take all room on a disk but for so many pages and so many files."""
    filler = folder / "filler"
    filler.mkdir()
    with suppress(OSError):
        for number in range(10**6):
            with (filler / f"{number}").open("wb", buffering=0) as file:
                while file.write(bytes(4096)) and file.tell() < 2**14:
                    pass
    left = sorted(filler.iterdir(), key=lambda path: int(path.name))
    for path in left[max(0, len(left) - spare) :]:
        path.unlink()
    return filler


DISKS = {"bytes": "size=4m", "files": "size=64m,nr_inodes=1500"}


@pytest.mark.parametrize("full", DISKS)
def test_a_full_disk_leaves_the_site_whole(tmp_path: Path, forks: Forks, full: str) -> None:
    desk = Desk(tmp_path, forks, seed=16)
    with disk(desk.output, DISKS[full]):
        desk.build()
        codes = []
        for spare in (*range(0, 60, 6), 80, 120, 200, 700):
            before = tree(desk.output)
            desk.room.upheaval()
            filler = fill(desk.output, spare)
            code, told = desk.start().wait()
            shutil.rmtree(filler)
            codes.append(code)
            assert dead_links(desk.output) == []
            if code:
                assert code == 2
                assert told.startswith(f"diglot: cannot write {desk.output}/")
                assert told.endswith(": No space left on device\n")
                assert told.count("\n") == 1
                assert not (desk.output / ".diglot-staging").exists()
                assert desk.pending.exists() or tree(desk.output) == before
            if spare % 4 == 0:
                desk.check(spare)
        assert 0 < codes.count(2) < len(codes)
        desk.check("there is room again")
        before = tree(desk.output)
        desk.room.upheaval()
        filler = fill(desk.output, 0)
        done = command(desk.site)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"diglot: cannot write {desk.output}/.diglot-staging")
        shutil.rmtree(filler)
        assert tree(desk.output) == before


def command(site: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The real command, as a shell starts it."""
    arguments = [sys.executable, "-m", "diglot", "build", "--site", str(site), "--jobs", "1", *more]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=ROOT)


def test_a_full_disk_for_what_is_remembered_leaves_the_site_whole(tmp_path: Path, forks: Forks) -> None:
    desk = Desk(tmp_path, forks, seed=17)
    with disk(desk.site / STATE, "size=512k"):
        desk.build()
        told_of = set()
        for spare in range(0, 24, 2):
            before = tree(desk.output)
            desk.room.upheaval()
            filler = fill(desk.site / STATE, spare)
            code, told = desk.start().wait()
            now = tree(desk.output)
            shutil.rmtree(filler)
            assert dead_links(desk.output) == []
            assert now in (before, desk.clean())
            if code:
                assert code == 2
                assert told.startswith(f"diglot: cannot write {desk.site / STATE}/")
                assert told.endswith(": No space left on device\n")
            else:
                assert told in {"", "diglot: the cache was not used (database or disk is full)\n"}
            told_of.add(told.removeprefix(f"diglot: cannot write {desk.site / STATE}/").partition("-")[0])
            desk.check(spare)
        assert {"pending", ""} < told_of  # what was found full, or nothing


def test_an_output_that_is_read_only_is_told_and_left(tmp_path: Path, forks: Forks) -> None:
    desk = Desk(tmp_path, forks, seed=18)
    with disk(desk.output, "size=2m"):
        desk.build()
        before = tree(desk.output)
        desk.room.upheaval()
        subprocess.run(["mount", "-o", "remount,ro", str(desk.output)], check=True)
        done = command(desk.site)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"diglot: cannot write {desk.output}/.diglot-staging: Read-only file system\n"
        assert tree(desk.output) == before
        subprocess.run(["mount", "-o", "remount,rw", str(desk.output)], check=True)
        desk.check("it can be written again")


# Two at once


def test_a_second_build_of_one_output_names_the_first(quick: Path, forks: Forks) -> None:
    desk = Desk(quick, forks, seed=19)
    first = desk.start()
    lock = desk.site / STATE / f"lock-{name_of(desk.output)}"
    wait_for(first.pid, lock)
    while lock.read_text() != str(first.pid):
        pass
    first.signal(signal.SIGSTOP)
    done = command(desk.site)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"diglot: another build (process {first.pid}) is writing {desk.output}; wait for it\n"
    )
    first.signal(signal.SIGCONT)
    assert first.wait() == (0, "")
    desk.check("the first")


def test_two_outputs_of_one_site_may_be_built_at_once(quick: Path, forks: Forks) -> None:
    with Forks(quick) as others:
        desk = Desk(quick, forks, seed=20)
        other = desk.folder / "other"
        for number in range(16):
            if number % 4 == 0:
                for folder in (desk.site / STATE, desk.output, other):
                    shutil.rmtree(folder, ignore_errors=True)
            if number % 2 == 0:
                desk.room.upheaval()
            fork = desk.start()
            second = others.start(desk.site, other)
            assert (fork.wait(), second.wait()) == ((0, ""), (0, ""))
            assert tree(desk.output) == tree(other) == desk.clean()


#: As `diglot` on the command line does it. What comes before the mark is Python's start, and not ours.
PROGRAM = """\
import os, sys
from diglot.cli import main
os.write(1, b"!")
try:
    sys.exit(main())
except KeyboardInterrupt:
    os._exit(99)
"""


def test_ctrl_c_from_the_first_moment_on_ends_in_one_line(quick: Path) -> None:
    room, luck, codes = Newsroom(quick / "site", seed=21), Luck(22), []
    for number in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "build", "--quiet", "--site", str(room.root)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        assert process.stdout.read(1) == "!"
        time.sleep(luck.uniform(0, 0.1 if number % 2 else 0.8))
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
        codes.append(process.returncode)
        assert (process.returncode, told) in {
            (0, ""),
            (99, ""),
            *((130, line) for line in (STOPPED, AS_BEFORE, PUBLISHED)),
        }
        room.edit()
    assert codes.count(130) > 5
    assert codes.count(99) < 3


def test_ctrl_c_while_a_class_is_made_is_told_like_any_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imports make classes, and Python 3.11 turns what is raised there into a RuntimeError."""

    class Named:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr("diglot.cli.commands.clean", lambda _: type("Made", (), {"name": Named()}))
    assert run_cli("clean") == 130
    assert capsys.readouterr().err == STOPPED


def test_the_real_command_is_killed(quick: Path, forks: Forks) -> None:
    """With all that a fork leaves out: the start of Python, imports, and the end."""
    desk = Desk(quick, forks, seed=23)
    desk.build()
    luck, killed = Luck(24), 0
    for number in range(16):
        desk.room.upheaval()
        arguments = ["-m", "diglot", "build", "--site", str(desk.site), "--jobs", str(1 + number % 2)]
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if number % 4:
            wait_for(process.pid, desk.pending)
            time.sleep(luck.uniform(0, 0.01))
        else:
            time.sleep(luck.uniform(0, 0.6))
        process.kill()
        assert process.communicate()[1] == ""
        killed += process.returncode == -signal.SIGKILL
        assert dead_links(desk.output) == []
        desk.check(number)
    assert killed > 4
