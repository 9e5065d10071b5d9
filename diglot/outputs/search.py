"""The page for those who look for something: a form, and room for what is found.

What is found comes from the index in `/pagefind/en/`, which `diglot.search` makes of that language's pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot import hosting, indexing
from diglot.errors import Problem
from diglot.library import Library
from diglot.outputs.frame import Frame, frame
from diglot.plan import Env, Plan, Route, Scope, Stage, encoded
from diglot.site import Site

#: The assets of the theme that this page alone needs.
SCRIPT = "diglot-search.js"
STYLESHEET = "diglot-search.css"


class SearchView(NamedTuple):
    """The form, and where its script finds the index."""

    frame: Frame
    bundle: str  #: the folder of the language's index; "" while it has no article
    script: str
    stylesheet: str


class Search:
    """`/en/search/`, if the site has `search`."""

    kind = "search"
    version = 1
    template = "search.html"
    stage = Stage.LISTS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages if site.search else ():
            path = f"{language.code}/search/"
            yield Route(self.kind, (language.code,), path, site.config_path, "the search page")

    def view(self, route: Route, plan: Plan) -> SearchView:
        (lang,) = route.subject
        language, messages = plan.site.language(lang), plan.messages[lang]
        found = f"{plan.site.base_path}/{encoded(f'{hosting.INDEX}/{lang}')}/"
        return SearchView(
            # TRANSLATORS: The heading of the search page.
            frame=frame(plan, route, language, messages.pgettext("heading", "Search"), section="search"),
            bundle=found if len(plan.listing(lang, "edition")) else "",
            script=plan.href("asset", SCRIPT),
            stylesheet=plan.href("asset", STYLESHEET),
        )

    def bodies(self, view: SearchView) -> tuple[str, ...]:
        return ()

    def render(self, view: SearchView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)


def unsearchable(site: Site) -> Iterator[Problem]:
    """The problem of a site that wants search, where there is nothing to make an index with."""
    if site.search and not indexing.is_installed():
        message = "search: an index needs the package pagefind-bin-extended"
        yield Problem(site.config_path, 0, 0, "config", message, 'install it: pip install "diglot[search]"')
