"""Where work is done makes no difference: in this process, in others, on a cluster whose machines fail."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from harness import ROOT, SiteFolder, needed, run_cli

from bench import corpus
from bench.peers.diglot import Diglot
from diglot import build, intake, render, workers

STORIES = 40


@pytest.fixture
def archive(tmp_path: Path) -> SiteFolder:
    """Stories enough for many batches, once these are small."""
    tool = Diglot(tmp_path / "site")
    tool.prepare(corpus.stories(STORIES))
    return SiteFolder(tool.folder)


def tree(site: SiteFolder, name: str, **more: object) -> dict[str, bytes]:
    """What a build from nothing gives, into a folder of its own."""
    output = site.root.parent / name
    found = SiteFolder(site.root)
    found.output = output
    found.build(cached=False, **more)
    return found.tree()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 3)
    monkeypatch.setattr(render, "BATCH", 3)


def test_the_size_of_batches_and_the_number_of_processes_do_not_show(
    archive: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tree(archive, "usual")
    assert len(usual) > 2 * STORIES
    monkeypatch.setattr(intake, "BATCH", 3)
    monkeypatch.setattr(render, "BATCH", 3)
    assert tree(archive, "small") == usual
    assert tree(archive, "processes", jobs=2) == usual


@pytest.mark.usefixtures("small_batches")
def test_what_a_killed_process_leaves_undone_is_done_here(archive: SiteFolder) -> None:
    here = tree(archive, "here")
    killed: list[int] = []

    def kill_one(_: str, done: int, total: int) -> None:
        if not killed and 0 < done < total:
            victim = multiprocessing.active_children()[0]
            victim.kill()
            victim.join()
            killed.append(victim.pid or 0)

    build.run(archive.options(jobs=2), kill_one)
    assert killed
    assert archive.tree() == here


# A dask cluster


@dataclass(frozen=True)
class Cluster:
    """A scheduler on this machine, and the processes of its workers."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


#: Seconds in which all of it must have started.
PATIENCE = 60


@contextmanager
def cluster(folder: Path, size: int) -> Iterator[Cluster]:
    """A real scheduler with so many real workers, over TCP; all are ended in the end."""
    needed("dask", find_spec("distributed"), "pip install diglot[cluster]")
    meeting = folder / "scheduler.json"
    common = ["--scheduler-file", str(meeting), "--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:
        scheduler = stack.enter_context(_started(folder, "scheduler", *common, "--port", "0"))
        _wait(meeting.exists)
        one = [*common, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
        processes = [
            stack.enter_context(_started(folder, "worker", *one, "--name", str(number)))
            for number in range(size)
        ]
        for process in processes:
            _wait(partial(_is_registered, folder / f"{process.pid}.log"))
        address = json.loads(meeting.read_text("utf-8"))["address"]
        yield Cluster(address.replace("tcp://", workers.DASK), scheduler, processes)


@contextmanager
def _started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    started = folder / "starting.log"
    with started.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    started.rename(folder / f"{process.pid}.log")
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _is_registered(log: Path) -> bool:
    return b"Registered to" in log.read_bytes()


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "the cluster did not start"
        time.sleep(0.02)


class Built(NamedTuple):
    """How a build on a cluster ended."""

    code: int
    said: str


def on_cluster(site: SiteFolder, address: str, meanwhile: Callable[[], None] = lambda: None) -> Built:
    """A build from nothing on a cluster; `meanwhile` is done in the middle, as often as there is a middle."""
    log = site.root.parent / "build.log"
    arguments = ["build", "--quiet", "--no-cache", "--site", str(site.root)]
    arguments += ["--output", str(site.output), "--executor", address]
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "on_cluster.py"), *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        end = threading.Timer(PATIENCE, process.kill)
        end.start()
        assert process.stdout
        assert process.stdin
        for _ in process.stdout:
            meanwhile()
            process.stdin.write("\n")
            process.stdin.flush()
        end.cancel()
    return Built(process.returncode, log.read_text("utf-8").strip())


def kill(victim: subprocess.Popen[bytes]) -> None:
    """End it without a chance to say so."""
    victim.kill()
    victim.wait()


def test_a_cluster_gives_the_same_bytes_even_if_a_worker_is_killed(
    archive: SiteFolder, tmp_path: Path
) -> None:
    here = tree(archive, "here")
    with cluster(tmp_path, 2) as found:
        assert on_cluster(archive, found.address) == (0, "")
        assert archive.tree() == here
        archive.output = tmp_path / "killed"
        victim, other = found.workers
        assert on_cluster(archive, found.address, partial(kill, victim)).code == 0
        assert victim.returncode == -signal.SIGKILL
        assert other.poll() is None
        assert archive.tree() == here


@pytest.mark.parametrize("part", ["scheduler", "last worker"])
def test_a_cluster_that_ends_in_the_middle_is_told_and_nothing_is_published(
    archive: SiteFolder, tmp_path: Path, part: str
) -> None:
    with cluster(tmp_path, 1) as found:
        victim = found.scheduler if part == "scheduler" else found.workers[0]
        built = on_cluster(archive, found.address, partial(kill, victim))
    gone = f"the dask scheduler at {found.address} or its last worker is gone; start it, and build again"
    assert (built.code, built.said.splitlines()[-1]) == (2, f"diglot: {gone}")
    assert not archive.tree()


def test_a_cluster_without_workers_is_refused(archive: SiteFolder, tmp_path: Path) -> None:
    with cluster(tmp_path, 0) as found:
        built = on_cluster(archive, found.address)
    message = f"the dask scheduler at {found.address} has no workers; start `dask worker` first"
    assert built == (2, f"diglot: {message}")
    assert not archive.tree()


def test_a_scheduler_that_is_not_there_is_told(archive: SiteFolder) -> None:
    needed("dask", find_spec("distributed"), "pip install diglot[cluster]")
    built = on_cluster(archive, "dask://127.0.0.1:1")
    assert built.code == 2
    assert "diglot: there is no dask scheduler at dask://127.0.0.1:1 (" in built.said
    assert not archive.tree()


def refused(site: SiteFolder, address: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says to an executor that it cannot use."""
    assert run_cli("build", "--site", str(site.root), "--executor", address) == 2
    assert not site.tree()
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:8786", "tcp://127.0.0.1:8786", "dask://", "dask://127.0.0.1", "dask://127.0.0.1:x",
     "dask://[::1", "dask://:8786", "dask://127.0.0.1:0", "dask://127.0.0.1:8786/x"],
)  # fmt: skip
def test_what_is_no_address_is_refused(
    archive: SiteFolder, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f'"{address}" is no executor; write dask://HOST:PORT' in refused(archive, address, capsys)


def test_without_the_extra_it_is_named(
    archive: SiteFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    message = refused(archive, "dask://127.0.0.1:8786", capsys)
    assert "the extra `cluster` is not installed; install diglot[cluster]" in message
