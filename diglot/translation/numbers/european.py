"""How French, German and Spanish write numbers."""

from __future__ import annotations

from fractions import Fraction

from diglot.translation.numbers.row import BILLION, MILLION, THOUSAND, TRILLION, Row, count
from diglot.translation.numbers.units import Factor

_DATES = (
    ("date", r"\b{day}(?:er|\.|º)?\s+(?:de\s+)?(?:{month})\b\.?(?:\s+(?:de\s+)?{year})?"),
    ("date", r"\b(?:{month})\b\.?\s+(?:de\s+)?{year}"),
    ("date", r"\b(?:{month})\b"),
)

_METRIC: dict[str, Factor] = {
    **{"kilom[eèé]tres?|kilometer|kil[oó]metros?": ("m", 1000), "m[eè]tres?|metern?|metros?": ("m", 1)},
    **{"tonnes?|tonnen?|toneladas?": ("g", 10**6), "hectares?|hektar|hectáreas?": ("ha", 1)},
    **{"m[eé]gawatts?|megawatt|megavatios?": ("W", 10**6), "gigawatts?|gigavatios?": ("W", 10**9)},
    **{
        "kilowatts?|kilovatios?": ("W", 1000),
        "litres?|litern?|litros?": ("L", 1),
        "meilen?|milles?|millas?": ("mi", 1),
    },
    **{"kilogram(?:me|m|o)s?|kilos?": ("g", 1000), "jours?|tagen?|d[ií]as?": ("s", 86400)},
    **{"heures?|stunden?|horas?": ("s", 3600), "minutes?|minuten?|minutos?": ("s", 60)},
    **{"semaines?|wochen?|semanas?": ("s", 7 * 86400), "secondes?|sekunden?|segundos?": ("s", 1)},
}

_MONEY = {
    "dollars?(?: am[eé]ricains?)?|us-dollar|dollar|d[oó]lares": "$",
    "euros?": "EUR",
    "livres?(?: sterling)?|pfund|libras?": "pound",
    "yens?|yenes": "JPY",
    "yuans?|yuanes": "CNY",
    "francs?(?: suisses?)?|franken": "CHF",
    "roupies?|rupien|rupias?": "INR",
}

FRENCH = Row(
    decimal=",",
    grouping="\u202f\u00a0 .\u2009",
    words={
        **count(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        ),
        **{"une": 1, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60},
        **{"dix-sept": 17, "dix-huit": 18, "dix-neuf": 19, "quatre-vingt": 80, "quatre-vingts": 80},
        **{"soixante-dix": 70, "quatre-vingt-dix": 90},
    },
    scales={
        **{"cent": 100, "cents": 100, "mille": THOUSAND, "million": MILLION, "millions": MILLION},
        **{"milliard": BILLION, "milliards": BILLION, "billion": TRILLION, "billions": TRILLION},
        **{"douzaine": 12},
    },
    bare={
        **{
            "demi": (Fraction(1, 2),),
            "demie": (Fraction(1, 2),),
            "moitié": (Fraction(1, 2),),
            "tiers": (Fraction(1, 3),),
        },
        **{
            "quart": (Fraction(1, 4),),
            "quarts": (Fraction(1, 4),),
            "double": (2,),
            "triple": (3,),
            "siècle": (100,),
        },
        **{"décennie": (10,), "dizaine": (10,), "vingtaine": (20,), "centaine": (100,), "millier": (1000,)},
    },
    fractions={"tiers": 3, "quarts": 4, "cinquièmes": 5},
    ordinals={
        "premier": 1,
        "première": 1,
        "deuxième": 2,
        "second": 2,
        "seconde": 2,
        "troisième": 3,
        "quatrième": 4,
    },
    ordinal_signs=r"(?:er|re|ère|e|ème|nd|nde)\b",
    and_="et",
    months=(
        *(
            "janvier|janv",
            "février|févr",
            "mars",
            "avril|avr",
            "mai",
            "juin",
            "juillet|juil",
            "août",
            "septembre|sept",
        ),
        *("octobre|oct", "novembre|nov", "décembre|déc"),
    ),
    month_or_word=frozenset({3}),
    patterns=(
        *_DATES,
        ("century", r"\b(?:{n}|(?P<roman>[xvi]+))(?:e|er|ème)\s+siècle\b"),
        ("decade", r"\bannées\s+(?:{year}|{decade})\b"),
        ("quarter", r"\b[QT]{q}\b|\b{n}(?:er|e|ème)?\s+trimestre\b"),
        ("time", r"\b{hour}\s?h(?:\s?{minute})?(?!\w)"),
    ),
    percent=r"pour\s?cents?\b",
    points=r"points?\s+de\s+pourcentage|points?\b",
    basis_points=r"points?\s+de\s+base",
    times=r"fois\b",
    minus="moins",
    to=r"–|—|-|~|/|à|et|ou",
    units=_METRIC,
    money=_MONEY,
    large=((TRILLION, "\u00a0billions"), (BILLION, "\u00a0milliards"), (MILLION, "\u00a0millions")),
    amount={"USD": "{}\u00a0$", "$": "{}\u00a0$", "EUR": "{}\u00a0€", "GBP": "{}\u00a0£", "CNY": "{} yuans"},
    percent_sign="\u00a0%",
    date="{day} {name} {year}",
)

_UNITS_GERMAN = count("ein zwei drei vier fünf sechs sieben acht neun", 1)
_TENS_GERMAN = count("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)

GERMAN = Row(
    decimal=",",
    grouping=".\u202f\u00a0'’",
    words={
        **count(
            "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
        ),
        **count("sechzehn siebzehn achtzehn neunzehn", 16),
        **{"eine": 1, "einer": 1, "einem": 1, "einen": 1, "ein": 1},
        **_TENS_GERMAN,
        **{
            f"{one}und{ten}": few + tens
            for one, few in _UNITS_GERMAN.items()
            for ten, tens in _TENS_GERMAN.items()
        },
    },
    scales={
        **{"hundert": 100, "tausend": THOUSAND, "million": MILLION, "millionen": MILLION, "mio": MILLION},
        **{
            "milliarde": BILLION,
            "milliarden": BILLION,
            "mrd": BILLION,
            "billion": TRILLION,
            "billionen": TRILLION,
        },
        **{"dutzend": 12},
    },
    bare={
        **{"halb": (Fraction(1, 2),), "halbe": (Fraction(1, 2),), "halben": (Fraction(1, 2),)},
        **{"hälfte": (Fraction(1, 2),), "drittel": (Fraction(1, 3),), "viertel": (Fraction(1, 4),)},
        **{"doppelt": (2,), "doppelte": (2,), "beide": (2,), "beiden": (2,), "anderthalb": (Fraction(3, 2),)},
        **{"jahrhundert": (100,), "jahrzehnt": (10,), "quartal": (4,)},
    },
    fractions={"drittel": 3, "viertel": 4, "fünftel": 5},
    ordinals={
        "erste": 1,
        "ersten": 1,
        "zweite": 2,
        "zweiten": 2,
        "dritte": 3,
        "dritten": 3,
        "vierte": 4,
        "vierten": 4,
    },
    ordinal_signs=r"\.(?=\s[a-zäöüA-ZÄÖÜ])",
    months=(
        *(
            "Januar|Jan|Jänner",
            "Februar|Feb",
            "März",
            "April|Apr",
            "Mai",
            "Juni|Jun",
            "Juli|Jul",
            "August|Aug",
        ),
        *("September|Sept|Sep", "Oktober|Okt", "November|Nov", "Dezember|Dez"),
    ),
    patterns=(
        *_DATES,
        ("century", r"\b{n}\.?\s+Jahrhunderts?\b"),
        ("decade", r"\b(?:{year}|{decade})er(?:[- ]?Jahren?)?\b"),
        ("quarter", r"\bQ{q}\b|\b{n}\.?\s+Quartals?\b"),
        ("time", r"\b{hour}(?:[.:]{minute})?\s+Uhr\b"),
    ),
    percent=r"prozent\b(?!punkt)",
    points=r"prozentpunkte?n?\b",
    basis_points=r"basispunkte?n?\b",
    times=r"(?:mal|[-]?fache?n?)\b",
    minus="minus",
    to=r"–|—|-|~|/|bis|und|oder",
    units=_METRIC,
    money=_MONEY,
    large=((TRILLION, " Billionen"), (BILLION, " Milliarden"), (MILLION, " Millionen")),
    amount={
        "USD": "{} US-Dollar",
        "$": "{} US-Dollar",
        "EUR": "{} Euro",
        "GBP": "{} Pfund",
        "CNY": "{} Yuan",
    },
    percent_sign=" Prozent",
    date="{day}. {name} {year}",
)

SPANISH = Row(
    decimal=",.",
    grouping=".\u202f\u00a0 ",
    words={
        **count("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
        **count("dieciséis diecisiete dieciocho diecinueve veinte", 16),
        **count("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
        **{"un": 1, "una": 1},
    },
    scales={
        **{"cien": 100, "ciento": 100, "mil": THOUSAND, "millón": MILLION, "millones": MILLION},
        **{"billón": TRILLION, "billones": TRILLION, "docena": 12},
    },
    bare={"medio": (Fraction(1, 2),), "media": (Fraction(1, 2),), "mitad": (Fraction(1, 2),), "doble": (2,)},
    ordinals={"primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3},
    ordinal_signs=r"[ºª]|\.[ºª]",
    and_="y",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre|setiembre"),
        *("octubre", "noviembre", "diciembre"),
    ),
    patterns=(*_DATES, ("quarter", r"\b[QT]{q}\b|\b{n}[ºo.]?\s+trimestre\b")),
    percent=r"por\s?ciento\b",
    points=r"puntos?\s+porcentuales?\b",
    times=r"veces\b",
    minus="menos",
    to=r"–|—|-|~|/|a|y|o",
    units=_METRIC,
    money=_MONEY,
    large=((TRILLION, " billones"), (MILLION, " millones")),
    amount={
        "USD": "{} dólares",
        "$": "{} dólares",
        "EUR": "{} euros",
        "GBP": "{} libras",
        "CNY": "{} yuanes",
    },
    percent_sign=" %",
    date="{day} de {name} de {year}",
)
