"""`diglot serve`: its options, and what it tells."""

from __future__ import annotations

import argparse
import gc
import sys
import time
import webbrowser
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from diglot.cli import terminal
from diglot.errors import Problem, UsageError

if TYPE_CHECKING:
    from diglot.job import Report

HOST, PORT = "127.0.0.1", 8000

#: What the extra `serve` brings.
NEEDED = ("watchfiles", "werkzeug")

DESCRIPTION = """\
Builds the site into a folder of its own, serves it, and builds again whenever a file is saved: open pages
show it at once. Drafts and what is scheduled for later are shown, and marked. The site in public/ is not
touched. Ctrl-C ends it.
"""


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.description = DESCRIPTION
    option = command.add_argument
    option(
        "--host",
        default=HOST,
        metavar="ADDRESS",
        help=f"where to serve (default: {HOST}, this machine only); 0.0.0.0 lets all in your network look",
    )
    option(
        "--port",
        type=_port,
        metavar="N",
        help=f"at which port (default: {PORT}, or the next that is free); 0 for any",
    )
    option("--open", action="store_true", help="open the site in a browser")
    option("--no-drafts", action="store_true", help="show only what `diglot build` would publish now")
    command.set_defaults(run=run)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(f'"{text}" is no port; write a number up to 65535')
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """`diglot serve`."""
    for library in NEEDED:
        if not find_spec(library):
            fix = 'install it: pip install "diglot[serve]"'
            raise UsageError(f"a preview needs the package {library}; {fix}")
    from diglot.serve.preview import Preview, Wish  # noqa: PLC0415 - only this command needs it

    port: int | None = arguments.port
    wish = Wish(
        site_dir=arguments.site,
        host=arguments.host,
        port=PORT if port is None else port,
        exact=port is not None,
        everything=not arguments.no_drafts,
    )
    Preview(wish, lambda: datetime.now(UTC), _Terminal(arguments)).run()
    return 0


class _Terminal:
    """Tells people what happens: a line a build, and problems as `diglot build` does."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._style, self._quiet, self._open = arguments.format, arguments.quiet, arguments.open
        self._warned: frozenset[Problem] = frozenset()
        self._failed = False

    def serving(self, address: str) -> None:
        gc.freeze()  # what is at hand now stays: it need not be looked at again
        sys.setswitchinterval(0.0005)  # seconds: pages are sent while others are still made
        if not self._quiet:
            print(f"{address}\nShowing each change as it is saved. Ctrl-C ends this.", flush=True)
        if self._open:
            webbrowser.open(address)

    def built(self, report: Report, seconds: float) -> None:
        warnings = frozenset(report.problems)
        terminal.tell(sorted(warnings - self._warned), self._style)  # each is told once, not at each save
        self._warned = warnings
        done = report.summary.written + report.summary.deleted
        mended, self._failed = "all is mended; " if self._failed else "", False
        self._say(f"{mended}{done:,} file{'' if done == 1 else 's'} in {_time(seconds)}")
        if report.notice:
            print(f"diglot: {report.notice}", file=sys.stderr)

    def failed(self, problems: Sequence[Problem], trouble: str, seconds: float) -> None:
        self._failed = True
        terminal.tell(problems, self._style)
        if trouble:
            print(f"diglot: {trouble}", file=sys.stderr)
        errors = sum(each.is_error for each in problems) or 1
        self._say(f"{errors:,} error{'' if errors == 1 else 's'}; pages stay as they were")

    def _say(self, text: str) -> None:
        if not self._quiet:
            print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
