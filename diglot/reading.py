"""How a text meets its reader: minutes to read it, and a short excerpt of it."""

from __future__ import annotations

import math

import regex

#: One character as a reader sees it: a grapheme cluster of UAX #29.
_CLUSTER = regex.compile(r"\X")

#: Where a sentence ends without a space after it.
_STOPS = frozenset("。！？；…”』」）")
#: An excerpt may end this much earlier than its limit for the sake of a whole sentence.
_NEAR = 0.3


def minutes(words: int, han: int, *, words_per_minute: int = 238, han_per_minute: int = 400) -> int:
    """Minutes for so many words of spaced scripts and Han characters: rounded up, at least 1."""
    return max(1, math.ceil(words / words_per_minute + han / han_per_minute))


def excerpt(text: str, limit: int, ellipsis: str = "...") -> str:
    """`text` cut to at most `limit` characters as a reader counts them, with `ellipsis` counted.

    The cut falls after a full stop of an unspaced script where one is near, else between words, else (in an
    unspaced script) between characters, never inside a grapheme cluster.
    """
    if len(text) <= limit:
        return text
    clusters = _CLUSTER.findall(text)
    if len(clusters) <= limit:
        return text
    room = max(1, limit - len(_CLUSTER.findall(ellipsis)))
    for end in range(room, int(room * (1 - _NEAR)), -1):
        if clusters[end - 1] in _STOPS and clusters[end] not in _STOPS:
            return "".join(clusters[:end]) + ellipsis
    end = room
    while end > 0 and _inside_word(clusters[end - 1], clusters[end]):
        end -= 1
    kept = "".join(clusters[: end or room]).rstrip(" .,;:，、；：—–-")
    return kept + ellipsis


def _inside_word(before: str, after: str) -> bool:
    """Whether a cut between the two would split a word of a spaced script."""
    return not (before.isspace() or after.isspace() or _unspaced(before) or _unspaced(after))


def _unspaced(cluster: str) -> bool:
    """Whether a character belongs to East Asian scripts without spaces: CJK on, except Hangul syllables."""
    return cluster >= "\u2e80" and not "\uac00" <= cluster[0] <= "\ud7af"
