"""Lists of stories: the home page, months, tags, authors and series share one view and one way of paging.

Pages are numbered from the oldest, so a full page never changes again. The newest entries, one to two pages
of them, stand on the list's first page, which has no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from diglot.model import Article, Language
from diglot.outputs import structured
from diglot.outputs.frame import Card, Frame, Link, card, frame
from diglot.plan import Env, Listing, Plan, Route, Scope, Stage, Subject, full_pages


class ListView(NamedTuple):
    """A heading and its stories; `newer` and `older` are the addresses of the pages beside this one."""

    frame: Frame
    kind: str
    heading: str
    intro: str
    cards: tuple[Card, ...]
    page: int = 0  #: its number from the oldest; 0 for the newest
    newer: str = ""
    older: str = ""
    counted: int = 0  #: all entries of the list, where that is shown
    own_page: str = ""  #: of the person whose articles are listed: their own page elsewhere
    feed: str = ""  #: the address of a feed with the list's articles


class OverviewView(NamedTuple):
    """Links to the lists of one kind, each with its number of stories, in groups (years for months)."""

    frame: Frame
    kind: str
    heading: str
    groups: tuple[tuple[str, tuple[Link, ...]], ...]


def paged_routes(first: Route, entries: int, size: int) -> Iterator[Route]:
    """The first page of a list, and its numbered ones: kind `home-page`, address `page/3/` below it."""
    yield first
    for number in range(1, full_pages(entries, size) + 1):
        yield first._replace(
            kind=f"{first.kind}-page",
            subject=(*first.subject, str(number)),
            path=f"{first.path}page/{number}/",
        )


def list_view(
    plan: Plan,
    route: Route,
    listing: Listing,
    heading: str,
    *,
    intro: str = "",
    section: str = "",
    elsewhere: Mapping[str, Subject] | None = None,
) -> ListView:
    """One page of a list whose subject is (language, name…), or (language, name…, page number).

    `elsewhere` is that of `frame`, for the list's first page.
    """
    size = plan.site.page_size
    kind = route.kind.removesuffix("-page")
    paged = kind != route.kind
    number = int(route.subject[-1]) if paged else 0
    subject = route.subject[:-1] if paged else route.subject
    language = plan.site.language(subject[0])
    older = number - 1 if number else full_pages(len(listing), size)
    newer = (
        plan.href(f"{kind}-page", *subject, str(number + 1)) or plan.href(kind, *subject) if number else ""
    )
    # Numbered pages of two languages hold different stories: they are not each other's translation.
    same = {} if paged else elsewhere
    around = frame(plan, route, language, heading, description=intro, section=section, elsewhere=same)
    return ListView(
        frame=described(plan, around, subject[0]),
        kind=kind,
        heading=heading,
        intro=intro,
        cards=cards(plan, listing.page(number), language),
        page=number,
        newer=newer,
        older=plan.href(f"{kind}-page", *subject, str(older)) if older else "",
        feed="" if paged else plan.href(f"rss-{kind}", *subject),
    )


def described(plan: Plan, around: Frame, lang: str) -> Frame:
    """The frame of a list, with what it says to machines."""
    return around._replace(data=structured.script(structured.collection(plan, lang, around)))


def cards(plan: Plan, articles: Sequence[Article], language: Language) -> tuple[Card, ...]:
    """Articles as entries of a list in `language`."""
    return tuple(card(plan, article, language) for article in articles)


class Lists:
    """What the outputs that show lists have in common."""

    version = 1
    template = "list.html"
    stage = Stage.LISTS
    scope = Scope.LISTING

    def bodies(self, view: ListView | OverviewView) -> tuple[str, ...]:
        return ()

    def render(self, view: ListView | OverviewView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)
