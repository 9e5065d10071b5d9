"""The last look at a text: a link that leads nowhere would stop each build.

The rules read text line by line, and a parser may see more in it. So where anything that could be an address
leads nowhere, the parser is asked; what it takes for a link is led to the old site, as all others are.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container
from urllib.parse import unquote, urlsplit

from diglot import markdown
from diglot.importing.links import Links
from diglot.importing.placing import Placed
from diglot.importing.source import Notes
from diglot.model import Reference
from diglot.scan import STATIC

#: Anything that could be an address, in code as well.
_ADDRESS = re.compile(
    r"\]\(\s*<?([^\s()<>]+)|\b(?:src|href|cite|poster|srcset)\s*=\s*[\"']?([^\s\"'<>]+)"
    r"|^ {0,3}\[[^\]\n]+\]:\s*(\S+)",
    re.MULTILINE,
)
_ROUNDS = 3


def proofed(body: str, each: Placed, links: Links, homes: Container[str], notes: Notes) -> str:
    """The text with no link to nothing."""
    for _ in range(_ROUNDS):
        found = (next(filter(None, match.groups()), "") for match in _ADDRESS.finditer(body))
        if all(_is_known(target, each, links, homes) for target in found):
            break
        document, _ = markdown.parse(body, path=each.target)
        dead = [
            reference
            for reference in (*document.links, *document.images)
            if not _is_known(reference.target, each, links, homes)
        ]
        if not dead:
            break
        body = _led(body, dead, each, links, notes)
    return body


def _is_known(target: str, each: Placed, links: Links, homes: Container[str]) -> bool:
    """Whether a build will find what an address means."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return True  # the parser takes it for none
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or (not path and target):
        return True
    if path.startswith("/"):
        return path in homes or f"{STATIC}{path}" in links.files
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(each.target), path))
    return bool(path) and (beside in links.files or links.is_article(beside))


#: What stands where an address is empty to a build, which leaves tags out.
_TAG = re.compile(r"\{\{[^}\n]{0,400}\}\}|\{%[^%\n]{0,400}%\}")


def _led(body: str, dead: list[Reference], each: Placed, links: Links, notes: Notes) -> str:
    """The text with these links led to the old site."""
    lines = body.split("\n")
    for reference in sorted(dead, key=lambda one: (-one.line, -one.col)):
        row = min(max(reference.line - 1, 0), len(lines) - 1)
        led = links.abroad(reference.target)
        spellings = "|".join(map(re.escape, {reference.target, unquote(reference.target)} - {""}))
        written = re.compile(rf"(?<![\w./:%-])(?:{spellings})(?![\w/])") if spellings else _TAG
        at = next((at for at in range(row, min(row + _BELOW, len(lines))) if written.search(lines[at])), -1)
        if at >= 0:
            begin, end = next(written.finditer(lines[at])).span()
            lines[at] = f"{lines[at][:begin]}{led}{lines[at][end:]}"
            message = f'"{reference.target}" leads to nothing that was imported: it leads to {led} now'
            notes.warn("import-link", each.page.path, (0, 0), message, "link to an article")
    return "\n".join(lines)


#: Lines below the beginning of a piece of text in which an address of it may stand.
_BELOW = 40
