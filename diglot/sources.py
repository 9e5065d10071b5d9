"""Files become parsed sources, each article on its own.

`read` gives the bytes of a file; `parse` turns them into a `Source`, and `facts` names the little of it that
order, routes and lists need. `parse` is pure and its result is picklable, so any executor may run it. What is
made of other sources is put together elsewhere (`translation.making`, `translation.deriving`), and ends in
`made` as well.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Literal, NamedTuple

from diglot import dates, digest, frontmatter, markdown, paths, reading, text, toolchain
from diglot.errors import Problem, Severity
from diglot.frontmatter import FrontMatter
from diglot.model import Derivation, Document, Reference, Standing
from diglot.moments import microseconds
from diglot.naming import SUFFIXES, Address
from diglot.scan import ARTICLES as FOLDER
from diglot.site import Site

#: Errors that may hide a title or a date: what they hide is not reported as missing as well.
HIDING = frozenset({"bytes", "date", "fence", "front-matter", "merge-conflict"})


class Reading(NamedTuple):
    """All of the configuration that decides how one source is parsed."""

    zone: str  #: of dates that name none
    raw_html: Literal["clean", "trust"]
    math: bool
    excerpt_length: int
    words_per_minute: int
    han_per_minute: int
    ellipses: Mapping[str, str]  #: what ends a cut excerpt, by language code
    languages: tuple[str, ...]  #: their codes; a file that names none is in the first
    plugins: tuple[str, ...] = ()  #: of the Markdown parser
    derived: Mapping[str, Derivation] = {}  #: of the languages that are converted from others
    digest: str = ""  #: of all of these

    @property
    def options(self) -> markdown.Options:
        """What a site chose about its Markdown."""
        return markdown.Options(raw_html=self.raw_html, math=self.math, plugins=self.plugins)

    @classmethod
    def of(cls, site: Site, ellipses: Mapping[str, str], tools: str = "") -> Reading:
        """The settings of a site; `tools` is the digest of the code that reads, but for that of plugins."""
        code = [toolchain.code(toolchain.package_of(name)) for name in site.markdown.plugins]
        settings = (
            str(site.timezone),
            site.raw_html,
            site.math,
            site.excerpt_length,
            site.words_per_minute,
            site.han_per_minute,
            ellipses,
            site.codes,
            site.markdown.plugins,
            {language.code: language.derived for language in site.languages if language.derived},
        )
        return cls(*settings, digest.of(settings, tools, code))


class Source(NamedTuple):
    """One parsed file: loose metadata, and the body, whose HTML is kept apart under the digest `body`."""

    address: Address
    front: FrontMatter
    title: str
    document: Document  #: with `html` emptied
    body: str
    date: datetime | None = None  #: stated, or from the file's name
    excerpt: str = ""  #: the lead cut short
    read_time: int = 1  #: minutes
    standing: Standing | None = None  #: of a translation, as far as this file tells
    readable: bool = (
        True  #: False where an error hides what the file says, so that nothing is missing for sure
    )

    @property
    def key(self) -> str:
        return self.front.key or self.address.key


class Facts(NamedTuple):
    """What of a source pairs it, dates it, hides it, lists it and gives it addresses. None: not stated."""

    address: Address
    key: str
    titled: bool
    readable: bool
    translated: bool
    date: int | None  #: microseconds since 1970, as all moments here
    updated: int | None
    expires: int | None
    draft: bool | None
    translation: str | None
    changed: int  #: segments that say something else than their source does now
    grave: bool  #: its last change is one that no reader may miss
    slug: str | None
    series: str | None
    tags: tuple[str, ...] | None
    authors: tuple[str, ...] | None
    image: Reference | None  #: its path from the site's root
    aliases: tuple[Reference, ...]
    beside: tuple[str, ...]
    shown: tuple[str, ...]  #: paths, from the site's root, of the image files that it may show
    corrections: tuple[int, ...]
    places: Mapping[str, tuple[int, int]]  #: line and column of some keys, for messages


#: Keys whose places messages name later on.
_PLACED = ("key", "updated", "corrections")


def facts(source: Source) -> Facts:
    """The facts of a source."""
    front, home = source.front, source.address.home
    references = (*source.document.images, *source.document.links)
    return Facts(
        address=source.address,
        key=source.key,
        titled=bool(source.title),
        readable=source.readable,
        translated=bool(front.translators) or source.address.role != "article",
        date=microseconds(source.date) if source.date else None,
        updated=microseconds(front.updated) if front.updated else None,
        expires=microseconds(front.expires) if front.expires else None,
        draft=front.draft if "draft" in front.places else None,
        translation=front.translation,
        changed=source.standing.changed if source.standing else 0,
        grave=front.correction == "major",
        slug=front.slug,
        series=front.series,
        tags=front.tags,
        authors=front.authors,
        image=paths.located(front.image, home),
        aliases=front.aliases,
        beside=tuple(filter(_may_be_published, paths.beside(references, home))) if references else (),
        shown=paths.shown(source.document.images, home) if source.document.images else (),
        corrections=tuple(microseconds(each.date) for each in front.corrections or ()),
        places={name: front.places[name] for name in _PLACED if name in front.places},
    )


def _may_be_published(path: str) -> bool:
    """Whether what has this path, from the site's root, could be published as it is."""
    return path.startswith(f"{FOLDER}/") and not path.endswith(SUFFIXES)


class Parsed(NamedTuple):
    """One source as it was read: itself, the HTML of its body with holes, and every problem in it."""

    source: Source
    html: str
    problems: tuple[Problem, ...]


def no_folder(site: Site) -> Problem:
    """The problem of a site without `articles/`."""
    fix = f"create it and add a file such as {FOLDER}/my-first-article.{site.default.code}.md"
    return Problem(FOLDER, 0, 0, "read", "there is no such folder", fix)


#: How sources are opened: a pipe does not wait for its other end.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

#: Bytes read at a time.
_PIECE = 1 << 20


def read(site_dir: Path, at: Address) -> bytes | Problem:
    """The bytes of a source; a file that cannot be read is a problem like any other."""
    try:
        # Not by pathlib, which keeps every part of every path it has seen.
        file = os.open(f"{os.fspath(site_dir)}/{at.path}", _READ)
        try:
            if stat.S_ISREG(os.fstat(file).st_mode):
                return b"".join(iter(lambda: os.read(file, _PIECE), b""))
        finally:
            os.close(file)
        reason = "not a file"
    except OSError as error:
        reason = error.strerror or "unknown"
    fix = "make it a readable file, or remove it"
    return Problem(at.path, 0, 0, "read", f"this cannot be read ({reason})", fix)


def content(data: bytes, at: Address, how: str) -> str:
    """The digest of all that decides what `parse` gives; `how` is the digest of a Reading.

    For what is made from another source, `how` is that source's content.
    """
    return digest.of_bytes(b"\0".join((how.encode(), repr(at).encode(), data)))


class Opened(NamedTuple):
    """A file taken apart, before its body is parsed."""

    at: Address
    front: FrontMatter
    title: str  #: "" if it has none
    body: str  #: without the title
    first_line: int  #: of the body in the file
    problems: tuple[Problem, ...]

    @property
    def is_readable(self) -> bool:
        """Whether its text is there at all."""
        return not any(problem.code in {"bytes", "merge-conflict"} for problem in self.problems)


def opened(data: bytes, at: Address, zone: tzinfo) -> Opened:
    """One file taken apart. Dates without an offset are local time in `zone`."""
    source_text, problems = text.decode(data, at.path)
    found = Opened(at, FrontMatter(), "", "", 1, problems)
    if not found.is_readable:
        return found
    front, body, first_line, more = frontmatter.read(source_text, path=at.path, zone=zone)
    told: list[Problem] = [*problems, *more]
    title, body, first_line = _title(front, body, first_line, at.path, told)
    return Opened(at, front, title, body, first_line, tuple(told))


def parse(data: bytes, at: Address, how: Reading) -> Parsed:
    """One file's source, and all that is to be said of it."""
    zone = dates.zone(how.zone)
    _, front, title, body, first_line, problems = file = opened(data, at, zone)
    if not file.is_readable:
        return Parsed(unreadable(at), "", problems)
    document, more = markdown.parse(body, path=at.path, first_line=first_line, options=how.options)
    found = [*problems, *more]
    named = _named(at, zone, found)
    return made(at, front, title, document, tuple(found), how, date=front.date or named)


def made(
    at: Address,
    front: FrontMatter,
    title: str,
    document: Document,
    problems: tuple[Problem, ...],
    how: Reading,
    *,
    date: datetime | None,
    standing: Standing | None = None,
) -> Parsed:
    """A source whose parts are all known: excerpt and read time are computed."""
    html = document.html
    source = Source(
        at,
        front,
        title,
        document._replace(html=""),
        digest.of_bytes(html.encode()),
        date,
        reading.excerpt(document.lead, how.excerpt_length, how.ellipses[at.lang]),
        reading.minutes(
            document.words,
            document.han,
            words_per_minute=how.words_per_minute,
            han_per_minute=how.han_per_minute,
        ),
        standing,
        readable=not any(problem.is_error and problem.code in HIDING for problem in problems),
    )
    return Parsed(source, html, problems)


def _named(at: Address, zone: tzinfo, problems: list[Problem]) -> datetime | None:
    """The date in the file's name; one that is no date is a problem."""
    if not at.date:
        return None
    try:
        return dates.parse(at.date, zone)
    except ValueError as error:
        message, _, fix = str(error).partition("; ")
        problems.append(Problem(at.path, 0, 0, "date", f"in the file's name, {message}", fix))
    return None


def unreadable(at: Address) -> Source:
    """What stands for a source of which nothing can be known."""
    return Source(at, FrontMatter(), "", Document(""), digest.of_bytes(b""), readable=False)


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
        return front.title, body, first_line  # no text is lost
    return heading, rest, first_line + lines
