"""What a reader sees of inline Markdown. All else becomes blanks, so that every character keeps its place."""

from __future__ import annotations

import re
from functools import lru_cache

#: What is no text: in the order in which it has to be taken out.
_HIDDEN = (
    re.compile(r"(?<![`\\])(`{1,8})(?!`)[^`]{1,2000}?\1(?!`)"),  # code
    re.compile(r"<!--.{0,4000}?-->|</?[A-Za-z][^<>]{0,2000}>|<(?:https?|mailto):[^<>\s]{1,2000}>", re.DOTALL),
    re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});"),
    re.compile(r"\[\^[^\]\s]{1,80}\]:?"),  # footnotes
    re.compile(
        r"(?<=\])\[[^\[\]\n]{0,300}\]|^ {0,3}\[[^\[\]\n]{1,300}\]:\s*\S{1,2000}", re.MULTILINE
    ),  # references
    re.compile(
        r"(?<=\]\()\s{0,9}(?:<[^<>\n]{0,2000}>|[^\s()]{1,2000}(?:\([^\s()]{0,300}\)[^\s()]{0,2000})?)"
    ),
    re.compile(r"\{[#.:][^{}\n]{0,300}\}"),  # attributes
    re.compile(
        r"(?<![A-Za-z])(?:https?|ftp)://[^\s<>()\[\]，。；：！？、（）《》“”\u4e00-\u9fff]{1,2000}|\bwww\.[\w./?=&%-]{1,500}"
    ),
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"),
)

_FULL_WIDTH = {0xFF10 + at: ord("0") + at for at in range(10)}
_LETTERS = {wide: wide - 0xFEE0 for wide in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_ARABIC = {start + at: ord("0") + at for start in (0x660, 0x6F0) for at in range(10)}
_SIGNS = {
    ord(wide): narrow
    for wide, narrow in zip("％．／－～：＋＄￥￡٪٫٬−—﹣〜", "%./-~:+$¥£%.,-–-~", strict=True)
}
_FOLD = {**_FULL_WIDTH, **_LETTERS, **_ARABIC, **_SIGNS, 0x2044: "/"}


@lru_cache(maxsize=64)
def _numbering(unless: str) -> re.Pattern[str]:
    return re.compile(rf"^[ >]{{0,12}}(?:[-*+][ \t])?\d{{1,9}}[.)][ \t](?!{unless})", re.MULTILINE)


def visible(text: str, unless: str = "(?!)") -> str:
    """`text` with blanks for what is not shown, and one form for digits and signs that have several.

    A number with a dot at the start of a line numbers a list, unless what follows matches `unless`.
    """
    for hidden in (*_HIDDEN, _numbering(unless)):
        text = hidden.sub(_blanks, text)
    return text if text.isascii() else text.translate(_FOLD)


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])
