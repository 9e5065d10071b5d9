"""Sources that are made from another source of the same story."""

from __future__ import annotations

from functools import lru_cache

from diglot import sources
from diglot.naming import Address
from diglot.sources import Parsed, Reading
from diglot.translation import glossary, segments
from diglot.translation.catalog_route import rendition
from diglot.translation.glossary import Glossary
from diglot.translation.parallel_route import approval
from diglot.translation.places import GLOSSARY


def parse(
    data: bytes, at: Address, original: bytes, original_at: Address, how: Reading, terms: bytes
) -> Parsed:
    """The source that a catalog or an approved copy makes of its original; `terms` is the site's glossary."""
    text = segments.read(original, original_at, how)
    if not text.opened.is_readable:  # which is told of the original
        return sources.Parsed(sources.unreadable(at), "", ())
    at = at._replace(base=original_at.path)
    if at.role == "approved":
        return approval.parse(data, at, text, how)
    return rendition.parse(data, at, text, how, _glossary(terms, how.languages))


@lru_cache(maxsize=4)
def _glossary(data: bytes, languages: tuple[str, ...]) -> Glossary:
    """What is wrong with it is told by `translate check`."""
    return glossary.read(data, GLOSSARY, languages)[0]
