"""How to subscribe, in the reader's language: every feed, with links that open it where it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from diglot.library import Library
from diglot.outputs.feeds.directory import Directory, Listed, directory
from diglot.outputs.frame import Edition, Frame, Link, frame
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site

#: Feed readers on the web that take a feed's address, percent-encoded, at the end of theirs.
READERS = {
    "Feedly": "https://feedly.com/i/subscription/feed/",
    "Inoreader": "https://www.inoreader.com/?add_feed=",
    "NewsBlur": "https://www.newsblur.com/?url=",
    "The Old Reader": "https://theoldreader.com/feeds/subscribe?url=",
}


class Subscription(NamedTuple):
    """A feed with the ways to it: `app` opens the reader on the device, `readers` those on the web."""

    title: str
    url: str
    app: str
    readers: tuple[Link, ...]
    formats: tuple[Link, ...]


class SubscribeView(NamedTuple):
    """The feeds of a language, and where to find those of the others."""

    frame: Frame
    feed: Subscription | None
    combined: str  #: the address of the feed of all languages, or ""
    others: tuple[Edition, ...]  #: the same page in other languages
    pairs: tuple[Link, ...]  #: feeds of this and another language, side by side
    corrections: str  #: the address of the feed of corrections, or ""
    topics: tuple[tuple[str, tuple[Link, ...]], ...]  #: by kind of list: `series`, `tag`, `author`
    opml: str


class Subscribe:
    """`/en/subscribe/`."""

    kind = "subscribe"
    version = 1
    template = "subscribe.html"
    stage = Stage.LISTS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        for language in site.languages:
            path = f"{language.code}/subscribe/"
            yield Route(self.kind, (language.code,), path, site.config_path, "how to subscribe")

    def view(self, route: Route, plan: Plan) -> SubscribeView:
        (lang,) = route.subject
        language, messages = plan.site.language(lang), plan.messages[lang]
        found = directory(plan, language)
        around = frame(
            plan,
            route,
            language,
            messages.pgettext("heading", "Subscribe"),
            description=messages.gettext("New stories come to you, in a feed reader of your choice."),
            section="feed",
        )
        return SubscribeView(
            frame=around,
            feed=_feed(found),
            combined=plan.url("rss-combined"),
            others=tuple(each for each in around.editions if each.href),
            pairs=tuple(map(_link, found.pairs)),
            corrections=plan.url("rss-corrections", lang),
            topics=tuple((kind, tuple(map(_link, feeds))) for kind, feeds in found.topics),
            opml=plan.href("opml"),
        )

    def bodies(self, view: SubscribeView) -> tuple[str, ...]:
        return ()

    def render(self, view: SubscribeView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)


def _feed(found: Directory) -> Subscription | None:
    if found.edition is None:
        return None
    title, url, *_ = found.edition
    readers = tuple(Link(name, f"{address}{quote(url, safe='')}") for name, address in READERS.items())
    # `feed:https://…` is no valid URL to the W3C's checker; readers take both spellings.
    app = f"feed://{url.partition('://')[2]}"
    return Subscription(title, url, app, readers, tuple(map(_link, found.formats)))


def _link(feed: Listed) -> Link:
    return Link(feed.title, feed.url)
