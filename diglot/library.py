"""Sources become stories: paired by key, completed from each other, put in order.

First the places: from the facts of its sources, each story gets its place in the site (`placed`), and is
entered into listings (`entered`). Texts come later, one story at a time (`story`), so that a large archive
fits in memory. Everything optional ends here: an `Article` is complete, and later stages never ask whether a
value is there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeVar

from diglot.errors import Problem, Severity
from diglot.model import Article, Entry, File, Hidden, ListingName, Outline, Story
from diglot.moments import microseconds, moment
from diglot.paths import located
from diglot.site import Site
from diglot.sources import SUFFIXES, Facts, Source

T = TypeVar("T")

#: How long an article is news, in microseconds: news sitemaps may hold the last two days.
NEWS = 2 * 24 * 3600 * 1_000_000

#: No approved copies.
NONE_APPROVED: Mapping[str, Facts] = {}

#: After all moments, in microseconds since 1970.
_FOREVER = 1 << 62

#: The kind of the listing that each language has, even if it is empty.
ALL = "all"


class Show(NamedTuple):
    """Which articles to publish: `now` decides what is scheduled or expired."""

    now: datetime
    drafts: bool = False
    future: bool = False
    partial: bool = False  #: translations that are not finished as well


class Place(NamedTuple):
    """One story's place in the site: what is published of it and what is not."""

    key: str
    above: str  #: the code of the language it was first written in: translations inherit from that article
    original: str  #: the same among those published, else the first of them; "" if none is
    outlines: tuple[Outline, ...]  #: what is published, in the configured order of the languages
    hidden: tuple[Hidden, ...]  #: what is not
    wanted: tuple[str, ...]  #: paths that it would publish as files if they existed
    due: int  #: when this changes by itself, in microseconds since 1970; 0 for never
    recent: tuple[str, ...] = ()  #: the codes of the languages in which it is news

    @property
    def source(self) -> Outline:
        return next(outline for outline in self.outlines if outline.lang == self.original)


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

    def names(self, lang: str, kind: str) -> list[str]:
        """The names of one language's listings of a kind, sorted."""
        return sorted(name for code, of_kind, name in self.listings if code == lang and of_kind == kind)


def paired(facts: Iterable[Facts], order: Mapping[str, int]) -> tuple[dict[str, Facts], list[Problem]]:
    """The facts of one story by language code, in the configured order; a second claim is a problem.

    `order` ranks the codes of the languages.
    """
    group: dict[str, Facts] = {}
    problems: list[Problem] = []
    for each in sorted(facts, key=lambda each: (order[each.address.lang], each.address.path)):
        first = group.setdefault(each.address.lang, each)
        if first is not each:
            problems.append(_second_claim(each, first))
    return group, problems


def told_apart(facts: Iterable[Facts]) -> tuple[list[Facts], dict[str, Facts]]:
    """Those of articles, and by language code those of approved copies."""
    articles: list[Facts] = []
    approved: dict[str, Facts] = {}
    for each in facts:
        if each.address.role == "approved":
            approved[each.address.lang] = each
        else:
            articles.append(each)
    return articles, approved


def placed(
    key: str,
    group: Mapping[str, Facts],
    show: Show,
    files: Container[str],
    approved: Mapping[str, Facts] = NONE_APPROVED,
) -> tuple[Place, list[Problem]]:
    """The place of the story with these facts, and what its sources lack.

    `files` are those beside articles, `approved` the facts of approved copies by language code.
    """
    above = source_of(group)
    outlines: list[Outline] = []
    hidden: list[Hidden] = []
    problems: list[Problem] = []
    now, due = microseconds(show.now), []
    for lang, facts in group.items():
        date = above.date if facts.date is None else facts.date
        expires = above.expires if facts.expires is None else facts.expires
        draft = above.draft if facts.draft is None else facts.draft
        is_told = not facts.address.of  # else it is told of what it is converted from
        if facts.readable and is_told:
            problems += _missing(facts, date, show.now)
        stale = None if date is None else date + NEWS
        changes = (date, stale, expires, facts.updated, *facts.corrections)
        due += [moment for moment in changes if moment is not None and moment > now]
        waits = above.grave and facts is not above and bool(_changed(facts, approved))
        reason = _withheld(bool(draft), facts.translation, date, expires, show, waits=waits)
        if reason or date is None:
            over = expires is not None and expires <= now
            hidden.append(Hidden(facts.address.file, lang, reason, over))
        else:
            told = now if not show.future else _FOREVER
            problems += _too_early(facts, told) if is_told else ()
            outlines.append(_outline(facts, above, date, told))
    published = [outline.lang for outline in outlines]
    original = above.address.lang if above.address.lang in published else "".join(published[:1])
    wanted = tuple(path for outline in outlines for path in outline.beside if path not in files)
    if wanted:
        outlines = [
            each._replace(beside=tuple(path for path in each.beside if path in files)) for each in outlines
        ]
    place = Place(
        key,
        above.address.lang,
        original,
        tuple(outlines),
        tuple(hidden),
        wanted,
        min(due, default=0),
        tuple(each.lang for each in outlines if each.date + NEWS > now),
    )
    return place, problems


def source_of(group: Mapping[str, Facts]) -> Facts:
    """The source of a story's translations: not itself translated, and the first to state its date."""
    return min(
        group.values(), key=lambda facts: (bool(facts.address.of), facts.translated, facts.date is None)
    )


def _changed(facts: Facts, approved: Mapping[str, Facts]) -> int:
    """How many segments of a translation say something else than their source does now."""
    lang = facts.address.of or facts.address.lang
    is_parallel = facts.address.file.endswith(SUFFIXES) and lang in approved
    return approved[lang].changed if is_parallel else facts.changed


def _outline(facts: Facts, above: Facts, date: int, told: int) -> Outline:
    """`told`: changes and corrections after this moment are not shown yet."""
    image = facts.image or above.image
    updated = facts.updated if facts.updated is not None and facts.updated <= told else date
    return Outline(
        key=facts.key,
        lang=facts.address.lang,
        path=facts.address.path,
        date=date,
        modified=max(date, updated),
        slug=facts.slug or above.slug or facts.address.slug,
        series=facts.series or above.series or "",
        tags=_own(facts.tags, above.tags),
        authors=_own(facts.authors, above.authors),
        aliases=facts.aliases,
        beside=(*facts.beside, image.target) if image else facts.beside,
        corrections=tuple(each for each in facts.corrections if each <= told),
        converted=facts.address.of,
        pictured=image is not None and not image.target.lower().endswith(".svg"),
    )


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
        draft=front.draft if "draft" in front.places else inherited.draft,
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


def _second_claim(facts: Facts, first: Facts) -> Problem:
    path, (line, col) = facts.address.path, facts.places.get("key", (0, 0))
    message = f'{first.address.path} is already the "{facts.address.lang}" article of the story "{facts.key}"'
    fix = "remove one of the two, or give one another `key:`"
    return Problem(path, line, col, "duplicate-story", message, fix)


def _own(stated: tuple[T, ...] | None, inherited: tuple[T, ...] | None) -> tuple[T, ...]:
    """A list as stated, even if it is empty; else as inherited. Nothing stands in it twice."""
    return tuple(dict.fromkeys((inherited or ()) if stated is None else stated))


def _too_early(facts: Facts, told: int) -> Iterator[Problem]:
    """Moments that feeds would tell of before they come."""
    for name, moments in (("updated", (facts.updated,)), ("corrections", facts.corrections)):
        for each in moments:
            if each is not None and each > told:
                when = f"{moment(each):%Y-%m-%d %H:%M} UTC"
                message = f"{name}: {when} has not come yet, and until then it is not shown"
                place = facts.places.get(name, (1, 1))
                fix = "write a moment that has passed"
                yield Problem(facts.address.path, *place, "date", message, fix, Severity.WARNING)


def _missing(facts: Facts, date: int | None, now: datetime) -> Iterator[Problem]:
    path = facts.address.path
    if not facts.titled:
        fix = "add `title:` to the front matter, or begin the text with a line `# Title`"
        yield Problem(path, 1, 1, "title", "the article has no title", fix)
    if date is None:
        fix = f"add `date: {now:%Y-%m-%d}` to the front matter, or begin the file's name with a date"
        yield Problem(path, 1, 1, "date", "the article has no date", fix)


def _withheld(
    draft: bool, state: str | None, date: int | None, expires: int | None, show: Show, *, waits: bool
) -> str:
    """Why an article is not published now; "" if it is."""
    now = microseconds(show.now)
    if date is None:
        return "has no date"
    if draft and not show.drafts:
        return "is a draft"
    if state in {"draft", "review"} and not (show.drafts or show.partial):
        return f"has a translation in the state “{state}”"
    if state == "broken":
        return "has a translation with errors"
    if waits and not show.partial:
        return "has a translation that lacks a major correction of its source"
    if date > now and not show.future:
        return f"is scheduled for {moment(date):%Y-%m-%d %H:%M} UTC"
    if expires is not None and expires <= now:
        return f"expired on {moment(expires):%Y-%m-%d}"
    return ""
