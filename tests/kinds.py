"""The kinds of page that a site has, and an example of each in the sample series, in both languages."""

from __future__ import annotations

from typing import NamedTuple

LANGS = ("en", "zh")


class Kind(NamedTuple):
    """How the files of a kind are called, and the addresses of its examples."""

    files: str
    examples: tuple[str, ...]


def _both(files: str, example: str) -> Kind:
    return Kind(f"(en|zh)/{files}", tuple(f"/{lang}/{example}" for lang in LANGS))


KINDS = {
    "front": Kind(r"index\.html", ("/",)),
    "home": _both(r"index\.html", ""),
    "article": _both(r"(?!tags|authors|series|archive|subscribe)[^/]+/index\.html", "who-pays-for-open/"),
    "topics": _both(r"tags/index\.html", "tags/"),
    "topic": _both(r"tags/[^/]+/index\.html", "tags/water/"),
    "authors": _both(r"authors/index\.html", "authors/"),
    "author": _both(r"authors/[^/]+/index\.html", "authors/ines-okafor/"),
    "archive": _both(r"archive/index\.html", "archive/"),
    "month": _both(r"archive/\d{4}/\d\d/index\.html", "archive/2026/07/"),
    "all series": _both(r"series/index\.html", "series/"),
    "series": _both(r"series/[^/]+/index\.html", "series/water/"),
    "subscribe": _both(r"subscribe/index\.html", "subscribe/"),
    "beside": Kind(r"en\+zh/[^/]+/index\.html", ("/en+zh/open-source-ai/",)),
    "all beside": Kind(r"en\+zh/index\.html", ("/en+zh/",)),
    "missing": Kind(r"((en|zh)/)?404\.html", ("/404.html", "/en/404.html", "/zh/404.html")),
}
#: Addresses of them all.
PAGES = tuple(example for kind in KINDS.values() for example in kind.examples)
