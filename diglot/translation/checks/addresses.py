"""Rules on links and images: the same addresses, or those of another edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from diglot.errors import Severity, nearest
from diglot.markdown.spans import Mark
from diglot.model import Language
from diglot.translation.checks.subject import Finding, Subject, compared

#: Encyclopaedias whose editions name their pages each in its own language.
_WIKI = re.compile(r"https?://[a-z-]+(?:\.m)?\.(wiki[a-z]+)\.org/")


def links(subject: Subject) -> Iterator[Finding]:
    """The translation links to what its source links to."""
    if subject.source.links or subject.target.links:
        yield from _findings(subject, subject.source.links, subject.target.links, "link to")


def images(subject: Subject) -> Iterator[Finding]:
    """The translation shows the images that its source shows."""
    if subject.source.images or subject.target.images:
        yield from _findings(subject, subject.source.images, subject.target.images, "image")


def _findings(
    subject: Subject, source: Iterable[Mark], target: Iterable[Mark], what: str
) -> Iterator[Finding]:
    codes = spellings(subject.sheet.source) | spellings(subject.sheet.target)
    absent, added = compared(
        [Mark(edition(mark.text, codes), at) for at, mark in enumerate(source)],
        [Mark(edition(mark.text, codes), at) for at, mark in enumerate(target)],
    )
    ours, theirs = (
        [list(marks)[mark.at] for mark in found] for marks, found in ((source, absent), (target, added))
    )
    for mark in ours:
        near = nearest(mark.text, [other.text for other in theirs])
        if near:
            other = next(each for each in theirs if each.text == near)
            theirs.remove(other)
            message = f'the {what} "{near}" is not in the source'
            yield Finding(message, f'did you mean "{mark.text}"?', other.at)
        else:
            yield Finding(f'the {what} "{mark.text}" is absent', "put it where it belongs")
    for mark in theirs:
        message = f'the {what} "{mark.text}" is not in the source'
        yield Finding(message, "remove it, or add it to the source", mark.at, Severity.WARNING)


@lru_cache(maxsize=64)
def spellings(language: Language) -> frozenset[str]:
    """What a language is called in addresses, in lower case: `zh`, `zh-cn`, `zh-hans`."""
    names = {language.code, language.tag, language.locale, language.feed_tag, language.og_locale}
    names |= {name.replace("_", "-") for name in names} | {name.replace("-", "_") for name in names}
    names |= {re.split("[-_]", name)[0] for name in names}
    return frozenset(name.lower() for name in names if name)


@lru_cache(maxsize=4096)
def edition(address: str, codes: frozenset[str]) -> str:
    """`address` without what says which language it is in: `/en/a`, `a.en.md` and `https://en.x.org/a`."""
    wiki = _WIKI.match(address)
    return f"//{wiki[1]}" if wiki else _language(codes).sub("", address)


@lru_cache(maxsize=64)
def _language(codes: frozenset[str]) -> re.Pattern[str]:
    """A part of a host, of a path or of a query that names one of these languages."""
    code = f"(?:{'|'.join(sorted(map(re.escape, codes), key=len, reverse=True))})"
    parts = (
        rf"(?<=//){code}\.",
        rf"(?:(?<!/)/|\.){code}(?=[/.?#]|\Z)",
        rf"\A{code}/",
        rf"[?&]\w+={code}(?=[&#]|\Z)",
    )
    return re.compile("|".join(parts), re.IGNORECASE)
