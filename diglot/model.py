"""The vocabulary: frozen values that every other module speaks in. Nothing here reads, renders or prints."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Direction = Literal["ltr", "rtl"]
Comments = Literal["open", "closed", "off"]


#: Pixels of a card, width and height: what all who show shared links scale down from.
CARD_SIZE = 1200, 630


class Derivation(NamedTuple):
    """Where the texts of an edition come from that nobody has to write."""

    source: str  #: the code of the language that they are converted from
    conversion: str  #: a name in `conversion.CONVERSIONS`


class Language(NamedTuple):
    """One row of data a language; no code of ours asks which language it is."""

    code: str  #: in file names and URLs: `zh`
    tag: str  #: in HTML and hreflang (BCP 47): `zh-Hans`
    locale: str  #: in catalogs (CLDR): `zh_Hans`
    name: str  #: in the language itself: `中文`
    dir: Direction = "ltr"
    feed_tag: str = ""  #: in RSS `<language>`: `zh-CN`; default: the tag
    og_locale: str = ""  #: in Open Graph: `zh_CN`; default: the locale with its likeliest territory
    derived: Derivation | None = None  #: of an edition that is converted from another one


#: Where a part of a text stands in its file: the offset in the text, line and column from 1.
Span = tuple[int, int, int]


def place_in(spans: Sequence[Span], offset: int) -> tuple[int, int]:
    """Line and column of a character, by the spans of its text; 0, 0 where there are none."""
    if not spans:
        return 0, 0
    start, line, col = spans[max(0, bisect_right(spans, (offset, 1 << 60, 0)) - 1)]
    return line, col + offset - start


class Reference(NamedTuple):
    """An address as its author wrote it, and where. `line` and `col` count from 1."""

    target: str
    line: int
    col: int


class Heading(NamedTuple):
    """One heading of a body. `slug` is made from its own text and unique within the document."""

    level: int
    text: str
    slug: str
    line: int


#: A block at the top of a body: its kind, and how much it holds. The kind is a tag's name, `code`, `math` or
#: `html`; the number is of characters, but of a heading its index into `headings`.
Block = tuple[str, int]

#: Blocks of a translation that stand for several of the text they were translated from: the index of each,
#: and for how many.
Merges = tuple[tuple[int, int], ...]

#: The kinds of blocks that are headings.
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Document(NamedTuple):
    """One Markdown body, parsed once. Everything that depends on other files stays a hole in `html`.

    A hole is U+0002, a kind, a number or name, U+0003; both characters are refused in sources, so no text can
    forge one. Kinds: `l` a link's address (index into `links`), `i` an image's address (index into
    `images`), `h` a heading's id, `a` a heading's anchor link (both: index into `headings`), `n` the label of
    an admonition that has no title of its own (followed by its kind: `note`, `warning`, …), `b` the beginning
    of a block at the top (index into `blocks`), before the block's first tag, whose id it may become.
    """

    html: str
    lead: str = ""  #: the first paragraph as a reader sees it, without markup
    headings: tuple[Heading, ...] = ()
    links: tuple[Reference, ...] = ()  #: only those that are not absolute URLs
    images: tuple[Reference, ...] = ()  #: likewise
    words: int = 0  #: words in scripts with spaces
    han: int = 0  #: Han characters (kana and bopomofo count as well)
    blocks: tuple[Block, ...] = ()  #: those at the top, in order
    #: Of a text that is translated, the index of the block that each unit is part of; -1 if it is not shown.
    units: tuple[int, ...] = ()
    merges: Merges = ()  #: what `<!-- tr:merge 2 -->` says of the blocks
    abroad: tuple[Reference, ...] = ()  #: links and images that are absolute URLs of the web


#: Where a block begins, its first tag, and whether that has an id of its own.
_BLOCK = re.compile(
    r"""\x02b(\d+)\x03(?:(<[A-Za-z][^\s/>]*)((?=(?:[^"'>]|"[^"]*"|'[^']*')*\s(?i:id)\s*=))?)?"""
)
_BEGINNING = re.compile("(?=\x02b)")
_HOLE = re.compile("\x02([lihan])([^\x03]*)\x03")


#: A tag that shows an image of this site; its attributes stand before and behind the address.
_IMG = re.compile(
    r"""<img\b((?:[^"'>]|"[^"]*"|'[^']*')*?)\ssrc="\x02i(\d+)\x03"((?:[^"'>]|"[^"]*"|'[^']*')*)>"""
)
_ATTRIBUTE = re.compile(r"""\s([\w-]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")


class Shown(NamedTuple):
    """How one image is shown; all addresses are HTML-escaped."""

    width: int  #: in pixels, as are all numbers here
    height: int
    src: str = ""  #: instead of the image's own address
    srcset: str = ""  #: smaller ones of the same type
    sizes: str = ""  #: how wide it is in the page
    sources: tuple[tuple[str, str], ...] = ()  #: other types and their `srcset`, the best first

    def tag(self, attributes: str, src: str) -> str:
        """The image's tag with these attributes. What an author chose by hand stays so."""
        chosen = {name.lower() for name in _ATTRIBUTE.findall(attributes)}
        if chosen & {"width", "height", "srcset", "sizes"}:
            return f'<img src="{src}"{attributes}>'
        smaller = f' srcset="{self.srcset}" sizes="{self.sizes}"' if self.srcset else ""
        size = f'{smaller} width="{self.width}" height="{self.height}"'
        tag = f'<img src="{self.src or src}"{size}{attributes}>'
        sources = "".join(
            f'<source type="{kind}" srcset="{srcset}" sizes="{self.sizes}">' for kind, srcset in self.sources
        )
        return f"<picture>{sources}{tag}</picture>" if sources else tag


class Filling(NamedTuple):
    """What one output puts into the holes of a document."""

    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    heading_ids: tuple[str, ...] = ()
    labels: Mapping[str, str] = {}
    anchors: bool = True  #: feeds leave the headings' anchor links out
    blocks: tuple[str, ...] = ()  #: ids of the blocks, "" for none; feeds have none at all
    marks: Mapping[int, str] = {}  #: more attributes of first tags, with a space before, by block
    shown: Mapping[int, Shown] = {}  #: by index into `images`, what is known of each

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

        def block(hole: re.Match[str]) -> str:
            number, tag, has_id = hole.groups()
            if not tag:
                return ""
            found = has_id is None and self.blocks and self.blocks[int(number)]
            mark = self.marks.get(int(number), "") if self.marks else ""
            return f'{tag} id="{found}"{mark}' if found else tag + mark

        return _HOLE.sub(value, _BLOCK.sub(block, self._with_images(html) if self.shown else html))

    def _with_images(self, html: str) -> str:
        """`html` with each image of which something is known as it is shown."""
        chosen = "<picture" in html  # by an author: none may stand in another one

        def image(tag: re.Match[str]) -> str:
            before, number, behind = tag.groups()
            shown, src = self.shown.get(int(number)), self.images[int(number)]
            if shown is None:
                return tag[0]
            shown = Shown(shown.width, shown.height) if chosen else shown
            return shown.tag(before + behind, src)

        return _IMG.sub(image, html)


def cut(html: str) -> list[str]:
    """The blocks at the top of a body with holes, as many as its document's `blocks`."""
    return _BEGINNING.split(html)[1:]


class Standing(NamedTuple):
    """How a translation stands to the text that it was made from."""

    total: int  #: segments of the source
    done: int  #: those with a translation
    changed: int  #: segments whose translation is not one of what the source says now, or that lack one
    #: The blocks of the translation that these are part of; or, if `blocks` are stated, of the text that was
    #: translated, which has these blocks.
    stale: tuple[int, ...] = ()
    foreign: tuple[int, ...] = ()  #: the blocks that stand in the language of the source, for want of another
    blocks: tuple[Block, ...] = ()


class Correction(NamedTuple):
    """A note that an article was corrected after publication."""

    date: datetime
    text: str


class Article(NamedTuple):
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
    scheduled: bool = False  #: its date has not come yet
    expires: datetime | None = None
    comments: Comments = "open"
    corrections: tuple[Correction, ...] = ()
    headings: tuple[Heading, ...] = ()
    links: tuple[Reference, ...] = ()
    images: tuple[Reference, ...] = ()
    blocks: tuple[Block, ...] = ()
    merges: Merges = ()  #: the blocks that stand for several of the original
    reviewers: tuple[str, ...] = ()
    base: str = ""  #: where relative links start, if not at `path`
    converted: str = ""  #: the code of the language that it was converted from by itself
    standing: Standing | None = None  #: of a translation, as far as it is known

    @property
    def home(self) -> str:
        """The path, from the site's root, that relative links and images start from."""
        return self.base or self.path


class Story(NamedTuple):
    """All articles that are each other's translation, by language code, in the configured order."""

    key: str
    articles: Mapping[str, Article]
    original: str  #: the code of the language it was first written in

    @property
    def source(self) -> Article:
        return self.articles[self.original]


#: One article's place in a listing: its date in microseconds since 1970, its story's key, its language's
#: code. Entries sort from the oldest to the newest; ties are broken by key.
Entry = tuple[int, str, str]

#: What a listing is called: a language code, a kind, a name. See `Library` for the kinds.
ListingName = tuple[str, str, str]


class Outline(NamedTuple):
    """An article without its texts: all that routes, order and lists need of it."""

    key: str
    lang: str
    path: str  #: the source, from the site's root
    date: int  #: microseconds since 1970
    modified: int  #: its last change that the author tells of, or `date`; likewise
    slug: str
    series: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    aliases: tuple[Reference, ...]
    beside: tuple[str, ...]  #: paths, from the site's root, of what it may show or link to beside itself
    corrections: tuple[int, ...] = ()  #: when it was corrected, in microseconds since 1970
    converted: str = ""  #: the code of the language that it was converted from by itself
    pictured: bool = False  #: it has an image of its own that shared links can show: no vectors
    draft: bool = False  #: it is shown in previews only
    scheduled: bool = False  #: likewise, as its date has not come yet

    @property
    def entry(self) -> Entry:
        return self.date, self.key, self.lang


@dataclass(frozen=True, slots=True)
class File:
    """A file that is published as it is: an image beside an article, the theme's stylesheet."""

    digest: str  #: of its bytes
    path: str = field(metadata={"digest": False})  #: on this disk; another copy of the site is the same site


class Print(NamedTuple):
    """A copy that was made of an image file: smaller, of another type, or without what nobody should read."""

    digest: str  #: of its bytes
    type: str  #: `image/avif`
    width: int
    height: int
    size: int  #: bytes
    kept: str  #: the name under which all that was made of that file is kept
    part: int  #: which part of it this is


class Image(NamedTuple):
    """An image file as readers get it."""

    type: str  #: `image/jpeg`: by its bytes, whatever its name says
    width: int  #: as it is seen, in pixels
    height: int
    clean: Print | None = None  #: what is published in the place of the file itself
    prints: tuple[Print, ...] = ()  #: what pages offer besides, from the smallest to the largest of each type
    name: str = ""  #: what their names begin with

    def path(self, copy: Print) -> str:
        """Where a copy is published, from the site's root. It changes with its bytes."""
        return f"assets/images/{self.name}-{copy.width}.{copy.digest[:8]}.{copy.type.rpartition('/')[2]}"


#: Media types of images, by the ends of their names; the system's own table differs from host to host.
IMAGE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}


def image_type(path: str) -> str:
    """The media type that a file's name tells; "" if it is none of an image."""
    return IMAGE_TYPES.get(path.rpartition(".")[2].lower(), "")


class Hidden(NamedTuple):
    """A source that is not published now. `reason` ends a sentence: "is a draft"."""

    path: str
    lang: str
    reason: str
    expired: bool = False  #: its author took it back on a day that was announced
