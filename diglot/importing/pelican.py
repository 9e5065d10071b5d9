"""Pelican: metadata as plain lines, translations by slug, `{filename}` and `{static}` links.

Rules are those of https://docs.getpelican.com/ (content, settings).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, values
from diglot.importing.body import Manner, Rule, Spot
from diglot.importing.front import Metadata
from diglot.importing.permalinks import hyphenated, rooted
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain
from diglot.schema import Scalar

SKIP = frozenset({"output", "cache", "theme", "themes", "plugins"})

#: Keys of Pelican beside those that all systems have.
KEYS = {
    **dict.fromkeys(("status", "translation", "save_as", "lang", "url"), ""),
    "og_image": "image",
}
_ENDINGS = (".md", ".markdown", ".mkd", ".mdown")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>.*)")
#: What names a version of Chinese or the like at the end of a slug.
_PATTERN = "(?P<date>\\d{4}-\\d{2}-\\d{2}).*"


class _Setup(NamedTuple):
    config: Plain
    settings: Settings
    content: str
    spellings: Mapping[str, str]


def read(tree: Tree, notes: Notes) -> Found:
    """All that a Pelican site holds. Raises UsageError if it is none."""
    config = values.python(tree, "pelicanconf.py", notes) if "pelicanconf.py" in tree else {}
    if "publishconf.py" in tree:
        published = values.python(tree, "publishconf.py", notes)
        config |= {key: each for key, each in published.items() if key == "SITEURL" and each}
    content = posixpath.normpath(values.text_of(config.get("PATH")) or "content").strip("/")
    content = "" if content == "." else content
    if not any(path.endswith((*_ENDINGS, ".rst")) for path in tree.below(content)):
        raise UsageError(f"{tree.root} is no Pelican site: there is no article below {content or 'it'}")
    subsites = values.table_of(config.get("I18N_SUBSITES"))
    default = values.text_of(config.get("DEFAULT_LANG")) or "en"
    settings = Settings(
        languages=values.codes([default, *subsites]),
        title={"": values.text_of(config.get("SITENAME"))}
        | {
            values.code(lang): name
            for lang, each in subsites.items()
            if (name := values.text_of(values.table_of(each).get("SITENAME"))) and values.code(lang)
        },
        base_url=values.text_of(config.get("SITEURL")).rstrip("/"),
        author=values.text_of(config.get("AUTHOR")),
        zone=values.zone_of(values.text_of(config.get("TIMEZONE"))),
    )
    spellings = {values.code(each): each for each in (*subsites, default)}
    setup = _Setup(config, settings, content, spellings)
    pages = tuple(_pages(tree, setup, notes))
    prefixes = ("{filename}", "{static}", "{attach}", "|filename|", "|static|", "|attach|", "/")
    roots = tuple((prefix, content) for prefix in prefixes)
    marker = re.compile(r"\s*(?:PELICAN_END_SUMMARY|more)\s*")
    return Found(settings, pages, RULES, roots, Manner(marker))


def _pages(tree: Tree, setup: _Setup, notes: Notes) -> Iterator[Page]:
    folders = [values.text_of(each) for each in values.list_of(setup.config.get("PAGE_PATHS"))] or ["pages"]
    for path in tree.below(setup.content):
        if path.endswith((".rst", ".html", ".adoc", ".org", ".ipynb")):
            what = "reStructuredText" if path.endswith(".rst") else "not Markdown"
            notes.warn(
                "import-file", path, (0, 0), f"this is {what}, and was not imported", "convert it to Markdown"
            )
        if not path.endswith(_ENDINGS) or (text := tree.text_of(path)) is None:
            continue
        metadata = lines(text, path, notes)
        inside = path.removeprefix(f"{setup.content}/") if setup.content else path
        alone = any(inside.startswith(f"{folder.strip('/')}/") for folder in folders if folder)
        yield _page(path, inside.rsplit(".", 1)[0], metadata, alone, setup, notes)


def lines(text: str, path: str, notes: Notes) -> Metadata:
    """Metadata of the form `Key: value` at the top of a file, up to an empty line; or YAML between fences.

    A line that begins with four spaces goes on with the value above.
    """
    if re.match(r"\s*(?:---|\+\+\+)[ \t]*\n", text):
        return front.read(text, path, notes)
    pairs: list[tuple[str, str, int, int]] = []
    every = text.split("\n")
    at = next((number for number, line in enumerate(every) if line.strip()), 0)
    while at < len(every) and every[at].strip():
        found = _LINE.fullmatch(every[at])
        if found:
            pairs.append((found["key"], found["value"].strip(), at + 1, found.start("value") + 1))
        elif every[at].startswith("    ") and pairs:
            key, value, row, col = pairs[-1]
            more = every[at].strip()
            pairs[-1] = (
                key,
                f"{value}; {more}" if key.casefold() in {"authors", "author"} else f"{value} {more}",
                row,
                col,
            )
        else:
            break
        at += 1
    return front.lined(pairs, "\n".join(every[at:]), at + 1) if pairs else front.lined([], text, 1)


def _page(path: str, inside: str, metadata: Metadata, alone: bool, setup: _Setup, notes: Notes) -> Page:
    name = posixpath.basename(inside)
    given = _in_name(name, setup)
    stated = metadata.word("lang") or given.get("lang", "")
    suffix = re.search(r"[-_.]([a-z]{2}(?:[-_][A-Za-z]{2,4})?)$", inside)
    lang = values.code(stated) or setup.settings.languages[0]
    key = inside[: suffix.start()] if suffix and values.code(suffix[1]) == lang else inside
    fields = front.mapped(metadata.table, KEYS, path, notes)
    status = metadata.word("status").casefold()
    if status in {"draft", "hidden", "skip"}:
        fields["draft"] = Scalar("true", 1, 1)
    folder = posixpath.dirname(inside)
    uses_folder = values.flag_of(setup.config.get("USE_FOLDER_AS_CATEGORY"), default=True)
    if (
        "category" not in {entry.key.casefold() for entry in metadata.table.entries}
        and folder
        and uses_folder
        and not alone
    ):
        word = Scalar(posixpath.basename(folder), 1, 1)
        fields.setdefault("tags", word)
    slug = metadata.word("slug") or given.get("slug", "")
    date = given.get("date", "")
    title = metadata.word("title")
    source = setup.config.get("SLUGIFY_SOURCE")
    told = slug or hyphenated(posixpath.basename(inside) if source == "basename" else title)
    url = _url(told if slug or told.isascii() else "", metadata, lang, date, alone, folder, setup)
    pair = slug or told or key
    return Page(
        path,
        lang,
        key,
        f"{'page ' if alone else ''}{pair}",
        fields,
        metadata.body,
        metadata.line,
        url,
        date,
        alone=alone,
    )


def _in_name(name: str, setup: _Setup) -> dict[str, str]:
    """What FILENAME_METADATA takes out of a file's name."""
    pattern = values.text_of(setup.config.get("FILENAME_METADATA")) or _PATTERN
    try:
        found = re.match(pattern, name) if len(pattern) < 300 and len(name) < 300 else None  # noqa: PLR2004
    except re.error:
        return {}
    return {key: each for key, each in found.groupdict().items() if each} if found else {}


def _url(slug: str, metadata: Metadata, lang: str, date: str, alone: bool, folder: str, setup: _Setup) -> str:
    if stated := metadata.word("url"):
        return rooted(stated)
    kind = "PAGE" if alone else "ARTICLE"
    is_default = lang == setup.settings.languages[0] and not values.flag_of(metadata.word("translation"))
    default = f"{'pages/' if alone else ''}{{slug}}{'' if is_default else '-{lang}'}.html"
    pattern = values.text_of(setup.config.get(f"{kind}_URL" if is_default else f"{kind}_LANG_URL")) or default
    if is_default and lang != setup.settings.languages[0]:
        return ""
    when = values.moment(metadata.word("date") or date, setup.settings.zone)
    category = (
        metadata.word("category")
        or posixpath.basename(folder)
        or values.text_of(setup.config.get("DEFAULT_CATEGORY"))
        or "misc"
    )
    known = {
        "slug": slug,
        "lang": setup.spellings.get(lang, lang) if not metadata.word("lang") else metadata.word("lang"),
        "category": hyphenated(category),
    }
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        if found["name"] == "date" and when:
            return _formatted(when.timetuple(), found["form"] or "%Y-%m-%d %H:%M:%S")
        text = known.get(found["name"], "")
        missing = missing or not text
        return text

    path = re.sub(r"\{(?P<name>\w+)(?::(?P<form>[^{}]*))?\}", value, pattern)
    return "" if missing else rooted(path)


def _formatted(when: object, form: str) -> str:
    import time  # noqa: PLC0415 - only its formatting, and no clock

    try:
        return time.strftime(form, when)  # type: ignore[arg-type]
    except ValueError:
        return ""


# The text.


def _colons(spot: Spot) -> str:
    """An indented block that names its language, as codehilite has it."""
    rows = [re.sub(r"^(?: {4}|\t)", "", line) for line in spot["rows"].split("\n")]
    return f"```{spot['language']}\n" + "\n".join(rows).strip("\n") + "\n```"


def _listing(spot: Spot) -> str:
    """`{tag}`, `{category}`, `{author}`, `{index}`: lists that we have elsewhere."""
    spot.warn(f"{spot['kind']} leads to a list that has another address here", "write the list's new address")
    return f"{spot['before']}{spot.addresses.abroad(spot['rest'])}"


RULES = (
    Rule(
        r"^(?: {4}|\t)(?::::|#!)(?P<language>[a-z][\w+-]*)[^\n]*(?P<rows>(?:\n+(?: {4}|\t)[^\n]*)*)",
        _colons,
    ),
    Rule(r"(?P<before>\]\()(?P<kind>[{|](?:tag|category|author|index)[}|])(?P<rest>[^\s()]*)", _listing),
)
