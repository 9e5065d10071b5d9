"""The page for addresses that do not exist: one a language, and one at the root, which hosts look for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.library import Library
from diglot.outputs.frame import Frame, frame
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site


class NotFoundView(NamedTuple):
    """Nothing but the frame: the words are the catalog's."""

    frame: Frame


class NotFound:
    """`/404.html` in the default language, `/en/404.html`, `/zh/404.html`."""

    kind = "notfound"
    version = 1
    template = "404.html"
    stage = Stage.LISTS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        yield Route(self.kind, (), "404.html", site.config_path, "the page of missing addresses")
        for language in site.languages:
            yield Route(self.kind, (language.code,), f"{language.code}/404.html", site.config_path)

    def view(self, route: Route, plan: Plan) -> NotFoundView:
        language = plan.site.language(route.subject[0]) if route.subject else plan.site.default
        title = plan.messages[language.code].gettext("There is no such page")
        return NotFoundView(frame(plan, route, language, title, elsewhere={}))

    def bodies(self, view: NotFoundView) -> tuple[str, ...]:
        return ()

    def render(self, view: NotFoundView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)
