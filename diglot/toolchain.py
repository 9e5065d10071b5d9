"""Everything but sources that decides an output's bytes: our own code, the versions of libraries, plugins."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

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
    "pagefind-bin-extended",
    "pillow",
    "pygments",
    "pyyaml",
    "regex",
    "tzdata",
)

#: The group of entry points by which other packages add kinds of output.
OUTPUTS = "diglot.outputs"

_INSTALLED = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)\.dist-info")


class Plugin(NamedTuple):
    """One entry point of the group OUTPUTS: `name = module:value`, and the distribution that has it."""

    name: str
    value: str
    distribution: str
    version: str

    @property
    def package(self) -> str:
        """The top-level package or module that it is in."""
        return package_of(self.value)


def package_of(name: str) -> str:
    """The top-level package or module of what is called `package.module:value`."""
    return name.partition(":")[0].partition(".")[0].strip()


@lru_cache(maxsize=1)
def toolchain() -> str:
    """The digest of all of it."""
    found = [sys.version.encode(), repr(_versions()).encode(), *_code(Path(__file__).parent)]
    for plugin in plugins():
        found += [repr(plugin).encode(), code(plugin.package).encode()]
    return of_bytes(b"\0".join(found))


def code(package: str) -> str:
    """The digest of the Python files of a package or module on the path, by its top-level name."""
    found: list[bytes] = []
    for place in sys.path:
        root = Path(place or ".", package)
        if root.is_dir():
            found += _code(root)
        elif (module := root.with_suffix(".py")).is_file():
            found += [module.name.encode(), module.read_bytes()]
    return of_bytes(b"\0".join(found))


def plugins() -> tuple[Plugin, ...]:
    """All entry points of the group OUTPUTS, sorted. Whoever wrote them may have used a name twice."""
    return _installed()[1]


def _code(package: Path) -> Iterator[bytes]:
    for folder, subfolders, names in os.walk(package):
        subfolders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(f"{folder}/{name}", "rb") as file:  # noqa: PTH123 - pathlib costs more than the rest
                    yield name.encode()
                    yield of_bytes(file.read()).encode()


def _versions() -> list[tuple[str, str]]:
    """What is installed of LIBRARIES."""
    wanted = {name.replace("-", "_") for name in LIBRARIES}
    return sorted((name, version) for name, version in _installed()[0].items() if name in wanted)


@lru_cache(maxsize=1)
def _installed() -> tuple[dict[str, str], tuple[Plugin, ...]]:
    """The versions of all distributions by name, and their entry points of ours.

    Folders' names say the former; importlib.metadata takes ten times as long for both.
    """
    versions: dict[str, str] = {}
    found: list[Plugin] = []
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - as above
        except OSError:
            continue
        for entry in names:
            if entry.endswith(".dist-info") and (told := _INSTALLED.fullmatch(entry)):
                name = told["name"].replace("-", "_").lower()
                if name not in versions:  # the first on the path is the one that is imported
                    versions[name] = told["version"]
                    found += _entry_points(f"{place or '.'}/{entry}", told["name"], told["version"])
    return versions, tuple(sorted(found))


def _entry_points(folder: str, distribution: str, version: str) -> Iterator[Plugin]:
    """Those of the group OUTPUTS in a distribution's own list."""
    try:
        with open(f"{folder}/entry_points.txt", "rb") as file:  # noqa: PTH123 - as above
            text = file.read()
    except OSError:
        return
    if OUTPUTS.encode() not in text:
        return
    group = ""
    for line in text.decode("utf-8", "replace").splitlines():
        if line.startswith("["):
            group = line.strip()
        elif group == f"[{OUTPUTS}]" and "=" in line:
            name, _, value = line.partition("=")
            yield Plugin(name.strip(), value.strip(), distribution.replace("_", "-"), version)
