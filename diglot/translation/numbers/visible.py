"""What a reader sees of inline Markdown. All else becomes blanks, so that every character keeps its place."""

from __future__ import annotations

import re

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
        r"\b(?:https?|ftp)://[^\s<>()\[\]，。；：！？、（）《》“”\u4e00-\u9fff]{1,2000}|\bwww\.[\w./?=&%-]{1,500}"
    ),
    re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"),
    re.compile(r"^[ >]{0,12}(?:#{1,6}[ \t]|(?:[-*+][ \t])?\d{1,9}[.)][ \t])", re.MULTILINE),  # numbering
)

_FULL_WIDTH = {0xFF10 + at: ord("0") + at for at in range(10)}
_LETTERS = {wide: wide - 0xFEE0 for wide in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_ARABIC = {start + at: ord("0") + at for start in (0x660, 0x6F0) for at in range(10)}
_SIGNS = {
    ord(wide): narrow
    for wide, narrow in zip("％．／－～：＋＄￥￡٪٫٬−—﹣〜", "%./-~:+$¥£%.,-–-~", strict=True)
}
_FOLD = {**_FULL_WIDTH, **_LETTERS, **_ARABIC, **_SIGNS, 0x2044: "/"}


def visible(text: str) -> str:
    """`text` with blanks for what is not shown, and one form for digits and signs that have several."""
    for hidden in _HIDDEN:
        text = hidden.sub(_blanks, text)
    return text if text.isascii() else text.translate(_FOLD)


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])
