"""Sources become stories: paired by key, completed from each other, ordered, with neighbours.

Everything optional ends here: an `Article` is complete, and later stages never ask whether a value is there.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from diglot import reading
from diglot.config import Site
from diglot.errors import Problem, Severity, did_you_mean
from diglot.model import Article, Hidden, Library, Reference, Story
from diglot.sources import Files, Source


@dataclass(frozen=True, slots=True)
class Show:
    """Which articles to publish: `now` decides what is scheduled or expired."""

    now: datetime
    drafts: bool = False
    future: bool = False


def assemble(
    sources: Iterable[Source], site: Site, show: Show, ellipses: Mapping[str, str], files: Files
) -> tuple[Library, tuple[Problem, ...]]:
    """All stories to publish, each edition in order, and every problem found on the way.

    `ellipses` ends a cut excerpt, by language code. The order of `sources` makes no difference.
    """
    groups, problems = _paired(sources, site)
    stories: dict[str, Story] = {}
    hidden: dict[str, Hidden] = {}
    for key, group in groups.items():
        original = _original(group)
        articles: dict[str, Article] = {}
        for lang, source in group.items():
            article, reason = _article(source, original, site, show, ellipses[lang], problems)
            if article is None:
                hidden[source.address.path] = Hidden(key, lang, reason)
            else:
                articles[lang] = article
        if articles:
            shown = original.address.lang if original.address.lang in articles else next(iter(articles))
            stories[key] = Story(key, articles, shown)

    library = Library(
        stories,
        {language.code: in_order(_articles(stories, language.code)) for language in site.languages},
        _chains(stories, site),
        _listings(stories, site),
        files.beside,
        files.given,
        hidden,
    )
    return library, (*problems, *_unknown_neighbours(library))


def _paired(sources: Iterable[Source], site: Site) -> tuple[dict[str, dict[str, Source]], list[Problem]]:
    """The sources of each story by language code, in the configured order; a second claim is a problem."""
    order = {language.code: rank for rank, language in enumerate(site.languages)}
    groups: dict[str, dict[str, Source]] = defaultdict(dict)
    problems: list[Problem] = []
    for source in sorted(sources, key=lambda each: (order[each.address.lang], each.address.path)):
        group = groups[source.key]
        first = group.setdefault(source.address.lang, source)
        if first is not source:
            problems.append(_second_claim(source, first))
    return dict(sorted(groups.items())), problems


def _articles(stories: Mapping[str, Story], lang: str) -> Iterator[Article]:
    return (story.articles[lang] for story in stories.values() if lang in story.articles)


def _chains(stories: Mapping[str, Story], site: Site) -> dict[tuple[str, str], Sequence[Article]]:
    chains: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for language in site.languages:
        for article in _articles(stories, language.code):
            chains[language.code, article.series].append(article)
    return {name: in_order(articles) for name, articles in chains.items()}


def _listings(stories: Mapping[str, Story], site: Site) -> dict[tuple[str, str, str], Sequence[Article]]:
    listings: dict[tuple[str, str, str], list[Article]] = defaultdict(list)
    for language in site.languages:
        lang = language.code
        listings[lang, "all", ""] = []
        for story in stories.values():
            article = story.articles.get(lang)
            if article is None:
                if site.untranslated == "hide":
                    continue
                article = story.source
            listings[lang, "all", ""].append(article)
            listings[lang, "month", f"{article.date.astimezone(site.timezone):%Y-%m}"].append(article)
            if article.series:
                listings[lang, "series", article.series].append(article)
            for tag in article.tags:
                listings[lang, "tag", tag].append(article)
            for author in article.authors:
                listings[lang, "author", author].append(article)
    return {name: in_order(articles) for name, articles in listings.items()}


def neighbours(library: Library, article: Article) -> tuple[Article | None, Article | None]:
    """The previous (older) and the next (newer) article, of the same language and series.

    Front matter overrides either by a story's key. Articles of no series are each other's neighbours.
    """
    chain = library.chains[article.lang, article.series]
    here = place(chain, article)
    before = chain[here - 1] if here else None
    after = chain[here + 1] if here + 1 < len(chain) else None
    return (
        _chosen(library, article.lang, article.previous) or before,
        _chosen(library, article.lang, article.next) or after,
    )


def place(listing: Sequence[Article], article: Article) -> int:
    """Where an article stands in a listing that holds it, from 0."""
    return bisect_left(listing, _rank(article), key=_rank)


def _chosen(library: Library, lang: str, reference: Reference | None) -> Article | None:
    story = library.stories.get(reference.target) if reference else None
    return story.articles.get(lang) if story else None


def _unknown_neighbours(library: Library) -> Iterator[Problem]:
    """A story that is not published now is no error: nothing may stop a site on the day it expires."""
    unpublished = {(each.lang, each.key): each.reason for each in library.hidden.values()}
    for edition in library.editions.values():
        for article in edition:
            for name, chosen in (("previous", article.previous), ("next", article.next)):
                if chosen is None:
                    continue
                if chosen.target == article.key:
                    message, fix = f"{name}: this is the story itself", "write the key of another story"
                    severity = Severity.ERROR
                elif reason := unpublished.get((article.lang, chosen.target)):
                    message, fix = f'{name}: "{chosen.target}" {reason}', "another one is shown in its place"
                    severity = Severity.WARNING
                elif _chosen(library, article.lang, chosen) is None:
                    message = f'{name}: this edition has no story "{chosen.target}"'
                    hint = did_you_mean(chosen.target, (each.key for each in edition))
                    fix, severity = hint or "write the key of a published story", Severity.ERROR
                else:
                    continue
                yield Problem(article.path, chosen.line, chosen.col, "neighbour", message, fix, severity)


def _rank(article: Article) -> tuple[datetime, str]:
    return article.date, article.key


def in_order(articles: Iterable[Article]) -> Sequence[Article]:
    """From the oldest to the newest; ties broken by key."""
    return tuple(sorted(articles, key=_rank))


def _second_claim(source: Source, first: Source) -> Problem:
    path = source.address.path
    line, col = source.front.places.get("key", (0, 0))
    message = (
        f'{first.address.path} is already the "{source.address.lang}" article of the story "{source.key}"'
    )
    return Problem(
        path, line, col, "duplicate-story", message, "remove one of the two, or give one another `key:`"
    )


def _original(group: Mapping[str, Source]) -> Source:
    """The source of a story's translations: not itself translated, and the first to state its date."""
    ranked = sorted(
        group.values(),
        key=lambda source: (
            bool(source.front.translators),
            source.front.date is None and source.date is None,
        ),
    )
    return ranked[0]


def _article(
    source: Source, original: Source, site: Site, show: Show, ellipsis: str, problems: list[Problem]
) -> tuple[Article | None, str]:
    """The complete article, or None and why it is not published."""
    front, above = source.front, original.front
    path = source.address.path
    date = front.date or source.date or above.date or original.date
    if source.readable:
        problems += _missing(source, date, show.now)
    if date is None:
        return None, "has no date"
    draft = front.draft if "draft" in front.places else above.draft
    expires = front.expires or above.expires
    if reason := _withheld(draft, front.translation, date, expires, show):
        return None, reason
    document = source.document
    summary = front.summary or reading.excerpt(document.lead, site.excerpt_length, ellipsis)
    article = Article(
        key=source.key,
        lang=source.address.lang,
        path=path,
        title=source.title,
        slug=front.slug or above.slug or source.address.slug,
        date=date,
        excerpt=summary,
        read_time=front.read_time
        or reading.minutes(
            document.words,
            document.han,
            words_per_minute=site.words_per_minute,
            han_per_minute=site.han_per_minute,
        ),
        body=source.body,
        subtitle=front.subtitle or "",
        updated=front.updated,
        authors=_own(front.authors, above.authors),
        translators=front.translators or (),
        source=front.source or "",
        tags=_own(front.tags, above.tags),
        series=front.series or above.series or "",
        image=_located(front.image, path) or _located(above.image, original.address.path),
        previous=front.previous,
        next=front.next,
        aliases=front.aliases,
        draft=draft,
        expires=expires,
        comments=front.comments or above.comments or "open",
        corrections=front.corrections or (),
        headings=document.headings,
        links=document.links,
        images=document.images,
    )
    return article, ""


def _own(stated: tuple[str, ...] | None, inherited: tuple[str, ...] | None) -> tuple[str, ...]:
    """A list as stated, even if it is empty; else as inherited. Nothing stands in it twice."""
    return tuple(dict.fromkeys((inherited or ()) if stated is None else stated))


def _missing(source: Source, date: datetime | None, now: datetime) -> Iterator[Problem]:
    path = source.address.path
    if not source.title:
        fix = "add `title:` to the front matter, or begin the text with a line `# Title`"
        yield Problem(path, 1, 1, "title", "the article has no title", fix)
    if date is None:
        fix = f"add `date: {now:%Y-%m-%d}` to the front matter, or begin the file's name with a date"
        yield Problem(path, 1, 1, "date", "the article has no date", fix)


def _located(image: Reference | None, path: str) -> Reference | None:
    """An image's path from the site's root, so that a translation in another folder may inherit it."""
    if image is None or image.target.startswith("/") or "://" in image.target:
        return image
    return replace(image, target=posixpath.normpath(posixpath.join(posixpath.dirname(path), image.target)))


def _withheld(draft: bool, state: str | None, date: datetime, expires: datetime | None, show: Show) -> str:
    """Why an article is not published now; "" if it is."""
    if draft and not show.drafts:
        return "is a draft"
    if state in {"draft", "review"} and not show.drafts:
        return f"has a translation in the state “{state}”"
    if date > show.now and not show.future:
        return f"is scheduled for {date:%Y-%m-%d %H:%M} UTC"
    if expires is not None and expires <= show.now:
        return f"expired on {expires:%Y-%m-%d}"
    return ""
