"""Nikola: posts with metadata in a comment or in a file beside them, translations by file name, shortcodes.

Rules are those of https://getnikola.com/handbook.html (metadata, multilingual posts, shortcodes).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.errors import UsageError
from diglot.importing import front, pieces, values
from diglot.importing.body import Manner, Rule, Spot
from diglot.importing.front import Metadata
from diglot.importing.permalinks import hyphenated, rooted
from diglot.importing.pieces import words
from diglot.importing.source import Notes, Page, Settings, Tree
from diglot.importing.system import Found
from diglot.importing.values import Plain
from diglot.schema import Items, Scalar

SKIP = frozenset({"output", "cache", "themes", "plugins"})

#: Keys of Nikola beside those that all systems have.
KEYS = {
    **dict.fromkeys(
        ("type", "status", "has_math", "hidetitle", "pretty_url", "url_type", "nocomments", "author_uid"), ""
    ),
    "previewimage": "image",
    "link": "source",
}
_ENDINGS = (".md", ".markdown", ".mdown")
_OTHER = (".rst", ".txt", ".ipynb", ".html", ".adoc", ".org", ".wp")
#: What Nikola says by tags that are none.
_NO_TAGS = ("draft", "private", "mathjax")
_LINE = re.compile(r"(?:\.\.[ \t]+)?(?P<key>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*))?")


class _Setup(NamedTuple):
    config: Plain
    settings: Settings
    keys: dict[str, str]  #: Nikola's name of each of our codes
    folders: dict[str, str]  #: where each language is: "" or `zh_cn`
    pattern: str


def read(tree: Tree, notes: Notes) -> Found:
    """All that a Nikola site holds. Raises UsageError if it is none."""
    config = values.python(tree, "conf.py", notes) if "conf.py" in tree else {}
    default = values.text_of(config.get("DEFAULT_LANG")) or "en"
    listed = values.table_of(config.get("TRANSLATIONS")) or {default: ""}
    order = [default, *(each for each in listed if each != default)]
    keys = {values.code(each): each for each in reversed(order) if values.code(each)}
    settings = Settings(
        languages=values.codes(order),
        title=_local(config.get("BLOG_TITLE")),
        description=_local(config.get("BLOG_DESCRIPTION")),
        base_url=(values.text_of(config.get("BASE_URL")) or values.text_of(config.get("SITE_URL"))).rstrip(
            "/"
        ),
        author=values.text_of(config.get("BLOG_AUTHOR")),
        zone=values.zone_of(values.text_of(config.get("TIMEZONE"))),
    )
    folders = {
        values.code(key): values.text_of(each).strip("./") for key, each in listed.items() if values.code(key)
    }
    pattern = values.text_of(config.get("TRANSLATIONS_PATTERN")) or "{path}.{lang}.{ext}"
    setup = _Setup(config, settings, keys, folders, pattern)
    posts, alone = _rules(config.get("POSTS"), "posts"), _rules(config.get("PAGES"), "pages")
    if not any(tree.has_folder(folder) for folder in posts):
        raise UsageError(f"{tree.root} is no Nikola site: there is no {next(iter(posts), 'posts')}/ in it")
    pages = tuple(
        page
        for rules, is_alone in ((posts, False), (alone, True))
        for folder, address in rules.items()
        for page in _pages(folder, address, is_alone, setup, tree, notes)
    )
    names = {page.url.strip("/").rpartition("/")[2]: page.path for page in pages}
    images = values.table_of(config.get("IMAGE_FOLDERS")) or {"images": "images"}
    files = values.table_of(config.get("FILES_FOLDERS")) or {"files": ""}
    roots = [
        (f"/{values.text_of(to).strip('/')}".rstrip("/") + "/", folder)
        for folder, to in {**images, **files}.items()
    ]
    return Found(
        settings, pages, RULES, tuple(roots), Manner(re.compile(r"\s*TEASER_END\b.*", re.DOTALL)), names
    )


def _local(value: object) -> dict[str, str]:
    """A text, or one for each language."""
    table = values.table_of(value)
    found = (
        {values.code(key): values.text_of(each) for key, each in table.items()}
        if table
        else {"": values.text_of(value)}
    )
    return {key: text for key, text in found.items() if text}


def _rules(value: object, default: str) -> dict[str, str]:
    """Folders of texts, and where they are published: `("posts/*.md", "posts", "post.tmpl")`."""
    found: dict[str, str] = {}
    for each in values.list_of(value):
        row = values.list_of(each)
        if len(row) > 1:
            found.setdefault(
                values.text_of(row[0]).partition("*")[0].rstrip("/"), values.text_of(row[1]).strip("/")
            )
    return found or {default: default}


# Pages.


def _pages(folder: str, address: str, alone: bool, setup: _Setup, tree: Tree, notes: Notes) -> Iterator[Page]:
    for path in tree.below(folder):
        if path.endswith(_OTHER):
            what = "reStructuredText" if path.endswith((".rst", ".txt")) else "not Markdown"
            notes.warn(
                "import-file", path, (0, 0), f"this is {what}, and was not imported", "convert it to Markdown"
            )
        if not path.endswith(_ENDINGS) or (text := tree.text_of(path)) is None:
            continue
        stem, lang = _language(path.rsplit(".", 1)[0], setup)
        metadata = _metadata(path, stem, lang, text, setup, tree, notes)
        inside = stem.removeprefix(f"{folder}/")
        fields = front.mapped(metadata.table, KEYS, path, notes)
        tags = list(values.words((metadata.word("tags") or "").split(",")))
        if metadata.word("status") in {"draft", "private"} or {"draft", "private"} & {
            tag.strip() for tag in tags
        }:
            fields["draft"] = Scalar("true", 1, 1)
        if isinstance(words_ := fields.get("tags"), Items):
            kept = tuple(each for each in words_.items if values.plain(each) not in _NO_TAGS)
            fields["tags"] = Items(kept, words_.line, words_.col)
        slug = metadata.word("slug") or hyphenated(posixpath.basename(inside))
        url = (
            _url(slug, inside, address, lang, metadata, setup)
            if slug.isascii() or metadata.word("slug")
            else ""
        )
        yield Page(
            path, lang, inside, f"{folder}/{inside}", fields, metadata.body, metadata.line, url, alone=alone
        )


def _language(stem: str, setup: _Setup) -> tuple[str, str]:
    """A path without its language, and the language, by TRANSLATIONS_PATTERN."""
    for code, key in setup.keys.items():
        for ending in (f".{key}", f"_{key}"):
            if stem.endswith(ending) and (ending[0] == "." or "_{lang}" in setup.pattern):
                return stem.removesuffix(ending), code
    return stem, setup.settings.languages[0]


def _metadata(
    path: str, stem: str, lang: str, text: str, setup: _Setup, tree: Tree, notes: Notes
) -> Metadata:
    """What stands in a comment at the top, in YAML or TOML, or in a file beside the text."""
    if re.match(r"\s*(?:---|\+\+\+)[ \t]*\n", text):
        return front.read(text, path, notes)
    comment = re.match(r"\s*<!--[ \t]*\n?(?P<inner>(?:[^-]|-(?!->))*)-->[ \t]*\n?", text)
    if comment and re.search(r"(?m)^\s*\.\. \w+:", comment["inner"]):
        first = text.count("\n", 0, comment.start("inner")) + 1
        return front.lined(
            _lines(comment["inner"], first), text[comment.end() :], text.count("\n", 0, comment.end()) + 1
        )
    bare = re.match(r"(?:\.\. \w+:[^\n]*\n)+", text)
    if bare:
        return front.lined(_lines(bare[0], 1), text[bare.end() :], bare[0].count("\n") + 1)
    key = setup.keys.get(lang, lang)
    for beside in (f"{stem}.{key}.meta", f"{stem}.meta"):
        if beside in tree and (lines := tree.text_of(beside)) is not None:
            return front.lined(_lines(lines, 1), text, 1)
    return front.lined([], text, 1)


def _lines(text: str, first: int) -> list[tuple[str, str, int, int]]:
    found: list[tuple[str, str, int, int]] = []
    for number, line in enumerate(text.split("\n"), first):
        if each := _LINE.fullmatch(line.strip()):
            found.append((each["key"], (each["value"] or "").strip(), number, line.find(":") + 3))
    return found


def _url(slug: str, inside: str, address: str, lang: str, metadata: Metadata, setup: _Setup) -> str:
    pretty = values.flag_of(setup.config.get("PRETTY_URLS"), default=True)
    pretty = values.flag_of(metadata.word("pretty_url"), default=pretty)
    path = posixpath.join(setup.folders.get(lang, ""), address, posixpath.dirname(inside), slug)
    return rooted(f"{path}/" if pretty else f"{path}.html")


# Shortcodes.

_SAID = r"(?:\"[^\"\n]{0,1000}\"|[^\"%]|%(?!\}\})){0,2000}?"
_SHORTCODE = rf"\{{\{{%\s*(?P<close>/)?\s*(?P<name>[\w-]+)(?P<said>{_SAID})/?\s*%\}}\}}"


def _shortcode(spot: Spot) -> str | None:
    name, said = spot["name"].casefold(), words(spot["said"])
    known = _WRITTEN.get(name)
    found = None if spot["close"] else known(spot, said) if known else pieces.embedded(name, said) or None
    if found is None:
        spot.left("the shortcode")
    return found


def _end(name: str) -> str:
    return rf"\{{\{{%\s*/\s*{name}\s*%\}}\}}"


def _figure(spot: Spot, said: pieces.Words) -> str | None:
    source = said.get("src", 0)
    caption = pieces.inner(spot, _end("figure")) if "/" not in spot.all[-5:] else ""
    if not source:
        return None
    led = spot.link(said.get("link")) if said.get("link") else ""
    title = " ".join((caption or said.get("caption") or said.get("title")).split())
    return pieces.image(spot.link(source), said.get("alt") or title, title, led)


def _thumbnail(spot: Spot, said: pieces.Words) -> str | None:
    source = said.get("uri", 0)
    caption = pieces.inner(spot, _end("thumbnail"))
    title = " ".join((caption or said.get("title")).split())
    return pieces.image(spot.link(source), said.get("alt") or title, title) if source else None


def _raw(spot: Spot, _said: pieces.Words) -> str | None:
    return pieces.raw(spot, _end("raw"))


def _media(_spot: Spot, said: pieces.Words) -> str | None:
    address = said.get("url", 0)
    return f"<{address}>" if re.fullmatch(r"https?://[^\s<>]+", address) else None


def _document(spot: Spot, _said: pieces.Words) -> str | None:
    """`{{% doc %}}words <slug>{{% /doc %}}` and `{{% doc %}}slug{{% /doc %}}`."""
    inside = pieces.inner(spot, _end("doc"))
    found = re.fullmatch(r"(?P<words>[^<>]*?)\s*<(?P<slug>[^<>]+)>", (inside or "").strip())
    slug = found["slug"] if found else (inside or "").strip()
    target = spot.addresses.named(slug, spot.page)
    return pieces.link(found["words"] if found else slug, target) if target else None


_WRITTEN = {
    "figure": _figure,
    "thumbnail": _thumbnail,
    "raw": _raw,
    "media": _media,
    "doc": _document,
}


def _inner_link(spot: Spot) -> str | None:
    """`link://slug/name` and `link://filename/path`."""
    if (target := spot.addresses.named(spot["name"].strip("/"), spot.page)) is None:
        spot.left("the link")
        return None
    return f"{spot['before']}{target}"


RULES = (
    Rule(_SHORTCODE, _shortcode),
    Rule(r"(?P<before>\]\(|[\"'])link://(?:slug|filename)/(?P<name>[^\s()\"'<>#]+)", _inner_link),
    pieces.ALERTS,
)
