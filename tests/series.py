"""The sample series, block by block in both languages, for checks that must not cry wolf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from harness import ROOT

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"(---|\+\+\+)\n(.*?)^\1\n", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^(title|subtitle|summary|source)(?: =|:) (.*)", re.MULTILINE)


class Block(NamedTuple):
    """A block of a story, or a line of its front matter, in both languages."""

    story: str
    english: str
    chinese: str


def _parts(text: str) -> list[str]:
    found = _FRONT.match(text)
    front, body = (found[2], text[found.end() :]) if found else ("", text)
    lines = dict(_FIELD.findall(front))
    blocks = re.split(r"\n\s*\n", _CODE.sub("(code)", body).strip())
    return [*(lines.get(name, "") for name in ("title", "subtitle", "summary", "source")), *blocks]


def blocks() -> Iterator[Block]:
    """All blocks of stories that are there in both languages, with as many blocks in either."""
    for english in sorted((ROOT / "articles").rglob("*.en.md")):
        chinese = english.with_name(english.name.replace(".en.", ".zh."))
        if not chinese.exists():
            continue
        ours, theirs = _parts(english.read_text("utf-8")), _parts(chinese.read_text("utf-8"))
        assert len(ours) == len(theirs), english
        for one, other in zip(ours, theirs, strict=True):
            yield Block(english.stem, one, other)
