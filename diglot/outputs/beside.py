"""Both texts of a story side by side, for learners and editors: one page for each pair of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diglot.alignment import Row, align
from diglot.library import Roll, pairs
from diglot.model import Article, Filling, cut
from diglot.outputs.frame import Frame, Link, Stamp, card, frame, language_name, stamp
from diglot.outputs.listing import Lists, ListView, list_view, paged_routes
from diglot.outputs.page import filling
from diglot.outputs.standing import foreign
from diglot.placement import Place
from diglot.plan import Env, Plan, Route, Scope, Stage, Subject
from diglot.rows import Column, columns, prefixed
from diglot.site import Site


class Side(NamedTuple):
    """One of the two texts. All that it says is in its own language."""

    name: str
    lang: str
    dir: str
    href: str
    title: str
    subtitle: str
    time: Stamp
    read_time: str
    body: str
    filling: Filling


class BesideView(NamedTuple):
    """Two texts, and which of their blocks stand in one row. The frame is in the first one's language."""

    frame: Frame
    pair: Link
    sides: tuple[Side, Side]
    rows: tuple[Row, ...]


class Beside:
    """`/en+zh/<slug>/`. Search engines may find it: it is neither text, and each of these has a page."""

    kind = "beside"
    version = 1
    template = "beside.html"
    stage = Stage.PAGES
    scope = Scope.STORY

    def routes(self, place: Place, site: Site) -> Iterator[Route]:
        for first, second in pairs(place):
            subject = first.lang, second.lang, place.key
            path = f"{first.lang}+{second.lang}/{first.slug}/"
            yield Route(self.kind, subject, path, first.path, f"beside {second.path}")

    def view(self, route: Route, plan: Plan) -> BesideView:
        *pair, key = route.subject
        first, second = (plan.article(lang, key) for lang in pair)
        own = _side(plan, first)
        other = _side(plan, second)
        # One text has the ids of its page; for the other there is none to spare.
        other = other._replace(filling=other.filling._replace(anchors=False, blocks=()))
        around = frame(
            plan,
            route,
            plan.site.language(first.lang),
            f"{first.title} · {second.title}",
            description=first.excerpt,
            elsewhere={},
        )
        heading = _heading(plan, first.lang, second.lang)
        return BesideView(
            frame=around._replace(
                editions=tuple(
                    edition._replace(href=plan.href("page", language.code, key) or edition.href)
                    for edition, language in zip(
                        around.editions,
                        [each for each in plan.site.languages if each.code != first.lang],
                        strict=True,
                    )
                )
            ),
            pair=Link(heading, plan.href(Pairs.kind, *pair)),
            sides=(own, other),
            rows=tuple(align(first.blocks, second.blocks, (first.merges, second.merges))),
        )

    def bodies(self, view: BesideView) -> tuple[str, ...]:
        return tuple(side.body for side in view.sides)

    def render(self, view: BesideView, env: Env) -> bytes:
        first, second = (
            Column(side.lang, side.dir, [side.filling.fill(block) for block in cut(env.body(side.body))])
            for side in view.sides
        )
        second = second._replace(blocks=[prefixed(block, f"{second.lang}:") for block in second.blocks])
        body = columns(view.rows, first, second)
        return env.page(self.template, view, view.frame.lang, body=body)


def _side(plan: Plan, article: Article) -> Side:
    language = plan.site.language(article.lang)
    href = plan.href("page", article.lang, article.key)
    closed = filling(plan, article)
    return Side(
        name=language.name,
        lang=language.tag,
        dir=language.dir,
        href=href,
        title=article.title,
        subtitle=article.subtitle,
        time=stamp(plan, article.date, language),
        read_time=plan.messages[article.lang].ngettext(
            "%(num)s min read", "%(num)s min read", article.read_time
        ),
        body=article.body,
        # What stands around an article is on its own page only: its comments.
        filling=closed._replace(
            links=tuple(href + link if link.startswith("#page:") else link for link in closed.links),
            marks=foreign(plan, article),
        ),
    )


def _heading(plan: Plan, first: str, second: str) -> str:
    """Both languages as the first one calls them: the words stand where nothing can mark a foreign run."""
    names = {"language": language_name(plan, first, first), "other": language_name(plan, second, first)}
    return plan.messages[first].gettext("%(language)s and %(other)s, side by side", **names)


class Pairs(Lists):
    """`/en+zh/`, and `/en+zh/page/3/`: what can be read in both languages."""

    kind = "all-beside"

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        if roll.kind == Beside.kind:
            path = f"{roll.lang}+{roll.name}/"
            first = Route(self.kind, (roll.lang, roll.name), path, site.config_path, "a list of pairs")
            yield from paged_routes(first, roll.length, site.page_size)

    def view(self, route: Route, plan: Plan) -> ListView:
        lang, other = route.subject[:2]
        listing = plan.listing(lang, Beside.kind, other)
        # Another language has other pairs: no list is the translation of this one.
        nowhere: Mapping[str, Subject] = {}
        view = list_view(plan, route, listing, _heading(plan, lang, other), elsewhere=nowhere)
        language, second = plan.site.language(lang), plan.site.language(other)
        return view._replace(
            feed="" if view.page else plan.href("rss-beside", lang, other),
            cards=tuple(
                card(plan, article, language)._replace(
                    href=plan.href(Beside.kind, lang, other, article.key),
                    other=Link(plan.article(other, article.key).title, "", second.tag, second.dir),
                )
                for article in listing.page(view.page)
            ),
        )
