"""Where translations of a story and what is known of them stand: the names of files below `locales/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from diglot.errors import Problem, Severity
from diglot.languages import code_of, looks_like_language
from diglot.model import Language
from diglot.naming import Address
from diglot.site import Site

FOLDER = "locales"

#: How the terms of a site are rendered.
GLOSSARY = f"{FOLDER}/glossary.toml"

_MADE = re.compile(
    rf"{FOLDER}/(?P<locale>[^/]+)/(?:articles/(?P<catalog>.+)\.po|approved/(?P<approved>.+)\.md)"
)


def catalog_path(language: Language, key: str) -> str:
    """The path, from the site's root, of a story's catalog in a language."""
    return f"{FOLDER}/{language.locale}/articles/{key}.po"


def approved_path(language: Language, key: str) -> str:
    """The path of the copy of a source that was approved: what its translation is a translation of."""
    return f"{FOLDER}/{language.locale}/approved/{key}.md"


def beside(path: str, target: Language, site: Site) -> str:
    """The path of a parallel file, after the manner in which its source is named.

    `x.en.md` has `x.zh.md` beside it, `en/x.md` has `zh/x.md`, `x/en.md` has `x/zh.md`, and `x.md` has
    `x.zh.md`. In the language of files that name none, the same holds: nothing needs to be guessed.
    """
    *folders, name = path.split("/")
    stem, _, suffix = name.rpartition(".")
    before, dot, lang = stem.rpartition(".")
    if dot and looks_like_language(lang):
        return "/".join([*folders, f"{before}.{target.code}.{suffix}"])
    if code_of(stem) in site.codes and len(folders) > 1:
        return "/".join([*folders, f"{target.code}.{suffix}"])
    for at in (1, len(folders) - 1) if len(folders) > 1 else ():
        if code_of(folders[at]) in site.codes:
            return "/".join([*folders[:at], target.code, *folders[at + 1 :], name])
    return "/".join([*folders, f"{stem}.{target.code}.{suffix}"])


def addresses(paths: Iterable[str], site: Site) -> Iterator[Address]:
    """The addresses of those files below `locales/` that belong to a story in a language of the site."""
    languages = {language.locale: language for language in site.languages}
    for path in paths:
        found = _MADE.fullmatch(path)
        language = languages.get(found["locale"]) if found else None
        if found and language:
            key = found["catalog"] or found["approved"]
            yield Address(
                path,
                key,
                language.code,
                slug=key.rpartition("/")[2],
                role="catalog" if found["catalog"] else "approved",
            )


def orphan(at: Address) -> Problem:
    """The problem of a file that nothing can be made of, for want of an article to make it from."""
    message = f'there is no article of the story "{at.key}" in another language'
    fix = "remove this file, or give it the name of its story's key"
    return Problem(at.path, 0, 0, "translation", message, fix, Severity.WARNING)
