"""How German writes numbers."""

from __future__ import annotations

from fractions import Fraction

from diglot.translation.numbers.european import DATES, METRIC, MONEY
from diglot.translation.numbers.row import BILLION, MILLION, THOUSAND, TRILLION, Row, count

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
        "eine": 1,
        "einer": 1,
        "einem": 1,
        "einen": 1,
        "ein": 1,
        **_TENS_GERMAN,
        **{
            f"{one}und{ten}": few + tens
            for one, few in _UNITS_GERMAN.items()
            for ten, tens in _TENS_GERMAN.items()
        },
    },
    scales={
        "hundert": 100,
        "tausend": THOUSAND,
        "million": MILLION,
        "millionen": MILLION,
        "mio": MILLION,
        "milliarde": BILLION,
        "milliarden": BILLION,
        "mrd": BILLION,
        "billion": TRILLION,
        "billionen": TRILLION,
        "dutzend": 12,
    },
    bare={
        "halb": (Fraction(1, 2),),
        "halbe": (Fraction(1, 2),),
        "halben": (Fraction(1, 2),),
        "hälfte": (Fraction(1, 2),),
        "drittel": (Fraction(1, 3),),
        "viertel": (Fraction(1, 4),),
        "doppelt": (2,),
        "doppelte": (2,),
        "beide": (2,),
        "beiden": (2,),
        "anderthalb": (Fraction(3, 2),),
        "jahrhundert": (100,),
        "jahrzehnt": (10,),
        "quartal": (4,),
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
    ordinal_nouns=("Jahrhundert", "Quartal"),
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
        *DATES,
        ("century", r"\b{n}\.?\s+Jahrhunderts?\b"),
        ("decade", r"\b(?:{year}|{decade})er(?:[- ]?Jahren?)?\b"),
        ("quarter", r"\bQ{q}\b|\b{n}\.?\s+Quartals?\b"),
        ("time", r"\b{hour}(?:[.:]{minute})?\s+Uhr\b"),
    ),
    percent=r"prozent\b(?!punkt)",
    points=r"prozentpunkte?n?\b",
    basis_points=r"basispunkte?n?\b",
    glued=("mal", "fach", "fache", "fachen"),
    times=r"(?:mal|[-]?fache?n?)\b",
    minus="minus",
    to=r"–|—|-|~|/|bis|und|oder",
    units=METRIC,
    money=MONEY,
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
