"""Rules on code: it is not translated, but for what people read in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from diglot.errors import Severity, nearest
from diglot.markdown.spans import Mark
from diglot.translation.checks.subject import Finding, Subject, compared

#: Comments and strings of most languages; whichever begins first is meant.
_SAID = re.compile(
    r"""(?P<string>\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?<!\S)(?:\#(?![!\w])|//|--(?=\s)|;+(?=\s))[^\n]* | /\*.*?\*/ | <!--.*?-->""",
    re.DOTALL | re.VERBOSE,
)
#: What a string holds for the program: signs at its ends, and values that are filled in.
_KEPT = re.compile(r"""["'\n]|\{[^{}]*\}|%[sd]""")
#: Words with a space between: what stands in code but is meant for readers.
_PROSE = re.compile(r"[^\W\d_]{2,}[:,]? +[^\W\d_]{2,}")
#: A letter of a script that no program is written in.
_FOREIGN = re.compile(r"(?![\u0000-\u024f\u0370-\u03ff])[^\W\d_]")


def spans(subject: Subject) -> Iterator[Finding]:
    """The same code in the line. Labels that are only set like code may be translated."""
    if not subject.source.codes and not subject.target.codes:
        return
    absent, added = compared(subject.source.codes, subject.target.codes)
    for mark in list(absent):
        if added and (near := _counterpart(mark, added)):
            absent.remove(mark)
            added.remove(near)
            if not (_is_prose(mark.text) or _is_prose(near.text)):
                message = f"the code `{near.text}` is not in the source"
                yield Finding(message, f"did you mean `{mark.text}`?", near.at)
    for mark in absent:
        severity = Severity.WARNING if _is_prose(mark.text) else None
        yield Finding(f"the code `{mark.text}` is absent", "put it where it belongs", 0, severity)
    for mark in added:
        message = f"the code `{mark.text}` is not in the source"
        yield Finding(message, "remove it, or its backquotes", mark.at, Severity.WARNING)


def _counterpart(mark: Mark, added: list[Mark]) -> Mark | None:
    near = nearest(mark.text, [other.text for other in added])
    found = next((other for other in added if other.text == near), None)
    return found or next((other for other in added if _is_prose(mark.text) or _is_prose(other.text)), None)


def _is_prose(code: str) -> bool:
    return _PROSE.search(code) is not None or _FOREIGN.search(code) is not None


def blocks(subject: Subject) -> Iterator[Finding]:
    """The same program. Comments may be translated, and what stands in quotes."""
    if subject.text == subject.pair.text:
        return
    ours, theirs = _bare(subject.text), _bare(subject.pair.text)
    for (line, _), (other, at) in zip_longest(ours, theirs, fillvalue=("", 0)):
        if line != other and not _FOREIGN.search(other):
            message = f"the code says `{other}` where the source says `{line}`"
            yield Finding(message, "copy the code of the source; only comments may differ", at)
            return


def _bare(code: str) -> list[tuple[str, int]]:
    """What a program says to a machine, line by line, and where each line begins; in any language."""
    lines: list[tuple[str, int]] = []
    at = 0
    bare = _SAID.sub(
        lambda found: "".join(_KEPT.findall(found[0])) if found["string"] else "\n" * found[0].count("\n"),
        code,
    )
    for line, whole in zip(bare.split("\n"), code.split("\n"), strict=True):
        if line.strip():
            lines.append((line.rstrip(), at))
        at += len(whole) + 1
    return lines
