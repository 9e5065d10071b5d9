"""`diglot publish`: build, check, send what changed, and only then record what went public."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace

from diglot.cli import commands
from diglot.cli.commands import Progress
from diglot.delivery import desk, summary
from diglot.delivery.plan import Plan
from diglot.delivery.sending import Cut
from diglot.errors import UsageError
from diglot.job import Finished, Goal, HandOver, Options

_ABOUT = """\
Checks what readers would lose before anything is written, builds, sends to TARGET what changed there,
records what went public in published.lock, and tells the WebSub hub. Without a TARGET, the output folder is
what readers are given. What was cut can be run again: it goes on from there.
"""
_TARGET = """\
a name in [publish.targets], a folder, s3://bucket/prefix or sftp://user@host/path (default: what [publish]
says)
"""


def add(command: argparse.ArgumentParser) -> None:
    """What this command takes besides the options of a build."""
    command.description = _ABOUT
    command.add_argument("target", nargs="?", default="", metavar="TARGET", help=_TARGET)
    help_ = "let go of what readers would lose, and of what is in the way at the target: it is meant to go"
    command.add_argument("--accept", action="store_true", help=help_)
    help_ = "send and record nothing, and say what would be sent and deleted"
    command.add_argument("--dry-run", action="store_true", help=help_)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot publish`."""
    options = replace(
        commands.options_of(arguments, Goal.PUBLISH), accept=arguments.accept, dry_run=arguments.dry_run
    )
    delivery = desk.chosen(options.site_dir, options.output, arguments.target)
    if delivery is None:
        return commands.released(arguments, options)
    if delivery.to.preview:
        options = replace(options, goal=Goal.BUILD)
    sent: list[Plan] = []

    def hand_over(progress: Progress) -> HandOver:
        def deliver(finished: Mapping[str, Finished]) -> None:
            sent.append(_sent(delivery, options, finished, progress, arguments.target))

        return deliver

    def told() -> tuple[str, dict[str, object]]:
        place = f"{delivery}"
        return summary.text(place, sent[0], dry_run=options.dry_run), summary.plain(place, sent[0])

    return commands.released(arguments, options, hand_over, told)


def _sent(
    delivery: desk.Delivery,
    options: Options,
    finished: Mapping[str, Finished],
    progress: Progress,
    word: str,
) -> Plan:
    try:
        return desk.deliver(delivery, options, finished, progress)
    except Cut as error:
        again = " ".join(filter(None, ("diglot publish", word)))
        raise UsageError(f"{delivery}: {error}; run `{again}` again: it goes on from there") from error
    except UsageError as error:
        raise UsageError(f"{delivery}: {error}") from error
