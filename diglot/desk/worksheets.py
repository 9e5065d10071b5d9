"""All stories that are or could be translated, read from disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from diglot import config, dates, messages, naming, placement, po, sources
from diglot.errors import Problem, UsageError, did_you_mean
from diglot.languages import code_of
from diglot.model import Language
from diglot.naming import Address
from diglot.po import File
from diglot.scan import ARTICLES, Scan, folders
from diglot.site import Site
from diglot.sources import Opened, Reading
from diglot.translation import places, segments
from diglot.translation.catalog_route import catalog, rendition
from diglot.translation.parallel_route import approval, parallel
from diglot.translation.segments import Text
from diglot.translation.worksheet import Pair, State, Worksheet


class Found(NamedTuple):
    """One source on disk."""

    at: Address
    data: bytes
    opened: Opened


class Story(NamedTuple):
    """The sources of a story: the one that it was written in, and those of other languages by their codes."""

    key: str
    source: Found
    parallel: dict[str, Found]  #: files
    catalogs: dict[str, Address]
    approved: dict[str, Address]  #: copies of the source that parallel files are translations of


class Desk(NamedTuple):
    """The stories of a site in the order of their keys, and what is wrong with their catalogs."""

    site_dir: Path
    site: Site
    how: Reading
    stories: tuple[Story, ...]
    langs: tuple[str, ...]  #: the codes of the languages that were asked for
    problems: tuple[Problem, ...] = ()
    named: bool = False  #: whether somebody named the languages

    def languages(self, story: Story) -> Iterator[Language]:
        """The languages that a story is to be translated into. One that is converted asks nobody for work."""
        for language in self.site.languages:
            code = language.code
            has_own = code in story.parallel or code in story.catalogs
            wanted = has_own or self.named or not language.derived
            if code != story.source.at.lang and code in self.langs and wanted:
                yield language

    def translations(self) -> Iterator[tuple[Story, Text, Language]]:
        """Each translation that there is, with its source. Raises UsageError for a story without any."""
        for story in self.stories:
            text = self.text(story)
            there = [
                language
                for language in self.languages(story)
                if language.code in story.parallel or language.code in story.catalogs
            ]
            if not there:
                raise UsageError(
                    f'the story "{story.key}" has no translation; '
                    f"begin one with `diglot translate new {story.key} LANG`"
                )
            yield from ((story, text, language) for language in there)

    def exists(self, path: str) -> bool:
        """Whether there is a file with this path from the site's root."""
        return (self.site_dir / path).exists()

    def text(self, story: Story) -> Text:
        """The source of a story, segment by segment."""
        return segments.read(story.source.data, story.source.at, self.how)

    def file(self, at: Address) -> tuple[File, tuple[Problem, ...]]:
        """A catalog, and its faults."""
        data = sources.read(self.site_dir, at)
        return (File(None), (data,)) if isinstance(data, Problem) else po.read(data, at.path)

    def approved(self, story: Story, language: Language) -> Text | None:
        """What a parallel file is a translation of, as far as somebody said so."""
        at = story.approved.get(language.code)
        data = sources.read(self.site_dir, at) if at else None
        if at is None or data is None or isinstance(data, Problem):
            return None
        text = segments.read(data, at, self.how)
        return text if text.opened.is_readable else None


def opened(site_dir: Path, keys: Collection[str] = (), langs: Collection[str] = ()) -> Desk:
    """These stories in these languages; all, if none is named.

    Raises ContentError for a broken configuration, UsageError for a story or language that there is not.
    """
    site, problems = config.load(site_dir)
    catalogs, _ = messages.load(site, folders(site_dir, "locales"))
    ellipses = {code: each.pgettext("excerpt", "...") for code, each in catalogs.items()}
    how = Reading.of(site, ellipses)
    scan = Scan(site_dir)
    stories = {story.key: story for story in _stories(site_dir, site, scan)}
    lost = () if keys else _orphans(site, scan, stories)
    return Desk(
        site_dir,
        site,
        how,
        tuple(stories[key] for key in _known(keys, sorted(stories), "story")),
        tuple(_known(map(code_of, langs), site.codes, "language")),
        (*problems, *lost),
        named=bool(langs),
    )


def _orphans(site: Site, scan: Scan, stories: Mapping[str, Story]) -> Iterator[Problem]:
    """Catalogs and approved copies that belong to no article."""
    for at in places.addresses(sorted(scan.stats.get(places.FOLDER, ())), site):
        story = stories.get(at.key)
        if story is None or story.source.at.lang == at.lang:
            yield places.orphan(at)


def _known(named: Collection[str] | Iterator[str], there: Sequence[str], what: str) -> list[str]:
    """What was named of what there is; all, if nothing was."""
    wanted = list(dict.fromkeys(named))
    for each in wanted:
        if each not in there:
            hint = did_you_mean(each, there) or f"there are: {', '.join(there[:20])}"
            raise UsageError(f'there is no {what} "{each}"; {hint}')
    return wanted or list(there)


def _stories(site_dir: Path, site: Site, scan: Scan) -> Iterator[Story]:
    groups: dict[str, dict[str, Found]] = defaultdict(dict)
    for path in sorted(filter(naming.is_article, scan.stats[ARTICLES])):
        at = naming.address(path[len(ARTICLES) + 1 :], site)
        data = at if isinstance(at, Problem) else sources.read(site_dir, at)
        if isinstance(at, Problem) or isinstance(data, Problem):
            continue  # a build tells of it
        file = sources.opened(data, at, dates.zone(str(site.timezone)))
        if file.is_readable:
            groups[file.front.key or at.key].setdefault(at.lang, Found(at, data, file))
    catalogs: dict[str, dict[str, Address]] = defaultdict(dict)
    approved: dict[str, dict[str, Address]] = defaultdict(dict)
    for at in places.addresses(sorted(scan.stats.get(places.FOLDER, ())), site):
        (catalogs if at.role == "catalog" else approved)[at.key][at.lang] = at
    for key, group in groups.items():
        source = min(group.values(), key=lambda each: (*_rank(each), site.codes.index(each.at.lang)))
        parallel_files = {lang: found for lang, found in group.items() if found is not source}
        yield Story(key, source, parallel_files, catalogs[key], approved[key])


def _rank(found: Found) -> tuple[bool, bool]:
    front = found.opened.front
    return placement.rank(translated=bool(front.translators), dated=bool(front.date or found.at.date))


def load(site_dir: Path, keys: Collection[str] = (), langs: Collection[str] = ()) -> Worksheets:
    """The worksheets of these stories in these languages; all, if none is named. Raises as `opened` does."""
    return of(opened(site_dir, keys, langs))


def of(desk: Desk) -> Worksheets:
    """The worksheets of all stories of a desk."""
    sheets: list[Worksheet] = []
    problems = [*desk.problems]
    for story in desk.stories:
        text = desk.text(story)
        for language in desk.languages(story):
            sheet, more = worksheet(desk, story, text, language)
            sheets.append(sheet)
            problems += more
    return Worksheets(desk.site, tuple(sheets), tuple(problems))


class Worksheets(NamedTuple):
    """The worksheets of a site, in the order of keys and languages, and what is wrong with its files."""

    site: Site
    sheets: tuple[Worksheet, ...]
    problems: tuple[Problem, ...] = ()


def worksheet(
    desk: Desk, story: Story, text: Text, language: Language
) -> tuple[Worksheet, tuple[Problem, ...]]:
    """One story in one other language, and what is wrong with its catalog."""
    found = story.source.opened.front
    empty = Worksheet(
        story.key,
        desk.site.language(story.source.at.lang),
        language,
        story.source.at.path,
        places.catalog_path(language, story.key),
        "none",
        State.MISSING,
        tuple(Pair(each, "", state="missing") for each in text.segments if each.kind != catalog.CODE),
        found.updated or found.date,
    )
    if parallel_file := story.parallel.get(language.code):
        translation = segments.read(parallel_file.data, parallel_file.at, desk.how)
        return _of_parallel(empty, translation, text, desk.approved(story, language)), ()
    if at := story.catalogs.get(language.code):
        file, problems = desk.file(at)
        _, told = rendition.stated(file, at.path, dates.zone(desk.how.zone))
        return _of_catalog(empty, file, text, desk.how), (*problems, *told)
    return empty, ()


def _of_parallel(sheet: Worksheet, translation: Text, source: Text, approved: Text | None) -> Worksheet:
    front = translation.opened.front
    changed = approved is not None and bool(approval.changes(approved, source))
    return sheet._replace(
        path=translation.opened.at.path,
        route="parallel",
        state=_state(front.translation, changed=changed),
        pairs=parallel.pairs(source, translation, approved),
        translators=front.translators or (),
        reviewers=front.reviewers or (),
    )


def _state(stated: str | None, *, changed: bool) -> State:
    """What a parallel file says of itself comes first, unless it is that all is well."""
    if stated in {"draft", "review"}:
        return State(stated)
    return State.STALE if changed else State.CURRENT


def _of_catalog(sheet: Worksheet, file: File, text: Text, how: Reading) -> Worksheet:
    given = catalog.lines(file, text)
    front, _ = rendition.stated(file, sheet.path, dates.zone(how.zone))
    return sheet._replace(
        route="catalog",
        state=State(catalog.state_of(file, given)),
        pairs=catalog.pairs(given, text),
        translators=front.translators or (),
        reviewers=front.reviewers or (),
    )
