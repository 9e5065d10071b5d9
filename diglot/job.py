"""What a build is asked to do, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from diglot import digest
from diglot.errors import Problem
from diglot.toolchain import toolchain

#: What a KeyboardInterrupt says once the files were moved.
PUBLISHED = "the new site was published"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides. `now` is the only clock that a build ever sees."""

    site_dir: Path
    output: Path
    now: datetime
    base_url: str = ""
    cached: bool = True
    drafts: bool = False
    future: bool = False
    dry_run: bool = False
    jobs: int = 1  #: processes; 0 for as many as pay
    cluster: str = ""  #: the address of a dask scheduler

    @property
    def setup(self) -> str:
        """The digest of what decides a build besides files and the clock."""
        return digest.of(toolchain(), self.base_url, self.drafts, self.future)


class Summary(NamedTuple):
    """What a publication did to the output folder."""

    written: int
    unchanged: int
    deleted: int
    bytes: int


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
    due: datetime | None = None  #: when the next story appears or expires
