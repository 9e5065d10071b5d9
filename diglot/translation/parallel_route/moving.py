"""A text that moves to another folder: its relative links and images lead where they led."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from diglot import dates, markdown, sources
from diglot.naming import Address
from diglot.paths import from_root
from diglot.sources import Reading


def moved(data: str, at: Address, home: str, how: Reading, exists: Callable[[str], bool]) -> str:
    """The text of a file at its new address `at`, whose references were written at `home`.

    Only what leads to a file is changed; stories are named by their keys, wherever a link to them stands.
    """
    if posixpath.dirname(at.path) == posixpath.dirname(home):
        return data
    lines = data.split("\n")
    file = sources.opened(data.encode(), at, dates.zone(how.zone))
    document, _ = markdown.parse(file.body, path=at.path, first_line=file.first_line, options=how.options)
    for each in sorted(
        (*document.links, *document.images), key=lambda found: (found.line, found.col), reverse=True
    ):
        path = from_root(unquote(urlsplit(each.target).path), home)
        if path.startswith("/") or not exists(path) or not 0 < each.line <= len(lines):
            continue
        new = posixpath.relpath(path, posixpath.dirname(at.path))
        old, line = urlsplit(each.target).path, lines[each.line - 1]
        start = line.find(old, max(each.col - 1, 0))
        start = start if start >= 0 else line.find(old)
        if old and start >= 0:
            lines[each.line - 1] = line[:start] + new + line[start + len(old) :]
    return "\n".join(lines)
