"""The front page at `/`: every edition side by side, each in its own language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.library import Library
from diglot.outputs import structured
from diglot.outputs.frame import Card, Frame, frame
from diglot.outputs.listing import cards
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site

#: Newest stories shown for each language.
NEWEST = 5


class FrontEdition(NamedTuple):
    """One language's half of the front page."""

    name: str
    lang: str
    dir: str
    code: str
    title: str
    description: str
    href: str
    cards: tuple[Card, ...]


class FrontView(NamedTuple):
    """The front page. Its frame is in the site's default language; each edition carries its own `lang`."""

    frame: Frame
    front: tuple[FrontEdition, ...]


class Front:
    """One page for all languages; it is the `x-default` of the home pages."""

    kind = "front"
    version = 1
    template = "front.html"
    stage = Stage.LISTS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        yield Route(self.kind, (), "", site.config_path, "the front page")

    def view(self, route: Route, plan: Plan) -> FrontView:
        site = plan.site
        around = frame(plan, route, site.default, "", elsewhere={})
        data = structured.script(structured.website(plan, around, site.languages))
        return FrontView(
            around._replace(data=data),
            tuple(
                FrontEdition(
                    name=language.name,
                    lang=language.tag,
                    dir=language.dir,
                    code=language.code,
                    title=site.title(language.code),
                    description=site.description(language.code),
                    href=plan.href("home", language.code),
                    cards=cards(plan, plan.listing(language.code, "edition").newest(NEWEST), language),
                )
                for language in site.languages
            ),
        )

    def bodies(self, view: FrontView) -> tuple[str, ...]:
        return ()

    def render(self, view: FrontView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)
