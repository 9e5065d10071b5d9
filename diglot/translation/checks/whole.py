"""Rules on a segment as a whole: that it is there, that it stays one block, that its numbers are right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diglot.errors import CODES, Severity, did_you_mean
from diglot.translation.checks.subject import Finding, Subject
from diglot.translation.numbers import compare

#: What may be silenced.
SILENCEABLE = frozenset(code for code in CODES if code.startswith("tr-")) - {"tr-silence"}

#: How another block begins. In a catalog it would be shown as it stands.
_BLOCK = re.compile(r"(?:#{1,6} |[-*+] |\d{1,3}[.)] |>|```|~~~|:::|\|)")


def silences(subject: Subject) -> Iterator[Finding]:
    """Whoever silences a check says which, and why."""
    for code, reason in subject.pair.silenced.items():
        if code not in SILENCEABLE:
            fix = did_you_mean(code, SILENCEABLE) or f"write one of: {', '.join(sorted(SILENCEABLE))}"
            yield Finding(f'there is no check "{code}"', fix)
        elif not reason.strip():
            yield Finding(f"{code} is silenced without a reason", f"write why: {code} the reason")


def counterparts(subject: Subject) -> Iterator[Finding]:
    """Each block has its counterpart. What has a place, and is not translated yet, is no fault."""
    pair = subject.pair
    if pair.source is None:
        yield Finding("the source has no block like this", "remove it, or add it to the source")
    elif not (pair.text or pair.spans) and pair.source.block >= 0 and subject.sheet.route == "parallel":
        yield Finding(f"the translation has no counterpart of this {pair.source.kind}", "translate it")


def kinds(subject: Subject) -> Iterator[Finding]:
    """A block is of the same kind, a heading of the same level."""
    source, target = subject.pair.forms
    if source != target:
        yield Finding(f"this is a block `{source}` in the source, and `{target}` here", f"make it `{source}`")


def empty(subject: Subject) -> Iterator[Finding]:
    """There is something to read."""
    target = subject.target
    if not target.plain.strip() and not target.images and not target.codes and subject.source.plain.strip():
        yield Finding("readers would see nothing here", "translate the text, or leave it empty")


def blocks(subject: Subject) -> Iterator[Finding]:
    """One block stays one block, of the same kind."""
    if subject.sheet.route != "catalog":
        return
    text = subject.pair.text
    if "\n\n" in text and "\n\n" not in subject.text:
        fix = "write one paragraph; who wants two needs a parallel file"
        yield Finding("an empty line cannot divide a segment", fix, text.index("\n\n"))
    if (found := _BLOCK.match(text)) and not _BLOCK.match(subject.text):
        message = f'"{found[0].strip()}" at the beginning is shown as it stands'
        yield Finding(message, "leave it out: the kind of block is the source's", 0, Severity.WARNING)


def numbers(subject: Subject) -> Iterator[Finding]:
    """The same numbers, dates and amounts, however each language writes them."""
    sheet = subject.sheet
    for slip in compare(subject.text, sheet.source.code, subject.pair.text, sheet.target.code):
        severity = Severity.ERROR if slip.sure else Severity.WARNING
        yield Finding(slip.message, slip.fix, slip.found.start if slip.found else 0, severity)
