"""What changed, and so which outputs have to be looked at again.

    changed sources ─▶ stories ─▶ listings ─▶ routes ─▶ outputs to look at

Each step compares with the record of the last build, notes the questions whose answers may differ, and makes
the record that of this build. Only a build that has published saves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from diglot import claims, collisions, digest, library, placement, questions
from diglot.changes import Changes
from diglot.claims import Claimant
from diglot.errors import Problem
from diglot.files import Files
from diglot.glance import plain
from diglot.intake import Intake
from diglot.library import ALL, Library, Roll
from diglot.model import Entry, ListingName, image_type
from diglot.moments import microseconds
from diglot.placement import Place
from diglot.plan import Output, Route, Scope
from diglot.record import Known, Record
from diglot.scan import ARTICLES
from diglot.site import Site
from diglot.sources import Facts

#: Outputs of which the order makes no difference.
FEW = 500


@dataclass(slots=True)
class Survey:
    """One build's way from changed sources to the outputs that have to be looked at.

    The steps are called in the order in which they stand here.
    """

    intake: Intake
    everything: bool  #: nothing that the record decided can be relied on
    silent: frozenset[str] = frozenset()  #: codes of warnings that nobody wants to hear of
    record: Record = field(init=False)
    site: Site = field(init=False)
    changes: Changes = field(init=False)
    moved: bool = False  #: whether an address, a date or what is published changed
    placed: set[str] = field(default_factory=set)  #: the keys of all stories that were placed
    gone: set[str] = field(default_factory=set)  #: the paths of all routes that are no more
    _listed: set[ListingName] = field(default_factory=set)  #: listings whose entries changed
    _routes: dict[Claimant, list[Route]] = field(default_factory=dict)  #: as they are now, of who changed

    def __post_init__(self) -> None:
        self.record, self.site = self.intake.record, self.intake.site
        self.changes = Changes((self.site.page_size, self.site.feed_size), wanted=not self.everything)

    # Stories

    def place(self, files: Files, outputs: Sequence[Output]) -> None:
        """Give each story that may have changed its place, its listings and its routes."""
        self._touch_all_others(files)
        makers = [output for output in outputs if output.scope is Scope.STORY]
        removed: dict[ListingName, list[Entry]] = defaultdict(list)
        added: dict[ListingName, list[Entry]] = defaultdict(list)
        self.placed.update(self.intake.waiting)
        for key in sorted(self.intake.waiting):
            paths = self.intake.waiting.pop(key)
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
        record, now = self.record, microseconds(self.intake.show.now)
        if self.everything:
            for path, (_, key) in record.contents.items():
                self.intake.touch(key, path)
            for key in record.stories:
                self.intake.touch(key)
            return
        before, after = record.files, files.beside
        came = {path for path in after if path not in before}
        went = {path for path in before if path.startswith(f"{ARTICLES}/") and path not in after}
        for key, known in record.stories.items():
            if (known.due and known.due <= now) or not came.isdisjoint(known.wanted):
                self.intake.touch(key)
        if went:
            media = {f"media/{path.removeprefix(f'{ARTICLES}/')}" for path in went}
            for claimant, claimed in record.claims.items():
                if claimant[0] == "story" and not media.isdisjoint(claimed):
                    self.intake.touch(claimant[1])

    def _placed(self, key: str, paths: Iterable[str], files: Files) -> tuple[Known, Place | None]:
        contents = self.record.contents
        paths = sorted(path for path in set(paths) if path in contents and contents[path][1] == key)
        if not paths:
            return Known("", (), (), (), (), 0, (), "", ()), None
        facts, problems = [], list[Problem]()
        for path in paths:
            if path in self.intake.facts:
                facts.append(self.intake.facts.pop(path))
                problems += self.intake.found.get(path, ())
            else:
                (remembered,) = self.intake.shelf.sources((path,))
                facts.append(remembered.facts)
                problems += remembered.problems
        articles, approved = placement.told_apart(facts)
        if not articles:
            self.intake.problems += problems
            return Known("", (), (), (), (), 0, (), "", ()), None
        group, more = placement.paired(articles, self.intake.order)
        place, lacking = placement.placed(key, group, self.intake.show, files.beside, approved)
        problems += [*more, *lacking]
        self.intake.problems += [problem for problem in problems if problem.is_error]
        warnings = tuple(problem for problem in problems if not problem.is_error)
        shown = [(path, contents[path][0]) for path in paths]
        told = [(each.modified, each.corrections, each.scheduled) for each in place.outlines]
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
            _images(place, facts),
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
            self.intake.problems += collisions.too_long(moved.fresh)
            self.intake.problems += collisions.collisions(self.record.routes, moved.fresh)

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


def _images(place: Place, facts: Iterable[Facts]) -> tuple[tuple[str, bool], ...]:
    """The image files of a story; whether a text shows each."""
    published = {outline.lang for outline in place.outlines}
    shown = {path for each in facts if each.address.lang in published for path in each.shown}
    beside = {path for outline in place.outlines for path in outline.beside if image_type(path)}
    return tuple((path, path in shown) for path in sorted(beside | shown))


def _stands(known: Known | None) -> set[tuple[ListingName, Entry]]:
    """Where a story stands."""
    return {(name, entry) for entry, names in known.entries for name in names} if known else set()


@lru_cache(maxsize=1024)
def _shared(codes: tuple[str, ...]) -> tuple[str, ...]:
    """One tuple for all stories in the same languages."""
    return codes
