"""What of an author's own HTML is let through: the allow-list, and the cleaner that holds to it.

All that diglot makes itself passes unchanged; a test says so. `docs/markdown.md` names every tag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from diglot.markdown.addresses import SCHEMES, is_allowed
from diglot.model import HEADINGS, Block

if TYPE_CHECKING:
    import nh3

_EVERYWHERE = "class dir id lang title role aria-describedby aria-hidden aria-label aria-labelledby translate"

_TEXT = """
    abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time
    u var wbr
"""
_BLOCKS = """
    address article aside blockquote caption col colgroup dd details div dl dt figcaption figure footer
    h1 h2 h3 h4 h5 h6 header hgroup hr label li nav ol p pre section summary table tbody td tfoot th thead tr
    ul
"""
_MEDIA = "a audio img input picture source track video"
_MATH = """
    annotation math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow
    ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics
"""
_MATH_ATTRIBUTES = """
    accent accentunder columnalign columnlines columnspacing depth display displaystyle encoding fence form
    height largeop linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize
    movablelimits notation rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width
    xmlns
"""

#: What only diglot itself writes: the boxes of tasks. An author's own are removed.
OURS = frozenset({"input", "label"})
TAGS = frozenset(f"{_TEXT} {_BLOCKS} {_MEDIA} {_MATH}".split())

AUTHORS = TAGS - OURS

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(_EVERYWHERE.split()),
    **{tag: frozenset(_MATH_ATTRIBUTES.split()) for tag in _MATH.split()},
    **{
        tag: frozenset(names.split())
        for tag, names in {
            "a": "download href hreflang",
            "audio": "controls loop muted preload src",
            "blockquote": "cite",
            "col": "span",
            "colgroup": "span",
            "del": "cite datetime",
            "details": "name open",
            "div": "tabindex",
            "img": "alt decoding fetchpriority height loading sizes src srcset width",
            "input": "checked disabled type",
            "ins": "cite datetime",
            "li": "value",
            "ol": "reversed start type",
            "pre": "tabindex",
            "q": "cite",
            "source": "height media sizes src srcset type width",
            "td": "colspan headers rowspan",
            "th": "abbr colspan headers rowspan scope",
            "time": "datetime",
            "track": "default kind label src srclang",
            "video": "controls height loop muted playsinline poster preload src width",
        }.items()
    },
}

#: Attributes that hold addresses: `srcset` several, the others one.
ADDRESSES = frozenset({"href", "cite", "src", "srcset", "poster"})


def is_let_through(tag: str, attribute: str) -> bool:
    """Whether `tag` may have `attribute`; both in lower case."""
    return attribute in ATTRIBUTES["*"] or attribute in ATTRIBUTES.get(tag, ())


def clean(html: str) -> str:
    """`html` with all its elements closed, and without what the allow-list does not name."""
    return _cleaner().clean(html)


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    import nh3  # noqa: PLC0415 - only texts with HTML of their own need it

    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes=SCHEMES | {"data"},
        link_rel=None,
    )


def _filtered(_tag: str, attribute: str, value: str) -> str | None:
    """A second look at addresses, in case `raw` read the markup otherwise than nh3 does.

    nh3 knows the schemes by itself, but not which `data:` is a picture. Nothing runs from a `srcset`.
    """
    if attribute not in ADDRESSES or attribute == "srcset" or value.startswith("\x02"):
        return value
    return value if is_allowed(value.strip()) else None


_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_STEP = re.compile(
    r"""\x02b(?P<block>\d+)\x03|<(?P<end>/?)(?P<tag>[A-Za-z][^\s/>]*)(?:[^"'>]|"[^"]*"|'[^']*')*+>"""
)


def outermost(html: str, blocks: Sequence[Block]) -> tuple[str, list[Block], list[int]]:
    """`html` without the holes of those blocks that an author's own element has closed in.

    Such an element may begin in one block and end in another; they are then one. With what is left of
    `blocks`, and where each of them went.
    """
    kept: list[Block] = []
    places = [0] * len(blocks)
    depth = 0

    def step(found: re.Match[str]) -> str:
        nonlocal depth
        if not found["block"]:
            if found["end"]:
                depth = max(0, depth - 1)
            elif found["tag"].lower() not in _VOID and not found[0].endswith("/>"):
                depth += 1
            return found[0]
        kind, size = blocks[int(found["block"])]
        if depth == 0:
            kept.append((kind, size))
            places[int(found["block"])] = len(kept) - 1
            return f"\x02b{len(kept) - 1}\x03"
        if kept and kind not in HEADINGS and kept[-1][0] not in HEADINGS:
            kept[-1] = kept[-1][0], kept[-1][1] + size
        places[int(found["block"])] = len(kept) - 1
        return ""

    return _STEP.sub(step, html), kept, places
