"""Pelican, from the package `pelican[markdown]`, with the package `pelican-neighbors` for previous and next.

Each language is a site of its own with its own lists and feed, which is what Pelican's plugins for
languages make too, one after the other. Pelican uses one processor; who starts one process a language by
hand gets `pelican-parallel`. Its settings and templates are in `site/`.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from bench.corpus import LANGS, Story
from bench.peers.install import environment, said
from bench.peers.tool import ROOT, Tool

SITE = Path(__file__).parent / "site"


class Pelican(Tool):
    """`pelican` for one language and then for the other, with its cache on."""

    name = "pelican"
    program: ClassVar[str] = ""

    @classmethod
    def install(cls, peers: Path) -> None:
        made = environment(peers / Pelican.name, ["pelican[markdown]", "pelican-neighbors"])
        cls.program = str(made / "bin" / "pelican")

    @property
    def version(self) -> str:
        return said([self.program, "--version"])

    @property
    def commands(self) -> Sequence[Sequence[str]]:
        return [["sh", "-c", " && ".join(shlex.join(each) for each in self._languages())]]

    def _languages(self) -> list[list[str]]:
        """The commands that build one language each."""
        pelican = [self.program, "--quiet", "--fatal", "errors", "--settings", "pelicanconf.py"]
        return [["env", f"BENCH_LANG={lang}", *pelican] for lang in LANGS]

    def settle(self) -> None:
        shutil.copytree(SITE, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "templates" / "assets", self.folder / "theme" / "static")
        for lang in LANGS:
            (self.folder / "content" / lang).mkdir(parents=True)

    def write(self, story: Story, langs: Sequence[str] = LANGS) -> None:
        for lang in langs:
            text = story.texts[lang]
            front = (
                f"Title: {text.title}\nSubtitle: {text.subtitle}\nDate: {story.stamp}\nSlug: {story.key}\n"
            )
            front += f"Tags: {', '.join(story.tags)}\n"
            front += f"Series: {story.series}\nPart: {story.part}\n" if story.series else ""
            body = text.body.replace(f"]({story.key[:6]}", f"]({{filename}}{story.key[:6]}")
            file = self.folder / "content" / lang / f"{story.key}.md"
            file.write_text(f"{front}\n{body.replace(f'.{lang}.md)', '.md)')}", "utf-8")

    def forget(self) -> None:
        super().forget()
        for lang in LANGS:
            shutil.rmtree(self.folder / "home" / f"cache-{lang}", ignore_errors=True)


class PelicanParallel(Pelican):
    """Both languages side by side: faster on two processors, and more memory."""

    name = "pelican-parallel"
    usual = False

    @property
    def commands(self) -> Sequence[Sequence[str]]:
        return self._languages()
