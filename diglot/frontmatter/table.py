"""The table of the front matter's fields: every key, how it is read, and what it means to a writer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from diglot import dates, schema
from diglot.frontmatter import values
from diglot.frontmatter.keys import ALIASES
from diglot.model import Correction
from diglot.schema import Field, Items, Node, Reader, Refused, Scalar, Table

# Dates: the readers that need the site's time zone.

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER_DATES = (
    re.compile(r"(?P<y>\d{4})\s*[/.年]\s*(?P<m>\d{1,2})\s*[/.月]\s*(?P<d>\d{1,2})\s*[日号號]?"),
    re.compile(r"(?P<m>[a-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m>[a-z]{3})[a-z]*\.?,?\s+(?P<y>\d{4})", re.IGNORECASE),
)


def _moment(zone: tzinfo) -> Reader:
    def read_moment(node: Node) -> datetime:
        text = schema.some_text(node)
        try:
            return dates.parse(text, zone)
        except ValueError as error:
            message, _, fix = str(error).partition("; ")
            raise Refused(message, _iso_of(text) or fix, code="date") from None

    return read_moment


def _iso_of(text: str) -> str:
    """The fix for a date in a form of everyday life: `write 2026-04-04`, or ""."""
    for found in filter(None, (pattern.fullmatch(text) for pattern in _OTHER_DATES)):
        month = found["m"].casefold()
        number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1 if month in _MONTHS else 0
        try:
            return f"write {datetime(int(found['y']), number, int(found['d']), tzinfo=UTC):%Y-%m-%d}"
        except ValueError:
            return ""
    return ""


_CORRECTION = "write {date: 2026-04-05, text: what was wrong}"


def _corrections(zone: tzinfo) -> Reader:
    """Maps of `date` and `text`, or of dates themselves to texts (`2026-04-05: The sum was wrong`)."""
    moment = _moment(zone)

    def dated(date: Node, text: Node) -> Correction:
        return Correction(schema.read_at(moment, date), schema.read_at(schema.some_text, text))

    def from_table(table: Table) -> Iterator[Correction]:
        named = {schema.folded(entry.key): entry.value for entry in table.entries}
        if named.keys() & {"date", "text"}:
            if named.keys() != {"date", "text"}:
                raise Refused(
                    "a correction has a date and a text, no more and no less", _CORRECTION, at=table
                )
            yield dated(named["date"], named["text"])
        else:
            for entry in table.entries:
                yield dated(Scalar(entry.key, entry.line, entry.col), entry.value)

    def read_corrections(node: Node) -> tuple[Correction, ...]:
        found: list[Correction] = []
        for item in node.items if isinstance(node, Items) else (node,):
            if not isinstance(item, Table):
                raise Refused("a correction has a date and a text", _CORRECTION, at=item)
            found += from_table(item)
        return tuple(found)

    return read_corrections


# The table.


@lru_cache(maxsize=64)
def fields(zone: tzinfo) -> tuple[Field, ...]:
    """Every field, in the order of the docs; a date without an offset is local time in `zone`."""
    moment = _moment(zone)
    table: tuple[tuple[str, Reader, str], ...] = (
        ("title", values.line, "the headline; where it is missing, the text's first H1"),
        ("subtitle", values.line, "the line below the headline"),
        ("date", moment, "when the text was published; where it is missing, the date in the file's name"),
        ("updated", moment, "when the text was last changed in a way that readers should know of"),
        ("summary", values.line, "what lists and feeds show; where it is missing, the first paragraph, cut"),
        ("authors", values.people, "who wrote it: names, or ids from the configuration"),
        ("translators", values.people, "who translated it: names, or ids from the configuration"),
        ("reviewers", values.people, "who read the translation against its source: names, or ids"),
        ("source", values.line, "where the facts come from, shown below the text"),
        ("tags", values.tags, "what it is about"),
        ("series", values.series, "the series that it belongs to"),
        (
            "key",
            values.key,
            "the story's name in all languages; where it is missing, the path without language",
        ),
        ("slug", values.slug, "the last part of its address; where it is missing, the key's last part"),
        ("aliases", schema.list_of(values.alias), "former addresses, which then lead to the new one"),
        ("image", values.image, "the picture that shared links show"),
        ("previous", values.story, "the key of the story before it, in place of the older one by date"),
        ("next", values.story, "the key of the story after it, in place of the newer one by date"),
        ("read_time", values.read_time, "minutes to read it, in place of the computed number"),
        ("draft", schema.flag, "true keeps it out of every output"),
        ("expires", moment, "when it disappears from the site"),
        ("comments", values.comments, "open, closed (shown, no new ones) or off"),
        ("corrections", _corrections(zone), "what was corrected after publication, and when"),
        (
            "correction",
            schema.one_of("minor", "major"),
            "how grave the last change is: major withholds translations that do not have it yet",
        ),
        ("translation", schema.one_of("draft", "review", "current"), "how far a translation is"),
    )
    return tuple(
        Field(name, read, doc, ALIASES[name], merge=values.merged if name == "tags" else None)
        for name, read, doc in table
    )
