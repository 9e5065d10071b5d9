"""`diglot translate approve`: a translation says what its source says now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from diglot.desk import Outcome, saved, worksheets, written
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem, UsageError
from diglot.model import Language
from diglot.translation import catalog, parallel, places, segments, stated
from diglot.translation.segments import Text
from diglot.translation.worksheet import Pair


def run(site_dir: Path, keys: Collection[str], langs: Collection[str]) -> Outcome:
    """Approve the translations of these stories, of both routes. One that lacks something stays as it is."""
    desk = worksheets.opened(site_dir, keys, langs)
    told: list[str] = []
    problems: list[Problem] = [*desk.problems]
    for story in desk.stories:
        text = desk.text(story)
        for language in translated(desk, story):
            found = _approved(desk, story, text, language)
            if isinstance(found, str):
                told.append(found)
            else:
                problems += found
    return Outcome("".join(f"{line}\n" for line in told), tuple(problems))


def translated(desk: Desk, story: Story) -> list[Language]:
    """The languages, of those asked for, in which a story is translated. Raises UsageError if in none."""
    there = [
        language
        for language in desk.languages(story)
        if language.code in story.others or language.code in story.made
    ]
    if not there:
        raise UsageError(
            f'the story "{story.key}" has no translation; '
            f"begin one with `diglot translate new {story.key} LANG`"
        )
    return there


def _approved(desk: Desk, story: Story, text: Text, language: Language) -> str | list[Problem]:
    """Approve one translation and say so, or say why not."""
    if language.code in story.others:
        return _parallel(desk, story, text, language)
    return _catalog(desk, story, text, language)


def _parallel(desk: Desk, story: Story, text: Text, language: Language) -> str | list[Problem]:
    found = story.others[language.code]
    translation = segments.read(found.data, found.at, desk.how)
    lacking = [*_lacking(parallel.pairs(text, translation, None), found.at.path)]
    if lacking:
        return lacking
    try:
        data = stated.without_state(found.data, found.opened)
    except ValueError as error:
        fix = "give it a line of its own, or remove it yourself"
        return [
            Problem(found.at.path, *found.opened.front.places["translation"], "translation", str(error), fix)
        ]
    copy = places.approved_path(language, story.key)
    saved(desk.site_dir / copy, story.source.data)
    if data != found.data:
        saved(desk.site_dir / found.at.path, data)
    return f"{found.at.path}: approved; {copy} holds what it is a translation of"


def _lacking(pairs: Collection[Pair], path: str) -> Iterator[Problem]:
    """What a parallel file does not say: at the place to write it, if there is one, else at its source."""
    for pair in pairs:
        if pair.state != "missing" or not pair.source:
            continue
        at = pair.source
        if pair.spans:
            message, fix = f"this {at.kind} is not translated", f"write it here; it is {at.path}:{at.line}"
            yield Problem(path, *pair.place(), "translation", message, fix)
            continue
        message = f"this {at.kind} has no translation in {path}"
        if at.block < 0:
            fix = f"add `{at.kind}` to the front matter there"
        else:
            fix = "translate it; if another block says it too, write <!-- tr:merge 2 --> above that one"
        yield Problem(at.path, at.line, at.col, "translation", message, fix)


def _catalog(desk: Desk, story: Story, text: Text, language: Language) -> str | list[Problem]:
    at = story.made[language.code]
    file, problems = desk.file(at)
    if any(problem.is_error for problem in problems):
        return [*problems]
    given = catalog.lines(file, text)
    faults = [*_untranslated(given, text, at.path)]
    if faults:
        return faults
    new = catalog.kept(file, [line for line in given if line.state == "stale" or line.is_back])
    state = new.field(catalog.STATE)
    if state and state.value.lower() in {"draft", "review"}:
        new = new.with_field(catalog.STATE, None)
    changed = written(desk.site_dir / at.path, new.text(), file.text())
    return f"{at.path}: approved{'' if changed else '; unchanged'}"


def _untranslated(given: Collection[catalog.Line], text: Text, path: str) -> Iterator[Problem]:
    """Messages without a translation, and translations that somebody doubts for another reason."""
    for line in given:
        if line.state == "missing":
            source = text.segments[line.places[0]]
            where = (path, *line.entry.place()) if line.entry else (source.path, source.line, source.col)
            message = f"this {source.kind} has no translation"
            yield Problem(*where, "translation", message, "translate it first")
        elif line.entry and line.same and line.entry.fuzzy and not line.entry.previous:
            message, fix = (
                "this translation is marked as one to look at again",
                "if it is right, remove `fuzzy`",
            )
            yield Problem(path, *line.entry.place(), "translation", message, fix)
