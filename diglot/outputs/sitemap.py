"""Sitemaps: an index, one sitemap a year of articles, one of all other pages; and the sitemap of news.

Shapes and limits are those of https://www.sitemaps.org/protocol.html. Each address comes with those of the
same page in other languages, as in the page's head. A sitemap shows no text, so none is read for it. With
a new story its year, the other pages and the index are written again, however many stories there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from diglot.library import Library
from diglot.model import Entry, Language
from diglot.moments import microseconds, moment
from diglot.outputs.files import brought
from diglot.outputs.frame import Alternate, alternates
from diglot.plan import PAGE, Env, Plan, Route, Scope, Stage, Subject
from diglot.site import Site

#: Addresses in one sitemap, and bytes divided by a thousand: what crawlers take.
MOST = 50_000

#: Articles in the sitemap of news.
MOST_NEWS = 1000

#: The sitemap of what is no article: the years are the names of the others.
PAGES = "pages"

#: Kinds of output with one page a language, which change with each story.
SINGLE = ("home", "archive", "all-series", "all-tags", "all-authors", "subscribe")

#: Kinds of output with one page a listing of the same kind. Numbered pages hold nothing of their own.
LISTS = ("series", "tag", "author", "month")

#: The only languages that the schema of news sitemaps knows with a region.
REGIONAL = frozenset({"zh-cn", "zh-tw"})

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


class Location(NamedTuple):
    """One address. `modified` is a moment as W3C writes it, "" if none is known."""

    loc: str
    modified: str
    alternates: tuple[Alternate, ...] = ()


class SitemapView(NamedTuple):
    """The addresses of pages, or of sitemaps in the index."""

    is_index: bool
    locations: tuple[Location, ...]


class Sitemap:
    """`/sitemap.xml`, `/sitemaps/2026.xml`, `/sitemaps/pages.xml`; what is too long goes on in `…-2.xml`."""

    kind = "sitemap"
    version = 1
    template = ""
    stage = Stage.FEEDS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        if not brought(library, "sitemap.xml"):
            yield Route(self.kind, (), "sitemap.xml", site.config_path, "the index of sitemaps")
        lengths = {PAGES: 0}
        for language in site.languages:
            code = language.code
            others = len(SINGLE) + 1 + sum(len(library.names(code, kind)) for kind in LISTS)
            lengths[PAGES] = max(lengths[PAGES], others)
            for year in library.names(code, "modified"):
                lengths[year] = max(lengths.get(year, 0), len(library.listings[code, "modified", year]))
        for name, length in lengths.items():
            for part in range(-(-length // _share(site))):
                path = f"sitemaps/{name}-{part + 1}.xml" if part else f"sitemaps/{name}.xml"
                yield Route(self.kind, (name, str(part)), path, site.config_path, "a sitemap")

    def view(self, route: Route, plan: Plan) -> SitemapView:
        if not route.subject:
            every = (each for each in plan.every(self.kind) if each.subject)
            return SitemapView(
                is_index=True,
                locations=tuple(
                    Location(plan.url(self.kind, *each.subject), _newest(plan, each.subject))
                    for each in every
                ),
            )
        name = route.subject[0]
        found: list[Location] = []
        for language in plan.site.languages:
            if name == PAGES:
                found += list(_pages(plan, language))[_slice(plan, route.subject)]
            else:
                found += _articles(plan, _entries(plan, language, route.subject))
        return SitemapView(is_index=False, locations=tuple(found))

    def bodies(self, view: SitemapView) -> tuple[str, ...]:
        return ()

    def render(self, view: SitemapView, env: Env) -> bytes:
        whole, each = ("sitemapindex", "sitemap") if view.is_index else ("urlset", "url")
        spaces = _SITEMAP if view.is_index else f"{_SITEMAP} {_XHTML}"
        lines = [f"{_HEAD}<{whole} {spaces}>"]
        for place in view.locations:
            modified = f"<lastmod>{place.modified}</lastmod>" if place.modified else ""
            links = "".join(
                f'\n<xhtml:link rel="alternate" hreflang="{escape(lang)}" href="{escape(href)}"/>'
                for lang, href, *_ in place.alternates
            )
            lines.append(f"<{each}><loc>{escape(place.loc)}</loc>{modified}{links}</{each}>")
        return "\n".join([*lines, f"</{whole}>\n"]).encode()


def _share(site: Site) -> int:
    """How many addresses one language may have in one sitemap.

    Each stands there once for each language, once as `x-default`, once as itself, and perhaps beside each of
    the others. At a thousand bytes a time no sitemap is larger than 50 MB.
    """
    languages = len(site.languages)
    return max(1, MOST // (languages * (2 * languages + 1)))


def _slice(plan: Plan, subject: Subject) -> slice:
    share, part = _share(plan.site), int(subject[1])
    return slice(part * share, (part + 1) * share)


def _entries(plan: Plan, language: Language, subject: Subject) -> Sequence[Entry]:
    """The articles of one language in the sitemap of a year."""
    return plan.listing(language.code, "modified", subject[0]).entries()[_slice(plan, subject)]


def _newest(plan: Plan, subject: Subject) -> str:
    """When something last changed in a sitemap."""
    if subject[0] == PAGES:
        entries = [
            entry for each in plan.site.languages for entry in plan.listing(each.code, "all").entries()[-1:]
        ]
    else:
        entries = [entry for each in plan.site.languages for entry in _entries(plan, each, subject)[-1:]]
    return _w3c(max(entries)[0]) if entries else ""


def _articles(plan: Plan, entries: Sequence[Entry]) -> Iterator[Location]:
    """Articles of one language, by the moments of their last changes."""
    base = plan.site.base_url

    def url(*output: str) -> str:
        return f"{base}{address}" if (address := plan.address(*output)) else ""

    for modified, key, lang in entries:
        subjects = {each.code: (each.code, key) for each in plan.site.languages}
        if loc := url(PAGE, lang, key):
            yield Location(loc, _w3c(modified), alternates(plan, PAGE, subjects, url))
        for other in plan.site.languages:
            if loc := plan.url("beside", lang, other.code, key):
                yield Location(loc, _w3c(modified))


def _pages(plan: Plan, language: Language) -> Iterator[Location]:
    """The pages of one language that are no articles, each with the date of the newest that it lists."""
    code = language.code
    newest = _latest(plan, code, "all")
    if language == plan.site.default and (front := plan.url("front")):
        yield Location(front, newest, alternates(plan, "front", {}))
    names: list[tuple[str, tuple[str, ...], str]] = [(kind, (), newest) for kind in SINGLE]
    names += [(kind, (name,), "") for kind in LISTS for name, _ in plan.names(code, kind)]
    names += [("all-beside", (name,), newest) for name, _ in plan.names(code, "beside")]
    for kind, name, modified in names:
        subjects = {each.code: (each.code, *name) for each in plan.site.languages}
        if url := plan.url(kind, code, *name):
            yield Location(
                url, modified or _latest(plan, code, kind, *name), alternates(plan, kind, subjects)
            )


def _latest(plan: Plan, *name: str) -> str:
    entries = plan.listing(*name).entries()
    return _w3c(entries[-1][0]) if entries else ""


def _w3c(microseconds: int) -> str:
    """A moment as sitemaps write it: RFC 3339, in UTC and whole seconds."""
    return f"{moment(microseconds):%Y-%m-%dT%H:%M:%SZ}"


class NewsItem(NamedTuple):
    """One article of the last two days."""

    loc: str
    publication: str
    language: str  #: ISO 639, but `zh-cn` and `zh-tw`
    published: str
    title: str


class NewsView(NamedTuple):
    """The newest first; there may be none."""

    items: tuple[NewsItem, ...]


class News:
    """`/news-sitemap.xml`: the articles of the last two days, and nothing else."""

    kind = "news-sitemap"
    version = 1
    template = ""
    stage = Stage.FEEDS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        if not brought(library, "news-sitemap.xml"):
            yield Route(self.kind, (), "news-sitemap.xml", site.config_path, "the sitemap of news")

    def view(self, route: Route, plan: Plan) -> NewsView:
        found = [
            (
                article,
                NewsItem(url, plan.site.title(article.lang), news_tag(language.feed_tag), "", article.title),
            )
            for language in plan.site.languages
            for article in plan.listing(language.code, "recent").newest(MOST_NEWS)
            if (url := plan.url(PAGE, article.lang, article.key))
        ]
        found.sort(key=lambda pair: pair[0].date, reverse=True)
        return NewsView(
            tuple(
                item._replace(published=_w3c(microseconds(article.date)))
                for article, item in found[:MOST_NEWS]
            )
        )

    def bodies(self, view: NewsView) -> tuple[str, ...]:
        return ()

    def render(self, view: NewsView, env: Env) -> bytes:
        return "\n".join(
            [f"{_HEAD}<urlset {_SITEMAP} {_NEWS}>", *map(_news, view.items), "</urlset>\n"]
        ).encode()


def news_tag(feed_tag: str) -> str:
    """A language as news sitemaps write it, from the tag of feeds: `zh-cn`, but `pt` for `pt-BR`."""
    tag = feed_tag.lower()
    return tag if tag in REGIONAL else tag.partition("-")[0]


def _news(item: NewsItem) -> str:
    return (
        f"<url><loc>{escape(item.loc)}</loc><news:news><news:publication>"
        f"<news:name>{escape(item.publication)}</news:name><news:language>{item.language}</news:language>"
        f"</news:publication><news:publication_date>{item.published}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>"
    )
