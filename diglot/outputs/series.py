"""Series: an overview, and a page for each with its parts in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from diglot.library import Library, Roll
from diglot.outputs import structured
from diglot.outputs.frame import Link, card, frame, series_title
from diglot.outputs.listing import Lists, ListView, OverviewView
from diglot.plan import Plan, Route, Scope, segment
from diglot.site import Site

SECTION = "series"


class Series(Lists):
    """`/en/series/water/`: "Part 3 of 8", the first part first."""

    kind = "series"

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        if roll.kind == self.kind:
            path = f"{roll.lang}/series/{segment(roll.name)}/"
            yield Route(self.kind, (roll.lang, roll.name), path, roll.owner, f'the series "{roll.name}"')

    def view(self, route: Route, plan: Plan) -> ListView:
        lang, name = route.subject
        language = plan.site.language(lang)
        heading = series_title(plan, name, lang)
        info = plan.site.series.get(name)
        intro = info.description(lang) if info else ""
        listing = plan.listing(lang, "series", name)
        parts = len(listing)
        cards = tuple(
            card(plan, article, language, part=part, parts=parts)
            for part, article in enumerate(listing.newest(parts)[::-1], 1)
        )
        around = frame(plan, route, language, heading, description=intro, section=SECTION)
        data = structured.script(structured.series(plan, route, around, cards))
        feed = plan.href(f"rss-{self.kind}", lang, name)
        return ListView(
            around._replace(data=data), self.kind, heading, intro, cards, counted=parts, feed=feed
        )


class AllSeries(Lists):
    """`/en/series/`: every series with its number of parts, the most recently continued first."""

    kind = "all-series"
    template = "overview.html"
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            if library.names(language.code, "series"):
                yield Route(
                    self.kind, (language.code,), f"{language.code}/series/", site.config_path, "a list"
                )

    def view(self, route: Route, plan: Plan) -> OverviewView:
        lang = route.subject[0]
        counts = dict(plan.names(lang, "series"))
        dates = {name: plan.listing(lang, "series", name).newest(1)[0].date for name in counts}
        newest = sorted(counts, key=lambda name: (dates[name], name), reverse=True)
        heading = plan.messages[lang].pgettext("heading", "Series")
        links = tuple(
            Link(series_title(plan, name, lang), plan.href("series", lang, name), count=counts[name])
            for name in newest
        )
        around = frame(plan, route, plan.site.language(lang), heading, section=SECTION)
        return OverviewView(around, self.kind, heading, (("", links),))
