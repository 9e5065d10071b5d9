"""SVG without what runs, loads or lies hidden in it.

In a page an SVG is an image and nothing in it runs, but whoever opens its address opens a document of the
site. So only what draws is let through, by name, and a drawing leads nowhere but to its own parts.
"""

from __future__ import annotations

import re
from math import inf
from typing import Any, NamedTuple

from diglot.imaging.unfit import Unfit, no_image

_SVG = "{http://www.w3.org/2000/svg}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

_ELEMENTS = frozenset(
    """
    a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line
    linearGradient marker mask metadata mpath path pattern polygon polyline radialGradient rect set stop style
    svg switch symbol text textPath title tspan use view
    """.split()
)

#: What animations may not change: addresses, and what runs.
_FIXED = re.compile(r"(?:.*:)?href|on.*", re.IGNORECASE)

#: The drawing's own parts, and pictures that stand in the file itself.
_OWN = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp|avif);)", re.IGNORECASE)

#: What CSS loads: anything but a part of the drawing, or a picture or font in the file itself.
_LOADS = re.compile(
    r"""@import|url\(\s*+(?!["']?\s*+(?:\#|data:(?:image/(?:png|jpeg|gif|webp)|font/|application/(?:x-)?font)))
    |image-set\(|expression\(|\\""",
    re.IGNORECASE | re.VERBOSE,
)

#: Lengths as pixels (CSS, 96 a inch); a percentage is none.
_LENGTH = re.compile(
    r"\s*+\+?((?:\d++(?:\.\d++)?|\.\d++)(?:e[+-]?\d++)?)\s*+(px|pt|pc|mm|cm|in)?\s*+", re.IGNORECASE
)
_UNITS = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}

#: The width of a drawing that has only proportions: as wide as its column.
WIDE = 1600


class Drawing(NamedTuple):
    """A drawing: its bytes, its size in pixels, and what was taken out of it, each with its line."""

    data: bytes
    width: int
    height: int
    removed: tuple[tuple[int, str], ...]


def cleaned(data: bytes) -> Drawing:
    """A drawing with nothing but what draws; bytes that had nothing else are as they were. Raises Unfit."""
    from lxml import etree  # noqa: PLC0415 - only sites with drawings need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", 0) or 0
        message = str(error).partition(", line")[0]
        raise Unfit(f"this is no image that can be read ({message})", "save it again", line) from None
    if root.tag == "svg":
        fix = 'write <svg xmlns="http://www.w3.org/2000/svg" …>'
        raise Unfit("the drawing lacks its namespace, so browsers show nothing", fix, is_grave=False)
    if root.tag != f"{_SVG}svg":
        raise no_image()
    table = root.getroottree().docinfo.internalDTD
    if table is not None and next(iter(table.iterentities()), None) is not None:
        raise Unfit(
            "the drawing declares entities, which can stand for anything",
            "save it as plain SVG, without a DOCTYPE",
        )
    around = [*root.itersiblings(preceding=True), *root.itersiblings()]
    # A DOCTYPE may give elements attributes that stand nowhere else, and an instruction loads stylesheets.
    work = _Cleaning(found=table is not None or any(each.tag is etree.PI for each in around))
    work.whole(root)
    if work.found:
        data = etree.tostring(root, encoding="utf-8", xml_declaration=False)
    width, height = size(root.attrib)
    return Drawing(data, width, height, tuple(work.told))


class _Cleaning:
    """What was found in one drawing that does not draw."""

    def __init__(self, *, found: bool) -> None:
        self.found = found
        self.told: list[tuple[int, str]] = []

    def _remove(self, line: int, what: str = "") -> None:
        self.found = True
        if what:
            self.told.append((line, what))

    def whole(self, root: Any) -> None:
        """The drawing, from the outside to the inside: what goes takes along what it holds."""
        waiting = [root]
        while waiting:
            each = waiting.pop()
            if self.element(each):
                waiting += reversed(each)

    def element(self, element: Any) -> bool:
        """Whether an element stays; comments say nothing and stay."""
        name = element.tag if isinstance(element.tag, str) else ""
        local = name.removeprefix(_SVG)
        what = ""
        if not name:
            if not element.__class__.__name__.endswith("Entity"):
                return False
            what = "an entity"
        elif local == name:  # what editors note for themselves is nobody's loss
            what = f"<{name.rpartition('}')[2]}>" if name.startswith(_HTML) else ""
        elif local not in _ELEMENTS or self._moves_addresses(element):
            what = f"<{local}>"
        elif local == "style" and _LOADS.search(_own_text(element)):
            what = "a style that loads from elsewhere"
        else:
            self.attributes(element, local)
            return True
        self._drop(element, what)
        return False

    def _moves_addresses(self, element: Any) -> bool:
        return bool(_FIXED.fullmatch(element.get("attributeName", "").strip()))

    def _drop(self, element: Any, what: str) -> None:
        parent = element.getparent()
        if parent is None:
            return
        self._remove(element.sourceline or 0, what)
        if element.tail:  # text behind it is the drawing's own
            before = element.getprevious()
            if before is None:
                parent.text = (parent.text or "") + element.tail
            else:
                before.tail = (before.tail or "") + element.tail
        parent.remove(element)

    def attributes(self, element: Any, local: str) -> None:
        line = element.sourceline or 0
        for name, value in list(element.attrib.items()):
            plain = name.rpartition("}")[2].lower()
            what = ""
            if plain.startswith("on"):
                what = f"{plain} of <{local}>"
            elif plain in {"href", "src"}:
                what = "" if _OWN.match(value) else f"{plain} of <{local}>, which leads elsewhere"
            elif _LOADS.search(value):
                what = f"{plain} of <{local}>, which loads from elsewhere"
            elif name.startswith("{") and not name.startswith((_XLINK, _XML)):
                self._remove(line)
                del element.attrib[name]
                continue
            if what:
                self._remove(line, what)
                del element.attrib[name]


def _own_text(element: Any) -> str:
    """The text that stands in an element itself: of a style, browsers read no more."""
    return (element.text or "") + "".join(each.tail or "" for each in element)


def size(attributes: Any) -> tuple[int, int]:
    """Width and height in pixels: as stated; else by its proportions; else as browsers assume."""
    width, height = (_length(attributes.get(name, "")) for name in ("width", "height"))
    box = [float(each) for each in re.findall(r"-?\d*\.?\d+(?:e[+-]?\d+)?", attributes.get("viewBox", ""))]
    ratio = box[3] / box[2] if len(box) == 4 and 0 < box[2] < inf and 0 < box[3] < inf else 0  # noqa: PLR2004
    if not (width and height):
        if not ratio:
            width, height = width or 300, height or 150  # CSS 2, 10.3.2
        elif height and not width:
            width = height / ratio
        else:
            width = width or WIDE
            height = width * ratio
    return max(1, round(min(width, 10**5))), max(1, round(min(height, 10**5)))


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS[(found[2] or "").lower()] if found else 0.0
