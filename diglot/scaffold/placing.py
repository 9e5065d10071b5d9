"""Where a new article goes: after the manner of those that are there, or beside its language's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from diglot import dates, naming, sources
from diglot.errors import Problem, UsageError
from diglot.frontmatter.keys import ALIASES
from diglot.model import Language
from diglot.naming import Address
from diglot.scan import ARTICLES
from diglot.site import Site
from diglot.translation import places

#: Stands for the key in a pattern such as `articles/zh/*.md`.
KEY = "*"
BUNDLE = f"{KEY}/index"

#: Bytes in which the front matter says the key, if it does.
HEAD = 4096
_STATED = re.compile(
    rb"""^["']?(?:%s)["']?[ \t]*[:=]""" % "|".join(("key", *ALIASES["key"])).encode(),
    re.MULTILINE | re.IGNORECASE,
)


def place(key: str, language: Language, site: Site, articles: Iterable[str], *, bundle: bool | None) -> str:
    """The path of a new article from the site's root.

    `articles` are the paths of those there are. The commonest way to name those of the language is followed;
    where it has none, the way in which a translation of the others would be named. `bundle` asks for a folder
    of its own, or for none. Raises UsageError if such a file would be another article.
    """
    own: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for at in addresses(articles, site):
        if at.lang == language.code:
            own[_pattern(at)] += 1
        else:
            others.update(_patterns_beside(at, language, site))
    pattern = _chosen(own, bundle=bundle) or _chosen(others, bundle=bundle)
    if not pattern:
        suffixed = f"{ARTICLES}/{KEY}.{language.code}{naming.SUFFIXES[0]}"
        pattern = _chosen(own, bundle=None) or _chosen(others, bundle=None) or suffixed
        pattern = pattern.replace(BUNDLE, KEY)
        if f"{KEY}/" in pattern:  # a folder in which each file is named by its language alone
            pattern = suffixed
        if bundle:
            pattern = pattern.replace(KEY, BUNDLE)
    path = pattern.replace(KEY, key)
    there = naming.address(path[len(ARTICLES) + 1 :], site)
    if isinstance(there, Problem) or (there.key, there.lang) != (key, language.code):
        raise UsageError(
            f"{path} would not be read as the {language.code} text of {key}; write another --key"
        )
    return path


def addresses(articles: Iterable[str], site: Site) -> Iterator[Address]:
    """What the names of articles say, of those whose names can be understood."""
    for path in articles:
        at = naming.address(path[len(ARTICLES) + 1 :], site)
        if not isinstance(at, Problem):
            yield at


def taken(articles: Iterable[str], site: Site, site_dir: Path) -> dict[str, str]:
    """The path of an article of each story, by key, and by the key that its name alone would give it.

    Only the front matter of those that state a key is read.
    """
    found: dict[str, str] = {}
    for at in addresses(articles, site):
        for key in {_stated(at, site, site_dir) or at.key, at.key}:
            found.setdefault(key, at.path)
    return found


def _stated(at: Address, site: Site, site_dir: Path) -> str | None:
    data = sources.read(site_dir, at)
    if isinstance(data, Problem) or not _STATED.search(data[:HEAD]):
        return None
    return sources.opened(data, at, dates.zone(str(site.timezone))).front.key


def _pattern(at: Address) -> str:
    """The path with the key replaced; "" where the key is not in one piece."""
    found = re.fullmatch(rf"(.+/){re.escape(at.key)}([./].*)", at.path)
    return f"{found[1]}{KEY}{found[2]}" if found else ""


def _patterns_beside(at: Address, language: Language, site: Site) -> Iterator[str]:
    path = places.beside(at.path, language, site)
    beside = naming.address(path[len(ARTICLES) + 1 :], site)
    if not isinstance(beside, Problem) and beside.lang == language.code:
        yield _pattern(beside)


def _chosen(patterns: Counter[str], *, bundle: bool | None) -> str:
    """The commonest pattern of the kind that is asked for; "" if there is none."""
    kind = [
        (count, pattern)
        for pattern, count in patterns.items()
        if pattern and bundle in {None, f"{KEY}/" in pattern}
    ]
    return max(kind)[1] if kind else ""
