"""`diglot translate keep`: a change of the source that needs no other translation, such as a typo."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from diglot.desk import Outcome, saved, worksheets, written
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem, UsageError
from diglot.model import Language
from diglot.translation import segments
from diglot.translation.catalog_route import catalog
from diglot.translation.parallel_route import approval
from diglot.translation.segments import Text

_PLACE = re.compile(r"(?P<key>.+?)(?::(?P<line>\d+))?")


def run(site_dir: Path, wanted: Collection[str], langs: Collection[str]) -> Outcome:
    """Keep the translations of what changed in these stories: of all, or of what stands on these lines."""
    lines: dict[str, list[int]] = {}
    for each in wanted:
        found = _PLACE.fullmatch(each)
        key, line = (found["key"], found["line"]) if found else (each, None)
        lines.setdefault(key, []).extend([int(line)] if line else [])
    desk = worksheets.opened(site_dir, [*lines], langs)
    told: list[str] = []
    problems: list[Problem] = [*desk.problems]
    for story, text, language in desk.translations():
        keep = _parallel if language.code in story.others else _catalog
        kept = keep(desk, story, text, language, _on(text, lines[story.key]))
        if isinstance(kept, str):
            told.append(kept)
        else:
            problems += kept
    return Outcome("".join(f"{line}\n" for line in told), tuple(problems))


def _on(text: Text, lines: Collection[int]) -> set[int]:
    """The segments on these lines of a source, by index; all of them if no line is named."""
    if not lines:
        return set(range(len(text.segments)))
    found: set[int] = set()
    for line in lines:
        here = {at for at in range(len(text.segments)) if line in segments.rows(text, at)}
        if not here:
            raise UsageError(f"{text.opened.at.path}:{line} holds nothing that is translated")
        found |= here
    return found


def _parallel(
    desk: Desk, story: Story, text: Text, language: Language, numbers: Collection[int]
) -> str | list[Problem]:
    """The approved copy takes over what the source says now, where that continues something."""
    path = story.others[language.code].at.path
    at, approved = story.approved.get(language.code), desk.approved(story, language)
    if at is None or approved is None:
        message = f"nobody approved {path} yet, so that no change of its source is known"
        fix = f"look at it, and run `diglot translate approve {story.key}`"
        return [Problem(path, 0, 0, "translation", message, fix)]
    wanted = [
        each for each in approval.changes(approved, text) if each.new in numbers and each.old is not None
    ]
    if not wanted:
        return f"{at.path}: nothing to keep; unchanged"
    data = approval.with_changes(approved, text, wanted)
    left = approval.changes(segments.read(data, at, desk.how), text)
    if len(left) != len(approval.changes(approved, text)) - len(wanted):
        line = text.segments[wanted[0].new or 0]
        message = "this change is one of the structure as well, and cannot be kept alone"
        fix = f"look at the whole translation, and run `diglot translate approve {story.key}`"
        return [Problem(line.path, line.line, line.col, "translation", message, fix)]
    saved(desk.site_dir / at.path, data)
    return f"{at.path}: {len(wanted)} kept, {len(left)} changed still"


def _catalog(
    desk: Desk, story: Story, text: Text, language: Language, numbers: Collection[int]
) -> str | list[Problem]:
    """The entries of what changed are not fuzzy any more."""
    at = story.made[language.code]
    file, problems = desk.file(at)
    if any(problem.is_error for problem in problems):
        return [*problems]
    given = catalog.lines(file, text)
    wanted = [
        line
        for line in given
        if line.text and line.previous and not line.is_back and not {*line.places}.isdisjoint(numbers)
    ]
    new = catalog.kept(file, wanted)
    left = sum(line.state == "stale" for line in catalog.lines(new, text))
    if not written(desk.site_dir / at.path, new.text(), file.text()):
        return f"{at.path}: nothing to keep; unchanged"
    return f"{at.path}: {len(wanted)} kept, {left} changed still"
