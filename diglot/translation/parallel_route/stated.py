"""The front matter of a parallel file: written anew, or changed in one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from diglot.frontmatter import FIELDS, fences
from diglot.model import Correction
from diglot.text import decode
from diglot.translation import segments
from diglot.translation.segments import Text

_KEY = re.compile(rb"""\s*(?:"translation"|'translation'|translation)\s*[:=]""", re.IGNORECASE)

#: Texts that YAML takes as they stand, but for a few words that are none to it.
_PLAIN = re.compile(
    r"(?=.*[^\W\d_])[\w《「（“‘][\w ,.()/;?!%'&+，。、；！？：（）《》「」“”‘’·…—-]*(?<![\s:])", re.UNICODE
)
#: Names that stand in a list of YAML without quotes.
_WORD = re.compile(r"[^\W\d_]+(?:[ ·-][^\W\d_]+)+|[^\W\d_A-Za-z]+")
_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?")

_ORDER = {field.name: number for number, field in enumerate(FIELDS)}

Value = str | bool | datetime | tuple[str, ...] | tuple[Correction, ...]


class Line(NamedTuple):
    """A key with its value, and a comment to write above it."""

    key: str
    value: Value
    comment: str = ""


def notation(data: bytes) -> str:
    """`toml`, or `yaml` for all else: what a source has, its translation has too."""
    return fences.split(decode(data, "")[0], "").kind or "yaml"


def front_matter(lines: Iterable[Line], kind: str) -> str:
    """Lines as front matter between its fences."""
    fence, sign = ("+++", " =") if kind == "toml" else ("---", ":")
    parts = [fence]
    for line in sorted(lines, key=lambda line: _ORDER[line.key]):
        if line.comment:
            parts.append(f"# {' '.join(line.comment.split())}")
        parts.append(f"{line.key}{sign} {_value(line.value, kind)}")
    return "\n".join([*parts, fence, ""])


def _value(value: Value, kind: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if not (value.hour or value.minute or value.second)
            else value.isoformat()
        )
    if isinstance(value, str):
        return _text(value, kind)
    return f"[{', '.join(_item(each, kind) for each in value)}]"


def _item(value: str | Correction, kind: str) -> str:
    if isinstance(value, str):
        return value if kind == "yaml" and _WORD.fullmatch(value) else _quoted(value)
    sign = " =" if kind == "toml" else ":"
    return f"{{date{sign} {_value(value.date, kind)}, text{sign} {_quoted(value.text)}}}"


def _text(value: str, kind: str) -> str:
    """A text as the front matter takes it: quoted, where it might be taken for something else."""
    if _DATE.fullmatch(value):
        return value
    if kind == "yaml" and (_PLAIN.fullmatch(value) or value == "…"):
        return value if value.lower() not in _NO_TEXT and ": " not in value else _quoted(value)
    return _quoted(value)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _replaced(lines: Sequence[bytes], rows: range, value: Value, kind: str) -> list[bytes]:
    """The lines of a file, in which the key on these lines (from 1) has another value."""
    first = lines[rows.start - 1].decode()
    found = re.match(r"\s*[^:=]*?\s*[:=]", first)
    end = "\r\n" if first.endswith("\r\n") else "\n"
    line = f"{found[0] if found else ''} {_value(value, kind)}{end}"
    return [*lines[: rows.start - 1], line.encode(), *lines[rows.stop - 1 :]]


def head_with(text: Text, words: Mapping[int, str]) -> bytes:
    """All above the body, with other texts of these segments; those of the body are passed over."""
    head = text.lines[: text.opened.first_line - 1]
    for at in sorted((each for each in words if each < len(text.front)), reverse=True):
        head = _with(text, head, at, words)
    return b"".join(head)


def _with(text: Text, head: list[bytes], at: int, words: Mapping[int, str]) -> list[bytes]:
    kind, rows = text.segments[at].kind, segments.rows(text, at)
    if kind == "title" and "title" not in text.opened.front.places:
        return [*head[: rows.start - 1], f"# {words[at]}\n".encode(), *head[rows.stop - 1 :]]
    value: Value = words[at]
    if kind == "correction":
        every = [number for number, each in enumerate(text.front) if each.kind == "correction"]
        dated = zip(text.opened.front.corrections or (), every, strict=True)
        value = tuple(
            Correction(each.date, words.get(number, text.front[number].text)) for each, number in dated
        )
    return _replaced(head, rows, value, notation(text.data))


def without_state(text: Text) -> bytes:
    """A file without the line that says how far it is. All other bytes are as they were.

    Raises ValueError if that is not said on a line of its own.
    """
    front, lines = text.opened.front, text.lines
    if front.translation in {None, "current"}:
        return text.data
    number = front.places["translation"][0] - 1
    if not _KEY.match(lines[number]):
        raise ValueError("the line of `translation` holds something else as well")
    return b"".join([*lines[:number], *lines[number + 1 :]])
