"""The only reader of `articles/`: files and their names become parsed sources, each on its own.

`find` lists the files and understands their names; `parse` turns one file's bytes into a `Source`. `parse` is
pure and its result is picklable, so any executor may run it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from diglot import dates, digest, frontmatter, languages, markdown, text
from diglot.config import Site
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter
from diglot.model import Document, File

FOLDER = "articles"
STATIC = "static"
SUFFIXES = (".md", ".markdown")

#: What desktops and version control leave lying about.
JUNK = (".DS_Store", "Thumbs.db", ".git")

#: Errors that may hide a title or a date: what they hide is not reported as missing as well.
HIDING = frozenset({"bytes", "date", "fence", "front-matter", "merge-conflict"})

_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<rest>.+)")
_DATED_FOLDER = re.compile(r"(?:^|/)(?P<date>\d{4}/\d{1,2}/\d{1,2})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Address:
    """What a source's name says. `path` is from the site's root, with `/`."""

    path: str
    key: str
    lang: str
    date: str = ""  #: `2026-04-04`, if the name holds one
    slug: str = ""  #: the last part of the key, without the date


@dataclass(frozen=True, slots=True)
class Reading:
    """All of the configuration that decides how one source is parsed."""

    zone: str  #: of dates that name none
    raw_html: Literal["clean", "trust"]
    math: bool

    @classmethod
    def of(cls, site: Site) -> Reading:
        """The settings of a site."""
        return cls(str(site.timezone), site.raw_html, site.math)


@dataclass(frozen=True, slots=True)
class Source:
    """One parsed file: loose metadata, and the body, whose HTML is kept apart under the digest `body`."""

    address: Address
    front: FrontMatter
    title: str
    document: Document  #: with `html` emptied
    body: str
    date: datetime | None = None  #: from the file's name
    readable: bool = (
        True  #: False where an error hides what the file says, so that nothing is missing for sure
    )

    @property
    def key(self) -> str:
        return self.front.key or self.address.key


def find(site_dir: Path, site: Site) -> tuple[list[Address], list[Problem]]:
    """All sources below `articles/`, sorted by path, and the names that cannot be understood."""
    root = site_dir / FOLDER
    addresses: list[Address] = []
    problems: list[Problem] = []
    if not root.is_dir():
        fix = f"create it and add a file such as {FOLDER}/my-first-article.{site.default.code}.md"
        return [], [Problem(FOLDER, 0, 0, "read", "there is no such folder", fix)]
    for path in sorted(path for path in _files(root) if path.name.endswith(SUFFIXES)):
        found = address(PurePosixPath(path.relative_to(root).as_posix()), site)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            addresses.append(found)
    return addresses, problems


def _files(root: Path, *, hidden: bool = False) -> Iterator[Path]:
    """The files below a folder; those whose names begin with `.` or `_` only if `hidden`."""
    aside = JUNK if hidden else (".", "_", *JUNK)
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(aside)]
        yield from (
            Path(folder, name) for name in names if not name.startswith(aside) and _is_text(folder + name)
        )


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8: one that is not can stand in no address and no message."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def misnamed(site_dir: Path) -> Iterator[Problem]:
    """A problem for each file of a site whose name is not UTF-8; such files are left out of all else."""
    for root in (site_dir / FOLDER, site_dir / STATIC):
        for folder, _, names in os.walk(root):
            for name in names:
                path = Path(folder, name).relative_to(site_dir).as_posix()
                if not _is_text(path):
                    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                    fix = "rename it; if it looks right elsewhere, set PYTHONUTF8=1"
                    yield Problem(shown, 0, 0, "bytes", "the file's name is not UTF-8", fix)


@dataclass(frozen=True, slots=True)
class Files:
    """Files that may be published as they are: see `Library`."""

    beside: Mapping[str, File]
    given: Mapping[str, Mapping[str, File]]


def files(site_dir: Path, themes: Sequence[Path]) -> Files:
    """The files beside the articles, in `static/`, and the assets of the themes (the first theme wins)."""
    assets: dict[str, File] = {}
    for theme in reversed(themes):
        assets |= _scan(theme / "assets", theme / "assets")
    beside = _scan(site_dir / FOLDER, site_dir, skip=SUFFIXES)
    static = _scan(site_dir / STATIC, site_dir / STATIC, hidden=True)  # .well-known, _redirects
    return Files(beside, {"asset": dict(sorted(assets.items())), "static": static})


def _scan(
    root: Path, relative_to: Path, *, skip: tuple[str, ...] = (), hidden: bool = False
) -> dict[str, File]:
    """The files below `root` by path from `relative_to`."""
    return {
        path.relative_to(relative_to).as_posix(): File(digest.of_bytes(path.read_bytes()), str(path))
        for path in sorted(_files(root, hidden=hidden))
        if not path.name.endswith((*skip, "~")) and path.is_file()
    }


def address(relative: PurePosixPath, site: Site) -> Address | Problem:
    """What the name of a file below `articles/` says: its story's key, its language, perhaps a date.

    `key.lang.md`, `key/index.lang.md`, `lang/key.md` and, for the default language, `key.md`.
    """
    declared = {language.code for language in site.languages}
    path = f"{FOLDER}/{relative}"
    *folders, name = relative.parts
    stem = name.rsplit(".", 1)[0]
    lang = ""

    before, dot, suffix = stem.rpartition(".")
    if dot and languages.looks_like_language(suffix):
        lang, stem = languages.code_of(suffix), before
    elif languages.code_of(stem) in declared and folders:
        lang, stem = languages.code_of(stem), "index"  # bundle/en.md
    else:
        for folder in (folders[0], folders[-1]) if folders else ():
            if languages.code_of(folder) in declared:
                lang = languages.code_of(folder)
                folders.remove(folder)
                break
    if lang and lang not in declared:
        listed = ", ".join(f'"{language.code}"' for language in site.languages)
        message = f'the language "{suffix}" is not among the site\'s languages ({listed})'
        return Problem(
            path,
            0,
            0,
            "language",
            message,
            f"add it to `languages` in {site.config_path}, or rename the file",
        )

    parts = [*folders, stem] if stem not in {"index", "_index"} or not folders else folders
    key = "/".join(parts)
    found = _DATED.fullmatch(parts[-1])
    dated = found["date"] if found else ""
    if not dated and (in_folder := _DATED_FOLDER.search("/".join(folders))):
        dated = in_folder["date"].replace("/", "-")
    return Address(path, key, lang or site.default.code, dated, _slug(found["rest"] if found else parts[-1]))


def _slug(name: str) -> str:
    """A file's name as a part of an address: spaces and what addresses reserve become `-`."""
    return re.sub(r"[\s?#%&:*\"<>|\\]+", "-", name).strip("-.") or name


def read(site_dir: Path, at: Address) -> bytes | Problem:
    """The bytes of a source; a file that cannot be read is a problem like any other."""
    path = site_dir / at.path
    try:
        if stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for ever
            return path.read_bytes()
        reason = "not a file"
    except OSError as error:
        reason = error.strerror or "unknown"
    fix = "make it a readable file, or remove it"
    return Problem(at.path, 0, 0, "read", f"this cannot be read ({reason})", fix)


def parse(data: bytes, at: Address, how: Reading) -> tuple[Source, str, tuple[Problem, ...]]:
    """One file's source, the HTML of its body (with holes), and every problem in it."""
    zone = dates.zone(how.zone)
    source_text, problems = text.decode(data, at.path)
    if any(problem.code in {"bytes", "merge-conflict"} for problem in problems):
        return unreadable(at), "", problems
    front, body, first_line, more = frontmatter.read(source_text, path=at.path, zone=zone)
    found: list[Problem] = [*problems, *more]
    title, body, first_line = _title(front, body, first_line, at.path, found)
    options = markdown.Options(raw_html=how.raw_html, math=how.math)
    document, more = markdown.parse(body, path=at.path, first_line=first_line, options=options)
    found += more
    named = None
    if at.date:
        try:
            named = dates.parse(at.date, zone)
        except ValueError as error:
            message, _, fix = str(error).partition("; ")
            found.append(Problem(at.path, 0, 0, "date", f"in the file's name, {message}", fix))
    html = document.html
    readable = not any(problem.is_error and problem.code in HIDING for problem in found)
    source = Source(at, front, title, replace(document, html=""), digest.of(html), named, readable)
    return source, html, tuple(found)


def unreadable(at: Address) -> Source:
    """What stands for a source of which nothing can be known."""
    return Source(at, FrontMatter(), "", Document(""), digest.of(""), readable=False)


def _title(
    front: FrontMatter, body: str, first_line: int, path: str, problems: list[Problem]
) -> tuple[str, str, int]:
    """The article's title, "" if it has none, and the body without a first H1 that says the same."""
    heading, rest, lines = markdown.split_title(body)
    if not heading:
        return front.title or "", body, first_line
    if front.title and front.title != heading:
        message = f'the text begins with the heading "{heading}", but its title is "{front.title}"'
        fix = "remove one of them, or write the heading with ## if it opens a section"
        problems.append(Problem(path, first_line, 1, "title", message, fix, Severity.WARNING))
    return front.title or heading, rest, first_line + lines
