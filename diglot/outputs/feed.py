"""What a feed says, whatever its format: one view for RSS now, Atom and JSON Feed after it.

The rules come from the RSS 2.0 specification, RFC 4151 (tag URIs) and what feed readers were seen to do; see
docs/architecture.md.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape
from typing import NamedTuple, cast

from diglot.model import Article, Filling, Language, Story
from diglot.outputs.frame import person_name, tag_name
from diglot.outputs.page import filling
from diglot.plan import Env, Plan, encoded
from diglot.site import Site


def entry_id(site: Site, key: str, lang: str, year: int) -> str:
    """What readers know an article by, for ever: a tag URI (RFC 4151).

    `year` is that of the story's original. Neither address, title nor format has a part in it.
    """
    return f"tag:{site.domain},{year}:{encoded(key)}/{lang}"


class Related(NamedTuple):
    """The item's translation: never its own link, which feed readers would follow instead."""

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
    body: str
    filling: Filling
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    related: tuple[Related, ...]


class FeedView(NamedTuple):
    """A whole feed, newest entry first. All addresses are absolute."""

    title: str
    description: str
    feed_tag: str  #: the language as RSS writes it
    home: str
    self_url: str
    updated: datetime | None
    items: tuple[Item, ...]


def feed_view(plan: Plan, language: Language, kind: str) -> FeedView:
    """One language's feed: its newest articles, never the untranslated stories of another."""
    site, lang = plan.site, language.code
    newest = plan.listing(lang, "edition").newest(site.feed_size)
    items = tuple(_item(plan, article, language) for article in newest)
    return FeedView(
        title=site.title(lang),
        description=site.description(lang) or site.title(lang),
        feed_tag=language.feed_tag or language.tag,
        home=plan.url("home", lang) or f"{site.base_url}/",
        self_url=plan.url(kind, lang),
        updated=max((item.updated for item in items), default=None),
        items=items,
    )


def _item(plan: Plan, article: Article, language: Language) -> Item:
    story = cast("Story", plan.story(article.key))
    url = plan.url("page", article.lang, article.key)
    published = article.date.replace(microsecond=0)
    return Item(
        id=entry_id(plan.site, article.key, article.lang, story.source.date.year),
        title=article.title,
        url=url,
        summary=article.excerpt,
        body=article.body,
        filling=_absolute(filling(plan, article), url, plan),
        published=published,
        updated=max(published, (article.updated or article.date).replace(microsecond=0)),
        authors=tuple(person_name(plan, author, article.lang) for author in article.authors)
        or tuple(filter(None, [plan.site.author(article.lang)])),
        categories=tuple(tag_name(plan, tag, article.lang) for tag in article.tags),
        related=tuple(
            _related(plan, other) for lang, other in story.articles.items() if lang != language.code
        ),
    )


def _related(plan: Plan, article: Article) -> Related:
    language = plan.site.language(article.lang)
    label = plan.messages[article.lang].gettext("Read in %(language)s", language=language.name)
    return Related(plan.url("page", article.lang, article.key), language.tag, article.title, label)


def _absolute(closed: Filling, url: str, plan: Plan) -> Filling:
    return closed._replace(
        links=tuple(url + href if href.startswith("#") else plan.absolute(href) for href in closed.links),
        images=tuple(map(plan.absolute, closed.images)),
        anchors=False,
    )


# Inside a feed there is no page: its fragments lead to the site, its check boxes are characters.
_FRAGMENT = re.compile(r'(?<= href=")#')
_CHECKBOX = re.compile(r"<input\b[^>]*>")


def content(item: Item, env: Env) -> str:
    """An item's full text as HTML, ending with a visible link to each translation."""
    html = item.filling.fill(env.body(item.body))
    html = _FRAGMENT.sub(escape(item.url) + "#", html)
    html = _CHECKBOX.sub(lambda box: "☑ " if "checked" in box[0] else "☐ ", html)
    return html + "".join(map(_link, item.related))


def _link(related: Related) -> str:
    lang, href, label = related.hreflang, escape(related.url), escape(related.label)
    return f'<p><a href="{href}" hreflang="{lang}" lang="{lang}">{label}</a></p>\n'
