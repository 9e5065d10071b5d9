"""`/en/digest.txt`, `/zh/digest.txt`: the newest stories of each language as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diglot.extending import Env, Plan, Roll, Route, Scope, Site, Stage

#: Stories in a digest.
COUNT = 10


class Item(NamedTuple):
    """One story."""

    title: str
    day: str
    excerpt: str
    url: str


class Digest(NamedTuple):
    """All that a digest shows, and nothing else. While this is the same, the file is not made again."""

    title: str
    items: tuple[Item, ...]


class PlainTextDigest:
    """The kind of output. What each name means is told in diglot's `docs/extending.md`."""

    kind = "plain-text-digest"
    version = 1
    template = ""
    stage = Stage.LISTS
    scope = Scope.LISTING

    def routes(self, roll: Roll, site: Site) -> Iterator[Route]:
        """One address for each edition that has an article."""
        if (roll.kind, roll.name) == ("edition", ""):
            path = f"{roll.lang}/digest.txt"
            yield Route(self.kind, (roll.lang,), path, roll.owner, "the digest in plain text")

    def view(self, route: Route, plan: Plan) -> Digest:
        """What stands in one digest."""
        (lang,) = route.subject
        articles = plan.listing(lang, "edition").newest(COUNT)
        return Digest(
            plan.site.title(lang),
            tuple(
                Item(each.title, f"{each.date:%Y-%m-%d}", each.excerpt, plan.url("page", lang, each.key))
                for each in articles
            ),
        )

    def bodies(self, view: Digest) -> Iterable[str]:
        """No text is shown in full."""
        return ()

    def render(self, view: Digest, env: Env) -> bytes:
        """The file."""
        parts = [f"{view.title}\n"]
        parts += [f"* {each.title} ({each.day})\n  {each.excerpt}\n  {each.url}\n" for each in view.items]
        return "\n".join(parts).encode()
