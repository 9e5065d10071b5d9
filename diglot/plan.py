"""Addresses before content: every output's route is listed and checked before anything is rendered.

A `Plan` is a finished list. Collisions, dead links and language alternates are look-ups in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from diglot import digest
from diglot.config import Site
from diglot.errors import Problem
from diglot.messages import Messages
from diglot.model import Article, Library

Subject = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
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
    def file(self) -> str:
        """Where the output lies below the output folder."""
        return f"{self.path}index.html" if self.path.endswith("/") or not self.path else self.path


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

    `template` names the Jinja2 template that `render` uses, "" if none.
    """

    @property
    def kind(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def template(self) -> str: ...

    @property
    def stage(self) -> Stage: ...

    def routes(self, library: Library, site: Site) -> Iterable[Route]:
        """Every address of this kind."""
        ...

    def view(self, route: Route, plan: Plan) -> Any:
        """The frozen value that this output shows, and nothing else."""
        ...

    def render(self, view: Any, env: Env) -> bytes:
        """The output's bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """The library, and a checked address for every output."""

    site: Site
    library: Library
    messages: Mapping[str, Messages]
    routes: tuple[Route, ...]
    _by_subject: Mapping[tuple[str, Subject], Route] = field(default_factory=dict)
    _by_path: Mapping[str, Route] = field(default_factory=dict)
    _by_source: Mapping[str, Article] = field(default_factory=dict)

    def route(self, kind: str, *subject: str) -> Route | None:
        """The route of an output, or None if there is no such output."""
        return self._by_subject.get((kind, subject))

    def href(self, kind: str, *subject: str) -> str:
        """The address of an output from the root of its host, percent-encoded; "" if there is none."""
        route = self.route(kind, *subject)
        return f"{self.site.base_path}/{encoded(route.path)}" if route else ""

    def url(self, kind: str, *subject: str) -> str:
        """The absolute address of an output, percent-encoded; "" if there is none."""
        route = self.route(kind, *subject)
        return f"{self.site.base_url}/{encoded(route.path)}" if route else ""

    def absolute(self, href: str) -> str:
        """An address from `href`, or from an author, made absolute."""
        if not href or urlsplit(href).scheme:
            return href
        parts = urlsplit(self.site.base_url)
        return f"{parts.scheme}:{href}" if href.startswith("//") else f"{parts.scheme}://{parts.netloc}{href}"

    def at(self, path: str) -> Route | None:
        """The route at a path from the site's root, with or without its `index.html`."""
        return self._by_path.get(path.lstrip("/").removesuffix("index.html"))

    def article_of(self, route: Route) -> Article | None:
        """The article whose page a route is, if it is one."""
        if route.kind != "page":
            return None
        lang, key = route.subject
        return self.library.stories[key].articles[lang]

    def article_at(self, source: str) -> Article | None:
        """The published article whose source has this path."""
        return self._by_source.get(source)


def segment(name: str) -> str:
    """A tag, series or author as one segment of a path: `C# & Co` is `c-sharp-&-co`.

    Lower case, spaces and what addresses or file systems reserve as `-`; a digest if nothing else is left.
    """
    words = name.strip().casefold().replace("#", "-sharp").replace("%", "-percent")
    return re.sub(r"[\s/\\?:*\"<>|\x00-\x1f-]+", "-", words).strip("-.") or digest.of(name)[:8]


@lru_cache(maxsize=1 << 16)
def encoded(path: str) -> str:
    """A path percent-encoded once, for use in a URL."""
    return quote(path, safe="/~!$&'()*+,;=:@")


def make(
    library: Library,
    site: Site,
    messages: Mapping[str, Messages],
    outputs: Iterable[Output],
) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan, and a problem for each address that more than one output claims."""
    routes = tuple(sorted((route for each in outputs for route in each.routes(library, site)), key=_place))
    plan = Plan(
        site,
        library,
        messages,
        routes,
        {(route.kind, route.subject): route for route in routes},
        {route.path.removesuffix("index.html"): route for route in routes},
        {article.path: article for edition in library.editions.values() for article in edition},
    )
    return plan, (*_too_long(routes), *_collisions(routes))


#: Bytes of one part of a path that every common file system takes.
LONGEST = 255


def _too_long(routes: Iterable[Route]) -> Iterator[Problem]:
    for route in routes:
        longest = max(len(part.encode()) for part in route.file.split("/"))
        if longest > LONGEST:
            message = (
                f"a part of the address of {route.claimant} has {longest} bytes, and disks take {LONGEST}"
            )
            yield Problem(route.owner, 0, 0, "slug", message, "write a shorter name")


def _place(route: Route) -> tuple[str, str, Subject]:
    return route.file, route.kind, route.subject


def _collisions(routes: Sequence[Route]) -> Iterator[Problem]:
    """One problem an address, naming all who claim it.

    A file also claims its folders: no other file may have the name of one. Names that differ in case alone
    are one name on many a disk.
    """
    claims: dict[str, list[Route]] = {}
    for route in routes:
        claims.setdefault(route.file.casefold(), []).append(route)
    for route in routes:
        folder = route.file.casefold()
        while folder := folder.rpartition("/")[0]:
            if folder in claims:
                claims[folder].append(route)
    for claimants in claims.values():
        if len(claimants) > 1:
            owners = sorted(route.claimant for route in claimants)
            message = f"/{claimants[0].path} is claimed by {' and by '.join(owners)}"
            fix = "give one of them another `slug:`, or spell the name in one way"
            yield Problem(min(route.owner for route in claimants), 0, 0, "collision", message, fix)
