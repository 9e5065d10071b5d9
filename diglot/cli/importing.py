"""`diglot import`: its options, and what it does."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from diglot.cli import terminal

if TYPE_CHECKING:
    from diglot.importing import Outcome

#: In the order of the docs; the packages are not imported to say so.
_SYSTEMS = ("hugo", "jekyll", "hexo", "pelican", "vitepress", "docusaurus", "nikola")

_SAID = """\
Reads the site of another system, which it never touches, and writes its articles into this one: languages,
front matter, dates, images, known shortcodes, old addresses as aliases. What it could not map is told with
its line, and again in import-report.md. Importing again keeps what you changed since.
"""


def add(command: argparse.ArgumentParser) -> None:
    """Add what can be typed behind `diglot import`."""
    command.description = _SAID
    command.add_argument("system", choices=_SYSTEMS, metavar="SYSTEM", help=", ".join(_SYSTEMS))
    command.add_argument(
        "source", type=Path, metavar="SRC", help="the folder with the other system's configuration"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be written, and write nothing"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import, and say what came of it."""
    from diglot import importing  # noqa: PLC0415 - only what a command needs is imported

    found = importing.run(arguments.system, arguments.source, arguments.site, dry_run=arguments.dry_run)
    terminal.tell(found.problems, arguments.format)
    if arguments.format == "text" and not arguments.quiet:
        if arguments.dry_run or arguments.verbose:
            print("\n".join(f"{path}" for path in found.written))
        print(_told(found, dry_run=arguments.dry_run))
    return 1 if any(problem.is_error for problem in found.problems) else 0


def _told(found: Outcome, *, dry_run: bool) -> str:
    """What was done, in a line or two."""
    from diglot.importing.report import some  # noqa: PLC0415 - as above

    would = " would be" if dry_run else ""
    files = f"{some(len(found.written), 'file')}{would} written, {found.same:,} unchanged"
    lines = [f"{some(len(found.articles), 'article')}; {files}"]
    if found.problems:
        lines.append(f"{some(len(found.problems), 'thing')} to look at, see above or in import-report.md")
    return "\n".join(lines)
