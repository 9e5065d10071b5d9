"""Pages at the old addresses of articles (`aliases`), which lead readers and crawlers to the new one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.placement import Place
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site


class RedirectView(NamedTuple):
    """Where the article lives now: `target` absolute, `href` from the root of the host."""

    lang: str
    dir: str
    title: str
    target: str
    href: str


class Redirect:
    """One page an alias."""

    kind = "redirect"
    version = 2
    template = "redirect.html"
    stage = Stage.PAGES
    scope = Scope.STORY

    def routes(self, place: Place, site: Site) -> Iterator[Route]:
        for outline in place.outlines:
            for alias in outline.aliases:
                path = alias.target.strip("/")
                if alias.target.endswith("/") or "." not in path.rpartition("/")[2]:
                    path = f"{path}/"
                yield Route(self.kind, (outline.lang, place.key, path), path, outline.path, "an alias")

    def view(self, route: Route, plan: Plan) -> RedirectView:
        lang, key, _ = route.subject
        article = plan.article(lang, key)
        language = plan.site.language(lang)
        return RedirectView(
            language.tag,
            language.dir,
            article.title,
            plan.url("page", lang, key),
            plan.href("page", lang, key),
        )

    def bodies(self, view: RedirectView) -> tuple[str, ...]:
        return ()

    def render(self, view: RedirectView, env: Env) -> bytes:
        return env.page(self.template, view, view.lang)
