"""What RSS and Atom have in common: links and marks that feedgen lacks, put straight into the tree.

Elements of Atom are called `link` in an Atom feed of feedgen's, and `ATOM + "link"` elsewhere.
"""

from __future__ import annotations

from typing import Any

from lxml.etree import SubElement

from diglot.outputs.feeds.view import FeedView, Item

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
#: RFC 5005: complete feeds, and archives.
HISTORY = "{http://purl.org/syndication/history/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_links(parent: Any, view: FeedView, atom: str) -> None:
    """Links besides those to the feed itself and to its page; `atom` is "" or `ATOM`."""
    links = {
        "hub": view.hub,
        "prev-archive": view.previous,
        "next-archive": view.next,
        "current": view.current,
    }
    for rel, href in links.items():
        if href:
            SubElement(parent, f"{atom}link", rel=rel, href=href)


def history_marks(parent: Any, view: FeedView) -> None:
    """Whether these are all entries, or old ones that will not change."""
    if view.complete:
        SubElement(parent, f"{HISTORY}complete")
    if view.current:
        SubElement(parent, f"{HISTORY}archive")


def related_links(entry: Any, item: Item, atom: str) -> None:
    """The translations. A second `alternate` would send readers to the wrong language."""
    for related in item.related:
        link = SubElement(entry, f"{atom}link", rel="related", type="text/html", href=related.url)
        link.set("hreflang", related.hreflang)
        link.set("title", related.title)
