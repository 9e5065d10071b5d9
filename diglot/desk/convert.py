"""`diglot translate convert`: a story moves from one route to the other, with all its translations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from diglot.desk import Outcome, created, new, saved, worksheets
from diglot.desk.worksheets import Desk, Story
from diglot.errors import Problem, Severity, UsageError
from diglot.model import Document, Language
from diglot.text import decode
from diglot.translation import places, segments
from diglot.translation.catalog_route import catalog
from diglot.translation.parallel_route import moving, parallel, splicing
from diglot.translation.segments import Text
from diglot.translation.turning import to_catalog, to_markdown
from diglot.translation.worksheet import Pair


def run(site_dir: Path, keys: Collection[str], langs: Collection[str], *, to: str) -> Outcome:
    """Turn the translations of these stories over to catalogs (`po`) or parallel files (`md`).

    The old file goes when the new one is written, has been read again, and says the same.
    """
    desk = worksheets.opened(site_dir, keys, langs)
    turn = _to_catalog if to == "po" else _to_markdown
    told: list[str] = []
    problems: list[Problem] = [*desk.problems]
    for story, text, language in desk.translations():
        if language.code not in (story.others if to == "po" else story.made):
            told.append(f"{story.key} is what it shall be in {language.code}: nothing to convert")
            continue
        line, more = turn(desk, story, text, language)
        told += [line] if line else []
        problems += more
    return Outcome("".join(f"{line}\n" for line in told), tuple(problems))


#: What was done, "" for nothing, and what is wrong.
Answer = tuple[str, Sequence[Problem]]


def _to_catalog(desk: Desk, story: Story, text: Text, language: Language) -> Answer:
    if language.code in story.made:
        raise UsageError(f"there is {story.made[language.code].path} as well; remove one of the two first")
    found = story.others[language.code]
    errors = [each for each in found.opened.problems if each.is_error]
    if errors:
        return "", errors
    data = moving.moved(decode(found.data, "")[0], story.source.at, found.at.path, desk.how, desk.exists)
    translation = to_catalog.inline(segments.read(data.encode(), found.at, desk.how), text)
    sheet, _ = worksheets.worksheet(desk, story, text, language)
    empty = catalog.blank(language, desk.site.language(story.source.at.lang))
    approved = desk.approved(story, language)
    file = to_catalog.converted(translation, text, approved, empty, sheet.state.value, desk.how)
    if isinstance(file, list):
        return "", file
    before = parallel.pairs(text, translation, approved)
    problems = [*_different(before, catalog.pairs(catalog.lines(file, text), text))]
    page = to_catalog.page(file, text, desk.how)
    problems += _other_links(translation.document, page, found.at.path)
    if problems:
        return "", problems
    path = places.catalog_path(language, story.key)
    created(desk.site_dir / path, file.text().encode())
    (desk.site_dir / found.at.path).unlink()
    if copy := story.approved.get(language.code):
        (desk.site_dir / copy.path).unlink()
    return f"{path}: all that {found.at.path} said", [*_other_page(translation.document, page, path)]


def _other_links(before: Document, after: Document, path: str) -> Iterator[Problem]:
    for name in ("links", "images"):
        ours, theirs = (Counter(each.target for each in getattr(page, name)) for page in (before, after))
        for target in ours - theirs:
            message = (
                f'"{target}" would be lost among the {name}: a catalog has only the definitions of its source'
            )
            yield Problem(path, 0, 0, "translation", message, "write its address where the link stands")


def _other_page(before: Document, after: Document, path: str) -> Iterator[Problem]:
    if not splicing.is_same(before, after):
        message = "the page is not quite what it was: from now on it has the structure of its source"
        yield Problem(path, 0, 0, "translation", message, "look at it", Severity.WARNING)


def _to_markdown(desk: Desk, story: Story, text: Text, language: Language) -> Answer:
    old = story.made[language.code]
    at = new.address(desk, story._replace(made={}), language)
    file, problems = desk.file(old)
    errors = [each for each in problems if each.is_error]
    if errors:
        return "", errors
    found = to_markdown.converted(file, old.path, text, desk.how)
    if isinstance(found, list):
        return "", found
    copy = segments.read(found.approved, story.source.at, desk.how)
    there = parallel.pairs(text, segments.read(found.text.encode(), at, desk.how), copy)
    differences = [*_different(catalog.pairs(catalog.lines(file, text), text), there)]
    if differences:
        return "", differences
    written = moving.moved(found.text, at, story.source.at.path, desk.how, desk.exists)
    saved(desk.site_dir / places.approved_path(language, story.key), found.approved)
    saved(desk.site_dir / at.path, written.encode())
    (desk.site_dir / old.path).unlink()
    return f"{at.path}: all that {old.path} said", ()


def _different(before: Sequence[Pair], after: Sequence[Pair]) -> Iterator[Problem]:
    """Translations that would not be what they were: whatever the reason, nothing is written then."""
    there = {(pair.source.line, pair.source.col, pair.source.text): pair for pair in after if pair.source}
    for pair in before:
        source = pair.source
        if source is None or source.kind == catalog.CODE or not pair.text:
            continue
        other = there.get((source.line, source.col, source.text))
        if other is None or _words(other.text) != _words(pair.text) or other.previous != pair.previous:
            message = "the translation of this would not be the same in the other form"
            fix = "write it more plainly; if it is plain, this is a fault of diglot"
            yield Problem(source.path, source.line, source.col, "translation", message, fix)


def _words(text: str) -> str:
    """A text, however its lines are broken and its signs are escaped."""
    return re.sub(r"[\s\\]+", "", text)
