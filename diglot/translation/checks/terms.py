"""Rules of the glossary: terms as the site renders them, and names as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diglot.errors import Severity
from diglot.translation.checks.subject import Finding, Subject
from diglot.translation.glossary import RIGHT, Form, Hit, Term, find, forms, renderings


def terms(subject: Subject) -> Iterator[Finding]:
    """Each term of the source is rendered as the glossary says."""
    if not subject.glossary.terms:
        return
    hits = _in_source(subject)
    asked = [term for hit in hits for term in _terms(hit)]
    if not asked:
        return
    lang = subject.sheet.target.code
    rendered = find(
        subject.target.plain, [form for term in dict.fromkeys(asked) for form in renderings(term, lang)]
    )
    wrong = {term for hit in rendered if not hit.is_one_of(RIGHT) for term in _terms(hit)}
    right = {term for hit in rendered if hit.is_one_of(RIGHT) for term in _terms(hit)}
    for hit in rendered:
        if not hit.is_one_of(RIGHT):
            use = hit.forms[0].term.words[lang].use if hit.forms[0].term else ""
            yield Finding(f'the glossary forbids "{hit.text}"', f"write {use}", subject.target.at(hit.start))
    told: set[str] = set()
    for hit in hits:
        candidates = _terms(hit)
        if (
            candidates
            and not any(term in right or term in wrong for term in candidates)
            and hit.text not in told
        ):
            told.add(hit.text)
            use = " or ".join(dict.fromkeys(term.words[lang].use for term in candidates))
            message = f'"{hit.text}" is not rendered as the glossary says'
            yield Finding(message, f"write {use}", 0, Severity.WARNING)


def _in_source(subject: Subject) -> list[Hit]:
    sheet = subject.sheet
    return find(subject.source.plain, forms(subject.glossary, sheet.source.code, sheet.target.code))


def _terms(hit: Hit) -> list[Term]:
    return list(dict.fromkeys(form.term for form in hit.forms if form.term))


def names(subject: Subject) -> Iterator[Finding]:
    """Names that are never translated stand in the translation, spelt as they are."""
    source, target = subject.source.plain, subject.target.plain
    for form in forms(subject.glossary, subject.sheet.source.code, subject.sheet.target.code):
        if form.term or form.stem not in source or not find(source, [form]) or find(target, [form]):
            continue
        if altered := _loose(form).search(target):
            message = f'"{altered[0]}" is a name that is spelt otherwise'
            yield Finding(message, f"write {form.text}", subject.target.at(altered.start()))
        else:
            message = f'the name "{form.text}" is absent; the glossary keeps it as it is'
            yield Finding(message, f"write {form.text}", 0, Severity.WARNING)


def _loose(form: Form) -> re.Pattern[str]:
    """The name in any case, with or without its spaces and hyphens."""
    letters = re.escape(form.text).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?")
    return re.compile(letters if " " in form.text or "-" in form.text else _gaps(form.text), re.IGNORECASE)


def _gaps(name: str) -> str:
    """A name in camel case, with or without spaces where its capitals stand: Deep Seek."""
    return r"[\s-]?".join(map(re.escape, re.split(r"(?<=[a-z0-9])(?=[A-Z])", name)))


def first_use(subject: Subject) -> Iterator[Finding]:
    """The body introduces a term in the form for it, and uses the short form from then on."""
    lang, introduced, source = subject.sheet.target.code, subject.introduced, subject.pair.source
    if source is None or source.block < 0 or source.kind == "heading" or not (ours := _with_first(subject)):
        return
    for hit in find(subject.target.plain, ours):
        for form in hit.forms:
            term = form.term
            if term is None or form.kind == "forbid":
                continue
            rendering = term.words[lang]
            if term not in introduced and form.kind != "first":
                message = f'the article says "{hit.text}" here for the first time'
                yield Finding(message, f"write {rendering.first}", subject.target.at(hit.start))
            elif term in introduced and form.kind == "first":
                message = f'"{hit.text}" was introduced above'
                yield Finding(message, f"write {rendering.use}", subject.target.at(hit.start))
            introduced.add(term)


def _with_first(subject: Subject) -> list[Form]:
    lang, other = subject.sheet.target.code, subject.sheet.source.code
    return [
        form for form in forms(subject.glossary, lang, other) if form.term and form.term.words[lang].first
    ]
