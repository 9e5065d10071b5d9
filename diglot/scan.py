"""Where a site's files are, and what the file system says of each: one cheap look before anything is read.

Nothing heavy is imported here: a build with nothing to do needs this look and no more.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from struct import Struct

ARTICLES = "articles"
STATIC = "static"
CONFIGS = ("diglot.toml", "pyproject.toml")

#: What was published for good, in the site's folder: see `lock`.
LOCK = "published.lock"

#: What desktops and version control leave lying about.
JUNK = (".DS_Store", "Thumbs.db", ".git")

#: Size, times of the last change of content and of anything (ns), inode; packed. Empty: not to be told.
Stat = bytes
_STAT = Struct("<3qQ")

#: Nanoseconds after a change in which another one might leave the same times: file systems tick slowly.
UNSETTLED = 2_000_000_000

#: The site's own folders, and then the toolkit's.
SITE, TOOLKIT = "", "theme/"


class Scan:
    """Every input file of a site with its `Stat`, by the folder that it is in, and its path with that folder.

    Folders are called `articles`, `static`, `templates`, `locales`, and `theme/templates` and `theme/locales`
    for the toolkit's own; `config` holds the configuration, `lock` the file of that name.
    """

    def __init__(self, site_dir: Path) -> None:
        self.stats: dict[str, dict[str, Stat]] = {}
        self.unnamed: list[str] = []  #: paths that are not UTF-8: no address and no message can hold them
        root = os.fspath(site_dir)
        self._walk(ARTICLES, f"{root}/{ARTICLES}", (".", "_", *JUNK))
        self._walk(STATIC, f"{root}/{STATIC}", JUNK)  # .well-known and _redirects are meant
        for name in ("templates", "locales"):
            for label, folder in labelled(site_dir, name).items():
                self._walk(label, os.fspath(folder), (".", *JUNK))
        self.stats["config"] = {name: _stat(f"{root}/{name}") for name in CONFIGS}
        self.stats["lock"] = {LOCK: _stat(f"{root}/{LOCK}")}

    def _walk(self, label: str, root: str, aside: tuple[str, ...]) -> None:
        found = self.stats[label] = {}
        waiting = [(root, f"{label}/")]
        while waiting:
            folder, prefix = waiting.pop()
            try:
                entries = os.scandir(folder)
            except (FileNotFoundError, NotADirectoryError):
                continue
            with entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith(aside):
                        continue
                    path = prefix + name
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, f"{path}/"))
                    elif path.isascii() or is_text(path):
                        found[sys.intern(path)] = _of(entry)
                    else:
                        self.unnamed.append(path)


def _of(entry: os.DirEntry[str]) -> Stat:
    try:
        stat = entry.stat()
    except OSError:
        return b""
    return _STAT.pack(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def _stat(path: str) -> Stat:
    try:
        stat = os.stat(path)  # noqa: PTH116 - pathlib costs more than the call itself
    except OSError:
        return b""
    return _STAT.pack(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def settle(stats: dict[str, Stat], now: int) -> None:
    """Leave no stat that a later change might not show in; `now` is in nanoseconds since 1970."""
    latest = now - UNSETTLED
    for path in [path for path, stat in stats.items() if stat and _changed(stat) >= latest]:
        stats[path] = b""


def _changed(stat: Stat) -> int:
    content: int
    anything: int
    _, content, anything, _ = _STAT.unpack(stat)
    return max(content, anything)


def is_text(name: str) -> bool:
    """Whether a name is UTF-8."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def shipped(name: str) -> Path:
    """The toolkit's own `templates/` or `locales/`: in the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "theme" / name
    return inside if inside.is_dir() else package.parent / name


def labelled(site_dir: Path, name: str) -> dict[str, Path]:
    """Where to look for templates or catalogs, by label: the site's own folder first, then the toolkit's."""
    own, ours = site_dir / name, shipped(name)
    found = {f"{SITE}{name}": own} if own.is_dir() else {}
    if not (found and own.resolve() == ours.resolve()):
        found[f"{TOOLKIT}{name}"] = ours
    return found


def folders(site_dir: Path, name: str) -> list[Path]:
    """The same folders in order of precedence."""
    return list(labelled(site_dir, name).values())
