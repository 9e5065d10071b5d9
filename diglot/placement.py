"""The place of a story: which of its sources are published, and why the others are not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar

from diglot.errors import Problem, Severity
from diglot.model import Hidden, Outline
from diglot.moments import microseconds, moment
from diglot.naming import SUFFIXES
from diglot.sources import Facts

T = TypeVar("T")

#: How long an article is news, in microseconds: news sitemaps may hold the last two days.
NEWS = 2 * 24 * 3600 * 1_000_000

#: No approved copies.
NONE_APPROVED: Mapping[str, Facts] = {}

#: The states of translations that nobody approved yet.
UNFINISHED = ("draft", "review")

#: After all moments, in microseconds since 1970.
_FOREVER = 1 << 62


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
    told = now if not show.future else _FOREVER
    certain = all(facts.readable for facts in group.values())  # else a date may stand where it cannot be read
    for lang, stated in group.items():
        facts = _inheriting(stated, above)
        is_told = not facts.address.of  # else it is told of what it is converted from
        if facts.readable and is_told:
            problems += _missing(facts, show.now, dates=certain)
            problems += [_broken(facts, key)] if facts.translation == "broken" else []
        waits = above.grave and stated is not above and bool(_changed(facts, approved))
        held = _held_back(facts, show, waits=waits)
        reason = held or _out_of_time(facts, show)
        due += [moment for moment in _moments(facts, show, held=bool(held)) if moment > now]
        if reason or facts.date is None:
            over = facts.expires is not None and facts.expires <= now
            hidden.append(Hidden(facts.address.file, lang, reason, over))
        else:
            problems += _too_early(facts, told) if is_told else ()
            unfinished = show.drafts and facts.translation in UNFINISHED
            outline = _outline(facts, above, facts.date, told)
            outlines.append(
                outline._replace(draft=bool(facts.draft) or unfinished, scheduled=facts.date > now)
            )
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


def rank(*, translated: bool, dated: bool) -> tuple[bool, bool]:
    """Of the texts of a story, that with the least rank is the source of the others.

    It is not itself translated, and the first to state its date.
    """
    return translated, not dated


def source_of(group: Mapping[str, Facts]) -> Facts:
    """The source of a story's translations: what is converted from another text never is."""

    def ranked(facts: Facts) -> tuple[bool, ...]:
        dated = facts.date is not None
        return bool(facts.address.of), *rank(translated=facts.translated, dated=dated)

    return min(group.values(), key=ranked)


def _inheriting(facts: Facts, above: Facts) -> Facts:
    """The same facts with what decides when a text is shown: what it does not state is as in its source."""
    return facts._replace(
        date=above.date if facts.date is None else facts.date,
        expires=above.expires if facts.expires is None else facts.expires,
        draft=above.draft if facts.draft is None else facts.draft,
    )


def _moments(facts: Facts, show: Show, *, held: bool) -> Iterator[int]:
    """When what is shown of a text, or what is to say of it, changes by itself.

    Nothing else does before its date or after its end. Of one that is `held` back, only the end counts: from
    then on nobody misses it.
    """
    start, end = facts.date or 0, _FOREVER if facts.expires is None else facts.expires
    every = [end]
    if not held:  # with `show.future`, its page loses a mark at its date
        every += [start, start + NEWS]
    if not held and not show.future:
        every += (each for each in (facts.updated, *facts.corrections) if each is not None)
    return (each for each in every if each != _FOREVER and (each in {start, end} or start < each < end))


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


def _missing(facts: Facts, now: datetime, *, dates: bool) -> Iterator[Problem]:
    path = facts.address.path
    if not facts.titled:
        fix = "add `title:` to the front matter, or begin the text with a line `# Title`"
        yield Problem(path, 1, 1, "title", "the article has no title", fix)
    if facts.date is None and dates:
        fix = f"add `date: {now:%Y-%m-%d}` to the front matter, or begin the file's name with a date"
        yield Problem(path, 1, 1, "date", "the article has no date", fix)


def _broken(facts: Facts, key: str) -> Problem:
    """Each of its errors is told as a warning; that no reader sees the page is another thing to know."""
    message = "this translation has errors, and is not published"
    fix = f"mend what is told of it; `diglot translate check {key}` tells it again"
    return Problem(facts.address.path, 0, 0, "translation", message, fix, Severity.WARNING)


def _held_back(facts: Facts, show: Show, *, waits: bool) -> str:
    """Why an article is not published whatever the time; "" if it may be."""
    state = facts.translation
    if facts.date is None:
        return "has no date"
    if facts.draft and not show.drafts:
        return "is a draft"
    if state in UNFINISHED and not (show.drafts or show.partial):
        return f"has a translation in the state “{state}”"
    if state == "broken":
        return "has a translation with errors"
    if waits and not show.partial:
        return "has a translation that lacks a major correction of its source"
    return ""


def _out_of_time(facts: Facts, show: Show) -> str:
    """Why an article is not published now; "" if it is."""
    now, date, expires = microseconds(show.now), facts.date or 0, facts.expires
    if date > now and not show.future:
        return f"is scheduled for {moment(date):%Y-%m-%d %H:%M} UTC"
    if expires is not None and expires <= now:
        return f"expired on {moment(expires):%Y-%m-%d}"
    return ""
