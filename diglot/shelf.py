"""Stories with their texts, taken from the cache one at a time: only those in use are held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from diglot import batches, library, placement
from diglot.batches import ParseBatch, Unread
from diglot.cache import Cache, Remembered
from diglot.errors import Problem
from diglot.model import Hidden, Story
from diglot.placement import Show
from diglot.sources import Reading

#: Stories held in memory. Outputs are made in the order of their stories' dates, so few are needed at a time.
HELD = 1024

#: Likewise, in those that are handed on to the next build in the same process.
MOST = 4096

#: Stories that are handed on, by key: each with the digest of its place.
Held = dict[str, tuple[str, tuple[Story | None, tuple[Hidden, ...]]]]


class Moved(Exception):
    """A source changed while the build was under way: what was decided is not about the same site."""


class Shelf:
    """Gives stories by their keys.

    `contents` tells the content and the key of each source by path, `story` the digest of a story's place and
    the paths of its sources. `held` has the stories of an earlier build. Any method may raise Moved, or
    Unusable from the cache.
    """

    def __init__(
        self,
        cache: Cache,
        read: Callable[[str], Unread | Problem],
        how: Reading,
        contents: Mapping[str, tuple[str, str]],
        story: Callable[[str], tuple[str, tuple[str, ...]]],
        show: Show,
        order: Mapping[str, int],
        held: Held | None,
    ) -> None:
        self._cache, self._read, self._how = cache, read, how
        self._contents, self._story, self._show, self._order = contents, story, show, order
        self._held = held
        self._both = lru_cache(maxsize=HELD)(self._again)
        self.body = cache.body

    def story(self, key: str) -> Story | None:
        """A story with its texts, or None if nothing of it is published."""
        return self._both(key)[0]

    def hidden(self, key: str) -> tuple[Hidden, ...]:
        """What of a story is not published now."""
        return self._both(key)[1]

    def sources(self, paths: Iterable[str]) -> list[Remembered]:
        """Sources that did not change since their content was noted: remembered, or parsed once more."""
        contents = {path: self._contents[path][0] for path in paths}
        known = self._cache.find(contents)
        return [known.get(path) or self._parsed(path, content) for path, content in contents.items()]

    def _parsed(self, path: str, content: str) -> Remembered:
        found = self._read(path)
        if isinstance(found, Problem) or found.content != content:
            raise Moved(path)
        (read,) = batches.parse(ParseBatch(self._how, [found]))
        self._cache.add([read.row])
        return self._cache.find({path: content})[path]

    def _again(self, key: str) -> tuple[Story | None, tuple[Hidden, ...]]:
        """What an earlier build made of a story, if it has the same place and the same contents."""
        digest, paths = self._story(key)
        if not paths:
            return None, ()
        if self._held is None:
            return self._made(key, paths)
        if self._held.get(key, ("",))[0] != digest:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[key] = digest, self._made(key, paths)
        return self._held[key][1]

    def _made(self, key: str, paths: Iterable[str]) -> tuple[Story | None, tuple[Hidden, ...]]:
        found = self.sources(paths)
        found.sort(key=lambda each: self._order[each.facts.address.lang])
        articles, approved = placement.told_apart(each.facts for each in found)
        facts = {each.address.lang: each for each in articles}
        place, _ = placement.placed(key, facts, self._show, (), approved)
        if not place.outlines:
            return None, place.hidden
        group = {each.source.address.lang: each.source for each in found if each.facts in articles}
        copies = {each.source.address.lang: each.source for each in found if each.facts not in articles}
        return library.story(place, group, copies), place.hidden
