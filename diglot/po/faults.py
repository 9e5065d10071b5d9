"""What is wrong with how a catalog is written: its lines, and the order of what makes a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diglot import text as plain
from diglot.errors import Problem, did_you_mean
from diglot.po.entries import Entry
from diglot.po.lines import ESCAPE, KEYWORDS, UNUSUAL, Line, quoted, unescaped
from diglot.po.reading import Message, Parsed

_ORDER = ("context", "msgid", "plural", "msgstr")
_CURLY = re.compile("[“”„«»＂]")
_UNREAD = re.compile("[\udc80-\udcff]")  # bytes that are not UTF-8, which are told of elsewhere
_LONE_RETURN = re.compile(r"\r(?!\n|\Z)")
_WORD = re.compile(r"(?:#~\|?|#\|)?\s*(?P<word>[^\W\d]\w*)?")


def of(parsed: Parsed, source: str, path: str) -> Iterator[Problem]:
    """Every fault in the lines of a catalog and in the order of its messages."""
    for line in parsed.lines:
        yield from _line(line, path)
    for message in [*([parsed.header] if parsed.header else []), *parsed.messages]:
        yield from _message(message, path)
    for line in parsed.rest:
        if line.slot == "previous" and line.sound and not line.continues:
            fix = "delete it, or put it above its msgid"
            yield Problem(path, line.number, 1, "catalog", "a previous text has no message below it", fix)
    yield from _characters(parsed, source, path)
    yield from _duplicates(parsed, path)
    if parsed.file.start:
        fix = "save it as UTF-8 without this mark: gettext refuses it"
        yield Problem(path, 1, 1, "catalog", "the file begins with a byte order mark", fix)


def conflicts(source: str, path: str) -> Iterator[tuple[range, Problem]]:
    """Merge conflicts, with their lines: what else is wrong on these is nobody's mistake."""
    for each in plain.conflicts(source.replace("\r\n", "\n")):
        sides = f' between "{each.ours}" and "{each.theirs}" runs to line {each.last}' if each.whole else ""
        text = f"a merge conflict{sides or ' was left here'}"
        fix = "keep what is right, and delete the lines of markers"
        yield range(each.first, each.last + 1), Problem(path, each.first, 1, "merge-conflict", text, fix)


def _line(line: Line, path: str) -> Iterator[Problem]:
    if line.sound:
        if line.col and not line.slot:
            fix = "delete it, or write the keyword before it: msgid, msgstr"
            yield Problem(path, line.number, line.col - 1, "catalog", "this text continues no message", fix)
        if not line.keyword and line.raw.rstrip("\r\n").endswith("\\"):
            text = "the comment ends in a backslash, so gettext takes the next line for a part of it"
            col = len(line.raw.rstrip("\r\n"))
            yield Problem(
                path, line.number, col, "catalog", text, "delete the backslash, or put a space behind it"
            )
        elif line.keyword and UNUSUAL.search(line.text):
            yield from _escapes(line, path)
        return
    if line.keyword in KEYWORDS and not line.slot:
        if not line.continues:
            message = f"{line.keyword} without msgid"
            fix = 'write msgid "…" with the original before it, or delete it'
            yield Problem(path, line.number, 1, "catalog", message, fix)
        return
    col, message, fix = _broken(line)
    yield Problem(path, line.number, col, "catalog", message, fix)


def _broken(line: Line) -> tuple[int, str, str]:
    """Column, message and fix for a line that is not gettext."""
    raw = line.raw.rstrip("\r\n")
    found = _WORD.match(raw)
    word = found["word"] or "" if found else ""
    col = found.start("word") + 1 if found and word else len(raw) - len(raw.lstrip(" \t")) + 1
    if word == "domain":
        return col, "a domain is not supported", "delete the line: each catalog is a file of its own"
    if word and word not in KEYWORDS and (line.slot or '"' in raw):
        fix = did_you_mean(word, KEYWORDS) or f"the keywords are {', '.join(KEYWORDS)}"
        return col, f'unknown keyword "{quoted(word)}"', fix
    if '"' in raw[: line.col - 1]:
        return _ended(line, raw)
    if curly := _CURLY.search(raw):
        return curly.start() + 1, f"{curly[0]} is no quote for gettext", 'write straight quotes: "'
    if word not in KEYWORDS:
        return (
            col,
            "this line is not gettext",
            'write keyword "text", or begin it with # to make it a comment',
        )
    begin = col + len(word)
    rest = raw[begin - 1 :].strip()
    if rest:
        begin = raw.index(rest, begin - 1) + 1
        return begin, f"the text of {word} is not in quotes", f'write {word} "{quoted(rest)}"'
    return begin, f"{word} has no text", f'write {word} ""'


def _ended(line: Line, raw: str) -> tuple[int, str, str]:
    """The same, for a line with a text in quotes."""
    end = line.col - 1 + len(line.text)
    if raw[end : end + 1] != '"':
        return len(raw) + 1, "the text is not closed", 'put a " at its end'
    behind = raw[end + 1 :]
    if rest := behind.strip():
        at_once = rest.startswith(("msg", '"'))
        fix = "put it on a line of its own" if at_once else 'delete it; a quote inside a text is written \\"'
        return (
            raw.index(behind) + behind.index(rest) + 1,
            f"{quoted(rest)} stands behind the closing quote",
            fix,
        )
    number = raw.partition('"')[0]
    return number.find("[") + 1, "a plural form has a plain number", "write msgstr[0], msgstr[1] and so on"


def _escapes(line: Line, path: str) -> Iterator[Problem]:
    for escape in ESCAPE.finditer(line.text):
        col = line.col + escape.start()
        meaning = unescaped(escape[0])
        if escape["odd"]:
            message, fix = f"{quoted(escape[0])} is no escape", "write \\\\ for a backslash"
            yield Problem(path, line.number, col, "catalog", message, fix)
        elif "\ufffd" in meaning:
            message, fix = f"{quoted(escape[0])} is not UTF-8", "write the character itself"
            yield Problem(path, line.number, col, "catalog", message, fix)
        elif forbidden := plain.FORBIDDEN.search(meaning):
            message = f"{plain.name_of(forbidden[0])} is written here, which neither XML nor HTML can carry"
            yield Problem(path, line.number, col, "characters", message, "delete it")


def _message(message: Message, path: str) -> Iterator[Problem]:
    texts = [line for line in message.lines if line.is_text and line.slot]
    begins = [line for line in texts if not line.continues]
    if not any(line.slot == "msgstr" for line in texts):
        fix = 'add msgstr "" below it'
        yield Problem(path, message.entry.line, 1, "catalog", "msgid without msgstr", fix)
    for above, line in pairwise(begins):
        if above.slot != "msgstr" and above.slot == line.slot:
            yield Problem(
                path, line.number, 1, "catalog", f"{line.keyword} stands twice", "keep one of the two"
            )
        elif _ORDER.index(line.slot) < _ORDER.index(above.slot):
            text = f"{line.keyword} stands behind {above.keyword}"
            yield Problem(path, line.number, 1, "catalog", text, f"put it before {above.keyword}")
    before = [line for line in message.lines if line.slot == "previous" and not line.continues]
    for above, line in pairwise(before):
        if above.keyword == line.keyword:
            text, fix = f"the previous {line.keyword} stands twice", "keep one of the two"
            yield Problem(path, line.number, 1, "catalog", text, fix)
    yield from _forms(message.entry, [line for line in begins if line.slot == "msgstr"], path)
    yield from _between(message, texts, path)


def _forms(entry: Entry, begins: Sequence[Line], path: str) -> Iterator[Problem]:
    """Plural forms are numbered from 0, in their order; without `msgid_plural` there are none."""
    has_plural = entry.plural is not None
    for at, line in enumerate(begins):
        where = (path, line.number, 1, "catalog")
        if has_plural and line.form is None and line.sound:
            yield Problem(
                *where, "a message with a plural has msgstr without a number", f"write msgstr[{at}]"
            )
        elif has_plural and line.form is not None and line.form != at:
            fix = "number the forms from 0, in their order"
            yield Problem(*where, f"msgstr[{line.form}] stands where msgstr[{at}] should", fix)
        elif not has_plural and line.form is not None:
            yield Problem(
                *where, f"msgstr[{line.form}] without msgid_plural", "write msgstr, or add msgid_plural"
            )
        elif not has_plural and at:
            yield Problem(*where, "msgstr stands twice", "keep one of the two")


def _between(message: Message, texts: Sequence[Line], path: str) -> Iterator[Problem]:
    """What may not stand inside a message: comments, and obsolete lines in one that is not."""
    first = next(line for line in message.lines if line.slot and line.keyword)
    for line in message.lines:
        late = texts[0] if line.keyword else first  # `#|` is the first part of a message, if there is one
        if late.number < line.number < texts[-1].number and line.slot and not line.is_text:
            fix = f"move it above line {late.number}, where the message begins"
            yield Problem(path, line.number, 1, "catalog", "a comment stands inside a message", fix)
    for line in message.lines:
        if line.slot and line.keyword and line.obsolete is not texts[0].obsolete:
            text = "a part of the message is marked with #~, and a part is not"
            yield Problem(path, line.number, 1, "catalog", text, "mark all of its lines, or none")
            return


def _characters(parsed: Parsed, source: str, path: str) -> Iterator[Problem]:
    """What hides in a text. The isolates of gettext, in references, are no secret."""
    readable = _UNREAD.sub("\ufffd", source[len(parsed.file.start) :])
    problems = list(plain.characters(readable, path))
    names = {line.number for line in parsed.lines if line.slot == "references"} if problems else set()
    for problem in problems:
        if problem.line not in names:
            yield problem
    for found in _LONE_RETURN.finditer(source) if "\r" in source else ():
        line, col = (
            source.count("\n", 0, found.start()) + 1,
            found.start() - source.rfind("\n", 0, found.start()),
        )
        text, fix = (
            "a carriage return stands here, which some tools take for the end of the line",
            "write \\r or \\n",
        )
        yield Problem(path, line, col, "characters", text, fix)


def _duplicates(parsed: Parsed, path: str) -> Iterator[Problem]:
    """A message that is defined twice: readers keep the first or the last, translators never know which."""
    seen: dict[tuple[str, str | None], int] = {}
    if parsed.header:
        seen["", None] = parsed.header.entry.line
    for message in parsed.messages:
        entry = message.entry
        if not all(line.sound for line in message.written("msgid")):
            continue  # who knows what it is
        key = entry.msgid, entry.context
        first = seen.setdefault(key, entry.line)
        if first != entry.line:
            what = f'"{quoted(entry.msgid)}"' if entry.msgid else "the header"
            fix = "keep one of the two"
            yield Problem(path, entry.line, 1, "catalog", f"{what} is defined on line {first} too", fix)
        elif key == ("", None):
            fix = "put it first, or write its msgid"
            yield Problem(path, entry.line, 1, "catalog", "the header is not the first message", fix)
