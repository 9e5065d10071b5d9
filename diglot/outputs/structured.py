"""What pages say to machines: JSON-LD in the words of schema.org.

It stands in a data block, `<script type="application/ld+json">`, which browsers do not run: a strict policy
has nothing to forbid (HTML, 4.12.1; CSP 3, 6.7.3). Each function gives a plain dict in a fixed order; what is
empty is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from diglot.dates import iso
from diglot.model import Article, Language, Story
from diglot.outputs.frame import Card, Frame, Picture, person_name, section_name, series_title, tag_name
from diglot.plan import PAGE, Plan, Route

Data = dict[str, Any]

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

#: No text can close the block, open a comment in it, or end a line of JavaScript.
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def script(data: Mapping[str, Any]) -> str:
    """Data as the text of a data block: JSON that is safe inside HTML as it is."""
    whole = {"@context": "https://schema.org", **data}
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", _JSON.encode(whole))


def news_article(plan: Plan, article: Article, around: Frame, part: int) -> Data:
    """An article's page: `NewsArticle`. `part` is its place in its series, from 1."""
    lang = article.lang
    published, changed = iso(article.date), iso(max(article.date, article.updated or article.date))
    return _given(
        {
            "@type": "NewsArticle",
            "@id": around.canonical,
            "url": around.canonical,
            "mainEntityOfPage": around.canonical,
            "headline": article.title,
            "alternativeHeadline": article.subtitle,
            "description": article.excerpt,
            "image": _image(around.image),
            "inLanguage": around.lang,
            "datePublished": published,
            "dateModified": changed,
            "author": [_person(plan, each, lang) for each in article.authors] or _publisher(plan, lang),
            "translator": [_person(plan, each, lang) for each in article.translators],
            "contributor": [_person(plan, each, lang) for each in article.reviewers],
            "publisher": _publisher(plan, lang),
            "articleSection": section_name(plan, article),
            "keywords": [tag_name(plan, tag, lang) for tag in article.tags],
            "timeRequired": f"PT{article.read_time}M",
            "isAccessibleForFree": True,
            "isPartOf": _series(plan, article.series, lang),
            "position": part,
            **_translations(plan, article),
            "isBasedOn": _converted_from(plan, article),
            "correction": [
                {"@type": "CorrectionComment", "text": each.text, "datePublished": iso(each.date)}
                for each in article.corrections
            ],
        }
    )


def website(plan: Plan, around: Frame, languages: Sequence[Language]) -> Data:
    """A home page, in its language, or the front page, in all: `WebSite`."""
    code = languages[0].code
    return _given(
        {
            "@type": "WebSite",
            "@id": around.canonical,
            "url": around.canonical,
            "name": around.site_title,
            "description": around.site_description,
            "inLanguage": [language.tag for language in languages],
            "publisher": _publisher(plan, code),
        }
    )


def series(plan: Plan, route: Route, around: Frame, parts: Sequence[Card]) -> Data:
    """The page of a series, with its parts in reading order: `CreativeWorkSeries`."""
    lang, name = route.subject
    info = plan.site.series.get(name)
    return _given(
        {
            **_series(plan, name, lang),
            "@id": around.canonical,
            "url": around.canonical,
            "description": info.description(lang) if info else "",
            "inLanguage": around.lang,
            "hasPart": [
                {
                    "@type": "NewsArticle",
                    "url": plan.absolute(card.href),
                    "headline": card.title,
                    "inLanguage": card.lang or around.lang,
                    "datePublished": card.time.iso,
                    "position": card.part,
                }
                for card in parts
            ],
        }
    )


def collection(plan: Plan, lang: str, around: Frame, about: Data | None = None) -> Data:
    """Any other list: `CollectionPage`; that of a person's articles: `ProfilePage`, about that person."""
    return _given(
        {
            "@type": "ProfilePage" if about else "CollectionPage",
            "@id": around.canonical,
            "url": around.canonical,
            "name": around.title,
            "inLanguage": around.lang,
            "isPartOf": _given(
                {"@type": "WebSite", "url": plan.url("home", lang), "name": around.site_title}
            ),
            "mainEntity": about,
        }
    )


def author(plan: Plan, name: str, lang: str) -> Data:
    """The person whose page a list is."""
    return _person(plan, name, lang)


def _person(plan: Plan, name: str, lang: str) -> Data:
    known = plan.site.authors.get(name)
    return _given(
        {
            "@type": "Person",
            "name": person_name(plan, name, lang),
            "url": plan.url("author", lang, name) or (known.url if known else ""),
            "sameAs": known.url if known else "",
        }
    )


def _publisher(plan: Plan, lang: str) -> Data:
    return _given(
        {
            "@type": "Organization",
            "name": plan.site.author(lang) or plan.site.title(lang),
            "url": plan.url("home", lang),
        }
    )


def _series(plan: Plan, name: str, lang: str) -> Data:
    if not name:
        return {}
    url = plan.url("series", lang, name)
    return _given(
        {"@type": "CreativeWorkSeries", "@id": url, "url": url, "name": series_title(plan, name, lang)}
    )


def _image(picture: Picture | None) -> Data:
    if picture is None:
        return {}
    size = {"width": _pixels(picture.width), "height": _pixels(picture.height)}
    return _given({"@type": "ImageObject", "url": picture.href, **size, "caption": picture.alt})


def _pixels(count: int) -> Data:
    """A length in pixels, whose code in UN/CEFACT Recommendation 20 is E37; a bare number is no length."""
    return {"@type": "QuantitativeValue", "value": count, "unitCode": "E37"} if count else {}


def _translations(plan: Plan, article: Article) -> Data:
    """From a translation to its original, and from that to all its translations."""
    story = cast("Story", plan.story(article.key))
    if article.lang != story.original:
        return {"translationOfWork": _work(plan, story.source)}
    others = [_work(plan, each) for lang, each in story.articles.items() if lang != article.lang]
    return {"workTranslation": others}


def _converted_from(plan: Plan, article: Article) -> Data:
    """Of a text that was converted from another one by itself: that one."""
    original = cast("Story", plan.story(article.key)).articles.get(article.converted)
    return _work(plan, original) if original else {}


def _work(plan: Plan, article: Article) -> Data:
    url = plan.url(PAGE, article.lang, article.key)
    tag = plan.site.language(article.lang).tag
    return {"@type": "NewsArticle", "@id": url, "url": url, "headline": article.title, "inLanguage": tag}


def _given(data: Data) -> Data:
    """What is known of this."""
    return {name: value for name, value in data.items() if value not in ("", 0, None, [], {})}
