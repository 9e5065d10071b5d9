"""Translating for tests: articles to catalogs, a deterministic translator, and pages' structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from lxml import html as lxml_html

from diglot import markdown, sources
from diglot.languages import language
from diglot.markdown.draft import Draft
from diglot.markdown.parser import parser_for
from diglot.naming import Address
from diglot.po import File
from diglot.sources import Reading
from diglot.translation import segments
from diglot.translation.catalog_route import catalog, rendition
from diglot.translation.glossary import Glossary
from diglot.translation.segments import Text

AT = Address("articles/a.en.md", "a", "en")
MADE = Address("locales/zh_Hans/articles/a.po", "a", "zh", role="catalog", base=AT.path)
HOW = Reading(
    "UTC",
    "clean",
    math=False,
    excerpt_length=200,
    words_per_minute=238,
    han_per_minute=400,
    ellipses={"en": "...", "zh": "..."},
    languages=("en", "zh"),
    derived={},
)


def text_of(source: str) -> Text:
    return segments.read(source.encode(), AT, HOW)


def fake_of(text: Text) -> Callable[[str], str]:
    """The deterministic translator for the messages of a text, whose labels and notes it knows."""
    env: dict[str, Any] = {"draft": Draft("", 1, text.opened.body.split("\n"), markdown.Options())}
    parser_for(markdown.Options()).parse(text.opened.body, env)
    return partial(fake, known={name: env[name] for name in ("references", "footnotes") if name in env})


def filled(text: Text, translate: Callable[[str], str] | None = None, old: File | None = None) -> File:
    """The catalog of a text, with a translation of each message that has none: by default, the fake one."""
    translate = translate or fake_of(text)
    file = catalog.updated(old or catalog.blank(language("zh"), language("en")), text)
    entries = tuple(
        entry if entry.obsolete or entry.msgstr[0] else entry.changed(msgstr=(translate(entry.msgid),))
        for entry in file.entries
    )
    return file._replace(entries=entries)


def made(source: str, file: File) -> sources.Parsed:
    return rendition.parse(file.text().encode(), MADE, text_of(source), HOW, Glossary())


def english(source: str) -> sources.Parsed:
    return sources.parse(source.encode(), AT, HOW)


_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "áḃćďéḟǵḧíĵḱĺḿńóṕqŕśťúṽẃẍýź")


def fake(message: str, known: Mapping[str, Any]) -> str:
    """A translation word for word: other letters where a reader sees text, all markup as it is."""
    md = parser_for(markdown.Options())
    env = deepcopy(dict(known)) | {"draft": Draft("", 1, [message], markdown.Options())}
    tokens = md.inline.parse(message, md, env, [])
    parts: list[str] = []
    at = 0
    address, href = False, ""  # whether the text is an address that is a link by itself
    for token in tokens:
        if token.type.startswith("link_"):
            address = token.nesting > 0 and (token.markup == "autolink" or not token.meta.get("label"))
            href = str(token.attrs.get("href", ""))
        if address and (
            token.content == href or token.markup == "autolink" or f"<{token.content}>" in message
        ):
            continue
        shown = token.type in {"text", "image"} and token.content
        found = message.find(token.content, at) if shown else -1
        if found >= 0:
            parts += message[at:found], token.content.translate(_LETTERS)
            at = found + len(token.content)
    return "".join((*parts, message[at:]))


def _root(html: str) -> lxml_html.HtmlElement:
    return lxml_html.fragment_fromstring(re.sub("[\x02\x03]", "", html), create_parent="div")


def structure(html: str) -> list[str]:
    """The tags of a body in order, each with what it points to."""
    kept = ("href", "src", "class", "start", "type", "checked")
    return [
        " ".join([str(each.tag), *(f"{name}={each.get(name)}" for name in kept if each.get(name))])
        for each in _root(html).iter()
    ]


def words(html: str) -> list[str]:
    """The text of a body."""
    return "".join(_root(html).itertext()).split()


def round_trip(source: str) -> None:
    """Extract, translate, build: the structure is that of the source, and the same words are the same page."""
    text, original = text_of(source), english(source)
    same = made(source, filled(text, lambda message: message))
    assert structure(same.html) == structure(original.html)
    assert words(same.html) == words(original.html)
    other = made(source, filled(text))
    assert structure(other.html) == structure(original.html)
    assert other.source.standing is not None
    assert other.source.standing.changed == 0
    kinds, others = ([kind for kind, _ in each.source.document.blocks] for each in (original, other))
    assert kinds == others
