"""The names of sources: what a file is called says its story, its language, perhaps its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Literal, NamedTuple

from diglot import languages
from diglot.errors import Problem
from diglot.scan import ARTICLES as FOLDER
from diglot.site import Site

SUFFIXES = (".md", ".markdown")

_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})-(?P<rest>.+)")

_DATED_FOLDER = re.compile(r"(?:^|/)(?P<date>\d{4}/\d{1,2}/\d{1,2})(?:/|$)")

#: What a file is to its story. All but articles are made from another source of the same story: a `catalog`
#: holds translations of it, an `approved` copy says what it was when somebody found a translation right. What
#: is `derived` has no file of its own: it is converted from another language.
Role = Literal["article", "catalog", "approved", "derived"]

#: Stands in the path of what is derived, between that of its file and its language.
DERIVED = "@"


class Address(NamedTuple):
    """What a source's name says. `path` is from the site's root, with `/`."""

    path: str
    key: str
    lang: str
    date: str = ""  #: `2026-04-04`, if the name holds one
    slug: str = ""  #: the last part of the key, without the date
    role: Role = "article"
    base: str = ""  #: where relative links start, if not at `path`
    of: str = ""  #: the language that it is converted from, if it is

    @property
    def file(self) -> str:
        """The path of the file with its words."""
        return self.path.rpartition(DERIVED)[0] if self.of else self.path

    @property
    def home(self) -> str:
        """The path, from the site's root, that relative links and images start from."""
        return self.base or self.path


def is_derived(path: str) -> bool:
    """Whether a path is that of a source without a file of its own."""
    return DERIVED in path and not path.endswith((*SUFFIXES, ".po"))


def derived(at: Address, lang: str) -> Address:
    """The address of what is converted from the source at `at` for another language."""
    path = f"{at.path}{DERIVED}{lang}"
    return at._replace(path=path, lang=lang, role="derived", base=at.home, of=at.lang)


def is_article(path: str) -> bool:
    """Whether a file below `articles/` is an article, and not something beside one."""
    return path.endswith(SUFFIXES)


def misnamed(paths_: Iterable[str]) -> Iterator[Problem]:
    """A problem for each file of a site whose name is not UTF-8; such files are left out of all else."""
    for path in paths_:
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        fix = "rename it; if it looks right elsewhere, set PYTHONUTF8=1"
        yield Problem(shown, 0, 0, "bytes", "the file's name is not UTF-8", fix)


def address(relative: str | PurePath, site: Site) -> Address | Problem:
    """What the name of a file below `articles/` says: its story's key, its language, perhaps a date.

    `key.lang.md`, `key/index.lang.md`, `lang/key.md`, `i18n/lang/key.md`; in the default language, `key.md`.
    """
    path = f"{FOLDER}/{relative}"
    *folders, name = str(relative).split("/")
    stem = name.rsplit(".", 1)[0]
    lang = ""

    before, dot, suffix = stem.rpartition(".")
    if dot and languages.looks_like_language(suffix):
        lang, stem = languages.code_of(suffix), before
    elif languages.code_of(stem) in site.codes and folders:
        lang, stem = languages.code_of(stem), "index"  # bundle/en.md
    elif (at := _language_folder(folders, site)) is not None:
        lang = languages.code_of(folders[at])
        mirrors = at == 1 and folders[0] in _MIRRORS
        del folders[0 if mirrors else at : at + 1]
    if lang and lang not in site.codes:
        listed = ", ".join(f'"{language.code}"' for language in site.languages)
        message = f'the language "{suffix}" is not among the site\'s languages ({listed})'
        return Problem(
            path,
            0,
            0,
            "language",
            message,
            f"add it to `languages` in {site.config_path}, or rename the file",
        )

    parts = [*folders, stem] if stem not in {"index", "_index"} or not folders else folders
    key = "/".join(parts)
    found = _DATED.fullmatch(parts[-1])
    dated = found["date"] if found else ""
    if not dated and (in_folder := _DATED_FOLDER.search("/".join(folders))):
        dated = in_folder["date"].replace("/", "-")
    return Address(path, key, lang or site.default.code, dated, _slug(found["rest"] if found else parts[-1]))


#: Folders that hold the same tree once more for each language: `i18n/zh-CN/posts/x.md` beside `posts/x.md`.
_MIRRORS = frozenset({"i18n", "l10n", "translations", "locales", "langs", "languages"})


def _language_folder(folders: list[str], site: Site) -> int | None:
    """Which folder names a language of the site: the outermost, else the innermost, else any between."""
    order = [0, len(folders) - 1, *range(1, len(folders) - 1)] if folders else []
    if len(folders) > 1 and folders[0] in _MIRRORS:
        order.insert(0, 1)
    return next((at for at in order if languages.code_of(folders[at]) in site.codes), None)


def _slug(name: str) -> str:
    """A file's name as a part of an address: spaces and what addresses reserve become `-`."""
    return re.sub(r"[\s?#%&:*\"<>|\\]+", "-", name).strip("-.") or name
