"""How the command line is read: strictly, with hints where something is misspelt, and help that teaches."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from diglot.errors import UsageError, nearest

#: argparse has no other name for it.
Verbs = argparse._SubParsersAction  # noqa: SLF001

FORMATS = ("text", "json", "github")


def shared(
    command: argparse.ArgumentParser, *, site: bool = True, formats: tuple[str, ...] = FORMATS
) -> None:
    """Add what all commands share, but for those that look at no `site`, or name their own formats."""
    add = command.add_argument
    if site:
        add("--site", type=Path, default=Path(), metavar="DIR", help="the site's folder (default: here)")
    if formats:
        add("--format", choices=formats, default="text", help="how problems are told (default: text)")
    add("--quiet", action="store_true", help="print problems only")
    add("--verbose", action="store_true", help="print more, such as what was rendered")


def module(name: str) -> Callable[[argparse.ArgumentParser], None]:
    """What adds the options of a command that has a module of its own, which is read only if it is typed."""
    return lambda command: import_module(f"diglot.cli.{name}").add(command)


class _Help(argparse.HelpFormatter):
    """Wraps what is said, and leaves examples, which are indented, as they are."""

    def format_help(self) -> str:
        # argparse leaves no room for the indent below a heading: what the longest name does went a line down.
        self._action_max_length += self._indent_increment
        return super().format_help()

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n\n".join(
            part if "\n  " in part else fill(part, width, indent) for part in text.strip().split("\n\n")
        )


class Command(argparse.ArgumentParser):
    """A command that may get its options only when it is typed: a build with nothing to do feels each."""

    later: Callable[[argparse.ArgumentParser], None] | None = None

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"formatter_class": _Help, **how})

    def whole(self) -> Command:
        """The command with all of its options."""
        later, self.later = self.later, None
        if later:
            later(self)
        return self

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        found, left = super(Command, self.whole()).parse_known_args(args, namespace)
        if left:
            self.error(self._unknown(left[0]))
        return found, left

    def _unknown(self, word: str) -> str:
        if not word.startswith("-"):
            return f'there is nothing to be done with "{word}"; a text of several words goes in quotes'
        option = word.partition("=")[0]
        known = [name for action in self._actions for name in action.option_strings]
        return f"there is no option {option}{_hint(option, known)}"

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        known = [str(each) for each in action.choices]
        if isinstance(action, Verbs):
            what = f'there is no {str(action.metavar).lower()} "{value}"'
        else:
            what = (
                f'{action.option_strings[0] if action.option_strings else action.metavar} is never "{value}"'
            )
        self.error(what + (_hint(value, known) or f"; there are: {', '.join(known)}"))

    def error(self, message: str) -> NoReturn:
        self.exit(UsageError.exit_code, f"{self.prog}: {message}\n`{self.prog} --help` says what there is\n")

    def format_help(self) -> str:
        from diglot.cli.examples import EXAMPLES, PURPOSES  # noqa: PLC0415 - a build asks for no help

        name = self.prog.partition(" ")[2]
        self.description = PURPOSES.get(name, self.description)
        lines = [
            f"  {self.prog}{f' {words}' if words else ''}\n      {what}"
            for words, what in EXAMPLES.get(name, ())
        ]
        if lines:
            self.epilog = "\n".join(["examples:", *lines])
        return super().format_help()


def _hint(word: str, known: list[str]) -> str:
    found = nearest(word, known)
    return f"; did you mean {found}?" if found else ""
