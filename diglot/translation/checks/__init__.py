"""What is wrong with a translation: a table of rules, and all of them run on a worksheet.

Each rule looks at one pair, and speaks where it is sure enough to be heard: an error breaks the translation,
so that is for what no editor would let pass. Whoever has a reason for what a rule complains of gives it, on
the spot (`Pair.silenced`).

    subject    what a rule is given and what it answers
    markup     placeholders, emphasis, HTML, footnotes, line breaks
    addresses  links and images;  code: spans and blocks
    language   still in the source's language, notes left over, length
    signs      punctuation, quotation marks, brackets, spaces, what is invisible
    terms      the glossary;  whole: blocks, and numbers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import Problem, Severity
from diglot.translation.checks import addresses, code, language, markup, signs, terms, whole
from diglot.translation.checks.subject import VERBATIM, Find, Finding, Subject, subject
from diglot.translation.glossary import Glossary, Term
from diglot.translation.worksheet import Pair, Worksheet

__all__ = ["RULES", "Rule", "check"]


class Rule(NamedTuple):
    """One rule: the code that its problems carry, how bad they are, and what it asks for."""

    name: str
    code: str
    severity: Severity
    says: str
    find: Find


_E, _W = Severity.ERROR, Severity.WARNING

#: Rules for lines of text: all kinds of segments but code and HTML.
LINES = (
    Rule("empty", "tr-empty", _E, "readers see something", whole.empty),
    Rule("blocks", "tr-structure", _E, "one block stays one block", whole.blocks),
    Rule("kinds", "tr-structure", _W, "a block of the same kind, a heading of the same level", whole.kinds),
    Rule("placeholders", "tr-placeholder", _E, "the same `{name}`, `%(x)s`", markup.placeholders),
    Rule("left-over marks", "tr-markup", _E, "no `**` or `~~` that readers would see", markup.leftovers),
    Rule("emphasis", "tr-markup", _W, "as much is bold, in italics, struck out", markup.emphasis),
    Rule("HTML", "tr-markup", _E, "the same tags; more: a warning", markup.html),
    Rule("footnotes", "tr-markup", _E, "the same `[^1]`; more: a warning", markup.footnotes),
    Rule("line breaks", "tr-markup", _W, "as many hard line breaks", markup.breaks),
    Rule("links", "tr-link", _E, "the same addresses or editions of them; more: a warning", addresses.links),
    Rule("images", "tr-image", _E, "the same files or editions of them; more: a warning", addresses.images),
    Rule("code in lines", "tr-code", _E, "the same code, but for words; more: a warning", code.spans),
    Rule("numbers", "tr-number", _E, "the same amounts and dates; unsure: a warning", whole.numbers),
    Rule("untranslated", "tr-source", _W, "another text than the source's", language.untranslated),
    Rule("language", "tr-source", _W, "most words are not the source's language", language.still_in_source),
    Rule("rests", "tr-rest", _W, "no `TODO`, no “translate me”", language.rests),
    Rule("length", "tr-length", _W, "about as long as its source leads to expect", language.length),
    Rule("terms", "tr-term", _E, "nothing the glossary forbids; other words: a warning", terms.terms),
    Rule("names", "tr-term", _E, "names as the glossary spells them; absent: a warning", terms.names),
    Rule("first use", "tr-term", _W, "a term is introduced once, as the glossary says", terms.first_use),
    Rule("punctuation", "tr-punctuation", _W, "the script's own signs, none doubled", signs.punctuation),
    Rule("foreign signs", "tr-punctuation", _W, "no full-width signs in a script without", signs.foreign),
    Rule("quotation marks", "tr-quote", _W, "those of the language", signs.quotes),
    Rule("brackets", "tr-quote", _W, "what opens is closed", signs.brackets),
    Rule("spaces", "tr-space", _W, "none at the ends, none twice, none between Han characters", signs.spaces),
    Rule("invisible characters", "tr-invisible", _E, "no controls; others: a warning", signs.invisible),
)  # fmt: skip

#: Rules for code, and for blocks of HTML.
CODE = (Rule("code blocks", "tr-code", _W, "the same program; comments and texts may differ", code.blocks),)

#: Rules for pairs, whatever they hold.
PAIRS = (
    Rule("silences", "tr-silence", _E, "a silenced check has a reason, and exists", whole.silences),
    Rule("counterparts", "tr-structure", _W, "each block has its counterpart", whole.counterparts),
)

RULES = (*PAIRS, *LINES, *CODE)


def check(sheet: Worksheet, glossary: Glossary) -> list[Problem]:
    """All that the rules find in a worksheet, in its order. What is not translated yet is no fault.

    Where the source has changed since, a translation is held against what it is a translation of. If it has
    been mended already, and nobody has said so yet, it is held against what the source says now.
    """
    introduced: set[Term] = set()
    problems: list[Problem] = []
    for pair in sheet.pairs:
        before = introduced.copy()
        found = [*_found(subject(pair, sheet, glossary, introduced))]
        if found and pair.previous:
            now = pair._replace(previous="")
            found = min(found, [*_found(subject(now, sheet, glossary, before))], key=len)
        problems += (_problem(sheet, pair, rule, finding) for rule, finding in found)
    return problems


def _found(subject: Subject) -> Iterator[tuple[Rule, Finding]]:
    silenced = subject.pair.silenced
    for rule in _rules(subject.pair):
        if rule.code not in silenced or not silenced[rule.code].strip():
            for finding in rule.find(subject):
                yield rule, finding


def _rules(pair: Pair) -> Iterator[Rule]:
    yield from PAIRS
    if pair.source and pair.text:
        yield from CODE if pair.source.kind in VERBATIM else LINES


def _problem(sheet: Worksheet, pair: Pair, rule: Rule, finding: Finding) -> Problem:
    """In the translation, or, where that has no place for it, at the source's."""
    message, severity = finding.message, finding.severity or rule.severity
    line, col = pair.place(finding.at)
    if line or pair.source is None:
        return Problem(sheet.path, line, col, rule.code, message, finding.fix, severity)
    source = pair.source
    message = f"{message} (in {sheet.path})"
    return Problem(source.path, source.line, source.col, rule.code, message, finding.fix, severity)
