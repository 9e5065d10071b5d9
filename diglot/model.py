"""The vocabulary: frozen values that every other module speaks in. Nothing here reads, renders or prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Direction = Literal["ltr", "rtl"]
Comments = Literal["open", "closed", "off"]


@dataclass(frozen=True, slots=True)
class Language:
    """One row of data a language; no code of ours asks which language it is."""

    code: str  #: in file names and URLs: `zh`
    tag: str  #: in HTML and hreflang (BCP 47): `zh-Hans`
    locale: str  #: in catalogs (CLDR): `zh_Hans`
    name: str  #: in the language itself: `中文`
    dir: Direction = "ltr"
    feed_tag: str = ""  #: in RSS `<language>`: `zh-CN`; default: the tag
    og_locale: str = ""  #: in Open Graph: `zh_CN`; default: the locale


@dataclass(frozen=True, slots=True)
class Reference:
    """An address as its author wrote it, and where. `line` and `col` count from 1."""

    target: str
    line: int
    col: int


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a body. `slug` is made from its own text and unique within the document."""

    level: int
    text: str
    slug: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown body, parsed once. Everything that depends on other files stays a hole in `html`.

    A hole is U+0002, a kind, a number or name, U+0003; both characters are refused in sources, so no text can
    forge one. Kinds: `l` a link's address (index into `links`), `i` an image's address (index into
    `images`), `h` a heading's id, `a` a heading's anchor link (both: index into `headings`), `n` the label of
    an admonition that has no title of its own (followed by its kind: `note`, `warning`, …).
    """

    html: str
    lead: str = ""  #: the first paragraph as a reader sees it, without markup
    headings: tuple[Heading, ...] = ()
    links: tuple[Reference, ...] = ()  #: only those that are not absolute URLs
    images: tuple[Reference, ...] = ()  #: likewise
    words: int = 0  #: words in scripts with spaces
    han: int = 0  #: Han characters (kana and bopomofo count as well)


_HOLE = re.compile("\x02([lihan])([^\x03]*)\x03")


@dataclass(frozen=True, slots=True)
class Filling:
    """What one output puts into the holes of a document."""

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    heading_ids: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    anchors: bool = True  #: feeds leave the headings' anchor links out

    def fill(self, html: str) -> str:
        """`html` with each hole filled; addresses and ids must be HTML-escaped already."""

        def value(hole: re.Match[str]) -> str:
            kind, name = hole.groups()
            match kind:
                case "l":
                    return self.links[int(name)]
                case "i":
                    return self.images[int(name)]
                case "h":
                    return self.heading_ids[int(name)]
                case "n":
                    return self.labels.get(name, name)
            if not self.anchors:
                return ""
            anchor = self.heading_ids[int(name)]
            return f'<a class="anchor" href="#{anchor}" aria-labelledby="{anchor}"></a>'

        return _HOLE.sub(value, html)


@dataclass(frozen=True, slots=True)
class Correction:
    """A note that an article was corrected after publication."""

    date: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One text in one language, complete: later stages never ask whether a value is there.

    The body's HTML is held elsewhere under its digest `body`, so that a large archive fits in memory.
    """

    key: str
    lang: str  #: the language's code
    path: str  #: the source, from the site's root, with `/`
    title: str
    slug: str
    date: datetime  #: aware, UTC
    excerpt: str
    read_time: int  #: minutes, at least 1
    body: str
    subtitle: str = ""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    series: str = ""
    image: Reference | None = None
    previous: Reference | None = None  #: a story's key that overrides the computed neighbour
    next: Reference | None = None
    aliases: tuple[Reference, ...] = ()
    draft: bool = False
    expires: datetime | None = None
    comments: Comments = "open"
    corrections: tuple[Correction, ...] = ()
    headings: tuple[Heading, ...] = ()
    links: tuple[Reference, ...] = ()
    images: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """All articles that are each other's translation, by language code, in the configured order."""

    key: str
    articles: Mapping[str, Article]
    original: str  #: the code of the language it was first written in

    @property
    def source(self) -> Article:
        return self.articles[self.original]


@dataclass(frozen=True, slots=True)
class File:
    """A file that is published as it is: an image beside an article, the theme's stylesheet."""

    digest: str  #: of its bytes
    path: str = field(metadata={"digest": False})  #: on this disk; another copy of the site is the same site


@dataclass(frozen=True, slots=True)
class Hidden:
    """A source that is not published now. `reason` ends a sentence: "is a draft"."""

    key: str
    lang: str
    reason: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything to publish, each collection in its final order.

    - `editions`: each language's articles from the oldest to the newest.
    - `chains`: the same articles cut into series, by (language code, series id), with "" for those of no
      series; neighbours are found there.
    - `listings`: what lists show, by (language code, kind, name), from the oldest to the newest; untranslated
      stories stand in them by their original. Kinds: `all` (named ""), `month` (2026-04), `tag`, `author`,
      `series`.
    - `files`: those beside the articles, by path from the site's root.
    - `given`: the theme's assets (`asset`) and the site's static files (`static`), by their names.
    - `hidden`: the sources, by path, that are not published now.
    """

    stories: Mapping[str, Story]
    editions: Mapping[str, Sequence[Article]]
    chains: Mapping[tuple[str, str], Sequence[Article]]
    listings: Mapping[tuple[str, str, str], Sequence[Article]]
    files: Mapping[str, File] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, File]] = field(default_factory=dict)
    hidden: Mapping[str, Hidden] = field(default_factory=dict)

    def names(self, lang: str, kind: str) -> list[str]:
        """The names of one language's listings of a kind, sorted."""
        return sorted(name for code, of_kind, name in self.listings if (code, of_kind) == (lang, kind))
