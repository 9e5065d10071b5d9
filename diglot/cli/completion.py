"""`diglot completion`: scripts that complete commands in a shell, made of the parser itself.

What can be typed is taken from there, so that no script can be behind it. What only a site knows, such as the
keys of its stories, a script asks of `diglot completion keys` at need. Files are looked at by name only.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from diglot.cli.parsing import shared
from diglot.cli.tree import KNOWN, nodes

SHELLS = ("bash", "zsh", "fish")


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.description = (
        "Prints a script that makes a shell complete commands, options, and the keys of stories. `keys`,"
        " `languages` and `series` are what such a script asks for."
    )
    what = (*SHELLS, *sorted(set(KNOWN.values())))
    command.add_argument("what", choices=what, metavar="SHELL", help=", ".join(what))
    shared(command, formats=())
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot completion`."""
    from diglot.cli import options, shells  # noqa: PLC0415 - options names this module

    if arguments.what in SHELLS:
        print(shells.SCRIPTS[arguments.what](tuple(nodes(options.parser()))), end="")
    else:
        print("".join(f"{each}\n" for each in _known(arguments.what, arguments.site)), end="")
    return 0


def _known(what: str, site_dir: Path) -> list[str]:
    """What a site has; nothing where there is none, or none that can be read."""
    from diglot import config, naming  # noqa: PLC0415 - only where something is asked
    from diglot.errors import DiglotError, Problem  # noqa: PLC0415
    from diglot.scan import ARTICLES, Scan  # noqa: PLC0415

    try:
        site, _ = config.load(site_dir)
    except DiglotError:
        return []
    if what == "languages":
        return list(site.codes)
    if what == "series":
        return sorted(site.series)
    named = (
        naming.address(path[len(ARTICLES) + 1 :], site)
        for path in filter(naming.is_article, Scan(site_dir).stats[ARTICLES])
    )
    return sorted({each.key for each in named if not isinstance(each, Problem)})
