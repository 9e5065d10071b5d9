"""What the last build came to, for all who wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from diglot.errors import Problem


@dataclass(frozen=True, slots=True)
class State:
    """The preview as it is now."""

    number: int = 0  #: of builds so far
    base_path: str = ""  #: of the site's address, such as `/series`
    headers: Mapping[str, str] = field(default_factory=dict)  #: what is said with every file
    problems: tuple[Problem, ...] = ()  #: why the last build failed; none if it did not
    early: Mapping[str, bytes] = field(default_factory=dict)  #: new pages, by file, until the build is done
    trouble: str = ""  #: likewise, where no file is to blame


class News:
    """The state, and a way to wait for the next one: each reader has a thread, and its own time."""

    def __init__(self) -> None:
        self.state = State()
        self._changed = threading.Condition()
        self._over = False

    def tell(self, state: State) -> None:
        """Replace the state, and wake all who wait."""
        with self._changed:
            self.state = state
            self._changed.notify_all()

    def end(self) -> None:
        """Send all readers home."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def states(self, pause: float) -> Iterator[State | None]:
        """The state now, and each that follows; None after `pause` seconds without one. Ends with `end`.

        Whoever is slow gets only the newest.
        """
        seen: State | None = None
        while True:
            with self._changed:
                if self.state is seen and not self._over:
                    self._changed.wait(pause)
                if self._over:
                    return
                found = self.state
            yield None if found is seen else found
            seen = found
