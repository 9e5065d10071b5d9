"""The key of a new article, made of its title: what stands in its file's name and in its address.

Accents are dropped, and Chinese is written in pinyin by pypinyin, which reads it phrase by phrase: 重庆 is
`chong-qing`, and not `zhong-qing`. Letters of other scripts stay as they are. Nobody else knows pypinyin.
"""

from __future__ import annotations

import re
import unicodedata
from importlib.util import find_spec

#: Han characters, as Unicode names the ranges that people write with.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

#: A longer key is cut between two words: bytes of a file's name, of which 60 letters of Chinese are 180.
LONGEST, WIDEST = 60, 180  # characters, bytes

_HAN = re.compile(f"[{HAN}]+")
#: What holds two parts of a word together is dropped; all else that is no letter parts words.
_WITHIN = re.compile("(?<=\\w)['\u2019](?=\\w)")
_APART = re.compile(r"[\W_]+")

#: Scripts that use Han characters and read them otherwise.
OTHER_READINGS = frozenset({"Jpan", "Kore"})

MISSING = 'titles in Chinese become pinyin with the extra chinese: pip install "diglot[chinese]"'


def key_of(title: str, script: str) -> str:
    """A title as a key; "" where nothing of it can stand in one.

    `script` is that of the title's language, as a code of ISO 15924. Without pypinyin, Chinese gives "".
    """
    if _HAN.search(title) and script not in OTHER_READINGS:
        if not can_read_chinese():
            return ""
        title = _HAN.sub(lambda found: f" {_pinyin(found[0])} ", title)
    words = _APART.sub("-", _WITHIN.sub("", _plain(title))).strip("-")
    words = words.encode()[:WIDEST].decode(errors="ignore").strip("-")
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]


def can_read_chinese() -> bool:
    """Whether there is something to write pinyin with."""
    return find_spec("pypinyin") is not None


def _pinyin(text: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - an extra, which takes a third of a second to read

    return " ".join(lazy_pinyin(text, errors="ignore"))


def _plain(title: str) -> str:
    """Lower case, without the accents of Latin letters: `Café` is `cafe`. Marks of other scripts stay."""
    parts = unicodedata.normalize("NFKD", title.replace("ß", "ss")).lower()
    kept = "".join(
        each
        for at, each in enumerate(parts)
        if unicodedata.category(each) != "Mn" or not _base(parts, at).isascii()
    )
    return unicodedata.normalize("NFC", kept)


def _base(text: str, at: int) -> str:
    """The letter that a mark belongs to."""
    while at and unicodedata.category(text[at]) == "Mn":
        at -= 1
    return text[at]
