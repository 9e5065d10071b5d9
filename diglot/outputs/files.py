"""Files that are published as they are: the theme's assets, images beside articles, and `static/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diglot.errors import Defect
from diglot.library import Library
from diglot.model import File, Print
from diglot.placement import Place
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.scan import ARTICLES
from diglot.site import Site

#: Assets that only a site with search has.
SEARCH = frozenset({"diglot-search.js", "diglot-search.css"})


class Copied:
    """What all outputs have in common that are files on the disk already."""

    version = 1
    template = ""
    stage = Stage.FILES

    def bodies(self, view: File | Print) -> tuple[str, ...]:
        return ()

    def render(self, view: File | Print, env: Env) -> bytes:
        raise Defect("what is copied is not rendered")


class Media(Copied):
    """`/media/<path below articles/>`: what articles show or link to, once for all languages of a story."""

    kind = "media"
    scope = Scope.STORY

    def routes(self, place: Place, site: Site) -> Iterator[Route]:
        for path in sorted({path for outline in place.outlines for path in outline.beside}):
            yield Route(self.kind, (path,), f"media/{path.removeprefix(f'{ARTICLES}/')}", path)

    def view(self, route: Route, plan: Plan) -> File | Print:
        (path,) = route.subject
        return plan.published(path, plan.file(path))


@dataclass(frozen=True, slots=True)
class Given(Copied):
    """Files found before the plan is made.

    The theme's assets get a name that changes with their content; `static/` keeps its own names.
    """

    kind: str
    folder: str
    fingerprinted: bool
    scope: Scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        unused = self.fingerprinted and not site.search
        for name, file in library.given.get(self.kind, {}).items():
            if not (unused and name in SEARCH):
                yield Route(self.kind, (name,), self._path(name, file), f"{self.folder}/{name}")

    def _path(self, name: str, file: File) -> str:
        if not self.fingerprinted:
            return name
        stem, dot, suffix = name.rpartition(".")
        return f"assets/{stem}.{file.digest[:8]}{dot}{suffix}"

    def view(self, route: Route, plan: Plan) -> File | Print:
        (name,) = route.subject
        return plan.published(f"{self.kind}/{name}", plan.given(self.kind, name))


def brought(library: Library, path: str) -> bool:
    """Whether the site brings its own file of this path in `static/`: that one wins over ours."""
    return path in library.given.get("static", {})


ASSET = Given("asset", "templates/assets", fingerprinted=True)
STATIC = Given("static", "static", fingerprinted=False)
