"""Chinese of one script made into that of another, by OpenCC. The only module that knows it.

Only what a reader reads is converted, phrase by phrase: tags, addresses, code and what the author marks as
another language stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

#: OpenCC's conversions, each with what it makes of what. Those that end in `p` change words as well.
CONVERSIONS = {
    "s2t": "simplified to traditional, in OpenCC's own standard",
    "s2tw": "simplified to traditional as in Taiwan",
    "s2twp": "simplified to traditional as in Taiwan, with the words that are used there",
    "s2hk": "simplified to traditional as in Hong Kong",
    "t2s": "traditional to simplified",
    "t2tw": "traditional in OpenCC's own standard to that of Taiwan",
    "t2hk": "traditional in OpenCC's own standard to that of Hong Kong",
    "tw2s": "traditional as in Taiwan to simplified",
    "tw2sp": "traditional as in Taiwan to simplified, with the words that are used on the mainland",
    "tw2t": "traditional as in Taiwan to OpenCC's own standard",
    "hk2s": "traditional as in Hong Kong to simplified",
    "hk2t": "traditional as in Hong Kong to OpenCC's own standard",
}

Convert = Callable[[str], str]

#: Stands between texts that are converted at once: no source holds it, and no phrase goes across it.
_BETWEEN = "\x03"


def is_installed() -> bool:
    """Whether there is something to convert with."""
    return find_spec("opencc") is not None


def converter(name: str) -> Convert:
    """The conversion of a name."""
    return lambda text: text if text.isascii() else str(_dictionaries(name).convert(text))


@lru_cache(maxsize=len(CONVERSIONS))
def _dictionaries(name: str) -> OpenCC:
    """Reading them takes a tenth of a second: once a process, if there is something to convert."""
    from opencc import OpenCC  # noqa: PLC0415 - an extra

    return OpenCC(name)


#: What takes HTML apart: comments and what is no text for readers, holes and tags, in this order.
_PARTS = re.compile(
    r"""
    <!--.*?(?:-->|\Z)
    | <(?P<opaque>script|style|svg|math|pre|code|kbd|samp|var|textarea)\b .*? (?:</(?P=opaque)\s*>|\Z)
    | \x02[^\x03]*\x03
    | <[/A-Za-z!?](?:[^"'<>]|"[^"]*"|'[^']*')*+>
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
#: An element that says that its text is in another language than what is around it, or not to be touched.
_FOREIGN = re.compile(r"""\s(?:lang\s*=|translate\s*=\s*["']?no\b)""", re.IGNORECASE)
#: Attributes that readers are shown or told.
_SPOKEN = re.compile(r"""(\s(?:alt|title|aria-label)=)("[^"]*"|'[^']*')""", re.IGNORECASE)
#: Elements without an end.
_VOID = frozenset("area br col embed hr img input source track wbr".split())
_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://\S*\s*", re.IGNORECASE)


def in_html(html: str, convert: Convert) -> str:
    """`html`, which may have holes, with its texts converted; what is neither text nor spoken stays as it is.

    A text that is nothing but an address is one.
    """
    if html.isascii():
        return html
    pieces = list(_pieces(html))
    texts = [text for text, is_text in pieces if is_text]
    converted = convert(_BETWEEN.join(texts)).split(_BETWEEN)  # in one go, which takes half of the time
    ready = iter(converted if len(converted) == len(texts) else map(convert, texts))
    return "".join([next(ready) if is_text else piece for piece, is_text in pieces])


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """The pieces that `html` is made of, and which of them are texts to convert."""
    inside: list[str] = []  #: the names of the elements around, from the outermost foreign one on
    at = 0
    for part in _PARTS.finditer(html):
        yield from _text(html[at : part.start()], not inside)
        at = part.end()
        yield from _tag(part[0], inside) if not part["opaque"] else ((part[0], False),)
    yield from _text(html[at:], not inside)


def _text(text: str, is_ours: bool) -> Iterator[tuple[str, bool]]:
    if text:
        yield text, is_ours and not text.isascii() and not _ADDRESS.fullmatch(text)


def _tag(tag: str, inside: list[str]) -> Iterator[tuple[str, bool]]:
    """A tag in pieces, its attributes that are spoken among them. Keeps track of what is `inside`."""
    named = _NAME.match(tag)
    name = named[1].lower() if named else ""
    if tag.startswith("</"):
        if name in inside:  # what was opened behind it ends as well
            del inside[len(inside) - 1 - inside[::-1].index(name) :]
    elif name and name not in _VOID and not tag.endswith("/>") and (inside or _FOREIGN.search(tag)):
        inside.append(name)
    at = 0
    if not inside and not tag.isascii():
        for spoken in _SPOKEN.finditer(tag):
            yield tag[at : spoken.start(2) + 1], False
            yield spoken[2][1:-1], True
            at = spoken.end(2) - 1
    yield tag[at:], False
