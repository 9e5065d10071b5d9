"""`diglot init`: a new series, in a folder of its own, that builds at once.

Its files are those in `site/`, with what differs filled in. The sample stories are there in the languages
that diglot speaks; a series in others begins without them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from typing import NamedTuple

from diglot import config, messages
from diglot.dates import iso
from diglot.errors import ContentError, Problem, UsageError
from diglot.languages import code_of
from diglot.scan import ARTICLES, JUNK, folders
from diglot.site import Site

FILES = Path(__file__).parent / "site"

#: Where each file goes.
PLACES = {
    "gitignore": ".gitignore",
    "pages.yml": ".github/workflows/pages.yml",
    "README.md": "README.md",
    "diglot.toml": config.FILES[0],
}

#: The sample stories, the newest first, and what all of their texts have in common.
STORIES = ("what-fits-on-a-page", "one-story-two-files")
SHARED = "authors: [desk]\ntags: [writing]\nseries: first-steps\n"
TRANSLATED = "translators: [desk]\n"

#: What the configuration calls things, in the languages of the samples.
NAMES: Mapping[str, Mapping[str, str]] = {
    "tag": {"en": "Writing", "zh": "写作"},
    "desk": {"en": "The desk", "zh": "编辑部"},
    "series": {"en": "First steps", "zh": "第一步"},
}

DEFAULT_LANGUAGES = ("en", "zh")
DEFAULT_URL = "https://example.org"


class Begun(NamedTuple):
    """A new series."""

    folder: Path
    files: tuple[str, ...]  #: paths from there
    bare: tuple[str, ...]  #: languages that have no sample story
    problems: tuple[Problem, ...]  #: what its catalogs lack


def run(folder: Path, now: datetime, *, title: str, languages: Sequence[str], base_url: str) -> Begun:
    """Write a new series, all of it or nothing.

    An empty `title` is made of the folder's name. Raises UsageError if the folder holds anything but what
    version control keeps there, or if the configuration would be wrong.
    """
    _refuse_used(folder)
    codes = list(dict.fromkeys(map(code_of, languages)))
    title = " ".join(title.split()) or _called(folder)
    with _in_place(folder) as staging:
        words = {
            "title": json.dumps(title, ensure_ascii=False),
            "heading": title,
            "base_url": json.dumps(base_url, ensure_ascii=False),
            "languages": json.dumps(codes, ensure_ascii=False),
            **{key: _by_language(names, codes) for key, names in NAMES.items()},
        }
        for name, place in PLACES.items():
            text = (FILES / name).read_text("utf-8")
            # A workflow has a meaning of its own for what Template replaces.
            _put(staging / place, text if name == "pages.yml" else Template(text).substitute(words))
        site = _valid(staging)
        told = [lang for lang in site.codes if (FILES / f"{STORIES[0]}.{lang}.md").exists()]
        for age, story in enumerate(STORIES):
            for lang in told:
                text = _story(story, lang, now - timedelta(days=age), source=told[0])
                _put(staging / ARTICLES / f"{story}.{lang}.md", text)
        if not told:
            _put(staging / ARTICLES / ".gitkeep", "")
        files = tuple(sorted(p.relative_to(staging).as_posix() for p in staging.rglob("*") if p.is_file()))
        _, problems = messages.load(site, folders(staging, "locales"))
    return Begun(folder, files, tuple(lang for lang in site.codes if lang not in told), problems)


def _refuse_used(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder that is empty or not there yet")
    there = sorted(path.name for path in folder.iterdir() if path.name not in JUNK) if folder.is_dir() else ()
    if there:
        raise UsageError(f"{folder} is not empty: {there[0]} is in it; name a folder that is, or a new one")


def _called(folder: Path) -> str:
    """A title made of a folder's name: `night-trains` is Night trains."""
    name = " ".join(folder.resolve().name.replace("-", " ").replace("_", " ").split())
    return f"{name[:1].upper()}{name[1:]}" or "A new series"


def _by_language(names: Mapping[str, str], codes: Sequence[str]) -> str:
    """A name as the configuration takes it: one text, or a table of those languages that we have it in."""
    known = [f"{code} = {json.dumps(names[code], ensure_ascii=False)}" for code in codes if code in names]
    return f"{{ {', '.join(known)} }}" if known else json.dumps(names["en"], ensure_ascii=False)


def _valid(folder: Path) -> Site:
    """The site of a configuration that was just written. Raises UsageError if it is none."""
    try:
        site, _ = config.load(folder)
    except ContentError as error:
        first = error.problems[0]
        raise UsageError("; ".join(filter(None, (first.message, first.fix)))) from None
    return site


def _story(story: str, lang: str, date: datetime, *, source: str) -> str:
    """One sample text: the language that comes first has what the others take from it."""
    head, _, body = (FILES / f"{story}.{lang}.md").read_text("utf-8").partition("\n\n")
    more = f"date: {iso(date)}\n{SHARED}" if lang == source else TRANSLATED
    return f"---\n{head}\n{more}---\n\n{body}"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


@contextmanager
def _in_place(folder: Path) -> Iterator[Path]:
    """An empty folder, whose files move into place in the end. If anything fails before, nothing is there."""
    missing = [path for path in (folder.absolute(), *folder.absolute().parents) if not path.exists()]
    staging = folder / f".diglot-init-{os.getpid()}"
    done: list[Path] = []
    try:
        staging.mkdir(parents=True)
        yield staging
        for path in sorted(staging.iterdir(), key=lambda each: each.name == config.FILES[0]):
            done.append(folder / path.name)
            path.rename(done[-1])
        staging.rmdir()
    except BaseException:
        for path in (*done, staging):
            shutil.rmtree(path, ignore_errors=True)
            with suppress(OSError):
                path.unlink(missing_ok=True)
        for path in missing:
            with suppress(OSError):
                path.rmdir()
        raise
