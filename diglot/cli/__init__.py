"""The `diglot` command: the only package that prints, and the only one that knows exit codes and the clock.

    shell     runs a command, and tells whatever goes wrong in it
    options   what can be typed
    commands  what each command does
    terminal  where problems are told

Nothing is imported before Ctrl-C can be answered.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 if all is fine, 1 for content, 2 for usage, 3 for our own bug."""
    try:
        from diglot.cli import shell  # noqa: PLC0415 - see above

        return shell.run(argv)
    except KeyboardInterrupt as stopped:
        print(f"diglot: stopped; {stopped or 'the site is as it was before'}", file=sys.stderr)
        return EXIT_INTERRUPTED
