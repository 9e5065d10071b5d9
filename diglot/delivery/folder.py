"""A folder of this machine, on whichever disk: files are written beside the site and moved into place.

Nothing outside of it is touched: a link inside of it that leads out is no way.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from diglot.delivery.manifest import OURS
from diglot.delivery.sums import sum_of
from diglot.delivery.target import INCOMING, Item
from diglot.errors import UsageError


class Folder:
    """See `Target`. Raises UsageError only: what a disk refuses once, it refuses again."""

    says_headers = False

    def __init__(self, root: Path) -> None:
        self._root = Path(os.path.realpath(root))  # this itself may be a link, such as `current`
        self._incoming = self._root / INCOMING
        self._lock, self._count, self._token = Lock(), 0, secrets.token_hex(4)
        self._known: set[Path] = set()

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error) from error

    def write(self, name: str, data: bytes) -> None:
        self._replace(name, lambda file: file.write(data))

    def erase(self, name: str) -> None:
        try:
            (self._root / name).unlink(missing_ok=True)
        except OSError as error:
            raise _failed(error) from error
        shutil.rmtree(self._incoming, ignore_errors=True)  # also what was left by those that were killed
        self._known.discard(self._incoming)

    def put(self, item: Item) -> None:
        with item.source.open("rb") as source:
            self._replace(item.file, lambda file: shutil.copyfileobj(source, file))

    def delete(self, file: str) -> None:
        path = self._root / file
        try:
            if not self._is_inside(path.parent):
                return
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise _failed(error) from error
        with suppress(OSError):  # until one is not empty
            while (path := path.parent) != self._root:
                path.rmdir()

    def arrived(self, items: Sequence[Item], done: Collection[str]) -> set[str]:
        return {item.file for item in items if self._is_there(item)}

    def others(self) -> list[str]:
        try:
            return sorted({path.name for path in self._root.iterdir()} - OURS)[:10]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _failed(error) from error

    def close(self) -> None:
        """Remove what this delivery left on the way; another one may be at work."""
        for left in self._incoming.glob(f"{self._token}-*"):
            left.unlink(missing_ok=True)
        with suppress(OSError):
            self._incoming.rmdir()

    def _is_there(self, item: Item) -> bool:
        try:
            path = self._root / item.file
            return not path.is_symlink() and path.stat().st_size == item.size and sum_of(path) == item.sum
        except OSError:
            return False

    def _replace(self, file: str, fill: Callable[[BinaryIO], object]) -> None:
        """Write a new file, see it on the disk, and only then give it its name."""
        path = self._root / file
        try:
            with self._lock:
                self._count += 1
                new = self._incoming / f"{self._token}-{self._count}"
                self._folder(self._incoming)
                self._folder(path.parent)
            with new.open("wb") as to:
                fill(to)
                to.flush()
                os.fsync(to.fileno())  # the manifest must not outlive what it speaks of
            new.replace(path)
        except OSError as error:
            raise _failed(error) from error

    def _folder(self, path: Path) -> None:
        """Make a folder, where nothing leads out of the root. Raises UsageError, OSError."""
        if path in self._known:
            return
        if path != self._root:
            self._folder(path.parent)
        if not self._is_inside(path):
            raise UsageError(f"{path} leads out of {self._root}; what lies behind a link is left alone")
        path.mkdir(parents=path == self._root, exist_ok=True)
        self._known.add(path)

    def _is_inside(self, folder: Path) -> bool:
        return Path(os.path.realpath(folder)).is_relative_to(self._root)


def _failed(error: OSError) -> UsageError:
    return UsageError(f"cannot write {error.filename2 or error.filename}: {error.strerror}")
