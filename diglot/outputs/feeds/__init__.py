"""Feeds: what they hold (`choices`) in some format (`rss`, `atom`, `jsonfeed`), each pair a kind of output.

One view (`view`) serves all formats, and one cleaner (`content`) all texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from diglot.outputs.feeds import choices
from diglot.outputs.feeds.choices import Choice
from diglot.outputs.feeds.view import FeedView
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site


class Format(NamedTuple):
    """How a feed is written."""

    name: str  #: a key of `formats.WRITERS`
    file: str
    type: str  #: its media type


RSS = Format("rss", "feed.xml", "application/rss+xml")
ATOM = Format("atom", "atom.xml", "application/atom+xml")
JSON = Format("json", "feed.json", "application/feed+json")


@dataclass(frozen=True, slots=True)
class Feed:
    """One kind of feed in one format."""

    kind: str
    choice: Choice
    format: Format
    version: int = 3
    template: str = ""
    stage: Stage = Stage.FEEDS

    @property
    def scope(self) -> Scope:
        return self.choice.scope

    def routes(self, part: Any, site: Site) -> Iterator[Route]:
        return self.choice.routes(part, site, self.kind, self.format.file)

    def view(self, route: Route, plan: Plan) -> FeedView:
        return self.choice.view(route, plan)

    def bodies(self, view: FeedView) -> Iterable[str]:
        for item in view.items:
            yield from (each.body for each in (item, item.second) if each and each.body)

    def render(self, view: FeedView, env: Env) -> bytes:
        from diglot.outputs.feeds import formats  # noqa: PLC0415 - feedgen and lxml: 50 ms

        return formats.written(view, self.format.name, env)


FEEDS = (
    Feed("rss", choices.EDITION, RSS),
    Feed("atom", choices.EDITION, ATOM),
    Feed("jsonfeed", choices.EDITION, JSON),
    Feed("rss-archive", choices.ARCHIVE, RSS),
    Feed("atom-archive", choices.ARCHIVE, ATOM),
    Feed("jsonfeed-archive", choices.ARCHIVE, JSON),
    Feed("rss-combined", choices.COMBINED, RSS),
    Feed("atom-combined", choices.COMBINED, ATOM),
    Feed("jsonfeed-combined", choices.COMBINED, JSON),
    Feed("rss-tag", choices.TAG, RSS),
    Feed("rss-author", choices.AUTHOR, RSS),
    Feed("rss-series", choices.SERIES, RSS),
    Feed("rss-corrections", choices.CORRECTIONS, RSS),
    Feed("rss-beside", choices.BESIDE, RSS),
)
