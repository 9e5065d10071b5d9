"""Everything but sources that decides an output's bytes: our own code, and the versions of libraries."""

from __future__ import annotations

import os
import re
import sys
from functools import lru_cache
from pathlib import Path

from diglot.digest import of_bytes

#: Libraries whose versions may change the bytes of an output. An extra that is absent counts as well.
LIBRARIES = (
    "babel",
    "feedgen",
    "jinja2",
    "latex2mathml",
    "linkify-it-py",
    "lxml",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "nh3",
    "opencc",
    "pillow",
    "pygments",
    "pyyaml",
    "regex",
    "tzdata",
)

_INSTALLED = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")


@lru_cache(maxsize=1)
def toolchain() -> str:
    """The digest of all of it."""
    package = Path(__file__).parent
    found = [sys.version.encode(), repr(_versions()).encode()]
    for folder, subfolders, names in os.walk(package):
        subfolders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - pathlib costs more than the rest
                    found += [name.encode(), of_bytes(file.read()).encode()]
    return of_bytes(b"\0".join(found))


def _versions() -> list[tuple[str, str]]:
    """What is installed of LIBRARIES. Folders' names say it; importlib.metadata takes ten times as long."""
    wanted = {name.replace("-", "_") for name in LIBRARIES}
    versions: dict[str, str] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - as above
        except OSError:
            continue
        for entry in names:
            if found := _INSTALLED.fullmatch(entry):
                name = found["name"].replace("-", "_").lower()
                if name in wanted:
                    versions.setdefault(name, found["version"])
    return sorted(versions.items())
