"""What a rule is given, and what it answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from diglot import markdown
from diglot.errors import Severity
from diglot.markdown.spans import Inline, Mark
from diglot.translation.glossary import Glossary, Term
from diglot.translation.scripts import Script, script_of
from diglot.translation.worksheet import Pair, Worksheet


class Finding(NamedTuple):
    """What a rule found in a translation."""

    message: str
    fix: str
    at: int = 0  #: the offset in the translation where it stands
    severity: Severity | None = None  #: another than the rule's own


class Subject(NamedTuple):
    """A pair, with what most rules ask of it."""

    pair: Pair
    sheet: Worksheet
    glossary: Glossary
    text: str  #: of the source that was translated: as it was, if it has changed since
    source: Inline
    target: Inline
    source_script: Script | None
    target_script: Script | None
    introduced: set[Term]  #: what the article has introduced so far: see `terms.first_use`


#: Kinds of segments that are no lines of Markdown.
VERBATIM = frozenset({"code", "html"})

#: One rule at work: all that is wrong with a pair.
Find = Callable[[Subject], Iterable[Finding]]


def subject(pair: Pair, sheet: Worksheet, glossary: Glossary, introduced: set[Term]) -> Subject:
    """A pair made ready. Each text is parsed once, however many rules and languages it has."""
    text = pair.previous or (pair.source.text if pair.source else "")
    if pair.source and pair.source.kind in VERBATIM:
        source = target = markdown.dissect("")
    else:
        source, target = markdown.dissect(text), markdown.dissect(pair.text)
    scripts = script_of(sheet.source), script_of(sheet.target)
    return Subject(pair, sheet, glossary, text, source, target, *scripts, introduced)


def compared(source: Iterable[Mark], target: Iterable[Mark]) -> tuple[list[Mark], list[Mark]]:
    """The marks of the source that the target lacks, and those that it has besides, in order."""
    ours, theirs = list(source), list(target)
    return list(_less(ours, theirs)), list(_less(theirs, ours))


def _less(marks: list[Mark], others: list[Mark]) -> Iterator[Mark]:
    left = Counter(mark.text for mark in others)
    for mark in marks:
        if left[mark.text] > 0:
            left[mark.text] -= 1
        else:
            yield mark
