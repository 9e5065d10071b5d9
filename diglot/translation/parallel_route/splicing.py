"""A body with other words, as Markdown: each segment's lines are replaced, all others stay as they are.

Markdown has no words of its own for "this is only text", so what is written is read again and compared with
what was meant (`is_same`). Nothing is written that would be another page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from diglot import markdown
from diglot.markdown import Unit, Wording
from diglot.model import Document
from diglot.sources import Reading
from diglot.translation import segments
from diglot.translation.segments import Text


class Words(NamedTuple):
    """What to write for a segment, and the comments to write above it."""

    text: str
    remarks: tuple[str, ...] = ()


#: Words by segment of the body; None where it stays as it is.
Wordings = Sequence[Words | None]

_HASHES = re.compile(r"#{1,6}[ \t]*\Z")
_ADMONITION = re.compile(r":{3,}[ \t]*[\w-]+[ \t]*\Z")
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t]+\Z")
_BOX = re.compile(r"\[[ xX]\]\s+\Z")
_FOOTNOTE = re.compile(r"\[\^[^\]]*\]:[ \t]*")

#: What begins a block, if it begins a line: a backslash makes it text.
_OPENING = re.compile(
    r"(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|:\s|:{3}|~{3}|<{7}|=+\s*$|-+\s*$|\[[^\]]*\]:"
    r"|(?P<rule>[*_-])(?:[ \t]*(?P=rule)){2,}[ \t]*$)"
)
_NUMBER = re.compile(r"(\d{1,9})([.)](?:\s|$))")
_PIPE = re.compile(r"(?<!\\)\|")


def spliced(text: Text, words: Wordings) -> str:
    """The body of a text with these words."""
    return "\n".join(_Splicer(text, words).lines())


class _Splicer:
    def __init__(self, text: Text, words: Wordings) -> None:
        self._rows = text.opened.body.replace("\x02", "").replace("\x03", "").split("\n")
        self._units = list(zip(text.units, words, (each.block for each in text.body), strict=True))
        self._first = text.opened.first_line
        self._tops: dict[int, Unit] = {}  #: the first unit of each block
        for unit, _, block in self._units:
            self._tops.setdefault(block, unit)

    def lines(self) -> Iterator[str]:
        """All lines, with those of units replaced and comments put above them."""
        above: dict[int, list[str]] = {}
        new: dict[int, tuple[int, list[str]]] = {}
        for start, group in groupby(self._units, lambda each: each[0].rows[0]):
            units = list(group)
            for unit, words, block in units:
                if words and words.remarks and not _takes_remarks(unit, self._prefix(unit)):
                    top = self._tops[block] if block >= 0 else unit
                    prefix = _bare(self._prefix(top))
                    above.setdefault(top.rows[0], []).extend(
                        f"{prefix}{_comment(each)}" for each in words.remarks
                    )
            if units[0][0].kind == "cell":
                found = [(unit, words) for unit, words, _ in units]
                new[start] = start + 1, [_row(self._rows[start], found)]
            else:
                for unit, words, _ in units:
                    if words:
                        new[start] = unit.rows[1], list(self._replaced(unit, words))
        row = 0
        while row < len(self._rows):
            yield from above.get(row, ())
            end, lines = new.get(row, (row + 1, self._rows[row : row + 1]))
            yield from lines
            row = max(end, row + 1)

    def _prefix(self, unit: Unit) -> str:
        """What stands on the first line of a unit before its text."""
        row = unit.line - self._first
        return self._rows[row][: unit.col - 1] if 0 <= row < len(self._rows) else ""

    def _replaced(self, unit: Unit, words: Words) -> Iterator[str]:
        if unit.kind == "code":
            yield from self._code(unit, words)
        elif unit.kind == "html":
            indent = self._prefix(unit)
            yield from (f"{indent}{_comment(each)}" for each in words.remarks)
            for line in words.text.rstrip("\n").split("\n"):
                yield (
                    f"{_continued(indent)}{line.removeprefix(indent)}"
                    if line.strip()
                    else _continued(indent).rstrip()
                )
        else:
            yield from self._prose(unit, words)

    def _code(self, unit: Unit, words: Words) -> Iterator[str]:
        start, end = unit.rows
        rows = self._rows[start:end]
        old = unit.content.rstrip("\n").split("\n")
        fenced = unit.line - self._first > start
        inner = rows[1:] if fenced else rows
        at = next((number for number, line in enumerate(old) if line.strip()), 0)
        prefix = inner[at][: len(inner[at]) - len(old[at])] if at < len(inner) else ""
        yield from rows[:1] if fenced else ()
        for line in words.text.rstrip("\n").split("\n"):
            yield prefix + line if line else prefix.rstrip()
        size = unit.content.count("\n") + (not unit.content.endswith("\n"))
        yield from inner[size:]

    def _prose(self, unit: Unit, words: Words) -> Iterator[str]:
        prefix = self._prefix(unit)
        if found := _HASHES.search(prefix):
            container, mark = prefix[: found.start()], found[0]
        else:
            container, mark = prefix, ""
        if _takes_remarks(unit, self._prefix(unit)):
            for each in words.remarks:
                yield f"{container}{_comment(each)}"
                container = _continued(container)
        if mark or _ADMONITION.search(prefix):
            line = re.sub(r"(?<!\\)\n", " ", words.text)
            yield container + mark + re.sub(r"(?<=\s)(#+)$", r"\\\1", line)
            return
        for line in words.text.split("\n"):
            yield container + guarded(line.strip(" \t") if line.endswith("\\") else line.lstrip(" \t"))
            container = _continued(container)


def _takes_remarks(unit: Unit, prefix: str) -> bool:
    """Whether a comment may stand right above a unit, and the block around it stays one."""
    return unit.kind not in {"cell", "term"} and not _ADMONITION.search(prefix) and not _BOX.search(prefix)


def _comment(remark: str) -> str:
    """A remark as a comment of HTML, on one line."""
    return f"<!-- {' '.join(remark.split()).replace('-->', '--&gt;')} -->"


def _bare(prefix: str) -> str:
    """What stands before a block: the prefix of its first text without the mark of an item or the like."""
    for pattern in (_HASHES, _ADMONITION, _BOX, _MARKER):
        prefix = pattern.sub("", prefix)
    return prefix.split("|", 1)[0] if "|" in prefix else prefix


def _continued(prefix: str) -> str:
    """What stands before the further lines of a text: marks of quotes, and spaces for those of lists."""
    prefix = _FOOTNOTE.sub("    ", prefix)
    return re.sub(r"[^>\s]", " ", prefix)


def guarded(line: str) -> str:
    """A line that begins no block."""
    if _NUMBER.match(line):
        return _NUMBER.sub(r"\1\\\2", line, count=1)
    return f"\\{line}" if _OPENING.match(line) else line


def _row(row: str, units: Sequence[tuple[Unit, Words | None]]) -> str:
    """A row of a table; its cells are found from left to right."""
    waiting = list(units)
    parts = _PIPE.split(row)
    for number, part in enumerate(parts):
        if not waiting:
            break
        unit, words = waiting[0]
        shown = part.strip().replace("\\|", "|")
        if shown == unit.content or (number == 0 and shown.endswith(unit.content)):
            waiting.pop(0)
            if words:
                written = _PIPE.sub(r"\\|", " ".join(words.text.split("\n")))
                start = part.rindex(unit.content.replace("|", "\\|"))
                end = start + len(unit.content.replace("|", "\\|"))
                parts[number] = part[:start] + written + part[end:]
    return "|".join(parts)


# What was written, read again.


def wrong(text: Text, words: Wordings, how: Reading) -> list[int]:
    """The segments of the body whose words cannot be written so that the page is the one that was meant."""
    if _is_right(text, words, how):
        return []
    alone = (
        [None] * at + [each] + [None] * (len(words) - at - 1)
        for at, each in enumerate(words)
        if each is not None
    )
    numbers = [at for at, each in enumerate(words) if each is not None]
    found = [at for at, only in zip(numbers, alone, strict=True) if not _is_right(text, only, how)]
    return found or numbers[:1]


def _is_right(text: Text, words: Wordings, how: Reading) -> bool:
    meant, _ = segments.rendered(
        text, text.opened.at, how, lambda number: Wording(each.text) if (each := words[number]) else None
    )
    written, _ = markdown.parse(spliced(text, words), path=text.opened.at.path, options=how.options)
    return is_same(meant, written)


def is_same(first: Document, second: Document) -> bool:
    """Whether two bodies are one page: how their lines were wrapped makes no difference."""
    return _page(first) == _page(second)


def _page(document: Document) -> tuple[object, ...]:
    html = re.sub(r"\s+", " ", document.html).strip()
    html = re.sub(r" ?(</?(?:p|li|ul|ol|blockquote|dd|dt|dl|div|section|br)\b[^>]*>) ?", r"\1", html)
    return (
        html,
        [(each.level, each.slug) for each in document.headings],
        [each.target for each in document.links],
        [each.target for each in document.images],
    )
