"""A rehearsal for feeds: what no reader could read, or tell apart, or follow.

Whatever is wrong here is a fault of ours, or of a template or an output that somebody added: articles cannot
do it. Rules: XML 1.0; RSS 2.0 and RFC 4287 for ids; JSON Feed 1.1.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

from diglot.errors import Problem

_ATOM = "{http://www.w3.org/2005/Atom}"

#: Addresses in the texts of items, which readers show away from the site.
_ADDRESS = re.compile(r"""<[a-zA-Z][^<>]*?\s(?:href|src|poster)\s*=\s*["']([^"']*)["']""")
_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")

#: Relative addresses of which a message tells.
FEW = 3

#: The id, the address and the text of an item. It needs no address if the site has no pages.
_Item = tuple[str, str | None, str]


def faults(file: str, data: bytes) -> list[Problem]:
    """What is wrong with an output if it is a feed; `file` is its path below the output folder."""
    if file.endswith(".json") and b"jsonfeed.org/version" in data[:200]:
        found = _json(data)
    elif file.endswith(".xml") and re.search(rb"<rss\b|<feed\b", data[:400]):
        found = _xml(data)
    else:
        return []
    fix = "report it, please, with the article that it tells of"
    return [Problem(file, 0, 0, "feed", message, fix) for message in found]


def _xml(data: bytes) -> Iterator[str]:
    try:
        root = ET.fromstring(data)  # noqa: S314 - of our own making
    except ET.ParseError as error:
        yield f"this is not well-formed XML ({error})"
        return
    if root.tag == "rss":
        yield from _items(
            (each.findtext("guid", ""), each.findtext("link"), _texts(each)) for each in root.iter("item")
        )
    else:
        yield from _items(
            (each.findtext(f"{_ATOM}id", ""), _link(each), _texts(each))
            for each in root.iter(f"{_ATOM}entry")
        )


def _link(entry: ET.Element) -> str | None:
    links = entry.iterfind(f"{_ATOM}link")
    return next((each.get("href", "") for each in links if each.get("rel", "alternate") == "alternate"), None)


def _texts(item: ET.Element) -> str:
    return "\n".join(each.text for each in item.iter() if each.text and "<" in each.text)


def _json(data: bytes) -> Iterator[str]:
    try:
        feed: dict[str, Any] = json.loads(data)
    except ValueError as error:
        yield f"this is no JSON ({error})"
        return
    yield from _items(
        (str(each.get("id", "")), each.get("url"), str(each.get("content_html", "")))
        for each in feed.get("items", ())
    )


def _items(items: Iterable[_Item]) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for id_, address, text in items:
        ids[id_] += 1
        if not id_:
            yield f"the item at {address or 'no address'} has no id, so readers cannot tell it from others"
        if address is not None and not _ABSOLUTE.match(address):
            yield f'the item {id_} has the address "{address}", which is not absolute'
        relative = [each for each in _ADDRESS.findall(text) if each and not _ABSOLUTE.match(each)]
        for each in relative[:FEW]:
            yield f'in the item {id_}, "{each}" leads nowhere: a feed needs absolute addresses'
    yield from (f"the id {id_} stands {count} times" for id_, count in ids.items() if id_ and count > 1)
