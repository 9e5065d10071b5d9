"""Where work is done makes no difference: in this process, in others, on a cluster whose machines fail."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from harness import ROOT, SiteFolder, run_cli

from bench import corpus
from bench.peers.diglot import Diglot
from diglot import build, render, survey, workers
from diglot.errors import UsageError

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
    monkeypatch.setattr(survey, "BATCH", 3)
    monkeypatch.setattr(render, "BATCH", 3)


def test_the_size_of_batches_and_the_number_of_processes_do_not_show(
    archive: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tree(archive, "usual")
    assert len(usual) > 2 * STORIES
    monkeypatch.setattr(survey, "BATCH", 3)
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
    pytest.importorskip("distributed")
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


@pytest.mark.usefixtures("small_batches")
def test_a_cluster_gives_the_same_bytes_even_if_a_worker_is_killed(
    archive: SiteFolder, tmp_path: Path
) -> None:
    here = tree(archive, "here")
    with cluster(tmp_path, 2) as found:
        assert tree(archive, "there", cluster=found.address) == here
        victim = found.workers[0]
        reports: list[tuple[str, int]] = []

        def kill_in_the_middle(what: str, done: int, total: int) -> None:
            reports.append((what, done))
            if victim.poll() is None and 0 < done < total:
                victim.send_signal(signal.SIGKILL)
                victim.wait()

        output = SiteFolder(archive.root)
        output.output = tmp_path / "killed"
        build.run(output.options(cached=False, cluster=found.address), kill_in_the_middle)
        assert victim.returncode == -signal.SIGKILL
        assert found.workers[1].poll() is None
        assert reports[-1][0] == "rendering"
        assert output.tree() == here


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("part", ["scheduler", "last worker"])
def test_a_cluster_that_ends_in_the_middle_is_told_and_nothing_is_published(
    archive: SiteFolder, tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1)
    with cluster(tmp_path, 1) as found:
        victim = found.scheduler if part == "scheduler" else found.workers[0]

        def kill(_: str, done: int, total: int) -> None:
            if 0 < done < total:
                victim.kill()
                victim.wait()

        gone = f"the dask scheduler at {found.address} or its last worker is gone; start it, and build again"
        with pytest.raises(UsageError, match=re.escape(gone)):
            build.run(archive.options(cluster=found.address), kill)
    assert not archive.tree()


def test_the_command_works_on_a_cluster(archive: SiteFolder, tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as found:
        command = [sys.executable, "-m", "diglot", "build", "--quiet", "--site", str(archive.root)]
        done = subprocess.run(
            [*command, "--executor", found.address],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert archive.tree() == tree(archive, "here")


def refused(site: SiteFolder, address: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says to an executor that it cannot use."""
    assert run_cli("build", "--site", str(site.root), "--executor", address) == 2
    assert not site.tree()
    return capsys.readouterr().err.strip()


def test_a_cluster_without_workers_is_refused(
    archive: SiteFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with cluster(tmp_path, 0) as found:
        assert f"the dask scheduler at {found.address} has no workers; start `dask worker` first" in refused(
            archive, found.address, capsys
        )


def test_a_scheduler_that_is_not_there_is_told(
    archive: SiteFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    message = refused(archive, "dask://127.0.0.1:1", capsys)
    assert "there is no dask scheduler at dask://127.0.0.1:1 (" in message


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
