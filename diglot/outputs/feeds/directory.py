"""All feeds of one language, as the subscribe page and the OPML file list them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.model import Language
from diglot.outputs.feeds import choices
from diglot.outputs.frame import person_name, series_title, tag_name
from diglot.plan import Plan

#: The lists that have feeds of their own: the kind of the feed, that of its page, and the names of both.
TOPICS = (
    ("rss-series", "series", "chain", series_title),
    ("rss-tag", "tag", "tag", tag_name),
    ("rss-author", "author", "author", person_name),
)


class Listed(NamedTuple):
    """One feed: its name, its address, and that of the page with the same entries; both absolute."""

    title: str
    url: str
    home: str
    tag: str  #: its language, BCP 47


class Directory(NamedTuple):
    """The feeds of one language. RSS, if not said otherwise: the other formats have the same entries."""

    edition: Listed | None
    formats: tuple[Listed, ...]  #: the same in other formats, whose names are their titles
    corrections: Listed | None
    topics: tuple[tuple[str, tuple[Listed, ...]], ...]  #: by the kind of their pages; none is empty
    pairs: tuple[Listed, ...]  #: this and another language, side by side


def directory(plan: Plan, language: Language) -> Directory:
    """The feeds of a language."""
    code, tag = language.code, language.tag
    title, home = plan.site.title(code), plan.url("home", code)

    def listed(kind: str, name: str) -> Listed | None:
        url = plan.url(kind, code)
        return Listed(name, url, home, tag) if url else None

    formats = (listed("atom", "Atom"), listed("jsonfeed", "JSON Feed"))
    return Directory(
        listed("rss", title),
        tuple(filter(None, formats)),
        listed("rss-corrections", choices.corrections_title(plan, code)),
        tuple((page, found) for page, found in _topics(plan, code, tag) if found),
        tuple(_pairs(plan, code)),
    )


def _pairs(plan: Plan, code: str) -> Iterator[Listed]:
    for first in plan.site.languages:
        for other, _ in plan.names(first.code, "beside"):
            pair = first.code, other
            if code in pair and (url := plan.url("rss-beside", *pair)):
                home = plan.url("all-beside", *pair)
                yield Listed(choices.beside_title(plan, *pair), url, home, first.tag)


def _topics(plan: Plan, code: str, tag: str) -> list[tuple[str, tuple[Listed, ...]]]:
    found = []
    for kind, page, listing, name in TOPICS:
        feeds = [
            Listed(name(plan, each, code), url, plan.url(page, code, each), tag)
            for each, _ in plan.names(code, listing)
            if (url := plan.url(kind, code, each))
        ]
        found.append((page, tuple(sorted(feeds))))
    return found


def combined(plan: Plan) -> Listed | None:
    """The feed of all languages, if there is one."""
    url = plan.url("rss-combined")
    title, home = choices.combined_title(plan), choices.combined_home(plan)
    return Listed(title, url, home, plan.site.default.tag) if url else None
