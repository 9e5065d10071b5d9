"""Scripts as rows of data: what their letters are, and what writers of each do with spaces and signs.

The letters are written as the inside of a regular expression's `[…]`, after the Unicode character database.
The signs follow Unicode's CLDR (quotation marks of each locale) and, for Chinese, the national standard
GB/T 15834-2011 on punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from diglot.languages import script
from diglot.model import Language

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7ff"
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"


@dataclass(frozen=True, eq=False, slots=True)
class Script:
    """What checks need to know of a script."""

    letters: str  #: of this script, the inside of `[…]`
    words: bool = True  #: whether spaces stand between words
    slanted: bool = True  #: whether it has italics, so that emphasis and titles may be set in them
    wide: bool = False  #: whether its punctuation is full-width
    #: Signs of ASCII, and what this script writes in place of them.
    signs: Mapping[str, str] = field(default_factory=dict)
    #: How many characters it takes to say what takes one in English.
    length: float = 1.0


_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", '"': "“ or ”"}
_ARABIC_SIGNS = {",": "،", ";": "؛", "?": "؟"}
_JAPANESE_SIGNS = _FULL_WIDTH | {",": "、", '"': "「 or 」"}

#: By ISO 15924 code. Where a script is not listed, checks that ask for its letters stay silent.
SCRIPTS = {
    "Arab": Script(_ARABIC, slanted=False, signs=_ARABIC_SIGNS, length=0.85),
    "Armn": Script("\u0531-\u0556\u0561-\u0587"),
    "Beng": Script("\u0980-\u09ff", slanted=False),
    "Cyrl": Script("\u0400-\u052f\u0300-\u036f"),
    "Deva": Script("\u0900-\u097f", slanted=False),
    "Ethi": Script("\u1200-\u139f", slanted=False, length=0.7),
    "Geor": Script("\u10a0-\u10ff\u1c90-\u1cbf"),
    "Grek": Script("\u0370-\u03ff\u1f00-\u1fff\u0300-\u036f"),
    "Hans": Script(_HAN, words=False, slanted=False, wide=True, signs=_FULL_WIDTH, length=0.32),
    "Hant": Script(_HAN, words=False, slanted=False, wide=True, signs=_FULL_WIDTH, length=0.32),
    "Hebr": Script("\u0590-\u05ff\ufb1d-\ufb4f", slanted=False, length=0.8),
    "Jpan": Script(_HAN + _KANA, words=False, slanted=False, wide=True, signs=_JAPANESE_SIGNS, length=0.45),
    "Khmr": Script("\u1780-\u17ff", words=False, slanted=False),
    "Kore": Script(_HANGUL + _HAN, slanted=False, length=0.5),
    "Latn": Script(_LATIN),
    "Taml": Script("\u0b80-\u0bff", slanted=False),
    "Thai": Script("\u0e00-\u0e7f", words=False, slanted=False),
}  # fmt: skip


@lru_cache(maxsize=4096)
def is_in_word(sign: str) -> bool:
    """Whether a character may be part of a word that spaces divide from others."""
    return sign.isalnum() and _unspaced().match(sign) is None


@lru_cache(maxsize=1)
def _unspaced() -> re.Pattern[str]:
    """A letter of a script without spaces; made when it is asked for, which takes its time."""
    return re.compile(f"[{''.join(row.letters for row in SCRIPTS.values() if not row.words)}]")


#: The quotation marks of languages, those for quotes in quotes and for titles as well; by locale, and else by
#: the language alone. A language that is not listed is not asked.
QUOTES = {
    "ar": "«»“”‘’\"'",
    "de": "„“‚‘»«›‹’\"'",
    "en": "“”‘’\"'",
    "es": "«»“”‘’\"'",
    "fr": "«»“”‹›‘’\"'",
    "it": "«»“”‘’\"'",
    "ja": "「」『』“”〝〟\"'",
    "ko": "“”‘’《》〈〉「」『』\"'",
    "pt": "“”‘’«»\"'",
    "ru": "«»„“”’\"'",
    "zh": "“”‘’《》〈〉「」『』",
    "zh_Hant": "「」『』《》〈〉“”‘’",
}
ALL_QUOTES = frozenset("“”‘’«»‹›„‚「」『』《》〈〉〝〟")


@lru_cache(maxsize=64)
def script_of(language: Language) -> Script | None:
    """The row of a language's script, or None for one that is not listed."""
    return SCRIPTS.get(script(language.locale))


@lru_cache(maxsize=64)
def quotes_of(language: Language) -> str:
    """The quotation marks of a language, or "" if nothing is known of it."""
    return QUOTES.get(language.locale) or QUOTES.get(language.locale.partition("_")[0], "")
