"""Sources that are made from another source of the same story."""

from __future__ import annotations

from diglot import sources
from diglot.sources import Address, Parsed, Reading
from diglot.translation import approval, rendition, segments


def parse(data: bytes, at: Address, original: bytes, original_at: Address, how: Reading) -> Parsed:
    """The source that a catalog or an approved copy makes of its original."""
    text = segments.read(original, original_at, how)
    if not text.opened.is_readable:  # which is told of the original
        return sources.Parsed(sources.unreadable(at), "", ())
    at = at._replace(base=original_at.path)
    make = rendition.parse if at.role == "catalog" else approval.parse
    return make(data, at, text, how)
