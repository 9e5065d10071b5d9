"""What stands in a parallel file where nobody has translated yet."""

from __future__ import annotations

import re

#: The sign that a translator writes over.
BLANK = "…"

_LETTER = re.compile(r"[^\W\d_]")
_IMAGE = re.compile(
    r"""!\[[^\]]*\](?P<target>\((?P<address><[^<>]*>|[^\s()]+)(?P<title>\s+(?:"[^"]*"|'[^']*'))?\)|\[[^\]]*\])"""
)


def blank(text: str) -> str:
    """What a skeleton has for a line: images without their words, and as it is what has no words at all."""
    if not _LETTER.search(text):
        return text
    images = list(_IMAGE.finditer(text))
    if not images or _IMAGE.sub("", text).strip():
        return BLANK
    return _IMAGE.sub(_wordless, text)


def _wordless(image: re.Match[str]) -> str:
    if not image["address"]:
        return f"![{BLANK}]{image['target']}"
    title = f' "{BLANK}"' if image["title"] else ""
    return f"![{BLANK}]({image['address']}{title})"


def is_blank(text: str, source: str) -> bool:
    """Whether a translation of `source` is what a skeleton had, and no translation."""
    return text.strip() == BLANK or (text != source and text == blank(source))
