"""Pages at the old addresses of articles (`aliases`), which lead readers and crawlers to the new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diglot.config import Site
from diglot.model import Library
from diglot.plan import Env, Plan, Route, Stage


@dataclass(frozen=True, slots=True)
class RedirectView:
    """Where the article lives now: `target` absolute, `href` from the root of the host."""

    lang: str
    title: str
    target: str
    href: str


class Redirect:
    """One page an alias."""

    kind = "redirect"
    version = 1
    template = "redirect.html"
    stage = Stage.PAGES

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for lang, edition in library.editions.items():
            for article in edition:
                for alias in article.aliases:
                    path = alias.target.strip("/")
                    if alias.target.endswith("/") or "." not in path.rpartition("/")[2]:
                        path = f"{path}/"
                    yield Route(self.kind, (lang, article.key, path), path, article.path, "an alias")

    def view(self, route: Route, plan: Plan) -> RedirectView:
        lang, key, _ = route.subject
        article = plan.library.stories[key].articles[lang]
        tag = plan.site.language(lang).tag
        return RedirectView(tag, article.title, plan.url("page", lang, key), plan.href("page", lang, key))

    def render(self, view: RedirectView, env: Env) -> bytes:
        return env.page(self.template, view, view.lang)
