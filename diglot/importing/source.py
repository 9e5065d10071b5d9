"""What is imported: the files of another system, and the values in which all systems speak of their articles.

Nothing here writes. A `Tree` is read and never touched; links that lead out of it are not followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from diglot import text
from diglot.errors import Problem, Severity
from diglot.scan import is_text
from diglot.schema import Node

#: What ends a line for somebody: no reader expects it in a name.
_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

#: What no system keeps its articles in.
_ASIDE = frozenset({".git", ".hg", ".svn", ".diglot", ".venv", "node_modules", "__pycache__", ".DS_Store"})


class Notes:
    """What an import could not map, in the order in which it was found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def warn(self, code: str, path: str, place: tuple[int, int], message: str, fix: str) -> None:
        """Note what a person should look at; the article was imported all the same."""
        self.problems.append(Problem(path, *place, code, message, fix, Severity.WARNING))

    def refuse(self, path: str, message: str, fix: str) -> None:
        """Note a file that was not imported and was meant to be."""
        self.problems.append(Problem(path, 0, 0, "import-file", message, fix))

    def foreign(self, path: str) -> None:
        """Note an article in a format that is not read."""
        said = "this is not Markdown, and was not imported"
        self.warn("import-file", path, (0, 0), said, "convert it to Markdown")

    def take(self, code: str, problems: Iterable[Problem]) -> None:
        """Problems of a build as what they are here: hints, under one code."""
        for each in problems:
            self.warn(code, each.path, (each.line, each.col), each.message, each.fix)


class Tree:
    """The files below a folder, by their path from it with `/`; read only."""

    def __init__(self, root: Path, notes: Notes, skip: frozenset[str] = frozenset()) -> None:
        self.root = root
        self.notes = notes
        self.files: dict[str, None] = {}
        self._inside = os.path.realpath(root)
        self._skip = skip
        waiting = [""]
        while waiting:
            waiting += self._listed(waiting.pop())
        self.files = dict.fromkeys(sorted(self.files))

    def _listed(self, folder: str) -> list[str]:
        """Note the files of a folder; the folders in it."""
        below: list[str] = []
        try:
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.name in _ASIDE or path in self._skip:
                        continue
                    if not is_text(path):
                        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                        self.notes.refuse(shown, "the file's name is not UTF-8", "rename it")
                    elif _BREAK.search(entry.name):
                        shown = _BREAK.sub("\N{REPLACEMENT CHARACTER}", path)
                        self.notes.refuse(shown, "the file's name goes over several lines", "rename it")
                    elif entry.is_symlink():
                        self._linked(path, entry)
                    elif entry.is_dir():
                        below.append(path)
                    elif entry.is_file():
                        self.files[path] = None
        except OSError as error:
            self.notes.refuse(folder or ".", f"this cannot be read ({error.strerror})", "make it readable")
        return below

    def _linked(self, path: str, entry: os.DirEntry[str]) -> None:
        inside = os.path.realpath(entry.path).startswith(f"{self._inside}{os.sep}")
        if inside and entry.is_file():
            self.files[path] = None
        else:
            what = "a link to a folder" if inside else "a link that leads out of the folder"
            self.notes.warn("import-file", path, (0, 0), f"{what} is not followed", "copy what it leads to")

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def below(self, folder: str, *endings: str) -> list[str]:
        """The files below a folder, "" for all, whose names end so."""
        prefix = f"{folder}/" if folder else ""
        return [path for path in self.files if path.startswith(prefix) and path.endswith(endings or "")]

    def has_folder(self, folder: str) -> bool:
        """Whether any file is below it."""
        return any(path.startswith(f"{folder}/") for path in self.files)

    def bytes_of(self, path: str) -> bytes | None:
        """The bytes of a file; None, and a problem, if it cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            self.notes.refuse(path, f"this cannot be read ({error.strerror})", "make it readable")
            return None

    def text_of(self, path: str) -> str | None:
        """The text of a file, whatever it is encoded in; None, and a problem, if that is not to be told.

        What neither XML nor HTML can carry is left out, with a warning for each.
        """
        data = self.bytes_of(path)
        if data is None:
            return None
        found, problems = text.decode(data, path)
        if any(each.code == "bytes" for each in problems):
            name = text.encoding(data)
            try:
                found = data.decode(name).lstrip("\ufeff") if name else ""
            except (UnicodeDecodeError, LookupError):
                found = ""
            if not found:
                self.notes.refuse(path, problems[0].message, problems[0].fix)
                return None
            found = found.replace("\r\n", "\n").replace("\r", "\n")
            self.notes.warn(
                "import-file", path, (0, 0), f"this was read as {name}", "look whether it is right"
            )
            problems = tuple(text.characters(found, path))
        if conflicts := [each for each in problems if each.code == "merge-conflict"]:
            self.notes.refuse(path, conflicts[0].message, "solve it there, and import again")
            return None
        if text.FORBIDDEN.search(found):
            for each in problems:
                if each.is_error:
                    message = f"{each.message}: it was left out"
                    self.notes.warn(
                        "import-file", path, (each.line, each.col), message, "nothing is to be done"
                    )
            found = text.FORBIDDEN.sub("", found)
        return found

    def changed(self, path: str) -> datetime:
        """When a file was last changed, to the second."""
        try:
            return datetime.fromtimestamp(int((self.root / path).stat().st_mtime), UTC)
        except (OSError, OverflowError, ValueError):
            return datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Author:
    """A person as the other system names them."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration of the other system says. `languages` are our codes, the default first."""

    languages: tuple[str, ...] = ("en",)
    title: Mapping[str, str] = field(default_factory=dict)  #: by code; "" is for all
    description: Mapping[str, str] = field(default_factory=dict)
    base_url: str = ""
    author: str = ""
    zone: tzinfo = UTC
    people: Mapping[str, Author] = field(default_factory=dict)


#: The fields of our front matter, each with its value as it stands in the other system's file.
Front = Mapping[str, Node]


class Page(NamedTuple):
    """One article of the other system."""

    path: str  #: in the tree
    lang: str  #: our code
    key: str  #: what the story's file shall be called, without language
    pair: str  #: the same for all languages of a story
    front: Front
    body: str
    line: int = 1  #: on which the body begins in its file
    url: str = ""  #: its old address below the old site's root: `/2026/01/02/x/`; "" if that is not known
    date: str = ""  #: in its name or path: `2026-01-02`
    bundle: bool = False  #: whether it has a folder of its own
    alone: bool = False  #: whether it is a page of its own, and no article: it becomes a draft
    draft: bool = False  #: whether its place says that it is a draft


def titled(name: str) -> str:
    """A title made of a file's name, without its date."""
    words = re.sub(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}[-/]?", "", name) or name
    words = " ".join(re.split(r"[-_\s]+", words)).strip()
    return f"{words[:1].upper()}{words[1:]}" or name
