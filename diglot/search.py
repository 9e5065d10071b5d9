"""The index for search: made again when a text of its language changed, and published with the pages.

Each language has an index of its own, `/pagefind/en/`: a reader finds nothing of another edition, and an edit
costs one language. Only published texts are in it: titles and bodies, without what pages show around them.
Pagefind names its files after what is in them, so no route can be listed before they are there: the record
holds their names instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Literal, NamedTuple

from diglot import digest, hosting, indexing
from diglot.errors import ContentError, Problem
from diglot.links import heading_ids
from diglot.model import Article, Filling
from diglot.outputs.frame import stamp
from diglot.outputs.page import labels
from diglot.plan import PAGE, Plan, Stage
from diglot.publish import Staging
from diglot.record import Record
from diglot.toolchain import toolchain

_SIGN = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"

#: Where a character of Chinese or Japanese touches another one. A space is put there: else Pagefind cuts by
#: one dictionary and the browser by another, and what is a word to one is not found by the other. Each
#: character is a word then; the script looks for them side by side, and shows them without the spaces.
_TOUCH = re.compile(rf"(?<={_SIGN})(?={_SIGN})")
_TEXT = re.compile(r">[^<]+")

#: What names all other files of an index: it comes when they are there.
ENTRY = "pagefind-entry.json"


class Shop(NamedTuple):
    """What making an index works with."""

    plan: Plan
    body: Callable[[str], str]  #: the HTML, with holes, of the body with a digest
    intact: Mapping[str, str]  #: the published files that are as we left them
    staging: Staging


#: When an index is made: where texts changed; in a preview, where there is none; in a check, never.
When = Literal["changed", "missing", "never"]


def stage(record: Record, shop: Shop, suspects: Mapping[str, str], when: When = "changed") -> dict[str, str]:
    """Stage the indexes that are made, and note all their files in the record.

    `suspects` are the files of the outputs that were looked at. The answer names what was staged, with the
    reason. Raises ContentError if an output has an address that is the index's, UsageError if Pagefind fails.
    """
    languages = [route[1][0] for route in record.routes.values() if route[0] == "search"]
    if not languages:
        record.searched, record.indexes = {}, {}
        return {}
    if taken := sorted(file for file in record.routes if file.startswith(f"{hosting.INDEX}/")):
        raise ContentError(_taken(record, file) for file in taken)
    texts = _texts(record, shop.plan, suspects)
    known, record.searched, record.indexes = record.indexes, texts, {}
    staged: dict[str, str] = {}
    for lang in languages:
        own = {file: text for file, text in texts.items() if record.routes[file][1][0] == lang}
        tag, words = shop.plan.site.language(lang).tag, labels(shop.plan.messages[lang])
        key = digest.of(own, tag, words, toolchain())
        before, files = known.get(lang, ("", ()))
        if when == "never" or (when == "missing" and files):
            key = before
        elif before != key or not all(file in shop.intact for file in files):
            files = tuple(_made(record, shop, lang, list(own))) if own else ()
            staged |= {
                file: f"texts of the language {lang} changed" for file in files if file in shop.staging.files
            }
        record.indexes[lang] = key, files
    return staged


def planned(record: Record) -> Mapping[str, object]:
    """All files that are to be published: those with routes, and those of the indexes."""
    found = stages(record)
    return {**record.routes, **found} if found else record.routes


def stages(record: Record) -> dict[str, Stage]:
    """When the files of the indexes go public: what names all others comes when they are there."""
    return {file: _stage(file) for _, files in record.indexes.values() for file in files}


def _stage(file: str) -> Stage:
    return Stage.LISTS if file.endswith(f"/{ENTRY}") else Stage.FILES


def _texts(record: Record, plan: Plan, suspects: Mapping[str, str]) -> dict[str, str]:
    """The digest of what is searched of each page, by its file; only of those that were looked at anew."""
    found = {}
    for file, (kind, subject, *_) in record.routes.items():
        if kind != PAGE:
            continue
        if file not in suspects and file in record.searched:
            found[file] = record.searched[file]
        elif not (article := plan.article(*subject)).draft:
            found[file] = digest.of(_about(plan, article), article.body, heading_ids(article, plan))
    return found


def _about(plan: Plan, article: Article) -> tuple[str, ...]:
    """Title, subtitle, address and date as they are shown."""
    day = stamp(plan, article.date, plan.site.language(article.lang)).text
    return article.title, article.subtitle, plan.href(PAGE, article.lang, article.key), day


def _made(record: Record, shop: Shop, lang: str, pages: list[str]) -> Iterator[str]:
    """The files of one language's index; those that are not published as they are have been staged."""
    tag = shop.plan.site.language(lang).tag
    documents = {file: _document(shop, record.routes[file][1], tag) for file in pages}
    for name, data in indexing.index(documents, tag.partition("-")[0]).items():
        file, key = f"{hosting.INDEX}/{lang}/{name}", digest.of_bytes(data)
        if shop.intact.get(file) != key:
            shop.staging.put(file, _stage(file), key, data)
        yield file


def _document(shop: Shop, subject: tuple[str, ...], tag: str) -> str:
    """A page with nothing but what is searched, and what a result shows."""
    article = shop.plan.article(*subject)
    title, subtitle, href, day = map(escape, _about(shop.plan, article))
    filling = Filling(
        ("",) * len(article.links),
        ("",) * len(article.images),
        tuple(map(escape, heading_ids(article, shop.plan))),
        labels(shop.plan.messages[article.lang]),
        anchors=False,
    )
    text = f"<h1>{title}</h1><p>{subtitle}</p>{filling.fill(shop.body(article.body))}"
    cut = _TEXT.sub(lambda part: _TOUCH.sub(" ", part[0]), text)
    shown = {"title": title, "href": href, "day": day}
    metas = (f'<meta data-pagefind-meta="{name}[content]" content="{each}">' for name, each in shown.items())
    return (
        f'<!doctype html><html lang="{tag}"><head><meta charset="utf-8">{"".join(metas)}</head>'
        f"<body>{cut}</body></html>"
    )


def _taken(record: Record, file: str) -> Problem:
    owner = record.routes[file][3]
    message = f"/{file} lies in the folder of the index for search"
    return Problem(owner, 0, 0, "collision", message, "give it another address, or set search = false")
