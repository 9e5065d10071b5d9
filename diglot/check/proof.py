"""What was made and found right. A check makes all that a build would make, but writes none of it.

So it needs no folder of output, and only what changed since the last check is made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from diglot import record, store
from diglot.check import feeds
from diglot.check.memory import CHECKED
from diglot.errors import Problem
from diglot.glance import STATE, UNKNOWN, name_of
from diglot.job import Summary
from diglot.model import File
from diglot.outputs.feeds import FEEDS
from diglot.publish import Folder, Staging, alone
from diglot.record import Record

_FEEDS = frozenset(feed.kind for feed in FEEDS)


class Proof(Folder):
    """Stands where a build has its folder of output. See `held`."""

    def __init__(self, output: Path, state: Path) -> None:
        name = name_of(output)
        super().__init__(output, state, CHECKED + name)
        self.problems: list[Problem] = []  #: of what was made
        self._built = state / f"record-{name}"

    @contextmanager
    def held(self, _: Path, site_dir: Path) -> Iterator[Proof]:
        """This proof, ours alone until the end. Raises UsageError if another check holds it."""
        with alone(site_dir / STATE, f"{CHECKED}{name_of(self.output)}", "checking this site"):
            yield self

    def load(self) -> tuple[Record, str]:
        """The record of the last check, or of a build that came later. What a build made can be rendered."""
        for path in sorted((self._record, self._built), key=_age):
            with suppress(store.Unreadable):
                if found := record.load(path):
                    if path == self._built:
                        _forget_feeds(found)
                    return found, ""
        return Record(), ""

    def intact(self, found: Record) -> dict[str, str]:
        """The key of each output that was found right, by path."""
        return {file: left[0] for file, left in found.glance.published.items() if left != UNKNOWN}

    @contextmanager
    def staging(self) -> Iterator[_Seen]:
        """What looks at each output as it is made."""
        yield _Seen(self.problems)

    def publish(self, staging: Staging, new: Record, planned: Mapping[str, object]) -> Summary:
        """Remember what was found right; a check that cannot is only slower."""
        published = new.glance.published
        for file in self.gone(new, planned):
            del published[file]
        published.update(staging.files)
        with suppress(OSError):
            record.save(self._record, new)
        return Summary(0, len(planned), 0, 0)


class _Seen(Staging):
    """Outputs that are looked at, and not kept."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(Path(), is_whole=False)
        self._problems = problems

    def put(self, file: str, stage: int, key: str, data: bytes | File) -> None:
        """Look at one output. What is wrong is looked at again the next time."""
        wrong = [] if isinstance(data, File) else feeds.faults(file, data)
        self._problems += wrong
        self.files[file] = UNKNOWN if wrong else (key, 0, 0)
        self.stages.setdefault(stage, []).append(file)


def _age(path: Path) -> float:
    """Newer files come first."""
    try:
        return -path.stat().st_mtime
    except OSError:
        return 0


def _forget_feeds(found: Record) -> None:
    """A build does not look into its feeds."""
    for file, route in found.routes.items():
        if route[0] in _FEEDS and file in found.glance.published:
            found.glance.published[file] = UNKNOWN
