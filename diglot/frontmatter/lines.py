"""What one line near the front matter looks like: a key, a fence, or something that was meant as one."""

from __future__ import annotations

import re
from typing import Literal

from diglot.frontmatter.keys import familiar

Kind = Literal["yaml", "toml", ""]

SIGN = {"yaml": "---", "toml": "+++"}

_KEY = re.compile(r"[ \t]*(?P<key>\"[^\"]+\"|'[^']+'|\w[\w-]*)\s*(?:[:：](?!//)|[=＝])")
_EQUALS = re.compile(r"[^:：=＝]*[=＝]")

_DASHES = "-‐‑‒–—―−－─━"
_PLUSES = "+＋"
#: Too long or too short, spaced, replaced by the editor, or of the other kind; always at the left margin.
_NEARLY = rf"[{_DASHES}](?:[ ]*[{_DASHES}])+|[–—―─━…]|[{_PLUSES}](?:[ ]*[{_PLUSES}])+|`{{3,}}|~{{3,}}|={{3,}}"
_LIKE_FENCE = re.compile(rf"(?:{_NEARLY})[ \t]*")
_WITH_TEXT = re.compile(r"(?P<fence>---|\+\+\+)[ \t]*(?P<text>[^\s+-].*)")
_LISTING = re.compile(r"(?:`{3,}|~{3,})\s*(?:ya?ml|toml|front-?matter)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:---|\+\+\+)[ \t]*(?:ya?ml|toml)", re.IGNORECASE)
_MARKED = re.compile(r"(?:#+|//|>|\*|<!--|%)\s*(?:---|\+\+\+)(?:\s*-->)?")

#: A quick look over a block, from the line break above it: blank lines, and others that need a closer look.
ODD = {
    kind: re.compile(
        rf"\n(?:(?:{_NEARLY})?[ \t]*\n|{re.escape(sign)}[ \t]*\S|[ \t]+{re.escape(sign)}[ \t]*\n)"
    )
    for kind, sign in SIGN.items()
}


#: Characters without width that other programs leave at the ends of lines: U+200B to U+200F, U+2060, U+FEFF.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def key(line: str) -> str:
    """The key that `line` begins with, or ""."""
    found = _KEY.match(line)
    return found["key"] if found else ""


def known(line: str) -> bool:
    """Whether `line` begins with a key of ours, in whatever spelling or language."""
    return familiar(key(line))


def kind(line: str) -> Kind:
    """The notation that `line`, which begins with a key, is written in."""
    return "toml" if _EQUALS.match(line) else "yaml"


def prose(line: str) -> bool:
    """Whether `line` can only be text: YAML and TOML have nothing like it at the left margin."""
    return (
        bool(line.strip())
        and not line.startswith((" ", "\t", "-", "#", "[", "]", "{", "}"))
        and not key(line)
    )


def like_fence(line: str) -> bool:
    """Whether `line`, at the left margin, is made of a fence's characters but is none."""
    return _LIKE_FENCE.fullmatch(line) is not None


def text_after(line: str) -> tuple[str, str]:
    """The fence that `line` begins with and the text that follows it on the same line; or nothing."""
    found = _WITH_TEXT.fullmatch(line)
    return (found["fence"], found["text"]) if found else ("", "")


def marked(line: str) -> bool:
    """Whether `line` is a fence behind the sign of a comment, heading, quote or list."""
    return _MARKED.fullmatch(line.strip()) is not None


def why_no_fence(line: str) -> str:
    """What keeps `line`, the first of a source, from opening front matter; "" where it was not meant to."""
    bare = line.strip()
    if bare in SIGN.values():
        return "spaces stand before it"
    if bare.strip(INVISIBLE) in SIGN.values():
        return "a character that nobody sees stands beside it"
    if _LISTING.fullmatch(bare):
        return "it begins a listing"
    if _LABELLED.fullmatch(bare) or marked(bare):
        return "nothing else may stand on its line"
    if not like_fence(bare) or bare[0] in "`~=…":
        return ""
    if any(char in _DASHES[1:] + _PLUSES[1:] for char in bare):
        return "the editor replaced its characters"
    return "a fence has three characters, without spaces"


def quoted(lines: list[str]) -> set[int]:
    """The indexes of those lines of TOML that begin inside a text of several lines."""
    found: set[int] = set()
    inside = ""
    for index, line in enumerate(lines):
        if inside:
            found.add(index)
        for mark in re.findall(r"\"\"\"|'''", line):
            inside = "" if mark == inside else inside or mark
    return found
