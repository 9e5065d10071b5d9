"""Lists by tag and by author: an overview of the names, and a paged list for each name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diglot.library import Library, Roll
from diglot.messages import Messages
from diglot.outputs import structured
from diglot.outputs.frame import Link, frame, person_name, tag_name
from diglot.outputs.listing import Lists, ListView, OverviewView, list_view, paged_routes
from diglot.plan import Plan, Route, Scope, segment
from diglot.site import Site


@dataclass(frozen=True, slots=True)
class Topic(Lists):
    """`/en/tags/chips/` or `/en/authors/lin-qiao/`, with older stories on numbered pages."""

    kind: str  #: also the kind of its listings
    folder: str
    section: str
    name: Callable[[Plan, str, str], str]

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        if roll.kind == self.kind:
            path = f"{roll.lang}/{self.folder}/{segment(roll.name)}/"
            what = f'the {self.kind} "{roll.name}"'
            first = Route(self.kind, (roll.lang, roll.name), path, roll.owner, what)
            yield from paged_routes(first, roll.length, site.page_size)

    def view(self, route: Route, plan: Plan) -> ListView:
        lang, name = route.subject[:2]
        listing = plan.listing(lang, self.kind, name)
        view = list_view(plan, route, listing, self.name(plan, name, lang), section=self.section)
        return view if self.kind == TAG.kind else _of_person(plan, view, lang, name)


def _of_person(plan: Plan, view: ListView, lang: str, name: str) -> ListView:
    """The list of a person's articles: it is about that person."""
    person = plan.site.authors.get(name)
    about = structured.author(plan, name, lang)
    data = structured.script(structured.collection(plan, lang, view.frame, about))
    return view._replace(frame=view.frame._replace(data=data), own_page=person.url if person else "")


@dataclass(frozen=True, slots=True)
class Topics(Lists):
    """`/en/tags/` or `/en/authors/`: all names, those with the most stories first."""

    kind: str
    of: Topic
    heading: Callable[[Messages], str]
    template: str = "overview.html"
    scope: Scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            if library.names(language.code, self.of.kind):
                yield Route(
                    self.kind,
                    (language.code,),
                    f"{language.code}/{self.of.folder}/",
                    site.config_path,
                    "a list",
                )

    def view(self, route: Route, plan: Plan) -> OverviewView:
        lang = route.subject[0]
        links = [
            Link(
                self.of.name(plan, name, lang),
                plan.href(self.of.kind, lang, name),
                count=count,
            )
            for name, count in plan.names(lang, self.of.kind)
        ]
        # Most written about first: no order of letters serves Latin and Han names alike.
        links.sort(key=lambda link: (-link.count, link.text))
        heading = self.heading(plan.messages[lang])
        around = frame(plan, route, plan.site.language(lang), heading, section=self.of.section)
        return OverviewView(around, self.kind, heading, (("", tuple(links)),))


def _tags(messages: Messages) -> str:
    return messages.pgettext("heading", "Topics")


def _authors(messages: Messages) -> str:
    return messages.pgettext("heading", "Authors")


TAG = Topic("tag", "tags", "tags", tag_name)
AUTHOR = Topic("author", "authors", "authors", person_name)
TAGS = Topics("all-tags", TAG, _tags)
AUTHORS = Topics("all-authors", AUTHOR, _authors)
