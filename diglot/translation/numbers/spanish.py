"""How Spanish writes numbers."""

from __future__ import annotations

from fractions import Fraction

from diglot.translation.numbers.european import DATES, METRIC, MONEY
from diglot.translation.numbers.row import MILLION, THOUSAND, TRILLION, Row, count

SPANISH = Row(
    decimal=",.",
    grouping=".\u202f\u00a0 ",
    words={
        **count("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"),
        **count("dieciséis diecisiete dieciocho diecinueve veinte", 16),
        **count("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10),
        "un": 1,
        "una": 1,
    },
    scales={
        "cien": 100,
        "ciento": 100,
        "mil": THOUSAND,
        "millón": MILLION,
        "millones": MILLION,
        "billón": TRILLION,
        "billones": TRILLION,
        "docena": 12,
    },
    bare={"medio": (Fraction(1, 2),), "media": (Fraction(1, 2),), "mitad": (Fraction(1, 2),), "doble": (2,)},
    ordinals={"primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercera": 3},
    ordinal_signs=r"[ºª]|\.[ºª]",
    and_="y",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre|setiembre"),
        *("octubre", "noviembre", "diciembre"),
    ),
    patterns=(*DATES, ("quarter", r"\b[QT]{q}\b|\b{n}[ºo.]?\s+trimestre\b")),
    percent=r"por\s?ciento\b",
    points=r"puntos?\s+porcentuales?\b",
    times=r"veces\b",
    minus="menos",
    to=r"–|—|-|~|/|a|y|o",
    units=METRIC,
    money=MONEY,
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
