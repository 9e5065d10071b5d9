"""What every page shows around its content, and the small values that views are built from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from diglot import conversion, dates
from diglot.languages import called
from diglot.model import Article, Image, Language, Story, image_type
from diglot.plan import Plan, Route, Subject, encoded
from diglot.site import LocalText

#: The assets of the theme that every page names.
STYLESHEET = "style.css"
ICON = "icon.svg"
SCRIPT = "language.js"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text. `lang` and `dir` are set where the text is in another language than the page."""

    text: str
    href: str
    lang: str = ""
    dir: str = ""
    count: int = 0  #: how many entries lie behind it, where that is shown


class Stamp(NamedTuple):
    """A moment: `iso` for machines, `text` for readers."""

    iso: str
    text: str


class Card(NamedTuple):
    """One story in a list. `edition` names the language of a story that has no translation yet, else ""."""

    title: str
    href: str
    time: Stamp
    read_time: int
    excerpt: str
    lang: str = ""
    dir: str = ""
    edition: str = ""
    series: Link | None = None
    part: int = 0  #: its place in the list's series, from 1; 0 where none is shown
    parts: int = 0
    other: Link | None = None  #: its title in the other language, where two are read side by side


class Alternate(NamedTuple):
    """One language's version of a page: absolute address and hreflang."""

    hreflang: str
    href: str
    og_locale: str = ""  #: of Open Graph; "" for `x-default`


class Picture(NamedTuple):
    """An image that stands for a page where a link to it is shared. What is not known is empty or 0."""

    href: str  #: absolute
    type: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""


class FeedLink(NamedTuple):
    """A feed that the page's head advertises; `href` is absolute."""

    title: str
    href: str
    hreflang: str
    type: str = "application/rss+xml"


class Offer(NamedTuple):
    """What offers a page to readers of another language, in their language."""

    text: str
    dismiss: str  #: on the button that declines it
    label: str  #: what screen readers call it


class Edition(NamedTuple):
    """One entry of the page's language switch. `href` is "" where that language lacks the page."""

    name: str
    lang: str
    dir: str
    href: str
    offer: Offer | None = None  #: where that language has the page


class Frame(NamedTuple):
    """Head, header and footer of a page. Addresses are from the root of the host unless said otherwise."""

    lang: str  #: BCP 47
    dir: str
    title: str  #: of the page, without the site's name
    description: str
    canonical: str  #: absolute
    origin: str  #: scheme and host: an address of this site that follows it is absolute
    site_title: str
    site_description: str
    stylesheet: str
    icon: str
    script: str
    home: str
    sections: Mapping[str, str] = {}  #: name in SECTIONS: address
    section: str = ""  #: the one that the page belongs to
    editions: tuple[Edition, ...] = ()  #: the other languages
    author: str = ""
    image: Picture | None = None  #: what shared links show
    data: str = ""  #: JSON-LD, which no HTML parser can leave; see `structured`
    og_locale: str = ""  #: of Open Graph: `zh_CN`
    alternates: tuple[Alternate, ...] = ()
    feeds: tuple[FeedLink, ...] = ()  #: the page's own language first


#: The site's sections, in the header's order, and the kinds of output that open each, the best first.
SECTIONS = {
    "series": ("all-series",),
    "tags": ("all-tags",),
    "authors": ("all-authors",),
    "archive": ("archive",),
    "feed": ("subscribe", "rss"),
    "search": ("search",),
}


def frame(
    plan: Plan,
    route: Route,
    language: Language,
    title: str,
    *,
    description: str = "",
    section: str = "",
    author: str = "",
    image: Picture | None = None,
    elsewhere: Mapping[str, Subject] | None = None,
) -> Frame:
    """The frame of the page at `route`.

    `elsewhere` maps language codes to the subject under which the same page (`route.kind`) may exist in that
    language; by default the subject with its first part, the language, replaced. Where it does not exist, the
    language switch leads to that edition's home, but for an article it says so.
    """
    site = plan.site
    code = language.code
    if elsewhere is None:
        elsewhere = {each.code: (each.code, *route.subject[1:]) for each in site.languages}
    common = plan.shared(f"frame/{code}", lambda asking: _common(asking, language))
    return Frame(
        **common,
        title=title,
        description=description or site.description(code),
        canonical=f"{site.base_url}/{encoded(route.path)}",
        section=section,
        editions=tuple(
            _edition(plan, route.kind, elsewhere.get(each.code), each)
            for each in site.languages
            if each.code != code
        ),
        author=author or site.author(code),
        image=image,
        alternates=alternates(plan, route.kind, elsewhere),
    )


def _common(plan: Plan, language: Language) -> dict[str, Any]:
    """What all pages of one language have in their frames."""
    code = language.code
    return {
        "lang": language.tag,
        "dir": language.dir,
        "origin": plan.absolute("/")[:-1],
        "site_title": plan.site.title(code),
        "site_description": plan.site.description(code),
        "stylesheet": plan.href("asset", STYLESHEET),
        "icon": plan.href("asset", ICON),
        "script": plan.href("asset", SCRIPT),
        "home": plan.href("home", code),
        "sections": {
            name: href
            for name, kinds in SECTIONS.items()
            if (href := next(filter(None, (plan.href(kind, code) for kind in kinds)), ""))
        },
        "og_locale": language.og_locale,
        "feeds": feeds(plan, code),
    }


def _edition(plan: Plan, kind: str, subject: Subject | None, language: Language) -> Edition:
    found = plan.href(kind, *subject) if subject else ""
    offer = plan.shared(f"offer/{language.code}", lambda asking: _offer(asking, language)) if found else None
    href = found or ("" if kind == "page" else plan.href("home", language.code))
    return Edition(language.name, language.tag, language.dir, href, offer)


def _offer(plan: Plan, language: Language) -> Offer:
    messages = plan.messages[language.code]
    return Offer(
        # TRANSLATORS: Offers a page to readers of this language, on the page in another one.
        messages.gettext("Read this in %(language)s", language=language.name),
        # TRANSLATORS: Declines that offer, for good.
        messages.gettext("No, thanks"),
        messages.gettext("Languages"),
    )


def alternates(
    plan: Plan, kind: str, subjects: Mapping[str, Subject], url: Callable[..., str] | None = None
) -> tuple[Alternate, ...]:
    """The existing languages of one page, itself included, and `x-default`: the first language that has it.

    The `x-default` of the home pages is the front page, which has all of them. Empty for a page that exists
    in one language only: there is nothing to choose from. `url` may stand in for that of the plan.
    """
    url = url or plan.url
    if kind == "front":
        kind, subjects = "home", {language.code: (language.code,) for language in plan.site.languages}
    found = [
        Alternate(language.tag, href, language.og_locale)
        for language in plan.site.languages
        if language.code in subjects and (href := url(kind, *subjects[language.code]))
    ]
    default = (kind == "home" and plan.url("front")) or (found[0].href if found else "")
    return (*found, Alternate("x-default", default)) if len(found) > 1 else ()


def feeds(plan: Plan, code: str) -> tuple[FeedLink, ...]:
    """One feed a language, the page's own first: two feeds of the same items would show readers doubles."""
    site = plan.site
    return tuple(
        FeedLink(f"{site.title(each.code)} ({each.name})", url, each.tag)
        for each in sorted(site.languages, key=lambda each: each.code != code)
        if (url := plan.url("rss", each.code))
    )


def picture(plan: Plan, href: str, image: Image | None = None) -> Picture | None:
    """An image given by its address, or None for ""; `image` is what is known of it."""
    if not href:
        return None
    if image:
        return Picture(plan.absolute(href), image.type, image.width, image.height)
    return Picture(plan.absolute(href), image_type(urlsplit(href).path))


def stamp(plan: Plan, moment: datetime, language: Language, pattern: str = "long") -> Stamp:
    """A moment by a CLDR pattern or `iso`, in the site's time zone."""
    text = dates.formatted(moment, pattern, language.locale, plan.site.timezone)
    return Stamp(dates.iso(moment), text)


def tag_name(plan: Plan, tag: str, code: str) -> str:
    """A tag's name: from the configuration, else from the catalog (context `tag`), else the tag itself."""
    named = _named(plan.site.tags, tag, code) or plan.messages[code].pgettext("tag", tag)
    return _as_written(plan, tag, code) if named == tag else named


def series_title(plan: Plan, series: str, code: str) -> str:
    """The title of a series: from the configuration, else the words that articles use."""
    info = plan.site.series.get(series)
    return info.title(code) if info else _as_written(plan, series, code)


def language_name(plan: Plan, code: str, speaker: str) -> str:
    """What a language of the site is called in another one's words, with its script if it has a sister."""
    locale, spoken = plan.site.language(code).locale, plan.site.language(speaker).locale
    name = called(locale, spoken)
    names = [called(each.locale, spoken) for each in plan.site.languages]
    return name if names.count(name) == 1 else called(locale, spoken, full=True)


def first_published(plan: Plan, article: Article) -> str:
    """When and in which language a translation's story first appeared, in the translation's own language.

    "" for the original, and for a translation that appeared with it.
    """
    source = cast("Story", plan.story(article.key)).source
    if article.date <= source.date:
        return ""
    site, language = plan.site, plan.site.language(article.lang)
    name = language_name(plan, source.lang, article.lang)
    day = dates.formatted(source.date, "long", language.locale, site.timezone)
    messages = plan.messages[article.lang]
    # TRANSLATORS: On a translation that came later: "First published in English on April 4, 2026".
    return messages.gettext("First published in %(language)s on %(date)s", language=name, date=day)


def converted_from(plan: Plan, article: Article) -> Link | None:
    """The language that an article was converted from, in the article's own words, and its page there."""
    if not article.converted:
        return None
    name = language_name(plan, article.converted, article.lang)
    return Link(name, plan.href("page", article.converted, article.key))


def section_name(plan: Plan, article: Article) -> str:
    """What an article is filed under, for machines that want one name: its series, else its first tag."""
    if article.series:
        return series_title(plan, article.series, article.lang)
    return tag_name(plan, article.tags[0], article.lang) if article.tags else ""


def person_name(plan: Plan, person: str, code: str) -> str:
    """The name of an author or translator: from the configuration, else as articles write it."""
    known = plan.site.authors.get(person)
    return known.name(code) if known else _as_written(plan, person, code)


def _as_written(plan: Plan, words: str, code: str) -> str:
    """Words that articles use, as an edition shows them: where it is converted, with all the others."""
    derived = plan.site.language(code).derived
    return conversion.converter(derived.conversion)(words) if derived else words


def _named(texts: Mapping[str, LocalText], name: str, code: str) -> str:
    return texts[name](code) if name in texts else ""


def card(plan: Plan, article: Article, language: Language, *, part: int = 0, parts: int = 0) -> Card:
    """An article as an entry of a list in `language`, which may not be the article's own."""
    foreign = article.lang != language.code
    own = plan.site.language(article.lang)
    series = None
    if article.series and not part:
        href = plan.href("series", language.code, article.series)
        series = Link(series_title(plan, article.series, language.code), href)
    return Card(
        title=article.title,
        href=plan.href("page", article.lang, article.key),
        time=stamp(plan, article.date, language),
        read_time=article.read_time,
        excerpt=article.excerpt,
        lang=own.tag if foreign else "",
        dir=own.dir if foreign else "",
        edition=own.name if foreign else "",
        series=series,
        part=part,
        parts=parts,
    )
