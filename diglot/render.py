"""Plan to bytes: each output's view is digested, and rendered only if that digest is new.

Same key, same bytes: a view holds all that its output shows, so nothing has to track who depends on whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import diglot
from diglot import digest
from diglot.cache import Cache
from diglot.errors import ContentError, Problem, raise_errors
from diglot.messages import Messages
from diglot.plan import Output, Plan, Route, Stage
from diglot.templates import Theme

#: Libraries whose versions may change the bytes of an output.
LIBRARIES = ("babel", "feedgen", "jinja2", "lxml", "markdown-it-py", "mdit-py-plugins", "nh3", "pygments")


@dataclass(frozen=True, slots=True)
class Rendered:
    """One output. `data` is None where the known output with this key is still right."""

    route: Route
    stage: Stage
    key: str
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Workshop:
    """The real `Env`: templates, bodies and files. Rendering gets nothing else."""

    theme: Theme
    bodies: Cache

    def page(self, template: str, view: object, lang: str, **parts: str) -> bytes:
        """See `Env`."""
        return self.theme.render(template, view, lang, parts)

    def body(self, digest: str) -> str:
        return self.bodies.body(digest)

    def read(self, path: str) -> bytes:
        return Path(path).read_bytes()


def toolchain() -> str:
    """The digest of everything but sources that decides an output's bytes: our code and the libraries'."""
    package = Path(diglot.__file__).parent
    code = {
        path.relative_to(package).as_posix(): (stat.st_size, stat.st_mtime_ns)
        for path in sorted(package.rglob("*.py"))
        for stat in [path.stat()]
    }
    return digest.of(diglot.__version__, {name: version(name) for name in LIBRARIES}, code)


def run(
    plan: Plan,
    outputs: Sequence[Output],
    workshop: Workshop,
    messages: Mapping[str, Messages],
    known: Mapping[str, str],
    tools: str,
) -> Iterator[Rendered]:
    """Every output of the plan. `known` gives the key of what is already published, by file.

    `tools` is the `toolchain` that every key depends on.

    A broken template fails each output that it makes; the ContentError raised at the end names it once.
    """
    by_kind = {output.kind: output for output in outputs}
    common = digest.of(tools, {lang: each.digest for lang, each in messages.items()})
    problems: set[Problem] = set()
    for route in plan.routes:
        output = by_kind[route.kind.removesuffix("-page")]
        try:
            view = output.view(route, plan)
            closure = workshop.theme.closure(output.template) if output.template else ""
            key = digest.of(route.kind, output.version, route.path, view, closure, common)
            data = None if known.get(route.file) == key else output.render(view, workshop)
            yield Rendered(route, output.stage, key, data)
        except ContentError as error:
            problems.update(error.problems)
    raise_errors(problems)
