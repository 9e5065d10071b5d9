"""Identity for ever: what readers know of a site, held against what it would be now.

What they know is in `published.lock` (see `lock`): addresses that others link to, and ids by which feed
readers tell old items from new ones. What would be lost is a problem, and all are told at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from diglot.errors import Problem, Severity
from diglot.model import Entry, Hidden
from diglot.moments import moment
from diglot.outputs.feeds.view import entry_id
from diglot.plan import PAGE, Output, PlainRoute, Scope
from diglot.record import Record
from diglot.release.lock import Lock, Name, Published, shown, whole
from diglot.scan import LOCK
from diglot.site import Site

#: The kind of the pages at old addresses; their subjects are (language code, key, path).
REDIRECT = "redirect"

ACCEPT = "or let it go: `diglot publish --accept`"

#: Where a fault can be mended: path, line and column.
Place = tuple[str, int, int]

#: Where the front matter of an article has a key; the second answer says whether it has it.
Locate = Callable[[Name, str], tuple[Place, bool]]


@dataclass(slots=True)
class Standing:
    """A site as it would be published now, asked for one article at a time."""

    site: Site
    record: Record

    def __post_init__(self) -> None:
        self.site = replace(self.site, id_domain=self.site.domain)  # found out once

    def edition(self, lang: str) -> Sequence[Entry]:
        """The articles of a language, from the oldest to the newest."""
        return self.record.listings.get((lang, "edition", ""), ())

    def __contains__(self, name: Name) -> bool:
        lang, key = name
        known = self.record.stories.get(key)
        return known is not None and lang in known.published

    def __iter__(self) -> Iterator[Name]:
        return ((lang, key) for each in self.site.languages for _, key, lang in self.edition(each.code))

    def _date(self, lang: str, key: str) -> int:
        listing = (lang, "edition", "")
        return next(entry[0] for entry, names in self.record.stories[key].entries if listing in names)

    def first(self, name: Name) -> int:
        """When an article appeared, in the whole seconds that feeds say."""
        return whole(self._date(*name))

    def original(self, key: str) -> Name:
        """The article that a story was first published as."""
        return self.record.stories[key].original, key

    def id(self, name: Name) -> str:
        """What feeds call an article."""
        lang, key = name
        original = self._date(self.record.stories[key].original, key)
        return entry_id(self.site, moment(original).year, key, lang)

    def at(self, address: str) -> PlainRoute | None:
        """What has an address."""
        path = address[1:]
        return self.record.routes.get(f"{path}index.html" if not path or path[-1] == "/" else path)

    def addresses(self, name: Name) -> list[str]:
        """The address of an article's page, and then its old ones."""
        lang, key = name
        routes = (self.record.routes[file] for file in self.record.claims.get(("story", key), ()))
        ours = [route for route in routes if route[0] in {PAGE, REDIRECT} and route[1][:2] == (lang, key)]
        return [f"/{route[2]}" for route in sorted(ours, key=lambda route: route[0] != PAGE)]

    def owner(self, address: str) -> Name | None:
        """The article that has an address, by its page or by an alias."""
        route = self.at(address)
        return (route[1][0], route[1][1]) if route and route[0] in {PAGE, REDIRECT} else None

    def is_kept(self, name: Name, address: str) -> bool:
        """Whether an address that an article had leads to it, or to something that is no other article."""
        route = self.at(address)
        return route is not None and (route[0] != PAGE or route[1] == name)

    def has_expired(self, name: Name) -> bool:
        """Whether an article was taken back on a day that was announced: nobody loses it by mistake."""
        lang, key = name
        known = self.record.stories.get(key)
        return known is not None and lang in known.ended

    def renamed(self, lock: Lock) -> dict[Name, Name]:
        """New articles by those that are gone, where both have the same moment and no other one has it.

        A file that was renamed has another key, but the date that its author once wrote.
        """
        gone, new = (
            defaultdict[tuple[str, int], list[Name]](list),
            defaultdict[tuple[str, int], list[Name]](list),
        )
        for name, each in lock.articles.items():
            if name not in self:
                gone[name[0], each.first].append(name)
        if gone:
            for name in self:
                if name not in lock.articles:
                    new[name[0], self.first(name)].append(name)
        return {
            names[0]: new[at][0]
            for at, names in gone.items()
            if len(names) == 1 and len(new.get(at, ())) == 1
        }

    def unseen(self, lock: Lock) -> Iterator[Name]:
        """New articles that are too old by date for the feeds of their languages."""
        for each in self.site.languages:
            for _, key, lang in self.edition(each.code)[: -self.site.feed_size]:
                if (lang, key) not in lock.articles:
                    yield lang, key


class Finding(NamedTuple):
    """A problem, and what the lock forgets if it is accepted."""

    problem: Problem
    names: tuple[Name, ...] = ()
    address: str = ""  #: the only thing that is lost of an article
    feed: tuple[str, str] | None = None


@dataclass(slots=True)
class Comparison:
    """One lock held against one site. `line` finds an article in the lock."""

    lock: Lock
    now: Standing
    kinds: Mapping[str, Output]
    locate: Locate
    hidden: Callable[[str], Sequence[Hidden]]
    line: Callable[[Name], int]
    today: datetime
    keys: Collection[str] | None = None  #: of the only stories that `lock` speaks of; None: of all

    def findings(self) -> list[Finding]:
        """Everything that readers would lose, see twice, or never see."""
        moved = defaultdict[Name, list[str]](list)
        for name, address in self.lock.addresses:
            moved[name].append(address)
        found, hosts = list[Finding](), defaultdict[str, list[Name]](list)
        for name, known in self.lock.articles.items():
            if name not in moved and self._is_same(name, known):
                continue
            addresses = [known.address, *sorted(moved.get(name, ()))]
            if name in self.now:
                found += self._addresses(name, addresses)
                found += self._same(name, known, hosts)
            elif not self.now.has_expired(name):
                found += self._gone(name, addresses)
        found += (self._host(host, names) for host, names in hosts.items())
        return [*found, *self._feeds(), *self._unseen()]

    def _is_same(self, name: Name, known: Published) -> bool:
        """Whether an article is just what readers know: most are, and there are many."""
        route = self.now.at(known.address)
        return (
            route is not None
            and route[1] == name
            and route[0] == PAGE
            and self.now.id(name) == known.id
            and self.now.first(name) <= known.first
        )

    def _addresses(self, name: Name, addresses: Sequence[str]) -> Iterator[Finding]:
        """The addresses of an article that is still there."""
        for address in addresses:
            if not self.now.is_kept(name, address):
                place, stated = self.locate(name, "aliases")
                owner = self.now.at(address)
                would = f"lead to {owner[3]}" if owner else "lead nowhere"
                add = f"add {address} to `aliases`" if stated else f"add `aliases: [{address}]`"
                message = f"{address} was published, and would {would}"
                yield Finding(_warning(place, "lost", message, f"{add}, {ACCEPT}"), (name,), address)

    def _same(self, name: Name, known: Published, hosts: Mapping[str, list[Name]]) -> Iterator[Finding]:
        """The id and the date of an article that is still there."""
        new, first = self.now.id(name), self.now.first(name)
        place, _ = (
            self.locate(name, "date") if new != known.id or first > known.first else (("", 0, 0), False)
        )
        if new != known.id:
            before, after = _TAG.fullmatch(known.id), _TAG.fullmatch(new)
            if before and after and before["host"] != after["host"]:
                hosts[before["host"]].append(name)
                return
            message = f"readers know this article as {known.id}, and would see it once more as {new}"
            yield Finding(_warning(place, "identity", message, f"{self._year(name)}, {ACCEPT}"), (name,))
        elif first > known.first:
            message = (
                f"readers were given this article at {shown(known.first)}, and would see it again as new"
            )
            fix = f"write `date: {shown(known.first)}` again, and the new one as `updated`, {ACCEPT}"
            yield Finding(_warning(place, "resurfaced", message, fix), (name,))

    def _year(self, name: Name) -> str:
        """How to bring the year back that an id holds: it is that of the story's original."""
        original = self.lock.articles.get(self.now.original(name[1]))
        if original is None:
            return "write the first date back, and the new one as `updated`"
        return f"write `date: {shown(original.first)}` again, and the new one as `updated`"

    def _host(self, host: str, names: Sequence[Name]) -> Finding:
        new, many = self.now.site.domain, f"{len(names):,} article{'' if len(names) == 1 else 's'}"
        message = f"readers know {many} by ids of {host}, and would see them once more by ids of {new}"
        fix = f'write id_domain = "{host}", {ACCEPT}'
        return Finding(_warning((self.now.site.config_path, 0, 0), "identity", message, fix), tuple(names))

    def _gone(self, name: Name, addresses: Sequence[str]) -> Iterator[Finding]:
        """An article that is no longer there, and who has its addresses now."""
        lang, key = name
        heirs = dict.fromkeys(
            owner for each in addresses if (owner := self.now.owner(each)) and owner not in self.lock.articles
        )
        for heir in heirs:
            address = next(each for each in addresses if self.now.owner(each) == heir)
            place, _ = self.locate(heir, "key")
            message = (
                f"{address} was published as the story “{key}”; readers would see it once more as “{heir[1]}”"
            )
            yield Finding(_warning(place, "identity", message, f"write `key: {key}`, {ACCEPT}"), (name,))
        here = (LOCK, self.line(name), 1)
        for address in addresses:
            if self.now.at(address) is None:
                why, fix = self._reason(lang, key, address)
                message = f"{address} was published, and would lead nowhere{why}"
                yield Finding(_warning(here, "lost", message, f"{fix}, {ACCEPT}"), (name,))

    def _reason(self, lang: str, key: str, address: str) -> tuple[str, str]:
        """Why an article is no longer there, and what to do."""
        for each in self.hidden(key):
            if each.lang == lang:
                fix = "publish it again, or let it end on a day with `expires`"
                return f": {each.path} {each.reason}", fix
        if heir := self.now.renamed(self.lock).get((lang, key)):
            (path, *_), _ = self.locate(heir, "key")
            return "", f"write `key: {key}` and `aliases: [{address}]` in {path}, if it is the same article"
        fix = f"write `aliases: [{address}]` in the article that replaces it (`key: {key}` if it is the same)"
        return "", fix

    def _feeds(self) -> Iterator[Finding]:
        for kind, address in sorted(self.lock.feeds):
            if self.now.at(address) is None:
                path, listed = self.now.site.config_path, self.kinds.get(kind)
                message = f"the feed {address} was published, and its subscribers would find nothing"
                fix = f'put "{kind}" back into `outputs`'
                if listed is not None and listed.scope is Scope.LISTING:
                    fix = "publish an article that belongs into it"
                elif listed is not None:
                    fix = f"put the language back, or a feed that says goodbye at static{address}"
                problem = _warning((path, 0, 0), "lost", message, f"{fix}, {ACCEPT}")
                yield Finding(problem, feed=(kind, address))

    def _unseen(self) -> Iterator[Finding]:
        """Translations that came later but are dated like their originals, which left the feeds long ago."""
        for name in self.now.unseen(self.lock):
            if self.keys is not None and name[1] not in self.keys:
                continue
            original = self.now.original(name[1])
            if original in self.lock.articles and self.now.first(original) == self.now.first(name):
                place, _ = self.locate(name, "title")
                message = "the translation is new but dated like its original, so no feed would ever hold it"
                fix = f"add the day of its own publication: `date: {self.today:%Y-%m-%d}`"
                yield Finding(_warning((place[0], 1, 1), "unseen", message, fix))


_TAG = re.compile(r"tag:(?P<host>[^,]*),(?P<year>\d+):.*")


def _warning(place: Place, code: str, message: str, fix: str) -> Problem:
    return Problem(*place, code, message, fix, Severity.WARNING)


def as_errors(findings: Collection[Finding], kinds: Mapping[str, Output]) -> list[Problem]:
    """The problems of findings, as errors where readers lose what they have.

    The feed of a tag that no story has any more is no error: nothing would come by it.
    """
    problems = []
    for problem, names, _, feed in findings:
        kind = kinds.get(feed[0]) if feed else None
        empty = kind is not None and kind.scope is Scope.LISTING
        loss = names or (feed and not empty)
        problems.append(replace(problem, severity=Severity.ERROR) if loss else problem)
    return problems
