"""What an output may ask of the site while it makes its view: each question has a name.

A view reads the library and the plan only through questions, and each output's are noted. After a change, the
names of all questions whose answers may differ are listed (`diglot.changes`). An output that asked none of
them is as it was: its view need not be made again. So nobody writes down who depends on whom, and whoever
adds a kind of output has nothing to declare.

A question is a tuple: its kind, then what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from struct import Struct

from diglot.model import ListingName

Question = tuple[str, ...]

#: Bytes of a question's mark.
MARK = 6


def story(key: str) -> Question:
    """A story: its articles with all they state, or that there is none of this key."""
    return "story", key


def source(path: str) -> Question:
    """Which story, published or not, the source at a path belongs to."""
    return "source", path


def listing(name: ListingName) -> Question:
    """A listing as a whole: its length, its newest entries, all of them."""
    return "listing", *name


def page(name: ListingName, number: int, size: int) -> Question:
    """One numbered page of a listing that is cut into pages of so many entries."""
    return "page", *name, str(number), str(size)


def around(name: ListingName, key: str) -> Question:
    """What stands before and after a story in a listing."""
    return "around", *name, key


def place(name: ListingName, key: str) -> Question:
    """How many entries of a listing are older than a story."""
    return "place", *name, key


def names(lang: str, kind: str) -> Question:
    """Which listings of a kind a language has, and how long they are."""
    return "names", lang, kind


def route(kind: str, subject: tuple[str, ...]) -> Question:
    """The address of an output, or that there is none."""
    return "route", kind, *subject


def every(kind: str) -> Question:
    """Which outputs of a kind there are, and where."""
    return "every", kind


def at(file: str) -> Question:
    """Which output, if any, lies at a path below the output folder."""
    return "at", file


def file(path: str) -> Question:
    """The content of a file that is published as it is."""
    return "file", path


def shared(name: str) -> Question:
    """A value that many outputs have in common, made once a build."""
    return "shared", name


@lru_cache(maxsize=1 << 14)
def mark(question: Question) -> bytes:
    """A question in a few bytes. Two that share a mark cost a needless look, and nothing else."""
    return blake2b("\0".join(question).encode("utf-8", "surrogatepass"), digest_size=MARK).digest()


def marks(questions: Iterable[Question]) -> bytes:
    """The marks of all questions, one after the other."""
    return b"".join(sorted(map(mark, questions)))


def cut(joined: bytes) -> tuple[bytes, ...]:
    """The single marks of what `marks` joined."""
    return _cutter(len(joined) // MARK).unpack(joined)


@lru_cache(maxsize=256)
def _cutter(count: int) -> Struct:
    return Struct(f"{MARK}s" * count)


#: What it means that the answer to a question of a kind may differ: the second half of "…, since …".
TOLD = {
    "story": 'the story "{0}" changed',
    "source": "there is another story at {0}",
    "listing": "the list {0} changed",
    "page": "that page of the list {0} changed",
    "around": "it has another neighbour",
    "place": "its place in the list {0} changed",
    "names": "the lists of the kind {1} in {0} changed",
    "route": "the address of {0} changed",
    "every": "the addresses of the kind {0} changed",
    "at": "there is something else at /{0}",
    "file": "the file {0} changed",
    "shared": "what all pages show changed ({0})",
}


def told(question: Question) -> str:
    """Why an output that asked this has to be looked at again, as part of a sentence."""
    kind, *about = question
    if kind in {"listing", "page", "place"}:
        about = [" ".join(filter(None, about[:3]))]
    elif kind == "route":
        about = [" ".join(about)]
    return TOLD[kind].format(*about)
