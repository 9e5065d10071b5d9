"""Plan to bytes: each output's view is digested, and rendered only if that digest is new.

Same key, same bytes: a view holds all that its output shows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from diglot import batches, digest, questions
from diglot.batches import RenderBatch
from diglot.errors import ContentError, Problem
from diglot.model import File, Print
from diglot.plan import Output, Plan, Route
from diglot.templates import Closures, Theme
from diglot.workers import Crew

#: Views rendered in one piece of work.
BATCH = 50


class Made(NamedTuple):
    """One output, looked at again. `data` is None where what is published under this key is still right."""

    file: str
    stage: int
    key: str
    data: bytes | File | Print | None
    asked: bytes  #: marks of the questions that its view asked
    problems: tuple[Problem, ...]


class Keys(NamedTuple):
    """What decides an output's bytes besides its view: together they are its key."""

    tools: str  #: see `toolchain`
    closures: Closures
    catalogs: Mapping[str, str]  #: digests by BCP 47 tag

    def __call__(self, output: Output, route: Route, view: Any) -> str:
        """The key of one output."""
        if isinstance(view, File):
            return digest.of_bytes(f"{route.path}\0{view.digest}\0{self.tools}".encode())
        theme = ""
        if output.template:  # its frame, or the view itself, names the language whose catalog it needs
            lang = getattr(view, "frame", view).lang
            theme = self.closures(output.template) + self.catalogs[lang]
        return digest.of(route.kind, output.version, route.path, view, theme, self.tools)


class Shop(NamedTuple):
    """What rendering works with."""

    outputs: Mapping[str, Output]  #: by kind
    keys: Keys
    theme: Theme
    body: Callable[[str], str]  #: the HTML, with holes, of the body with a digest
    crew: Crew

    def output(self, route: Route) -> Output:
        """The kind of output at a route; the numbered pages of a list are made as its first one."""
        return self.outputs.get(route.kind) or self.outputs[route.kind.removesuffix("-page")]


def run(
    plan: Plan, routes: Iterable[tuple[str, Route]], known: Mapping[str, str], shop: Shop, pieces: int
) -> Iterator[Made]:
    """Each of these outputs, given by file and route, looked at again.

    `known` gives the key of what is published and intact, by file.
    `pieces` is about how many have to be rendered. What is wrong is in `problems`; after the first error no
    more is rendered, but everything is looked at.
    """
    ready: list[Made] = []
    waiting: deque[list[Made]] = deque()
    for results in shop.crew.map(batches.render, _cut(plan, routes, known, shop, ready, waiting), pieces):
        for made, result in zip(waiting.popleft(), results, strict=True):
            if isinstance(result, bytes):
                yield made._replace(data=result)
            else:
                yield made._replace(problems=(*made.problems, *result))
        yield from ready
        ready.clear()
    yield from ready


def _cut(
    plan: Plan,
    routes: Iterable[tuple[str, Route]],
    known: Mapping[str, str],
    shop: Shop,
    ready: list[Made],
    waiting: deque[list[Made]],
) -> Iterator[RenderBatch]:
    """Views in batches; what need not be rendered goes to `ready`, what waits for each batch to `waiting`."""
    views: list[tuple[Output, Any]] = []
    bodies: dict[str, str] = {}
    made: list[Made] = []
    failed = False
    for file, route in routes:
        each, view = _look(plan.watched(), file, route, shop)
        failed = failed or any(problem.is_error for problem in each.problems)
        if failed or known.get(file) == each.key:
            ready.append(each)
        elif isinstance(view, File | Print):
            ready.append(each._replace(data=view))
        else:
            output = shop.output(route)
            views.append((output, view))
            made.append(each)
            bodies |= {name: shop.body(name) for name in output.bodies(view) if name not in bodies}
        if len(views) >= BATCH:
            waiting.append(made)
            yield RenderBatch(shop.theme, views, bodies)
            views, bodies, made = [], {}, []
    if views:
        waiting.append(made)
        yield RenderBatch(shop.theme, views, bodies)


def _look(plan: Plan, file: str, route: Route, shop: Shop) -> tuple[Made, Any]:
    """One output's view, its key, and what making the view asked and found."""
    output = shop.output(route)
    try:
        view = output.view(route, plan)
        key = shop.keys(output, route, view)
    except ContentError as error:
        plan.problems.extend(error.problems)
        view, key = None, ""
    return Made(file, output.stage, key, None, questions.marks(plan.asked), tuple(plan.problems)), view
