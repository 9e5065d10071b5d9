"""Where work is done: in this process, on a pool of processes, or on a dask cluster.

Work comes in batches that hold all they need and can be pickled, so it makes no difference which. Results
come in the order of the batches, and only a few batches are under way at a time, so memory stays flat.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import re
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import wait
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from diglot.errors import UsageError

B = TypeVar("B")
R = TypeVar("R")

#: Pieces of work below which a pool of processes costs more than it gives.
WORTH_A_POOL = 600

#: Batches under way for each worker: one in work, the others at hand.
AHEAD = 3

#: Lines to each worker.
LINES = 2

DASK = "dask://"
_ADDRESS = re.compile(rf"{DASK}(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):(?!0)\d{{1,5}}", re.ASCII)

#: Seconds in which a scheduler must answer, and without any worker after which a cluster is given up.
PATIENCE = 10


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class Crew:
    """Runs batches. Use it as a context manager: it sends its workers home in the end.

    `jobs` is the number of processes, 0 for as many as pay; `cluster` the address of a dask scheduler, such
    as `dask://127.0.0.1:8786`. `warm` is done once before workers are forked, so that each has what it needs.
    Raises UsageError if the cluster cannot be used.
    """

    def __init__(self, jobs: int = 1, cluster: str = "", warm: Callable[[], None] = lambda: None) -> None:
        self._jobs, self._cluster, self._warm = jobs, cluster, warm
        self._executor: Executor | None = None
        self._client: Any = None  #: of the cluster
        self._workers = 1
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self._cluster:
            self._client, self._workers = _dask(self._cluster, self._stack)
            self._executor = self._client.get_executor(retries=3, pure=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def map(self, work: Callable[[B], R], batches: Iterable[B], pieces: int) -> Iterator[R]:
        """The results of `work` on each batch, in their order.

        `pieces` is how much there is in all of them.
        """
        executor = self._executor or self._pool(pieces)
        waiting: deque[tuple[B, Future[R]]] = deque()
        for batch in batches:
            if executor is None:
                yield work(batch)
                continue
            waiting.append((batch, self._submitted(executor, work, batch)))
            if len(waiting) >= AHEAD * self._workers:
                yield self._done(work, *waiting.popleft())
        while waiting:
            yield self._done(work, *waiting.popleft())

    def _submitted(self, executor: Executor, work: Callable[[B], R], batch: B) -> Future[R]:
        """A batch on its way. A scheduler gets it closed: it need not have what only workers need."""
        if self._client:
            return executor.submit(_opened, work, pickle.dumps(batch))
        return executor.submit(work, batch)

    def _done(self, work: Callable[[B], R], batch: B, future: Future[R]) -> R:
        """The result of a batch; one that no worker could do is done here, and tells here what is wrong."""
        while True:
            try:
                return future.result(PATIENCE if self._client else None)
            except _Lost:
                return work(batch)
            except CancelledError as error:
                raise _left(self._cluster) from error
            except ModuleNotFoundError as error:
                raise UsageError(
                    f"a worker of the dask cluster has no package {error.name}; install on each what is here"
                ) from error
            except TimeoutError:
                if future.done():
                    raise
                self._look_for_workers()

    def _look_for_workers(self) -> None:
        """A cluster whose last worker is gone would wait for another one for ever."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except OSError as error:  # also if it takes too long
            raise _left(self._cluster) from error

    def _pool(self, pieces: int) -> Executor | None:
        jobs = self._jobs or (processors() if pieces >= WORTH_A_POOL else 1)
        if jobs <= 1:
            return None
        # A fork costs a few milliseconds where a new interpreter costs a hundred, but not beside other
        # threads.
        forks = sys.platform == "linux" and threading.active_count() == 1
        if forks:
            self._warm()
        pool = _Pool(jobs, multiprocessing.get_context("fork" if forks else "spawn"))
        self._stack.callback(pool.end)
        self._executor, self._workers = pool, jobs
        return pool


def _opened(work: Callable[[Any], R], batch: bytes) -> R:
    return work(pickle.loads(batch))  # noqa: S301 - from the one that leads


class _Lost(Exception):
    """A batch was not done where it was sent, for whatever reason."""


class _Pool(Executor):
    """Processes of our own, each on lines of its own, and a thread at the near end of each line.

    A worker may be killed at any time, even while it writes a result. In a ProcessPoolExecutor all share one
    line and its locks, and the others then wait for ever. Each worker has two lines, so that its next batch
    is there when one is done.
    """

    def __init__(self, jobs: int, context: Any) -> None:
        self._processes: list[Any] = []
        self._lines: SimpleQueue[Any] = SimpleQueue()
        with _uninterrupted():
            for _ in range(jobs):
                lines = [context.Pipe() for _ in range(LINES)]
                process = context.Process(target=_serve, args=([far for _, far in lines],), daemon=True)
                process.start()
                self._processes.append(process)
                for near, far in lines:
                    far.close()
                    self._lines.put(near)
            self._threads = ThreadPoolExecutor(jobs * LINES)

    def submit(self, work: Callable[..., R], /, *arguments: Any, **_: Any) -> Future[R]:
        """One batch under way. Its future raises _Lost if the worker could not do it."""
        with _uninterrupted():  # a thread may start, which must leave Ctrl-C to the main one
            return self._threads.submit(self._send, work, *arguments)

    def _send(self, work: Callable[..., R], *arguments: Any) -> R:
        line = self._lines.get()
        result: tuple[Any, ...] = ()
        try:
            if line is not None:
                line.send((work, arguments))
                result = line.recv()
        except (OSError, EOFError):
            line = None  # its worker was killed
        finally:
            self._lines.put(line)
        if not result:
            raise _Lost
        return cast("R", result[0])

    def end(self) -> None:
        """Stop what is under way, and all workers."""
        with _uninterrupted():
            for process in self._processes:
                process.kill()
            for process in self._processes:
                process.join()
            self._threads.shutdown(wait=True, cancel_futures=True)
            while not self._lines.empty():
                if line := self._lines.get():
                    line.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits: workers are born so, and half a pool could not be sent home."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _left(address: str) -> UsageError:
    """A cluster that ended in the middle of a build."""
    return UsageError(
        f"the dask scheduler at {address} or its last worker is gone; start it, and build again"
    )


def _serve(lines: list[Any]) -> None:
    """What a worker does: batch by batch, until the process that leads ends it or ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that leads
    gc.freeze()
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    with suppress(OSError, EOFError):
        while True:
            for line in cast("list[Any]", wait(lines)):
                work, arguments = line.recv()
                result: tuple[Any, ...] = ()
                with suppress(Exception):  # it is met again, and told, where the batch is done once more
                    result = (work(*arguments),)
                line.send(result)


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _dask(address: str, stack: ExitStack) -> tuple[Any, int]:
    """The client of a cluster, and how many workers there are."""
    if not _ADDRESS.fullmatch(address):  # dask itself waits for ever for some that are none
        raise UsageError(f'"{address}" is no executor; write dask://HOST:PORT')
    try:
        from distributed import Client  # noqa: PLC0415 - 0.8 s, and an extra
    except ImportError as error:
        raise UsageError("the extra `cluster` is not installed; install diglot[cluster]") from error
    try:
        client = Client(f"tcp://{address.removeprefix(DASK)}", timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"there is no dask scheduler at {address} ({error})") from error
    stack.callback(client.close)
    workers = len(client.scheduler_info()["workers"])
    if not workers:
        raise UsageError(f"the dask scheduler at {address} has no workers; start `dask worker` first")
    return client, workers
