"""A source made of two files: the structure of an article, and the words of its catalog."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from diglot import dates, frontmatter, po, sources
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter, Translation
from diglot.languages import language
from diglot.markdown import Wording
from diglot.model import Correction, Document, Standing
from diglot.naming import Address
from diglot.po import File, HeaderField
from diglot.schema import Entry, Items, Node, Scalar, Table
from diglot.sources import Parsed, Reading
from diglot.translation import checks, segments
from diglot.translation.catalog_route import catalog
from diglot.translation.catalog_route.catalog import Line
from diglot.translation.glossary import Glossary
from diglot.translation.segments import Text
from diglot.translation.worksheet import State, Worksheet

#: What a translation states of itself, as fields of the catalog's header: `X-Diglot-Slug: …` and so on.
STATED = ("date", "updated", "slug", "aliases", "translators", "reviewers", "draft", "expires")


def parse(data: bytes, at: Address, original: Text, how: Reading, glossary: Glossary) -> Parsed:
    """The article that a catalog makes of its original, and what is wrong with the catalog.

    A translation in which a check finds an error is broken: it is not published, and no more than that.
    """
    file, found = po.read(data, at.path)
    if any(problem.is_error for problem in found):
        return Parsed(sources.unreadable(at), "", found)
    given = catalog.lines(file, original)
    whole = _Rendition(at, how, file, original, given)
    return whole.parsed(list(found), _broken(at, original, given, glossary))


def _broken(at: Address, original: Text, given: list[Line], glossary: Glossary) -> list[Problem]:
    """What keeps a translation from its readers."""
    source = original.opened.at
    sheet = Worksheet(
        at.key,
        language(source.lang),
        language(at.lang),
        source.path,
        at.path,
        "catalog",
        State.CURRENT,
        catalog.pairs(given, original),
    )
    return [problem for problem in checks.check(sheet, glossary) if problem.is_error]


#: The states of a catalog in which nothing is published, as the front matter has them.
_WITHHELD: Mapping[str, Translation] = {"draft": "draft", "review": "review", "broken": "broken"}


class _Rendition(NamedTuple):
    """One catalog beside its original."""

    at: Address
    how: Reading
    file: File
    original: Text
    given: list[Line]

    def parsed(self, problems: list[Problem], broken: list[Problem]) -> Parsed:
        """The source."""
        by_segment = catalog.by_segment(self.given)
        first = len(self.original.front)

        def wording(number: int) -> Wording | None:
            line = by_segment.get(first + number)
            if not line or not line.entry or not line.text:
                return None
            return Wording(line.text, line.entry.spans)

        document, more = segments.rendered(self.original, self.at, self.how, wording)
        state = "broken" if broken else catalog.state_of(self.file, self.given)
        problems += (replace(each, severity=Severity.WARNING) for each in broken)
        front, told = self._front(by_segment, state)
        title = _said(by_segment.get(0)) or self.original.opened.title
        problems += [*told, *more]
        standing = self._standing(by_segment, document)
        return sources.made(
            self.at, front, title, document, tuple(problems), self.how, date=front.date, standing=standing
        )

    def _standing(self, by_segment: Mapping[int, Line], document: Document) -> Standing:
        first = len(self.original.front)
        stale, foreign = set[int](), set[int]()
        for number, line in by_segment.items():
            if number >= first and line.state != "current":
                block = document.units[number - first]
                (stale if line.text else foreign).add(block)
        return Standing(
            total=len(self.given),
            done=sum(bool(line.text) for line in self.given),
            changed=sum(line.state != "current" for line in self.given),
            stale=tuple(sorted(stale - {-1})),
            foreign=tuple(sorted(foreign - {-1})),
        )

    def _front(self, by_segment: Mapping[int, Line], state: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
        """What the catalog states of itself, with the translated lines of its original."""
        source, zone = self.original.opened.front, dates.zone(self.how.zone)
        own, problems = stated(self.file, self.at.path, zone)
        said = [
            (segment.kind, _said(by_segment.get(number)) or segment.text)
            for number, segment in enumerate(self.original.front)
        ]
        words = dict(said)
        texts = (text for kind, text in said if kind == "correction")
        corrections = tuple(
            Correction(each.date, text) for each, text in zip(source.corrections or (), texts, strict=True)
        )
        front = own._replace(
            title=words.get("title"),
            subtitle=words.get("subtitle"),
            summary=words.get("summary"),
            source=words.get("source"),
            corrections=corrections or None,
            previous=source.previous,
            next=source.next,
            key=self.at.key,
            updated=own.updated or (source.updated if state == "current" else None),
            translation=_WITHHELD.get(state),
        )
        return front, problems


def _said(line: Line | None) -> str:
    """The translation of a line of the front matter: it stands on one line."""
    return " ".join(line.text.split("\n")) if line else ""


def _node(name: str, field: HeaderField) -> Node:
    """The value of a field: `a, b` or, as in front matter, `[a, b]` where it may be several."""
    listed = re.fullmatch(r"\[(.*)\]", field.value.strip())
    value = listed[1] if listed else field.value
    texts = value.split(",") if listed or name == "aliases" else [value]
    scalars = tuple(Scalar(text.strip(), field.line, field.col) for text in texts)
    return scalars[0] if len(scalars) == 1 else Items(scalars, field.line, field.col)


def stated(file: File, path: str, zone: tzinfo) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """What a catalog states of itself: the fields of its header that are front matter, read as such.

    `Last-Translator` names who translated it, unless the catalog names them better.
    """
    named = {name.casefold(): field for name, field in reversed([*file.fields()])}
    fields = ((name, named.get(f"x-diglot-{name}")) for name in STATED)
    entries = tuple(Entry(name, field.line, field.col, _node(name, field)) for name, field in fields if field)
    front, problems = frontmatter.record(Table(entries, 1, 1), path, zone)
    return front._replace(translators=front.translators or catalog.translators(file) or None), tuple(problems)
