"""All feeds in one file, which feed readers import (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.library import Library
from diglot.outputs.feeds.directory import Listed, combined, directory
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site


class OpmlView(NamedTuple):
    """Feeds in named groups; a feed outside of any is in the group ""."""

    title: str
    groups: tuple[tuple[str, tuple[Listed, ...]], ...]


class Opml:
    """`/feeds.opml`: a group for each language, and then the feeds of several."""

    kind = "opml"
    version = 1
    template = ""
    stage = Stage.FEEDS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        yield Route(self.kind, (), "feeds.opml", site.config_path, "the list of all feeds")

    def view(self, route: Route, plan: Plan) -> OpmlView:
        groups = []
        several = dict.fromkeys(filter(None, [combined(plan)]))
        for language in plan.site.languages:
            found = directory(plan, language)
            topics = (feed for _, feeds in found.topics for feed in feeds)
            feeds = tuple(filter(None, (found.edition, found.corrections, *topics)))
            groups.append((language.name, feeds))
            several |= dict.fromkeys(found.pairs)
        groups.append(("", tuple(several)))
        return OpmlView(plan.site.title(plan.site.default.code), tuple(groups))

    def bodies(self, view: OpmlView) -> tuple[str, ...]:
        return ()

    def render(self, view: OpmlView, env: Env) -> bytes:
        from lxml import etree  # noqa: PLC0415 - only where the list is really made

        root = etree.Element("opml", version="2.0")
        etree.SubElement(etree.SubElement(root, "head"), "title").text = view.title
        body = etree.SubElement(root, "body")
        for name, feeds in view.groups:
            parent = etree.SubElement(body, "outline", text=name) if name else body
            for feed in feeds:
                words = {"text": feed.title, "title": feed.title, "language": feed.tag}
                addresses = {"xmlUrl": feed.url, "htmlUrl": feed.home}
                etree.SubElement(parent, "outline", type="rss", **words, **addresses)
        xml: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        return xml
