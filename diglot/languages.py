"""Languages as rows of data: how each is spelt in files, HTML, catalogs, feeds and Open Graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from diglot.model import Direction, Language

#: Rows for the languages that newsrooms ask for most. Any other is completed from CLDR by `language`.
ROWS: dict[str, Language] = {
    row.code: row
    for row in (
        Language("en", "en", "en", "English", feed_tag="en", og_locale="en_US"),
        Language("zh", "zh-Hans", "zh_Hans", "中文", feed_tag="zh-CN", og_locale="zh_CN"),
        Language("zh-hant", "zh-Hant", "zh_Hant", "繁體中文", feed_tag="zh-TW", og_locale="zh_TW"),
    )
}

#: Common spellings, folded to lower case with `-`, and the code that we use for them.
SPELLINGS: dict[str, str] = {
    "cn": "zh",
    "chs": "zh",
    "zh-chs": "zh",
    "zh-cn": "zh",
    "zh-sg": "zh",
    "zh-hans": "zh",
    "zh-hans-cn": "zh",
    "cht": "zh-hant",
    "tw": "zh-hant",
    "zh-cht": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-tw": "zh-hant",
    "zh-hant-tw": "zh-hant",
    "en-us": "en",
    "en-gb": "en",
}

_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
"""

#: A suffix of a file name that stands here is meant as a language.
ISO_639_1 = frozenset(_ISO_639_1.split())

#: What may follow a language in a BCP 47 tag: a script, a region.
_SUBTAGS = re.compile(r"(?:-(?:[a-z]{2}|[a-z]{4}|\d{3}))*")


def code_of(spelling: str) -> str:
    """The code for a language however it is commonly spelt: `zh_CN`, `zh-cn` and `cn` are `zh`."""
    folded = spelling.strip().replace("_", "-").lower()
    return SPELLINGS.get(folded, folded)


def looks_like_language(word: str) -> bool:
    """Whether a part of a file name is meant as a language, declared or not."""
    folded = word.replace("_", "-").lower()
    return (
        folded in SPELLINGS
        or folded in ROWS
        or (folded[:2] in ISO_639_1 and _SUBTAGS.fullmatch(folded[2:]) is not None)
    )


def locale(name: str) -> str:
    """`name` if CLDR has such a locale. Raises ValueError, with the fix, if not."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only for tables in the configuration

    try:
        return str(Locale.parse(name))
    except (ValueError, UnknownLocaleError):
        raise ValueError(f'"{name}" is not a locale of CLDR; write one such as zh_Hans') from None


def og_locale(locale: str) -> str:
    """A locale as Open Graph writes it, a language and a territory: `fr_FR` for `fr`.

    Where it names no territory, CLDR knows the likeliest.
    """
    from babel import Locale  # noqa: PLC0415 - only for languages outside the table
    from babel.core import get_global  # noqa: PLC0415 - as above

    named = Locale.parse(locale)
    if named.territory:
        return f"{named.language}_{named.territory}"
    whole = "_".join(filter(None, (named.language, named.script)))
    likely = get_global("likely_subtags")
    return "_".join(likely.get(whole, likely.get(named.language, locale)).split("_")[::2])


@lru_cache(maxsize=64)
def plural_forms(spelling: str) -> int | None:
    """How many forms a word needs to be counted with whole numbers, by CLDR; None for an unknown language.

    Forms for fractions and for round millions, such as the French one, are left out: no gettext has them.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only for catalogs that count

    try:
        rule = Locale.parse(language(spelling).locale).plural_form
    except (ValueError, UnknownLocaleError):
        return None
    return len({rule(number) for number in range(1000)})


@lru_cache(maxsize=256)
def called(locale: str, speaker: str, *, full: bool = False) -> str:
    """What the language of a locale is called in another's words, by CLDR: `Chinese`, `英语`.

    `full` adds the script, for those who have two of them: `Traditional Chinese`.
    """
    from babel import Locale  # noqa: PLC0415 - only for what was first written in another language

    named = Locale.parse(locale)
    if not full:
        return named.get_language_name(speaker) or locale
    return Locale.parse(speaker).languages.get(locale) or named.get_display_name(speaker) or locale


@lru_cache(maxsize=256)
def script(locale: str) -> str:
    """The script that a language is written in, by CLDR, as a code of ISO 15924: `Hans`, `Arab`, `Latn`."""
    from babel import Locale  # noqa: PLC0415 - only where texts are compared
    from babel.core import get_global  # noqa: PLC0415

    read = Locale.parse(locale)
    likely: Mapping[str, str] = get_global("likely_subtags")
    for name in (f"{read.language}_{read.territory}", read.language):
        if not read.script and name in likely:
            return likely[name].split("_")[1]
    return read.script or "Latn"


def language(spelling: str) -> Language:
    """The row for a language, from our table or from CLDR. Raises ValueError if there is no such language."""
    code = code_of(spelling)
    if code in ROWS:
        return ROWS[code]
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only for languages outside the table

    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        raise ValueError(f'"{spelling}" is not a language; write a code such as en, zh or fr') from None
    name = locale.get_display_name() or code
    direction: Direction = "rtl" if locale.text_direction == "rtl" else "ltr"
    return Language(code, str(locale).replace("_", "-"), str(locale), name, direction)
