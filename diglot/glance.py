"""What an unchanged site is recognised by: the first part of the record of the last build.

Nothing heavy is imported here: a build with nothing to do needs `scan` and this, and no more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from diglot import digest, store
from diglot.errors import Problem, Severity
from diglot.job import Options, Report, Summary
from diglot.moments import microseconds, moment
from diglot.scan import Scan, Stat
from diglot.toolchain import code

#: The first bytes of a record; the number changes with what it holds.
MAGIC = b"diglot record 3\n"


#: The folder, in the site's, of all that builds remember.
STATE = ".diglot"

STAGING = ".diglot-staging"

#: The folder, in that of the state, of what previews are built into.
PREVIEW = "preview"


#: One file as we left it: its key, its size, the time of its last change (nanoseconds).
Published = tuple[str, int, int]

#: A file of ours of which nobody knows what is in it.
UNKNOWN: Published = ("", -1, 0)


@dataclass(slots=True)
class Glance:
    """All that a build with nothing to do has to look at, and what it says then."""

    setup: str = ""  #: digest of our code, of the libraries' versions and of the command's options
    now: int = 0  #: when it was built, in microseconds since 1970
    due: int = 0  #: when some story changes by itself; 0 for never
    stats: dict[str, dict[str, Stat]] = field(
        default_factory=dict
    )  #: see `Scan`; empty where not to be believed
    published: dict[str, Published] = field(default_factory=dict)  #: by path below the output folder
    stories: int = 0
    articles: dict[str, int] = field(default_factory=dict)  #: by language code
    problems: tuple[Problem, ...] = ()  #: all warnings
    plugins: dict[str, str] = field(default_factory=dict)  #: digests of the packages of Markdown plugins

    def as_list(self) -> list[Any]:
        """The same without classes, in the order of the fields."""
        return [
            self.setup,
            self.now,
            self.due,
            self.stats,
            self.published,
            self.stories,
            self.articles,
            plain(self.problems),
            self.plugins,
        ]

    def is_true(self, setup: str, scan: Scan, now: int, output: Path) -> bool:
        """Whether a build would find every input and every output as they were."""
        return (
            self.setup == setup
            and self.now <= now
            and not (self.due and self.due <= now)
            and self.stats == scan.stats
            and not scan.unnamed
            and all(code(name) == left for name, left in self.plugins.items())
            and all(map(is_as_left(output), self.published, self.published.values()))
        )


def of(values: list[Any]) -> Glance:
    """The glance that is kept as a list. Raises Unreadable."""
    try:
        found = Glance(*values)
        found.problems = problems(cast("Any", found.problems))
    except (TypeError, ValueError, AttributeError) as error:
        raise store.Unreadable from error
    return found


def load(path: Path) -> Glance | None:
    """The glance of the record in a file; None if there is no file. Raises Unreadable."""
    with store.reading(path, MAGIC) as parts:
        return None if parts is None else of(next(parts, []))


def is_as_left(output: Path) -> Callable[[str, Published], bool]:
    """A function that tells whether a published file still is as we left it."""
    root, look = os.fspath(output), os.stat

    def told(file: str, left: Published) -> bool:
        try:
            stat = look(f"{root}/{file}")
        except OSError:
            return False
        return stat.st_mtime_ns == left[2] and stat.st_size == left[1]

    return told


def keys(found: Glance) -> dict[str, str]:
    """The key of each published file."""
    return {file: left[0] for file, left in found.published.items()}


def plain(found: Iterable[Problem]) -> tuple[tuple[Any, ...], ...]:
    """Problems as plain values."""
    return tuple((p.path, p.line, p.col, p.code, p.message, p.fix, p.severity.value) for p in found)


def problems(told: Iterable[tuple[Any, ...]]) -> tuple[Problem, ...]:
    """The problems that `plain` made so."""
    return tuple(Problem(*cast("_Told", each[:-1]), Severity(each[-1])) for each in told)


_Told = tuple[str, int, int, str, str, str]


def is_inside(file: str) -> bool:
    """Whether a path of the record stays in the output folder: deletions go by it."""
    return not file.startswith("/") and ".." not in file.split("/")


def name_of(output: Path) -> str:
    """What the files about an output folder are called: by where it is."""
    return digest.of_bytes(os.fsencode(output.resolve()))[:8]


def stagings(output: Path) -> tuple[Path, Path]:
    """Where builds prepare files: beside the output folder, or in it."""
    return output.absolute().parent / f".{output.name}{STAGING}", output / STAGING


def told_to(options: Options) -> Path:
    """The file that remembers what a hub was told of an output folder."""
    return options.site_dir / STATE / f"told-{name_of(options.output)}.json"


def nothing_to_do(options: Options, scan: Scan) -> Report | None:
    """The report of a build that would find everything as the last one left it; None if it would not."""
    name, state = name_of(options.output), options.site_dir / STATE
    killed = any(map(os.path.lexists, (state / f"pending-{name}", *stagings(options.output))))
    if killed or not options.cached:
        return None
    try:
        found = load(state / f"record-{name}")
    except store.Unreadable:
        return None
    if found is None or not found.is_true(options.setup, scan, microseconds(options.now), options.output):
        return None
    return told(found, Summary(0, len(found.published), 0, 0))


def told(found: Glance, summary: Summary) -> Report:
    """What is to be said of a site as it now is."""
    due = moment(-(-found.due // 1000) * 1000) if found.due else None  # no millisecond too early
    return Report(found.stories, found.articles, summary, problems=found.problems, due=due)
