"""What can be typed: the commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diglot import __version__
from diglot.cli import commands

if TYPE_CHECKING:
    from collections.abc import Callable


class _Command(argparse.ArgumentParser):
    """A command that may get its options only when it is typed: a build with nothing to do feels each."""

    later: Callable[[argparse.ArgumentParser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        later, self.later = self.later, None
        if later:
            later(self)
        return super().parse_known_args(args, namespace)


if TYPE_CHECKING:
    # argparse has no other name for it.
    _Verbs = argparse._SubParsersAction[_Command]  # noqa: SLF001


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    common = _common()
    whole = argparse.ArgumentParser(
        prog="diglot",
        description="Publishes a news article series in two or more languages.",
        epilog="Run `diglot COMMAND --help` for what a command can do.",
    )
    whole.add_argument("--version", action="version", version=f"diglot {__version__}")
    verbs = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Command)
    _build(
        verbs.add_parser(
            "build",
            parents=[common],
            help="turn articles/ into a finished site",
            description="Reads the configuration, articles/, locales/ and templates/, and writes the site."
            " What did not change since the last build is neither read nor written again.",
        )
    )
    _publishing(verbs, common)
    clean = verbs.add_parser(
        "clean",
        parents=[common],
        help="forget everything that builds remember",
        description="Removes what builds remember in .diglot/, so that the next one starts from nothing. The"
        " published site stays, and what diglot wrote there is still known.",
    )
    clean.set_defaults(run=commands.clean)
    nginx = verbs.add_parser(
        "nginx",
        parents=[common],
        help="print what nginx needs to serve the site",
        description="Prints the inside of a server block for the site as it was last built: headers, caching,"
        " types, pages of missing addresses, and old addresses.",
    )
    nginx.add_argument(
        "--output", type=Path, metavar="DIR", help="the built site (default: public/ in the site)"
    )
    nginx.add_argument("--base-url", default="", metavar="URL", help="use this address in place of base_url")
    nginx.set_defaults(run=commands.nginx)
    verbs.add_parser("translate", help="what translators work with").later = _translate
    verbs.add_parser("import", parents=[common], help="move over from another system").later = _import
    catalog = verbs.add_parser("catalog", help="extract, update or check the interface catalogs")
    each_verb = catalog.add_subparsers(title="verbs", metavar="VERB", required=True)
    for verb, text in (
        ("extract", "write locales/messages.pot from the templates"),
        ("update", "extract, and merge new messages into each language's catalog"),
        ("check", "report faults and missing translations; exit 1 on errors"),
    ):
        each = each_verb.add_parser(
            verb, parents=[common], help=text, description=f"{text[0].upper()}{text[1:]}."
        )
        each.set_defaults(run=commands.catalog, verb=verb)
    return whole


def _publishing(verbs: _Verbs, common: _Command) -> None:
    """The commands about what readers know of a site."""
    for verb, text, more, run in (
        ("check", "find everything that is wrong, and publish nothing", _CHECK, commands.check),
        ("release", "record in published.lock what was uploaded", _RELEASE, commands.release),
        ("publish", "build, and record in published.lock what went public", _PUBLISH, commands.publish),
    ):
        each = verbs.add_parser(verb, parents=[common], help=text, description=more)
        _where(each)
        _how(each)
        if run is not commands.check:
            help_ = "let go of what readers would lose: it is meant to be lost"
            each.add_argument("--accept", action="store_true", help=help_)
        each.set_defaults(run=run)
    feed = verbs.add_parser("feed", help="tell what readers of feeds will see")
    diff = feed.add_subparsers(title="verbs", metavar="VERB", required=True).add_parser(
        "diff",
        parents=[common],
        help="compare the feeds with what readers have seen",
        description="Says of each language what its subscribers will see when the site is published: what is"
        " new, what comes once more, what comes twice.",
    )
    _where(diff)
    _how(diff)
    diff.set_defaults(run=commands.feed_diff)


def _translate(command: argparse.ArgumentParser) -> None:
    from diglot.cli import translate  # noqa: PLC0415 - only translators need it

    translate.add(command, _common(formats=()), _common())


def _import(command: argparse.ArgumentParser) -> None:
    from diglot.cli import importing  # noqa: PLC0415 - needed once in the life of a site

    importing.add(command)


_CHECK = """\
Finds what a build would find, and what readers would lose by it: addresses, and items of feeds that they
know. Exit 1 on errors.
"""
_RELEASE = """\
For those who upload the output folder with another tool. Checks the site, records what the folder holds in
published.lock, and tells the WebSub hub.
"""
_PUBLISH = """\
Checks what readers would lose before anything is written, builds, records what went public in published.lock,
and tells the WebSub hub.
"""


def _common(formats: tuple[str, ...] = ("text", "json", "github")) -> _Command:
    """What all commands share; with no formats, those that name their own."""
    common = _Command(add_help=False)
    common.add_argument(
        "--site", type=Path, default=Path(), metavar="DIR", help="the site's folder (default: here)"
    )
    if formats:
        help_ = "how problems are told (default: text)"
        common.add_argument("--format", choices=formats, default="text", help=help_)
    common.add_argument("--quiet", action="store_true", help="print problems only")
    common.add_argument("--verbose", action="store_true", help="print more, such as what was rendered")
    return common


def _build(build: argparse.ArgumentParser) -> None:
    _where(build)
    _how(build)
    add = build.add_argument
    add("--drafts", action="store_true", help="publish drafts as well")
    add("--future", action="store_true", help="publish what is scheduled for later as well")
    add("--dry-run", action="store_true", help="do everything but publish, and say what would be written")
    add("--explain", action="store_true", help="say of each output that is rendered again why")
    add(
        "--print-next",
        action="store_true",
        help="print nothing but the moment when the site changes next by itself, if there is one",
    )
    build.set_defaults(run=commands.build)


def _where(command: argparse.ArgumentParser) -> None:
    """Which site, and where it is."""
    add = command.add_argument
    add("--output", type=Path, metavar="DIR", help="the finished site (default: public/ in the site)")
    add("--base-url", default="", metavar="URL", help="use this address in place of base_url")


def _how(command: argparse.ArgumentParser) -> None:
    """Whether translations have to be finished, and how the work is done, which changes no byte."""
    add = command.add_argument
    add(
        "--allow-partial",
        action="store_true",
        help="publish translations that are not finished as well, and mark what is missing in them",
    )
    add("--no-cache", action="store_true", help="read, parse and render everything anew")
    add(
        "--jobs",
        type=_jobs,
        default=0,
        metavar="N",
        help="processes to work with; auto: as many as pay (default: auto)",
    )
    add(
        "--executor",
        default="",
        metavar="dask://HOST:PORT",
        help="do the work on a dask cluster (needs the extra cluster)",
    )


def _jobs(text: str) -> int:
    """`auto` is 0."""
    if text == "auto":
        return 0
    if not text.isdecimal() or not 0 < int(text) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(
            f'"{text}" is no number of processes; write auto, or 1 to {MOST_JOBS}'
        )
    return int(text)


MOST_JOBS = 256
