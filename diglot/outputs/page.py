"""The article's page, in the exact format of the series (docs/page-format.md)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Literal, NamedTuple, cast

from diglot import links
from diglot.errors import Problem, Severity, did_you_mean
from diglot.messages import Messages
from diglot.model import Article, Filling, Reference, Story
from diglot.outputs import structured
from diglot.outputs.card import shared_picture
from diglot.outputs.frame import (
    Edition,
    Frame,
    Link,
    Stamp,
    converted_from,
    first_published,
    frame,
    person_name,
    section_name,
    series_title,
    stamp,
    tag_name,
)
from diglot.outputs.images import shown
from diglot.outputs.standing import Banner, banner, marks
from diglot.placement import Place
from diglot.plan import PAGE, Env, Plan, Route, Scope, Stage
from diglot.site import Site


class Correction(NamedTuple):
    """A note that the article was corrected."""

    time: Stamp
    text: str


class PageView(NamedTuple):
    """Everything an article's page shows; `body` is the digest of its HTML and `filling` closes the holes."""

    frame: Frame
    title: str
    languages: tuple[Edition, ...]
    time: Stamp
    read_time: int
    excerpt: str
    subtitle: str
    body: str
    filling: Filling
    source: str
    previous: Link | None
    next: Link | None
    comments: Literal["open", "closed", "off"]
    comment_count: int
    section: str
    series: Link | None
    part: int
    authors: tuple[Link, ...]
    translators: tuple[str, ...]
    tags: tuple[Link, ...]
    first_published: str
    converted: Link | None
    updated: Stamp | None
    corrections: tuple[Correction, ...]
    draft: bool
    scheduled: Stamp | None
    beside: tuple[Link, ...]
    reviewers: tuple[str, ...]
    banner: Banner | None


class Page:
    """One page an article: `/en/<slug>/`."""

    kind = PAGE
    version = 1
    template = "article.html"
    stage = Stage.PAGES
    scope = Scope.STORY

    def routes(self, place: Place, site: Site) -> Iterator[Route]:
        for outline in place.outlines:
            path = f"{outline.lang}/{outline.slug}/"
            yield Route(PAGE, (outline.lang, place.key), path, outline.path)

    def view(self, route: Route, plan: Plan) -> PageView:
        lang, key = route.subject
        article = plan.article(lang, key)
        language = plan.site.language(lang)
        around = frame(
            plan,
            route,
            language,
            article.title,
            description=article.excerpt,
            author=", ".join(person_name(plan, author, lang) for author in article.authors),
            image=shared_picture(plan, article),
        )
        before, after = neighbours(plan, article)
        part = _part(plan, article)
        data = structured.script(structured.news_article(plan, article, around, part))
        return PageView(
            frame=around._replace(data=data),
            title=article.title,
            languages=around.editions,
            time=stamp(plan, article.date, language, plan.site.timestamp(lang)),
            read_time=article.read_time,
            excerpt=article.excerpt,
            subtitle=article.subtitle,
            body=article.body,
            filling=filling(plan, article),
            source=article.source,
            previous=_neighbour(plan, before),
            next=_neighbour(plan, after),
            comments=article.comments,
            comment_count=0,
            section=section_name(plan, article),
            series=_series(plan, article),
            part=part,
            authors=tuple(_author(plan, author, lang) for author in article.authors),
            translators=tuple(person_name(plan, each, lang) for each in article.translators),
            tags=tuple(Link(tag_name(plan, tag, lang), plan.href("tag", lang, tag)) for tag in article.tags),
            first_published=first_published(plan, article),
            converted=converted_from(plan, article),
            updated=stamp(plan, article.updated, language) if article.updated else None,
            corrections=tuple(
                Correction(stamp(plan, each.date, language), each.text) for each in article.corrections
            ),
            draft=article.draft,
            scheduled=stamp(plan, article.date, language) if article.scheduled else None,
            beside=beside(plan, article),
            reviewers=tuple(person_name(plan, each, lang) for each in article.reviewers),
            banner=banner(plan, article),
        )

    def bodies(self, view: PageView) -> tuple[str, ...]:
        return (view.body,)

    def render(self, view: PageView, env: Env) -> bytes:
        body = view.filling.fill(env.body(view.body))
        return env.page(self.template, view, view.frame.lang, body=body)


def filling(plan: Plan, article: Article) -> Filling:
    """What closes the holes of an article's body on its own page."""
    resolved = links.resolve(article, plan)
    return Filling(
        resolved.links,
        resolved.images,
        resolved.heading_ids,
        labels(plan.messages[article.lang]),
        blocks=links.block_ids(article, plan),
        marks=marks(plan, article),
        shown=shown(plan.site, resolved.images, resolved.files),
    )


def labels(messages: Messages) -> dict[str, str]:
    """The titles of admonitions that name none."""
    _ = messages.gettext
    return {
        "note": _("Note"),
        "tip": _("Tip"),
        "info": _("Background"),
        "warning": _("Caution"),
        "danger": _("Warning"),
    }


def neighbours(plan: Plan, article: Article) -> tuple[Article | None, Article | None]:
    """The previous (older) and the next (newer) article, of the same language and series.

    Front matter overrides either by a story's key. Articles of no series are each other's neighbours.
    """
    before, after = plan.listing(article.lang, "chain", article.series).around(article)
    return (
        _chosen(plan, article, "previous", article.previous) or before,
        _chosen(plan, article, "next", article.next) or after,
    )


def _chosen(plan: Plan, article: Article, name: str, choice: Reference | None) -> Article | None:
    """The neighbour that an author chose.

    A story that is not published now is no error: nothing may stop a site on the day it expires.
    """
    if choice is None:
        return None
    story = plan.story(choice.target)
    chosen = story.articles.get(article.lang) if story else None
    severity = Severity.ERROR
    if choice.target == article.key:
        message, fix = f"{name}: this is the story itself", "write the key of another story"
    elif hidden := [each for each in plan.hidden(choice.target) if each.lang == article.lang]:
        message, fix = f'{name}: "{choice.target}" {hidden[0].reason}', "another one is shown in its place"
        severity = Severity.WARNING
    elif chosen is None:
        message = f'{name}: this edition has no story "{choice.target}"'
        hint = did_you_mean(choice.target, plan.known(article.lang))
        fix = hint or "write the key of a published story"
    else:
        return chosen
    plan.problems.append(Problem(article.path, choice.line, choice.col, "neighbour", message, fix, severity))
    return None


def _neighbour(plan: Plan, article: Article | None) -> Link | None:
    return Link(article.title, plan.href(PAGE, article.lang, article.key)) if article else None


def _series(plan: Plan, article: Article) -> Link | None:
    if not article.series:
        return None
    href = plan.href("series", article.lang, article.series)
    return Link(series_title(plan, article.series, article.lang), href)


def _part(plan: Plan, article: Article) -> int:
    """The article's place in its series, from 1. Not "of 8": a new part must not rewrite all the others."""
    if not article.series:
        return 0
    return 1 + plan.listing(article.lang, "series", article.series).place(article)


def beside(plan: Plan, article: Article) -> tuple[Link, ...]:
    """Where an article can be read beside each of its other languages."""
    story = cast("Story", plan.story(article.key))
    found = []
    for pair in combinations(story.articles, 2):
        if article.lang in pair and (href := plan.href("beside", *pair, article.key)):
            other = plan.site.language(pair[article.lang == pair[0]])
            found.append(Link(other.name, href, other.tag, other.dir))
    return tuple(found)


def _author(plan: Plan, author: str, lang: str) -> Link:
    return Link(person_name(plan, author, lang), plan.href("author", lang, author))
