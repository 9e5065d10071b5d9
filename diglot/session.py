"""What a process that builds one site again and again keeps at hand, and who looks on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from diglot.job import HandOver
from diglot.record import Record
from diglot.shelf import Held


@dataclass(slots=True)
class Session:
    """One such process. Nobody else may write to the output meanwhile."""

    record: Record | None = None  #: of the last build, as it was saved; none after one that failed
    settings: str = ""  #: the digest of what the stories were made with
    held: Held | None = None  #: stories by key, as they were made
    #: The files that somebody looks at now: they are made before all others.
    watched: Callable[[], Collection[str]] = tuple
    #: Called with those among them that changed, while all others are still made.
    early: Callable[[Mapping[str, bytes]], None] = lambda _: None
    #: Gets the finished site while nobody else can write to it. What it raises keeps the site from being
    #: noted as published.
    hand_over: HandOver | None = None
