"""Which row a language has."""

from __future__ import annotations

from functools import lru_cache

from diglot.translation.numbers.arabic import ARABIC
from diglot.translation.numbers.chinese import CHINESE, TRADITIONAL
from diglot.translation.numbers.english import ENGLISH
from diglot.translation.numbers.french import FRENCH
from diglot.translation.numbers.german import GERMAN
from diglot.translation.numbers.row import PLAIN, Row
from diglot.translation.numbers.spanish import SPANISH

#: Rows by language. A region or script that has no row of its own has that of its language.
ROWS: dict[str, Row] = {
    "en": ENGLISH,
    "zh": CHINESE,
    "zh-hant": TRADITIONAL,
    "zh-tw": TRADITIONAL,
    "zh-hk": TRADITIONAL,
    "fr": FRENCH,
    "de": GERMAN,
    "es": SPANISH,
    "ar": ARABIC,
}


@lru_cache(maxsize=256)
def row_of(lang: str) -> Row:
    """The row for a language however it is spelt, or `PLAIN`."""
    code = lang.replace("_", "-").lower()
    while code and code not in ROWS:
        code = code.rpartition("-")[0]
    return ROWS.get(code, PLAIN)
