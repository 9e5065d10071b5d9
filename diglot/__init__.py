"""diglot: a bilingual publishing toolkit for news article series."""

__version__ = "0.1.0"
