"""Paths as authors write them in links and images, and what they may mean."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from diglot.model import Reference, image_type


def from_root(path: str, source: str) -> str:
    """A path beside the article `source` as a path from the site's root."""
    if path.startswith("/") or urlsplit(path).scheme:
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))


def spellings(target: str) -> tuple[str, ...]:
    """The paths that an address may mean: as it is written, and percent-decoded, without what follows it."""
    return tuple(dict.fromkeys((target, unquote(urlsplit(target).path))))


def located(image: Reference | None, source: str) -> Reference | None:
    """An image's path from the site's root, so that a translation in another folder may inherit it."""
    if image is None or image.target.startswith("/") or "://" in image.target:
        return image
    return image._replace(target=from_root(image.target, source))


def beside(references: Iterable[Reference], source: str) -> tuple[str, ...]:
    """The paths, from the site's root, of all that an article may show or link to beside itself."""
    found = {from_root(path, source) for each in references for path in spellings(each.target)}
    return tuple(sorted(found))


def shown(references: Iterable[Reference], source: str) -> tuple[str, ...]:
    """The paths, from the site's root, of the image files that an article may show.

    What a site gives in `static/` is named by its address, from `/`, or by its path.
    """
    found = (f"static{path}" if path.startswith("/") else path for path in beside(references, source))
    return tuple(path for path in found if path.startswith(("articles/", "static/")) and image_type(path))
