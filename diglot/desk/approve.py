"""`diglot translate approve`: a translation says what its source says now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from diglot.desk import Outcome, saved, worksheets, written
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem
from diglot.model import Language
from diglot.translation import places, segments
from diglot.translation.catalog_route import catalog
from diglot.translation.parallel_route import parallel, stated
from diglot.translation.segments import Text
from diglot.translation.worksheet import Pair


def run(site_dir: Path, keys: Collection[str], langs: Collection[str]) -> Outcome:
    """Approve the translations of these stories, of both routes. One that lacks something stays as it is."""
    desk = worksheets.opened(site_dir, keys, langs)
    told: list[str] = []
    problems: list[Problem] = [*desk.problems]
    for story, text, language in desk.translations():
        approved = _parallel if language.code in story.others else _catalog
        found = approved(desk, story, text, language)
        if isinstance(found, str):
            told.append(found)
        else:
            problems += found
    return Outcome("".join(f"{line}\n" for line in told), tuple(problems))


def _parallel(desk: Desk, story: Story, text: Text, language: Language) -> str | list[Problem]:
    """Approve a translation and say so, or say why not."""
    found = story.others[language.code]
    translation = segments.read(found.data, found.at, desk.how)
    lacking = [*_lacking(parallel.pairs(text, translation, None), found.at.path)]
    if lacking:
        return lacking
    try:
        data = stated.without_state(translation)
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
