"""Builds in forks of a process that has imported diglot already: hundreds of them can be killed in a minute.

    Forks, Fork     in the test: start a build, signal it, learn how it ended
    serve           in the helper process: fork, and build

A fork may be told to kill itself before the n-th change that it makes to the disk while it publishes: so every
instant of a publication has its turn, and none is left to luck.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

#: What changes a disk, as Python's audit events name it.
CHANGES = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "shutil.rmtree"}

#: What a fork says that is stopped before the first line of diglot's, or after the last.
OURS = "stopped outside of diglot\n"


@dataclass
class Fork:
    """One build under way. It stays a process until `wait`, so a signal never meets another's."""

    pid: int
    helper: subprocess.Popen[str]
    told: Path

    def signal(self, number: int) -> None:
        """As the terminal does it: to the build and all its workers."""
        os.killpg(self.pid, number)

    def kill(self) -> None:
        """The leader alone."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> tuple[int, str]:
        """The exit code, negative for a signal, and what was printed to standard error."""
        code = _ask(self.helper, {"wait": self.pid})["code"]
        return code, self.told.read_text("utf-8")


class Forks:
    """The helper process. Use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._told = folder / "stderr.txt"
        self._helper = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._helper.communicate()

    def start(
        self,
        site: Path,
        output: Path,
        *more: str,
        now: datetime | None = None,
        kill_at: int = 0,
        command: str = "build",
        environment: Mapping[str, str] | None = None,
    ) -> Fork:
        """Start `diglot build`, or another command; with `now`, as if it were that time."""
        request = {
            "argv": [command, "--site", str(site), "--output", str(output), *(more or ("--jobs", "1"))],
            "now": now.isoformat() if now else "",
            "kill_at": kill_at,
            "environment": dict(environment or {}),
            "stderr": str(self._told),
        }
        return Fork(_ask(self._helper, request)["pid"], self._helper, self._told)

    def build(self, site: Path, output: Path, *more: str, now: datetime | None = None) -> None:
        """A build that has to succeed."""
        code, told = self.start(site, output, *more, now=now).wait()
        assert code == 0, told
        assert told == ""


def _ask(helper: subprocess.Popen[str], request: Mapping[str, Any]) -> dict[str, Any]:
    assert helper.stdin
    assert helper.stdout
    helper.stdin.write(json.dumps(request) + "\n")
    helper.stdin.flush()
    answer: dict[str, Any] = json.loads(helper.stdout.readline())
    return answer


def serve() -> None:
    """In the helper: one request a line, one answer a line."""
    from newsroom import Newsroom

    from diglot import cli

    with TemporaryDirectory() as folder:  # one build here makes those in forks ten times as fast
        cli.main(["build", "--quiet", "--jobs", "1", "--site", str(Newsroom(Path(folder), seed=0).root)])
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            code = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
            _answer(code=code)
            continue
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pid = os.fork()
        if pid == 0:
            os._exit(_run(request))
        _answer(pid=pid)


def _answer(**values: int) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _run(request: Mapping[str, Any]) -> int:
    """In the fork."""
    from diglot import cli

    os.setpgid(0, 0)
    os.environ.update(request["environment"])
    with open(os.devnull, "wb") as nowhere, open(request["stderr"], "wb") as told:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 0)
        os.dup2(nowhere.fileno(), 1)
        os.dup2(told.fileno(), 2)
    if request["kill_at"]:
        _kill_at(request["kill_at"])
    try:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            if request["now"]:
                return _as_if(datetime.fromisoformat(request["now"]), request["argv"])
            return cli.main(request["argv"])
        finally:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            sys.stderr.flush()
    except KeyboardInterrupt:
        sys.stderr.write(OURS)
        return 130


def _as_if(now: datetime, argv: list[str]) -> int:
    """What `diglot build` does, at a time of our own."""
    from diglot import build, glance
    from diglot.cli import options
    from diglot.job import Options
    from diglot.scan import Scan

    found = options.parser().parse_args(argv)
    asked = Options(found.site, found.output, now, jobs=found.jobs)
    scan = Scan(asked.site_dir)
    report = glance.nothing_to_do(asked, scan) or build.run(asked, scan=scan)
    if report.notice:
        sys.stderr.write(f"{report.notice}\n")
    return 0


def _kill_at(number: int) -> None:
    """From the moment when the list of the files to move is written, or the first file for a target."""
    seen = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in CHANGES or (event == "open" and not _writes(arguments)):
            return
        path = os.fsdecode(arguments[0])
        if seen or "/pending-" in path or "/.diglot-incoming" in path:
            seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def _writes(arguments: tuple[Any, ...]) -> bool:
    path, _, flags = arguments
    return isinstance(path, str | bytes) and bool(flags & (os.O_WRONLY | os.O_RDWR))


if __name__ == "__main__":
    serve()
