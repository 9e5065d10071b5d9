"""`diglot doctor`: its options, and how what was found is told."""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diglot.cli.parsing import shared

if TYPE_CHECKING:
    from diglot.doctor import Health, Library

_WIDEST = 100


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.description = (
        "Says which versions are installed, which extras are there and what the others would give, and how"
        " the site here and the memories of its builds are. It changes nothing. Exit 1 if anything is broken."
    )
    shared(command, formats=())
    add = command.add_argument
    add("--format", choices=("text", "json"), default="text", help="default: text")
    add("--output", type=Path, metavar="DIR", help="the finished site (default: public/ in the site)")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """`diglot doctor`."""
    from diglot import doctor  # noqa: PLC0415 - hardly ever needed

    found = doctor.examined(arguments.site, arguments.output or arguments.site / "public")
    if arguments.format == "json":
        print(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    elif not arguments.quiet:
        print("\n".join(_told(found, min(shutil.get_terminal_size().columns, _WIDEST))))
    else:
        print("".join(f"{what}; {fix}\n" for what, fix in found.faults), end="")
    return 1 if found.faults else 0


def _plain(found: Health) -> dict[str, Any]:
    from diglot.doctor import GIVES  # noqa: PLC0415 - as above

    return {
        **found.installation,
        "libraries": {each.name: each.version or None for each in found.libraries if not each.extra},
        "extras": {
            name: {
                "present": all(each.version for each in libraries),
                "libraries": {each.name: each.version or None for each in libraries},
                "gives": GIVES.get(name, ""),
                "install": f'pip install "diglot[{name}]"',
            }
            for name, libraries in found.extras.items()
        },
        "site": found.site,
        "memory": found.memory,
        "output": found.output,
        "faults": [{"message": what, "fix": fix} for what, fix in found.faults],
    }


def _told(found: Health, width: int) -> Iterator[str]:
    of = found.installation
    yield from _row("diglot", f"{of['diglot']}, on Python {of['python']}", width)
    yield from _row("Python", of["executable"], width)
    yield from _row("system", of["system"], width)
    yield from _row("libraries", _named([each for each in found.libraries if not each.extra]), width)
    yield ""
    yield from _extras(found, width)
    for title, part, absent in (
        ("site", found.site, "there is no diglot.toml here, and no [tool.diglot] in pyproject.toml"),
        ("memory", found.memory, "no build has left anything yet"),
        ("output", found.output, ""),
    ):
        yield ""
        yield title
        for name, value in part.items() or [("", absent)]:
            yield from _row(f"  {name}", _shown(value), width)
    yield ""
    yield from (line for what, fix in found.faults for line in _row("broken", f"{what}; {fix}", width))
    if not found.faults:
        yield "all is well"


def _extras(found: Health, width: int) -> Iterator[str]:
    from diglot.doctor import GIVES  # noqa: PLC0415 - as above

    yield "extras"
    for name, libraries in found.extras.items():
        if all(each.version for each in libraries):
            yield from _row(f"  {name}", f"{GIVES.get(name, '')} ({_named(libraries)})", width)
        else:
            yield from _row(f"  {name}", f"absent; it would give {GIVES.get(name, 'more')}", width)
            yield from _row("", f'pip install "diglot[{name}]"', width)


def _named(libraries: list[Library] | tuple[Library, ...]) -> str:
    return ", ".join(f"{each.name} {each.version or '(absent)'}" for each in libraries)


def _shown(value: object) -> str:
    match value:
        case Mapping():
            return ", ".join(f"{count} {name}" for name, count in value.items())
        case list():
            return ", ".join(value)
        case int():
            return f"{value:,}"
        case _:
            return str(value) or "-"


def _row(name: str, text: str, width: int) -> Iterator[str]:
    """A name and what belongs to it, in lines that the terminal can hold."""
    margin = 16
    lines = textwrap.wrap(text, max(20, width - margin), break_on_hyphens=False, break_long_words=False)
    yield f"{name:<{margin}}{lines[0] if lines else ''}".rstrip()
    yield from (f"{'':<{margin}}{line}" for line in lines[1:])
