"""How a text meets its reader: minutes to read it, and a short excerpt of it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

#: Code points that are each a character as a reader sees it, whatever stands before or behind them among
#: their like: no marks, no jamo, no emoji, no joiners. All else is left to the grapheme clusters of UAX #29.
_SINGLE = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u2010-\u2027\u3000-\u3029"
    "\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff5e]*"
)

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
    clusters = _clusters(text, limit + 1)
    if len(clusters) <= limit:
        return text
    room = max(1, limit - len(_clusters(ellipsis, limit)))
    for end in range(room, int(room * (1 - _NEAR)), -1):
        if clusters[end - 1] in _STOPS and clusters[end] not in _STOPS:
            return "".join(clusters[:end]) + ellipsis
    end = room
    while end > 0 and _inside_word(clusters[end - 1], clusters[end]):
        end -= 1
    kept = "".join(clusters[: end or room]).rstrip(" .,;:，、；：—–-")
    return kept + ellipsis


def _clusters(text: str, count: int) -> Sequence[str]:
    """The first `count` characters of a text as a reader counts them."""
    head = text[:count]
    if _SINGLE.fullmatch(head):
        return head
    import regex  # noqa: PLC0415 - 10 ms, for texts with more than plain letters

    return list(map(str, regex.findall(r"\X", text)))


def _inside_word(before: str, after: str) -> bool:
    """Whether a cut between the two would split a word of a spaced script."""
    return not (before.isspace() or after.isspace() or _unspaced(before) or _unspaced(after))


def _unspaced(cluster: str) -> bool:
    """Whether a character belongs to East Asian scripts without spaces: CJK on, except Hangul syllables."""
    return cluster >= "\u2e80" and not "\uac00" <= cluster[0] <= "\ud7af"
