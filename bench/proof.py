"""Proof that a tool did the work: a build that silently did nothing, or half of it, must not count.

Pages are opened where every tool puts them, and must show what they are about. Counts of files are lower
bounds: tools cut their lists into pages in their own ways.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from bench.corpus import LANGS, TAGS, Story, key, story
from bench.peers.tool import Tool

#: Entries on a page of a list, and in a feed.
SIZE = 20


class Unproven(Exception):
    """A tool's output lacks what it must have."""


def files(output: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Every file below a folder, with what changes when it is written."""
    folders = [str(output)] if output.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    stat = entry.stat(follow_symlinks=False)
                    yield entry.path, (stat.st_ino, stat.st_mtime_ns, stat.st_size)


def least(stories: int) -> int:
    """How many files a site of so many stories has at least: pages, home, tags, months, overviews, feeds."""
    months = len({story(number).month for number in {0, stories - 1}})
    each_tag = max(1, stories * 2 // len(TAGS) // SIZE // 2) if stories > SIZE else 0
    return len(LANGS) * (stories + max(1, stories // SIZE) + len(TAGS) * each_tag + months + 3)


def check(tool: Tool, count: int) -> None:
    """Look at a whole site of so many stories. Raises Unproven."""
    found = sum(1 for _ in files(tool.output))
    if found < least(count):
        raise Unproven(f"{tool.name}: {found} files for {count} stories, expected {least(count)}")
    newest = story(count - 1)
    for lang in LANGS:
        for number in sorted({0, count // 2, count - 2}):
            _article(tool, number, lang, count)
        title = newest.texts[lang].title
        _shows(tool.output / lang / "index.html", title, f"/{lang}/{newest.key}/", "<time")
        _shows(tool.month(newest, lang), title, f"/{lang}/{newest.key}/", "<time")
        for tag in newest.tags:
            _shows(tool.output / lang / "tags" / tag / "index.html", title, f"/{lang}/{newest.key}/")
        feed = _shows(
            tool.output / lang / "feed.xml", title, f"/{lang}/{newest.key}/", sentence(newest, lang)
        )
        if feed.count("<item>") != min(SIZE, count):
            raise Unproven(f"{tool.name}: the feed {lang} has {feed.count('<item>')} items")


def shown(tool: Tool, it: Story, lang: str) -> None:
    """Look at one story's page. Raises Unproven."""
    _shows(tool.output / lang / it.key / "index.html", it.texts[lang].title, sentence(it, lang))


def listed(tool: Tool, it: Story) -> None:
    """Look at the pages that show the newest story. Raises Unproven."""
    for lang in LANGS:
        shown(tool, it, lang)
        for page in (
            tool.output / lang / "index.html",
            tool.month(it, lang),
            tool.output / lang / "feed.xml",
        ):
            _shows(page, it.texts[lang].title)


def sentence(it: Story, lang: str) -> str:
    """The first words below the first heading, to the first stop: `corpus.edited` makes its change there."""
    below = it.texts[lang].body.partition("\n## ")[2].partition("\n\n")[2]
    return below[: below.index("." if lang == "en" else "。") + 1].partition("**")[0]


def _article(tool: Tool, number: int, lang: str, count: int) -> None:
    it, other = story(number), LANGS[lang == LANGS[0]]
    page = tool.output / lang / it.key / "index.html"
    text = _shows(
        page,
        f">{it.texts[lang].title}</h1>",  # tools give it classes of their own
        it.texts[lang].subtitle,
        sentence(it, lang),
        f'rel="canonical" href="https://bench.example/{lang}/{it.key}/"',
        f'href="/{other}/{it.key}/"',
        f'datetime="{it.stamp}"',
        f'href="/{lang}/tags/{it.tags[0]}/"',
    )
    if not it.series and number < count - 1 and not story(number + 1).series:
        _shows(page, f'href="/{lang}/{key(number + 1)}/" rel="next"', story(number + 1).texts[lang].title)
    if "```" in it.texts[lang].body and not ('class="n">' in text and "<table" in text):
        raise Unproven(f"{page}: the code is not coloured, or the table is none")


def _shows(page: Path, *texts: str) -> str:
    """The text of a file, which must hold these texts."""
    try:
        text = unescape(page.read_text("utf-8"))
    except OSError as error:
        raise Unproven(f"{page} was not written") from error
    for each in texts:
        if each not in text:
            raise Unproven(f"{page} lacks: {each}")
    return text
