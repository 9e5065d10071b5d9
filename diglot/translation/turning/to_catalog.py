"""A parallel file turned into a catalog: one message a segment of its source, with its translation.

A catalog has the structure of its source. So whatever in the file is a translation of nothing, or of two
things at once, is a problem with its place, and no catalog is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from diglot import dates, po
from diglot.errors import Problem
from diglot.frontmatter import FrontMatter
from diglot.markdown import Wording
from diglot.model import Document
from diglot.po import Entry, File, Previous
from diglot.sources import Reading
from diglot.translation import segments
from diglot.translation.catalog_route import catalog, rendition
from diglot.translation.merging import Message
from diglot.translation.parallel_route import parallel
from diglot.translation.parallel_route.parallel import Laid
from diglot.translation.segments import Text
from diglot.translation.turning.to_markdown import LEFT, shown

#: What only a parallel file states.
_ELSEWHERE = ("authors", "tags", "series", "image", "previous", "next", "read_time", "comments")

_LEFT = re.compile(rf"<!-- {re.escape(LEFT)}\n(?P<lines>.*?)\n-->\s*\Z", re.DOTALL)


def converted(
    translation: Text, source: Text, approved: Text | None, blank: File, state: str, how: Reading
) -> File | list[Problem]:
    """The catalog that says what a parallel file says, or why there is none.

    `blank` is an empty catalog, `state` how far the translation is. The translation must be `inline`.
    """
    found = parallel.laid(source, translation, approved)
    problems = [*_without_place(found, translation), *_elsewhere(translation, source)]
    code = any(_is_own_code(each) for each in found)
    by_segment = {each.source[0]: each for each in found if each.source}
    entries: list[Entry] = []
    for message, numbers in catalog.messages(source, code=code):
        given = [by_segment[number] for number in numbers if number in by_segment]
        problems += _in_two_ways(given, translation)
        entries.append(_entry(message, given, source, numbers, translation))
    if problems:
        return problems
    entries += _gone(found)
    left = _left(translation)
    file = catalog.told_apart(File(left.header or blank.header, (*entries, *left.entries)))
    fields = dict(_header(translation.opened.front, source.opened.front, state, how))
    if catalog.translators(file) == translation.opened.front.translators:
        fields.pop("translators", None)
    for name in rendition.STATED:
        file = file.with_field(f"X-Diglot-{name.capitalize()}", fields.get(name))
    return _with_state(file, source, state)


def _with_state(file: File, source: Text, state: str) -> File:
    """The catalog that is as far as the file was; what its messages say themselves is not written."""
    bare = file.with_field(catalog.STATE, None)
    if catalog.state_of(bare, catalog.lines(bare, source)) == state:
        return bare
    return file.with_field(catalog.STATE, state if state in {"draft", "review"} else "current")


def _is_own_code(each: Laid) -> bool:
    source = each.pair.source
    return bool(source and source.kind == catalog.CODE and each.pair.text and each.pair.text != source.text)


# Messages.


def _entry(
    message: Message, given: Sequence[Laid], source: Text, numbers: tuple[int, ...], translation: Text
) -> Entry:
    """The entry of a message, from all the places in which it is translated."""
    told = catalog.told(source, catalog.Line(message, numbers))
    said = [each for each in given if each.pair.text] or list(given)
    stale = next((each.pair for each in said if each.pair.state == "stale"), None)
    text = said[0].pair.text if said else ""
    remarks = _Remarks.of(said[0] if said else None, source, translation)
    return Entry(
        message.text,
        (_as_text(message, text),),
        message.context,
        comments=remarks.comments,
        notes=told.notes,
        references=told.references,
        flags=("fuzzy",) if stale or remarks.fuzzy else (),
        previous=Previous(stale.previous) if stale else None,
    )


_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*(?P<target><[^<>\n]*>|\S+)"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*$",
    re.MULTILINE,
)
_LABELLED = re.compile(r"\]\[(?P<label>[^\[\]]+)\]")


def inline(translation: Text, source: Text) -> Text:
    """A translation whose links need no definitions but those of its source, which a catalog has."""
    ours, theirs = _definitions(translation), _definitions(source)
    own = {label: target for label, target in ours.items() if theirs.get(label) != target}
    if not own:
        return translation

    def written_out(found: re.Match[str]) -> str:
        target = own.get(_label(found["label"]))
        return f"]({target})" if target else found[0]

    segments_ = (each._replace(text=_LABELLED.sub(written_out, each.text)) for each in translation.segments)
    return translation._replace(segments=tuple(segments_))


def _definitions(text: Text) -> dict[str, str]:
    found = _DEFINITION.finditer(text.opened.body)
    return {_label(each["label"]): each["target"] + (each["title"] or "") for each in found}


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def page(file: File, source: Text, how: Reading) -> Document:
    """The body that a catalog makes of its source."""
    lines = {number: line for line in catalog.lines(file, source) for number in line.places}
    first = len(source.front)

    def wording(number: int) -> Wording | None:
        line = lines.get(first + number)
        return Wording(line.text) if line and line.text else None

    return segments.rendered(source, source.opened.at, how, wording)[0]


def _as_text(message: Message, text: str) -> str:
    """A translation that ends as its source does: a line of code with a line break, all else without."""
    return text.rstrip("\n") + "\n" if message.text.endswith("\n") and text else text


class _Remarks(NamedTuple):
    """What a translator wrote above a block."""

    comments: tuple[str, ...] = ()
    fuzzy: bool = False

    @classmethod
    def of(cls, each: Laid | None, source: Text, translation: Text) -> _Remarks:
        """Comments, without those that the source has or that a skeleton wrote."""
        if each is None or not each.translation or each.translation[0] < len(translation.front):
            return cls()
        unit = translation.units[each.translation[0] - len(translation.front)]
        theirs = {
            _bare(text)
            for at in each.source
            if at >= len(source.front)
            for text in source.units[at - len(source.front)].remarks
        }
        theirs |= {_bare(source.segments[at].text) for at in each.source}
        own = [text for text in unit.remarks if _bare(text) not in theirs and not _is_hint(text)]
        return cls(tuple(_comment(text) for text in own if text != "fuzzy"), "fuzzy" in own)


def _comment(remark: str) -> str:
    """A comment of HTML as one of a catalog."""
    found = segments.silenced([remark])
    return next((f"diglot: ok {code} {reason}".rstrip() for code, reason in found.items()), remark)


def _bare(text: str) -> str:
    return " ".join(text.replace("--&gt;", "-->").split())


def _is_hint(text: str) -> bool:
    """Whether a comment is one for translators, or one that a command understands."""
    return bool(
        re.match(r"(?:translators?\s*:|glossary:|/?no-translate|tr:merge)", text.strip(), re.IGNORECASE)
    )


def _gone(found: Sequence[Laid]) -> Iterator[Entry]:
    """Translations of what the source no longer has."""
    for each in found:
        if not each.source and each.pair.previous:
            yield Entry(each.pair.previous, (each.pair.text,), obsolete=True)


def _left(translation: Text) -> File:
    """What the comment at the end of the file keeps of a catalog."""
    found = _LEFT.search(translation.opened.body)
    if not found:
        return File(None)
    return po.read(f"{shown(found['lines'])}\n".encode(), translation.opened.at.path)[0]


# What a catalog cannot say.


def _without_place(found: Sequence[Laid], translation: Text) -> Iterator[Problem]:
    for each in found:
        if len(each.source) == 1 == len(each.translation) or not each.translation:
            continue
        if each.source:
            several = "segments here" if len(each.translation) > 1 else "segments of the source"
            number = max(len(each.source), len(each.translation))
            message = f"{number} {several} are one on the other side, and a catalog has one message for each"
            fix = "divide the text as the source does"
        elif each.pair.previous:
            continue
        else:
            message, fix = (
                "this is a translation of nothing in the source",
                "remove it, or add it to the source",
            )
        segment = translation.segments[each.translation[0]]
        yield Problem(segment.path, segment.line, segment.col, "translation", message, fix)


def _in_two_ways(given: Sequence[Laid], translation: Text) -> Iterator[Problem]:
    """A message whose places are translated differently."""
    said = [each for each in given if each.pair.text]
    for each in said[1:]:
        if each.pair.text != said[0].pair.text:
            first, here = (translation.segments[one.translation[0]] for one in (said[0], each))
            message = (
                f"the source says the same here as on line {first.line} here, but the translation does not"
            )
            yield Problem(
                here.path,
                here.line,
                here.col,
                "translation",
                message,
                "write the same in both places, or let the source differ",
            )


def _elsewhere(translation: Text, source: Text) -> Iterator[Problem]:
    """Keys of the front matter that a catalog has no field for."""
    front, theirs = translation.opened.front, source.opened.front
    for name in _ELSEWHERE:
        ours, other = getattr(front, name), getattr(theirs, name)
        if name in front.places and getattr(ours, "target", ours) != getattr(other, "target", other):
            message = f"a catalog cannot state `{name}`: it has what its source states"
            fix = "remove the key, or keep the parallel file"
            yield Problem(translation.opened.at.path, *front.places[name], "translation", message, fix)
    if front.corrections and [each.date for each in front.corrections] != [
        each.date for each in theirs.corrections or ()
    ]:
        message = "these are not the corrections of the source, and a catalog has only those"
        fix = "note the same corrections, with the same dates"
        yield Problem(translation.opened.at.path, *front.places["corrections"], "translation", message, fix)


def _header(front: FrontMatter, source: FrontMatter, state: str, how: Reading) -> Iterator[tuple[str, str]]:
    """What the translation states of itself, as fields of the header."""
    for name in rendition.STATED:
        value = getattr(front, name)
        if name not in front.places or value in (None, (), ""):
            continue
        if name == "updated" and state == "current" and value == source.updated:
            continue  # a catalog that is current was updated when its source was
        yield name, _field(name, value, how)


def _field(name: str, value: object, how: Reading) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(each.target if name == "aliases" else each for each in value)
        case str():
            return value
        case datetime():
            local = value.astimezone(dates.zone(how.zone))
            is_day = not (local.hour or local.minute or local.second)
            return local.date().isoformat() if is_day else local.isoformat()
    raise TypeError(name)
