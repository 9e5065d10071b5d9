"""Plan to bytes: each output's view is digested, and rendered only if that digest is new.

Same key, same bytes: a view holds all that its output shows, so nothing has to track who depends on whom.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import diglot
from diglot import digest
from diglot.cache import Cache
from diglot.errors import ContentError, Problem, raise_errors
from diglot.messages import Messages
from diglot.plan import Output, Plan, Route, Stage
from diglot.templates import Theme

#: Libraries whose versions may change the bytes of an output. An extra that is absent counts as well.
LIBRARIES = (
    "babel",
    "feedgen",
    "jinja2",
    "latex2mathml",
    "linkify-it-py",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "nh3",
    "pygments",
    "pyyaml",
    "regex",
    "tzdata",
)


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
    code = {path.relative_to(package).as_posix(): path.read_bytes() for path in sorted(package.rglob("*.py"))}
    return digest.of(sys.version, {name: _version(name) for name in LIBRARIES}, code)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


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
    catalogs = {each.language.tag: each.digest for each in messages.values()}
    problems: set[Problem] = set()
    for route in plan.routes:
        output = by_kind.get(route.kind) or by_kind[route.kind.removesuffix("-page")]
        try:
            view = output.view(route, plan)
            theme = ""
            if output.template:  # its frame, or the view itself, names the language whose catalog it needs
                lang = getattr(view, "frame", view).lang
                theme = workshop.theme.closure(output.template) + catalogs[lang]
            key = digest.of(route.kind, output.version, route.path, view, theme, tools)
            data = None if known.get(route.file) == key else output.render(view, workshop)
            yield Rendered(route, output.stage, key, data)
        except ContentError as error:
            problems.update(error.problems)
    raise_errors(problems)
