"""Each edition's home page, and its older stories on pages numbered from the oldest."""

from __future__ import annotations

from collections.abc import Iterator

from diglot.library import Roll
from diglot.outputs import structured
from diglot.outputs.listing import Lists, ListView, list_view, paged_routes
from diglot.plan import Plan, Route
from diglot.site import Site


class Home(Lists):
    """`/en/`, and `/en/page/3/`."""

    kind = "home"

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        if roll.kind == "all":
            first = Route(self.kind, (roll.lang,), f"{roll.lang}/", site.config_path, "the home page")
            yield from paged_routes(first, roll.length, site.page_size)

    def view(self, route: Route, plan: Plan) -> ListView:
        lang = route.subject[0]
        heading = plan.site.title(lang)
        listing = plan.listing(lang, "all")
        view = list_view(plan, route, listing, heading, intro=plan.site.description(lang))
        if view.page:
            return view
        data = structured.script(structured.website(plan, view.frame, [plan.site.language(lang)]))
        return view._replace(frame=view.frame._replace(data=data))
