"""What a reader sees of the tokens: plain text, the lead, and how much there is to read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from markdown_it.token import Token

from diglot.markdown.cjk import HAN, pattern
from diglot.markdown.foreign import without_tags

_TEXT = frozenset({"text", "text_special", "code_inline", "leftover", "figcaption"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_QUOTING = frozenset({"bullet_list_open", "ordered_list_open", "dl_open", "blockquote_open"})

_SPACES = re.compile(r"[ \t\n\r\f]+")
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"""<[/A-Za-z](?:[^"'<>]|"[^"]*"|'[^']*')*+>""")

_HAN = f"[{HAN}]+"
#: Signs that scripts without an own letter for each vowel write onto the letter before.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31-\u0eff"
)
_WORD = re.compile(rf"[^\W_]++(?:[{_MARKS}]++[^\W_]*+|['’.,-][^\W_]++)*+")

#: Each byte of ASCII text as `a` for what words are made of, `.` for what may join them, or a space.
_KINDS = bytes(
    ord("a" if chr(byte).isalnum() else "." if chr(byte) in "'.,-" else " ") for byte in range(128)
).ljust(256)
_JOINT = re.compile(rb"\.(?=a)(?<=a\.)")


def plain(children: Sequence[Token], *, alts: bool = False) -> str:
    """Inline tokens as text, with code and captions, without footnote marks; images only by their `alts`."""
    if len(children) == 1 and children[0].type == "text":
        return children[0].content
    parts = []
    for token in children:
        if token.type in _TEXT:
            parts.append(token.content)
        elif token.type in _BREAKS or (token.type == "html_inline" and _LINE_BREAK.match(token.content)):
            parts.append(" ")
        elif alts and token.children:
            parts.append(plain(token.children, alts=True))
    return "".join(parts)


def collapsed(text: str) -> str:
    """`text` with each run of spaces and line breaks as one space; an ideographic space is no such space."""
    return _SPACES.sub(" ", text).strip()


def _html_text(source: str) -> str:
    return html.unescape(_TAG.sub(" ", without_tags(_HIDDEN.sub(" ", source))))


def lead(tokens: Sequence[Token]) -> str:
    """The first paragraph of the body itself, or else the first text in a list or quote."""
    second = container = ""
    for before, token in pairwise(tokens):
        if before.level == 0 and before.nesting == 1:
            container = before.type
        if token.type != "inline":
            continue
        if container == "paragraph_open" or (container in _QUOTING and not second):
            text = collapsed(plain(token.children or ()))
            if text and container == "paragraph_open":
                return text
            second = second or text
    return second


def amounts(tokens: Iterable[Token]) -> tuple[int, int]:
    """Words of scripts with spaces, and Han characters, in all that a reader reads.

    Code blocks, formulas and the descriptions of images are looked at rather than read.
    """
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(plain(token.children or ()))
        elif token.type == "html_block":
            parts.append(_html_text(token.content))
    text = "\n".join(parts)
    if text.isascii():
        return _ascii_words(text), 0
    pieces = text.split()  # no word goes on behind a space
    words = _ascii_words(" ".join([piece for piece in pieces if piece.isascii()]))
    others = " ".join([piece for piece in pieces if not piece.isascii()])
    between = pattern(_HAN).split(others)
    return words + len(_WORD.findall(" ".join(between))), len(others) - sum(map(len, between))


def _ascii_words(text: str) -> int:
    """How often `_WORD` is found in ASCII text, in a tenth of the time: runs of letters, less the joints."""
    kinds = b" " + text.encode().translate(_KINDS)
    return kinds.replace(b".", b" ").count(b" a") - len(_JOINT.findall(kinds))
