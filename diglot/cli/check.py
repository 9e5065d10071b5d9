"""`diglot check`: its options, and what it does."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from diglot.cli import commands, terminal
from diglot.errors import UsageError
from diglot.job import Goal

HELP = "find everything that is wrong, and publish nothing"

DESCRIPTION = """\
Finds what a build would find, what readers would lose by it, what is wrong with translations, feeds that no
reader could read, images that are too large, and what keeps people from using a page. Nothing is written but
a memory of it, so that the next check looks only at what changed. Exit 1 on errors.
"""


def add(command: argparse.ArgumentParser) -> None:
    """What can be typed behind `diglot check`."""
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="tell warnings of these files and folders only; errors are always told (default: all)",
    )
    command.add_argument(
        "--external",
        action="store_true",
        help="ask other sites whether the links to them work; answers are remembered for a week",
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot check`."""
    from diglot import check, report  # noqa: PLC0415 - only what a command needs is imported
    from diglot.scan import LOCK  # noqa: PLC0415

    paths = [_from_the_site(path, arguments.site) for path in arguments.paths]
    with commands.bar_of(quiet=arguments.quiet) as bar:
        options = commands.options_of(arguments, Goal.CHECK)
        found = check.run(options, bar, paths=paths, abroad=arguments.external)
    terminal.tell(found, arguments.format)
    if arguments.format == "text" and not arguments.quiet:
        print(report.checked(found, released=(arguments.site / LOCK).exists()))
    return 1 if any(problem.is_error for problem in found) else 0


def _from_the_site(path: Path, site: Path) -> str:
    """A path as it was typed, as messages write it. Raises UsageError for one outside of the site."""
    full, root = os.path.abspath(path), os.path.abspath(site)  # noqa: PTH100 - links stay as they are
    if full != root and not full.startswith(f"{root}{os.sep}"):
        raise UsageError(f"{path} is not in {site}; name files of the site")
    return os.path.relpath(full, root).replace(os.sep, "/")
