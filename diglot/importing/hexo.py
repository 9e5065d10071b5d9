"""Hexo: `source/_posts/`, languages by folder or by `lang`, and its tag plugins.

Rules are those of https://hexo.io/docs/ (permalinks, front matter, asset folders, tag plugins).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot import languages
from diglot.errors import UsageError
from diglot.frontmatter import fences
from diglot.importing import front, hexo_tags, values
from diglot.importing.body import Manner
from diglot.importing.front import Metadata
from diglot.importing.permalinks import dated, filled, rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain

SKIP = frozenset({"public", "themes", ".deploy_git"})

#: Keys of Hexo and its themes beside those that all systems have.
KEYS = {
    **dict.fromkeys(("disablenunjucks", "abbrlink", "mathjax", "toc", "copyright", "sitemap"), ""),
    "top_img": "image",
    "photos": "image",
}
_ENDINGS = (".md", ".markdown")


class _Setup(NamedTuple):
    config: Plain
    settings: Settings
    source: str
    spellings: dict[str, str]


def read(tree: Tree, notes: Notes) -> Found:
    """All that a Hexo site holds. Raises UsageError if it is none."""
    config = values.config(tree, ("_config.yml", "_config.yaml", "_config.json"), notes)
    source = values.text_of(config.get("source_dir")).strip("/") or "source"
    if not tree.has_folder(source):
        raise UsageError(f"{tree.root} is no Hexo site: there is no {source}/_posts/ in it")
    stated = [values.text_of(each) for each in values.list_of(config.get("language"))]
    stated = [each for each in stated if values.code(each)] or ["en"]
    settings = Settings(
        languages=values.codes(stated),
        title={"": values.text_of(config.get("title"))},
        description={"": text} if (text := values.text_of(config.get("description"))) else {},
        base_url=values.text_of(config.get("url")).rstrip("/"),
        author=values.text_of(config.get("author")),
        zone=values.zone_of(values.text_of(config.get("timezone"))),
    )
    spellings = {values.code(each): each for each in reversed(stated)}
    setup = _Setup(config, settings, source, spellings)
    pages = tuple(_pages(tree, setup, notes))
    names = {}
    for page in pages:
        inside = page.path.removeprefix(f"{source}/_posts/").rsplit(".", 1)[0]
        names[inside] = page.path
        names.setdefault(posixpath.basename(inside), page.path)
    return Found(settings, pages, hexo_tags.RULES, (("/", source),), Manner(), names)


def _pages(tree: Tree, setup: _Setup, notes: Notes) -> Iterator[Page]:
    for path in tree.below(setup.source):
        inside = path.removeprefix(f"{setup.source}/")
        first = inside.partition("/")[0]
        if first in {"_posts", "_drafts"} and path.endswith((".html", ".org", ".rst", ".ejs", ".swig")):
            notes.foreign(path)
        if not path.endswith(_ENDINGS) or (first.startswith("_") and first not in {"_posts", "_drafts"}):
            continue
        text = tree.text_of(path)
        if text is None:
            continue
        metadata = _read(text, path, notes)
        if first in {"_posts", "_drafts"}:
            yield _post(
                path, inside.partition("/")[2].rsplit(".", 1)[0], first == "_drafts", metadata, setup, notes
            )
        elif metadata.body.strip():
            yield _alone(path, inside.rsplit(".", 1)[0], metadata, setup, notes)


def _read(text: str, path: str, notes: Notes) -> Metadata:
    """Front matter, whose first fence Hexo does not need."""
    bare = re.match(r"(?P<block>[A-Za-z]\w*[ \t]*:(?:[^\n]*\n){1,100}?)---[ \t]*(?:\n|\Z)", text)
    if not bare or not all(re.match(r"[\w-]+\s*:|[ \t#-]|$", line) for line in bare["block"].split("\n")):
        return front.read(text, path, notes)
    below = text.count("\n", 0, bare.end()) + 1
    parts = fences.Parts("yaml", bare["block"], 1, text[bare.end() :], below)
    return front.taken_apart(parts, text, path, notes)


def _language(folder: str, metadata: Metadata, setup: _Setup) -> tuple[str, bool]:
    """The language of an article, and whether its first folder says so.

    A folder of two letters may be about anything: it counts if the configuration or our own table has it.
    """
    folded = folder.replace("_", "-").lower()
    code = languages.code_of(folder)
    if folder and (code in setup.spellings or folded in languages.SPELLINGS or folded in languages.ROWS):
        return code, True
    return values.code(metadata.word("lang", "language")) or setup.settings.languages[0], False


def _post(path: str, inside: str, draft: bool, metadata: Metadata, setup: _Setup, notes: Notes) -> Page:
    first, _, rest = inside.partition("/")
    lang, by_folder = _language(first if rest else "", metadata, setup)
    name = rest if by_folder else inside
    key = name
    suffix = re.search(r"[._-](\w{2}(?:[-_]\w{2,4})?)$", key)
    if not by_folder and suffix and metadata.word("lang") and values.code(suffix[1]) == lang:
        key = key[: suffix.start()]
    fields = front.mapped(metadata.table, KEYS, path, notes)
    date = found[0] if (found := re.match(r"\d{4}-\d{1,2}-\d{1,2}(?=-)", posixpath.basename(name))) else ""
    pair = metadata.word("translationKey", "i18n_id", "ref") or key
    url = "" if draft else _url(inside if not by_folder else name, date, metadata, lang, setup)
    bundle = posixpath.basename(key) == "index"
    key = posixpath.dirname(key) if bundle and "/" in key else key
    return Page(path, lang, key, pair, fields, metadata.body, metadata.line, url, date, bundle, draft=draft)


def _alone(path: str, inside: str, metadata: Metadata, setup: _Setup, notes: Notes) -> Page:
    first, _, rest = inside.partition("/")
    lang, by_folder = _language(first if rest else "", metadata, setup)
    key = (rest if by_folder else inside).removesuffix("/index")
    fields = front.mapped(metadata.table, KEYS, path, notes)
    url = rooted(
        metadata.word("permalink")
        or f"{inside.removesuffix('index')}{'' if inside.endswith('index') else '.html'}"
    )
    return Page(path, lang, key, f"page {key}", fields, metadata.body, metadata.line, url, alone=True)


# Addresses.


def _url(name: str, date: str, metadata: Metadata, lang: str, setup: _Setup) -> str:
    stated = metadata.word("permalink")
    if stated:
        return rooted(stated if stated.endswith((".html", "/")) else f"{stated}/")
    pattern = values.text_of(setup.config.get("permalink")) or ":year/:month/:day/:title/"
    when = values.moment(metadata.word("date") or date, setup.settings.zone)
    if values.text_of(setup.config.get("new_post_name")).startswith(":year-:month-:day-"):
        name = posixpath.join(
            posixpath.dirname(name), re.sub(r"^\d{4}-\d{2}-\d{2}-", "", posixpath.basename(name))
        )
    known = dated(when) if when else {}
    given = values.table_of(setup.config.get("permalink_defaults"))
    known |= {key: values.text_of(each) for key, each in given.items()}
    categories = list(values.words(metadata.value("categories", "category")))
    default = values.text_of(setup.config.get("default_category")) or "uncategorized"
    slugs = {
        key: values.text_of(each) for key, each in values.table_of(setup.config.get("category_map")).items()
    }
    known |= {
        entry.key: metadata.word(entry.key)
        for entry in metadata.table.entries
        if entry.key.islower()
        and metadata.word(entry.key)
        and entry.key not in {"title", "date", "permalink", "path"}
    }
    known |= {
        "title": name,
        "name": posixpath.basename(name),
        "post_title": re.sub(
            r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", metadata.word("title")
        ).strip("-"),
        "category": "/".join(slugs.get(each, re.sub(r"\s+", "-", each)) for each in categories) or default,
        "lang": setup.spellings.get(lang, lang),
    }
    known.pop("id", None)
    path = filled(pattern, known)
    pretty = values.table_of(setup.config.get("pretty_urls"))
    return path if values.flag_of(pretty.get("trailing_html"), default=True) else path.removesuffix(".html")
