"""Where each article goes: pairs of languages, the names of files, the new addresses, and the old ones.

No two articles get one file or one address, and no old address stands in the way of a new one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from diglot import naming
from diglot.collisions import folders_of
from diglot.frontmatter import FrontMatter
from diglot.importing.permalinks import rooted
from diglot.importing.source import Notes, Page
from diglot.scan import ARTICLES
from diglot.site import Site


class Placed(NamedTuple):
    """One article with all that is known of it before its text is rewritten."""

    page: Page
    front: FrontMatter
    target: str  #: `articles/x.en.md`
    slug: str  #: the last part of its new address
    slug_stated: bool  #: whether the front matter has to say it
    aliases: tuple[str, ...] = ()


def placed(read: Iterable[tuple[Page, FrontMatter]], site: Site, old_base: str, notes: Notes) -> list[Placed]:
    """All articles in their places. Pages of languages that the site has not are noted, and left out."""
    stories: dict[str, dict[str, tuple[Page, FrontMatter]]] = {}
    for page, front in read:
        if page.lang not in site.codes:
            fix = f'add "{page.lang}" to `languages` in {site.config_path or "diglot.toml"}, and import again'
            notes.refuse(page.path, f'the site has no language "{page.lang}"', fix)
            continue
        story = stories.setdefault(page.pair, {})
        if page.lang in story:
            first = story[page.lang][0].path
            message = f"{first} is this story in this language as well: this became a story of its own"
            notes.warn("import-file", page.path, (0, 0), message, "give it the language that it is in")
            stories[f"{page.pair}\0{page.path}"] = {page.lang: (page, front)}
        else:
            story[page.lang] = (page, front)
    return _addressed(_named(stories, site, notes), site, old_base, notes)


Story = Mapping[str, tuple[Page, FrontMatter]]


def _named(stories: Mapping[str, Story], site: Site, notes: Notes) -> list[tuple[str, Story]]:
    """Each story with a key that no other has."""
    taken: set[str] = set()
    found: list[tuple[str, Story]] = []
    for story in stories.values():
        first = next(story[code][0] for code in site.codes if code in story)
        wanted = key = cleaned(first.key) or "article"
        number = 1
        while key.casefold() in taken:
            number += 1
            key = f"{wanted}-{number}"
        if number > 1:
            message = f"another story is called {wanted} as well: this one is called {key}"
            notes.warn("import-file", first.path, (0, 0), message, "rename its files before you publish")
        taken.add(key.casefold())
        found.append((key, story))
    return found


_LONGEST = 180  # bytes of a part of a path: file systems end at 255, and a suffix must still fit


def cleaned(path: str) -> str:
    """A path whose parts no scan leaves out, and every disk takes."""
    parts = (
        re.sub(r"[\x00-\x1f\x7f<>:\"|?*\\@]+", "-", part).lstrip("._~").rstrip("~ .")
        for part in path.split("/")
    )
    return "/".join(_short(unicodedata.normalize("NFC", part)) for part in parts if part)


def _short(part: str) -> str:
    while len(part.encode()) > _LONGEST:
        part = part[:-1]
    return part


def _slug(text: str) -> str:
    """A word that may be a part of an address, of whatever was meant as one."""
    text = unicodedata.normalize("NFC", text.strip("/").rpartition("/")[2])
    return re.sub(r"[^\w.-]+|\.{2,}", "-", _short(text)).strip("-._")


#: What our own pages of a language are called.
_OURS = frozenset("archive tags authors series page subscribe search corrections".split())


def _addressed(stories: list[tuple[str, Story]], site: Site, old_base: str, notes: Notes) -> list[Placed]:
    """Files and new addresses; then the old ones, as far as none is in the way."""
    taken: dict[str, str] = {}
    found: list[Placed] = []
    for key, story in stories:
        bundle = any(page.bundle for page, _ in story.values())
        named: list[tuple[Page, FrontMatter, str, str, str]] = []
        for lang, (page, front) in story.items():
            target = f"{key}/index.{lang}.md" if bundle else f"{key}.{lang}.md"
            at = naming.address(target, site)
            by_name = at.slug if isinstance(at, naming.Address) else key
            slug = _slug(front.slug or "") or _slug(by_name) or "article"
            named.append((page, front, target, by_name, _free(slug, key, lang, taken, page, notes)))
        differs = any(slug != by_name for _, _, _, by_name, slug in named)
        found += [
            Placed(page, front, f"{ARTICLES}/{target}", slug, differs)
            for page, front, target, _, slug in named
        ]
    return _redirected(found, site, old_base, notes)


def _free(slug: str, key: str, lang: str, taken: dict[str, str], page: Page, notes: Notes) -> str:
    """The slug, or one like it that no other article of the language has."""
    wanted, number = slug, 1
    if slug.casefold() in _OURS:
        slug = f"{wanted}-article"
    elif f"{lang}/{slug}".casefold() in taken:
        slug = _slug(key.replace("/", "-")) or slug
    while f"{lang}/{slug}".casefold() in taken:
        number += 1
        slug = f"{wanted}-{number}"
    if slug != wanted:
        other = taken.get(f"{lang}/{wanted}".casefold(), "a page of the site")
        message = f"{other} has the address /{lang}/{wanted}/: this article is at /{lang}/{slug}/"
        notes.warn("import-link", page.path, (0, 0), message, "change `slug` if you know a better one")
    taken[f"{lang}/{slug}".casefold()] = page.path
    return slug


# Old addresses.


def _redirected(articles: list[Placed], site: Site, old_base: str, notes: Notes) -> list[Placed]:
    pages = {f"{each.page.lang}/{each.slug}/index.html".casefold() for each in articles}
    files, folders = set(pages), {folder.casefold() for folder in folders_of(pages)}
    owners: dict[str, str] = {}
    found: list[Placed] = []
    for each in articles:
        aliases: list[str] = []
        for path in _old(each, site, old_base, notes):
            file = _file(path)
            folded = file.casefold()
            if folded == f"{each.page.lang}/{each.slug}/index.html".casefold() or path in aliases:
                continue
            inside = {folder.casefold() for folder in folders_of([file])}
            if folded in files or folded in folders or not files.isdisjoint(inside) or _is_ours(path, site):
                whose = owners.get(folded, "a page of the new site")
                message = f"the old address {path} belongs to {whose}: it does not lead to this article"
                notes.warn(
                    "import-link", each.page.path, (0, 0), message, "nothing is to be done, if that is right"
                )
                continue
            files.add(folded)
            folders |= inside
            owners[folded] = each.page.path
            aliases.append(path)
        found.append(each._replace(aliases=tuple(aliases)))
    return found


def _old(each: Placed, site: Site, old_base: str, notes: Notes) -> Iterable[str]:
    """The former addresses of an article, from the root of the new site."""
    stated = [reference.target for reference in each.front.aliases]
    for path in [each.page.url, *stated] if each.page.url else stated:
        full = rooted(f"{urlsplit(old_base).path}/{unquote(path)}")
        if not full.startswith(f"{site.base_path}/"):
            message = f"the old address {full} lies outside of {site.base_url}"
            notes.warn(
                "import-link", each.page.path, (0, 0), message, "redirect it on the server that has it now"
            )
            continue
        found = full.removeprefix(site.base_path).removesuffix("index.html")
        if found != "/" and not re.search(r"[?#\\\x00-\x1f]|/\.\.?(?:/|$)", found):
            yield found
    if not each.page.url and not each.front.draft:
        message = "the old address of this article cannot be told"
        notes.warn("import-link", each.page.path, (0, 0), message, "write it into `aliases:`, if it had one")


def _file(path: str) -> str:
    """The file of the redirect at an address."""
    path = path.strip("/") + ("/" if path.endswith("/") or "." not in path.rpartition("/")[2] else "")
    return f"{path}index.html" if path.endswith("/") else path


#: Files in the root that are ours.
_FILES = re.compile(
    r"/(?:404\.html|feed\.\w+|atom\.xml|feeds\.opml|(?:news-)?sitemap\.xml|robots\.txt|_\w+)$"
)


def _is_ours(path: str, site: Site) -> bool:
    parts = path.strip("/").split("/")
    if parts[0] in {"assets", "media", "cards", "sitemaps", ".well-known"} or _FILES.match(path):
        return True
    return parts[0] in site.codes and (len(parts) == 1 or parts[1] in _OURS or "." in parts[1])
