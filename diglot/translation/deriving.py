"""A source converted from another one: all that readers read, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diglot import conversion, naming, sources
from diglot.conversion import Convert
from diglot.errors import Problem
from diglot.frontmatter import FrontMatter
from diglot.model import Document
from diglot.naming import Address
from diglot.sources import Parsed, Reading


def wanted(there: Iterable[Address | Problem], how: Reading) -> Iterator[str]:
    """The paths of what has to be converted for a story that has sources at these addresses.

    What somebody wrote stands in place of what would be converted.
    """
    texts: dict[str, Address] = {}
    for at in there:
        if not isinstance(at, Problem) and at.role in {"article", "catalog"}:
            texts.setdefault(at.lang, at)
    for lang, (source, _) in how.derived.items():
        if source in texts and lang not in texts:
            yield naming.derived(texts[source], lang).path


def converted(original: Parsed, at: Address, how: Reading) -> Parsed:
    """The source at `at`, made of that of another language. What is wrong with that one is not told again."""
    source, convert = original.source, conversion.converter(how.derived[at.lang].conversion)
    return sources.made(
        at,
        _front(source.front, convert),
        convert(source.title),
        _document(source.document._replace(html=original.html), convert),
        (),
        how,
        date=source.date,
        standing=source.standing,
    )


def _front(front: FrontMatter, convert: Convert) -> FrontMatter:
    """Old addresses are those of the original: they lead to one page."""
    corrections = front.corrections
    return front._replace(
        title=front.title and convert(front.title),
        subtitle=front.subtitle and convert(front.subtitle),
        summary=front.summary and convert(front.summary),
        source=front.source and convert(front.source),
        corrections=corrections and tuple(each._replace(text=convert(each.text)) for each in corrections),
        aliases=(),
    )


def _document(document: Document, convert: Convert) -> Document:
    """Anchors stay what they were, so that links within the text lead where they led."""
    return document._replace(
        html=conversion.in_html(document.html, convert),
        lead=convert(document.lead),
        headings=tuple(heading._replace(text=convert(heading.text)) for heading in document.headings),
    )
