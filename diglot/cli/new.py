"""`diglot new`: its options, and what it does. Standard output holds the new file's path and nothing else."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime

from diglot.cli import terminal
from diglot.cli.parsing import shared
from diglot.errors import UsageError

#: What decides nothing where a translation is begun: all of that comes from its source.
_OF_ORIGINALS = ("lang", "series", "key", "slug", "bundle", "draft")


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.description = (
        "Writes a new article with its front matter ready, where the others are, and prints its path. It"
        " begins as a draft. What goes into its address is made of the title; Chinese becomes pinyin."
    )
    add = command.add_argument
    add("title", nargs="?", metavar="TITLE", help="the headline, in quotes")
    add("--lang", metavar="LANG", help="its language (default: the first of the site)")
    add("--series", metavar="SERIES", help="the series that it belongs to")
    add("--key", metavar="NAME", help="the story's name in all languages (default: from the title)")
    add("--slug", help="the last part of its address (default: the key)")
    add(
        "--bundle",
        action=argparse.BooleanOptionalAction,
        help="put it into a folder of its own, for images beside it (default: as the others)",
    )
    add("--draft", action=argparse.BooleanOptionalAction, help="keep it back until it is ready (default)")
    add(
        "--translate",
        nargs=2,
        metavar=("KEY", "LANG"),
        help="in place of a title: begin the translation of a story, as `translate new` does",
    )
    add("--edit", action="store_true", help="open it in $VISUAL or $EDITOR")
    shared(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot new`."""
    editor = _editor() if arguments.edit else []  # before anything is written
    path = arguments.site / (_translation(arguments) if arguments.translate else _article(arguments))
    print(path, flush=True)
    if editor:
        ended = subprocess.run([*editor, path], check=False).returncode  # noqa: S603 - what the writer chose
        if ended:
            raise UsageError(f"{editor[0]} ended with exit code {ended}; the text is in {path}")
    return 0


def _article(arguments: argparse.Namespace) -> str:
    from diglot.scaffold import new  # noqa: PLC0415 - only where an article begins

    if arguments.title is None:
        raise UsageError('write the title: diglot new "Its title"; or --translate KEY LANG')
    wanted = new.Wanted(
        arguments.title,
        lang=arguments.lang or "",
        series=arguments.series or "",
        key=arguments.key or "",
        slug=arguments.slug or "",
        bundle=arguments.bundle,
        draft=arguments.draft is not False,
    )
    done = new.run(arguments.site, wanted, datetime.now(UTC))
    _note(arguments, *done.notes)
    return done.path


def _translation(arguments: argparse.Namespace) -> str:
    from diglot.desk import new  # noqa: PLC0415 - as above

    given = [f"--{each}" for each in _OF_ORIGINALS if getattr(arguments, each) is not None]
    if arguments.title is not None or given:
        raise UsageError(
            f"--translate goes without {given[0] if given else 'a title'}: the source decides it"
        )
    path, problems = new.begun(arguments.site, *arguments.translate)
    terminal.tell(problems, "text")
    _note(arguments, new.TASK)
    return path


def _note(arguments: argparse.Namespace, *notes: str) -> None:
    """What is to be said, without getting into `vim $(diglot new …)`."""
    for note in () if arguments.quiet else notes:
        print(f"diglot: {note}", file=sys.stderr)


def _editor() -> list[str]:
    """The editor's command and its arguments. Raises UsageError if there is none."""
    typed = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(typed, posix=os.name != "nt")
    except ValueError as error:
        raise UsageError(f"$VISUAL or $EDITOR is {typed}, which cannot be read: {error}") from None
    if not words:
        raise UsageError("no editor is named; set EDITOR, such as EDITOR=nano, or leave out --edit")
    if not shutil.which(words[0]):
        raise UsageError(f"the editor {words[0]} is not there; set EDITOR to another, or leave out --edit")
    return words
