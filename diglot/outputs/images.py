"""Smaller copies of images, and how pages offer them: browsers take the smallest that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from diglot.errors import Defect
from diglot.library import Library
from diglot.model import Image, Print, Shown
from diglot.outputs.files import Copied
from diglot.plan import Plan, Route, Scope, encoded
from diglot.site import Site

#: The width of the copy for browsers that know nothing of all this, if the image is wider than all copies.
PLAIN = 1200


class Prints(Copied):
    """`/assets/images/<name>-<width>.<digest>.avif`: two articles that show one image share its copies."""

    kind = "image"
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        paths = set()
        for source in sorted(library.images):
            image = library.images[source]
            for number, each in enumerate(image.prints):
                path = image.path(each)
                if path not in paths:
                    paths.add(path)
                    yield Route(self.kind, (source, str(number)), path, source, "a copy of it")

    def view(self, route: Route, plan: Plan) -> Print:
        source, number = route.subject
        image = plan.image(source)
        if image is None:
            raise Defect(f"nothing is known of {source}")
        return image.prints[int(number)]


def shown(site: Site, hrefs: Sequence[str], files: Iterable[Image | None]) -> Mapping[int, Shown]:
    """How the images of a text are shown, by index, as far as something is known of them.

    `hrefs` are their own addresses, HTML-escaped.
    """
    return {
        number: _shown(site, hrefs[number], image) for number, image in enumerate(files) if image is not None
    }


def _shown(site: Site, href: str, image: Image) -> Shown:
    if not image.prints:
        return Shown(image.width, image.height)

    def address(copy: Print) -> str:
        return escape(f"{site.base_path}/{encoded(image.path(copy))}")

    sets = {
        kind: [(address(copy), copy.width) for copy in copies]
        for kind, copies in groupby(image.prints, key=lambda copy: copy.type)
    }
    own = sets.pop(image.type, [])
    src = max((each for each in own if each[1] <= PLAIN), key=lambda each: each[1], default=("", 0))[0]
    if image.width <= max(site.images.widths):
        own, src = [*own, (href, image.width)], ""
    return Shown(
        image.width,
        image.height,
        src,
        _srcset(own) if len(own) > 1 else "",
        escape(site.images.sizes),
        tuple((kind, _srcset(each)) for kind, each in sets.items()),
    )


def _srcset(found: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{address} {width}w" for address, width in found)
