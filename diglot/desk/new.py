"""`diglot translate new`: the skeleton of a parallel translation."""

from __future__ import annotations

from pathlib import Path

from diglot import naming
from diglot.desk import Outcome, saved, worksheets
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem, UsageError
from diglot.model import Language
from diglot.naming import Address
from diglot.translation import glossary, places
from diglot.translation.parallel_route import moving, skeleton, splicing, stated

TASK = f"write each translation in the place of {skeleton.BLANK}, below its source"


def run(site_dir: Path, key: str, lang: str) -> Outcome:
    """Write a file to translate in, and say what to do in it. Raises as `begun` does."""
    path, problems = begun(site_dir, key, lang)
    return Outcome(f"{path}: {TASK}\n", problems)


def begun(site_dir: Path, key: str, lang: str) -> tuple[str, tuple[Problem, ...]]:
    """Write a file to translate in, and the copy of the source that it is made from; its path.

    Raises UsageError where there is a translation already.
    """
    desk = worksheets.opened(site_dir, [key], [lang])
    (story,) = desk.stories
    language = desk.site.language(desk.langs[0])
    at = address(desk, story, language)
    text = desk.text(story)
    terms, problems = glossary.load(site_dir, desk.site.codes)
    source = story.source.at
    words = skeleton.words(text, lambda said: terms.notes(said, source.lang, language.code))
    for number in splicing.wrong(text, words, desk.how):
        words[number] = (each := words[number]) and each._replace(remarks=())
    head = stated.front_matter(skeleton.front(text), stated.notation(story.source.data))
    body = splicing.spliced(text, words).strip("\n")
    written = moving.moved(f"{head}\n{body}\n", at, source.path, desk.how, desk.exists)
    copy = places.approved_path(language, story.key)
    saved(site_dir / copy, story.source.data)
    saved(site_dir / at.path, written.encode())
    return at.path, (*desk.problems, *problems)


def address(desk: Desk, story: Story, language: Language) -> Address:
    """Where the parallel file of a story stands. Raises UsageError where it cannot."""
    if language.code == story.source.at.lang:
        raise UsageError(f'the story "{story.key}" is written in {language.code}: {story.source.at.path}')
    if language.code in story.parallel:
        raise UsageError(f"there is {story.parallel[language.code].at.path} already; nothing was written")
    if language.code in story.catalogs:
        path = story.catalogs[language.code].path
        raise UsageError(
            f"there is {path} already; `diglot translate convert {story.key} --to md` turns it over"
        )
    path = places.beside(story.source.at.path, language, desk.site)
    at = naming.address(path.partition("/")[2], desk.site)
    if isinstance(at, Problem) or at.lang != language.code or at.key != story.source.at.key:
        raise UsageError(f"{path} would be no {language.code} text of this story; rename its source first")
    if (desk.site_dir / path).exists():
        raise UsageError(f"there is {path} already; nothing was written")
    return at
