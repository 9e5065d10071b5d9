"""Hugo: `content/`, its languages by file name or by folder, page bundles, shortcodes.

Rules are those of https://gohugo.io/content-management/ (urls, multilingual, page bundles, shortcodes).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, shortcodes, values
from diglot.importing.body import Manner
from diglot.importing.front import Metadata
from diglot.importing.permalinks import dated, filled, hyphenated, rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain
from diglot.schema import Items, Node, Scalar

SKIP = frozenset({"public", "resources", "themes"})

#: Keys of Hugo beside those that all systems have.
KEYS = {
    **dict.fromkeys(
        ("linktitle", "iscjklanguage", "outputs", "build", "_build", "sitemap", "menu", "menus"), ""
    ),
}

_CONFIGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
_ENDINGS = (".md", ".markdown")
_OTHER = (".html", ".htm", ".adoc", ".asciidoc", ".org", ".rst", ".ipynb", ".mmark", ".pandoc")


#: A shortcode that is to be seen is written with stars.
_MANNER = Manner(in_code=((r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", r"{{\1\2\3}}"),))


class _Setup(NamedTuple):
    """What the configuration decides."""

    config: Plain
    folders: Mapping[str, str]  #: a content folder and the language of what lies in it; "" if names say it
    spellings: Mapping[str, str]  #: our code of each of Hugo's language keys
    keys: Mapping[str, str]  #: Hugo's key of each of our codes
    default: str  #: our code
    settings: Settings


def read(tree: Tree, notes: Notes) -> Found:
    """All that a Hugo site holds. Raises UsageError if it is none."""
    setup = _setup(tree, notes)
    if not any(tree.has_folder(folder) for folder in setup.folders):
        raise UsageError(f"{tree.root} is no Hugo site: there is no content/ in it")
    pages = tuple(page for folder in setup.folders for page in _pages(folder, setup, tree, notes))
    names: dict[str, str] = {}
    for folder in setup.folders:
        _named(names, folder, [page for page in pages if page.path.startswith(f"{folder}/")])
    roots = (("/", "static"), ("/", "assets"), *(("/", folder) for folder in setup.folders))
    return Found(setup.settings, pages, shortcodes.RULES, roots, _MANNER, names)


def _setup(tree: Tree, notes: Notes) -> _Setup:
    config = values.lowered(values.config(tree, _CONFIGS, notes))
    default = values.text_of(config.get("defaultcontentlanguage")) or "en"
    listed = values.table_of(config.get("languages")) or values.config(
        tree, [f"config/_default/languages.{ending}" for ending in ("toml", "yaml", "yml", "json")], notes
    )
    tables = {key.casefold(): values.lowered(values.table_of(each)) for key, each in listed.items()}
    if not tables:
        default = values.text_of(config.get("languagecode")) or default
        tables = {default.casefold(): {}}
    usable = {
        key: each
        for key, each in tables.items()
        if values.code(key) and not values.flag_of(each.get("disabled"))
    }
    order = sorted(usable, key=lambda key: (key != default.casefold(), _number(usable[key].get("weight"))))
    content = values.text_of(config.get("contentdir")).strip("/") or "content"
    folders = {values.text_of(usable[key].get("contentdir")).strip("/"): values.code(key) for key in order}
    folders.pop("", None)
    if len(folders) < len(order):
        folders = {**{folder: code for folder, code in folders.items() if folder != content}, content: ""}
    base = values.text_of(config.get("baseurl")).rstrip("/")
    titles = {"": values.text_of(config.get("title"))}
    titles |= {values.code(key): values.text_of(usable[key].get("title")) for key in order}
    described = {values.code(key): _description(usable[key]) for key in order}
    described[""] = _description(config)
    settings = Settings(
        languages=values.codes(order),
        title={code: text for code, text in titles.items() if text},
        description={code: text for code, text in described.items() if text},
        base_url=base,
        author=_author(config),
        zone=values.zone_of(values.text_of(config.get("timezone"))),
        people=values.people(_people(tree, notes)),
    )
    spellings = {key: values.code(key) for key in order}
    keys = {code: key for key, code in reversed(spellings.items())}
    return _Setup(config, folders, spellings, keys, values.code(order[0]) if order else "en", settings)


def _number(value: object) -> float:
    try:
        return float(values.text_of(value) or 0)
    except ValueError:
        return 0


def _description(table: Plain) -> str:
    params = values.lowered(values.table_of(table.get("params")))
    return values.text_of(table.get("description")) or values.text_of(params.get("description"))


def _author(config: Plain) -> str:
    for place in (config, values.lowered(values.table_of(config.get("params")))):
        found = place.get("author")
        if name := values.text_of(found) or values.text_of(values.table_of(found).get("name")):
            return name
    return ""


def _people(tree: Tree, notes: Notes) -> Plain:
    return values.config(
        tree, [f"data/authors.{ending}" for ending in ("toml", "yaml", "yml", "json")], notes
    )


# Pages.


def _pages(folder: str, setup: _Setup, tree: Tree, notes: Notes) -> Iterator[Page]:
    others = [each for each in setup.folders if each.startswith(f"{folder}/")]
    paths = [path for path in tree.below(folder) if not path.startswith(tuple(f"{each}/" for each in others))]
    bundles = {
        posixpath.dirname(path)
        for path in paths
        if re.match(r"index(\.[\w-]+)?\.(?:md|markdown)$", posixpath.basename(path))
    }
    for path in paths:
        name = posixpath.basename(path)
        if path.endswith(_OTHER):
            notes.foreign(path)
        if not path.endswith(_ENDINGS):
            continue
        if name.startswith("_index."):
            notes.warn(
                "import-file",
                path,
                (0, 0),
                "the text of a list was not imported",
                "lists have no text of their own here",
            )
        elif _resource_of(path, bundles):
            notes.warn(
                "import-file",
                path,
                (0, 0),
                "this belongs to another article, and was not imported",
                "take its text into that article",
            )
        elif (text := tree.text_of(path)) is not None:
            yield _page(path, folder, text, setup, notes)


def _resource_of(path: str, bundles: set[str]) -> bool:
    """Whether a file is inside a bundle without being its article."""
    here = posixpath.dirname(path)
    is_index = re.match(r"index\.", posixpath.basename(path)) is not None
    above = posixpath.dirname(here) if is_index else here
    while above:
        if above in bundles and above.count("/"):
            return True
        above = posixpath.dirname(above)
    return False


def _page(path: str, folder: str, text: str, setup: _Setup, notes: Notes) -> Page:
    metadata = front.read(text, path, notes)
    inside = path.removeprefix(f"{folder}/").rsplit(".", 1)[0]
    stem, dot, suffix = inside.rpartition(".")
    lang = setup.folders[folder]
    if dot and suffix.casefold() in setup.spellings:
        lang, inside = setup.spellings[suffix.casefold()], stem
    lang = lang or setup.default
    bundle = posixpath.basename(inside) == "index"
    key = posixpath.dirname(inside) if bundle else inside
    fields = front.mapped(metadata.table, KEYS, path, notes)
    date, slug = _in_name(key, setup)
    url = _url(metadata, key, lang, slug, setup, date)
    if aliases := fields.get("aliases"):
        fields["aliases"] = _aliases(aliases, url, lang, setup)
    alone = "/" not in key and "date" not in fields and not date
    pair = metadata.word("translationKey") or key
    return Page(
        path, lang, key or "home", pair, fields, metadata.body, metadata.line, url, date, bundle, alone
    )


def _in_name(key: str, setup: _Setup) -> tuple[str, str]:
    """The date and the slug in a file's name, if the configuration says that they are there."""
    dates = values.lowered(values.table_of(setup.config.get("frontmatter"))).get("date")
    found = re.match(r"(\d{4}-\d{1,2}-\d{1,2})[-_]?(.*)", posixpath.basename(key))
    if not found:
        return "", ""
    uses = any(":filename" in values.text_of(each) for each in values.list_of(dates))
    return found[1], found[2] if uses else ""


def _aliases(node: Node, url: str, lang: str, setup: _Setup) -> Node:
    """Paths from the site's root, and those that begin beside the page.

    Newer versions of Hugo put the language before a path from the root, older ones did not, and which of them
    wrote the old site is not known. So both addresses lead on, but for a path that names its language itself.
    """
    prefix = _prefix(lang, setup)

    def full(each: Node) -> Iterator[Node]:
        text = each.text if isinstance(each, Scalar) else ""
        if not text.startswith("/"):
            paths = [posixpath.join(posixpath.dirname(url.rstrip("/")), text)]
        elif not prefix or text.startswith(f"{prefix}/"):
            paths = [text]
        else:
            paths = [f"{prefix}{text}", text]
        for path in paths:
            ending = "/" if "." not in posixpath.basename(path) else ""
            yield Scalar(rooted(posixpath.normpath(path) + ending), each.line, each.col)

    given = node.items if isinstance(node, Items) else (node,)
    return Items(tuple(address for each in given for address in full(each)), node.line, node.col)


# Addresses.


def _prefix(lang: str, setup: _Setup) -> str:
    in_folder = values.flag_of(setup.config.get("defaultcontentlanguageinsubdir"))
    needed = len(setup.spellings) > 1 and (lang != setup.default or in_folder)
    return f"/{setup.keys.get(lang, lang)}" if needed else ""


def _url(metadata: Metadata, key: str, lang: str, slug: str, setup: _Setup, date: str) -> str:
    prefix = _prefix(lang, setup)
    if stated := metadata.word("url"):
        ending = "" if "." in posixpath.basename(stated) or stated.endswith("/") else "/"
        return rooted(stated + ending) if stated.startswith("/") else rooted(f"{prefix}/{stated}{ending}")
    folder, name = posixpath.split(key)
    slug = metadata.word("slug") or slug
    pattern = _pattern(folder.split("/")[0], lang, setup)
    if pattern:
        path = _filled(pattern, metadata, folder, name, slug, date)
        if not path:
            return ""
    else:
        path = f"{folder}/{slug or name}/"
    if values.flag_of(setup.config.get("uglyurls")):
        path = f"{path.rstrip('/')}.html"
    path = re.sub(r"[^\w./#+~@-]+", "-", path.replace(" ", "-"))
    keeps = values.flag_of(setup.config.get("disablepathtolower"))
    return rooted(f"{prefix}/{path}" if keeps else f"{prefix}/{path.lower()}")


def _pattern(section: str, lang: str, setup: _Setup) -> str:
    rules = values.table_of(setup.config.get("permalinks"))
    for table in (rules.get(setup.keys.get(lang, lang)), rules.get("page"), rules):
        named = values.table_of(table)
        named = values.table_of(named.get("page")) or named
        if found := values.text_of(named.get(section or "/")):
            return found
    return ""


def _filled(pattern: str, metadata: Metadata, folder: str, name: str, slug: str, date: str) -> str:
    written = re.match(
        r"\s*(\d{4})-(\d{1,2})-(\d{1,2})", values.date_text(metadata.word("date", "publishdate") or date)
    )
    known: dict[str, str] = {}
    if written:
        try:
            known = dated(datetime(*map(int, written.groups())))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return ""
    title = hyphenated(metadata.word("title"), keep="._+~@")
    known |= {
        "section": folder.split("/", maxsplit=1)[0],
        "sections": folder,
        "title": title,
        "filename": name,
        "contentbasename": name,
        "slug": slug or title,
        "slugorfilename": slug or name,
        "slugorcontentbasename": slug or name,
    }
    return filled(pattern.replace("\\", ""), known)


def _named(names: dict[str, str], folder: str, pages: list[Page]) -> None:
    """What `ref` may call a page: its path with and without its ending, or its name where only one has it."""
    plain: dict[str, list[str]] = {}
    for page in pages:
        inside = page.path.removeprefix(f"{folder}/")
        for name in (inside, inside.rsplit(".", 1)[0], page.key):
            names.setdefault(name, page.path)
        for name in {posixpath.basename(inside), posixpath.basename(page.key)}:
            plain.setdefault(name, []).append(page.key)
    for page in pages:
        for name in (posixpath.basename(page.path), posixpath.basename(page.key)):
            if len(set(plain[name])) == 1:
                names.setdefault(name, page.path)
