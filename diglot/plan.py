"""Addresses before content: every output's route is listed and checked before anything is rendered.

A `Plan` is a finished list, and all that an output may ask. Collisions, dead links and language alternates
are look-ups in it. What is asked is noted, so that a later build knows what it need not look at again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar, cast
from urllib.parse import quote, urlsplit

from diglot import digest, questions
from diglot.errors import Problem
from diglot.library import Library
from diglot.messages import Messages
from diglot.model import Article, Entry, File, Hidden, Image, ListingName, Print, Story
from diglot.moments import microseconds
from diglot.questions import Question
from diglot.site import Site

Subject = tuple[str, ...]

#: The kind of an article's page, whose subject is (language code, key).
PAGE = "page"
T = TypeVar("T")


#: A route as it is kept: there are many.
PlainRoute = tuple[str, Subject, str, str, str]


class Route(NamedTuple):
    """One output's address.

    `path` is relative to the site's root and not percent-encoded; one that ends in `/` stands for the
    `index.html` in it. (`kind`, `subject`) names the output for look-ups. For messages, `owner` is the source
    file that claims the address, and `what` says as what, where it is not the file's own page.
    """

    kind: str
    subject: Subject
    path: str
    owner: str
    what: str = ""

    @property
    def claimant(self) -> str:
        """Who claims the address, in words."""
        return f"{self.owner} ({self.what})" if self.what else self.owner

    @property
    def plain(self) -> PlainRoute:
        """The same as it is kept."""
        return self.kind, self.subject, self.path, self.owner, self.what

    @property
    def file(self) -> str:
        """Where the output lies below the output folder."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


class Scope(StrEnum):
    """What the routes of a kind of output are made from: `routes` is called once for each such part."""

    STORY = "story"  #: a `Place`: one story
    LISTING = "listing"  #: a `Roll`: one listing of one language
    SITE = "site"  #: the `Library`: once


class Stage(IntEnum):
    """When an output is published: what others point at comes first, what announces it last."""

    FILES = 0
    PAGES = 1
    LISTS = 2
    FEEDS = 3


class Env(Protocol):
    """All that rendering may ask for besides the view. Whatever it answers is part of the cache key."""

    def page(self, template: str, view: object, lang: str, **parts: str) -> bytes:
        """A template with a view and one language's messages; `parts` are finished HTML."""
        ...

    def body(self, digest: str) -> str:
        """The HTML, with holes, of the body that has this digest."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a File."""
        ...


class Output(Protocol):
    """One kind of output. `view` holds all that `render` shows; `version` changes when `render` does.

    `template` names the Jinja2 template that `render` uses, "" if none. A view that is a `File` or
    a `Print` is not rendered: it is copied.
    """

    @property
    def kind(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def template(self) -> str: ...

    @property
    def stage(self) -> Stage: ...

    @property
    def scope(self) -> Scope: ...

    def routes(self, part: Any, site: Site) -> Iterable[Route]:
        """Every address of this kind that one part of the site has: a Place, Roll or Library, by `scope`.

        They may depend on nothing else. Two parts may have the same route; it then exists once.
        """
        ...

    def view(self, route: Route, plan: Plan) -> Any:
        """The frozen value that this output shows, and nothing else."""
        ...

    def bodies(self, view: Any) -> Iterable[str]:
        """The digests of all bodies that `render` will ask for."""
        ...

    def render(self, view: Any, env: Env) -> bytes:
        """The output's bytes. It may run in another process, on another machine."""
        ...


@dataclass(slots=True)
class Plan:
    """The library, and a checked address for every output. All that is asked is noted in `asked`.

    An output may also note `problems`: they are told with those of the sources.
    """

    site: Site
    messages: Mapping[str, Messages]
    _library: Library
    _routes: Mapping[str, PlainRoute]  #: by file
    _paths: Callable[[str, Subject], str | None]  #: of the same routes, by kind and subject
    asked: set[Question] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _shared: dict[str, tuple[Any, set[Question]]] = field(default_factory=dict)

    def watched(self) -> Plan:
        """The same plan, for one output: nothing is asked yet."""
        return Plan(self.site, self.messages, self._library, self._routes, self._paths, _shared=self._shared)

    def shared(self, name: str, make: Callable[[Plan], T]) -> T:
        """A value that many outputs have in common: made once, and asked for as one question."""
        self.asked.add(questions.shared(name))
        if name not in self._shared:
            watched = self.watched()
            self._shared[name] = make(watched), watched.asked
        return cast("T", self._shared[name][0])

    def shares(self) -> dict[str, set[Question]]:
        """What was asked for each shared value."""
        return {name: asked for name, (_, asked) in self._shared.items()}

    # Stories and listings

    def story(self, key: str) -> Story | None:
        """A story by its key, or None if nothing of it is published."""
        self.asked.add(questions.story(key))
        return self._library.story(key)

    def article(self, lang: str, key: str) -> Article:
        """A published article."""
        return cast("Story", self.story(key)).articles[lang]

    def hidden(self, key: str) -> Sequence[Hidden]:
        """What of a story is not published now."""
        self.asked.add(questions.story(key))
        return self._library.hidden(key)

    def known(self, *langs: str) -> list[str]:
        """The keys of all stories in these languages, for suggestions in errors.

        This is not noted: errors publish nothing, and the next build asks again.
        """
        listings = (self._library.listings.get((lang, "edition", ""), ()) for lang in langs)
        return sorted({key for entries in listings for _, key, _ in entries})

    def article_at(self, source: str) -> Article | Hidden | None:
        """The article whose source has this path, published or not."""
        self.asked.add(questions.source(source))
        key = self._library.keys.get(source)
        if key is None:
            return None
        story = self.story(key)
        found = (each for each in (story.articles.values() if story else ()) if each.path == source)
        return next(found, None) or next((each for each in self.hidden(key) if each.path == source), None)

    def listing(self, lang: str, kind: str, name: str = "") -> Listing:
        """A listing, whose entries are asked for one way or the other; empty if there is none."""
        found = (lang, kind, name)
        return Listing(self, found, self._library.listings.get(found, ()))

    def names(self, lang: str, kind: str) -> list[tuple[str, int]]:
        """The names of one language's listings of a kind, sorted, with their lengths."""
        self.asked.add(questions.names(lang, kind))
        found = self._library.names(lang, kind)
        return [(name, len(self._library.listings[lang, kind, name])) for name in found]

    def file(self, path: str) -> File:
        """A file beside an article."""
        self.asked.add(questions.file(path))
        return self._library.files[path]

    def given(self, kind: str, name: str) -> File:
        """An asset of the theme, or a static file."""
        self.asked.add(questions.file(f"{kind}/{name}"))
        return self._library.given[kind][name]

    def image(self, path: str) -> Image | None:
        """What is known of the image file with this path from the site's root."""
        self.asked.add(questions.file(path))
        return self._library.images.get(path)

    def published(self, path: str, file: File) -> File | Print:
        """What is published in the place of the file with this path: itself, unless it is an image."""
        image = self.image(path)
        return image.clean if image and image.clean else file

    # Addresses

    def path(self, kind: str, subject: Subject) -> str | None:
        """The path of an output, or None if there is no such output."""
        # Where an article's page is, the story says.
        self.asked.add(questions.story(subject[1]) if kind == PAGE else questions.route(kind, subject))
        return self._paths(kind, subject)

    def href(self, kind: str, *subject: str) -> str:
        """The address of an output from the root of its host, percent-encoded; "" if there is none."""
        path = self.path(kind, subject)
        return "" if path is None else f"{self.site.base_path}/{encoded(path)}"

    def url(self, kind: str, *subject: str) -> str:
        """The absolute address of an output, percent-encoded; "" if there is none."""
        path = self.path(kind, subject)
        return "" if path is None else f"{self.site.base_url}/{encoded(path)}"

    def address(self, kind: str, *subject: str) -> str:
        """The same from the site's root, for those who show nothing else of it: no edit concerns them."""
        self.asked.add(questions.route(kind, subject))
        path = self._paths(kind, subject)
        return "" if path is None else f"/{encoded(path)}"

    def absolute(self, href: str) -> str:
        """An address from `href`, or from an author, made absolute."""
        if not href or urlsplit(href).scheme:
            return href
        parts = urlsplit(self.site.base_url)
        return f"{parts.scheme}:{href}" if href.startswith("//") else f"{parts.scheme}://{parts.netloc}{href}"

    def at(self, path: str) -> Route | None:
        """The route at a path from the site's root, with or without its `index.html`."""
        path = path.lstrip("/")
        file = f"{path}index.html" if path.endswith("/") or not path else path
        self.asked.add(questions.at(file))
        found = self._routes.get(file)
        return Route._make(found) if found else None

    def every(self, kind: str) -> list[Route]:
        """All outputs of a kind, sorted by their paths."""
        self.asked.add(questions.every(kind))
        found = (Route._make(route) for route in self._routes.values() if route[0] == kind)
        return sorted(found, key=lambda route: route.path)

    def article_of(self, route: Route) -> Article | None:
        """The article whose page a route is, if it is one."""
        return self.article(*route.subject) if route.kind == PAGE else None


class Listing:
    """Entries from the oldest to the newest, as one output asks for them. Articles come newest first."""

    def __init__(self, plan: Plan, name: ListingName, entries: Sequence[Entry]) -> None:
        self._plan, self._name, self._entries = plan, name, entries

    def __len__(self) -> int:
        self._plan.asked.add(questions.listing(self._name))
        return len(self._entries)

    def entries(self) -> Sequence[Entry]:
        """All entries as they are kept, from the oldest to the newest: for outputs that show no text."""
        self._plan.asked.add(questions.listing(self._name))
        return self._entries

    def newest(self, count: int, *, own: bool = False) -> list[Article]:
        """The newest entries, at most so many; `own`: of those in the listing's own language."""
        self._plan.asked.add(questions.listing(self._name))
        if own:
            entries = (entry for entry in reversed(self._entries) if entry[2] == self._name[0])
            return self._articles(islice(entries, count))
        return self._articles(self._entries[: -count - 1 : -1])

    def page(self, number: int, size: int = 0) -> list[Article]:
        """The entries of one numbered page; 0 is the page of the newest. See `full_pages`.

        `size` is a page's number of entries, `page_size` or `feed_size`; by default the former.
        """
        size = size or self._plan.site.page_size
        if number:
            self._plan.asked.add(questions.page(self._name, number, size))
            return self._articles(self._entries[(number - 1) * size : number * size][::-1])
        return self.newest(len(self) - full_pages(len(self), size) * size)

    def around(self, article: Article) -> tuple[Article | None, Article | None]:
        """The older and the newer neighbour of an article of this listing."""
        self._plan.asked.add(questions.around(self._name, article.key))
        here = self._place(article)
        both = self._entries[max(here - 1, 0) : here], self._entries[here + 1 : here + 2]
        older, newer = (next(iter(self._articles(each)), None) for each in both)
        return older, newer

    def place(self, article: Article) -> int:
        """Where an article stands in this listing, which holds it; from 0, the oldest."""
        self._plan.asked.add(questions.place(self._name, article.key))
        return self._place(article)

    def _place(self, article: Article) -> int:
        return bisect_left(self._entries, (microseconds(article.date), article.key))

    def _articles(self, entries: Iterable[Entry]) -> list[Article]:
        return [self._plan.article(lang, key) for _, key, lang in entries]


def full_pages(entries: int, size: int) -> int:
    """How many numbered pages a list of so many entries has: all full ones but the newest."""
    return max(0, entries // size - 1)


def segment(name: str) -> str:
    """A tag, series or author as one segment of a path: `C# & Co` is `c-sharp-&-co`.

    Lower case, spaces and what addresses or file systems reserve as `-`; a digest if nothing else is left.
    """
    words = name.strip().casefold().replace("#", "-sharp").replace("%", "-percent")
    return re.sub(r"[\s/\\?:*\"<>|\x00-\x1f-]+", "-", words).strip("-.") or digest.of(name)[:8]


@lru_cache(maxsize=1 << 14)
def encoded(path: str) -> str:
    """A path percent-encoded once, for use in a URL."""
    return quote(path, safe="/~!$&'()*+,;=:@")
