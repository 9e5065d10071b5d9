"""Plain text for crawlers, for web hosts and for who finds a hole: `robots.txt`, `_headers` and the like.

Hosts and crawlers look for these files at the root of a host. If the site lives below it, somebody has to put
them there, so all addresses in them are complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diglot import hosting
from diglot.library import Library
from diglot.outputs.files import brought
from diglot.plan import PAGE, Env, Plan, Route, Scope, Stage, encoded
from diglot.site import Site

SECURITY = ".well-known/security.txt"


class TextView(NamedTuple):
    """A file of plain text, line by line."""

    lines: tuple[str, ...]


class _Text:
    """One file at the root. A file of this name in the site's `static/` wins."""

    kind: str
    path: str
    version = 1
    template = ""
    stage = Stage.FEEDS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        if not brought(library, self.path):
            yield Route(self.kind, (), self.path, site.config_path)

    def view(self, route: Route, plan: Plan) -> TextView:
        return TextView(tuple(self.lines(plan)))

    def lines(self, plan: Plan) -> Iterable[str]:
        raise NotImplementedError

    def bodies(self, view: TextView) -> tuple[str, ...]:
        return ()

    def render(self, view: TextView, env: Env) -> bytes:
        return "".join(f"{line}\n" for line in view.lines).encode()


class Robots(_Text):
    """`/robots.txt` (RFC 9309): everything may be read, and here is where it is."""

    kind = "robots"
    path = "robots.txt"

    def lines(self, plan: Plan) -> Iterator[str]:
        yield from ("User-agent: *", "Disallow:", "")
        for kind in ("sitemap", "news-sitemap"):
            if url := plan.url(kind) or plan.url("static", f"{kind}.xml"):
                yield f"Sitemap: {url}"


class SecurityText(_Text):
    """`/.well-known/security.txt` (RFC 9116), if the site names a contact."""

    kind = "security"
    path = SECURITY

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        return super().routes(library, site) if site.security else iter(())

    def lines(self, plan: Plan) -> Iterator[str]:
        site = plan.site
        known = site.security
        if known is None:
            return
        yield from (f"Contact: {each}" for each in known.contact)
        yield f"Expires: {known.expires:%Y-%m-%dT%H:%M:%SZ}"
        for name, url in (("Encryption", known.encryption), ("Policy", known.policy)):
            if url:
                yield f"{name}: {url}"
        yield f"Preferred-Languages: {', '.join(language.tag for language in site.languages)}"
        yield f"Canonical: {plan.absolute(f'/{SECURITY}')}"


class Redirects(_Text):
    """`/_redirects`, which Netlify and Cloudflare Pages read: `/old/ /en/new/ 301`.

    Both compare addresses as they are sent, percent-encoded. There `:` and `*` stand for anything, so
    an alias with one of them is left to its page.
    """

    kind = "redirects"
    path = "_redirects"

    def lines(self, plan: Plan) -> Iterator[str]:
        base = plan.site.base_path
        for old in plan.every("redirect"):
            if not set(":*") & set(old.path):
                path, new = f"{base}/{encoded(old.path)}", base + plan.address(PAGE, *old.subject[:2])
                yield from (f"{each} {new} 301" for each in dict.fromkeys((path, path.rstrip("/"))))
        # Cloudflare Pages finds the nearest 404.html by itself, and says that it skips these.
        for language in plan.site.languages:
            if plan.at(page := f"{language.code}/404.html"):
                yield f"{base}/{language.code}/* {base}/{page} 404"


class Headers(_Text):
    """`/_headers`, which Netlify and Cloudflare Pages read.

    Both join what several rules say of one header. So only folders and names that do not overlap get a
    `Cache-Control` or a type; for all other files both say of themselves what `hosting.FRESH` says.
    """

    kind = "headers"
    path = "_headers"

    def lines(self, plan: Plan) -> Iterator[str]:
        base = plan.site.base_path
        yield from _rule(f"{base}/*", hosting.headers(plan.site).items())
        for folder, control in hosting.CACHED:
            yield from _rule(f"{base}/{folder}/*", [("Cache-Control", control)])
        for end, media in hosting.TYPES.items():
            for path in (f"{base}{end}", f"{base}/*{end}") if end[0] == "/" else (f"{base}/*{end}",):
                yield from _rule(path, [("Content-Type", f"{media}; charset={hosting.CHARSET}")])


def _rule(path: str, headers: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield path
    yield from (f"  {name}: {value}" for name, value in headers)
