"""The configuration: `diglot.toml`, or `[tool.diglot]` in `pyproject.toml`, read into one frozen `Site`.

fields    all keys, as tables
editions  the key `languages`
images    the table `[images]`
values    readers of single values
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from diglot import conversion, schema, toml
from diglot.config.fields import FIELDS
from diglot.errors import ContentError, Problem, UsageError, raise_errors
from diglot.model import Derivation
from diglot.schema import Items, Node, Refused, Scalar, Table
from diglot.site import LocalText, Person, SeriesInfo, Site
from diglot.text import FORBIDDEN, name_of

FILES = ("diglot.toml", "pyproject.toml")


def find(site_dir: Path) -> Path:
    """The configuration file of a site. Raises UsageError, with the fix, where there is none."""
    for name in FILES:
        path = site_dir / name
        if path.is_file() and (
            name != "pyproject.toml" or "[tool.diglot" in path.read_text("utf-8", "replace")
        ):
            return path
    raise UsageError(
        f"no diglot.toml, and no [tool.diglot] in pyproject.toml, in {site_dir}; write a diglot.toml with\n"
        '    title = "My series"\n    base_url = "https://example.org"\n    languages = ["en", "zh"]\n'
        "or name another folder with --site"
    )


def load(site_dir: Path, *, base_url: str = "") -> tuple[Site, tuple[Problem, ...]]:
    """The site's configuration and its warnings. `base_url` overrides the file's.

    Raises UsageError if there is no configuration, ContentError with every problem if it is wrong.
    """
    path = find(site_dir)
    try:
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        table = toml.read(source)
    except UnicodeDecodeError as error:
        message = f"byte 0x{error.object[error.start]:02X} at offset {error.start} is not UTF-8"
        raise ContentError([Problem(path.name, 0, 0, "bytes", message, "save the file as UTF-8")]) from None
    except Refused as refused:
        at = refused.at or Scalar("", 1, 1)
        problem = Problem(path.name, at.line, at.col, "config", refused.message, refused.fix)
        raise ContentError([problem]) from None
    if path.name == "pyproject.toml":
        table = _inside(table, "tool", "diglot")
    if base_url:
        entries = tuple(entry for entry in table.entries if entry.key != "base_url")
        override = schema.Entry("base_url", 0, 0, Scalar(base_url, 0, 0))
        table = replace(table, entries=(*entries, override))

    raise_errors(_forbidden(table, path.name))
    values, problems = schema.read(table, FIELDS, path=path.name, what="the configuration")
    problems = [_as_config(problem) for problem in problems]
    raise_errors(problems)
    derived = {each.code: each.derived for each in values["languages"] if each.derived}
    if derived:
        values = {name: _with_derived(value, derived) for name, value in values.items()}
    return Site(**values, config_path=path.name), tuple(problems)


def _with_derived(value: Any, derived: Mapping[str, Derivation]) -> Any:
    """A value of the configuration in which each text of a language is there for those converted from it."""
    match value:
        case LocalText():
            texts = {
                lang: conversion.converter(each.conversion)(value(each.source))
                for lang, each in derived.items()
                if value and lang not in value.by_lang
            }
            return replace(value, by_lang={**value.by_lang, **texts})
        case Person():
            return replace(value, name=_with_derived(value.name, derived))
        case SeriesInfo(title, description):
            title, description = (_with_derived(each, derived) for each in (title, description))
            return SeriesInfo(title, description)
        case dict():
            return {name: _with_derived(each, derived) for name, each in value.items()}
    return value


def _forbidden(node: Node, path: str) -> Iterator[Problem]:
    """Characters that neither XML nor a reader could bear."""
    if isinstance(node, Scalar):
        if found := FORBIDDEN.search(node.text):
            message = f"the value holds {name_of(found[0])}"
            yield Problem(path, node.line, node.col, "characters", message, "remove it")
    else:
        for each in node.items if isinstance(node, Items) else (entry.value for entry in node.entries):
            yield from _forbidden(each, path)


def _inside(table: Table, *keys: str) -> Table:
    for key in keys:
        table = next(e.value for e in table.entries if e.key == key and isinstance(e.value, Table))
    return table


def _as_config(problem: Problem) -> Problem:
    return replace(problem, code="config") if problem.code in {"value", "date"} else problem
