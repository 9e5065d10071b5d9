"""The archive: one page a month, and an overview of all months. A new story touches one month's page only."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from diglot import dates
from diglot.library import Library, Roll
from diglot.outputs.frame import Link, frame
from diglot.outputs.listing import Lists, ListView, OverviewView, cards, described
from diglot.plan import Plan, Route, Scope
from diglot.site import Site

SECTION = "archive"


class Archive(Lists):
    """`/en/archive/`: the months, by year, the newest first."""

    kind = "archive"
    template = "overview.html"
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            yield Route(self.kind, (language.code,), f"{language.code}/archive/", site.config_path, "a list")

    def view(self, route: Route, plan: Plan) -> OverviewView:
        lang = route.subject[0]
        language = plan.site.language(lang)
        heading = plan.messages[lang].pgettext("heading", "Archive")
        months = plan.names(lang, "month")[::-1]
        groups = tuple(
            (
                dates.year_name(int(year), language.locale),
                tuple(
                    Link(
                        dates.month_name(int(year), int(month[5:]), language.locale),
                        plan.href(Month.kind, lang, month),
                        count=count,
                    )
                    for month, count in of_year
                ),
            )
            for year, of_year in groupby(months, key=lambda month: month[0][:4])
        )
        return OverviewView(
            frame(plan, route, language, heading, section=SECTION), self.kind, heading, groups
        )


class Month(Lists):
    """`/en/archive/2026/04/`: all stories of a month, in the site's time zone, the newest first."""

    kind = "month"

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        if roll.kind == self.kind:
            path = f"{roll.lang}/archive/{roll.name.replace('-', '/')}/"
            yield Route(self.kind, (roll.lang, roll.name), path, site.config_path, "a month")

    def view(self, route: Route, plan: Plan) -> ListView:
        lang, month = route.subject
        language = plan.site.language(lang)
        heading = dates.month_name(int(month[:4]), int(month[5:]), language.locale)
        around = frame(plan, route, language, heading, section=SECTION)
        listing = plan.listing(lang, "month", month)
        around = described(plan, around, lang)
        return ListView(around, self.kind, heading, "", cards(plan, listing.newest(len(listing)), language))
