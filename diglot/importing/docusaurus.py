"""Docusaurus: the blog, its translations below `i18n/`, `authors.yml`, MDX.

Rules are those of https://docusaurus.io/docs/ (blog, i18n, static assets, admonitions).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, pieces, values
from diglot.importing.body import Manner, Rule, Spot, after_break
from diglot.importing.front import Metadata
from diglot.importing.permalinks import rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain
from diglot.importing.vitepress import script
from diglot.schema import Items, Node, Scalar

SKIP = frozenset({"build", ".docusaurus"})

#: Keys of Docusaurus beside those that all systems have.
KEYS = {
    **dict.fromkeys(
        (
            "hide_table_of_contents",
            "toc_min_heading_level",
            "toc_max_heading_level",
            "sidebar_label",
            "title_meta",
            "author_title",
            "author_url",
            "author_image_url",
            "authortitle",
            "authorurl",
            "authorimageurl",
            "last_update",
            "mdx",
        ),
        "",
    ),
    "unlisted": "draft",
}
_ENDINGS = (".md", ".mdx")
_DATED = re.compile(
    r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?\Z", re.DOTALL
)


class _Setup(NamedTuple):
    settings: Settings
    base: str  #: where the blog is: `/blog`
    keys: dict[str, str]  #: Docusaurus's locale of each of our codes
    tags: Plain


def read(tree: Tree, notes: Notes) -> Found:
    """All that the blog of a Docusaurus site holds. Raises UsageError if there is none."""
    config = values.script(
        tree, [f"docusaurus.config.{ending}" for ending in ("ts", "js", "mjs", "mts", "cjs")]
    )
    blog = config.block("blog")
    folder = posixpath.normpath((blog.word("path") if blog else "") or "blog").strip("./")
    if not any(path.endswith(_ENDINGS) for path in tree.below(folder)):
        raise UsageError(f"{tree.root} is no Docusaurus site with a blog: there is no {folder}/ in it")
    i18n = config.block("i18n") or values.Script("")
    default = i18n.word("defaultLocale", "en")
    locales = list(dict.fromkeys([default, *i18n.words("locales")]))
    locales += [each for each in _translated(tree) if each not in locales]
    keys = {values.code(each): each for each in reversed(locales) if values.code(each)}
    base_url = config.word("url").rstrip("/") + config.word("baseUrl", "/").rstrip("/")
    people = values.people(
        values.config(
            tree, (f"{folder}/authors.yml", f"{folder}/authors.yaml", f"{folder}/authors.json"), notes
        )
    )
    title, tagline = config.word("title"), config.word("tagline")
    settings = Settings(
        languages=values.codes(locales),
        title={"": title} if title else {},
        description={"": tagline} if tagline else {},
        base_url=base_url if config.word("url") else "",
        people=people,
    )
    path = (blog.word("routeBasePath") if blog else "") or "blog"
    tags = values.config(tree, (f"{folder}/tags.yml", f"{folder}/tags.yaml"), notes)
    setup = _Setup(settings, path.strip("/"), keys, tags)
    places = {folder: settings.languages[0]}
    places |= {
        f"i18n/{key}/docusaurus-plugin-content-blog": code
        for code, key in keys.items()
        if code != settings.languages[0]
    }
    pages = tuple(page for place, lang in places.items() for page in _pages(place, lang, setup, tree, notes))
    for other in ("docs", "src/pages"):
        if tree.has_folder(other):
            notes.warn(
                "import-file",
                other,
                (0, 0),
                "only the blog was imported, and nothing of this folder",
                "nothing is to be done, if that is right",
            )
    roots = (("/", "static"), ("@site/", ""), ("pathname:///", "static"), *(("", place) for place in places))
    return Found(settings, pages, RULES, roots, Manner(re.compile(r"\s*truncate\s*")))


def _translated(tree: Tree) -> list[str]:
    found = (path.split("/")[1] for path in tree.below("i18n") if "/docusaurus-plugin-content-blog/" in path)
    return list(dict.fromkeys(found))


def _pages(place: str, lang: str, setup: _Setup, tree: Tree, notes: Notes) -> Iterator[Page]:
    for path in tree.below(place, *_ENDINGS):
        inside = path.removeprefix(f"{place}/").rsplit(".", 1)[0]
        if any(part.startswith("_") for part in inside.split("/")) or (text := tree.text_of(path)) is None:
            continue
        metadata = front.read(text, path, notes)
        found = _DATED.fullmatch(inside)
        date = found["date"].replace("/", "-") if found else ""
        bundle = posixpath.basename(inside) == "index"
        key = posixpath.dirname(inside) if bundle else inside
        if found and "/" in found["date"]:
            parts = (
                found["folder"].strip("/"),
                "-".join(filter(None, (date, found["text"].strip("/").replace("/", "-")))),
            )
            key = posixpath.join(*parts)
        fields = front.mapped(metadata.table, KEYS, path, notes)
        _people(fields, metadata)
        if (tags := fields.get("tags")) is not None:
            fields["tags"] = _labelled(tags, setup.tags)
        yield Page(
            path,
            lang,
            key or "home",
            key,
            fields,
            metadata.body,
            metadata.line,
            _url(inside, metadata, lang, setup),
            date,
            bundle,
        )


def _people(fields: dict[str, Node], metadata: Metadata) -> None:
    """`author` with its address beside it is one person."""
    if "authors" not in fields and (name := metadata.node("author")) is not None:
        fields["authors"] = name


def _labelled(node: Node, tags: Plain) -> Node:
    """Tags by the names that `tags.yml` has for them."""
    if not isinstance(node, Items):
        return node
    names = {key: values.text_of(values.table_of(each).get("label")) for key, each in tags.items()}
    words = (each for each in node.items if isinstance(each, Scalar))
    return replace(node, items=tuple(replace(each, text=names.get(each.text) or each.text) for each in words))


def _url(inside: str, metadata: Metadata, lang: str, setup: _Setup) -> str:
    prefix = "" if lang == setup.settings.languages[0] else f"/{setup.keys.get(lang, lang)}"
    slug = metadata.word("slug")
    if not slug:
        found = _DATED.fullmatch(inside)
        slug = (
            f"{found['date'].replace('-', '/')}/{found['folder']}{found['text']}"
            if found
            else re.sub(r"/?index\Z", "", inside)
        )
    return rooted(f"{prefix}/{setup.base}/{slug}".rstrip("/"))


# MDX.


def _program(spot: Spot) -> str:
    """What a page imports or exports; no page of ours runs any of it."""
    spot.warn(
        f"this is a program, and does nothing here; it stays as a comment: {spot['first'][:60]}", "remove it"
    )
    return f"<!-- {spot.all.strip().replace('--', '- -')} -->"


def _brace(spot: Spot) -> str | None:
    """A comment of JSX; the one that ends the excerpt does that here."""
    inner = pieces.inner(spot, r"\*/\}")
    if inner is None:
        return None
    if spot.run.manner.marker.fullmatch(inner):
        spot.run.excerpt_ends()
        return after_break(spot)
    return f"<!-- {inner.strip().replace('--', '- -')} -->"


def _component(spot: Spot) -> None:
    if not spot["name"].startswith("/"):
        spot.left("the component", "write in Markdown what it would have shown; what stands inside it stays")
    else:
        spot.end = spot.start + 1


RULES = (
    Rule(
        r"^(?P<first>(?:import|export)[ {][^\n]*)(?:\n(?![ \t]*\n)[^\n]+){0,40}?"
        r"(?:(?<=;)|(?<=['\"}])|\Z)(?=\n|\Z)",
        _program,
    ),
    Rule(r"\{/\*", _brace),
    Rule(r"^<(?P<tag>script|style)\b[^\n>]{0,400}>", script),
    Rule(r"<(?P<name>/?[A-Z][\w.]*)\b", _component),
    pieces.CONTAINERS,
    pieces.ALERTS,
    pieces.HEADING_IDS,
)
