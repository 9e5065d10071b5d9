"""The front matter of a parallel file, line by line: what it says of the translation is changed in place."""

from __future__ import annotations

import re

from diglot.sources import Opened

_KEY = re.compile(rb"""\s*(?:"translation"|'translation'|translation)\s*[:=]""", re.IGNORECASE)


def without_state(data: bytes, opened: Opened) -> bytes:
    """A file without the line that says how far it is. All other bytes are as they were.

    Raises ValueError if that is not said on a line of its own.
    """
    if opened.front.translation in {None, "current"}:
        return data
    number = opened.front.places["translation"][0] - 1
    lines = re.findall(rb"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+", data)
    if not _KEY.match(lines[number]):
        raise ValueError("the line of `translation` holds something else as well")
    return b"".join([*lines[:number], *lines[number + 1 :]])
