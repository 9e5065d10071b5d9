"""Files that are published as they are: their digests, read again only where the file system says so."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from diglot import digest
from diglot.model import File
from diglot.naming import SUFFIXES
from diglot.scan import ARTICLES, STATIC, Scan, Stat, labelled

ASSETS = "assets/"


class Files(NamedTuple):
    """What may be published as it is: see `Library`."""

    beside: Mapping[str, File]
    given: Mapping[str, Mapping[str, File]]


class Digests:
    """Digests of files, by their names in a `Scan`."""

    def __init__(self, left: Mapping[str, dict[str, Stat]], known: Mapping[str, str]) -> None:
        self._left, self._known = left, known
        self.found: dict[str, str] = {}  #: of those that were asked for

    def of(self, label: str, name: str, now: Stat, place: Path) -> File | None:
        """A file with its digest; None if it is none that can be read."""
        found = self._known.get(name) if now and self._left.get(label, {}).get(name) == now else None
        if found is None:
            try:
                if not stat.S_ISREG(place.stat().st_mode):  # opening a pipe would wait for ever
                    return None
                found = digest.of_bytes(place.read_bytes())
            except OSError:
                return None
        self.found[name] = found
        return File(found, str(place))


def files(site_dir: Path, scan: Scan, digests: Digests) -> Files:
    """The files beside the articles, in `static/`, and the assets of the themes (the first theme wins)."""

    def read(label: str, root: Path, inside: str = "") -> Iterator[tuple[str, File]]:
        aside = ("~", *SUFFIXES) if label == ARTICLES else "~"
        stats = scan.stats.get(label, {})  # a folder may have come after that look
        for name in sorted(name for name in stats if not name.endswith(aside)):
            path = name[len(label) + 1 :]
            if path.startswith(inside) and (file := digests.of(label, name, stats[name], root / path)):
                yield path.removeprefix(inside), file

    assets: dict[str, File] = {}
    for label, folder in reversed(labelled(site_dir, "templates").items()):
        assets |= read(label, folder, ASSETS)
    return Files(
        {f"{ARTICLES}/{path}": file for path, file in read(ARTICLES, site_dir / ARTICLES)},
        {"asset": dict(sorted(assets.items())), "static": dict(read(STATIC, site_dir / STATIC))},
    )
