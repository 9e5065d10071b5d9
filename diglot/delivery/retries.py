"""How often a step is tried, and how long to wait in between.

The pause doubles, up to a limit, and a part of it is left to chance: many that were cut at once do not all
come back at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from diglot.delivery.target import Transient
from diglot.errors import UsageError

#: How often a step is tried; seconds before the second time, at most; seconds of the longest pause.
TRIES, FIRST, LONGEST = 5, 0.5, 20.0

T = TypeVar("T")


class Stopped(Exception):
    """Somebody else gave up while this step waited."""


def patiently(step: Callable[[], T], stop: Event) -> T:
    """What a step answers. Raises UsageError where it never does, and Stopped once `stop` is set."""
    for tried in range(1, TRIES + 1):
        if stop.is_set():
            raise Stopped
        try:
            return step()
        except Transient as error:
            if tried == TRIES:
                raise UsageError(f"{error} (tried {TRIES} times)") from error
            stop.wait(pause(tried, error.wait))
    raise Stopped


def pause(tried: int, asked: float = 0) -> float:
    """The seconds to wait after so many tries, where the server `asked` for some."""
    most = min(FIRST * 2 ** (tried - 1), LONGEST)
    return max(random.uniform(most / 2, most), min(asked, LONGEST))  # noqa: S311 - no secret
