"""`diglot new`: a new article, as one file with its front matter ready."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from diglot import config, languages
from diglot.dates import iso
from diglot.errors import UsageError, did_you_mean
from diglot.frontmatter import values
from diglot.languages import code_of
from diglot.model import Language
from diglot.naming import is_article
from diglot.scaffold import naming, placing
from diglot.scan import ARTICLES, Scan
from diglot.schema import Refused, Scalar
from diglot.site import Site
from diglot.text import FORBIDDEN, name_of
from diglot.translation.parallel_route.stated import Line, front_matter

#: What ends a line for somebody: YAML, Python or an editor.
_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

READY = "a draft is not published: remove the next line when the text is ready"


class Wanted(NamedTuple):
    """What the article is to be. Empty texts: what follows from the title and the site."""

    title: str
    lang: str = ""
    series: str = ""
    key: str = ""
    slug: str = ""
    bundle: bool | None = None  #: in a folder of its own; None: as most others are
    draft: bool = True


class Begun(NamedTuple):
    """The path of the new file from the site's root, and what its writer should know of it."""

    path: str
    notes: tuple[str, ...]


def run(site_dir: Path, wanted: Wanted, now: datetime) -> Begun:
    """Write a new article, where no file is.

    Raises ContentError for a broken configuration, UsageError for a value that cannot be, and for a key that
    another story has.
    """
    site, _ = config.load(site_dir)
    language = _language(wanted.lang, site)
    title = _line(wanted.title, "title")
    slug = _checked(values.slug, wanted.slug, "slug") if wanted.slug else ""
    key, notes = _key(wanted.key, title, language, now)
    articles = sorted(filter(is_article, Scan(site_dir).stats[ARTICLES]))
    _refuse_taken(key, placing.taken(articles, site, site_dir))
    path = placing.place(key, language, site, articles, bundle=wanted.bundle)
    lines = [Line("title", title), Line("date", iso(now)), Line("authors", _authors(site)), Line("tags", ())]
    if wanted.series:
        lines.append(Line("series", _line(wanted.series, "series")))
        notes += _of_series(wanted.series, site)
    if slug:
        lines.append(Line("slug", slug))
    if wanted.draft:
        lines.append(Line("draft", value=True, comment=READY))
    _create(site_dir / path, f"{front_matter(lines, 'yaml')}\n")
    return Begun(path, notes)


def _language(lang: str, site: Site) -> Language:
    code = code_of(lang) if lang else site.default.code
    if code not in site.codes:
        hint = did_you_mean(code, site.codes) or f"write one of: {', '.join(site.codes)}"
        raise UsageError(f'the site has no language "{lang}"; {hint}')
    return site.language(code)


def _line(text: str, what: str) -> str:
    text = text.strip()
    if not text:
        raise UsageError(f'the {what} is empty; write it in quotes, such as "Night Trains"')
    if _BREAK.search(text):
        raise UsageError(f"the {what} goes over several lines; write it on one")
    if found := FORBIDDEN.search(text):
        raise UsageError(f"the {what} holds {name_of(found[0])}; leave it out")
    return text


def _key(key: str, title: str, language: Language, now: datetime) -> tuple[str, tuple[str, ...]]:
    """The key that was asked for, or one made of the title; else of the date, with the reason."""
    if key:
        found = _checked(values.key, key, "key")
        if any(part.startswith("_") for part in found.split("/")):
            raise UsageError(f'no build reads a file whose name begins with "_"; write {found.lstrip("_")}')
        return found, ()
    if found := naming.key_of(title, languages.script(language.locale)):
        return found, ()
    found = f"{now:%Y%m%d-%H%M}"
    reason = "the title has no letters for it" if naming.can_read_chinese() else naming.MISSING
    return found, (f"the key is {found} ({reason}); --key names another",)


def _checked(read: Callable[[Scalar], str], text: str, what: str) -> str:
    try:
        return read(Scalar(text, 0, 0))
    except Refused as refused:
        raise UsageError(f"--{what}: {refused.message}; {refused.fix}") from None


def _refuse_taken(key: str, taken: dict[str, str]) -> None:
    there = {each.casefold(): each for each in taken}  # many disks cannot tell Tide and tide apart
    found = there.get(key.casefold())
    if found is None:
        return
    free = next(name for number in count(2) if (name := f"{key}-{number}").casefold() not in there)
    raise UsageError(
        f'there is a story "{found}" already, {taken[found]}; write --key {free},\n'
        f"or translate that one: diglot new --translate {found} LANG"
    )


def _of_series(series: str, site: Site) -> tuple[str, ...]:
    if series in site.series:
        return ()
    fix = did_you_mean(series, site.series) or f"[series.{series}] there would give it a title"
    return (f'{site.config_path} has no series "{series}"; {fix}',)


def _authors(site: Site) -> tuple[str, ...]:
    """Who writes all of it, where there is one such person."""
    return tuple(site.authors) if len(site.authors) == 1 else ()


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"there is {path} already; nothing was written") from None
