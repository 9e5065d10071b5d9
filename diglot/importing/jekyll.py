"""Jekyll: `_posts/` and `_drafts/`, Liquid, and what its plugins for several languages agree on.

Rules are those of https://jekyllrb.com/docs/ (posts, permalinks, front matter defaults, tags, filters) and of
the plugins polyglot (`lang`, `page_id`) and multiple-languages (`_i18n/<language>/_posts/`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, liquid, values
from diglot.importing.body import Manner
from diglot.importing.front import Metadata
from diglot.importing.permalinks import dated, filled, hyphenated, rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain
from diglot.schema import Entry, Items, Node, Scalar, Table

SKIP = frozenset({"_site", "vendor", ".jekyll-cache", ".bundle"})

#: Keys of Jekyll and its plugins beside those that all systems have.
KEYS = {
    **dict.fromkeys(
        ("ref", "page_id", "lang_ref", "translation_id", "excerpt_separator", "redirect_to", "sitemap"), ""
    ),
    "teaser": "image",
    "header": "image",
}
_PAIRS = ("page_id", "ref", "lang-ref", "translation_id", "translationKey")
_ENDINGS = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")
_POST = re.compile(r"(?:(?P<above>.*)/)?(?P<kind>_posts|_drafts)/(?P<inside>.+)\.\w+")
_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<slug>.+)")
_NAMED = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}


class _Setup(NamedTuple):
    config: Plain
    settings: Settings
    default: str
    spellings: dict[str, str]  #: each of our codes as the site spells it


def read(tree: Tree, notes: Notes) -> Found:
    """All that a Jekyll site holds. Raises UsageError if it is none."""
    config = values.config(tree, ("_config.yml", "_config.yaml", "_config.toml"), notes)
    paths = [path for path in tree.below("", *_ENDINGS) if _POST.fullmatch(path)]
    if not paths:
        raise UsageError(f"{tree.root} is no Jekyll site: there is no _posts/ in it")
    setup = _setup(config, paths, tree, notes)
    read_ = (_post(path, setup, tree, notes) for path in paths)
    pages = [page for page in read_ if page is not None]
    pages += _alone(tree, setup, notes)
    _others(tree, notes)
    names = {}
    for page in pages:
        if found := _POST.fullmatch(page.path):
            names[found["inside"]] = names[posixpath.basename(found["inside"])] = page.path
        names[page.path] = page.path
    separator = values.text_of(config.get("excerpt_separator"))
    inner = re.fullmatch(r"<!--(.*)-->", separator)
    marker = re.compile(re.escape(inner[1]) if inner else r"\s*more\s*")
    return Found(setup.settings, tuple(pages), liquid.RULES, (("/", ""),), Manner(marker), names)


def _setup(config: Plain, paths: list[str], tree: Tree, notes: Notes) -> _Setup:
    stated = [values.text_of(each) for each in values.list_of(config.get("languages"))]
    default = values.text_of(config.get("default_lang") or config.get("lang") or config.get("locale"))
    default = default or (stated[0] if stated else "en")
    folders = dict.fromkeys(path.split("/")[1] for path in paths if path.startswith("_i18n/"))
    every = [default, *stated, *folders]
    settings = Settings(
        languages=values.codes(every),
        title={"": values.text_of(config.get("title") or config.get("name"))},
        description={"": text} if (text := values.text_of(config.get("description"))) else {},
        base_url=(values.text_of(config.get("url")) + values.text_of(config.get("baseurl"))).rstrip("/"),
        author=values.text_of(config.get("author") or "")
        or values.text_of(values.table_of(config.get("author")).get("name")),
        zone=values.zone_of(values.text_of(config.get("timezone"))),
        people=values.people(values.config(tree, ("_data/authors.yml", "_data/authors.yaml"), notes)),
    )
    spellings = {values.code(each): each for each in reversed(every) if values.code(each)}
    return _Setup(config, settings, settings.languages[0], spellings)


# Pages.


def _post(path: str, setup: _Setup, tree: Tree, notes: Notes) -> Page | None:
    text = tree.text_of(path)
    place = _POST.fullmatch(path)
    if text is None or place is None:
        return None
    metadata = _with_defaults(front.read(text, path, notes), path, "posts", setup)
    above, inside = place["above"] or "", place["inside"]
    folder, name = posixpath.split(inside)
    named = _NAME.fullmatch(name)
    draft = place["kind"] == "_drafts"
    if not named and not draft:
        fix = "call it 2026-01-31-name.md, and import again"
        notes.warn(
            "import-file", path, (0, 0), "Jekyll does not publish a post without a date in its name", fix
        )
        draft = True
    categories, above, folder, lang = _parts(above, folder, metadata, setup)
    fields = front.mapped(metadata.table, KEYS, path, notes)
    _spaced(fields, metadata)
    if categories and "tags" not in fields:
        fields["tags"] = Items(tuple(Scalar(each, 1, 1) for each in categories), 1, 1)
    slug = metadata.word("slug") or (named["slug"] if named else name)
    url = (
        ""
        if draft
        else _url(
            metadata,
            slug,
            named["date"] if named else "",
            [*categories, *_stated(metadata)],
            lang,
            setup,
        )
    )
    key = posixpath.join(above, folder, name)
    pair = (
        next(filter(None, (metadata.word(each) for each in _PAIRS)), "") or metadata.word("permalink") or key
    )
    date = named["date"] if named else ""
    return Page(path, lang, key, pair, fields, metadata.body, metadata.line, url, date, draft=draft)


def _parts(above: str, folder: str, metadata: Metadata, setup: _Setup) -> tuple[list[str], str, str, str]:
    """The categories that folders name, these folders without a language, and the language."""
    parts, inner = above.split("/") if above else [], folder.split("/") if folder else []
    stated = values.code(metadata.word("lang", "language", "locale"))
    if parts[:1] == ["_i18n"] and len(parts) > 1:
        stated = stated or values.code(parts[1])
        parts = parts[2:]
    for each in (parts, inner):
        if each and values.code(each[0]) in setup.spellings:
            stated = stated or values.code(each[0])
            del each[0]
    return [each for each in parts if each], "/".join(parts), "/".join(inner), stated or setup.default


def _spaced(fields: dict[str, Node], metadata: Metadata) -> None:
    """Jekyll parts words in one text by spaces."""
    found: list[Node] = []
    for name in ("categories", "category", "tags", "tag"):
        node = metadata.node(name)
        if (
            isinstance(node, Scalar)
            and not node.null
            and name in {"categories", "tags"}
            and not re.search(r"[,，]", node.text)
        ):
            found += [Scalar(word, node.line, node.col) for word in node.text.split()]
        elif node is not None:
            found += [Scalar(word, node.line, node.col) for word in values.words(values.plain(node))]
    if found:
        fields["tags"] = Items(
            tuple({values.plain(each): each for each in found}.values()), found[0].line, found[0].col
        )


def _stated(metadata: Metadata) -> list[str]:
    found: list[str] = []
    for name in ("category", "categories"):
        value = metadata.value(name)
        found += (
            value.split() if isinstance(value, str) and name == "categories" else list(values.words(value))
        )
    return found


def _with_defaults(metadata: Metadata, path: str, kind: str, setup: _Setup) -> Metadata:
    """What `defaults` in the configuration says of files at this place."""
    for each in values.list_of(setup.config.get("defaults")):
        scope = values.table_of(values.table_of(each).get("scope"))
        where, what = values.text_of(scope.get("path")).strip("/"), values.text_of(scope.get("type"))
        if "*" not in where and (path.startswith(where)) and what in {"", kind}:
            texts = {
                name: text
                for name, text in values.table_of(values.table_of(each).get("values")).items()
                if isinstance(text, str)
            }
            entries = tuple(Entry(name, 1, 1, Scalar(text, 1, 1)) for name, text in texts.items())
            metadata = front.with_defaults(metadata, Table(entries, 1, 1))
    return metadata


def _alone(tree: Tree, setup: _Setup, notes: Notes) -> Iterator[Page]:
    """Pages of their own: files with front matter outside of all folders that begin with `_`."""
    for path in tree.below("", *_ENDINGS):
        if (
            path.startswith("_")
            or "/_" in path
            or (text := tree.text_of(path)) is None
            or not text.startswith("---")
        ):
            continue
        metadata = _with_defaults(front.read(text, path, notes), path, "pages", setup)
        stem = path.rsplit(".", 1)[0]
        if posixpath.basename(stem) in {"index", "404", "README"} and not metadata.body.strip():
            continue
        lang = values.code(metadata.word("lang", "language")) or setup.default
        first, _, rest = stem.partition("/")
        key = rest if rest and values.code(first) in setup.spellings else stem
        if key != stem:
            lang = values.code(first)
        pair = (
            next(filter(None, (metadata.word(each) for each in _PAIRS)), "")
            or metadata.word("permalink")
            or key
        )
        url = rooted(
            metadata.word("permalink")
            or f"{stem.removesuffix('index')}{'' if stem.endswith('index') else '.html'}"
        )
        fields = front.mapped(metadata.table, KEYS, path, notes)
        yield Page(path, lang, key, f"page {pair}", fields, metadata.body, metadata.line, url, alone=True)


def _others(tree: Tree, notes: Notes) -> None:
    for path in tree.files:
        if _POST.fullmatch(path) and not path.endswith(_ENDINGS):
            notes.foreign(path)


# Addresses.


def _url(
    metadata: Metadata,
    slug: str,
    name_date: str,
    categories: list[str],
    lang: str,
    setup: _Setup,
) -> str:
    prefix = (
        f"/{setup.spellings.get(lang, lang)}"
        if lang != setup.default and len(setup.settings.languages) > 1
        else ""
    )
    zone = setup.settings.zone
    stated = values.moment(metadata.word("date") or name_date, zone) or values.moment(name_date, zone)
    pattern = metadata.word("permalink")
    if not pattern:
        general = values.text_of(setup.config.get("permalink")) or "date"
        general = (
            values.text_of(
                values.table_of(values.table_of(setup.config.get("collections")).get("posts")).get(
                    "permalink"
                )
            )
            or general
        )
        pattern = _NAMED.get(general, general)
    known = dated(stated) if stated else {}
    joined = "/".join(dict.fromkeys(hyphenated(each) for each in categories))
    known |= {
        "categories": joined,
        "slugified_categories": joined,
        "title": hyphenated(slug, keep="._~!$&'()+,;=@", lower=False),
        "slug": hyphenated(slug),
        "output_ext": ".html",
        "lang": setup.spellings.get(lang, lang),
    }
    return filled(f"{prefix}/{pattern}".replace(":title:output_ext", ":title.html"), known)
