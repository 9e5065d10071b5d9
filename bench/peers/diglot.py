"""diglot itself, from this checkout."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from bench.corpus import LANGS, Story
from bench.peers.tool import BASE_URL, ROOT, TITLES, Tool
from diglot import __version__

#: The kinds of output that every tool here writes.
OUTPUTS = ("page", "home", "archive", "month", "all-tags", "tag", "rss")


class Diglot(Tool):
    """`python build.py`, with the Python that runs the measurement."""

    name = "diglot"
    extra: ClassVar[tuple[str, ...]] = ()  #: more arguments, from `--diglot-args`

    @classmethod
    def install(cls, peers: Path) -> None:
        """Nothing: it is here."""

    @property
    def version(self) -> str:
        return __version__

    @property
    def commands(self) -> Sequence[Sequence[str]]:
        build = [sys.executable, str(ROOT / "build.py"), "--quiet", *self.extra]
        return [[*build, "--site", str(self.folder), "--output", str(self.output)]]

    def settle(self) -> None:
        (self.folder / "articles").mkdir()
        titles = ", ".join(f'{lang} = "{title}"' for lang, title in TITLES.items())
        (self.folder / "diglot.toml").write_text(
            f'title = {{ {titles} }}\nbase_url = "{BASE_URL}"\nlanguages = {list(LANGS)}\n'
            f"outputs = {list(OUTPUTS)}\n",
            "utf-8",
        )

    def write(self, story: Story, langs: Sequence[str] = LANGS) -> None:
        for lang in langs:
            text = story.texts[lang]
            front = f"title: {text.title}\nsubtitle: {text.subtitle}\n"
            if lang == LANGS[0]:  # a translation inherits the rest
                front += f"date: {story.stamp}\ntags: [{', '.join(story.tags)}]\n"
                front += f"series: {story.series}\n" if story.series else ""
            file = self.folder / "articles" / f"{story.key}.{lang}.md"
            file.write_text(f"---\n{front}---\n{text.body}", "utf-8")

    def forget(self) -> None:
        super().forget()
        shutil.rmtree(self.folder / ".diglot", ignore_errors=True)
