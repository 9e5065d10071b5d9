"""Files of plain values: parts with their digests, replaced all at once.

Only numbers, texts and containers are kept, by `marshal`, which is four times as fast as `pickle` and builds
no object of any class. It trusts its input, so nothing is handed to it whose digest is not right.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

_DIGEST, _LENGTH = 16, 8  # bytes

#: What each file begins with after its own name: another Python may write another format.
_FORMAT = f"marshal {marshal.version} of {sys.implementation.cache_tag}\n".encode()


class Unreadable(Exception):
    """The file is not one that we wrote, or it was damaged."""


def save(path: Path, magic: bytes, parts: Iterable[Any]) -> None:
    """Put parts, each of plain values, in the place of what was in a file. Raises OSError."""
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(magic + _FORMAT)
        last = b""
        for part in parts:
            data = marshal.dumps(part)
            last = _digest(data, last)
            file.write(len(data).to_bytes(_LENGTH, "big") + last)
            file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


@contextmanager
def reading(path: Path, magic: bytes) -> Iterator[Iterator[Any] | None]:
    """The parts of a file, one by one; None if there is no file.

    Raises Unreadable, also from the iterator.
    """
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
        if file.read(len(magic) + len(_FORMAT)) != magic + _FORMAT:
            raise Unreadable
        last = b""
        while head := file.read(_LENGTH + _DIGEST):
            data = file.read(int.from_bytes(head[:_LENGTH], "big"))
            last = _digest(data, last)
            if last != head[_LENGTH:]:
                raise Unreadable
            yield marshal.loads(data)  # noqa: S302 - see above
    except (OSError, OverflowError, MemoryError, ValueError, TypeError, EOFError) as error:
        raise Unreadable from error


def _digest(data: bytes, last: bytes) -> bytes:
    """The digest of a part and of all before it: each has its place."""
    return blake2b(data, digest_size=_DIGEST, key=last).digest()
