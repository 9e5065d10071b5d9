"""`diglot translate update`: catalogs written, or merged with what their sources say now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from diglot.desk import Outcome, worksheets, written
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem
from diglot.model import Language
from diglot.translation import glossary, places
from diglot.translation.catalog_route import catalog
from diglot.translation.glossary import Glossary
from diglot.translation.segments import Text
from diglot.translation.worksheet import Condition


def run(site_dir: Path, keys: Collection[str], langs: Collection[str], *, code: bool) -> Outcome:
    """Update the catalogs of these stories; without keys, all that there are.

    A story that is named gets a catalog, if it has neither that nor a parallel file. A catalog with faults
    stays as it is.
    """
    desk = worksheets.opened(site_dir, keys, langs)
    told: list[str] = []
    problems: list[Problem] = [*desk.problems]
    terms, faults = glossary.load(site_dir, desk.site.codes)
    problems += faults
    for story in desk.stories:
        wanted = [
            language
            for language in desk.languages(story)
            if language.code in story.made or (keys and language.code not in story.others)
        ]
        if wanted:
            text = desk.text(story)
            for language in wanted:
                line, more = _updated(desk, story, text, language, terms, code=code)
                told += [line] if line else []
                problems += more
    if not told and not any(problem.is_error for problem in problems):
        told = ["nothing to update"]
    return Outcome("".join(f"{line}\n" for line in told), tuple(problems))


def _updated(
    desk: Desk, story: Story, text: Text, language: Language, terms: Glossary, *, code: bool
) -> tuple[str, tuple[Problem, ...]]:
    """What was done to one catalog."""
    path = places.catalog_path(language, story.key)
    at = story.made.get(language.code)
    source = desk.site.language(story.source.at.lang)
    empty = catalog.blank(language, source)
    file, problems = desk.file(at) if at else (empty, ())
    if any(problem.is_error for problem in problems):
        return "", problems
    before = file.text() if at else None
    if not file.header and not file.entries:  # an empty file, which an editor has just made
        file = empty
    hints = {
        each.text: terms.notes(each.text, source.code, language.code)
        for each in text.segments
        if each.kind != catalog.CODE
    }
    new = catalog.updated(file, text, code=code, glossary=hints)
    changed = written(desk.site_dir / path, new.text(), before)
    given = catalog.lines(new, text, code=code)
    numbers = [f"{len(given)} messages", *_counts([line.state for line in given])]
    return f"{path}: {', '.join(numbers)}{'' if changed else '; unchanged'}", problems


def _counts(states: Collection[Condition]) -> Iterator[str]:
    names: tuple[tuple[Condition, str], ...] = (("stale", "to look at again"), ("missing", "to translate"))
    for state, name in names:
        if number := sum(each == state for each in states):
            yield f"{number} {name}"
