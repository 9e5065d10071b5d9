"""A plan carried out: the journal first, then files in batches, then deletions, the manifest at the very end.

Two deliveries at once are noticed: each looks for its own journal before every batch. One that finds
another's steps back, and leaves a journal of all that both were about to put, so that the next delivery sends
it anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from typing import Any, TypeVar

from diglot.delivery.manifest import JOURNAL, MANIFEST, Journal, Unreadable, journal_of
from diglot.delivery.plan import Plan
from diglot.delivery.retries import Stopped, patiently
from diglot.delivery.target import Item, Target
from diglot.errors import UsageError

#: Files that are on their way at once.
AT_ONCE = 8

#: See `intake.Progress`.
Progress = Callable[[str, int, int], None]

T = TypeVar("T")


class Cut(UsageError):
    """A delivery that did not come to its end."""


class Overtaken(UsageError):
    """Another delivery to the same place."""


def send(target: Target, plan: Plan, progress: Progress) -> None:
    """Carry out a plan. Raises Cut if that fails."""
    if plan.is_nothing:
        return
    sender = _Sender(target, plan, progress)
    try:
        sender.run()
    except UsageError as error:
        count = len(plan.items)
        how_far = f"{sender.sent:,} of {count:,} files were sent" if count else "nothing was sent"
        raise Cut(f"{error}; {how_far}, and nothing was recorded") from error


class _Sender:
    def __init__(self, target: Target, plan: Plan, progress: Progress) -> None:
        self._target, self._plan, self._progress = target, plan, progress
        self._id = secrets.token_hex(8)
        before = plan.known.journal
        self._puts = {**(before.puts if before else {}), **{item.file: item.sum for item in plan.items}}
        self._stop = Event()
        self._total = len(plan.items) + len(plan.deleted)
        self._done = 0
        self.sent = 0

    def run(self) -> None:
        pool = ThreadPoolExecutor(AT_ONCE, "send")
        try:
            self._announce()
            self._delete(self._plan.early)
            for batch in self._plan.batches:
                self._guard()
                self._put(pool, batch)
            self._delete(self._plan.gone)
            self._guard()
            self._try(self._target.write, MANIFEST, self._plan.manifest.text())
            self._try(self._target.erase, JOURNAL)
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)

    def _announce(self) -> None:
        """Write down all that will be ours, before any of it is there."""
        journal = Journal(self._id, self._puts, self._plan.arrived)
        self._try(self._target.write, JOURNAL, journal.text())
        if self._try(self._target.read, MANIFEST) != self._plan.known.raw:
            self._step_back()

    def _guard(self) -> None:
        """See that nobody else delivers to this place."""
        data = self._try(self._target.read, JOURNAL)
        try:
            found = journal_of(data) if data is not None else None
        except Unreadable:
            found = None
        if found is None or found.id != self._id:
            self._step_back(found)

    def _step_back(self, other: Journal | None = None) -> None:
        puts = {**(other.puts if other else {}), **self._puts}
        self._try(self._target.write, JOURNAL, Journal("overtaken", puts).text())
        raise Overtaken("somebody else publishes to the same place at the same time")

    def _put(self, pool: ThreadPoolExecutor, items: Iterable[Item]) -> None:
        """Each file, several at once. After the first failure no more are begun."""
        failed: list[BaseException] = []
        for each in as_completed([pool.submit(self._try, self._target.put, item) for item in items]):
            error = each.exception()
            if error is None:
                self.sent += 1
                self._step("sending")
            elif not isinstance(error, Stopped):
                failed.append(error)
                self._stop.set()
        if failed:
            raise failed[0]

    def _delete(self, files: Sequence[str]) -> None:
        """Each file, one after the other: their order is part of the plan."""
        if files:
            self._guard()
        for file in files:
            self._try(self._target.delete, file)
            self._step("deleting")

    def _try(self, step: Callable[..., T], *arguments: Any) -> T:
        return patiently(lambda: step(*arguments), self._stop)

    def _step(self, what: str) -> None:
        self._done += 1
        self._progress(what, self._done, self._total)
