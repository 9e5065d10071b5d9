"""Units and currencies: what each is in its base unit, so that 100 megawatts and 10万千瓦 are the same."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Factor = tuple[str, Fraction | int]

#: SI prefixes, by symbol, by word, and by character.
_SYMBOLS: dict[str, Fraction | int] = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SMALLER: dict[str, Fraction | int] = {
    "c": Fraction(1, 100),
    "m": Fraction(1, 1000),
    "μ": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
}
_KILO: dict[str, Fraction | int] = {"k": 10**3}
_WORDS: dict[str, Fraction | int] = {
    "kilo": 10**3,
    "mega": 10**6,
    "giga": 10**9,
    "tera": 10**12,
    "peta": 10**15,
    "deci": Fraction(1, 10),
    "centi": Fraction(1, 100),
    "milli": Fraction(1, 1000),
    "micro": Fraction(1, 10**6),
    "nano": Fraction(1, 10**9),
}
_HAN: dict[str, Fraction | int] = {
    "千": 10**3,
    "兆": 10**6,
    "吉": 10**9,
    "太": 10**12,
    "分": Fraction(1, 10),
    "厘": Fraction(1, 100),
    "毫": Fraction(1, 1000),
    "微": Fraction(1, 10**6),
    "纳": Fraction(1, 10**9),
    "奈": Fraction(1, 10**9),
}


def _with(prefixes: Mapping[str, Fraction | int], unit: str, base: str) -> dict[str, Factor]:
    return {f"{prefix}{unit}": (base, factor) for prefix, factor in prefixes.items()} | {unit: (base, 1)}


def _areas(prefixes: Mapping[str, Fraction | int], power: int, unit: str) -> dict[str, Factor]:
    """Squares and cubes of lengths: a square kilometre is a million square metres."""
    return {
        unit.format(prefix): (f"m{power}", Fraction(factor) ** power)
        for prefix, factor in {**prefixes, "": 1}.items()
    }


#: Symbols that all languages share; upper and lower case matter.
SYMBOLS: dict[str, Factor] = {
    **_with(_SYMBOLS, "Wh", "Wh"),
    **_with(_SYMBOLS | _SMALLER, "W", "W"),
    **_with(_SYMBOLS, "Hz", "Hz"),
    **_with(_SYMBOLS, "B", "B"),
    **_with(_SYMBOLS, "bps", "bps"),
    **_with(_SYMBOLS | _SMALLER, "V", "V"),
    **_with(_KILO | _SMALLER, "m", "m"),
    **_with(_KILO | _SMALLER, "g", "g"),
    **_with(_SMALLER, "L", "L"),
    **_areas(_KILO | _SMALLER, 2, "{}m²"),
    **_areas(_KILO | _SMALLER, 3, "{}m³"),
    "GiB": ("B", 2**30),
    "MiB": ("B", 2**20),
    "KB": ("B", 10**3),
    "Gbit": ("bps", 10**9),
    "ms": ("s", Fraction(1, 1000)),
    "mAh": ("mAh", 1),
    "ml": ("L", Fraction(1, 1000)),
    "ha": ("ha", 1),
    "°C": ("°C", 1),
    "℃": ("°C", 1),
    "°F": ("°F", 1),
    "℉": ("°F", 1),
    "°": ("°", 1),
    "km/h": ("km/h", 1),
    "ft": ("ft", 1),
    "lb": ("lb", 1),
    "lbs": ("lb", 1),
    "mph": ("mph", 1),
    "kHz": ("Hz", 1000),
}
for symbol in ("B", "V", "bps"):  # 7B are 7 billion, 5V is a name, and 5 bps are basis points
    del SYMBOLS[symbol]

_METRES: dict[str, Fraction | int] = {
    f"{word}met(?:er|re)": factor for word, factor in {**_WORDS, "": 1}.items()
}


def _plural(words: Mapping[str, Factor]) -> dict[str, Factor]:
    return {f"{word}s?": factor for word, factor in words.items()}


ENGLISH: dict[str, Factor] = {
    **_plural(_with(_WORDS, "[- ]?watt[- ]?hour", "Wh")),
    **_plural(_with(_WORDS, "watt", "W")),
    **_plural(_with(_WORDS, "hertz", "Hz")),
    **_plural(_with(_WORDS, "byte", "B")),
    **_plural(_with(_WORDS, "gram(?:me)?", "g")),
    **_plural(_with(_WORDS, "lit(?:re|er)", "L")),
    **_plural(_with(_WORDS, "volt", "V")),
    **{f"{word}s?": ("m", factor) for word, factor in _METRES.items()},
    **{
        f"(?:{names})[- ]{word}s?": (f"m{power}", Fraction(factor) ** power)
        for word, factor in _METRES.items()
        for power, names in ((2, "square|sq"), (3, "cubic"))
    },
    "tonnes?|metric tons?": ("g", 10**6),
    "tons?": ("ton", 10**6),
    "hectares?": ("ha", 1),
    "acres?": ("acre", 1),
    "miles?": ("mi", 1),
    "feet|foot": ("ft", 1),
    "inch(?:es)?": ("in", 1),
    "yards?": ("yd", 1),
    "ounces?": ("oz", 1),
    "gallons?": ("gal", 1),
    "square miles?": ("mi2", 1),
    "square feet": ("ft2", 1),
    "degrees? celsius": ("°C", 1),
    "degrees? fahrenheit": ("°F", 1),
    "degrees?": ("°", 1),
    "seconds?": ("s", 1),
    "minutes?": ("s", 60),
    "hours?": ("s", 3600),
    "days?": ("s", 86400),
    "weeks?": ("s", 7 * 86400),
    "months?": ("month", 1),
    "years?": ("month", 12),
    "decades": ("month", 120),
}

_ICH = ("瓦", "W"), ("赫兹", "Hz"), ("赫", "Hz"), ("字节", "B"), ("位元組", "B"), ("克", "g"), ("升", "L")

CHINESE: dict[str, Factor] = {
    **_with(_HAN, "瓦(?:时|小时|時|小時)", "Wh"),
    **{word: factor for unit, base in _ICH for word, factor in _with(_HAN, unit, base).items()},
    **_with(_HAN, "米", "m"),
    **_areas(_HAN, 2, "平方{}米"),
    **_areas(_HAN, 3, "立方{}米"),
    "公里|千米": ("m", 1000),
    "平方公里": ("m2", 10**6),
    "公分": ("m", Fraction(1, 100)),
    "公尺": ("m", 1),
    "公斤|千克": ("g", 1000),
    "吨|噸|公噸": ("g", 10**6),
    "公顷|公頃": ("ha", 1),
    "英亩|英畝": ("acre", 1),
    "英里": ("mi", 1),
    "英尺|呎": ("ft", 1),
    "英寸|吋": ("in", 1),
    "码|碼": ("yd", 1),
    "磅": ("lb", 1),
    "盎司": ("oz", 1),
    "加仑|加侖": ("gal", 1),
    "平方英里": ("mi2", 1),
    "平方英尺": ("ft2", 1),
    "亩|畝": ("亩", 1),
    "摄氏度|攝氏度": ("°C", 1),
    "华氏度|華氏度": ("°F", 1),
    "毫秒": ("s", Fraction(1, 1000)),
    "秒(?:钟|鐘)?": ("s", 1),
    "分[钟鐘]": ("s", 60),
    "(?:个|個)?(?:小时|小時|钟头|鐘頭)": ("s", 3600),
    "天|日": ("s", 86400),
    "(?:个|個)月": ("month", 1),
    "年(?![级級代前度底初轮輪])": ("month", 12),
    "(?:个|個)?星期|周|週": ("s", 7 * 86400),
}

#: Currencies by sign or code. "$", "¥", "元" and "pound" are what several countries write.
MONEY: dict[str, str] = {
    "US$": "USD",
    "USD": "USD",
    "$": "$",
    "HK$": "HKD",
    "A$": "AUD",
    "C$": "CAD",
    "S$": "SGD",
    "NT$": "TWD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "¥": "¥",
    "JPY": "JPY",
    "CNY": "CNY",
    "RMB": "CNY",
    "₹": "INR",
    "INR": "INR",
    "Rs": "INR",
    "₩": "KRW",
    "KRW": "KRW",
    "CHF": "CHF",
    "₽": "RUB",
    "CAD": "CAD",
    "AUD": "AUD",
    "HKD": "HKD",
    "TWD": "TWD",
    "SGD": "SGD",
    "¢": "cent",
    "CN¥": "CNY",
    "JP¥": "JPY",
}

#: What a sign or word that is used for several units may stand for.
FAMILIES: dict[str, frozenset[str]] = {
    "$": frozenset({"USD", "HKD", "AUD", "CAD", "SGD", "TWD", "NZD"}),
    "¥": frozenset({"CNY", "JPY", "元"}),
    "元": frozenset({"CNY", "TWD", "HKD"}),
    "pound": frozenset({"GBP", "lb"}),
    "°": frozenset({"°C", "°F"}),
    "ton": frozenset({"g"}),
    "lb": frozenset({"pound"}),
    "x": frozenset({"%"}),
}

CURRENCIES = frozenset(MONEY.values()) | {"元", "pound"}

#: One of the one, in the base unit of the other: to tell a conversion from a slip.
CONVERSIONS: dict[str, tuple[str, Fraction]] = {
    "mi": ("m", Fraction("1609.344")),
    "ft": ("m", Fraction("0.3048")),
    "yd": ("m", Fraction("0.9144")),
    "in": ("m", Fraction("0.0254")),
    "lb": ("g", Fraction("453.59237")),
    "pound": ("g", Fraction("453.59237")),
    "oz": ("g", Fraction("28.3495")),
    "gal": ("L", Fraction("3.785")),
    "acre": ("m2", Fraction("4046.86")),
    "ha": ("m2", Fraction(10000)),
    "亩": ("m2", Fraction(2000, 3)),
    "mi2": ("m2", Fraction("2589988.11")),
    "ft2": ("m2", Fraction("0.092903")),
    "mph": ("km/h", Fraction("1.609344")),
}


def compatible(one: str, other: str) -> bool:
    """Whether both may be the same unit."""
    return one == other or one in FAMILIES.get(other, ()) or other in FAMILIES.get(one, ())
