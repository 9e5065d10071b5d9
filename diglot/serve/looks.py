"""What a page looks like, as digests: of its own bytes and of all that it shows, but for its stylesheets.

An open page knows its own look, and is told the one that it would have now: it is loaded again only if they
differ. If just a stylesheet does, that alone is changed. The script stands in pages that are sent, never in
the files that are built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from diglot import digest

#: Where the preview's own files are: no page of a site begins so.
OWN = "/.diglot"

_STYLE = re.compile(rb'<link rel="stylesheet" href="([^"]*)">')
_SHOWN = re.compile(rb'\s(?:src|srcset|poster)="([^"]*)"')
_ICON = re.compile(rb'<link rel="icon"[^>]* href="([^"]*)">')

#: Finds the file at an address, if there is one.
Find = Callable[[str], Path | None]


class Look(NamedTuple):
    """A page as its readers see it."""

    page: str
    styles: str


def look(html: bytes, find: Find) -> Look:
    """The look of a page."""
    styles = [each.group(1) for each in _STYLE.finditer(html)]
    shown = [each.group(1) for pattern in (_SHOWN, _ICON) for each in pattern.finditer(html)]
    page = (_STYLE.sub(b"", html), *_stamps(shown, find))
    return Look(
        digest.of_bytes(b"\0".join(page)), digest.of_bytes(b"\0".join((*styles, *_stamps(styles, find))))
    )


def watched(html: bytes, seen: Look) -> bytes:
    """A page with the script that keeps it up to date; the policy of the site allows it."""
    tag = f'<script src="{OWN}/live.js" data-page="{seen.page}" data-styles="{seen.styles}" defer></script>\n'
    head, end, rest = html.partition(b"</head>")
    return head + tag.encode() + end + rest


def is_whole(html: bytes, find: Find) -> bool:
    """Whether all that a page shows from its own site is there."""
    shown = [each.group(1) for pattern in (_SHOWN, _ICON, _STYLE) for each in pattern.finditer(html)]
    return all(find(address) for address in _local(shown))


def _stamps(addresses: Iterable[bytes], find: Find) -> Iterator[bytes]:
    """What tells whether the files at these addresses changed."""
    for address in _local(addresses):
        file = find(address)
        with suppress(OSError):  # it may be gone a moment later
            if file is not None:
                stat = file.stat()
                yield f"{address} {stat.st_mtime_ns} {stat.st_size}".encode()


def _local(addresses: Iterable[bytes]) -> Iterator[str]:
    """Those that lead to files of the same host; a `srcset` holds several."""
    for each in addresses:
        for part in re.split(r",\s", unescape(each.decode("utf-8", "replace"))):
            address = unquote(part.strip().partition(" ")[0])
            if address.startswith("/") and not address.startswith("//"):
                yield address
