"""Kinds of output: one file each, one entry each in `ALL`, one interface (`diglot.plan.Output`).

Those of other packages come in by entry points; see `plugged`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diglot import toolchain
from diglot.errors import Problem, did_you_mean, raise_errors
from diglot.outputs.archive import Archive, Month
from diglot.outputs.beside import Beside, Pairs
from diglot.outputs.card import ShareCard, undrawable
from diglot.outputs.feeds import FEEDS
from diglot.outputs.feeds.choices import ARCHIVE
from diglot.outputs.files import ASSET, STATIC, Media
from diglot.outputs.front import Front
from diglot.outputs.hosts import Headers, Redirects, Robots, SecurityText
from diglot.outputs.images import Prints
from diglot.outputs.index import Home
from diglot.outputs.notfound import NotFound
from diglot.outputs.opml import Opml
from diglot.outputs.page import Page
from diglot.outputs.redirect import Redirect
from diglot.outputs.search import Search, unsearchable
from diglot.outputs.series import AllSeries, Series
from diglot.outputs.sitemap import News, Sitemap
from diglot.outputs.subscribe import Subscribe
from diglot.outputs.topics import AUTHOR, AUTHORS, TAG, TAGS
from diglot.plan import Output
from diglot.site import Site

ALL: tuple[Output, ...] = (
    Page(),
    Home(),
    Front(),
    Archive(),
    Month(),
    TAGS,
    TAG,
    AUTHORS,
    AUTHOR,
    AllSeries(),
    Series(),
    Beside(),
    Pairs(),
    *FEEDS,
    Opml(),
    Subscribe(),
    Search(),
    NotFound(),
    Redirect(),
    Sitemap(),
    News(),
    Robots(),
    SecurityText(),
    Redirects(),
    Headers(),
    ShareCard(),
    Media(),
    Prints(),
    ASSET,
    STATIC,
)


#: What all others need: pages link to their edition's home, and show assets and images.
ALWAYS = frozenset({"home", "asset", "image", "media", "static"})


#: Kinds that people subscribe to: their addresses are kept for ever, and a hub is told of them.
SUBSCRIBED = frozenset(feed.kind for feed in FEEDS if feed.choice is not ARCHIVE)


def chosen(site: Site) -> Sequence[Output]:
    """The outputs that the configuration asks for: all, or those in `outputs` and what they need.

    Raises ContentError for a kind that does not exist, or that cannot be made on this machine.
    """
    raise_errors([*undrawable(site), *unsearchable(site)])
    others = toolchain.plugins()
    kinds = [*(output.kind for output in ALL), *(other.name for other in others)]
    raise_errors(_unknown(site, kinds))
    if site.outputs:  # what is not asked for need not be right
        others = tuple(each for each in others if each.name in site.outputs)
    ours = [each for each in ALL if not site.outputs or each.kind in {*site.outputs, *ALWAYS}]
    if not others:
        return ours
    from diglot.outputs import plugged  # noqa: PLC0415 - only where there are some

    return ours + plugged.loaded(others, [output.kind for output in ALL], site.config_path)


def _unknown(site: Site, kinds: Sequence[str]) -> Iterator[Problem]:
    for kind in site.outputs:
        if kind not in kinds:
            fix = did_you_mean(kind, kinds) or f"write some of: {', '.join(kinds)}"
            yield Problem(site.config_path, 0, 0, "config", f'outputs: there is no kind "{kind}"', fix)
