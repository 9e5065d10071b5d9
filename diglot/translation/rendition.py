"""A source made of two files: the structure of an article, and the words of its catalog."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import NamedTuple

from diglot import dates, frontmatter, po, sources
from diglot.errors import Problem
from diglot.frontmatter import FrontMatter, Translation
from diglot.markdown import Wording
from diglot.model import Correction, Document, Standing
from diglot.po import File
from diglot.schema import Entry, Scalar, Table
from diglot.sources import Address, Parsed, Reading
from diglot.translation import catalog, segments
from diglot.translation.catalog import Line
from diglot.translation.segments import Text

#: What a translation states of itself, as fields of the catalog's header: `X-Diglot-Slug: …` and so on.
STATED = ("date", "updated", "slug", "aliases", "translators", "reviewers", "draft", "expires")


def parse(data: bytes, at: Address, original: Text, how: Reading) -> Parsed:
    """The article that a catalog makes of its original, and what is wrong with the catalog."""
    file, found = po.read(data, at.path)
    if any(problem.is_error for problem in found):
        return Parsed(sources.unreadable(at), "", found)
    given = catalog.lines(file, original)
    whole = _Rendition(at, how, file, original, given)
    return whole.parsed(list(found))


#: The states of a catalog in which nothing is published, as the front matter has them.
_WITHHELD: Mapping[str, Translation] = {"draft": "draft", "review": "review"}


class _Rendition(NamedTuple):
    """One catalog beside its original."""

    at: Address
    how: Reading
    file: File
    original: Text
    given: list[Line]

    def parsed(self, problems: list[Problem]) -> Parsed:
        """The source."""
        by_segment = {number: line for line in self.given for number in line.places}
        first = len(self.original.front)

        def wording(number: int) -> Wording | None:
            line = by_segment.get(first + number)
            if not line or not line.entry or not line.text:
                return None
            return Wording(line.text, line.entry.spans)

        document, more = segments.rendered(self.original, self.at, self.how, wording)
        state = catalog.state_of(self.file, self.given)
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
        stated, problems = _stated(self.file, self.at.path, zone)
        said = [
            (segment.kind, _said(by_segment.get(number)) or segment.text)
            for number, segment in enumerate(self.original.front)
        ]
        words = dict(said)
        texts = (text for kind, text in said if kind == "correction")
        corrections = tuple(
            Correction(each.date, text) for each, text in zip(source.corrections or (), texts, strict=True)
        )
        front = stated._replace(
            title=words.get("title"),
            subtitle=words.get("subtitle"),
            summary=words.get("summary"),
            source=words.get("source"),
            corrections=corrections or None,
            previous=source.previous,
            next=source.next,
            key=self.at.key,
            translators=stated.translators or catalog.translators(self.file) or None,
            updated=stated.updated or (source.updated if state == "current" else None),
            translation=_WITHHELD.get(state),
        )
        return front, problems


def _said(line: Line | None) -> str:
    """The translation of a line of the front matter: it stands on one line."""
    return " ".join(line.text.split("\n")) if line else ""


def _stated(file: File, path: str, zone: tzinfo) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """The fields of a header that are front matter, read as such."""
    fields = ((name, file.field(f"X-Diglot-{name}")) for name in STATED)
    entries = tuple(
        Entry(name, field.line, field.col, Scalar(field.value, field.line, field.col))
        for name, field in fields
        if field
    )
    if not entries:
        return FrontMatter(), ()
    front, problems = frontmatter.record(Table(entries, 1, 1), path, zone)
    return front, tuple(problems)
