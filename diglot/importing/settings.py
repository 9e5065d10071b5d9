"""The site that is imported into: the configuration that it has, or one made of the other system's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from diglot import config, languages
from diglot.config import fields
from diglot.errors import UsageError
from diglot.importing.source import Settings
from diglot.schema import Refused, Scalar
from diglot.site import LocalText, Person, Site

FILE = "diglot.toml"
_NOWHERE = "https://example.org"


def site_of(site_dir: Path, settings: Settings, system: str) -> tuple[Site, str]:
    """The site, and the text of the configuration that has to be written for it; "" if it has one."""
    try:
        config.find(site_dir)
    except UsageError:
        site = Site(
            LocalText(dict(settings.title), next(iter(settings.title.values()), "My series")),
            _base_url(settings.base_url),
            tuple(languages.language(each) for each in settings.languages),
            timezone=settings.zone,
            authors={
                key: Person(LocalText(default=each.name), each.url) for key, each in settings.people.items()
            },
            config_path=FILE,
        )
        return site, _written(settings, site, system)
    return config.load(site_dir)[0], ""


def is_unknown(site: Site) -> bool:
    """Whether the address of a site is only a placeholder."""
    return site.base_url == _NOWHERE


def _base_url(text: str) -> str:
    read = next(each.read for each in fields.FIELDS if each.name == "base_url")
    try:
        return str(read(Scalar(text, 0, 0)))
    except Refused:
        return _NOWHERE


def _written(settings: Settings, site: Site, system: str) -> str:
    titles = {lang: settings.title.get(lang) or settings.title.get("", "") for lang in site.codes}
    titles = {lang: text for lang, text in titles.items() if text}
    described = {
        lang: settings.description.get(lang) or settings.description.get("", "") for lang in site.codes
    }
    described = {lang: text for lang, text in described.items() if text}
    lines = [
        f"# Written by `diglot import {system}`. docs/configuration.md tells what else there is.",
        f"title = {_local(titles or {'': 'My series'})}",
        f"base_url = {_text(site.base_url)}",
        f"languages = [{', '.join(_text(each) for each in site.codes)}]",
    ]
    if described:
        lines.append(f"description = {_local(described)}")
    if settings.author:
        lines.append(f"author = {_text(settings.author)}")
    if (zone := str(settings.zone)) != "UTC":
        lines.append(f"timezone = {_text(zone)}")
    for key, person in settings.people.items():
        lines += ["", f"[authors.{_key(key)}]", f"name = {_text(person.name)}"]
        lines += [f"url = {_text(person.url)}"] if person.url else []
    return "\n".join(lines) + "\n"


def _local(texts: Mapping[str, str]) -> str:
    """One text, or a table by language."""
    by_lang = {lang: text for lang, text in texts.items() if lang}
    if len(set(texts.values())) == 1 or not by_lang:
        return _text(next(iter(texts.values())))
    return f"{{ {', '.join(f'{_key(lang)} = {_text(text)}' for lang, text in by_lang.items())} }}"


def _text(text: str) -> str:
    """A text of TOML: its escapes are those of JSON."""
    return json.dumps(re.sub(r"[\x7f-\x9f\ufffe\uffff\x00-\x1f]", " ", text), ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)
