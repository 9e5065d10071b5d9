"""Plugins of markdown-it-py that a site asks for, by the names of their functions.

They see the parser when all our steps are taken, and no shortcut is taken past them (ADR 9). What they write
is cleaned like HTML of an author.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from markdown_it import MarkdownIt

from diglot.errors import Problem
from diglot.toolchain import package_of

FIX = "mend or install its package, or take it out of `plugins`"


def plugin(name: str) -> Callable[[MarkdownIt], Any]:
    """The function called `package.module:function`. Raises whatever its import raises."""
    module, _, attributes = name.partition(":")
    found: Any = import_module(module)
    for attribute in attributes.split("."):
        found = getattr(found, attribute)
    if not callable(found):
        raise TypeError(f"{name} is no function")
    return found  # type: ignore[no-any-return]


def faults(names: Sequence[str], told_at: str) -> Iterator[Problem]:
    """A problem for each plugin that cannot be loaded, or not be put into a parser; told of a file."""
    for name in names:
        try:
            plugin(name)(MarkdownIt("commonmark"))
        except Exception as error:  # noqa: BLE001 - anything may be raised there
            message = f'the Markdown plugin "{name}" cannot be used ({said(error, name)})'
            yield Problem(told_at, 0, 0, "plugin", message, FIX)


def failed(error: Exception, names: Sequence[str], path: str) -> Problem:
    """A problem for what was raised while an article was parsed."""
    files = [step.filename.replace("\\", "/") for step in traceback.extract_tb(error.__traceback__)]
    guilty = [name for name in names if any(_is_in(package_of(name), file) for file in files)]
    named = " or ".join(f'"{name}"' for name in guilty or names)
    message = f"the Markdown plugin {named} failed at this text ({said(error, *(guilty or names))})"
    return Problem(path, 0, 0, "plugin", message, FIX)


def said(error: Exception, *names: str) -> str:
    """An exception, and where in the plugins' packages it was raised."""
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if any(_is_in(package_of(name), step.filename) for name in names)]
    place = f" at {ours[-1].filename.rpartition('/')[2]}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}: {error}"


def _is_in(package: str, file: str) -> bool:
    parts = file.replace("\\", "/").split("/")
    return package in parts or parts[-1] == f"{package}.py"
