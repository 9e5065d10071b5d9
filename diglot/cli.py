"""The `diglot` command: the only module that prints, and the only one that knows exit codes and the clock."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from diglot import __version__, report
from diglot.errors import ContentError, DiglotError, Problem, UsageError

EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 if all is fine, 1 for content, 2 for usage, 3 for our own bug."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if not hasattr(arguments, "run"):
        parser.print_help()
        return 2
    try:
        code: int = arguments.run(arguments)
    except ContentError as error:
        _tell(error.problems, arguments.format)
        if arguments.format == "text":
            print(report.verdict(error.problems), file=sys.stderr)
        return error.exit_code
    except DiglotError as error:
        print(f"diglot: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("diglot: stopped; the site is as it was before", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return 0
    except OSError as error:  # a full disk, a folder that is gone: the machine's affair
        print(f"diglot: {error}", file=sys.stderr)
        return UsageError.exit_code
    except Exception as error:  # noqa: BLE001 - the last fence: no user ever meets a traceback
        return _our_bug(error, verbose=arguments.verbose)
    return code


def _our_bug(error: Exception, *, verbose: bool) -> int:
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


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--site", type=Path, default=Path(), metavar="DIR", help="the site's folder (default: here)"
    )
    common.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how problems are told (default: text)",
    )
    common.add_argument("--quiet", action="store_true", help="print problems only")
    common.add_argument("--verbose", action="store_true", help="print more, such as what was rendered")

    parser = argparse.ArgumentParser(
        prog="diglot",
        description="Publishes a news article series in two or more languages.",
        epilog="Run `diglot COMMAND --help` for what a command can do.",
    )
    parser.add_argument("--version", action="version", version=f"diglot {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    build = commands.add_parser(
        "build",
        parents=[common],
        help="turn articles/ into a finished site",
        description="Reads the configuration, articles/, locales/ and templates/, and writes the site.",
    )
    build.add_argument(
        "--output", type=Path, metavar="DIR", help="where to write (default: public/ in the site)"
    )
    build.add_argument("--base-url", default="", metavar="URL", help="use this address in place of base_url")
    build.add_argument("--no-cache", action="store_true", help="read and parse every article anew")
    build.add_argument("--drafts", action="store_true", help="publish drafts as well")
    build.add_argument("--future", action="store_true", help="publish what is scheduled for later as well")
    build.set_defaults(run=_build)

    catalog = commands.add_parser("catalog", help="extract, update or check the interface catalogs")
    verbs = catalog.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb, text in (
        ("extract", "write locales/messages.pot from the templates"),
        ("update", "extract, and merge new messages into each language's catalog"),
        ("check", "report faults and missing translations; exit 1 on errors"),
    ):
        each = verbs.add_parser(
            verb, parents=[common], help=text, description=f"{text[0].upper()}{text[1:]}."
        )
        each.set_defaults(run=_catalog, verb=verb)
    return parser


def _build(arguments: argparse.Namespace) -> int:
    from diglot import build  # noqa: PLC0415 - `--help` needs none of it

    started = time.perf_counter()
    site_dir = arguments.site
    options = build.Options(
        site_dir=site_dir,
        output=arguments.output or site_dir / "public",
        now=datetime.now(UTC),
        base_url=arguments.base_url,
        cached=not arguments.no_cache,
        drafts=arguments.drafts,
        future=arguments.future,
    )
    bar = report.Bar(sys.stderr, visible=sys.stderr.isatty() and not arguments.quiet)
    try:
        result = build.run(options, bar)
    finally:
        bar.close()
    seconds = time.perf_counter() - started
    if arguments.format == "json":
        print(report.build_json(result, seconds))
        return 0
    _tell(result.problems, arguments.format)
    if result.notice:
        print(f"diglot: {result.notice}", file=sys.stderr)
    if not arguments.quiet:
        print(report.build_text(result, options.output, seconds, verbose=arguments.verbose))
    return 0


def _catalog(arguments: argparse.Namespace) -> int:
    from diglot import catalogs  # noqa: PLC0415

    found = catalogs.run(arguments.verb, arguments.site)
    _tell(found.problems, arguments.format)
    if not arguments.quiet and arguments.format == "text":
        print(found.text)
    return 1 if any(problem.is_error for problem in found.problems) else 0


def _tell(problems: Sequence[Problem], style: str) -> None:
    """People read problems on standard error, machines on standard output."""
    stream = sys.stderr if style == "text" else sys.stdout
    colour = style == "text" and stream.isatty() and not os.environ.get("NO_COLOR")
    stream.write(report.problems(problems, style, colour=colour))
