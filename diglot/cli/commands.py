"""What each command does. Only what a command needs is imported."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime

from diglot import glance
from diglot.cli import terminal
from diglot.job import AS_BEFORE, PUBLISHED, Options, Report
from diglot.scan import Scan


def build(arguments: argparse.Namespace) -> int:
    """`diglot build`."""
    started = time.perf_counter()
    options = Options(
        site_dir=arguments.site,
        output=arguments.output or arguments.site / "public",
        now=datetime.now(UTC),
        base_url=arguments.base_url,
        cached=not arguments.no_cache,
        drafts=arguments.drafts,
        future=arguments.future,
        dry_run=arguments.dry_run,
        jobs=arguments.jobs,
        cluster=arguments.executor,
    )
    scan = Scan(options.site_dir)
    result = glance.nothing_to_do(options, scan) or _built(options, scan, quiet=arguments.quiet)
    try:
        _say(result, options, arguments, time.perf_counter() - started)
    except KeyboardInterrupt as stopped:
        done = (result.changed or result.deleted) and not options.dry_run
        raise KeyboardInterrupt(PUBLISHED if done else AS_BEFORE) from stopped
    return 0


def _built(options: Options, scan: Scan, *, quiet: bool) -> Report:
    from diglot import build, report  # noqa: PLC0415 - only where something has to be done

    bar = report.Bar(sys.stderr, visible=sys.stderr.isatty() and not quiet)
    try:
        return build.run(options, bar, scan)
    finally:
        bar.close()


def _say(result: Report, options: Options, arguments: argparse.Namespace, seconds: float) -> None:
    from diglot import report  # noqa: PLC0415 - as above

    if arguments.format == "json":
        print(report.build_json(result, options, seconds))
        return
    terminal.tell(result.problems, arguments.format)
    if result.notice:
        print(f"diglot: {result.notice}", file=sys.stderr)
    if arguments.explain or (options.dry_run and not arguments.quiet):
        sys.stdout.write(report.explained(result, options))
    if not arguments.quiet:
        print(report.build_text(result, options, seconds, verbose=arguments.verbose))


def clean(arguments: argparse.Namespace) -> int:
    """`diglot clean`."""
    from diglot import tidy  # noqa: PLC0415

    done = tidy.clean(arguments.site)
    if not arguments.quiet:
        print(done)
    return 0


def nginx(arguments: argparse.Namespace) -> int:
    """`diglot nginx`."""
    from diglot import nginx  # noqa: PLC0415 - as above

    output = arguments.output or arguments.site / "public"
    sys.stdout.write(nginx.snippet(arguments.site, output, base_url=arguments.base_url))
    return 0


def catalog(arguments: argparse.Namespace) -> int:
    """`diglot catalog extract`, `update` and `check`."""
    from diglot import catalogs  # noqa: PLC0415

    found = catalogs.run(arguments.verb, arguments.site)
    terminal.tell(found.problems, arguments.format)
    if not arguments.quiet and arguments.format == "text":
        print(found.text)
    return 1 if any(problem.is_error for problem in found.problems) else 0
