"""`diglot translate import`: translations from an XLIFF file, put where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from diglot import languages
from diglot.desk import Outcome, saved, worksheets
from diglot.desk.worksheets import Desk, Story
from diglot.errors import ContentError, Problem, Severity, UsageError, raise_errors
from diglot.model import Language
from diglot.translation import segments
from diglot.translation.exchange import xliff
from diglot.translation.exchange.rewording import GONE, reword
from diglot.translation.exchange.taking import take
from diglot.translation.exchange.units import Bundle, Unit
from diglot.translation.worksheet import Worksheet

#: How much of a text says which one it is, in characters.
_SHORT = 40

#: What becomes of a translation that no block has a place for.
_KEPT = "it is kept as an obsolete message, which comes back with its source"
_BY_HAND = "write it by hand: "


class Goal(NamedTuple):
    """The translation that a part of the file is for."""

    story: Story
    sheet: Worksheet


class Done(NamedTuple):
    """What became of the units of one translation."""

    sheet: Worksheet
    data: bytes  #: its catalog or parallel file
    told: str
    lost: tuple[tuple[Unit, str, str], ...]  #: what has no place, why, and what to do


def run(site_dir: Path, file: Path) -> Outcome:
    """Take over all translations of a file. Nothing is written if any story of it cannot be taken over.

    Raises ContentError for a file that is broken, or that is not for this site, UsageError if there is none.
    """
    name = file.as_posix()
    if not file.is_file():
        raise UsageError(f"there is no file {name}")
    bundles, problems = xliff.read(file.read_bytes(), name)
    desk = worksheets.opened(site_dir)
    goals = [_goal(bundle, desk) for bundle in bundles]
    found = list(zip(bundles, goals, strict=True))
    raise_errors(problem for bundle, goal in found for problem in _unfit(bundle, goal, name))
    units: dict[str, list[Unit]] = defaultdict(list)
    by_path: dict[str, Goal] = {}
    for bundle, goal in found:
        if goal:  # each has one by now
            units[goal.sheet.path] += bundle.units
            by_path[goal.sheet.path] = goal
    done = [_done(desk, goal, units[path]) for path, goal in by_path.items()]
    for each in done:
        saved(site_dir / each.sheet.path, each.data)
    told = "".join(f"{each.sheet.path}: {each.told}\n" for each in done)
    return Outcome(told, (*problems, *(problem for each in done for problem in _lost(each, name))))


def _goal(bundle: Bundle, desk: Desk) -> Goal | None:
    """The translation that a bundle is for: its path may begin elsewhere, since tools change it."""
    for story in desk.stories:
        if f"/{bundle.original}".endswith(f"/{story.source.at.path}"):
            for language in desk.languages(story):
                if _is(language, bundle.target):
                    return Goal(story, worksheets.worksheet(desk, story, desk.text(story), language)[0])
    return None


def _is(language: Language, tag: str) -> bool:
    """Whether a tool means this language: `zh`, `zh-CN` and `zh-Hans` are one."""
    return languages.code_of(tag) in {language.code, languages.code_of(language.tag)}


def _unfit(bundle: Bundle, goal: Goal | None, name: str) -> Iterator[Problem]:
    """Why a bundle cannot be taken over."""
    fix = "export the story again, and leave the attributes of <file> as they are"
    if goal is None:
        what = f'no story has the source "{bundle.original}" and a translation into "{bundle.target}"'
    elif not _is(goal.sheet.source, bundle.source):
        what = f'{goal.sheet.source_path} is in {goal.sheet.source.tag}, not in "{bundle.source}"'
    elif goal.sheet.route == "none":
        what = f"{goal.sheet.path} does not exist yet"
        fix = f"make it: `diglot translate update {goal.sheet.key}`"
    else:
        return
    yield Problem(name, bundle.line, 1, "translation", what, fix)


def _done(desk: Desk, goal: Goal, units: list[Unit]) -> Done:
    return (_into_catalog if goal.sheet.route == "catalog" else _into_file)(desk, goal, units)


def _into_catalog(desk: Desk, goal: Goal, units: list[Unit]) -> Done:
    sheet = goal.sheet
    catalog, problems = desk.file(goal.story.made[sheet.target.code])
    if any(problem.is_error for problem in problems):
        raise ContentError(problems)
    taken = take(catalog, units, {pair.source.text for pair in sheet.pairs if pair.source})
    told = _said(
        (taken.new, "taken over"),
        (taken.guesses, "taken over, to be looked at again"),
        (taken.replaced, "in place of another translation"),
        (taken.same, "as they were"),
        (len(taken.lost), "without a place"),
    )
    lost = tuple((unit, GONE, _KEPT) for unit in taken.lost)
    return Done(sheet, taken.file.text().encode(), told, lost)


def _into_file(desk: Desk, goal: Goal, units: list[Unit]) -> Done:
    found = goal.story.others[goal.sheet.target.code]
    text = segments.read(found.data, found.at, desk.how)
    new = reword(found.data, text, goal.sheet, units, desk.how)
    told = _said((new.new, "taken over"), (new.same, "as they were"), (len(new.lost), "without a place"))
    lost = tuple((unit, why, f"{_BY_HAND}{unit.target}") for unit, why in new.lost)
    return Done(goal.sheet, new.data, told, lost)


def _said(*counts: tuple[int, str]) -> str:
    return "; ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing is translated"


def _lost(done: Done, name: str) -> Iterator[Problem]:
    for unit, why, fix in done.lost:
        text = unit.source
        short = text if len(text) <= _SHORT else f"{text[:_SHORT].rstrip()}…"
        message = f'the translation of "{short}" has no place in {done.sheet.path}: {why}'
        yield Problem(name, unit.line, 1, "translation", message, fix, Severity.WARNING)
