"""What a site is configured to be: one frozen `Site`, validated and complete. `config` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal
from urllib.parse import urlsplit

from diglot.model import Language


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text that may differ by language: `"…"` for all, or a table such as `{ en = "…", zh = "…" }`."""

    by_lang: Mapping[str, str] = field(default_factory=dict)
    default: str = ""  #: for the languages that a table leaves out: the first text in it

    def __call__(self, lang: str) -> str:
        """The text for a language code."""
        return self.by_lang.get(lang) or self.default

    def __bool__(self) -> bool:
        return bool(self.by_lang or self.default)


@dataclass(frozen=True, slots=True)
class Person:
    """An author or translator: the name that pages show, and where else to find them."""

    name: LocalText
    url: str = ""


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """What a series is called and about."""

    title: LocalText
    description: LocalText = LocalText()


@dataclass(frozen=True, slots=True)
class Security:
    """Whom to tell of a hole: what `/.well-known/security.txt` says (RFC 9116)."""

    contact: tuple[str, ...]
    expires: datetime
    policy: str = ""
    encryption: str = ""


@dataclass(frozen=True, slots=True)
class Markdown:
    """What a site adds to our Markdown."""

    plugins: tuple[str, ...] = ()  #: `package.module:function` of each, in order


@dataclass(frozen=True, slots=True)
class Check:
    """What `diglot check` is to be silent about."""

    ignore: tuple[str, ...] = ()  #: codes of warnings; an error is always told


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a site is sent: a folder, or an address such as `s3://bucket` or `sftp://host/path`."""

    to: str
    endpoint: str = ""  #: the address of an S3 server that is not Amazon's
    region: str = ""
    preview: bool = False  #: what is sent there is not public: nothing is recorded


@dataclass(frozen=True, slots=True)
class Publishing:
    """The places that `diglot publish` knows by name, and the one that it takes if none is named."""

    targets: Mapping[str, Destination]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """How much of an image each format keeps, from 1 to 100; each counts in its own way."""

    avif: int = 50
    webp: int = 80
    jpeg: int = 80

    def by_type(self) -> dict[str, int]:
        """The same by media type; PNG loses nothing."""
        return {"image/avif": self.avif, "image/webp": self.webp, "image/jpeg": self.jpeg, "image/png": 100}


@dataclass(frozen=True, slots=True)
class Images:
    """What is made of the images that articles show."""

    widths: tuple[int, ...] = (480, 800, 1200, 1600)  #: pixels of the copies; none: no copies
    formats: tuple[str, ...] = ("avif", "webp")  #: besides the image's own
    quality: Quality = Quality()
    sizes: str = "(min-width: 45rem) 40rem, 90vw"  #: how wide they are in the theme's pages
    max_pixels: int = 50_000_000
    max_bytes: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """The whole configuration, validated and complete."""

    title: LocalText
    base_url: str  #: scheme, host and path, without a slash at the end
    languages: tuple[Language, ...]
    description: LocalText = LocalText()
    author: LocalText = LocalText()
    timezone: tzinfo = UTC
    timestamp: LocalText = LocalText(default="iso")
    untranslated: Literal["link", "hide"] = "link"
    page_size: int = 20
    feed_size: int = 20
    excerpt_length: int = 200
    words_per_minute: int = 238
    han_per_minute: int = 400
    raw_html: Literal["clean", "trust"] = "clean"
    math: bool = False
    markdown: Markdown = Markdown()
    outputs: tuple[str, ...] = ()  #: the kinds to write; empty means all
    id_domain: str = ""  #: the domain in the ids of feeds and entries; see `domain`
    hub: str = ""  #: a WebSub hub, told of what is published
    cards: bool = False  #: draw an image for shared links to each article that has none
    search: bool = False  #: index the texts, and have a page to search them
    images: Images = Images()
    security: Security | None = None
    check: Check = field(default=Check(), metadata={"digest": False})  #: no output shows it
    publish: Publishing | None = None
    tags: Mapping[str, LocalText] = field(default_factory=dict)
    authors: Mapping[str, Person] = field(default_factory=dict)
    series: Mapping[str, SeriesInfo] = field(default_factory=dict)
    config_path: str = ""

    @property
    def default(self) -> Language:
        """The first language: of files that name none, and of what a reader gets who speaks none of ours."""
        return self.languages[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the languages, in their order."""
        return tuple(language.code for language in self.languages)

    @property
    def base_path(self) -> str:
        """The path part of `base_url`: "" for a site at the root of its host, else `/series`."""
        return urlsplit(self.base_url).path

    @property
    def domain(self) -> str:
        """The domain in ids (RFC 4151): one that is configured stays when the site moves."""
        return self.id_domain or urlsplit(self.base_url).hostname or ""

    def language(self, code: str) -> Language:
        """The language with this code."""
        return next(language for language in self.languages if language.code == code)
