"""What is measured: one interface for diglot and its peers."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from bench.corpus import LANGS, Story

ROOT = Path(__file__).parents[2]
BASE_URL = "https://bench.example"
TITLES = {"en": "Bench", "zh": "测试"}


class Tool(ABC):
    """A site generator at work in a folder of its own."""

    name: ClassVar[str]
    usual: ClassVar[bool] = True  #: measured unless tools are named

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "public"

    @classmethod
    @abstractmethod
    def install(cls, peers: Path) -> None:
        """Put the program below `peers` unless it is there. Raises SystemExit if that is not possible."""

    @property
    @abstractmethod
    def version(self) -> str:
        """The program's version."""

    @property
    @abstractmethod
    def commands(self) -> Sequence[Sequence[str]]:
        """What builds the site: commands that run side by side, most often one."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables: whatever the tool keeps at home stays in its folder."""
        home = self.folder / "home"
        return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TMPDIR": str(home)}

    def prepare(self, stories: Iterable[Story]) -> None:
        """Write the sources of a whole site: the same stories, settings and templates for every tool."""
        (self.folder / "home").mkdir(parents=True, exist_ok=True)
        self.settle()
        for story in stories:
            self.write(story)

    @abstractmethod
    def settle(self) -> None:
        """Write all sources but the stories."""

    @abstractmethod
    def write(self, story: Story, langs: Sequence[str] = LANGS) -> None:
        """Write a story's sources, in these languages."""

    def forget(self) -> None:
        """Delete the output and everything that was remembered of earlier builds."""
        shutil.rmtree(self.output, ignore_errors=True)

    def month(self, story: Story, lang: str) -> Path:
        """The page of the archive that lists a story of that month."""
        return self.output / lang / "archive" / story.month.replace("-", "/") / "index.html"
