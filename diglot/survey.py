"""What changed on disk, and so which outputs have to be looked at again.

    files ─▶ changed sources ─▶ stories ─▶ listings ─▶ routes ─▶ outputs to look at

Each step compares with the record of the last build, notes the questions whose answers may differ, and makes
the record that of this build. Only a build that has published saves it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from diglot import batches, claims, collisions, digest, library, questions, sources
from diglot.batches import ParseBatch, Unread
from diglot.cache import Cache
from diglot.changes import Changes
from diglot.claims import Claimant
from diglot.errors import Problem, Severity
from diglot.files import Files
from diglot.glance import plain
from diglot.library import ALL, Library, Place, Roll, Show
from diglot.model import Entry, ListingName
from diglot.moments import microseconds
from diglot.plan import Output, Route, Scope
from diglot.record import Known, Record
from diglot.scan import ARTICLES, Scan
from diglot.shelf import Shelf
from diglot.site import Site
from diglot.sources import Address, Facts, Parsed, Reading
from diglot.translation import glossary, places
from diglot.translation.places import FOLDER as TRANSLATIONS
from diglot.workers import Crew

#: Sources parsed in one piece of work.
BATCH = 60

#: Outputs of which the order makes no difference.
FEW = 500

#: Called with what is being done, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Survey:
    """One build's way from files to the outputs that have to be looked at.

    The steps are called in the order in which they stand here.
    """

    site_dir: Path
    site: Site
    show: Show
    how: Reading
    cache: Cache
    record: Record
    everything: bool  #: nothing that the record decided can be relied on
    changes: Changes = field(init=False)
    shelf: Shelf = field(init=False)
    problems: list[Problem] = field(default_factory=list)
    parsed: int = 0  #: sources that were not remembered
    removed: list[str] = field(default_factory=list)  #: sources that are no more
    moved: bool = False  #: whether an address, a date or what is published changed
    placed: set[str] = field(default_factory=set)  #: the keys of all stories that were placed
    gone: set[str] = field(default_factory=set)  #: the paths of all routes that are no more
    _made: dict[str, Address] = field(default_factory=dict)  #: what is made from articles, by path
    _facts: dict[str, Facts] = field(default_factory=dict)  #: of the sources that changed, by path
    _found: dict[str, tuple[Problem, ...]] = field(default_factory=dict)  #: in those
    _places: dict[str, list[str]] = field(default_factory=dict)  #: paths, by the keys that have to be placed
    _order: dict[str, int] = field(default_factory=dict)
    _listed: set[ListingName] = field(default_factory=set)  #: listings whose entries changed
    _routes: dict[Claimant, list[Route]] = field(default_factory=dict)  #: as they are now, of who changed

    def __post_init__(self) -> None:
        self.changes = Changes((self.site.page_size, self.site.feed_size), wanted=not self.everything)
        self._order = {language.code: rank for rank, language in enumerate(self.site.languages)}
        self.shelf = Shelf(
            self.cache, self._read, self.how, self.record.contents, self._paths, self.show, self._order
        )

    # Sources

    def read(self, scan: Scan, crew: Crew, progress: Progress) -> None:
        """Parse what changed since the record was made."""
        stats = scan.stats[ARTICLES]
        left = self.record.glance.stats.get(ARTICLES, {}) if self.record.reading == self.how.digest else {}
        changed = (path for path, stat in stats.items() if not stat or left.get(path) != stat)
        suspects = sorted(filter(sources.is_article, changed))
        self._parse(suspects, crew, progress)
        self._forget(ARTICLES, stats)
        self._make(scan, crew, progress)
        self._derive(crew, progress)
        self.cache.save()

    def _make(self, scan: Scan, crew: Crew, progress: Progress) -> None:
        """Parse what is made from articles, where it changed itself or its original did."""
        stats = scan.stats.get(TRANSLATIONS, {})
        self._made = {at.path: at for at in places.made(stats, self.site)}
        left = self.record.glance.stats.get(TRANSLATIONS, {})
        same = left.get(glossary.FILE) == stats.get(glossary.FILE)
        left = left if same and self.record.reading == self.how.digest else {}
        suspects = (
            path
            for path, at in self._made.items()
            if not stats[path] or left.get(path) != stats[path] or at.key in self._places
        )
        self._parse(sorted(suspects), crew, progress)
        self._forget(TRANSLATIONS, self._made)

    def _derive(self, crew: Crew, progress: Progress) -> None:
        """Convert what stands for texts that a language lacks, in the stories that changed."""
        if not self.how.derived and self.record.reading == self.how.digest:
            return
        wanted: dict[str, Address] = {}
        left: set[str] = set()
        for key in self._places:
            known = {path for path in self._known(key) if not sources.is_derived(path)}
            left |= self._known(key) - known
            there = {at.lang: at for path in sorted(known, reverse=True) if (at := self._text(path))}
            for lang, (source, _) in self.how.derived.items():
                if source in there and lang not in there:
                    at = sources.derived(there[source], lang)
                    wanted[at.path] = at
        for path in left - wanted.keys():
            self._gone(path)
        contents = self.record.contents
        changed = [
            at
            for at in wanted.values()
            if at.path not in contents or contents[at.path][0] != self._converted_content(at)
        ]
        self._parse([at.path for at in changed], crew, progress)

    def _text(self, path: str) -> Address | None:
        """The address of a source, if it is one of an article that can be read."""
        at = self._address(path)
        is_text = not isinstance(at, Problem) and at.role != "approved" and self.record.contents[path][0]
        return at if is_text and not isinstance(at, Problem) else None

    def _converted_content(self, at: Address) -> str:
        return sources.content(b"", at, self.record.contents[at.file][0])

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
        known = self.record.contents
        gone = [
            path
            for path in known
            if path.startswith(f"{folder}/") and path not in there and not sources.is_derived(path)
        ]
        self.removed += gone
        for path in gone:
            self._gone(path)
            self.record.warned.pop(path, None)

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
                yield found

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
        if sources.is_derived(path):
            of, _, lang = path.rpartition(sources.DERIVED)
            at = self._address(of)
            return at if isinstance(at, Problem) else sources.derived(at, lang)
        return self._made.get(path) or sources.address(path[len(ARTICLES) + 1 :], self.site)

    def _read(self, path: str) -> Unread | Problem:
        """What there is to parse of a source, or why it cannot be read."""
        at = self._address(path)
        if isinstance(at, Problem):
            return at
        if at.of:
            (known,) = self.shelf.sources((at.file,))
            parsed = Parsed(known.source, self.cache.body(known.source.body), ())
            return Unread(at, b"", self._converted_content(at), parsed=parsed)
        data = sources.read(self.site_dir, at)
        if isinstance(data, Problem):
            return data
        if at.role == "article":
            return Unread(at, data, sources.content(data, at, self.how.digest))
        original = self._original(at)
        text = original and sources.read(self.site_dir, original)
        if original is None or text is None or isinstance(text, Problem):
            message = f'there is no article of the story "{at.key}" in another language'
            fix = "remove this file, or give it the name of its story's key"
            return Problem(path, 0, 0, "translation", message, fix, Severity.WARNING)
        terms = glossary.data(self.site_dir) if at.role == "catalog" else b""
        about = digest.of(sources.content(text, original, self.how.digest), terms)
        return Unread(at, data, sources.content(data, at, about), (original, text), terms)

    def _original(self, at: Address) -> Address | None:
        """The article that a translation of a story is made from."""
        articles = [
            path
            for path in sorted(self._known(at.key))
            if path.startswith(f"{ARTICLES}/") and not sources.is_derived(path)
        ]
        unknown = [path for path in articles if path not in self._facts]
        found = [self._facts[path] for path in articles if path in self._facts]
        found += [each.facts for each in self.shelf.sources(unknown)]
        group = {facts.address.lang: facts for facts in found if facts.address.lang != at.lang}
        return library.source_of(group).address if group else None

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
            self._touch(self.record.contents[path][1])
        self.record.contents[path] = content, facts.key
        self._touch(facts.key, path)
        self._facts[path] = facts
        if problems:
            self._found[path] = problems

    def _gone(self, path: str) -> None:
        """A source, if it was one, is an article no more."""
        if path in self.record.contents:
            self._touch(self.record.contents.pop(path)[1])

    # Stories

    def _paths(self, key: str) -> tuple[str, ...]:
        known = self.record.stories.get(key)
        return tuple(path for _, path in known.sources) if known else ()

    def _known(self, key: str) -> set[str]:
        """The paths of all sources of a story, as far as it is known by now."""
        contents = self.record.contents
        paths = {*self._places.get(key, ()), *self._paths(key)}
        return {path for path in paths if path in contents and contents[path][1] == key}

    def _touch(self, key: str, *paths: str) -> None:
        """A story has to be placed again; its sources are those of the record, and these."""
        if key not in self._places:
            self._places[key] = [*self._paths(key)]
        self._places[key] += paths

    def place(self, files: Files, outputs: Sequence[Output]) -> None:
        """Give each story that may have changed its place, its listings and its routes."""
        self._touch_all_others(files)
        makers = [output for output in outputs if output.scope is Scope.STORY]
        removed: dict[ListingName, list[Entry]] = defaultdict(list)
        added: dict[ListingName, list[Entry]] = defaultdict(list)
        self.placed.update(self._places)
        for key in sorted(self._places):
            paths = self._places.pop(key)
            old = self.record.stories.pop(key, None)
            known, place = self._placed(key, paths, files)
            if place is not None:
                self.record.stories[key] = known
            if old is None or place is None or old.digest != known.digest:
                self.changes.story(key, {path for each in (old, known) if each for _, path in each.sources})
            before, now = _stands(old), _stands(known)
            self.moved |= before != now or old is None or old[7:] != known[7:]
            for name, entry in before - now:
                removed[name].append(entry)
            for name, entry in now - before:
                added[name].append(entry)
            routes = (
                (route for output in makers for route in output.routes(place, self.site)) if place else ()
            )
            self._routes["story", key] = list(routes)
        self._list(removed, added)

    def _touch_all_others(self, files: Files) -> None:
        """Stories whose sources are as they were, but not what is made of them."""
        record, now = self.record, microseconds(self.show.now)
        if self.everything:
            for path, (_, key) in record.contents.items():
                self._touch(key, path)
            for key in record.stories:
                self._touch(key)
            return
        before, after = record.files, files.beside
        came = {path for path in after if path not in before}
        went = {path for path in before if path.startswith(f"{ARTICLES}/") and path not in after}
        for key, known in record.stories.items():
            if (known.due and known.due <= now) or not came.isdisjoint(known.wanted):
                self._touch(key)
        if went:
            media = {f"media/{path.removeprefix(f'{ARTICLES}/')}" for path in went}
            for claimant, claimed in record.claims.items():
                if claimant[0] == "story" and not media.isdisjoint(claimed):
                    self._touch(claimant[1])

    def _placed(self, key: str, paths: Iterable[str], files: Files) -> tuple[Known, Place | None]:
        contents = self.record.contents
        paths = sorted(path for path in set(paths) if path in contents and contents[path][1] == key)
        if not paths:
            return Known("", (), (), (), (), 0, (), "", ()), None
        facts, problems = [], list[Problem]()
        for path in paths:
            if path in self._facts:
                facts.append(self._facts.pop(path))
                problems += self._found.get(path, ())
            else:
                (remembered,) = self.shelf.sources((path,))
                facts.append(remembered.facts)
                problems += remembered.problems
        articles, approved = library.told_apart(facts)
        if not articles:
            self.problems += problems
            return Known("", (), (), (), (), 0, (), "", ()), None
        group, more = library.paired(articles, self._order)
        place, lacking = library.placed(key, group, self.show, files.beside, approved)
        problems += [*more, *lacking]
        self.problems += [problem for problem in problems if problem.is_error]
        warnings = tuple(problem for problem in problems if not problem.is_error)
        shown = [(path, contents[path][0]) for path in paths]
        told = [(each.modified, each.corrections) for each in place.outlines]  # as far as they have come
        known = Known(
            digest.of_bytes(repr((shown, place.original, place.hidden, told)).encode()),
            tuple((each.address.lang, each.address.path) for each in (*group.values(), *approved.values())),
            library.entered(place, self.site),
            _shared(tuple(outline.lang for outline in place.outlines)),
            place.wanted,
            place.due,
            plain(warnings),
            place.original,
            _shared(tuple(each.lang for each in place.hidden if each.expired)),
        )
        return known, place

    def _list(
        self, removed: Mapping[ListingName, list[Entry]], added: Mapping[ListingName, list[Entry]]
    ) -> None:
        listings = self.record.listings
        self._listed = {*removed, *added}
        for name in self._listed:
            old = listings.get(name, [])
            gone = set(removed.get(name, ()))
            new = [entry for entry in old if entry not in gone] if gone else list(old)
            new += added.get(name, ())
            new.sort()
            if new:
                listings[name] = new
            else:
                listings.pop(name, None)
            self.changes.listing(name, old, new)

    # Routes

    def route(self, whole: Library, outputs: Sequence[Output]) -> None:
        """Give each output its address, and find those that two outputs claim."""
        record, site = self.record, self.site
        makers = [output for output in outputs if output.scope is Scope.LISTING]
        always = {(language.code, ALL, "") for language in site.languages}  # a home page may be empty
        for name in {*record.listings, *always} if self.everything else {*self._listed, *always}:
            entries = record.listings.get(name, ())
            owner = self._owner(entries[0]) if entries else site.config_path
            own = any(lang == name[0] for *_, lang in reversed(entries))
            roll = Roll(*name, len(entries), owner, own) if entries or name in always else None
            routes = (route for output in makers for route in output.routes(roll, site)) if roll else ()
            self._routes["listing", *name] = list(routes)
        for output in outputs:
            if output.scope is Scope.SITE:
                self._routes["site", output.kind] = list(output.routes(whole, site))
        if self.everything:
            for claimant in record.claims:
                self._routes.setdefault(claimant, [])
        self._claim()

    def _owner(self, entry: Entry) -> str:
        """The source that an entry stands for."""
        _, key, lang = entry
        return next(path for code, path in self.record.stories[key].sources if code == lang)

    def _claim(self) -> None:
        moved = claims.replace(self.record, self._routes)
        self._routes.clear()
        self.moved |= bool(moved.gone or moved.fresh)
        self.gone.update(route.path for route in moved.gone)
        for route in (*moved.gone, *moved.fresh):
            self.changes.route(route)
        if moved.fresh:
            self.problems += collisions.too_long(moved.fresh)
            self.problems += collisions.collisions(self.record.routes, moved.fresh)

    # Outputs

    def suspects(self, intact: Mapping[str, str], stale: Mapping[str, str]) -> dict[str, str]:
        """The files of the outputs that have to be looked at, each with the reason, as the end of a sentence.

        `intact` holds the files that are as the last build left them, `stale` the kinds of output of which
        all have to be looked at, with the reason.
        """
        record, asked, changes = self.record, self.record.asked, self.changes
        changes.shares(record.shares)
        found: dict[str, str] = {}
        for file, route in record.routes.items():
            marks = asked.get(file)
            if marks is None:
                known = file in record.glance.published
                found[file] = "nothing is remembered of how it was made" if known else "it is new"
            elif self.everything:
                found[file] = "the configuration, a catalog, the options or diglot itself changed"
            elif stale and route[0] in stale:
                found[file] = stale[route[0]]
            elif file not in intact:
                found[file] = "the published file is missing or was changed by hand"
            elif not changes.unasked(marks):
                found[file] = questions.told(changes.reason(marks))
        return found

    def in_order(self, files: Collection[str]) -> Iterator[tuple[str, Route]]:
        """Outputs in the order of the dates of what they show, so that each story is read about once."""
        record = self.record
        if len(files) < FEW:
            return ((file, Route._make(record.routes[file])) for file in sorted(files))
        dates: dict[str, float] = {}
        for claimant, claimed in record.claims.items():
            scope, *name = claimant
            if scope == "listing" and (entries := record.listings.get((name[0], name[1], name[2]))):
                for place, file in enumerate(claimed):  # the first page holds the newest
                    at = place * len(entries) // len(claimed) if place else len(entries)
                    dates[file] = entries[at - 1][0]
            elif scope == "story":
                stands = record.stories[name[0]].entries
                dates |= dict.fromkeys(claimed, stands[0][0][0] if stands else 0)
        ordered = sorted(files, key=lambda file: (dates.get(file, float("inf")), file))
        return ((file, Route._make(record.routes[file])) for file in ordered)


def _stands(known: Known | None) -> set[tuple[ListingName, Entry]]:
    """Where a story stands."""
    return {(name, entry) for entry, names in known.entries for name in names} if known else set()


@lru_cache(maxsize=1024)
def _shared(codes: tuple[str, ...]) -> tuple[str, ...]:
    """One tuple for all stories in the same languages."""
    return codes


def _one_text(facts: Facts) -> Facts:
    """The same facts with paths and keys that are in memory already: they stand in many places."""
    path, key = sys.intern(facts.address.path), sys.intern(facts.key)
    return facts._replace(address=facts.address._replace(path=path), key=key)
