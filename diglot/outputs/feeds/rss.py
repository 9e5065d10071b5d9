"""RSS 2.0 with full text, by feedgen, mended where feedgen leaves out what readers need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from diglot.outputs.feeds.view import FeedView, Item
from diglot.outputs.feeds.xml import ATOM, DC, HISTORY, LANG, feed_links, history_marks, related_links

TYPE = "application/rss+xml"

#: Of a feed that never had an entry; unset, feedgen would ask the clock.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write(view: FeedView, contents: Sequence[str]) -> bytes:
    """The feed as RSS, with an item's HTML for each of `contents`."""
    feed = FeedGenerator()
    feed.register_extension("diglot", _Channel, _Item, atom=False, rss=True)
    feed.title(view.title)
    feed.description(view.description)
    if not view.mixed:
        feed.language(view.feed_tag)
    feed.generator("diglot")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.link(href=view.self_url, rel="self", type=TYPE)
    feed.link(href=view.home, rel="alternate")  # the last link becomes the channel's
    feed.lastBuildDate(view.updated or NEVER)
    feed.diglot.view = view
    for item, html in zip(view.items, contents, strict=True):
        _add(feed, item, html, mixed=view.mixed)
    xml: bytes = feed.rss_str(pretty=True)
    return xml


def _add(feed: FeedGenerator, item: Item, html: str, *, mixed: bool) -> None:
    entry = feed.add_entry(order="append")
    entry.guid(item.id, permalink=False)
    entry.title(item.title)
    entry.link(href=item.url)
    # Readers take a description for HTML.
    entry.description(escape(item.summary, quote=False))
    entry.content(html)
    entry.published(item.published)
    for category in item.categories:
        entry.category(term=category, label=category)
    entry.diglot.item = item
    entry.diglot.mixed = mixed


class _Channel(BaseExtension):  # type: ignore[misc]
    """What feedgen's RSS channel lacks."""

    view: FeedView

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC.strip("{}"), "fh": HISTORY.strip("{}")}

    def extend_rss(self, root: Any) -> Any:
        channel = root[0]
        if self.view.updated is None:
            channel.remove(channel.find("lastBuildDate"))
        feed_links(channel, self.view, ATOM)
        history_marks(channel, self.view)
        return root


class _Item(BaseEntryExtension):  # type: ignore[misc]
    """What feedgen's RSS items lack."""

    item: Item
    mixed: bool

    def extend_rss(self, element: Any) -> Any:
        for author in self.item.authors:  # `author` must be an e-mail address; dc:creator is a name
            SubElement(element, f"{DC}creator").text = author
        for name in self.item.contributors:
            SubElement(element, f"{DC}contributor").text = name
        if self.mixed:
            element.set(LANG, self.item.feed_tag)
            SubElement(element, f"{DC}language").text = self.item.feed_tag
        if self.item.updated != self.item.published:
            SubElement(element, f"{ATOM}updated").text = self.item.updated.isoformat()
        related_links(element, self.item, ATOM)
        return element
