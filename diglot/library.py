"""Sources become stories: paired by key, completed from each other, put in order.

First the places: from the facts of its sources, each story gets its place in the site (`placed`), and is
entered into listings (`entered`). Texts come later, one story at a time (`story`), so that a large archive
fits in memory. Everything optional ends here: an `Article` is complete, and later stages never ask whether a
value is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import tzinfo
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from diglot.model import Article, Entry, File, Hidden, Image, ListingName, Outline, Story
from diglot.moments import microseconds, moment
from diglot.paths import located
from diglot.placement import Place
from diglot.site import Site
from diglot.sources import Source

#: The kind of the listing that each language has, even if it is empty.
ALL = "all"


class Roll(NamedTuple):
    """A listing as its routes see it: what it is called, how long it is, and a source to name in messages."""

    lang: str
    kind: str
    name: str
    length: int
    owner: str
    own: bool = True  #: whether an entry is in the listing's own language


class Library(NamedTuple):
    """Everything to publish. Texts are asked for one story at a time, so that a large archive fits in memory.

    `listings` holds entries by (language code, kind, name), from the oldest to the newest.

    Kinds of one language's own articles: `edition` (all of them, named "") and `chain` (cut into series,
    "" for those of none), where neighbours are found; `edition-month` (2026-04, in the site's time zone),
    for archives of feeds; `modified`, named after the year of publication, by the date of the last
    change; `original` (""), those first written in it; `recent` (""), for news; `corrected` (""), an entry
    a correction, by its date; `beside`, named after a later language that the story also exists in, by the
    date of the later text. Kinds that lists show, in which untranslated stories stand by their original:
    `all` (named ""), `month` (2026-04), `tag`, `author`, `series`.
    """

    listings: Mapping[ListingName, Sequence[Entry]]
    story: Callable[[str], Story | None]  #: by key; None if nothing of it is published
    hidden: Callable[[str], Sequence[Hidden]]  #: by key: what is not published now
    keys: Mapping[str, str]  #: the story's key by path, for every source
    files: Mapping[str, File] = {}  #: beside the articles, by path from the root
    #: The theme's assets (`asset`) and the site's static files (`static`), by their names.
    given: Mapping[str, Mapping[str, File]] = {}
    images: Mapping[str, Image] = {}  #: what is known of image files, by path from the root

    def names(self, lang: str, kind: str) -> list[str]:
        """The names of one language's listings of a kind, sorted."""
        return sorted(name for code, of_kind, name in self.listings if code == lang and of_kind == kind)


def entered(place: Place, site: Site) -> tuple[tuple[Entry, tuple[ListingName, ...]], ...]:
    """A story's entries, each with all the listings that it stands in."""
    found: dict[Entry, list[ListingName]] = {}
    for name, entry in _entered(place, site):
        found.setdefault(entry, []).append(name)
    return tuple((entry, _shared(tuple(names))) for entry, names in found.items())


@lru_cache(maxsize=1 << 14)
def _shared(names: tuple[ListingName, ...]) -> tuple[ListingName, ...]:
    """One tuple for all stories of the same month, topics and authors."""
    return names


@lru_cache(maxsize=1 << 14)
def _named(lang: str, kind: str, name: str) -> ListingName:
    """One tuple for all entries of a listing: there are many."""
    return lang, kind, name


def _entered(place: Place, site: Site) -> Iterator[tuple[ListingName, Entry]]:
    published = {outline.lang: outline for outline in place.outlines}
    yield from _beside(place)
    if published:
        yield _named(place.original, "original", ""), place.source.entry
    for language in site.languages:
        lang = language.code
        outline = published.get(lang)
        if outline is not None:
            yield from _own_entries(outline, site.timezone, recent=lang in place.recent)
        elif site.untranslated == "hide" or not published:
            continue
        else:
            outline = place.source
        entry = outline.entry
        yield _named(lang, ALL, ""), entry
        yield _named(lang, "month", month_of(outline.date, site.timezone)), entry
        if outline.series:
            yield _named(lang, "series", outline.series), entry
        for tag in outline.tags:
            yield _named(lang, "tag", tag), entry
        for author in outline.authors:
            yield _named(lang, "author", author), entry


def _own_entries(outline: Outline, zone: tzinfo, *, recent: bool) -> Iterator[tuple[ListingName, Entry]]:
    """Where an article stands among those of its own edition."""
    lang, entry = outline.lang, outline.entry
    yield _named(lang, "edition", ""), entry
    yield _named(lang, "chain", outline.series), entry
    month = month_of(outline.date, zone)
    yield _named(lang, "edition-month", month), entry
    yield _named(lang, "modified", month[:4]), (outline.modified, outline.key, lang)
    if recent:
        yield _named(lang, "recent", ""), entry
    for date in outline.corrections:
        yield _named(lang, "corrected", ""), (date, outline.key, lang)


def pairs(place: Place) -> Iterator[tuple[Outline, Outline]]:
    """The texts that can be read side by side; nobody needs a text beside what was made of it by itself."""
    for first, second in combinations(place.outlines, 2):
        if first.converted != second.lang and second.converted != first.lang:
            yield first, second


def _beside(place: Place) -> Iterator[tuple[ListingName, Entry]]:
    """The pairs of languages in which a story can be read side by side."""
    for first, second in pairs(place):
        entry = (max(first.date, second.date), place.key, first.lang)
        yield _named(first.lang, "beside", second.lang), entry


def month_of(date: int, zone: tzinfo) -> str:
    """The month of a moment in microseconds since 1970, in a time zone: `2026-04`."""
    local = moment(date).astimezone(zone)
    return f"{local.year}-{local.month:02}"


def story(place: Place, group: Mapping[str, Source], approved: Mapping[str, Source]) -> Story:
    """A story with its texts: what is published of it.

    `group` holds its sources by language code, `approved` what approved copies of its original tell.
    """
    above = group[place.above]
    articles = {
        outline.lang: _article(
            outline, group[outline.lang], above, approved.get(outline.converted or outline.lang)
        )
        for outline in place.outlines
    }
    return Story(place.key, articles, place.original)


def _article(outline: Outline, source: Source, above: Source, approved: Source | None) -> Article:
    """The complete article: what its own source states, and what it inherits from the original's."""
    standing = source.standing
    if standing is None and approved is not None and source is not above:
        standing = approved.standing
    front, inherited, document = source.front, above.front, source.document
    return Article(
        key=outline.key,
        lang=outline.lang,
        path=source.address.file,
        title=source.title,
        slug=outline.slug,
        date=moment(outline.date),
        excerpt=front.summary or source.excerpt,
        read_time=front.read_time or source.read_time,
        body=source.body,
        subtitle=front.subtitle or "",
        updated=front.updated if front.updated and microseconds(front.updated) <= outline.modified else None,
        authors=outline.authors,
        translators=front.translators or (),
        source=front.source or "",
        tags=outline.tags,
        series=outline.series,
        image=located(front.image, source.address.home) or located(inherited.image, above.address.home),
        previous=front.previous,
        next=front.next,
        aliases=outline.aliases,
        draft=outline.draft,
        scheduled=outline.scheduled,
        expires=front.expires or inherited.expires,
        comments=front.comments or inherited.comments or "open",
        corrections=tuple(
            each for each in front.corrections or () if microseconds(each.date) in outline.corrections
        ),
        headings=document.headings,
        links=document.links,
        images=document.images,
        blocks=document.blocks,
        merges=document.merges,
        reviewers=front.reviewers or (),
        base=source.address.base,
        converted=outline.converted,
        standing=standing,
    )
