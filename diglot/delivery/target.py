"""What every kind of place can do, and how it fails.

    Transient    it may go through the next time: a lost connection, a server that is busy
    UsageError   it will not: no permission, no such bucket, a full disk

Messages hold no secrets, and end no sentence: who raises does not know what else there is to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

#: Where we prepare files, at places that can move them.
INCOMING = ".diglot-incoming"


class Transient(Exception):
    """What may go through the next time. `wait`: the seconds that the server asks for."""

    def __init__(self, message: str, wait: float = 0) -> None:
        super().__init__(message)
        self.wait = wait


class Item(NamedTuple):
    """A file of the site that is to be at the target."""

    file: str  #: its path below the site's root
    source: Path  #: where its bytes are now
    size: int
    sum: str  #: the SHA-256 of its bytes, as hexadecimal digits
    stage: int  #: see `plan.Stage`


class Target(Protocol):
    """A place for a site.

    All but `close` may be called from several threads at once, and again after Transient. Each raises
    Transient or UsageError.
    """

    @property
    def says_headers(self) -> bool:
        """Whether the place keeps the type of a file and how long it may be cached along with it."""
        ...

    def read(self, name: str) -> bytes | None:
        """A note of ours at the root of the target; None if there is none."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Replace a note at once."""
        ...

    def erase(self, name: str) -> None:
        """Remove a note, if it is there, and what was left on the way: this ends a delivery."""
        ...

    def put(self, item: Item) -> None:
        """Replace a file at once: nobody ever sees half of it."""
        ...

    def delete(self, file: str) -> None:
        """Remove a file, and the folders that this leaves empty, if it is there."""
        ...

    def arrived(self, items: Sequence[Item], done: Collection[str]) -> set[str]:
        """Those of these files, by path, that are there just so, after a delivery that was cut.

        `done` is what that one has noted.
        """
        ...

    def others(self) -> list[str]:
        """Some names at the root of the target that are no notes of ours; empty if there is nothing."""
        ...

    def close(self) -> None:
        """Let go of the connection, and tidy up."""
        ...


def plain(text: object) -> str:
    """What others said, as one line without secrets: an address may hold one."""
    line = " ".join("".join(each if each.isprintable() else " " for each in str(text)).split())
    return re.sub(r"://[^/\s@]*@", "://", line)[:300]
