"""Cards: an image for each article that has none of its own, shown where a link to it is shared.

Pillow, an extra, is imported only where a card is really made.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from diglot import links
from diglot.errors import Problem, Severity
from diglot.model import CARD_SIZE, Article, File
from diglot.outputs.frame import Picture, picture, section_name, stamp
from diglot.placement import Place
from diglot.plan import Env, Plan, Route, Scope, Stage
from diglot.site import Site

CARD = "card"

#: What a site's own font is called among its assets; the first of them wins.
OWN_FONTS = ("card.otf", "card.ttf")


class CardView(NamedTuple):
    """What a card says; only characters that its font has."""

    lang: str
    title: str
    section: str
    site: str
    language: str  #: the language's own name
    date: str
    font: File | None  #: the site's own


class ShareCard:
    """`/cards/en/<slug>.png`."""

    kind = CARD
    version = 1  # it goes up with the fonts as well: nothing digests them
    template = ""
    stage = Stage.FILES
    scope = Scope.STORY

    def routes(self, place: Place, site: Site) -> Iterator[Route]:
        for outline in place.outlines if site.cards else ():
            if not outline.pictured:
                path = f"cards/{outline.lang}/{outline.slug}.png"
                yield Route(self.kind, (outline.lang, place.key), path, outline.path, "its card")

    def view(self, route: Route, plan: Plan) -> CardView:
        lang, key = route.subject
        article, language = plan.article(lang, key), plan.site.language(lang)
        font = next((plan.given("asset", name) for name in OWN_FONTS if plan.path("asset", (name,))), None)
        says = {
            "title": article.title,
            "section": section_name(plan, article),
            "site": plan.site.title(lang),
            "language": language.name,
            "date": stamp(plan, article.date, language).text,
        }
        shown = {name: _shown(plan, article, text, font) for name, text in says.items()}
        return CardView(language.tag, **shown, font=font)

    def bodies(self, view: CardView) -> tuple[str, ...]:
        return ()

    def render(self, view: CardView, env: Env) -> bytes:
        from diglot.imaging import cards  # noqa: PLC0415 - Pillow is an extra

        foot = f"{view.language} · {view.date}"
        ink, other = cards.inks(view.language)
        return cards.png(cards.Print(view.title, view.section, view.site, foot, ink, other), view.font)


def undrawable(site: Site) -> Iterator[Problem]:
    """The problem of a site that wants cards, where there is nothing to draw them with."""
    if site.cards and find_spec("PIL") is None:
        message, fix = "cards: drawing needs the package pillow", 'install it: pip install "diglot[images]"'
        yield Problem(site.config_path, 0, 0, "config", message, fix)


def shared_picture(plan: Plan, article: Article) -> Picture | None:
    """What a link to an article shows: its card, else its own image, else nothing."""
    if url := plan.url(CARD, article.lang, article.key):
        return Picture(url, "image/png", *CARD_SIZE, article.title)
    if article.image is None:
        return None
    target = article.image.target
    return picture(plan, links.image_href(target, plan), links.image_file(target, plan))


def _shown(plan: Plan, article: Article, text: str, font: File | None) -> str:
    """A text without what its font lacks: the plan notes a warning."""
    from diglot.imaging import cards  # noqa: PLC0415 - as above

    try:
        lacking = cards.missing(text, font)
    except OSError:
        name = "templates/assets/" + next(each for each in OWN_FONTS if plan.path("asset", (each,)))
        message, fix = "this is not a font that can be read", "save it as OpenType or TrueType"
        plan.problems.append(Problem(name, 0, 0, CARD, message, fix))
        return text
    if lacking:
        named = ", ".join(f"“{each}” (U+{ord(each):04X})" for each in lacking)
        message = f"the card's font lacks {named}: the card leaves it out"
        fix = "write other words, or give the site a font that has it: templates/assets/card.otf"
        problem = Problem(article.path, 0, 0, CARD, message, fix, Severity.WARNING)
        plan.problems.append(problem)
    return "".join(each for each in text if each not in lacking)
