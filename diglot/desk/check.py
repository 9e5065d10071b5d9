"""`diglot translate check`: all that is wrong with translations, with the glossary, and with labels.

What was found in a translation is remembered under the digest of all files that it was found in, so that only
what changed is checked again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from diglot import digest, glance, messages, store
from diglot.desk import Outcome, worksheets
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem
from diglot.glance import STATE
from diglot.model import Language
from diglot.scan import folders
from diglot.toolchain import toolchain
from diglot.translation import checks, glossary, places
from diglot.translation.glossary import Glossary

#: Where that is remembered, in the folder of all that is.
MEMORY = "translations"

_MAGIC = b"diglot translations 1\n"

#: Problems as plain values.
_Plain = tuple[tuple[Any, ...], ...]


def run(
    site_dir: Path,
    keys: Collection[str] = (),
    langs: Collection[str] = (),
    *,
    cached: bool = True,
) -> Outcome:
    """Check these stories in these languages; all, and the labels of the site too, if no story is named.

    Raises ContentError for a broken configuration, UsageError for a story or language that there is not.
    """
    desk = worksheets.opened(site_dir, keys, langs)
    translations, faults = found(desk, whole=not keys and not langs, cached=cached)
    problems = {*desk.problems, *faults, *(() if keys else _of_labels(desk))}
    problems.update(*translations.values())
    errors = sum(problem.is_error for problem in problems)
    amounts = _amount(errors, "error"), _amount(len(problems) - errors, "warning")
    checked = _amount(len(translations), "translation")
    return Outcome(f"{checked} checked: {', '.join(amounts)}\n", tuple(sorted(problems)))


#: What is wrong with translations and their files, by their story's key and their language's code.
Found = dict[tuple[str, str], tuple[Problem, ...]]


def found(desk: Desk, *, whole: bool, cached: bool = True) -> tuple[Found, Sequence[Problem]]:
    """What is wrong with each translation that there is, and with the glossary.

    `whole` says that the desk has all stories in all languages.
    """
    terms, faults = glossary.load(desk.site_dir, desk.site.codes)
    memory = Memory(desk.site_dir / STATE / MEMORY if cached else None)
    translations = dict(_of_translations(desk, terms, memory))
    memory.save(whole=whole)
    return translations, faults


def _of_translations(
    desk: Desk, terms: Glossary, memory: Memory
) -> Iterator[tuple[tuple[str, str], tuple[Problem, ...]]]:
    rules = digest.of(desk.site, desk.how, toolchain(), _data(desk.site_dir, places.GLOSSARY))
    for story in desk.stories:
        text = None
        for language in desk.languages(story):
            data = _inputs(desk, story, language)
            if not any(data):
                continue
            key = digest.of(rules, story.key, language, story.source.data, data)
            problems = memory.get(key)
            if problems is None:
                text = text or desk.text(story)
                sheet, faults = worksheets.worksheet(desk, story, text, language)
                problems = (*faults, *checks.check(sheet, terms))
            memory.put(key, problems)
            yield (story.key, language.code), problems


def _inputs(desk: Desk, story: Story, language: Language) -> list[bytes | None]:
    """The files that a translation is made of; None for one that there is not."""
    other = story.others.get(language.code)
    return [
        other.data if other else None,
        *(
            _data(desk.site_dir, path(language, story.key))
            for path in (places.catalog_path, places.approved_path)
        ),
    ]


def _data(site_dir: Path, path: str) -> bytes | None:
    try:
        return (site_dir / path).read_bytes()
    except OSError:
        return None


def _of_labels(desk: Desk) -> tuple[Problem, ...]:
    """What is wrong with the catalogs of the words around articles."""
    return messages.load(desk.site, folders(desk.site_dir, "locales"))[1]


class Memory:
    """What was found, by the digest of what it was found in, in a file that may be lost at any time.

    Without a path nothing is remembered.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._before: dict[str, _Plain] = {}
        self._now: dict[str, _Plain] = {}
        if path:
            with suppress(store.Unreadable), store.reading(path, _MAGIC) as parts:
                self._before = next(parts, {}) if parts else {}

    def get(self, key: str) -> tuple[Problem, ...] | None:
        """What was found under this digest; None if nobody looked."""
        found = self._before.get(key)
        return None if found is None else glance.problems(found)

    def put(self, key: str, problems: tuple[Problem, ...]) -> None:
        """Remember it."""
        self._now[key] = glance.plain(problems)

    def save(self, *, whole: bool) -> None:
        """Write it down, if that can be done; what was not looked at is forgotten after a `whole` look."""
        kept = self._now if whole else self._before | self._now
        if self._path and kept != self._before:
            with suppress(OSError):
                self._path.parent.mkdir(exist_ok=True)
                store.save(self._path, _MAGIC, [kept])


def _amount(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
