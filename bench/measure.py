"""What a command costs as a whole: wall time, processor time, peak memory of all its processes together.

Times are the operating system's own accounting. Memory is sampled from `/proc` while the command runs: one
process counts with its resident high-water mark, several count with the sum of their proportional set
sizes, so that pages which they share count once. Without `/proc` (not Linux), the largest process's peak
stands in.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")

#: Seconds between two samples, at least.
INTERVAL = 0.02

#: Looking at a process's memory holds it up: no more than this share of the time is spent on it.
SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Cost:
    """One finished command, or commands that ran side by side."""

    wall: float  #: seconds
    cpu: float  #: seconds, user and system, all processes
    memory: int  #: bytes: the sampled peak of all processes together
    written: int = 0  #: files that were written or changed


class Failed(Exception):
    """A command that did not end well."""


def run(commands: Sequence[Sequence[str]], folder: Path, environment: Mapping[str, str], log: Path) -> Cost:
    """Run commands side by side to the end of the last one. Raises Failed if one of them fails."""
    with log.open("wb") as out:
        started = time.perf_counter()
        children = [
            subprocess.Popen(each, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
            for each in commands
        ]
    memory = _Memory([child.pid for child in children])
    memory.start()
    cpu, largest, failed = 0.0, 0, ""
    for command, child in zip(commands, children, strict=True):
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        cpu += usage.ru_utime + usage.ru_stime
        largest = max(largest, usage.ru_maxrss * 1024)
        if child.returncode:
            failed = f"{' '.join(command)} ended with {child.returncode}"
    wall = time.perf_counter() - started
    memory.stop()
    if failed:
        raise Failed(f"{failed}\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return Cost(wall, cpu, memory.peak or largest)


class _Memory(threading.Thread):
    """Watches processes and all that they start."""

    def __init__(self, roots: Sequence[int]) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._roots = roots
        self._over = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            started = time.perf_counter()
            self.peak = max(self.peak, together([each for root in self._roots for each in tree(root)]))
            pause = max(INTERVAL, (time.perf_counter() - started) / SHARE)

    def stop(self) -> None:
        self._over.set()
        self.join()


def together(processes: Sequence[int]) -> int:
    """Bytes of memory that processes hold together now, or, of one alone, have held at most."""
    if len(processes) == 1:
        return _kilobytes(PROC / str(processes[0]) / "status", "VmHWM:")
    return sum(_kilobytes(PROC / str(each) / "smaps_rollup", "Pss:") for each in processes)


def tree(root: int) -> Iterator[int]:
    """A process and its descendants, as far as they are still alive."""
    yield root
    try:
        threads = list((PROC / str(root) / "task").iterdir())
        children = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
    except OSError:  # it has ended meanwhile
        return
    for child in children:
        yield from tree(int(child))


def _kilobytes(file: Path, label: str) -> int:
    """A value of a file of lines `Label:   123 kB`, in bytes; 0 if the process has ended."""
    try:
        lines = file.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(label)), 0)
