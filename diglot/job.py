"""What a build is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from diglot import digest
from diglot.errors import Problem
from diglot.toolchain import toolchain

#: What a KeyboardInterrupt says before the files were moved, and afterwards. Elsewhere it says nothing.
AS_BEFORE, PUBLISHED = "the site is as it was before", "the new site was published"


class Goal(StrEnum):
    """What a build is made for."""

    BUILD = "build"
    CHECK = "check"  #: to find all problems
    FORECAST = "forecast"  #: to tell what readers of feeds will see
    RELEASE = "release"  #: to note in `published.lock` what the output folder holds
    PUBLISH = "publish"  #: to write it, and to note it


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides. `now` is the only clock that a build ever sees."""

    site_dir: Path
    output: Path
    now: datetime
    base_url: str = ""
    cached: bool = True
    drafts: bool = False
    partial: bool = False  #: publish translations that are not finished as well
    future: bool = False
    dry_run: bool = False
    jobs: int = 1  #: processes; 0 for as many as pay
    cluster: str = ""  #: the address of a dask scheduler
    goal: Goal = Goal.BUILD
    accept: bool = False  #: what readers would lose is meant to be lost

    @property
    def strict(self) -> bool:
        """Whether it is an error if readers lose what they know."""
        return self.goal in {Goal.CHECK, Goal.RELEASE, Goal.PUBLISH}

    @property
    def releases(self) -> bool:
        """Whether what is published is noted for good."""
        return self.goal in {Goal.RELEASE, Goal.PUBLISH}

    @property
    def setup(self) -> str:
        """The digest of what decides a build besides files and the clock."""
        return digest.of(toolchain(), self.base_url, self.drafts, self.future, self.partial)


class Summary(NamedTuple):
    """What a publication did to the output folder."""

    written: int
    unchanged: int
    deleted: int
    bytes: int


class Finished(NamedTuple):
    """One file of a finished site."""

    path: Path  #: where its bytes are now
    stage: int  #: see `plan.Stage`


#: Takes a finished site, its files by their paths below its root, to where readers are given it.
HandOver = Callable[[Mapping[str, Finished]], None]


class Released(NamedTuple):
    """What was noted in `published.lock`, and the feeds that a hub may be told of."""

    new: int
    moved: int  #: articles with another address than before
    forgotten: int  #: what was given up on purpose
    feeds: Mapping[str, str]  #: a digest of what is in it, by its absolute address
    hub: str = ""


class Seen(NamedTuple):
    """What readers of one language's feed will see: titles and absolute addresses, newest first."""

    lang: str
    new: tuple[tuple[str, str], ...]
    resurfaced: tuple[tuple[str, str], ...]  #: once more, after they had left the feed
    duplicates: tuple[tuple[str, str], ...]  #: a second time, under another id
    unseen: tuple[tuple[str, str], ...]  #: new, but so old by date that no feed will hold them


class Report(NamedTuple):
    """What a build did. `problems` holds warnings only: an error would have stopped it."""

    stories: int
    articles: Mapping[str, int]  #: by language code
    summary: Summary
    parsed: int = 0  #: sources that were not remembered
    looked: int = 0  #: outputs that were looked at again
    rendered: Mapping[str, int] = {}  #: outputs rendered anew, by kind
    changed: Mapping[str, str] = {}  #: their files, each with the reason
    deleted: Sequence[str] = ()
    problems: tuple[Problem, ...] = ()
    notice: str = ""
    due: datetime | None = None  #: when the site changes next though nobody edits it, in whole milliseconds
    released: Released | None = None
    seen: tuple[Seen, ...] = ()
