"""What French, German and Spanish write alike, or nearly so: one pattern finds it in all three."""

from __future__ import annotations

from diglot.translation.numbers.units import Factor

DATES = (
    ("date", r"\b{day}(?:er|\.|º)?\s+(?:de\s+)?(?:{month})\b\.?(?:\s+(?:de\s+)?{year})?"),
    ("date", r"\b(?:{month})\b\.?\s+(?:de\s+)?{year}"),
    ("date", r"\b(?:{month})\b"),
)

METRIC: dict[str, Factor] = {
    "kilom[eèé]tres?|kilometer|kil[oó]metros?": ("m", 1000),
    "m[eè]tres?|metern?|metros?": ("m", 1),
    "tonnes?|tonnen?|toneladas?": ("g", 10**6),
    "hectares?|hektar|hectáreas?": ("ha", 1),
    "m[eé]gawatts?|megawatt|megavatios?": ("W", 10**6),
    "gigawatts?|gigavatios?": ("W", 10**9),
    "kilowatts?|kilovatios?": ("W", 1000),
    "litres?|litern?|litros?": ("L", 1),
    "meilen?|milles?|millas?": ("mi", 1),
    "kilogram(?:me|m|o)s?|kilos?": ("g", 1000),
    "jours?|tagen?|d[ií]as?": ("s", 86400),
    "heures?|stunden?|horas?": ("s", 3600),
    "minutes?|minuten?|minutos?": ("s", 60),
    "mois|monate?n?|mes(?:es)?": ("month", 1),
    "ans?|années?|jahre?n?|años?": ("month", 12),
    "semaines?|wochen?|semanas?": ("s", 7 * 86400),
    "secondes?|sekunden?|segundos?": ("s", 1),
}

MONEY = {
    "dollars?(?: am[eé]ricains?)?|us-dollar|dollar|d[oó]lares": "$",
    "euros?": "EUR",
    "livres?(?: sterling)?|pfund|libras?": "pound",
    "yens?|yenes": "JPY",
    "yuans?|yuanes": "CNY",
    "francs?(?: suisses?)?|franken": "CHF",
    "roupies?|rupien|rupias?": "INR",
}
