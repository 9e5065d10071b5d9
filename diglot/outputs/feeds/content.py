"""An item's text as HTML that stands alone: around it there is no page, no style and no script.

What belongs to the page only is taken out, and what is left leads to the site from anywhere.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urljoin

from lxml import html

from diglot.model import cut
from diglot.outputs.feeds.view import Item, Second
from diglot.plan import Env
from diglot.rows import Column, interleaved

#: What runs, loads or asks: nothing a reader should meet. Only a site that trusts its HTML may have them.
_REFUSED = (
    "script style iframe object embed form button select textarea noscript template link meta base".split()
)

#: What means something to the page's own style or script only.
_FOR_THE_PAGE = ("id", "class", "style", "loading", "decoding", "fetchpriority", "role", "tabindex")

#: What runs from the left in every language; a page's style says so, a feed has none.
_FROM_THE_LEFT = ("pre", "code", "kbd", "samp")

#: Attributes that hold an address.
_ADDRESSES = ("href", "src", "poster", "cite", "data", "longdesc")


def content(item: Item, env: Env) -> str:
    """An item's full text, ending with where it first appeared and a visible link to each translation."""
    if not item.body:
        return _directed(item, _paragraph(escape(item.text)), _whole(item), *_ending(item))
    text = _both(item, item.second, env) if item.second else item.filling.fill(env.body(item.body))
    return _directed(item, _alone(text, item), *_ending(item))


def _both(item: Item, second: Second, env: Env) -> str:
    """Both texts, block by block."""
    columns = (
        Column(tag, dir_, [filling.fill(block) for block in cut(env.body(body))])
        for tag, dir_, filling, body in (
            (item.tag, item.dir, item.filling, item.body),
            (second.tag, second.dir, second.filling, second.body),
        )
    )
    return interleaved(second.rows, *columns)


def shortened(item: Item) -> str:
    """An item's summary, with a link to the whole text."""
    return _directed(item, _paragraph(escape(item.summary)), _whole(item), *_ending(item))


def _directed(item: Item, *parts: str) -> str:
    """The parts of an item's HTML. A feed reader takes it to run from the left, unless it says otherwise."""
    text = "".join(parts)
    return text if item.dir == "ltr" else f'<div lang="{item.tag}" dir="{item.dir}">\n{text}</div>\n'


def _paragraph(inside: str) -> str:
    return f"<p>{inside}</p>\n"


def _whole(item: Item) -> str:
    return _paragraph(f'<a href="{escape(item.url)}">{escape(item.more)}</a>')


def _ending(item: Item) -> list[str]:
    note = [_paragraph(f"<em>{escape(each)}</em>") for each in item.notes]
    return note + [
        _paragraph(
            f'<a href="{escape(each.url)}" hreflang="{each.hreflang}" lang="{each.hreflang}">'
            f"{escape(each.label)}</a>"
        )
        for each in item.related
    ]


def _alone(text: str, item: Item) -> str:
    """HTML without what belongs to the page, with every address absolute."""
    root = html.fragment_fromstring(text, create_parent="div")
    for element in list(root.iter()):
        _strip(element, item.url)
    if "rtl" in {item.dir, item.second.dir if item.second else ""}:
        for element in root.iter(_FROM_THE_LEFT):
            element.set("dir", "ltr")
    inside: str = html.tostring(root, encoding="unicode")
    return inside.removeprefix("<div>").removesuffix("</div>")


def _strip(element: Any, url: str) -> None:
    if not isinstance(element.tag, str) or element.tag in _REFUSED:  # comments have no name
        element.drop_tree()
        return
    if element.tag == "input":
        element.tail = ("☑ " if "checked" in element.attrib else "☐ ") + (element.tail or "").lstrip()
        element.drop_tree()
        return
    for name in list(element.attrib):
        if name in _FOR_THE_PAGE or name.startswith(("on", "aria-", "data-")):
            del element.attrib[name]
        elif name in _ADDRESSES:
            element.set(name, _joined(url, element.get(name)))
        elif name == "srcset":
            element.set(name, _srcset(element.get(name), url))
    if element.tag == "span" and not element.attrib:
        element.drop_tag()


def _srcset(value: str, url: str) -> str:
    """Each candidate is an address, and then perhaps a width or a density."""
    candidates = (candidate.split() for candidate in value.split(","))
    return ", ".join(" ".join((_joined(url, each[0]), *each[1:])) for each in candidates if each)


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address)
    except ValueError:  # not an IPv6 address; it leads nowhere on the page as well
        return address
