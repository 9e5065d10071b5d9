"""What feeds hold: each kind of feed has its addresses and its items; the format comes on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from diglot import dates
from diglot.library import Library, Roll, month_of
from diglot.model import Article
from diglot.moments import microseconds
from diglot.outputs.feeds.view import FeedView, articles, corrections, feed_view, side_by_side
from diglot.outputs.frame import person_name, series_title, tag_name
from diglot.plan import Plan, Route, Scope, segment
from diglot.site import Site


class Choice(Protocol):
    """A kind of feed, in whatever format: `kind` and `file` are the format's."""

    @property
    def scope(self) -> Scope: ...

    def routes(self, part: Any, site: Site, kind: str, file: str) -> Iterator[Route]:
        """The addresses of these feeds, by the part of the site that `scope` names."""
        ...

    def view(self, route: Route, plan: Plan) -> FeedView:
        """What one of them says."""
        ...


class Edition:
    """One language's newest articles, never the untranslated stories of another."""

    scope = Scope.SITE

    def routes(self, library: Library, site: Site, kind: str, file: str) -> Iterator[Route]:
        for language in site.languages:
            yield Route(kind, (language.code,), f"{language.code}/{file}", site.config_path, "a feed")

    def view(self, route: Route, plan: Plan) -> FeedView:
        (lang,) = route.subject
        newest = plan.listing(lang, "edition").newest(plan.site.feed_size)
        items = articles(plan, newest)
        view = feed_view(plan, route, plan.site.language(lang), items, title=plan.site.title(lang))
        return view._replace(previous=_before_all(plan, route, lang))


class Archive:
    """One language's older articles, by month (RFC 5005, section 4), in feeds that change no more.

    A month of more entries than a feed may hold is cut from its oldest. Of the newest month only full parts
    are archived; the rest is never more than the feed itself holds, so nothing is in neither.
    """

    scope = Scope.SITE

    def routes(self, library: Library, site: Site, kind: str, file: str) -> Iterator[Route]:
        for language in site.languages:
            lang = language.code
            counts = [
                (month, len(library.listings[lang, "edition-month", month]))
                for month in library.names(lang, "edition-month")
            ]
            for month, part in _parts(counts, site.feed_size):
                folder = f"{lang}/archive/{month.replace('-', '/')}"
                path = f"{folder}/{file}" if part == 1 else f"{folder}/{part}/{file}"
                yield Route(kind, (lang, month, str(part)), path, site.config_path, "an archive of a feed")

    def view(self, route: Route, plan: Plan) -> FeedView:
        lang, month, part = route.subject
        size, language = plan.site.feed_size, plan.site.language(lang)
        found = plan.listing(lang, "edition-month", month).page(int(part), size)
        name = dates.month_name(int(month[:4]), int(month[5:]), language.locale)
        view = feed_view(
            plan,
            route,
            language,
            articles(plan, found),
            title=f"{plan.site.title(lang)} — {name}",
            home=plan.url("month", lang, month),
        )
        view = view._replace(current=plan.url(route.kind.removesuffix("-archive"), lang))
        edition = plan.listing(lang, "edition")
        older, _ = edition.around(found[-1])
        if older:
            return view._replace(previous=_archive_of(plan, route, older))
        # The oldest has no other link to the rest. All others stay as they are when a newer one comes.
        _, newer = edition.around(found[0])
        return view._replace(next=_archive_of(plan, route, newer) if newer else "")


def _parts(counts: Iterable[tuple[str, int]], size: int) -> Iterator[tuple[str, int]]:
    """The archived parts of months that hold so many entries, from the oldest; parts count from 1."""
    months = list(counts)
    for place, (month, entries) in enumerate(months, 1):
        full, rest = divmod(entries, size)
        for part in range(1, full + (rest > 0 and place < len(months)) + 1):
            yield month, part


def _before_all(plan: Plan, route: Route, lang: str) -> str:
    """The address of the newest archive, in the format of a feed; "" if there is none."""
    parts = list(_parts(plan.names(lang, "edition-month"), plan.site.feed_size))
    return plan.url(f"{route.kind}-archive", lang, parts[-1][0], str(parts[-1][1])) if parts else ""


def _archive_of(plan: Plan, route: Route, article: Article) -> str:
    """The address of the archive that holds an article, of the kind of `route`; "" if there is none yet.

    It is found from the article alone: an archive must not be made again because there is another one.
    """
    month = month_of(microseconds(article.date), plan.site.timezone)
    part = plan.listing(article.lang, "edition-month", month).place(article) // plan.site.feed_size + 1
    return plan.url(route.kind, article.lang, month, str(part))


@dataclass(frozen=True, slots=True)
class Topic:
    """The newest articles of one tag or author."""

    of: str  #: the kind of its listing, and of its page
    folder: str
    name: Callable[[Plan, str, str], str]
    scope: Scope = Scope.LISTING

    def routes(self, roll: Roll, site: Site, kind: str, file: str) -> Iterator[Route]:
        if roll.kind == self.of and roll.own:
            path = f"{roll.lang}/{self.folder}/{segment(roll.name)}/{file}"
            yield Route(kind, (roll.lang, roll.name), path, roll.owner, f'the feed of "{roll.name}"')

    def view(self, route: Route, plan: Plan) -> FeedView:
        lang, name = route.subject
        # Lists show untranslated stories as well; feeds never do.
        own = plan.listing(lang, self.of, name).newest(plan.site.feed_size, own=True)
        return feed_view(
            plan,
            route,
            plan.site.language(lang),
            articles(plan, own),
            title=f"{self.name(plan, name, lang)} — {plan.site.title(lang)}",
            home=plan.url(self.of, lang, name),
        )


class Series:
    """All parts of a series in reading order: a complete feed (RFC 5005, section 2)."""

    scope = Scope.LISTING

    def routes(self, roll: Roll, site: Site, kind: str, file: str) -> Iterator[Route]:
        if roll.kind == "chain" and roll.name:
            path = f"{roll.lang}/series/{segment(roll.name)}/{file}"
            yield Route(kind, (roll.lang, roll.name), path, roll.owner, f'the feed of "{roll.name}"')

    def view(self, route: Route, plan: Plan) -> FeedView:
        lang, name = route.subject
        listing = plan.listing(lang, "chain", name)
        info = plan.site.series.get(name)
        view = feed_view(
            plan,
            route,
            plan.site.language(lang),
            articles(plan, listing.newest(len(listing))[::-1]),
            title=f"{series_title(plan, name, lang)} — {plan.site.title(lang)}",
            description=info.description(lang) if info else "",
            home=plan.url("series", lang, name),
        )
        return view._replace(complete=True)


class Corrections:
    """What was corrected in one language's articles, the newest first."""

    scope = Scope.SITE

    def routes(self, library: Library, site: Site, kind: str, file: str) -> Iterator[Route]:
        for language in site.languages:
            path = f"{language.code}/corrections/{file}"
            yield Route(kind, (language.code,), path, site.config_path, "the feed of corrections")

    def view(self, route: Route, plan: Plan) -> FeedView:
        (lang,) = route.subject
        language = plan.site.language(lang)
        return feed_view(
            plan,
            route,
            language,
            corrections(plan, language, plan.site.feed_size),
            title=corrections_title(plan, lang),
        )


def corrections_title(plan: Plan, lang: str) -> str:
    """What the feed of one language's corrections is called."""
    return f"{plan.messages[lang].pgettext('heading', 'Corrections')} — {plan.site.title(lang)}"


class Combined:
    """The newest stories of all languages, each once, in the language that it was first written in.

    A translation joins its item without a new date: who reads all languages has read the story.
    """

    scope = Scope.SITE

    def routes(self, library: Library, site: Site, kind: str, file: str) -> Iterator[Route]:
        if len(site.languages) > 1:
            yield Route(kind, (), file, site.config_path, "the feed of all languages")

    def view(self, route: Route, plan: Plan) -> FeedView:
        site = plan.site
        found: list[Article] = []
        for language in site.languages:
            found += plan.listing(language.code, "original").newest(site.feed_size)
        newest = sorted(found, key=_recency, reverse=True)[: site.feed_size]
        view = feed_view(
            plan,
            route,
            site.default,
            (item._replace(id=_of_story(item.id)) for item in articles(plan, newest)),
            title=combined_title(plan),
            home=combined_home(plan),
        )
        return view._replace(mixed=True)


class Beside:
    """The newest stories that can be read in two languages, with both texts."""

    scope = Scope.LISTING

    def routes(self, roll: Roll, site: Site, kind: str, file: str) -> Iterator[Route]:
        if roll.kind == "beside":
            path = f"{roll.lang}+{roll.name}/{file}"
            yield Route(kind, (roll.lang, roll.name), path, site.config_path, "the feed of a pair")

    def view(self, route: Route, plan: Plan) -> FeedView:
        lang, other = route.subject
        newest = plan.listing(lang, "beside", other).newest(plan.site.feed_size)
        return feed_view(
            plan,
            route,
            plan.site.language(lang),
            (side_by_side(plan, article, other) for article in newest),
            title=beside_title(plan, lang, other),
            home=plan.url("all-beside", lang, other),
        )


def beside_title(plan: Plan, lang: str, other: str) -> str:
    """What the feed of two languages is called: "After the Demo · 演示之后 (English + 中文)"."""
    languages = plan.site.language(lang), plan.site.language(other)
    titles = " · ".join(dict.fromkeys(plan.site.title(each.code) for each in languages))
    return f"{titles} ({' + '.join(each.name for each in languages)})"


def combined_title(plan: Plan) -> str:
    """What the feed of all languages is called: the site's names, each once."""
    return " · ".join(dict.fromkeys(plan.site.title(language.code) for language in plan.site.languages))


def combined_home(plan: Plan) -> str:
    """The page of all languages, or else that of the first one."""
    return plan.url("front") or plan.url("home", plan.site.default.code)


def _of_story(entry_id: str) -> str:
    """The id of a story, made from that of its article: without the language."""
    return entry_id.rpartition("/")[0]


def _recency(article: Article) -> tuple[datetime, str]:
    return article.date, article.key


EDITION, ARCHIVE, SERIES = Edition(), Archive(), Series()
CORRECTIONS, COMBINED, BESIDE = Corrections(), Combined(), Beside()
TAG = Topic("tag", "tags", tag_name)
AUTHOR = Topic("author", "authors", person_name)
