"""Numbers in both texts: whether a translation says the figures of its source.

A figure that went from 671 billion to 671 亿 never reaches a reader. What is understood, and what is only a
warning, stands in docs/translation-numbers.md.

    found       a quantity, a mismatch
    row         what there is to know of a language: english chinese french german spanish arabic
    languages   which row a language has;  european: what some of them share
    units       units and currencies, for all languages and in words
    visible     what of inline Markdown is text
    patterns    dates, times, decades, ratios, names
    atoms han   plain numbers, in digits, words and Han characters
    counted     what a number counts, and what the ends of a range share
    scanning    all of it in order: the quantities of a text
    nearness    which slip is which
    matching    two texts compared;  messages, writing: the words for it
"""

from __future__ import annotations

from diglot.translation.numbers.found import Mismatch, Quantity
from diglot.translation.numbers.matching import compare
from diglot.translation.numbers.scanning import quantities

__all__ = ["Mismatch", "Quantity", "compare", "quantities"]
