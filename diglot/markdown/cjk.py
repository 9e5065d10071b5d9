"""Characters of Chinese, Japanese and Korean, and what they change between lines.

The character classes are written as the inside of a regular expression's `[…]`.
"""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

#: Ideographs with their marks, kana, bopomofo: what a reading time counts by the character.
HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
    "\U0001aff0-\U0001b16f\u3105-\u312f\u31a0-\u31bf"
)
HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
#: Full-width punctuation and the ideographic space.
SIGNS = (
    "\u3000-\u3004\u3006\u3008-\u3020\u302a-\u3030\u3036\u3037\u303c-\u303f\u30a0\u30fb\ufe10-\ufe1f\ufe30-\ufe6f"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffe6"
)
#: Full-width letters and digits, enclosed characters, strokes.
WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3190-\u319f\u31c0-\u31ef\u3200-\u33ff"
#: Shared by all scripts; Chinese only where they touch a Chinese character.
SHARED = "“”‘’—…"

_VARIANT = "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # selects a glyph of the ideograph before it
_ENDS = f"[{_VARIANT}]?[{SHARED}]{{0,4}}\\Z"
_STARTS = f"[{SHARED}]{{0,4}}"
_WINDOW = 6  # what _ENDS can match at most

_CJK_ENDS = f"[{HAN}{SIGNS}{WIDE}{HANGUL}]{_ENDS}"
_CJK_STARTS = f"{_STARTS}[{HAN}{SIGNS}{WIDE}{HANGUL}]"
_WIDE_ENDS = f"[{HAN}{SIGNS}{WIDE}]{_ENDS}"
_WIDE_STARTS = f"{_STARTS}[{HAN}{SIGNS}{WIDE}]"
_SIGN = f"[{SIGNS}]"
_SHARED = frozenset(SHARED)
_HANGUL = f"[{HANGUL}]"


@cache
def pattern(source: str) -> re.Pattern[str]:
    """An expression, compiled when it is first asked for: classes this large take a millisecond or two."""
    return re.compile(source)


def ends(text: str, end: int) -> bool:
    """Whether `text[:end]` ends in Chinese, Japanese or Korean, or in shared signs that touch it."""
    return pattern(_CJK_ENDS).search(text, max(0, end - _WINDOW), end) is not None


def starts(text: str, start: int) -> bool:
    """Whether `text[start:]` starts in Chinese, Japanese or Korean, or in shared signs that touch it."""
    return pattern(_CJK_STARTS).match(text, start) is not None


def soft_breaks(md: MarkdownIt) -> None:
    """The step: a line break inside Chinese or Japanese text is not a space."""
    md.core.ruler.push("cjk_soft_breaks", _join_lines)


def _join_lines(state: StateCore) -> None:
    if state.src.isascii():
        return
    for block in state.tokens:
        if block.type == "inline" and "\n" in block.content and not block.content.isascii():
            block.children = joined(block.children or [])


def joined(children: list[Token]) -> list[Token]:
    """The tokens of a line without the soft breaks that should not show, also in the alt text of images."""
    text = "".join(_FLAT.get(token.type, token.content) for token in children)
    kept = []
    at = 0
    for token in children:
        if token.children:
            token.children = joined(token.children)
        if token.type != "softbreak" or not _vanishes(text, at):
            kept.append(token)
        at += len(_FLAT.get(token.type, token.content))
    return kept


#: How a token takes part in the question what stands beside a line break; text and code as their content.
_FLAT = {
    "softbreak": "\n",
    "hardbreak": "\n",
    "image": "\ufffc",
    "html_inline": "",
}


def _vanishes(text: str, at: int) -> bool:
    """Whether the line break `text[at]` disappears.

    CSS Text 3, 4.1.3: it does between two wide characters, and never beside Hangul. CSS Text 4 adds shared
    punctuation with a wide character on the other side, and full-width punctuation on either side.
    """
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    if pattern(_HANGUL).match(left) or pattern(_HANGUL).match(right):
        return False
    if pattern(_SIGN).match(left) or pattern(_SIGN).match(right):
        return True
    wide_left = pattern(_WIDE_ENDS).search(text, max(0, at - _WINDOW), at) is not None
    wide_right = pattern(_WIDE_STARTS).match(text, at + 1) is not None
    return (wide_left and (wide_right or right in _SHARED)) or (wide_right and left in _SHARED)
