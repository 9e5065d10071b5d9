"""One line of a catalog: which part of a message it writes, and the text in its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import nearest
from diglot.model import Span

#: What each keyword writes, as the fields of an entry are named.
KEYWORDS = {"msgctxt": "context", "msgid": "msgid", "msgid_plural": "plural", "msgstr": "msgstr"}

#: What comments write, by their second character. `=` is how newer versions of gettext mark flags that stay.
_COMMENTS = {".": "notes", ":": "references", ",": "flags", "=": "flags"}

_TEXT = re.compile(
    r"(?P<mark>#~\|?|#\|)?[ \t]*"
    r"(?:(?P<keyword>msg(?:ctxt|id_plural|id|str))(?:\[(?P<index>\d{1,3})\])?)?[ \t]*"
    r'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"\s*',
    re.ASCII,  # of space and of digits
)
_LOOSE = re.compile(
    r"(?P<mark>#~\|?|#\|)?\s*"
    r"(?:(?P<keyword>[^\W\d]\w*)[ \t]*(?:\[(?P<index>[^\]\"]*)\]?)?)?\s*"
    r'(?:"(?P<text>[^"\\]*(?:\\.[^"\\]*)*))?'
)

_SPACE = " \t\r\n\v\f"


class Line(NamedTuple):
    """One line. What continues the text of the line above has the keyword of where that text begins."""

    raw: str  #: with its line end
    number: int
    slot: str  #: the field of an entry that it writes; "" for a blank line and for what is no gettext
    text: str = ""  #: what stands in the quotes, with its escapes; of a comment, what stands behind its sign
    keyword: str = ""
    form: int | None = None  #: the number of a plural form
    col: int = 0  #: of the first character of `text`
    obsolete: bool = False
    sound: bool = True  #: False for a line that has to be mended
    continues: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is part of the message itself, which comments and `#|` are not."""
        return self.keyword != "" and self.slot != "previous"


def lex(text: str, number: int = 1) -> Iterator[Line]:
    r"""The lines of `text`, the first of which is line `number` of its file. Only `\n` ends a line."""
    above: dict[bool, tuple[str, str, int | None]] = {}  # what a bare text continues; True: behind `#|`
    for at, raw in enumerate(_split(text), number):
        line = _other(raw, at)
        if line is not None:
            yield line
            continue
        found = _TEXT.fullmatch(raw)
        mark, keyword, index, content = (found or _loose(raw)).groups()
        behind = mark is not None and mark[-1] == "|"
        if found is None and keyword and keyword not in KEYWORDS:
            keyword = nearest(keyword, KEYWORDS) or "?"
        if keyword:
            form = int(index) if index and index.isdecimal() else None
            above[behind] = (keyword, "previous" if behind else KEYWORDS.get(keyword, ""), form)
        nothing = not keyword and content is None
        known, slot, form = ("", "", None) if nothing else above.get(behind, ("", "", None))
        col = raw.index('"') + 2 if content is not None else len(raw.rstrip()) + 1
        obsolete = mark is not None and mark[1] == "~"
        yield Line(raw, at, slot, content or "", known, form, col, obsolete, found is not None, not keyword)


def _loose(raw: str) -> re.Match[str]:
    """What can be understood of a line that is not gettext."""
    found = _LOOSE.match(raw.rstrip("\r\n"))
    assert found is not None  # noqa: S101 - none of its parts is needed
    return found


def _split(text: str) -> list[str]:
    """Lines with their ends; those of Python's `splitlines` are too many."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _other(raw: str, number: int) -> Line | None:
    """A blank line or a comment; None for what ought to be a text."""
    if raw.startswith(('"', "msg")):
        return None
    bare = raw.strip(_SPACE)
    if not bare or bare in {"#~", "#|", "#~|"}:
        return Line(raw, number, "")
    if not bare.startswith("#") or bare[1:2] in {"~", "|"}:
        return None
    slot = _COMMENTS.get(bare[1:2], "")
    text = raw.rstrip("\r\n").lstrip()[2 if slot else 1 :]
    if text.endswith(" ") and text.rstrip(" ").endswith("\\"):
        text = text[:-1]  # as `mark` writes it
    return Line(raw, number, slot or "comments", text.removeprefix(" "))


def mark(sign: str, text: str) -> str:
    """A comment. At the end of a line, gettext takes a backslash for a sign that the line goes on."""
    return f"{sign} {text}{' ' if text.rstrip(' ').endswith(chr(92)) else ''}" if text else sign


# Texts in quotes.

_NAMED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_ESCAPES = str.maketrans({char: f"\\{name}" for name, char in _NAMED.items()})

#: A name, or bytes of UTF-8 as numbers, several of which may be one character; or what is no escape.
ESCAPE = re.compile(
    r'\\(?:[abfnrtv"\\]|(?P<bytes>[0-7]{1,3}|x[0-9A-Fa-f]+)(?P<more>(?:\\[0-7]{1,3}|\\x[0-9A-Fa-f]+)*)|(?P<odd>.?))'
)


#: An escape that is not one of the four that everybody writes; `\\\\q`, which is none, may be taken for one.
UNUSUAL = re.compile(r'\\[^nt"\\]')


def escaped(text: str) -> str:
    """A text as it stands in quotes."""
    return text.translate(_ESCAPES)


def unescaped(text: str) -> str:
    """What a text in quotes means. What is no escape stays as it is."""
    if "\\" not in text:
        return text
    if "\\\\" in text or UNUSUAL.search(text):
        return ESCAPE.sub(_meaning, text)
    return text.replace(r"\n", "\n").replace(r"\"", '"').replace(r"\t", "\t")  # the same, faster


def _meaning(found: re.Match[str]) -> str:
    if found["odd"] is not None:
        return found[0]
    if found["bytes"] is None:
        return _NAMED[found[0][1]]
    numbers = found[0][1:].split("\\")
    values = (int(each[1:], 16) if each[0] == "x" else int(each, 8) for each in numbers)
    return bytes(value & 0xFF for value in values).decode("utf-8", "replace")


def quoted(text: str) -> str:
    """A text of a file as a message may quote it: on one line, and not too long."""
    short = text if len(text) <= 60 else f"{text[:59]}…"  # noqa: PLR2004 - what a terminal can spare
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in short)


def spans(lines: list[Line]) -> tuple[Span, ...]:
    """Where the characters of a text stand that is written on these lines."""
    found: list[Span] = []
    offset = 0
    for line in lines:
        if not line.text:
            continue
        found.append((offset, line.number, line.col))
        end = 0
        for escape in ESCAPE.finditer(line.text) if "\\" in line.text else ():
            offset += escape.start() - end + len(_meaning(escape))
            end = escape.end()
            if end < len(line.text):
                found.append((offset, line.number, line.col + end))
        offset += len(line.text) - end
    return tuple(found) or tuple((0, line.number, line.col) for line in lines[:1])
