"""What each command does. Only what a command needs is imported."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from diglot import glance
from diglot.cli import terminal
from diglot.job import AS_BEFORE, PUBLISHED, Goal, HandOver, Options, Report
from diglot.scan import Scan

#: See `intake.Progress`.
Progress = Callable[[str, int, int], None]


def build(arguments: argparse.Namespace) -> int:
    """`diglot build`."""
    started = time.perf_counter()
    options = replace(
        options_of(arguments, Goal.BUILD),
        drafts=arguments.drafts,
        future=arguments.future,
        dry_run=arguments.dry_run,
    )
    scan = Scan(options.site_dir)
    result = glance.nothing_to_do(options, scan) or _built(options, scan, quiet=arguments.quiet)
    try:
        if arguments.print_next:
            _say_when(result)
        else:
            _say(result, options, arguments, time.perf_counter() - started)
    except KeyboardInterrupt as stopped:
        done = (result.changed or result.deleted) and not options.dry_run
        raise KeyboardInterrupt(PUBLISHED if done else AS_BEFORE) from stopped
    return 0


def options_of(arguments: argparse.Namespace, goal: Goal) -> Options:
    """What all commands have in common that make a site, or look at it."""
    return Options(
        site_dir=arguments.site,
        output=arguments.output or arguments.site / "public",
        now=datetime.now(UTC),
        base_url=arguments.base_url,
        cached=not arguments.no_cache,
        jobs=arguments.jobs,
        cluster=arguments.executor,
        partial=arguments.allow_partial,
        goal=goal,
        dry_run=goal is not Goal.BUILD and goal is not Goal.PUBLISH,
    )


def _built(
    options: Options,
    scan: Scan | None,
    *,
    quiet: bool,
    hand_over: Callable[[Progress], HandOver] | None = None,
) -> Report:
    from diglot import build  # noqa: PLC0415 - only where something has to be done
    from diglot.session import Session  # noqa: PLC0415 - as above

    with bar_of(quiet=quiet) as bar:
        return build.run(options, bar, scan, Session(hand_over=hand_over(bar) if hand_over else None))


@contextmanager
def bar_of(*, quiet: bool) -> Iterator[Progress]:
    """A progress bar, if somebody is there to see it."""
    from diglot import report  # noqa: PLC0415 - as above

    bar = report.Bar(sys.stderr, visible=sys.stderr.isatty() and not quiet)
    try:
        yield bar
    finally:
        bar.close()


def release(arguments: argparse.Namespace) -> int:
    """`diglot release`."""
    options = replace(options_of(arguments, Goal.RELEASE), accept=arguments.accept)
    return released(arguments, options)


def released(
    arguments: argparse.Namespace,
    options: Options,
    hand_over: Callable[[Progress], HandOver] | None = None,
    told: Callable[[], tuple[str, dict[str, object]]] = lambda: ("", {}),
) -> int:
    """Build, let `hand_over` have the site, and tell the hub.

    `told` then says what became of that: a text, and the same as data.
    """
    from diglot import report  # noqa: PLC0415 - as above
    from diglot.check import translation  # noqa: PLC0415
    from diglot.errors import raise_errors  # noqa: PLC0415
    from diglot.release import websub  # noqa: PLC0415

    started = time.perf_counter()
    raise_errors(translation.translated(options))  # a build holds only catalogs to this
    result = _built(options, None, quiet=arguments.quiet, hand_over=hand_over)
    feeds, failed = 0, ""
    if result.released:
        try:
            feeds = websub.tell(result.released, glance.told_to(options))
        except websub.NotTold as error:
            failed = f"{error}"
    seconds = time.perf_counter() - started
    text, data = told()
    if arguments.format == "json":
        print(report.build_json(result, options, seconds, told=feeds, delivery=data))
    else:
        terminal.tell(result.problems, arguments.format)
        if not arguments.quiet:
            if options.goal is not Goal.RELEASE:
                print(report.build_text(result, options, seconds, verbose=arguments.verbose))
            for said in filter(None, (text, report.released(result, feeds))):
                print(said)
    for line in filter(None, (result.notice, failed)):
        print(f"diglot: {line}", file=sys.stderr)
    return 0


def feed_diff(arguments: argparse.Namespace) -> int:
    """`diglot feed diff`."""
    from diglot import report  # noqa: PLC0415 - as above

    result = _built(options_of(arguments, Goal.FORECAST), None, quiet=arguments.quiet)
    if arguments.format != "json":
        terminal.tell(result.problems, arguments.format)
    print(report.seen(result, as_json=arguments.format == "json"))
    return 0


def _say_when(result: Report) -> None:
    """For cron: standard output holds the moment of the next change and no more, nothing if there is none."""
    from diglot.moments import iso  # noqa: PLC0415 - as above

    terminal.tell(result.problems, "text")
    if result.notice:
        print(f"diglot: {result.notice}", file=sys.stderr)
    if result.due:
        print(iso(result.due))


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
