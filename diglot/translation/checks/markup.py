"""Rules on markup: placeholders, emphasis, HTML, footnotes, line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diglot.errors import Severity, nearest
from diglot.markdown.spans import Mark
from diglot.translation.checks.subject import Finding, Subject, compared

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{.{0,80}?\}\}|\{\w+\}")
#: What placeholders are mistyped as: other brackets, spaces.
_NEARLY = re.compile(
    r"%\s*[(（]\s*[^()（）]{1,40}\s*[)）]\s*[sdSD]?|[{｛]{1,2}\s*[^{}｛｝]{1,40}\s*[}｝]{1,2}"
)
_WIDE_MARKS = re.compile(r"＊＊|～～")
_QUIET_TAGS = frozenset({"br", "wbr", "/br"})


def placeholders(subject: Subject) -> Iterator[Finding]:
    """Each placeholder of the source stands in the translation, and no other."""
    source, target = subject.source.plain, subject.target.plain
    if "{" not in source and "%(" not in source:
        return
    wanted = dict.fromkeys(_PLACEHOLDER.findall(source))
    strange = {
        match[0]: match.start()
        for pattern in (_NEARLY, _PLACEHOLDER)
        for match in pattern.finditer(target)
        if match[0] not in wanted
    }
    absent = [name for name in wanted if name not in target]
    # those that resemble none are taken for each other in turn: a name may have been translated
    for name in sorted(absent, key=lambda name: not nearest(name, strange)):
        other = nearest(name, strange) or next(iter(strange), "")
        if other:
            at = subject.target.at(strange.pop(other))
            yield Finding(f"{other} is not the placeholder {name}", f"write {name}", at)
        else:
            yield Finding(f"the placeholder {name} is absent", "put it where it belongs")
    for name, at in strange.items():
        if wanted and _PLACEHOLDER.fullmatch(name):
            message = f"the source has no placeholder {name}"
            yield Finding(message, f"use {', '.join(wanted)}", subject.target.at(at))


def leftovers(subject: Subject) -> Iterator[Finding]:
    """No marks of emphasis are shown to readers."""
    marks = [*subject.target.leftovers, *_wide(subject)]
    for mark in marks[len(subject.source.leftovers) :]:
        fix = "close what it opens; no space may stand inside of the marks"
        yield Finding(f"readers would see {mark.text}", fix, mark.at)


def _wide(subject: Subject) -> Iterator[Mark]:
    plain = subject.target.plain
    if "＊" in plain or "～" in plain:
        for match in _WIDE_MARKS.finditer(plain):
            yield Mark(match[0], subject.target.at(match.start()))


def emphasis(subject: Subject) -> Iterator[Finding]:
    """What is emphasised, or struck out, is so in the translation.

    A script without italics shows them as bold, or as marks for titles, or not at all; and it is free to
    emphasise what the other puts in quotation marks. Between such scripts only a loss is told.
    """
    source, target = subject.source, subject.target
    if source.strike != target.strike:
        yield Finding(*_amounts("struck out", source.strike, target.strike))
    scripts = subject.source_script, subject.target_script
    if all(script is None or script.slanted for script in scripts):
        if source.strong != target.strong:
            yield Finding(*_amounts("bold", source.strong, target.strong))
        if source.emphasis != target.emphasis:
            yield Finding(*_amounts("in italics", source.emphasis, target.emphasis))
    elif target.strong + target.emphasis < source.strong:
        yield Finding(*_amounts("bold", source.strong, target.strong))


def _amounts(what: str, source: int, target: int) -> tuple[str, str]:
    return f"{what}: {source} in the source, {target} in the translation", "mark the same words"


def html(subject: Subject) -> Iterator[Finding]:
    """The same HTML tags."""
    if not subject.source.tags and not subject.target.tags:
        return
    absent, added = compared(subject.source.tags, subject.target.tags)
    for tag in _told(absent):
        yield Finding(f"the tag <{tag.text}> is absent", "put it where it belongs")
    for tag in _told(added):
        message = f"the source has no tag <{tag.text}> here"
        yield Finding(message, "remove it", tag.at, Severity.WARNING)


def _told(tags: list[Mark]) -> Iterator[Mark]:
    """Of the two tags of an element only the first is told; breaks are another rule's."""
    opened = {f"/{tag.text}" for tag in tags} | _QUIET_TAGS
    yield from (tag for tag in tags if tag.text not in opened)


def footnotes(subject: Subject) -> Iterator[Finding]:
    """The same marks of footnotes."""
    absent, added = compared(subject.source.notes, subject.target.notes)
    for note in absent:
        yield Finding(f"the mark of the footnote {note.text} is absent", "put it where it belongs")
    for note in added:
        message = f"the source has no mark {note.text} here"
        yield Finding(message, "remove it", note.at, Severity.WARNING)


def breaks(subject: Subject) -> Iterator[Finding]:
    """As many lines, where the source ends lines on purpose."""
    source, target = (
        line.breaks + sum(tag.text == "br" for tag in line.tags) for line in (subject.source, subject.target)
    )
    if source != target:
        fix = "end lines by two spaces or a backslash where the source does"
        yield Finding(f"line breaks: {source} in the source, {target} in the translation", fix)
