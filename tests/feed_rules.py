"""What every feed of ours must be, in whatever format: what the W3C feed validator asks, and what it is blind to.

The rules come from RSS 2.0, RFC 4287 (Atom), RFC 5005 (archives), RFC 4151 (tag URIs), JSON Feed 1.1 and what feed
readers were seen to do. Each is a small function that tells what is wrong; `complaints` asks them all.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from babel import Locale, UnknownLocaleError
from lxml import etree, html

ATOM, DC = "{http://www.w3.org/2005/Atom}", "{http://purl.org/dc/elements/1.1/}"
FH = "{http://purl.org/syndication/history/1.0}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LARGEST = 512 * 1024
#: What stands in a path as it is (RFC 3986, 3.3), besides letters, digits and `-._~`.
PLAIN = "/!$&'()*+,;=:@"


class Link(NamedTuple):
    rel: str
    href: str


class Entry(NamedTuple):
    """One entry, the same for all formats. What is absent is empty."""

    id: str
    title: str
    links: tuple[Link, ...]  #: in the order in which they are written
    published: str
    updated: str
    summary: str
    content: str
    language: str
    authors: tuple[str, ...]
    raw: Any


class Feed(NamedTuple):
    """A feed as it was found: at `url`, in `format` ("rss", "atom" or "json")."""

    url: str
    format: str
    data: bytes
    title: str
    id: str
    language: str
    updated: str
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    complete: bool
    raw: Any

    def hrefs(self, rel: str) -> list[str]:
        return [link.href for link in self.links if link.rel == rel]


# Reading: three formats, one shape.


def read(url: str, data: bytes) -> Feed | None:
    """A feed, or None if this is something else. Raises what the parser says of a broken one."""
    if data.lstrip()[:1] == b"{":
        found = json.loads(data)
        return _json(url, data, found) if "jsonfeed.org" in str(found.get("version")) else None
    root = etree.fromstring(data)
    if root.tag == "rss":
        return _rss(url, data, root)
    return _atom(url, data, root) if root.tag == f"{ATOM}feed" else None


def found_in(folder: Path, base: str) -> list[Feed]:
    """Every feed of a built site, by its content, whatever it is called."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".xml", ".json"})
    feeds = (
        read(f"{base}/{quote(path.relative_to(folder).as_posix(), safe=PLAIN)}", path.read_bytes())
        for path in files
    )
    return [feed for feed in feeds if feed]


def _texts(element: Any, path: str) -> tuple[str, ...]:
    return tuple(each.text or "" for each in element.findall(path))


def _links(element: Any) -> tuple[Link, ...]:
    return tuple(
        Link(each.get("rel", "alternate"), each.get("href", "")) for each in element.findall(f"{ATOM}link")
    )


def _rss(url: str, data: bytes, root: Any) -> Feed:
    channel = root.find("channel")
    entries = tuple(
        Entry(
            id=item.findtext("guid", ""),
            title=item.findtext("title", ""),
            links=(*(Link("alternate", text) for text in _texts(item, "link")), *_links(item)),
            published=item.findtext("pubDate", ""),
            updated=item.findtext(f"{ATOM}updated", ""),
            summary=item.findtext("description", ""),
            content=item.findtext(ENCODED, ""),
            language=item.get(LANG, ""),
            authors=_texts(item, f"{DC}creator"),
            raw=item,
        )
        for item in channel.findall("item")
    )
    return Feed(
        url,
        "rss",
        data,
        channel.findtext("title", ""),
        "",
        channel.findtext("language", ""),
        channel.findtext("lastBuildDate", ""),
        (*(Link("alternate", text) for text in _texts(channel, "link")), *_links(channel)),
        entries,
        channel.find(f"{FH}complete") is not None,
        channel,
    )


def _atom(url: str, data: bytes, root: Any) -> Feed:
    entries = tuple(
        Entry(
            id=entry.findtext(f"{ATOM}id", ""),
            title=entry.findtext(f"{ATOM}title", ""),
            links=_links(entry),
            published=entry.findtext(f"{ATOM}published", ""),
            updated=entry.findtext(f"{ATOM}updated", ""),
            summary=entry.findtext(f"{ATOM}summary", ""),
            content=entry.findtext(f"{ATOM}content[@type='html']", ""),
            language=entry.get(LANG, ""),
            authors=_texts(entry, f"{ATOM}author/{ATOM}name"),
            raw=entry,
        )
        for entry in root.findall(f"{ATOM}entry")
    )
    return Feed(
        url,
        "atom",
        data,
        root.findtext(f"{ATOM}title", ""),
        root.findtext(f"{ATOM}id", ""),
        root.get(LANG, ""),
        root.findtext(f"{ATOM}updated", ""),
        _links(root),
        entries,
        root.find(f"{FH}complete") is not None,
        root,
    )


def _json(url: str, data: bytes, feed: dict[str, Any]) -> Feed:
    entries = tuple(
        Entry(
            id=item.get("id", ""),
            title=item.get("title", ""),
            links=(Link("alternate", item.get("url", "")),),
            published=item.get("date_published", ""),
            updated=item.get("date_modified", ""),
            summary=item.get("summary", ""),
            content=item.get("content_html", ""),
            language=item.get("language", ""),
            authors=tuple(author.get("name", "") for author in item.get("authors", ())),
            raw=item,
        )
        for item in feed.get("items", ())
    )
    names = {"self": "feed_url", "alternate": "home_page_url", "next": "next_url"}
    links = tuple(Link(rel, feed[name]) for rel, name in names.items() if name in feed)
    return Feed(
        url,
        "json",
        data,
        feed.get("title", ""),
        "",
        feed.get("language", ""),
        "",
        links,
        entries,
        complete=False,
        raw=feed,
    )


# Dates: one shape a format.


def _rss_date(text: str) -> datetime:
    """RFC 822 with four digits of a year. Raises ValueError for any other spelling, a wrong weekday too."""
    moment = parsedate_to_datetime(text)
    if format_datetime(moment) != text:
        raise ValueError(text)
    return moment


def _iso_date(text: str) -> datetime:
    """RFC 3339 in whole seconds. Raises ValueError for any other spelling."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def published(feed: Feed, entry: Entry) -> datetime:
    """When an entry was published. Raises ValueError."""
    return _rss_date(entry.published) if feed.format == "rss" else _iso_date(entry.published)


def updated(feed: Feed, entry: Entry) -> datetime:
    """When an entry was last changed: when it was published, if it says nothing else. Raises ValueError."""
    return _iso_date(entry.updated) if entry.updated else published(feed, entry)


# The rules.


def _file(feed: Feed) -> Iterator[str]:
    if feed.data.startswith(b"\xef\xbb\xbf"):
        yield "begins with a byte order mark"
    if feed.format != "json" and not re.match(
        rb"<\?xml version=['\"]1.0['\"] encoding=['\"]UTF-8['\"]\?>", feed.data
    ):
        yield "does not say that it is UTF-8"
    if len(feed.data) > LARGEST:
        yield f"has {len(feed.data)} bytes"
    if feed.format == "rss" and feed.raw.getparent().get("version") != "2.0":
        yield "is not RSS 2.0"


def _head(feed: Feed) -> Iterator[str]:
    if not feed.title.strip():
        yield "has no title"
    if [*map(unquote, feed.hrefs("self"))] != [unquote(feed.url)]:
        yield f"says that it is at {feed.hrefs('self')}"
    if len(feed.hrefs("alternate")) != 1:
        yield f"has {len(feed.hrefs('alternate'))} pages"
    if feed.format == "rss" and not feed.raw.findtext("description", "").strip():
        yield "has no description"
    if feed.format == "atom" and not re.fullmatch(r"(urn|tag|https?):\S+", feed.id):
        yield f"has the id {feed.id!r}"
    for link in feed.links:
        yield from (f"its {link.rel} link: {problem}" for problem in _address(link.href))


def _languages(feed: Feed) -> Iterator[str]:
    for where, tag in (("it", feed.language), *((entry.id, entry.language) for entry in feed.entries)):
        try:
            if tag:
                Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            yield f"{where} is in {tag!r}, which is no language"
    if not all(feed.language or entry.language for entry in feed.entries):
        yield "does not say its language"


def _ids(feed: Feed) -> Iterator[str]:
    for entry in feed.entries:
        if not re.fullmatch(
            r"tag:[a-z0-9.@-]+,\d{4}(-\d\d){0,2}:[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+", entry.id
        ):
            yield f"id {entry.id!r} is no tag URI"
        if feed.format == "rss" and entry.raw.find("guid").get("isPermaLink") != "false":
            yield f"guid {entry.id} passes for an address"
    yield from (f"id {id_} is there {count} times" for id_, count in _ids_of(feed).items() if count > 1)


def _ids_of(feed: Feed) -> Counter[str]:
    return Counter(entry.id for entry in feed.entries)


def _dates(feed: Feed) -> Iterator[str]:
    moments = []
    for entry in feed.entries:
        try:
            moments.append((published(feed, entry), updated(feed, entry)))
        except ValueError:
            yield f"{entry.id} has the dates {entry.published!r} and {entry.updated!r}"
            return
        if moments[-1][0] > moments[-1][1]:
            yield f"{entry.id} was updated before it was published"
    first = [moment for moment, _ in moments]
    if not feed.complete and first != sorted(first, reverse=True):
        yield "does not begin with the newest entry"
    yield from _feed_date(feed, max((last for _, last in moments), default=datetime(1970, 1, 1, tzinfo=UTC)))


def _feed_date(feed: Feed, newest: datetime) -> Iterator[str]:
    if feed.format == "json" or (feed.format == "rss" and not feed.entries and not feed.updated):
        return  # the first has none, the second need not
    try:
        own = _rss_date(feed.updated) if feed.format == "rss" else _iso_date(feed.updated)
    except ValueError:
        yield f"has the date {feed.updated!r}"
        return
    if own != newest:
        yield f"is of {own}, its newest entry of {newest}"


def _own_links(feed: Feed) -> Iterator[str]:
    for entry in feed.entries:
        rels = [link.rel for link in entry.links]
        if rels.count("alternate") != 1 or rels[0] != "alternate":
            yield f"{entry.id} has the links {rels}"
        for link in entry.links:
            yield from (f"{entry.id}, {link.rel} link: {problem}" for problem in _address(link.href))


def _texts_of(feed: Feed) -> Iterator[str]:
    for entry in feed.entries:
        if not entry.title.strip() or entry.title != entry.title.strip():
            yield f"{entry.id} has the title {entry.title!r}"
        if not entry.authors and feed.format != "json" and not _authors(feed):
            yield f"{entry.id} has no author"
        if not entry.content.strip():
            yield f"{entry.id} has no text"
        # In RSS a description is HTML, and ours has no element.
        summary = html.fromstring(f"<p>{entry.summary}</p>") if feed.format == "rss" else ()
        if not entry.summary.strip() or len(summary):
            yield f"{entry.id} has the summary {entry.summary!r}"
    if re.search(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "".join(entry.content for entry in feed.entries)
    ):
        yield "holds a character that XML forbids"


def _authors(feed: Feed) -> bool:
    """Corrections have no author of their own; in RSS nothing asks for one."""
    return feed.format == "rss" or bool(_texts(feed.raw, f"{ATOM}author/{ATOM}name"))


#: Attributes that hold addresses (HTML, "Attributes" index); two of them hold several.
ADDRESSES = (
    "href src srcset poster cite data action formaction background longdesc usemap imagesrcset".split()
)
REFUSED = "script style iframe object embed form input button select textarea template link meta base noscript".split()
FOR_PAGES = "id class style loading decoding fetchpriority role tabindex".split()


def _content(feed: Feed) -> Iterator[str]:
    for entry in feed.entries:
        if entry.content.strip():
            yield from (f"{entry.id}: {problem}" for problem in _html(entry.content))


def _html(content: str) -> Iterator[str]:
    for element in html.fragment_fromstring(content, create_parent="div").iter():
        if not isinstance(element.tag, str):
            yield "a comment"
        elif element.tag in REFUSED:
            yield f"<{element.tag}>"
        else:
            for name, value in element.attrib.items():
                if name in FOR_PAGES or name.startswith(("on", "data-", "aria-")):
                    yield f"<{element.tag} {name}>"
                if name in ADDRESSES:
                    several = [each.split()[0] for each in value.split(",")] if "srcset" in name else [value]
                    for address in several:
                        yield from (f"<{element.tag} {name}>: {problem}" for problem in _address(address))


def _address(text: str) -> Iterator[str]:
    """An absolute address, each character of it as RFC 3986 allows, and encoded once."""
    if not re.match(r"https?://[^/]|mailto:|tel:|data:image/", text):
        yield f"{text!r} is not absolute"
    elif not re.fullmatch(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-F]{2})+", text):
        yield f"{text!r} is not percent-encoded"
    elif re.search(r"%25[0-9A-F]{2}", text):
        yield f"{text!r} is percent-encoded twice"


#: JSON Feed 1.1, "Top-level" and "Items": what may be there, and its type.
TOP: dict[str, type] = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str, "user_comment": str,
    "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str, "expired": bool, "hubs": list,
    "items": list,
}  # fmt: skip
ITEM: dict[str, type] = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
    "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str, "authors": list,
    "tags": list, "language": str, "attachments": list,
}  # fmt: skip


def _json_feed(feed: Feed) -> Iterator[str]:
    if feed.format != "json":
        return
    if feed.raw.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"is of version {feed.raw.get('version')}"
    yield from (f"lacks {name}" for name in ("title", "items") if name not in feed.raw)
    yield from _members(feed.raw, TOP)
    for entry in feed.entries:
        yield from (f"{entry.id}: {problem}" for problem in _members(entry.raw, ITEM))
        if not all(isinstance(tag, str) for tag in entry.raw.get("tags", ())):
            yield f"{entry.id}: tags that are no text"
    for authors in (feed.raw.get("authors", ()), *(entry.raw.get("authors", ()) for entry in feed.entries)):
        for author in authors:
            if not {"name", "url", "avatar"} & set(author):
                yield "an author of whom nothing is said"


def _members(values: dict[str, Any], known: dict[str, type]) -> Iterator[str]:
    for name, value in values.items():
        if name in known and not isinstance(value, known[name]):
            yield f"{name} is a {type(value).__name__}"
        if name not in known and not name.startswith("_"):
            yield f"{name} is not in the format"


def _history(feed: Feed) -> Iterator[str]:
    """RFC 5005: a complete feed has no others to go on to, an archive tells where its feed is."""
    chained = [link.rel for link in feed.links if link.rel in {"prev-archive", "next-archive", "current"}]
    if feed.complete and chained:
        yield f"is complete, and has the links {chained}"
    archive = feed.format != "json" and feed.raw.find(f"{FH}archive") is not None
    if archive and chained.count("current") != 1:
        yield "is an archive of no feed"


RULES: tuple[Callable[[Feed], Iterator[str]], ...] = (
    _file,
    _head,
    _languages,
    _ids,
    _dates,
    _own_links,
    _texts_of,
    _content,
    _json_feed,
    _history,
)


def complaints(feed: Feed) -> list[str]:
    """Everything that is wrong with a feed, by all rules."""
    return [f"{feed.url}: {problem}" for rule in RULES for problem in rule(feed)]
