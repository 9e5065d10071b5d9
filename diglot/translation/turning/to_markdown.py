"""A catalog turned into a parallel file: the Markdown of its source, with its translations.

What Markdown has no place for, such as translations of what the source no longer says, goes into a comment at
the end, as the lines of a catalog: nothing is lost, and the way back finds it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diglot import dates
from diglot.errors import Problem
from diglot.frontmatter import FrontMatter
from diglot.model import Correction
from diglot.po import Entry, File
from diglot.sources import Reading
from diglot.translation import segments
from diglot.translation.catalog_route import catalog, rendition
from diglot.translation.catalog_route.catalog import Line
from diglot.translation.parallel_route import approval, skeleton, splicing, stated
from diglot.translation.parallel_route.splicing import Words
from diglot.translation.parallel_route.stated import Value
from diglot.translation.segments import Text
from diglot.translation.worksheet import Segment

#: What the comment at the end begins with.
LEFT = "diglot: what the catalog had besides"

#: Fields of a header that any new catalog has as well, or that the front matter takes over.
_COMMON = frozenset(
    {
        "project-id-version",
        "language",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "x-source-language",
        "plural-forms",
        catalog.STATE.lower(),
        *(f"x-diglot-{name}" for name in rendition.STATED),
    }
)


class Converted(NamedTuple):
    """A parallel file, and the copy of its source that it is a translation of."""

    text: str
    approved: bytes


def converted(file: File, path: str, source: Text, how: Reading) -> Converted | list[Problem]:
    """The parallel file that says what the catalog at `path` says, or why there is none."""
    given = catalog.lines(file, source)
    by_segment = catalog.by_segment(given)
    first = len(source.front)
    words = [_words(by_segment.get(first + at), segment) for at, segment in enumerate(source.body)]
    problems = [_not_written(by_segment[first + at], path) for at in splicing.wrong(source, words, how)]
    approved = _approved(source, by_segment, how)
    if isinstance(approved, Problem):
        problems.append(approved)
    if problems or isinstance(approved, Problem):
        return problems
    front, _ = rendition.stated(file, path, dates.zone(how.zone))
    head = stated.front_matter(
        _front(source, front, by_segment, catalog.state_of(file, given), how), stated.notation(source.data)
    )
    body = splicing.spliced(source, words).strip("\n")
    return Converted(f"{head}\n{body}\n{_left(file, given)}", approved)


def _words(line: Line | None, segment: Segment) -> Words | None:
    """What is written for a segment; None if the catalog does not speak of it."""
    if line is None:
        return None
    if not line.text or not line.entry:
        return skeleton.place(segment.text, segment.kind)
    return Words(line.text, tuple(_remarks(line.entry)))


def _remarks(entry: Entry) -> Iterator[str]:
    """A translator's comments, as comments of HTML."""
    if entry.fuzzy and not entry.previous:
        yield "fuzzy"
    for comment in entry.comments:
        silenced = segments.silenced_in([comment])
        yield from (f"tr:ok {code} {reason}".rstrip() for code, reason in silenced.items())
        if comment and not silenced:
            yield comment


def _not_written(line: Line, path: str) -> Problem:
    where = line.entry.place() if line.entry else (0, 0)
    message = "Markdown cannot say this in the place where its source stands"
    return Problem(
        path, *where, "translation", message, "write it without what would begin a block of its own"
    )


# Front matter.


def _front(
    source: Text, front: FrontMatter, by_segment: dict[int, Line], state: str, how: Reading
) -> Iterator[stated.Line]:
    """What the parallel file states: what is translated, and what the catalog's header states."""
    notes: list[str] = []
    for number, segment in enumerate(source.front):
        text = " ".join(by_segment[number].text.split("\n")) or skeleton.BLANK
        if segment.kind == "correction":
            notes.append(text)
        else:
            yield stated.Line(segment.kind, text, "" if text != skeleton.BLANK else segment.text)
    if notes:
        dated = zip(source.opened.front.corrections or (), notes, strict=True)
        yield stated.Line("corrections", tuple(Correction(each.date, text) for each, text in dated))
    yield from skeleton.own(source)
    yield from _own(source, front, state, how)
    texts = {line.message.text for line in by_segment.values() if not line.text}
    done = all(
        skeleton.blank(text) == text for text in texts
    )  # what has no words is the same in all languages
    if state in {"draft", "review"} or not done:
        yield stated.Line("translation", state if state == "review" and done else "draft")


def _own(source: Text, front: FrontMatter, state: str, how: Reading) -> Iterator[stated.Line]:
    zone = dates.zone(how.zone)
    updated = front.updated or (source.opened.front.updated if state == "current" else None)
    values: dict[str, Value | None] = {
        "date": front.date and front.date.astimezone(zone),
        "updated": updated and updated.astimezone(zone),
        "slug": front.slug,
        "aliases": tuple(each.target for each in front.aliases) or None,
        "translators": front.translators,
        "reviewers": front.reviewers,
        "draft": front.draft if "draft" in front.places else None,
        "expires": front.expires and front.expires.astimezone(zone),
    }
    for name, value in values.items():
        if value is not None:
            yield stated.Line(name, value)


# What was translated, where the source has changed since.


def _approved(source: Text, by_segment: dict[int, Line], how: Reading) -> bytes | Problem:
    """The source with the texts that were translated, so that the same segments are stale."""
    old = {number: line.previous for number, line in by_segment.items() if line.text and line.previous}
    if not old:
        return source.data
    first = len(source.front)
    words = [Words(old[first + at]) if first + at in old else None for at in range(len(source.body))]
    data = stated.head_with(source, old) + splicing.spliced(source, words).encode()
    found = {each.new for each in approval.changes(segments.read(data, source.opened.at, how), source)}
    if found == {*old}:
        return data
    at = source.segments[min(found ^ {*old}, key=lambda each: -1 if each is None else each) or 0]
    message = "what the source said before cannot be written in the place where this stands"
    fix = "look at the translations that are not of what the source says now, and approve them first"
    return Problem(at.path, at.line, at.col, "translation", message, fix)


# What has no place in Markdown.


def _left(file: File, given: Sequence[Line]) -> str:
    used = {id(line.entry) for line in given}
    entries = tuple(
        entry if entry.obsolete else entry.changed(obsolete=True, references=())
        for entry in file.entries
        if id(entry) not in used and any(entry.msgstr)
    )
    header = any(name.lower() not in _COMMON for name, _ in file.fields() if name) or (
        file.header and file.header.comments
    )
    if not entries and not header:
        return ""
    text = File(file.header if header else None, entries).text().strip("\n")
    return f"\n<!-- {LEFT}\n{_hidden(text)}\n-->\n"


def _hidden(text: str) -> str:
    """The lines of a catalog, without what would end a comment of HTML."""
    return "\n".join(line.replace("-->", _end(line)) for line in text.split("\n"))


def shown(text: str) -> str:
    """The lines of a catalog from such a comment."""
    return "\n".join(line.replace(_end(line), "-->") for line in text.split("\n"))


def _end(line: str) -> str:
    """What stands for the end of a comment: only within quotes, a catalog has numbers for characters."""
    return r"--\076" if re.match(r'(?:#~ )?(?:msg\w+(?:\[\d+\])? )?"', line) else "--&gt;"
