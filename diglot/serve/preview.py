"""Builds into a scratch folder, and again whenever a file changes."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from diglot import batches, build, config, glance, hosting
from diglot.errors import ContentError, Problem, UsageError
from diglot.glance import PREVIEW, STATE, UNKNOWN
from diglot.job import Options, Report
from diglot.plan import PAGE
from diglot.scan import Scan, Stat
from diglot.serve.app import App
from diglot.serve.news import News, State
from diglot.serve.server import address, bound, is_loopback, serving
from diglot.serve.watch import Watch
from diglot.session import Session
from diglot.site import Site

#: Seconds after which it is asked again what time it is: clocks are set, and machines sleep.
LONGEST = 600.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line decides."""

    site_dir: Path
    host: str
    port: int  #: 0 for any
    exact: bool  #: whether it has to be this port
    everything: bool = True  #: also what a build would not publish now
    jobs: int = 0


class Teller(Protocol):
    """Whoever tells people what happens."""

    def serving(self, address: str) -> None:
        """The site can be looked at."""

    def built(self, report: Report, seconds: float) -> None:
        """A build is done."""

    def failed(self, problems: Sequence[Problem], trouble: str, seconds: float) -> None:
        """A build is not, because of files, or for another reason."""


class Built(NamedTuple):
    """What the last build was about."""

    stats: dict[str, dict[str, Stat]]
    due: datetime | None  #: when the site changes by itself


class Preview:
    """One run of `diglot serve`. `clock` tells the time."""

    def __init__(self, wish: Wish, clock: Callable[[], datetime], tell: Teller) -> None:
        self._wish, self._clock, self._tell = wish, clock, tell
        self._news, self._session = News(), Session(held={})
        self._watch: Watch | None = None

    def run(self) -> None:
        """Serve until `stop` or Ctrl-C. Raises UsageError, but only before anything is served."""
        wish = self._wish
        with (
            closing(bound(wish.host, wish.port, exact=wish.exact)) as listening,
            scratch(wish.site_dir, listening, kept=bool(wish.port)) as folder,
            closing(Watch(wish.site_dir)) as watch,
        ):
            self._watch = watch
            where = address(listening, wish.host)
            app = App(folder, self._news, guarded=is_loopback(wish.host))
            self._session = Session(held={}, watched=app.watched, early=app.early)
            built = self._build(folder, where, Scan(wish.site_dir))
            self._rehearse(folder, where)
            with serving(listening, wish.host, app):
                try:
                    self._tell.serving(f"{where}{self._news.state.base_path}/")
                    self._follow(folder, where, watch, built)
                finally:
                    self._news.end()

    def stop(self) -> None:
        """Let `run` end; any thread may call it."""
        if self._watch:
            self._watch.stop()

    def _follow(self, folder: Path, where: str, watch: Watch, built: Built) -> None:
        """Build again whenever the site is another one than it was."""
        while watch.wait(self._rest(built.due)):
            watch.look()
            scan = Scan(self._wish.site_dir)
            if scan.stats != built.stats or (built.due and built.due <= self._clock()):
                built = self._build(folder, where, scan)

    def _rest(self, due: datetime | None) -> float | None:
        """Seconds until the site changes by itself; None for never."""
        if due is None:
            return None
        return min(LONGEST, max(0.0, (due - self._clock()).total_seconds()))

    def _build(self, folder: Path, where: str, scan: Scan) -> Built:
        """Build, and tell all who wait what came of it."""
        started, stats = time.perf_counter(), {label: {**each} for label, each in scan.stats.items()}
        state = replace(
            self._news.state, number=self._news.state.number + 1, problems=(), trouble="", early={}
        )
        due = None
        try:
            site = _site(self._wish.site_dir, where)
            report = build.run(self._options(folder, site), scan=scan, session=self._session)
            state = replace(state, base_path=site.base_path, headers=hosting.headers(site))
            due = report.due
            self._news.tell(state)
            self._tell.built(report, time.perf_counter() - started)
        except ContentError as error:
            self._fail(replace(state, problems=error.problems), started)
        except (UsageError, OSError) as error:  # at the first build there is nobody to look at a page
            if state.number == 1:
                raise
            self._fail(replace(state, trouble=f"{error}"), started)
        except Exception as error:  # the last fence: the writer goes on
            if state.number == 1:
                raise
            what = f"{type(error).__name__}: {error}"
            trouble = f"this is a bug in diglot ({what}); the next save is tried as well"
            self._fail(replace(state, trouble=trouble), started)
        return Built(stats, due)

    def _rehearse(self, folder: Path, where: str) -> None:
        """Make one page again that is as it should be: all that the first save needs is then at hand."""
        record = self._session.record
        page = next((file for file, route in record.routes.items() if route[0] == PAGE), "") if record else ""
        if record and page:
            record.glance.published[page] = UNKNOWN
            batches.warm()
            with suppress(ContentError, UsageError, OSError):  # the next build tells of it
                build.run(self._options(folder, _site(self._wish.site_dir, where)), session=self._session)

    def _options(self, folder: Path, site: Site) -> Options:
        wish = self._wish
        return Options(
            site_dir=wish.site_dir,
            output=folder,
            now=self._clock(),
            base_url=site.base_url,
            drafts=wish.everything,
            future=wish.everything,
            partial=wish.everything,
            jobs=wish.jobs,
        )

    def _fail(self, state: State, started: float) -> None:
        self._news.tell(state)
        self._tell.failed(state.problems, state.trouble, time.perf_counter() - started)


def _site(site_dir: Path, where: str) -> Site:
    """The configuration, with the address of the preview in place of the site's: only its path stays."""
    try:
        path = config.load(site_dir)[0].base_path
    except ContentError:
        path = ""
    return config.load(site_dir, base_url=f"{where}{path}")[0]


@contextmanager
def scratch(site_dir: Path, listening: socket.socket, *, kept: bool) -> Iterator[Path]:
    """The folder that the preview at a port is built into.

    It is kept for the next time, which then has little to do, unless the port is one that nobody chose.
    """
    state = site_dir / STATE
    folder = state / PREVIEW / f"{listening.getsockname()[1]}"
    try:
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
            for path in state.glob(f"*-{glance.name_of(folder)}*"):
                path.unlink(missing_ok=True)
