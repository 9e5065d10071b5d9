"""VitePress: a folder for each locale, containers, `public/`.

Rules are those of https://vitepress.dev/ (routing, i18n, markdown extensions, front matter).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, pieces, values
from diglot.importing.body import Manner, Rule, Spot
from diglot.importing.permalinks import rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found

SKIP = frozenset({".vitepress/dist", ".vitepress/cache", "docs/.vitepress/dist", "docs/.vitepress/cache"})

#: Keys of VitePress beside those that all systems have.
KEYS = {
    **dict.fromkeys(
        (
            "titletemplate",
            "head",
            "lastupdated",
            "outline",
            "editlink",
            "sidebar",
            "aside",
            "navbar",
            "footer",
            "pageclass",
            "prev",
            "next",
        ),
        "",
    ),
}


class _Setup(NamedTuple):
    settings: Settings
    source: str  #: the folder of the texts
    folders: dict[str, str]  #: the folder of each locale below it, and our code; "" is the root
    clean: bool


def read(tree: Tree, notes: Notes) -> Found:
    """All that a VitePress site holds. Raises UsageError if it is none."""
    home = next((each for each in ("", "docs") if tree.has_folder(posixpath.join(each, ".vitepress"))), None)
    if home is None:
        raise UsageError(f"{tree.root} is no VitePress site: there is no .vitepress/ in it")
    config = values.script(tree, _configs(home))
    locales = config.block("locales")
    tables = locales.keys() if locales else {}
    folders: dict[str, str] = {}
    titles: dict[str, str] = {}
    described: dict[str, str] = {}
    default = (
        values.code(tables["root"].word("lang") if "root" in tables else config.word("lang", "en")) or "en"
    )
    for folder, table in {"root": config, **tables}.items():
        code = (
            default if folder == "root" else values.code(table.word("lang") or folder) or values.code(folder)
        )
        if not code:
            continue
        folders["" if folder == "root" else folder] = code
        titles[code] = titles.get(code) or table.word("title") or config.word("title")
        described[code] = described.get(code) or table.word("description") or config.word("description")
    base = config.word("hostname").rstrip("/")
    base = f"{base}{config.word('base').rstrip('/')}" if base else ""
    settings = Settings(
        languages=tuple(dict.fromkeys(folders.values())),
        title={lang: text for lang, text in titles.items() if text},
        description={lang: text for lang, text in described.items() if text},
        base_url=base,
    )
    source = posixpath.normpath(posixpath.join(home, config.word("srcDir", "."))).strip("./")
    if config.block("rewrites"):
        notes.warn(
            "import-link",
            _where(tree, home),
            (0, 0),
            "`rewrites` are not read",
            "look at the old addresses in the report",
        )
    setup = _Setup(settings, source, folders, config.flag("cleanUrls"))
    pages = tuple(_pages(tree, setup, notes))
    public = posixpath.join(source, "public")
    roots = [("/", public), ("/", source), ("@/", source), ("@", source)]
    roots += [("/", posixpath.join(source, folder)) for folder in folders if folder]
    return Found(settings, pages, RULES, tuple(roots), Manner(re.compile(r"\s*more\s*")))


def _configs(home: str) -> list[str]:
    return [
        posixpath.join(home, ".vitepress", f"{name}.{ending}")
        for name in ("config", "config/index", "config/shared")
        for ending in ("ts", "mts", "js", "mjs")
    ]


def _where(tree: Tree, home: str) -> str:
    return next((path for path in _configs(home) if path in tree), home)


def _pages(tree: Tree, setup: _Setup, notes: Notes) -> Iterator[Page]:
    for path in tree.below(setup.source, ".md"):
        inside = path.removeprefix(f"{setup.source}/") if setup.source else path
        first, _, rest = inside.partition("/")
        if inside.startswith((".", "public/")) or "/." in inside or (text := tree.text_of(path)) is None:
            continue
        folder = first if rest and first in setup.folders else ""
        local = (rest if folder else inside).rsplit(".", 1)[0]
        metadata = front.read(text, path, notes)
        if metadata.word("layout") in {"home", "page", "false"} or local in {"index", "README"}:
            notes.warn(
                "import-file",
                path,
                (0, 0),
                "this is no article but a page of the theme: it was not imported",
                "take its text into the site's description",
            )
            continue
        fields = front.mapped(metadata.table, KEYS, path, notes)
        bundle = posixpath.basename(local) == "index"
        key = posixpath.dirname(local) if bundle else local
        address = (
            f"{folder}/{posixpath.dirname(local)}/"
            if bundle
            else f"{folder}/{local}{'' if setup.clean else '.html'}"
        )
        date = found[0] if (found := re.match(r"\d{4}-\d{1,2}-\d{1,2}(?=-)", posixpath.basename(key))) else ""
        yield Page(
            path,
            setup.folders[folder],
            key,
            key,
            fields,
            metadata.body,
            metadata.line,
            rooted(address),
            date,
            bundle,
        )


# The text.


def _snippet(spot: Spot) -> None:
    spot.left("the included file", "put what it holds into the text")


def _contents(spot: Spot) -> None:
    spot.left("the table of contents", "remove it: pages make their own")


def _include(spot: Spot) -> None:
    spot.left("the included file", "put what it holds into the text")


_SCRIPT = r"^<(?P<tag>script|style)\b[^\n>]{0,400}>"


def script(spot: Spot) -> str | None:
    """Programs and styles of a page; no page of ours runs any. They stay where nobody sees them."""
    closing = spot.until(rf"^</{spot['tag']}>[ \t]*$")
    if closing is None:
        return None
    inner = spot.text[spot.start : closing.end()]
    spot.warn(f"the <{spot['tag']}> of this page does nothing here; it stays as a comment", "remove it")
    spot.end = closing.end()
    return f"<!--\n{inner.replace('--', '- -')}\n-->"


RULES = (
    Rule(_SCRIPT, script),
    Rule(r"^<<<[ \t]+\S[^\n]*$", _snippet),
    Rule(r"<!--[ \t]*@include:[^\n]{0,400}?-->", _include),
    Rule(r"^\[\[toc\]\][ \t]*$", _contents),
    pieces.CONTAINERS,
    pieces.ALERTS,
    pieces.HEADING_IDS,
)
