"""What can be typed: the commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path

from diglot import __version__
from diglot.cli import check, commands
from diglot.cli.parsing import FORMATS, Command, Verbs, module, shared


def parser() -> Command:
    """The whole command line."""
    common = _common()
    whole = Command(
        prog="diglot",
        description="Publishes a news article series in two or more languages."
        " `diglot COMMAND --help` says what a command can do.",
    )
    whole.add_argument("--version", action="version", version=f"diglot {__version__}")
    verbs = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=Command)
    verbs.add_parser("init", help="begin a new series").later = module("init")
    verbs.add_parser("new", help="begin an article, or a translation").later = module("new")
    _build(
        verbs.add_parser(
            "build",
            parents=[common],
            help="turn articles/ into a finished site",
            description="Reads the configuration, articles/, locales/ and templates/, and writes the site."
            " What did not change since the last build is neither read nor written again.",
        )
    )
    serve = verbs.add_parser("serve", parents=[common], help="show the site in a browser while you write")
    serve.later = module("serve")
    _publishing(verbs, common)
    doctor = verbs.add_parser("doctor", help="say what is installed, and whether all is well")
    doctor.later = module("doctor")
    completion = verbs.add_parser("completion", help="print what completes commands in a shell")
    completion.later = module("completion")
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
    importing = verbs.add_parser("import", parents=[common], help="move over from another system")
    importing.later = module("importing")
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


def _publishing(verbs: Verbs[Command], common: Command) -> None:
    """The commands about what readers know of a site."""
    for verb, text, more, run in (
        ("check", check.HELP, check.DESCRIPTION, check.run),
        ("release", "record in published.lock what was uploaded", _RELEASE, commands.release),
    ):
        each = verbs.add_parser(verb, parents=[common], help=text, description=more)
        _where(each)
        _how(each)
        if run is check.run:
            check.add(each)
        else:
            help_ = "let go of what readers would lose: it is meant to be lost"
            each.add_argument("--accept", action="store_true", help=help_)
        each.set_defaults(run=run)
    verbs.add_parser("publish", help="build, send what changed, and record what went public").later = _publish
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


def _publish(command: argparse.ArgumentParser) -> None:
    from diglot.cli import publish  # noqa: PLC0415 - as below

    for each in (shared, _where, _how):
        each(command)
    publish.add(command)


def _translate(command: argparse.ArgumentParser) -> None:
    from diglot.cli import translate  # noqa: PLC0415 - only translators need it

    translate.add(command, _common(formats=()), _common())


_RELEASE = """\
For those who upload the output folder with another tool. Checks the site, records what the folder holds in
published.lock, and tells the WebSub hub.
"""


def _common(formats: tuple[str, ...] = FORMATS) -> Command:
    """What all commands share; with no formats, those that name their own."""
    common = Command(add_help=False)
    shared(common, formats=formats)
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
