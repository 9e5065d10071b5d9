"""From a view to a feed's bytes: each text cleaned, the whole written in some format, and not too long.

This is imported only where a feed is really made: what it needs takes longer to load than most builds last.
"""

from __future__ import annotations

from html import escape

from diglot.outputs.feeds import atom, jsonfeed, rss
from diglot.outputs.feeds.content import content, shortened
from diglot.outputs.feeds.view import FeedView
from diglot.plan import Env

WRITERS = {"rss": rss.write, "atom": atom.write, "json": jsonfeed.write}

#: Bytes of a feed. Readers cut off what is longer, or refuse it.
LARGEST = 512 * 1024


def written(view: FeedView, format_: str, env: Env) -> bytes:
    """The feed in a format: a key of `WRITERS`.

    In one that would be too long, the oldest entries hold their summaries only; the newest is always whole.
    """
    write = WRITERS[format_]
    contents = [content(item, env) for item in view.items]
    whole = sorted(range(len(contents)), key=lambda index: view.items[index].published, reverse=True)[1:]
    while len(data := write(view, contents)) > LARGEST and whole:
        excess = len(data) - LARGEST
        while excess > 0 and whole:
            index = whole.pop()
            excess -= len(escape(contents[index]).encode())
            contents[index] = shortened(view.items[index])
    return data
