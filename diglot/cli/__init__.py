"""The `diglot` command: the only package that prints, and the only one that knows exit codes and the clock.

    interrupts  Ctrl-C, in whatever dress Python hands it on
    shell       runs a command, and tells whatever goes wrong in it
    options     what can be typed, read as `parsing` says, with `examples` in its help
    commands    what each command does; those with a file of their own are in it
    terminal    where problems are told

Nothing else is imported before Ctrl-C can be answered.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from diglot.cli.interrupts import interrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sys import UnraisableHookArgs

EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 if all is fine, 1 for content, 2 for usage, 3 for our own bug."""
    hook, sys.unraisablehook = sys.unraisablehook, _asked_again
    try:
        from diglot.cli import shell  # noqa: PLC0415 - see above

        return shell.run(argv)
    except BaseException as error:
        stopped = interrupt(error)
        if stopped is None:
            raise
        print("; ".join(("diglot: stopped", *stopped.args)), file=sys.stderr)
        return EXIT_INTERRUPTED
    finally:
        sys.unraisablehook = hook
        if argv is None:  # the process ends now, and would say so with a traceback
            import signal  # noqa: PLC0415 - as above

            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _asked_again(lost: UnraisableHookArgs) -> None:
    """Where an object is freed, Python drops a KeyboardInterrupt: it comes once more, a moment later."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    import _thread  # noqa: PLC0415 - hardly ever needed
    import threading  # noqa: PLC0415

    again = threading.Timer(0.01, _thread.interrupt_main)
    again.daemon = True
    again.start()
