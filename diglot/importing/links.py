"""Where links and images lead: to an article, to a file that comes along, or to where they led before."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from urllib.parse import quote, unquote, urljoin, urlsplit

from diglot.imaging import developing
from diglot.importing.placing import Placed, cleaned
from diglot.importing.source import Notes, Page, Tree
from diglot.importing.system import Found
from diglot.model import image_type
from diglot.naming import SUFFIXES
from diglot.scan import STATIC
from diglot.site import Site

#: What is a page elsewhere, and comes along only as an article.
_PAGES = (*SUFFIXES, ".mdx", ".html", ".htm", ".rst", ".ipynb", ".meta", ".txt")
_ENDINGS = ("", ".mdx", ".md", ".mdx", ".markdown", "/index.md", "/index.mdx", "/_index.md")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:|//")


class Links:
    """Resolves the addresses in all articles, and remembers the files that they need."""

    def __init__(
        self, tree: Tree, found: Found, articles: Iterable[Placed], site: Site, notes: Notes
    ) -> None:
        self.files: dict[str, str] = {}  #: what comes along: its new path, and the one in the tree
        self._faults: dict[str, str] = {}
        self._recipe = developing.recipe(replace(site.images, widths=()))
        self._taken_as: dict[tuple[str, str], str] = {}
        self._tree, self._found, self._site, self._notes = tree, found, site, notes
        self._base = found.settings.base_url.rstrip("/") or site.base_url
        self._by_path = {each.page.path: each for each in articles}
        self._targets = {each.target for each in self._by_path.values()}
        self._by_url: dict[str, Placed] = {}
        for each in self._by_path.values():
            for url in (each.page.url, *(reference.target for reference in each.front.aliases)):
                if url:
                    self._by_url.setdefault(_folded(unquote(url)), each)

    def target(self, target: str, page: Page, place: tuple[int, int]) -> str:
        """See `body.Addresses`."""
        target = self._local(target)
        if not target or target.startswith("#") or _SCHEME.match(target):
            return target
        path, mark, rest = _parted(target)
        if not path or self._is_home(path):
            return target
        here = self._by_path[page.path]
        if found := self._article(path, page):
            return f"{relative(found, here)}{mark}{rest}" if mark == "#" else relative(found, here)
        if found_file := self._file(path, here):
            return found_file
        base = urlsplit(self._base).path
        led = self.abroad(
            urljoin(page.url or "/", target).removeprefix(base if path.startswith(f"{base}/") else "")
        )
        message = f'"{target}" leads to nothing that was imported: it leads to {led} now'
        self._notes.warn("import-link", page.path, place, message, "link to an article, or copy the file")
        return led

    def image(self, target: str, page: Page, place: tuple[int, int]) -> str:
        """The address of the front matter's image, which is never an article."""
        if not target or _SCHEME.match(target):
            return target
        here = self._by_path[page.path]
        if found := self._file(_parted(target)[0], here):
            return found
        led = self.abroad(urljoin(page.url or "/", target))
        message = f'the image "{target}" is not there: it is taken from {led} now'
        self._notes.warn("import-link", page.path, place, message, "put it beside the article")
        return led

    def is_article(self, target: str) -> bool:
        """Whether an article was imported to this path."""
        return target in self._targets

    def named(self, name: str, page: Page) -> str | None:
        """See `body.Addresses`."""
        path, mark, rest = _parted(name)
        names = self._found.names
        at = names.get(path) or names.get(path.strip("/")) if path else page.path
        found = self._by_path.get(at) if at else self._article(path, page)
        if not found:
            return None
        return f"{relative(found, self._by_path[page.path])}{mark}{rest}" if path else f"{mark}{rest}"

    def abroad(self, text: str) -> str:
        """See `body.Addresses`."""
        return f"{self._base}/{text.lstrip('/')}"

    def _local(self, target: str) -> str:
        """A full address of the old site as a path."""
        base = self._base
        if base and target.startswith((f"{base}/", f"{base.replace('https:', 'http:')}/")):
            path = target.split(urlsplit(base).netloc, 1)[1].removeprefix(urlsplit(base).path)
            if self._by_url.get(_folded(unquote(_parted(path)[0]))):
                return path
        return target

    def _is_home(self, path: str) -> bool:
        return path == "/" or path.strip("/") in self._site.codes

    def _candidates(self, path: str, page: Page) -> Iterator[str]:
        """The files in the tree that a path may mean."""
        for prefix, folder in self._found.roots:
            if path.startswith(prefix):
                yield posixpath.normpath(posixpath.join(folder, path.removeprefix(prefix).lstrip("/")))
        bare = _bare(path)
        if not bare.startswith("/"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(page.path), bare))
            yield posixpath.normpath(
                posixpath.join(page.path.rsplit(".", 1)[0], bare)
            )  # Hexo's asset folders

    def _article(self, path: str, page: Page) -> Placed | None:
        decoded = unquote(path)
        for candidate in self._candidates(decoded, page):
            stem = re.sub(r"\.(?:html|md|mdx|markdown)$", "", candidate)
            for file in chain([candidate], (f"{stem}{ending}" for ending in _ENDINGS)):
                if found := self._by_path.get(file):
                    return found
        url = unquote(urljoin(page.url or "/", path))
        base = urlsplit(self._base).path
        for each in (url, url.removeprefix(base)):
            if found := self._by_url.get(_folded(each)):
                return found
        return None

    def _file(self, path: str, here: Placed) -> str:
        """The new address of a file that comes along; "" if there is none."""
        decoded = unquote(path)
        every = [*self._candidates(decoded, here.page), *self._below_base(decoded, here.page)]
        for candidate in dict.fromkeys(every):
            if candidate in self._tree and not candidate.endswith(_PAGES) and not self._fault(candidate):
                return self._taken(candidate, decoded, here)
        return ""

    def _fault(self, path: str) -> str:
        """What keeps a file from being shown, which would stop each build; "" for what is no image."""
        if path not in self._faults:
            self._faults[path] = ""
            data = self._tree.bytes_of(path) if image_type(path) else None
            if data is not None:
                found = developing.develop(data, self._recipe, path, copies=True)
                self._faults[path] = next((each.message for each in found.faults if each.is_grave), "")
                if self._faults[path]:
                    self._notes.refuse(path, self._faults[path], "mend it there, and import again")
        return self._faults[path]

    def _below_base(self, path: str, page: Page) -> Iterator[str]:
        base = urlsplit(self._base).path
        if base and path.startswith(f"{base}/"):
            yield from self._candidates(path.removeprefix(base), page)

    def _taken(self, source: str, path: str, here: Placed) -> str:
        """Note a file, and say how the article names it."""
        folder = posixpath.dirname(here.target)
        beside = posixpath.relpath(source, posixpath.dirname(here.page.path) or ".")
        if path.startswith("/"):
            base = urlsplit(self._base).path
            return self._static(
                path.removeprefix(base) if source.endswith(path.removeprefix(base)) else path, source, here
            )
        if _bare(path).startswith("/") or beside.startswith("..") or path.startswith("@"):
            roots = (root for _, root in self._found.roots if root and source.startswith(f"{root}/"))
            return self._static(source.removeprefix(next(roots, "")), source, here)
        taken = self._free(f"{folder}/{cleaned(beside)}", source, here)
        return _encoded(posixpath.relpath(taken, folder))

    def _static(self, path: str, source: str, here: Placed) -> str:
        """The address of a file that is at the same path below the site's root."""
        wanted = re.sub(r"[\x00-\x1f\x7f]", "-", posixpath.normpath(path).strip("/"))
        return f"/{_encoded(self._free(f'{STATIC}/{wanted}', source, here).removeprefix(f'{STATIC}/'))}"

    def _free(self, wanted: str, source: str, here: Placed) -> str:
        """A new path for a file that no other one has; two that are the same share one."""
        known = self._taken_as.get((wanted, source))
        if known is None:
            stem, dot, ending = wanted.rpartition(".")
            more = chain(["", f".{here.page.lang}"], (f"-{number}" for number in count(2)))
            paths = (f"{stem}{each}{dot}{ending}" for each in more)
            known = next(path for path in paths if self._is_same(self.files.setdefault(path, source), source))
            self._taken_as[wanted, source] = known
        return known

    def _is_same(self, first: str, second: str) -> bool:
        return first == second or self._tree.bytes_of(first) == self._tree.bytes_of(second)


def _bare(path: str) -> str:
    """A path without what Pelican writes before it: `{static}x.png` and, long ago, `|static|x.png`."""
    return re.sub(r"^(?:\{\w+\}|\|\w+\|)", "", path)


def _parted(target: str) -> tuple[str, str, str]:
    """A path, the sign behind it, and what follows."""
    found = re.match(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL)
    return (found[1], found[2], found[3]) if found else (target, "", "")


def _folded(url: str) -> str:
    """An address as it is compared."""
    return url.removesuffix("index.html").removesuffix(".html").strip("/").casefold()


def _encoded(path: str) -> str:
    """A path with only those signs escaped that would mean something else."""
    return re.sub(r"[\s%?#()<>\"\\]", lambda sign: quote(sign[0], safe=""), path)


def relative(target: Placed, here: Placed) -> str:
    """A link from one article's file to another's."""
    return _encoded(posixpath.relpath(target.target, posixpath.dirname(here.target)))
