"""Kinds of output by other packages: loaded by their entry points, held to the interface, told of by name.

Whatever goes wrong in such a package is a problem that names it, never a traceback: here, in a worker, on
another machine. `docs/extending.md` says what is promised to its author.
"""

from __future__ import annotations

import pickle
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import EntryPoint
from typing import Any

from diglot import digest
from diglot.errors import ContentError, Defect, Problem
from diglot.model import File
from diglot.plan import Env, Output, Plan, Route, Scope, Stage
from diglot.site import Site
from diglot.toolchain import OUTPUTS, Plugin

FIX = "mend or uninstall that package, or leave this kind out of `outputs`"

#: What an output has to have besides its methods, and what each is.
ATTRIBUTES = {"kind": str, "version": int, "template": str, "stage": Stage, "scope": Scope}

METHODS = ("routes", "view", "bodies", "render")


def loaded(plugins: Iterable[Plugin], taken: Iterable[str], told_at: str) -> list[Output]:
    """Outputs of other packages, under the names of their entry points.

    `taken` are the names that are ours, `told_at` the file at which problems are told. Raises ContentError
    with all that is wrong with any of them.
    """
    owners = dict.fromkeys(taken, "diglot itself")
    found: list[Output] = []
    problems: list[Problem] = []
    for plugin in plugins:
        if plugin.name in owners:
            message = f"it has the name of one of {owners[plugin.name]}"
            problems.append(_problem(plugin, told_at, message, "uninstall one of the two packages"))
            continue
        owners[plugin.name] = f"{plugin.distribution} {plugin.version}"
        try:
            found.append(Plugged(plugin, told_at))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return found


class Plugged:
    """A kind of output of another package, held to the interface `diglot.plan.Output`."""

    def __init__(self, plugin: Plugin, told_at: str) -> None:
        self._plugin, self._told_at = plugin, told_at
        with self._held("cannot be loaded"):
            self._output = _output(plugin)
        if wrong := list(_wrong(self._output, plugin.name)):
            raise self._refused(f"it is not made as outputs are: {'; '.join(wrong)}")
        self.kind: str = plugin.name
        self.version: int = self._output.version
        self.template: str = self._output.template
        self.stage: Stage = self._output.stage
        self.scope: Scope = self._output.scope

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._plugin, self._told_at)

    def routes(self, part: Any, site: Site) -> Sequence[Route]:
        with self._held():
            found = tuple(self._output.routes(part, site))
        for route in found:
            if not isinstance(route, Route):
                raise self._refused(f"it gave {route!r} for a Route")
            if route.kind != self.kind:
                raise self._refused(f'it gave a route of the kind "{route.kind}"')
            if not _is_address(route.path):
                raise self._refused(f'it gave the address "{route.path}", which is no path inside the site')
        return found

    def view(self, route: Route, plan: Plan) -> Any:
        with self._held():
            view = self._output.view(route, plan)
        if isinstance(view, File):
            return view
        try:
            digest.of(view)
            pickle.dumps(view)
        except (Defect, pickle.PicklingError, AttributeError, TypeError) as error:
            raise self._refused(f"its view is not made of plain values ({error})") from error
        tags = [language.tag for language in plan.site.languages]
        if self.template and getattr(getattr(view, "frame", view), "lang", None) not in tags:
            raise self._refused("its view has a template, and no `lang` that is one of the site's")
        return view

    def bodies(self, view: Any) -> Iterable[str]:
        with self._held():
            return tuple(self._output.bodies(view))

    def render(self, view: Any, env: Env) -> bytes:
        with self._held():
            data = self._output.render(view, env)
        if not isinstance(data, bytes):
            raise self._refused(f"it rendered {type(data).__name__} and not bytes")
        return data

    @contextmanager
    def _held(self, what: str = "failed") -> Iterator[None]:
        """Around each call: what our own code raises passes, all else is told of the package."""
        try:
            yield
        except Exception as error:
            if type(error).__module__.startswith("diglot."):
                raise
            raise self._refused(f"it {what} ({_said(error, self._plugin.package)})") from error

    def _refused(self, message: str) -> ContentError:
        return ContentError([_problem(self._plugin, self._told_at, message)])


class Absent:
    """What stands for an output that this worker cannot load: rendering says so."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self._problems = problems

    def render(self, view: Any, env: Env) -> bytes:
        raise ContentError(self._problems)


@lru_cache(maxsize=64)
def _again(plugin: Plugin, told_at: str) -> Plugged | Absent:
    """The same output where it has travelled to."""
    try:
        return Plugged(plugin, told_at)
    except ContentError as error:
        return Absent(error.problems)


def _output(plugin: Plugin) -> Any:
    """What the entry point names: an output, or a class or function without arguments that makes one."""
    found = EntryPoint(plugin.name, plugin.value, OUTPUTS).load()
    return found() if isinstance(found, type) or not hasattr(found, "kind") else found


def _wrong(output: Any, name: str) -> Iterator[str]:
    for attribute, kind in ATTRIBUTES.items():
        value = getattr(output, attribute, None)
        if not isinstance(value, kind) or isinstance(value, bool):
            article = "an" if kind is int else "a"
            yield f"`{attribute}` is {value!r} and not {article} {kind.__name__}"
    if getattr(output, "kind", name) != name:
        yield f'`kind` is not "{name}", the name of its entry point'
    for method in METHODS:
        if not callable(getattr(output, method, None)):
            yield f"there is no method `{method}`"


def _is_address(path: object) -> bool:
    """Whether this is a path below the output folder, as routes have it."""
    if not isinstance(path, str) or "\0" in path or "\\" in path:
        return False
    parts = path.removesuffix("/").split("/")
    return path == "" or all(part not in {"", ".", ".."} for part in parts)


def _said(error: Exception, package: str) -> str:
    """An exception, and where in the package it was raised."""
    steps = traceback.extract_tb(error.__traceback__)
    ours = [step for step in steps if package in step.filename.replace("\\", "/").split("/")]
    ours = ours or [step for step in steps if step.filename.endswith(f"{package}.py")]
    place = f" at {ours[-1].filename.rpartition('/')[2]}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}: {error}"


def _problem(plugin: Plugin, path: str, message: str, fix: str = FIX) -> Problem:
    whole = f'the output "{plugin.name}" of {plugin.distribution} {plugin.version}: {message}'
    return Problem(path, 0, 0, "plugin", whole, fix)
