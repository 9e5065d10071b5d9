"""Atom 1.0 (RFC 4287) with full text, by feedgen, mended where feedgen leaves out what readers need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from diglot.outputs.feeds.view import FeedView, Item
from diglot.outputs.feeds.xml import HISTORY, LANG, feed_links, history_marks, related_links

TYPE = "application/atom+xml"

#: Of a feed that never had an entry: unset, feedgen would ask the clock.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write(view: FeedView, contents: Sequence[str]) -> bytes:
    """The feed as Atom, with an entry's HTML for each of `contents`."""
    feed = FeedGenerator()
    feed.register_extension("diglot", _Feed, _Entry, atom=True, rss=False)
    feed.id(view.id)
    feed.title(view.title)
    feed.subtitle(view.description)
    feed.language(view.tag)
    feed.generator("diglot")
    feed.author(name=view.author)
    feed.updated(view.updated or NEVER)
    feed.diglot.view = view
    for item, html in zip(view.items, contents, strict=True):
        _add(feed, item, html, mixed=view.mixed)
    xml: bytes = feed.atom_str(pretty=True)
    return xml


def _add(feed: FeedGenerator, item: Item, html: str, *, mixed: bool) -> None:
    entry = feed.add_entry(order="append")
    entry.id(item.id)
    entry.title(item.title)
    entry.updated(item.updated)
    entry.published(item.published)
    entry.summary(item.summary)
    entry.content(html, type="html")
    for author in item.authors:
        entry.author(name=author)
    for name in item.contributors:
        entry.contributor(name=name)
    for category in item.categories:
        entry.category(term=category, label=category)
    entry.diglot.item = item
    entry.diglot.mixed = mixed


class _Feed(BaseExtension):  # type: ignore[misc]
    """The feed's links: feedgen's own have no fixed order."""

    view: FeedView

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY.strip("{}")}

    def extend_atom(self, root: Any) -> Any:
        view = self.view
        SubElement(root, "link", rel="self", type=TYPE, href=view.self_url)
        SubElement(root, "link", rel="alternate", type="text/html", hreflang=view.tag, href=view.home)
        feed_links(root, view, "")
        history_marks(root, view)
        return root


class _Entry(BaseEntryExtension):  # type: ignore[misc]
    """The entry's links: feedgen's own lose their attributes."""

    item: Item
    mixed: bool

    def extend_atom(self, element: Any) -> Any:
        item = self.item
        if self.mixed:
            element.set(LANG, item.tag)
        if item.url:  # a site may have no pages; the first link is the one that careless readers follow
            SubElement(element, "link", rel="alternate", type="text/html", hreflang=item.tag, href=item.url)
        related_links(element, item, "")
        return element
