"""The page for addresses that do not exist: one a language, and one in all languages at the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diglot.library import Library
from diglot.model import Language
from diglot.outputs.files import brought
from diglot.outputs.frame import Card, Frame, Link, frame
from diglot.outputs.listing import cards
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site

#: Newest stories offered to a reader who is lost, on a page of one language and beside others.
NEWEST, BESIDE = 5, 3


class Lost(NamedTuple):
    """What the page says in one language, and where it leads. Its words are finished: the root has many."""

    name: str
    lang: str
    dir: str
    code: str
    title: str
    heading: str
    text: str
    newest: str
    home: str
    ways: tuple[Link, ...]
    cards: tuple[Card, ...]


class NotFoundView(NamedTuple):
    """One language, or all of them at the root, each in its own words."""

    frame: Frame
    lost: tuple[Lost, ...]


class NotFound:
    """`/404.html` in all languages, `/en/404.html`, `/zh/404.html`."""

    kind = "notfound"
    version = 2
    template = "404.html"
    stage = Stage.LISTS
    scope = Scope.SITE

    def routes(self, library: Library, site: Site) -> Iterator[Route]:
        what = "the page of missing addresses"
        for language in (None, *site.languages):
            subject = (language.code,) if language else ()
            path = "/".join((*subject, "404.html"))
            if not brought(library, path):
                yield Route(self.kind, subject, path, site.config_path, what)

    def view(self, route: Route, plan: Plan) -> NotFoundView:
        site = plan.site
        languages = [site.language(code) for code in route.subject] or site.languages
        newest = NEWEST if route.subject else BESIDE
        lost = tuple(_lost(plan, language, newest) for language in languages)
        title = " · ".join(dict.fromkeys(each.heading for each in lost))
        return NotFoundView(frame(plan, route, languages[0], title, elsewhere={}), lost)

    def bodies(self, view: NotFoundView) -> tuple[str, ...]:
        return ()

    def render(self, view: NotFoundView, env: Env) -> bytes:
        return env.page(self.template, view, view.frame.lang)


def _lost(plan: Plan, language: Language, newest: int) -> Lost:
    code, messages = language.code, plan.messages[language.code]
    _ = messages.gettext
    ways = (
        # TRANSLATORS: A link to the newest stories, on the page of an address that does not exist.
        Link(_("To the newest stories"), plan.href("home", code)),
        # TRANSLATORS: Likewise, to all stories by month.
        Link(_("Browse the archive"), plan.href("archive", code)),
    )
    return Lost(
        name=language.name,
        lang=language.tag,
        dir=language.dir,
        code=code,
        title=plan.site.title(code),
        # TRANSLATORS: The heading of the page that is shown in place of one that does not exist.
        heading=_("There is no such page"),
        # TRANSLATORS: Below that heading.
        text=_("The address may be mistyped, or what stood here may have moved."),
        # TRANSLATORS: The heading of the newest stories, on the same page.
        newest=_("Newest stories"),
        home=plan.href("home", code),
        ways=tuple(way for way in ways if way.href),
        cards=cards(plan, plan.listing(code, "edition").newest(newest), language),
    )
