"""`diglot build`, with small batches, that stops in the middle of its work: it prints a line and waits for one.

A dask client leaves threads behind that would disturb other tests, so it has a process of its own.
"""

from __future__ import annotations

import sys

from diglot import cli, intake, render, report, workers


class Paced:
    """In the place of the progress bar."""

    def __init__(self, *_: object, visible: bool) -> None:
        pass

    def __call__(self, what: str, done: int, total: int) -> None:
        if 0 < done < total:
            sys.stdout.write(f"{what}\n")
            sys.stdout.flush()
            sys.stdin.readline()

    def close(self) -> None:
        pass


if __name__ == "__main__":
    intake.BATCH = render.BATCH = 3
    workers.PATIENCE = 1
    report.Bar = Paced  # type: ignore[assignment,misc]
    sys.exit(cli.main(sys.argv[1:]))
