"""Series: an overview, and a page for each with its parts in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from diglot.config import Site
from diglot.model import Library
from diglot.outputs.frame import Link, card, frame, series_title
from diglot.outputs.listing import Lists, ListView, OverviewView
from diglot.plan import Plan, Route, segment

SECTION = "series"


class Series(Lists):
    """`/en/series/water/`: "Part 3 of 8", the first part first."""

    kind = "series"

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            for name in library.names(language.code, "series"):
                path = f"{language.code}/series/{segment(name)}/"
                owner = library.listings[language.code, "series", name][0].path
                yield Route(self.kind, (language.code, name), path, owner, f'the series "{name}"')

    def view(self, route: Route, plan: Plan) -> ListView:
        lang, name = route.subject
        language = plan.site.language(lang)
        heading = series_title(plan, name, lang)
        info = plan.site.series.get(name)
        intro = info.description(lang) if info else ""
        listing = plan.library.listings[lang, "series", name]
        return ListView(
            frame(plan, route, language, heading, description=intro, section=SECTION),
            self.kind,
            heading,
            intro,
            tuple(
                card(plan, article, language, part=part, parts=len(listing))
                for part, article in enumerate(listing, 1)
            ),
            counted=len(listing),
        )


class AllSeries(Lists):
    """`/en/series/`: every series with its number of parts, the most recently continued first."""

    kind = "all-series"
    template = "overview.html"

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            if library.names(language.code, "series"):
                yield Route(
                    self.kind, (language.code,), f"{language.code}/series/", site.config_path, "a list"
                )

    def view(self, route: Route, plan: Plan) -> OverviewView:
        lang = route.subject[0]
        listings = {
            name: plan.library.listings[lang, "series", name] for name in plan.library.names(lang, "series")
        }
        newest = sorted(listings, key=lambda name: (listings[name][-1].date, name), reverse=True)
        heading = plan.messages[lang].pgettext("heading", "Series")
        links = tuple(
            Link(series_title(plan, name, lang), plan.href("series", lang, name), count=len(listings[name]))
            for name in newest
        )
        around = frame(plan, route, plan.site.language(lang), heading, section=SECTION)
        return OverviewView(around, self.kind, heading, (("", links),))
