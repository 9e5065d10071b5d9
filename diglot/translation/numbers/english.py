"""How English writes numbers."""

from __future__ import annotations

from fractions import Fraction

from diglot.translation.numbers import units
from diglot.translation.numbers.row import BILLION, MILLION, THOUSAND, TRILLION, Row, count

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)


#: Two seconds are no whole.
SECOND = 2

_ORDINAL_ENGLISH = count(_ORDINALS, 1) | {
    "twenty-first": 21,
    "thirtieth": 30,
    "hundredth": 100,
}

ENGLISH = Row(
    decimal=".",
    grouping=",\u00a0\u2009\u202f",
    words=count(_SMALL) | count(_TEENS, 13) | count(_TENS, 20, 10),
    scales={
        "hundred": 100,
        "thousand": THOUSAND,
        "million": MILLION,
        "millions": MILLION,
        "billion": BILLION,
        "trillion": TRILLION,
        "quadrillion": 10**15,
        "lakh": 10**5,
        "crore": 10**7,
        "dozen": 12,
    },
    bare={
        "half": (Fraction(1, 2),),
        "halves": (Fraction(1, 2),),
        "quarter": (Fraction(1, 4), 4),
        "once": (1,),
        "single": (1,),
        "both": (2,),
        "pair": (2,),
        "couple": (2,),
        "twice": (2,),
        "double": (2,),
        "doubled": (2,),
        "twofold": (2,),
        "triple": (3,),
        "tripled": (3,),
        "fortnight": (14, 2),
        "none": (0,),
        **{f"{ten.removesuffix('y')}ies": (number,) for ten, number in count(_TENS, 20, 10).items()},
        "century": (100,),
        "decade": (10,),
    },
    fractions={
        "halves": 2,
        "thirds": 3,
        "quarters": 4,
        **{f"{word}s": at for word, at in _ORDINAL_ENGLISH.items() if at > SECOND},  # 9.58 seconds
    },
    half_more=r"[\s-]+and[\s-]+a[\s-]+half\b",
    part_of={r"half[\s-]+an?": Fraction(1, 2), r"quarter\s+of\s+an?": Fraction(1, 4)},
    ordinals=_ORDINAL_ENGLISH,
    ordinal_signs=r"(?:st|nd|rd|th)\b",
    and_="and",
    months=(
        *("January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun", "July|Jul"),
        *("August|Aug", "September|Sept|Sep", "October|Oct", "November|Nov", "December|Dec"),
    ),
    month_or_word=frozenset({3, 5}),
    patterns=(
        ("span", r"\bhalf(?:[\s-]an?)?[\s-]hour\b"),
        ("date", r"\b(?:{month})\b\.?\s+{day}(?:st|nd|rd|th)?(?!\d),?\s+{year}"),
        ("date", r"\b{day}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{month})\b\.?(?:,?\s+(?:of\s+)?{year})?"),
        ("date", r"\b(?:{month})\b\.?\s+{day}(?:st|nd|rd|th)?(?![\d%,]\d|\d|%)"),
        ("date", r"\b(?:{month})\b\.?,?\s+(?:of\s+)?{year}"),
        ("date", r"\b(?:{month})\b"),
        ("quarter", r"\bQ{q}\b|\b{n}(?:st|nd|rd|th)?[\s-]quarter\b"),
        ("century", r"\b{n}(?:st|nd|rd|th)?[\s-]+century\b"),
        ("decade", r"(?<![\w.]){year}['’]?s\b|(?<![\w.])['’]?{decade}['’]?s\b"),
        ("time", r"\b{hour}(?:[:.]{minute})?\s?(?:{morning}|{afternoon})(?!\w)"),
        ("time", r"\b{hour}\s+o['’]clock\b(?:\s+(?:{morning}|{afternoon})(?!\w))?"),
        ("share", r"\b(?P<a>{count})\s(?:in|out\sof)(?:\severy)?\s(?P<b>{count})\b"),
        ("ratio", r"(?<![\w.:/])(?P<a>\d{{1,6}})-(?:to|in)-(?P<b>\d{{1,6}})(?![\w:/])"),
    ),
    morning=r"a\.?m\.?|in\s+the\s+morning",
    afternoon=r"p\.?m\.?|in\s+the\s+(?:afternoon|evening)",
    percent=r"per\s?cents?\b|percent(?:age)?s?\b(?!\s+points?)",
    points=r"(?:percentage|percent|per\s?cent)[\s-]+points?\b",
    basis_points=r"(?:basis\s+points?|bps?)\b",
    glued=("fold",),
    times=r"(?:times|-?\s?fold)\b|[x×](?![\w])",
    minus="minus|negative",
    to=r"–|—|-|~|/|to|and|or|through|until",
    units=units.ENGLISH,
    money={
        "us dollars?|dollars?|bucks?": "$",
        "cents?": "cent",
        "euros?": "EUR",
        "pounds?": "pound",
        "yen": "JPY",
        "yuan|renminbi": "CNY",
        "francs?": "CHF",
        "rupees?": "INR",
        "rubles?|roubles?": "RUB",
        "won": "KRW",
    },
    large=((TRILLION, " trillion"), (BILLION, " billion"), (MILLION, " million")),
    amount={"USD": "US${}", "$": "${}", "EUR": "€{}", "GBP": "£{}", "CNY": "{} yuan", "JPY": "{} yen"},
    date="{name} {day}, {year}",
)
