"""What a feed says, whatever its format: one view for RSS, Atom and JSON Feed.

The rules come from RSS 2.0, RFC 4287 (Atom), RFC 5005 (complete and archived feeds), RFC 4151 (tag URIs), and
what feed readers were seen to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, cast
from uuid import NAMESPACE_URL, uuid5

from diglot import links
from diglot.alignment import Row, align
from diglot.model import Article, Direction, Filling, Language, Shown, Story
from diglot.outputs.frame import converted_from, first_published, person_name, tag_name
from diglot.outputs.page import filling
from diglot.outputs.standing import foreign
from diglot.plan import PAGE, Plan, Route, encoded
from diglot.site import Site


class Related(NamedTuple):
    """The same story elsewhere: never the item's own link, which feed readers would follow instead."""

    url: str
    hreflang: str
    title: str
    label: str  #: "阅读中文版": in the language that it leads to


class Item(NamedTuple):
    """One entry. `id` depends on the story's key and language alone; `body` is a digest, as on pages."""

    id: str
    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    tag: str  #: its language, BCP 47
    feed_tag: str  #: the same as RSS writes it
    dir: Direction  #: of its text
    more: str  #: the words of a link to the whole text, where a feed has no room for it
    body: str = ""
    filling: Filling = Filling()
    text: str = ""  #: instead of a body: a few plain words
    notes: tuple[str, ...] = ()  #: where and when the story first appeared, and who or what translated it
    contributors: tuple[str, ...] = ()  #: those who translated it, or read the translation
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""  #: absolute
    related: tuple[Related, ...] = ()
    second: Second | None = None


class Second(NamedTuple):
    """The other text of an item that holds two, and which of their blocks stand together."""

    body: str
    filling: Filling
    tag: str  #: its language, BCP 47
    dir: Direction
    rows: tuple[Row, ...]


class FeedView(NamedTuple):
    """A whole feed, in the order in which its entries are written. All addresses are absolute."""

    id: str
    title: str
    description: str
    tag: str  #: the language, BCP 47
    feed_tag: str  #: the same as RSS writes it
    home: str
    self_url: str
    author: str
    updated: datetime | None
    items: tuple[Item, ...]
    hub: str = ""
    previous: str = ""  #: the archive of what came before (RFC 5005, section 4)
    next: str = ""  #: the archive of what came after it, in the oldest one
    current: str = ""  #: the feed that this is an archive of
    complete: bool = False  #: these are all entries that there are (RFC 5005, section 2)
    mixed: bool = False  #: entries are in different languages


def entry_id(site: Site, year: int, *parts: str) -> str:
    """The id of an entry for ever: a tag URI (RFC 4151) of its story's key and language.

    `year` is the one in which the story was first dated. Nothing else of it counts: not its title, its
    address or the format of the feed.
    """
    return f"tag:{site.domain},{year}:{'/'.join(map(encoded, parts))}"


def feed_view(
    plan: Plan,
    route: Route,
    language: Language,
    items: Iterable[Item],
    *,
    title: str,
    description: str = "",
    home: str = "",
) -> FeedView:
    """The feed at a route. Its id does not depend on the format: each is the same feed."""
    site, lang, items = plan.site, language.code, tuple(items)
    name = "/".join((route.kind.partition("-")[2] or "edition", *route.subject))
    return FeedView(
        id=uuid5(NAMESPACE_URL, f"feed:{site.domain}/{name}").urn,
        title=title,
        description=description or site.description(lang) or title,
        tag=language.tag,
        feed_tag=language.feed_tag,
        home=home or plan.url("home", lang),
        self_url=f"{site.base_url}/{encoded(route.path)}",
        author=site.author(lang) or site.title(lang),
        updated=max((item.updated for item in items), default=None),
        items=items,
        hub=site.hub,
    )


def articles(plan: Plan, found: Sequence[Article]) -> tuple[Item, ...]:
    """An item for each article."""
    return tuple(_item(plan, article) for article in found)


def _item(plan: Plan, article: Article) -> Item:
    site, story = plan.site, cast("Story", plan.story(article.key))
    language = site.language(article.lang)
    url = plan.url(PAGE, article.lang, article.key)
    published = article.date.replace(microsecond=0)
    names = tuple(person_name(plan, author, article.lang) for author in article.authors)
    return Item(
        id=entry_id(site, story.source.date.year, article.key, article.lang),
        title=article.title,
        url=url,
        summary=article.excerpt,
        published=published,
        updated=max(published, (article.updated or article.date).replace(microsecond=0)),
        tag=language.tag,
        feed_tag=language.feed_tag,
        dir=language.dir,
        more=plan.messages[article.lang].gettext("Read the whole text"),
        body=article.body,
        filling=_absolute(filling(plan, article), url, plan)._replace(marks=foreign(plan, article)),
        notes=_notes(plan, article),
        contributors=tuple(
            person_name(plan, each, article.lang) for each in (*article.translators, *article.reviewers)
        ),
        authors=names or tuple(filter(None, [site.author(article.lang)])),
        categories=tuple(tag_name(plan, tag, article.lang) for tag in article.tags),
        image=plan.absolute(links.image_href(article.image.target, plan)) if article.image else "",
        related=tuple(
            _related(plan, other) for lang, other in story.articles.items() if lang != article.lang
        ),
    )


def _notes(plan: Plan, article: Article) -> tuple[str, ...]:
    """Where a translation comes from: when its story first appeared, and who made it."""
    lang, messages = article.lang, plan.messages[article.lang]
    original = converted_from(plan, article)
    comma = messages.pgettext("between languages", ", ")
    translators, reviewers = (
        comma.join(person_name(plan, each, lang) for each in names)
        for names in (article.translators, article.reviewers)
    )
    told = (
        first_published(plan, article),
        # TRANSLATORS: Below an article in a feed; one name or several.
        translators and messages.gettext("Translated by %(names)s", names=translators),
        # TRANSLATORS: Likewise: who read the translation against the original.
        reviewers and messages.gettext("Translation reviewed by %(names)s", names=reviewers),
        messages.gettext("Converted automatically from %(language)s", language=original.text)
        if original
        else "",
    )
    return tuple(filter(None, told))


def _related(plan: Plan, article: Article) -> Related:
    language = plan.site.language(article.lang)
    label = plan.messages[article.lang].gettext("Read in %(language)s", language=language.name)
    return Related(plan.url(PAGE, article.lang, article.key), language.tag, article.title, label)


def _absolute(closed: Filling, url: str, plan: Plan) -> Filling:
    return closed._replace(
        links=tuple(url + href if href.startswith("#") else plan.absolute(href) for href in closed.links),
        images=tuple(map(plan.absolute, closed.images)),
        # One address each, which stays: readers keep what they got.
        shown={number: Shown(each.width, each.height) for number, each in closed.shown.items()},
        anchors=False,
        blocks=(),
    )


def side_by_side(plan: Plan, first: Article, other: str) -> Item:
    """An item with both texts of a story, block by block."""
    second = plan.article(other, first.key)
    mine, theirs = (
        _item(plan, each)._replace(authors=(), categories=(), notes=(), contributors=())
        for each in (first, second)
    )
    year = cast("Story", plan.story(first.key)).source.date.year
    url = plan.url("beside", first.lang, other, first.key)
    return mine._replace(
        id=entry_id(plan.site, year, first.key, f"{first.lang}+{other}"),
        title=f"{first.title} · {second.title}",
        url=url or mine.url,
        published=max(mine.published, theirs.published),
        updated=max(mine.updated, theirs.updated),
        related=(),
        second=Second(
            second.body,
            theirs.filling,
            theirs.tag,
            theirs.dir,
            tuple(align(first.blocks, second.blocks, (first.merges, second.merges))),
        ),
    )


def corrections(plan: Plan, language: Language, count: int) -> tuple[Item, ...]:
    """The newest corrections of one language's articles, as items of their own."""
    site, lang = plan.site, language.code
    found: list[Item] = []
    for article in dict.fromkeys(plan.listing(lang, "corrected").newest(count)):
        year = cast("Story", plan.story(article.key)).source.date.year
        same = Counter[datetime]()  # of one day there may be two
        for correction in article.corrections:
            moment = correction.date.replace(microsecond=0)
            same[moment] += 1
            name = [f"{moment:%Y-%m-%dT%H:%M:%SZ}", str(same[moment])][: 1 + (same[moment] > 1)]
            found.append(
                Item(
                    id=entry_id(site, year, article.key, lang, "correction", *name),
                    title=plan.messages[lang].gettext("Correction: %(title)s", title=article.title),
                    url=plan.url(PAGE, lang, article.key),
                    summary=correction.text,
                    published=moment,
                    updated=moment,
                    tag=language.tag,
                    feed_tag=language.feed_tag,
                    dir=language.dir,
                    more=plan.messages[lang].gettext("Read the whole text"),
                    text=correction.text,
                )
            )
    found.sort(key=lambda item: (item.published, item.id), reverse=True)
    return tuple(found[:count])
