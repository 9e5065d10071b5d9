"""Waits for changes of a site's files.

watchfiles' own `watch` begins at some time after it was called, and what changes before is lost. So its lower
half is used, which watches once it is made (https://watchfiles.helpmanual.io/api/rust_backend/).
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles._rust_notify import RustNotify

from diglot.scan import ARTICLES, CONFIGS, STATIC, labelled

#: Milliseconds of silence after which a burst of changes is over, and those after which it is cut short.
SILENCE, LONGEST = 25, 1500

#: Milliseconds between two looks, where the system does not tell of changes.
PAUSE = 300

#: What matters of the site's own folder, which holds much else.
TOPS = (ARTICLES, STATIC, "templates", "locales", *CONFIGS)

#: What the one that waits is told.
CHANGED, STOP = "changed", "stop"

#: Seconds in which a watcher ends.
PATIENCE = 2.0


class Watch:
    """Watches until `close`. What changed is not told: whoever is woken takes a look at all files."""

    def __init__(self, site_dir: Path) -> None:
        self._site = site_dir
        self._woken: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._root = _Watcher([site_dir], self._wake, recursive=False, names=TOPS)
        self._deep: _Watcher | None = None
        self._folders: tuple[tuple[str, int, int], ...] = ()
        self.look()

    def look(self) -> None:
        """Watch the folders that there are now: whole folders come and go."""
        folders = tuple(_folders(self._site))
        if folders != self._folders:
            self._folders = folders
            if self._deep:
                self._deep.close()
            paths = [Path(path) for path, _, _ in folders]
            self._deep = _Watcher(paths, self._wake, recursive=True) if paths else None

    def wait(self, seconds: float | None) -> bool:
        """Until something changes, or so many seconds have passed; False once `stop` was called."""
        try:
            word = self._woken.get(timeout=seconds)
            while word != STOP:
                word = self._woken.get_nowait()
        except queue.Empty:
            return True
        return False

    def stop(self) -> None:
        """Let whoever waits end; any thread may call it."""
        self._woken.put(STOP)

    def close(self) -> None:
        """End all threads."""
        for each in (self._root, self._deep):
            if each:
                each.close()

    def _wake(self) -> None:
        self._woken.put(CHANGED)


class _Watcher:
    """Watches some folders in a thread of its own, from the moment that it is made."""

    def __init__(
        self, paths: list[Path], wake: Callable[[], None], *, recursive: bool, names: Iterable[str] = ()
    ) -> None:
        self._wake, self._names = wake, frozenset(names)
        self._over = threading.Event()
        self._changes = _opened([os.fspath(path) for path in paths], recursive=recursive)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        with self._changes as changes:
            while isinstance(found := changes.watch(LONGEST, SILENCE, 0, self._over), set):
                if any(map(self._matters, found)):
                    self._wake()

    def _matters(self, change: tuple[int, str]) -> bool:
        name = os.path.basename(change[1])  # noqa: PTH119 - of a path that may be gone
        return name in self._names if self._names else not is_passing(name)


def _opened(paths: list[str], *, recursive: bool) -> RustNotify:
    """Told by the system; by looking every `PAUSE` where it cannot watch so many folders, or shall not."""
    polling = bool(os.environ.get("WATCHFILES_FORCE_POLLING"))
    try:
        return RustNotify(paths, False, polling, PAUSE, recursive, True)  # noqa: FBT003 - it takes no names
    except OSError:
        return RustNotify(paths, False, True, PAUSE, recursive, True)  # noqa: FBT003


def is_passing(name: str) -> bool:
    """Whether editors give such a name to what they keep beside a file: `.x.md.swp`, `x.md~`, `4913`."""
    return name.endswith(("~", ".swp", ".swx", ".tmp")) or name.startswith((".#", "#")) or name == "4913"


def _folders(site_dir: Path) -> Iterable[tuple[str, int, int]]:
    """The folders that are read, as far as they are there, and which they are: another may take its place."""
    known = [site_dir / ARTICLES, site_dir / STATIC]
    known += [folder for name in ("templates", "locales") for folder in labelled(site_dir, name).values()]
    for folder in known:
        with suppress(OSError):
            stat = folder.stat()
            if folder.is_dir():
                yield os.fspath(folder), stat.st_dev, stat.st_ino
