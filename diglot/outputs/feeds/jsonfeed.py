"""JSON Feed 1.1 (jsonfeed.org) with full text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from diglot.outputs.feeds.view import FeedView, Item


def write(view: FeedView, contents: Sequence[str]) -> bytes:
    """The feed as JSON, with an item's HTML for each of `contents`."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        "description": view.description,
        "home_page_url": view.home,
        "feed_url": view.self_url,
        "next_url": view.previous,
        "language": "" if view.mixed else view.tag,
        "authors": [{"name": view.author}],
        "hubs": [{"type": "WebSub", "url": view.hub}] if view.hub else [],
        "items": None,
    }
    items = [_item(item, html) for item, html in zip(view.items, contents, strict=True)]
    told = _told(feed) | {"items": items}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(item: Item, html: str) -> dict[str, Any]:
    return _told(
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "summary": item.summary,
            "content_html": html,
            "date_published": item.published.isoformat(),
            "date_modified": item.updated.isoformat(),
            "language": item.tag,
            "image": item.image,
            "authors": [{"name": author} for author in item.authors],
            "tags": list(item.categories),
            # Extensions, as the format allows: names that begin with an underscore.
            "_contributors": [{"name": name} for name in item.contributors],
            "_translations": [
                {"url": each.url, "language": each.hreflang, "title": each.title} for each in item.related
            ],
        }
    )


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """What there is something to say of."""
    return {name: value for name, value in values.items() if value}
