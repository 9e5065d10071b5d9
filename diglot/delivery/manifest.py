"""What a target keeps in mind, in two files that no web server shows by mistake, since they begin with a dot.

The *manifest* lists the files that we put there, each with the SHA-256 of its bytes. It is JSON, with a line
a file. Whatever is not in it is not ours: it is never deleted.

The *journal* lists what a delivery is about to put there, and is written before the first of these files. It
is gone when the manifest is written. If one is found, a delivery was cut: what it lists is ours as well. Its
lines are JSON: `{"format": 1, "id": "…"}`, then `{"put": path, "sha256": "…"}`, and `{"done": path}` where a
kind of target notes that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from diglot.delivery.target import INCOMING

MANIFEST, JOURNAL = ".diglot-manifest.json", ".diglot-journal.jsonl"

#: The names that are ours at the root of a target, and never those of files of a site.
OURS = frozenset({MANIFEST, JOURNAL, INCOMING})

FORMAT = 1

_SUM = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """A manifest or journal that cannot be understood. The message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What we put there."""

    files: Mapping[str, str] = field(default_factory=dict)  #: the SHA-256 of each, by path
    headers: str = ""  #: the digest of what is said with the files, where the target keeps that

    def text(self) -> bytes:
        """As it is kept."""
        head = {"format": FORMAT, "headers": self.headers}
        lines = ",\n".join(f"{_json(file)}: {_json(self.files[file])}" for file in sorted(self.files))
        return f'{_json(head)[:-1]}, "files": {{\n{lines}\n}}}}\n'.encode()


@dataclass(frozen=True, slots=True)
class Journal:
    """What a delivery was about to put there."""

    id: str
    puts: Mapping[str, str]  #: the SHA-256 of each file, by path
    done: frozenset[str] = frozenset()  #: those that were noted as put

    def text(self) -> bytes:
        """As it is kept."""
        puts = ({"put": file, "sha256": self.puts[file]} for file in sorted(self.puts))
        lines = "".join(f"{_json(each)}\n" for each in ({"format": FORMAT, "id": self.id}, *puts)).encode()
        return lines + b"".join(map(done_line, sorted(self.done)))


def done_line(file: str) -> bytes:
    """The line of a journal that notes a file as put."""
    return f"{_json({'done': file})}\n".encode()


def manifest_of(data: bytes) -> Manifest:
    """The manifest that was kept so. Raises Unreadable."""
    try:
        found = json.loads(data)
        _check_format(found)
        files = {_path(file): _sum(digest) for file, digest in found["files"].items()}
        return Manifest(files, str(found["headers"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{MANIFEST} is damaged") from error


def journal_of(data: bytes) -> Journal:
    """The journal that was kept so; a last line that was cut is left out. Raises Unreadable."""
    try:
        head, *rest = _lines(data)
        _check_format(head)
        puts = {_path(each["put"]): _sum(each["sha256"]) for each in rest if "put" in each}
        done = frozenset(each["done"] for each in rest if "done" in each)
        return Journal(str(head["id"]), puts, done)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(f"{JOURNAL} is damaged") from error


def _lines(data: bytes) -> Iterator[Any]:
    """Each whole line, read."""
    return (json.loads(line) for line in data.split(b"\n")[:-1])


def _check_format(found: Any) -> None:
    if found["format"] != FORMAT:
        raise Unreadable(
            f"what is kept there is of format {found['format']!r}, and this diglot reads {FORMAT}"
        )


def _path(file: str) -> str:
    """A path in which every part is a name: deletions go by it."""
    parts = file.split("/")
    file.encode()  # half a character is no name either: a UnicodeEncodeError is a ValueError
    if {"", ".", ".."} & set(parts) or "\0" in file or "\\" in file or parts[0] in OURS:
        raise ValueError(file)
    return file


def _sum(digest: str) -> str:
    if not _SUM.fullmatch(digest):
        raise ValueError(digest)
    return digest


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
