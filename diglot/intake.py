"""What changed on disk: sources read and parsed, in the order in which they are made of each other.

    articles ─▶ what catalogs and approved copies make of them ─▶ what is converted from these

What did not change since the last build is left alone. The answer is which stories have to be placed again,
with the facts of their sources.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diglot import batches, digest, naming, placement, sources
from diglot.batches import ParseBatch, Unread
from diglot.cache import Cache
from diglot.errors import Problem
from diglot.glance import plain
from diglot.naming import Address
from diglot.placement import Show
from diglot.record import Record
from diglot.scan import ARTICLES, Scan
from diglot.shelf import Held, Shelf
from diglot.site import Site
from diglot.sources import Facts, Parsed, Reading
from diglot.translation import deriving, places
from diglot.translation.places import FOLDER as TRANSLATIONS
from diglot.translation.places import GLOSSARY
from diglot.workers import Crew

#: Sources parsed in one piece of work.
BATCH = 60

#: Called with what is being done, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Intake:
    """The sources of one build."""

    site_dir: Path
    site: Site
    show: Show
    how: Reading
    cache: Cache
    record: Record
    held: Held | None = None  #: stories of earlier builds
    shelf: Shelf = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    parsed: int = 0  #: sources that were not remembered
    removed: list[str] = field(default_factory=list)  #: sources that are no more
    facts: dict[str, Facts] = field(default_factory=dict)  #: of the sources that changed, by path
    found: dict[str, tuple[Problem, ...]] = field(default_factory=dict)  #: in those
    waiting: dict[str, list[str]] = field(default_factory=dict)  #: paths, by the keys that have to be placed
    order: dict[str, int] = field(default_factory=dict)  #: the ranks of languages
    _made: dict[str, Address] = field(default_factory=dict)  #: what is made from articles, by path
    _terms: bytes = b""  #: the glossary, if anything is made that is held to it

    def __post_init__(self) -> None:
        self.order = {code: rank for rank, code in enumerate(self.site.codes)}
        self.shelf = Shelf(
            self.cache,
            self._again,
            self.how,
            self.record.contents,
            self._story,
            self.show,
            self.order,
            self.held,
        )

    def read(self, scan: Scan, crew: Crew, progress: Progress) -> None:
        """Parse what changed since the record was made."""
        stats = scan.stats[ARTICLES]
        left = self.record.glance.stats.get(ARTICLES, {}) if self.record.reading == self.how.digest else {}
        changed = (path for path, stat in stats.items() if not stat or left.get(path) != stat)
        suspects = sorted(filter(naming.is_article, changed))
        self._parse(suspects, crew, progress)
        self._forget(ARTICLES, stats)
        self._make(scan, crew, progress)
        self._derive(crew, progress)
        self.cache.save()

    def _make(self, scan: Scan, crew: Crew, progress: Progress) -> None:
        """Parse what is made from articles, where it changed itself or its original did."""
        stats = scan.stats.get(TRANSLATIONS, {})
        self._made = {at.path: at for at in places.addresses(stats, self.site)}
        terms = self.site_dir / GLOSSARY
        self._terms = terms.read_bytes() if self._made and terms.is_file() else b""
        left = self.record.glance.stats.get(TRANSLATIONS, {})
        same = left.get(GLOSSARY) == stats.get(GLOSSARY)
        left = left if same and self.record.reading == self.how.digest else {}
        suspects = (
            path
            for path, at in self._made.items()
            if not stats[path] or left.get(path) != stats[path] or at.key in self.waiting
        )
        self._parse(sorted(suspects), crew, progress)
        self._forget(TRANSLATIONS, self._made)

    def _derive(self, crew: Crew, progress: Progress) -> None:
        """Convert what stands for texts that a language lacks, in the stories that changed."""
        if not self.how.derived and self.record.reading == self.how.digest:
            return
        contents = self.record.contents
        known: set[str] = set()
        wanted: set[str] = set()
        for key in self.waiting:
            paths = self.known(key)
            known |= paths
            there = (self._address(path) for path in sorted(paths) if contents[path][0])
            wanted.update(deriving.wanted(there, self.how))
        for path in known - wanted:
            if naming.is_derived(path):
                self._gone(path)
        self._parse(sorted(wanted), crew, progress)

    def _parse(self, suspects: Sequence[str], crew: Crew, progress: Progress) -> None:
        done = 0
        for reads in crew.map(batches.parse, self._batches(self._unread(suspects)), len(suspects)):
            self.cache.add(read.row for read in reads)
            done += len(reads)
            for read in reads:
                self._changed(read.facts, read.problems, read.row.content)
            progress("reading", done, len(suspects))
        self.parsed += done

    def _forget(self, folder: str, there: Container[str]) -> None:
        """Sources below a folder are no more, but for those that are there."""
        known, warned = self.record.contents, self.record.warned
        below = (path for path in {**known, **warned} if path.startswith(f"{folder}/"))
        gone = [path for path in below if path not in there and not naming.is_derived(path)]
        self.removed += [path for path in gone if path in known]
        for path in gone:  # what nothing was made of, somebody may have been warned of
            self._gone(path)
            warned.pop(path, None)

    def _unread(self, paths: Iterable[str]) -> Iterator[Unread]:
        """The sources among these that are neither as they were nor remembered."""
        contents = self.record.contents
        for path in paths:
            found = self._read(path)
            self.record.warned.pop(path, None)
            if isinstance(found, Problem):
                self._unreadable(path, found)
            elif path in contents and contents[path][0] == found.content:
                continue
            elif known := self.cache.find({path: found.content}).get(path):
                self._changed(known.facts, known.problems, found.content)
            else:
                yield self._whole(found)

    def _whole(self, unread: Unread) -> Unread:
        """The same with the source that it is converted from, if it is."""
        if not unread.address.of:
            return unread
        (known,) = self.shelf.sources((unread.address.file,))
        return unread._replace(parsed=Parsed(known.source, self.cache.body(known.source.body), ()))

    def _again(self, path: str) -> Unread | Problem:
        """What there is to parse of a source that was parsed before."""
        found = self._read(path)
        return found if isinstance(found, Problem) else self._whole(found)

    def _unreadable(self, path: str, problem: Problem) -> None:
        at = self._address(path)
        if isinstance(at, Problem):
            self.problems.append(at)
            self._gone(path)
        elif not problem.is_error:  # there is nothing to make it from
            self.record.warned[path] = plain((problem,))
            self._gone(path)
        else:
            self._changed(sources.facts(sources.unreadable(at)), (problem,), "")

    def _address(self, path: str) -> Address | Problem:
        if naming.is_derived(path):
            of, _, lang = path.rpartition(naming.DERIVED)
            at = self._address(of)
            return at if isinstance(at, Problem) else naming.derived(at, lang)
        return self._made.get(path) or naming.address(path[len(ARTICLES) + 1 :], self.site)

    def _read(self, path: str) -> Unread | Problem:
        """What there is to parse of a source, or why it cannot be read."""
        at = self._address(path)
        if isinstance(at, Problem):
            return at
        if at.of:
            return Unread(at, b"", sources.content(b"", at, self.record.contents[at.file][0]))
        data = sources.read(self.site_dir, at)
        if isinstance(data, Problem):
            return data
        if at.role == "article":
            return Unread(at, data, sources.content(data, at, self.how.digest))
        original = self._original(at)
        text = original and sources.read(self.site_dir, original)
        if original is None or text is None or isinstance(text, Problem):
            return places.orphan(at)
        terms = self._terms if at.role == "catalog" else b""
        about = digest.of(sources.content(text, original, self.how.digest), terms)
        return Unread(at, data, sources.content(data, at, about), (original, text), terms)

    def _original(self, at: Address) -> Address | None:
        """The article that a translation of a story is made from."""
        articles = [
            path
            for path in sorted(self.known(at.key))
            if path.startswith(f"{ARTICLES}/") and not naming.is_derived(path)
        ]
        unknown = [path for path in articles if path not in self.facts]
        found = [self.facts[path] for path in articles if path in self.facts]
        found += [each.facts for each in self.shelf.sources(unknown)]
        group = {facts.address.lang: facts for facts in found if facts.address.lang != at.lang}
        return placement.source_of(group).address if group else None

    def _batches(self, unread: Iterator[Unread]) -> Iterator[ParseBatch]:
        batch: list[Unread] = []
        for each in unread:
            batch.append(each)
            if len(batch) == BATCH:
                yield ParseBatch(self.how, batch)
                batch = []
        if batch:
            yield ParseBatch(self.how, batch)

    def _changed(self, facts: Facts, problems: tuple[Problem, ...], content: str) -> None:
        facts = _one_text(facts)
        path = facts.address.path
        if path in self.record.contents:
            self.touch(self.record.contents[path][1])
        self.record.contents[path] = content, facts.key
        self.touch(facts.key, path)
        self.facts[path] = facts
        if problems:
            self.found[path] = problems

    def _gone(self, path: str) -> None:
        """A source, if it was one, is an article no more."""
        if path in self.record.contents:
            self.touch(self.record.contents.pop(path)[1])

    def paths(self, key: str) -> tuple[str, ...]:
        known = self.record.stories.get(key)
        return tuple(path for _, path in known.sources) if known else ()

    def _story(self, key: str) -> tuple[str, tuple[str, ...]]:
        """The digest of a story as it is placed, and the paths of its sources."""
        known = self.record.stories.get(key)
        return known.digest if known else "", self.paths(key)

    def known(self, key: str) -> set[str]:
        """The paths of all sources of a story, as far as it is known by now."""
        contents = self.record.contents
        paths = {*self.waiting.get(key, ()), *self.paths(key)}
        return {path for path in paths if path in contents and contents[path][1] == key}

    def touch(self, key: str, *paths: str) -> None:
        """A story has to be placed again; its sources are those of the record, and these."""
        if key not in self.waiting:
            self.waiting[key] = [*self.paths(key)]
        self.waiting[key] += paths


def _one_text(facts: Facts) -> Facts:
    """The same facts with paths and keys that are in memory already: they stand in many places."""
    path, key = sys.intern(facts.address.path), sys.intern(facts.key)
    return facts._replace(address=facts.address._replace(path=path), key=key)
