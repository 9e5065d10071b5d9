"""What the last check found, in case nothing changed since: then nobody has to look again.

It may be lost at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from diglot import glance, store
from diglot.errors import Problem
from diglot.glance import STATE
from diglot.job import Options
from diglot.moments import microseconds
from diglot.scan import Scan, settle

#: See `intake.Progress`.
Progress = Callable[[str, int, int], None]

#: How the names of the files begin that remember a check, in the folder of all that is.
CHECKED = "check-"

_MAGIC = b"diglot check 1\n"


class Memory:
    """What the last check of a site found. `problems` is None if anything changed."""

    def __init__(self, options: Options, scan: Scan) -> None:
        state, name = options.site_dir / STATE, glance.name_of(options.output)
        self._path = state / f"{CHECKED}{name}"
        self._record = state / f"record-{CHECKED}{name}"
        self._setup, self._scan, self._now = options.setup, scan, microseconds(options.now)
        found = self._load() if options.cached and not scan.unnamed else None
        self.problems: frozenset[Problem] | None = None if found is None else frozenset(found)

    def _load(self) -> Collection[Problem] | None:
        """What was found, if all that decides it is as it was."""
        try:
            with store.reading(self._path, _MAGIC) as parts:
                values: list[Any] = next(parts, []) if parts else []
            setup, stats, since, until, found = values
            same = (setup, stats) == (self._setup, self._scan.stats)
            return glance.problems(found) if same and since <= self._now < until else None
        except (store.Unreadable, ValueError, TypeError):
            return None

    def save(self, found: Collection[Problem]) -> None:
        """Remember it, until stories change by themselves: when, the record of this check knows."""
        try:
            left = glance.load(self._record)
        except store.Unreadable:
            return
        if left is None or left.now != self._now or self._scan.unnamed:
            return  # the site could not be made, and nobody knows what will become of it
        for stats in self._scan.stats.values():
            settle(stats, self._now * 1000)
        until = left.due or 1 << 62
        values = [self._setup, self._scan.stats, self._now, until, glance.plain(found)]
        with suppress(OSError):
            store.save(self._path, _MAGIC, [values])
