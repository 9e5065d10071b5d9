"""Files of plain values: parts with their digests, replaced all at once, read without running any code."""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

_DIGEST, _LENGTH = 16, 8  # bytes


class Unreadable(Exception):
    """The file is not one that we wrote, or it was damaged."""


def save(path: Path, magic: bytes, parts: Iterable[Any]) -> None:
    """Put parts, each of plain values, in the place of what was in a file. Raises OSError."""
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(magic)
        for part in parts:
            data = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
            file.write(len(data).to_bytes(_LENGTH, "big") + _digest(data))
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def reading(path: Path, magic: bytes) -> Iterator[Iterator[Any] | None]:
    """The parts of a file, one by one; None if there is no file. Raises Unreadable, also from the iterator."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield None
        return
    except OSError as error:
        raise Unreadable from error
    with file:
        yield _parts(file, magic)


def discard(path: Path) -> None:
    """Remove a file, if that can be done."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _parts(file: BinaryIO, magic: bytes) -> Iterator[Any]:
    try:
        if file.read(len(magic)) != magic:
            raise Unreadable
        while head := file.read(_LENGTH + _DIGEST):
            data = file.read(int.from_bytes(head[:_LENGTH], "big"))
            if _digest(data) != head[_LENGTH:]:
                raise Unreadable
            yield _Plain(io.BytesIO(data)).load()
    except (OSError, OverflowError, MemoryError, pickle.UnpicklingError, ValueError, EOFError) as error:
        raise Unreadable from error


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST).digest()


class _Plain(pickle.Unpickler):
    """Builds numbers, texts and containers only, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(name)
