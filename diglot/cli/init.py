"""`diglot init`: its options, and what it does."""

from __future__ import annotations

import argparse
import shlex
from datetime import UTC, datetime
from pathlib import Path

from diglot.cli.parsing import shared


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    from diglot.scaffold import init  # noqa: PLC0415 - only where a series begins

    command.description = (
        "Begins a new series: a configuration, two sample stories, and a workflow for GitHub Pages. It builds"
        " as it is. The folder has to be empty or new; what version control keeps there may stay."
    )
    command.add_argument("folder", type=Path, metavar="DIR", help="the new series' folder")
    command.add_argument("--title", default="", help="the site's name (default: that of the folder)")
    command.add_argument(
        "--languages",
        default=",".join(init.DEFAULT_LANGUAGES),
        metavar="LIST",
        help="the editions, the first of which is the default (default: %(default)s)",
    )
    command.add_argument(
        "--base-url",
        default=init.DEFAULT_URL,
        metavar="URL",
        help="where the site will live (default: %(default)s)",
    )
    shared(command, site=False, formats=())
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot init`."""
    from diglot.scaffold import init  # noqa: PLC0415 - as above

    done = init.run(
        arguments.folder,
        datetime.now(UTC),
        title=arguments.title,
        languages=[each for each in map(str.strip, arguments.languages.split(",")) if each],
        base_url=arguments.base_url,
    )
    if arguments.quiet:
        return 0
    print(f"{done.folder}: {len(done.files)} files")
    for lang in done.bare:
        print(f"{lang}: there are no sample stories in this language")
    for problem in done.problems:
        print(f"{problem.message}; {problem.fix}")
    there = "" if done.folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(done.folder))} && "
    print(f'next: {there}diglot build\nand then: diglot new "Its title"')
    return 0
