"""What lists show of an article whose author said where that ends."""

from __future__ import annotations

import html
import re

from diglot import markdown
from diglot.frontmatter.values import WIDE

#: Characters of a summary that lists still take; a longer beginning is cut by our own rule.
LONGEST = 600


def summary(text: str, path: str) -> str:
    """The words of `text`, if they are more than a first paragraph, which lists show anyway; else ""."""
    blocks = [block for block in re.split(r"\n[ \t]*\n", text.strip()) if block.strip()]
    if len(blocks) < 2 or len(text) > 10 * LONGEST:  # noqa: PLR2004 - one is a first paragraph
        return ""
    document, _ = markdown.parse(text, path=path)
    words = re.sub(r"\x02[^\x03]*\x03|<[^>]*>", " ", document.html)
    found = re.sub(f"(?<={WIDE}) (?={WIDE})", "", " ".join(html.unescape(words).split()))
    return found if len(found) <= LONGEST else ""
