"""`diglot doctor`: what is installed, and whether a site and what its builds remember are well.

Nothing is changed, and whatever is broken is a finding among others: each part is examined for itself.
"""

from __future__ import annotations

import platform
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from diglot import __version__
from diglot.errors import ContentError, UsageError

#: What each extra gives. `test` is for those who work on diglot itself.
GIVES: Mapping[str, str] = {
    "chinese": "editions converted to traditional Chinese, and pinyin in addresses",
    "cluster": "builds on a dask cluster",
    "images": "cards for shared links, and images made smaller",
    "math": "formulas",
    "publish": "publishing to other machines",
    "search": "search in the finished site",
    "serve": "a preview that follows what you write",
    "terminal": "colours and wrapped columns in tables",
}
_OURS = "test"

_NAME = re.compile(r"[\w.-]+")
_LEAST = re.compile(r">=([\d.]+)")
_EXTRA = re.compile(r"""\bextra\s*==\s*['"]([\w-]+)""")


class Library(NamedTuple):
    """A library that diglot uses, and its version here; "" if it is absent."""

    name: str
    version: str
    extra: str = ""  #: what it belongs to; "" for what is always needed
    least: str = ""  #: the oldest version that does

    @property
    def is_old(self) -> bool:
        """Whether it is older than the oldest that does."""
        return bool(self.version and self.least) and _numbers(self.version) < _numbers(self.least)


class Fault(NamedTuple):
    """Something that is broken, and how to mend it."""

    what: str
    fix: str


class Health(NamedTuple):
    """What was found. The parts are plain values by name, for people and for machines alike."""

    installation: Mapping[str, str]
    libraries: tuple[Library, ...]
    site: Mapping[str, Any]
    memory: Mapping[str, Any]
    output: Mapping[str, Any]
    faults: tuple[Fault, ...]

    @property
    def extras(self) -> Mapping[str, tuple[Library, ...]]:
        """The libraries of each extra."""
        names = sorted({each.extra for each in self.libraries} - {""})
        return {name: tuple(each for each in self.libraries if each.extra == name) for name in names}


def examined(site_dir: Path, output: Path) -> Health:
    """The health of the installation, and of the site in a folder. Raises nothing."""
    faults: list[Fault] = []
    installation = {
        "diglot": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "system": platform.platform(),
    }
    libraries = tuple(_libraries(faults))
    looks: dict[str, Callable[[dict[str, Any]], None]] = {
        "site": lambda part: _site(site_dir, part, faults),
        "memory": lambda part: _memory(site_dir, part, faults),
        "output": lambda part: _output(site_dir, output, part, faults),
    }
    parts: dict[str, dict[str, Any]] = {name: {} for name in looks}
    for name, look in looks.items():
        try:
            look(parts[name])
        except Exception as error:  # noqa: BLE001 - a doctor does not fall ill
            what = f"the {name} could not be examined: {type(error).__name__}: {error}"
            faults.append(Fault(what, _LAST_RESORT))
    return Health(installation, libraries, parts["site"], parts["memory"], parts["output"], tuple(faults))


_LAST_RESORT = "look at permissions and at the disk; if they are well, report this"


def _libraries(faults: list[Fault]) -> Iterator[Library]:
    try:
        requirements = metadata.requires("diglot") or []
    except metadata.PackageNotFoundError:
        faults.append(Fault("diglot itself is not installed, only its files are here", "pip install diglot"))
        return
    for requirement in sorted(requirements):
        what, _, marker = requirement.partition(";")
        extra, least = _EXTRA.search(marker), _LEAST.search(what)
        name = _NAME.findall(what)[0]
        if extra and extra[1] == _OURS:
            continue
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = ""
        library = Library(name, version, extra[1] if extra else "", least[1] if least else "")
        yield library
        if library.is_old:
            message = f"{name} {version} is too old: {library.least} is needed"
            faults.append(Fault(message, f'pip install --upgrade "{name}>={library.least}"'))
        elif not version and not extra:
            faults.append(Fault(f"{name} is absent", "pip install --force-reinstall diglot"))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _site(site_dir: Path, part: dict[str, Any], faults: list[Fault]) -> None:
    from diglot import config, naming  # noqa: PLC0415 - what stands on libraries may be what is broken
    from diglot.errors import Problem  # noqa: PLC0415
    from diglot.scan import ARTICLES, Scan  # noqa: PLC0415

    try:
        part["configuration"] = str(config.find(site_dir))
        site, warnings = config.load(site_dir)
    except UsageError:
        return
    except ContentError as error:
        faults.extend(Fault(f"{p.path}:{p.line}:{p.col}: {p.message}", p.fix) for p in error.problems)
        return
    part["title"] = site.title(site.default.code)
    part["base_url"] = site.base_url
    part["languages"] = list(site.codes)
    part["warnings"] = len(warnings)
    found = [
        naming.address(path[len(ARTICLES) + 1 :], site)
        for path in filter(naming.is_article, Scan(site_dir).stats[ARTICLES])
    ]
    named = [each for each in found if not isinstance(each, Problem)]
    part["stories"] = len({each.key for each in named})
    part["articles"] = dict(Counter(each.lang for each in named))
    part["misnamed"] = len(found) - len(named)


def _memory(site_dir: Path, part: dict[str, Any], faults: list[Fault]) -> None:
    from diglot import cache, record, store  # noqa: PLC0415 - as above
    from diglot.glance import STATE  # noqa: PLC0415

    state = site_dir / STATE
    if not state.is_dir():
        return
    part["bytes"] = sum(path.stat().st_size for path in state.rglob("*") if path.is_file())
    if (state / cache.FILE).exists():
        try:
            part["sources"] = cache.examined(state)
        except cache.Broken:
            faults.append(Fault(f"the cache {state / cache.FILE} is damaged", _FORGET))
        except cache.Unusable as error:
            faults.append(Fault(f"the cache {state / cache.FILE} cannot be read ({error})", _LAST_RESORT))
    part["records"] = 0
    for path in sorted(state.glob("record-*")):
        if path.suffix:
            continue  # left by a build that was killed while it wrote
        try:
            record.load(path)
            part["records"] += 1
        except store.Unreadable:
            faults.append(Fault(f"the record {path} cannot be read", _FORGET))


_FORGET = "`diglot clean`; the next build makes it anew"


def _output(site_dir: Path, output: Path, part: dict[str, Any], faults: list[Fault]) -> None:
    from diglot import glance, publish, store  # noqa: PLC0415 - as above

    part["folder"] = str(output)
    if not output.is_dir():
        return
    part["writer"] = publish.owner(output, site_dir)
    state, name = site_dir / glance.STATE, glance.name_of(output)
    try:
        found = glance.load(state / f"record-{name}")
    except store.Unreadable:
        return  # see above
    if found is None:
        return
    part["files"] = len(found.published)
    as_left = glance.is_as_left(output)
    part["changed"] = sum(not as_left(file, left) for file, left in found.published.items())
    if (state / f"pending-{name}").exists() and not part["writer"]:
        faults.append(Fault(f"a build was stopped while it wrote {output}", "`diglot build` completes it"))
