"""All that can be typed, as plain values: the parser walked from its root to its last option."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from diglot.cli.parsing import Command, Verbs

#: What a value stands for, by the name that help shows.
KNOWN = {"KEY": "keys", "KEY[:LINE]": "keys", "LANG": "languages", "SERIES": "series"}


class Value(NamedTuple):
    """What may stand in the place of an option's value, or of an argument."""

    name: str  #: as help shows it
    kind: str = ""  #: `words`, `files`, `folders`, `keys`, `languages`, `series`; "" for anything
    words: tuple[str, ...] = ()
    many: bool = False
    optional: bool = False


class Option(NamedTuple):
    """An option in all its spellings, and what follows it."""

    names: tuple[str, ...]
    text: str
    values: tuple[Value, ...]
    again: bool  #: whether it may stand twice


class Node(NamedTuple):
    """A command, or a group of them: `("translate", "new")`."""

    path: tuple[str, ...]
    options: tuple[Option, ...]
    values: tuple[Value, ...]
    verbs: tuple[tuple[str, str], ...]  #: each with its help


def nodes(command: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[Node]:
    """A command and all below it, the outermost first."""
    if isinstance(command, Command):
        command.whole()
    options: list[Option] = []
    values: list[Value] = []
    below: list[tuple[str, str, argparse.ArgumentParser]] = []
    for action in command._actions:  # noqa: SLF001 - argparse has no other way to ask
        if isinstance(action, Verbs):
            said = action._get_subactions()  # noqa: SLF001 - as above
            below += ((each.dest, each.help or "", action.choices[each.dest]) for each in said)
        elif action.option_strings:
            again = isinstance(action, argparse._AppendAction)  # noqa: SLF001 - as above
            text = str(action.help).replace("%(default)s", str(action.default))
            options.append(Option(tuple(action.option_strings), text, tuple(_values(action)), again))
        else:
            values += _values(action)
    verbs = tuple((name, text) for name, text, _ in below)
    yield Node(path, tuple(options), tuple(values), verbs)
    for name, _, each in below:
        yield from nodes(each, (*path, name))


def _values(action: argparse.Action) -> Iterator[Value]:
    """The values that an option or an argument takes."""
    if action.nargs == 0:
        return
    names = action.metavar if isinstance(action.metavar, tuple) else (action.metavar or action.dest.upper(),)
    for name in names:
        words: tuple[str, ...] = ()
        kind = KNOWN.get(name, "")
        if action.choices is not None:
            words, kind = tuple(map(str, action.choices)), "words"
        elif action.type is Path:
            kind = "folders" if name == "DIR" else "files"
        yield Value(name, kind, words, action.nargs in {"*", "+"}, action.nargs in {"*", "?"})
