"""Runs one command, and tells whatever goes wrong in it: no user ever meets a traceback."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from diglot import __version__
from diglot.cli import options, terminal
from diglot.cli.interrupts import interrupt
from diglot.errors import ContentError, DiglotError, UsageError


def run(argv: Sequence[str] | None) -> int:
    """See `diglot.cli.main`."""
    gc.set_threshold(50_000, 20, 50)  # a build makes millions of values, and few of them in circles
    parser = options.parser()
    arguments = parser.parse_args(argv)
    if not hasattr(arguments, "run"):
        parser.print_help()
        return 2
    try:
        code: int = arguments.run(arguments)
    except ContentError as error:
        from diglot import report  # noqa: PLC0415 - most runs have nothing to tell

        terminal.tell(error.problems, arguments.format)
        if arguments.format == "text" and not hasattr(arguments, "verb"):  # a verb publishes nothing
            print(report.verdict(error.problems), file=sys.stderr)
        return error.exit_code
    except DiglotError as error:
        print(f"diglot: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 0
    except OSError as error:  # a full disk, a folder that is gone: the machine's affair
        print(f"diglot: {error}", file=sys.stderr)
        return UsageError.exit_code
    except Exception as error:
        if interrupt(error):
            raise
        return _our_bug(error, verbose=arguments.verbose)
    return code


def _our_bug(error: Exception, *, verbose: bool) -> int:
    import traceback  # noqa: PLC0415 - not needed on a good day

    trace = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(trace.filename).name}:{trace.lineno}"
    print(
        f"diglot: this is a bug in diglot {__version__} ({type(error).__name__} at {place}: {error})",
        file=sys.stderr,
    )
    if verbose:
        traceback.print_exception(error)
    else:
        print("diglot: run it again with --verbose and report what it prints, please", file=sys.stderr)
    return 3
