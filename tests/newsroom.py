"""A site whose editors never rest: random edits, many of them at once, each of which leaves it right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random
from urllib.parse import unquote, urljoin, urlsplit

BASE = "https://series.example"
#: Some kinds of output of each stage: a site of all of them has more of the same to be killed in.
CONFIG = f"""\
title = {{ en = "The Series", zh = "连载" }}
base_url = "{BASE}"
languages = ["en", "zh"]
page_size = 3
outputs = [
    "page", "beside", "redirect", "front", "month", "archive", "tag", "all-tags", "notfound",
    "rss", "rss-tag", "sitemap", "redirects",
]
"""
#: Stories that are never removed, so that there always is something to break.
LEAST = 8
TAGS = ("water", "salt", "wind", "ice")

_LINKS = re.compile(r'(?:href|src)="([^"]*)"')
_OWN = re.compile(rf"{re.escape(BASE)}/[^\s\"'<>)\]]*")


class Newsroom:
    """A small site on disk, with links between its stories, lists by tag and month, and files beside them."""

    def __init__(self, root: Path, seed: int, stories: int = 10) -> None:
        self.root, self._random = root, Random(seed)  # noqa: S311 - the same edits everywhere
        self._stories: dict[str, dict[str, object]] = {}
        self._born = 0
        self._theme = 0
        for _ in range(stories):
            self._add()
        self._write()

    def edit(self) -> str:
        """Some edits at once; what they were."""
        kinds = {
            "retitle": self._retitle,
            "move": self._move,
            "swap": self._swap,
            "add": self._add,
            "remove": self._remove,
            "retag": self._retag,
            "redate": self._redate,
            "restyle": self._restyle,
            "translate": self._translate,
            "reattach": self._reattach,
        }
        chosen = self._random.choices(sorted(kinds), k=self._random.choice((1, 1, 2, 4)))
        for kind in chosen:
            kinds[kind]()
        self._write()
        return "+".join(chosen)

    def upheaval(self) -> str:
        """Everything at once: what stays, what comes, what goes, and what links to it."""
        for kind in (self._move, self._swap, self._remove, self._add, self._add):
            kind()
        for kind in (self._retag, self._redate, self._restyle, self._translate, self._reattach):
            kind()
        self._write()
        return "upheaval"

    def _some(self, least: int = 1) -> list[str]:
        keys = sorted(self._stories)
        return self._random.sample(keys, self._random.randint(least, max(least, len(keys) // 2)))

    def _add(self) -> None:
        self._born += 1
        key = f"story-{self._born:03}"
        self._stories[key] = {
            "title": self._born,
            "slug": key,
            "tags": self._random.sample(TAGS, 2),
            "month": self._random.randint(1, 5),
            "zh": self._random.random() < 0.7,
            "data": self._random.choice((0, 0, 1)),
            "old": 0,
        }

    def _remove(self) -> None:
        for key in self._some()[:3]:
            if len(self._stories) > LEAST:
                del self._stories[key]

    def _retitle(self) -> None:
        for key in self._some():
            self._stories[key]["title"] = self._random.randrange(10**6)

    def _move(self) -> None:
        for key in self._some(3):
            self._stories[key]["slug"] = f"{key}-{self._random.randrange(10**6)}"
            self._stories[key]["old"] = self._random.randrange(3)

    def _swap(self) -> None:
        one, other = (self._stories[key] for key in self._some(2)[:2])
        one["slug"], other["slug"] = other["slug"], one["slug"]

    def _retag(self) -> None:
        for key in self._some():
            self._stories[key]["tags"] = self._random.sample(TAGS, self._random.randrange(3))

    def _redate(self) -> None:
        for key in self._some():
            self._stories[key]["month"] = self._random.randint(1, 5)

    def _restyle(self) -> None:
        self._theme = self._random.randrange(10**6)

    def _translate(self) -> None:
        for key in self._some():
            self._stories[key]["zh"] = not self._stories[key]["zh"]

    def _reattach(self) -> None:
        for key in self._some():
            self._stories[key]["data"] = self._random.randrange(3)

    def _write(self) -> None:
        """Only files that differ are touched, as an editor would."""
        wanted = dict(self._files())
        for path in sorted(self.root.glob("articles/*")):
            if path.relative_to(self.root).as_posix() not in wanted:
                path.unlink()
        for name, text in wanted.items():
            path = self.root / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")

    def _files(self) -> Iterator[tuple[str, str]]:
        yield "diglot.toml", CONFIG
        yield "templates/assets/style.css", f"body {{ order: {self._theme} }}\n"
        keys = sorted(self._stories)
        for place, (key, story) in enumerate(sorted(self._stories.items())):
            others = (keys[(place + step) % len(keys)] for step in (1, 3, 7))
            text = "\n".join(f"[to {other}]({other})" for other in others)
            if story["data"]:
                name = f"{key}-{story['data']}.csv"
                yield f"articles/{name}", f"{story['title']}\n"
                text += f"\n[data]({name})"
            tags, old = ", ".join(map(str, story["tags"])), story["old"]  # type: ignore[call-overload]
            aliases = f"aliases: [/old/{key}-{old}/]\n" if old else ""
            yield (
                f"articles/{key}.en.md",
                f"---\ntitle: Title {story['title']}\ndate: 2026-0{story['month']}-01\nslug: {story['slug']}\n"
                f"tags: [{tags}]\n{aliases}---\n{text}\n",
            )
            if story["zh"]:
                yield f"articles/{key}.zh.md", f"---\ntitle: 题 {story['title']}\n---\n{text}\n"


def dead_links(output: Path) -> list[str]:
    """Every address of the site's own that leads to no file: from pages, redirects and feeds."""
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    asked: dict[str, str] = {}
    for file in sorted(files):
        if file.startswith(".diglot-staging/") or not file.endswith(
            (".html", ".xml", ".json", ".txt", ".opml")
        ):
            continue
        text = (output / file).read_text("utf-8")
        if file.endswith(".json"):
            text = text.replace('\\"', '"')
        text = unescape(unescape(text))
        found = _OWN.findall(text)
        found += (urljoin(f"{BASE}/{file}", link) for link in _LINKS.findall(text))
        asked |= {link: file for link in found if link.startswith(f"{BASE}/")}
    dead = []
    for link, file in asked.items():
        path = unquote(urlsplit(link).path).lstrip("/")
        if (f"{path}index.html" if path.endswith("/") or not path else path) not in files:
            dead.append(f"{file}: {link}")
    return dead
