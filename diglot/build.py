"""The whole way of an article, from its file to its page, as a list of stages.

    sources ─▶ stories, listings, routes ─▶ views ─▶ rendered bytes ─▶ published files

Each stage collects all its problems and stops at its own end. Nothing is published unless all are clean. What
did not change since the last build is neither read nor made again: see `survey`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from diglot import batches, cache, gallery, glance, naming, render, search, sources
from diglot.cache import Cache
from diglot.claims import Paths
from diglot.errors import ADVICE, Defect, Problem, UsageError, raise_errors
from diglot.files import Digests, Files, files
from diglot.gallery import Gallery
from diglot.glance import PREVIEW, STATE, UNKNOWN, Glance
from diglot.intake import Intake, Progress
from diglot.job import AS_BEFORE, PUBLISHED, Finished, Goal, Options, Report, Summary
from diglot.library import Library
from diglot.model import Image, Print
from diglot.moments import microseconds
from diglot.placement import Show
from diglot.plan import Output, Plan
from diglot.publish import Folder, Staging, published
from diglot.questions import marks
from diglot.record import Record
from diglot.release import forecast, keeping
from diglot.render import Keys, Shop
from diglot.scan import ARTICLES, Scan, settle
from diglot.session import Session
from diglot.settings import Settings, due, settings_of
from diglot.shelf import Held, Moved
from diglot.survey import Survey
from diglot.toolchain import toolchain
from diglot.workers import Crew

DAMAGED = "the cache was damaged; everything was read and built anew"

#: Builds begun again because a source changed under them.
ATTEMPTS = 3


#: Gives a folder for a build's outputs, by its path and the site's folder.
Hold = Callable[[Path, Path], AbstractContextManager[Folder]]


def run(
    options: Options,
    progress: Progress = lambda *_: None,
    scan: Scan | None = None,
    session: Session | None = None,
    hold: Hold = published,
) -> Report:
    """Build the site. Raises ContentError with every problem of the stage that failed, or UsageError.

    `scan` is a look at the files that was just taken, if there was one; `session` is for who builds again.
    Another `hold` than `published` may do something else with the outputs.
    """
    check_output(options.site_dir, options.output)
    session = session or Session()
    with hold(options.output, options.site_dir) as folder:
        for _ in range(ATTEMPTS):
            try:
                return _remembering(options, folder, scan or Scan(options.site_dir), progress, session)
            except Moved:
                scan = None
            except KeyboardInterrupt as stopped:
                said = stopped.args or (PUBLISHED if folder.moved else AS_BEFORE,)
                raise KeyboardInterrupt(*said) from stopped
    raise UsageError("the articles change faster than they can be read; build again when they are at rest")


def _remembering(
    options: Options, folder: Folder, scan: Scan, progress: Progress, session: Session
) -> Report:
    """A build with the cache: a new one if it is damaged, one that is forgotten if it cannot be used."""
    state, notice = options.site_dir / STATE, ""
    places = [state, state, None] if options.cached else [None]
    while places:
        place = places.pop(0)
        try:
            with cache.opened(place, toolchain()) as remembered:
                report = _run(options, folder, remembered, scan, progress, session)
                return report._replace(notice=report.notice or notice)
        except cache.Broken:
            cache.discard(state)
            notice = DAMAGED
        except cache.Unusable as error:
            if place is None:
                raise UsageError(f"there is no room for temporary files ({error})") from error
            places, notice = [None], f"the cache was not used ({error})"
    raise Defect("a cache that was just made is damaged")


def _run(
    options: Options, folder: Folder, remembered: Cache, scan: Scan, progress: Progress, session: Session
) -> Report:
    known = session.record if options.output.is_dir() else None
    session.record = None  # it is changed from here on, and only true again when all is published
    record, notice = (known, "") if known else folder.load()
    settings = settings_of(options, record)
    if not options.cached:  # what we published is still ours to replace and delete, but not to be trusted
        record = Record(Glance(published=dict.fromkeys(record.glance.published, UNKNOWN)))
    elif remembered.is_empty and record.contents:  # what was decided rests on what nobody remembers
        record = Record(Glance(published=record.glance.published), record.catalogs)
    if session.settings != settings.digest:
        session.settings, session.held = settings.digest, None if session.held is None else {}
    survey = _survey(options, settings, record, remembered, session.held)
    with ExitStack() as stack:
        images = _gallery(options, settings, record, stack)
        with Crew(options.jobs, options.cluster, batches.warm) as crew:
            found, developed = _read(survey, settings, scan, images, crew, progress)
            plan = _plan(survey, settings, found, developed)
            kept = keeping.known(survey, settings, scan, options)
            if kept and options.goal is Goal.FORECAST:
                _stop_at_errors(survey)
                seen = forecast.seen(kept.lock, kept.now, plan)
                told = glance.told(record.glance, Summary(0, 0, 0, 0))
                return told._replace(seen=seen, problems=tuple(kept.problems))
            staging = stack.enter_context(folder.staging())
            left = glance.keys(record.glance) if known else folder.intact(record)
            looked = _render(survey, settings, plan, left, staging, images, crew, progress, session)
        shop = search.Shop(plan, survey.intake.shelf.body, left, staging)
        when: search.When = "missing" if known else "changed"
        if options.goal is Goal.CHECK:
            when = "never"
        looked |= search.stage(record, shop, looked, when)
        planned = search.planned(record)
        _remember(survey, settings, scan, plan)
        gone = folder.gone(record, planned)
        publish = folder.preview if options.dry_run else folder.publish
        summary = publish(staging, record, planned)
        if not options.dry_run:
            remembered.forget(survey.intake.removed)
            remembered.save()
            session.record = record
            images.forget(options.now)
        if session.hand_over:
            session.hand_over(_finished(options, settings, record, staging))
    released = keeping.released(options, kept, summary)
    every = len(staging.files) == len(looked)
    changed = looked if every else {file: looked[file] for file in staging.files}
    rendered = Counter(record.routes[file][0] for file in changed if file in record.routes)
    report = glance.told(record.glance, summary)
    return report._replace(
        parsed=survey.intake.parsed,
        looked=len(looked),
        changed=changed,
        rendered=rendered,
        deleted=gone,
        notice=notice or images.notice,
        released=released,
    )


def _finished(
    options: Options, settings: Settings, record: Record, staging: Staging
) -> Mapping[str, Finished]:
    """The whole site, wherever its files are now."""
    stages = {kind.kind: kind.stage for kind in settings.kinds}
    places = dict.fromkeys(staging.files, staging.root) if options.dry_run else {}
    found = {file: stages[route[0].removesuffix("-page")] for file, route in record.routes.items()}
    return {
        file: Finished(places.get(file, options.output) / file, stage)
        for file, stage in (found | search.stages(record)).items()
    }


def _survey(
    options: Options, settings: Settings, record: Record, remembered: Cache, held: Held | None
) -> Survey:
    show = Show(options.now, options.drafts, options.future, options.partial)
    everything = record.settings != settings.digest or record.glance.now > microseconds(options.now)
    intake = Intake(options.site_dir, settings.site, show, settings.reading, remembered, record, held)
    advised = options.goal is Goal.CHECK
    silent = frozenset({*settings.site.check.ignore, *(() if advised else ADVICE)})
    return Survey(intake, everything, silent)


def _gallery(options: Options, settings: Settings, record: Record, stack: ExitStack) -> Gallery:
    """Where images are developed; what is made of them is kept beside the cache, or for this build only."""
    folder = options.site_dir / STATE if options.cached else Path(stack.enter_context(TemporaryDirectory()))
    return Gallery(folder / gallery.FOLDER, settings.site.images, record)


def _read(
    survey: Survey, settings: Settings, scan: Scan, images: Gallery, crew: Crew, progress: Progress
) -> tuple[Files, dict[str, Image]]:
    """Articles and images read and placed. Raises ContentError with every problem so far."""
    survey.intake.problems += [*settings.problems, *naming.misnamed(scan.unnamed)]
    if not (survey.intake.site_dir / ARTICLES).is_dir():
        survey.intake.problems.append(sources.no_folder(settings.site))
    survey.intake.read(scan, crew, progress)
    record = survey.record
    digests = Digests(record.glance.stats, record.files)
    found = files(survey.intake.site_dir, scan, digests)
    survey.place(found, settings.kinds)
    for name, of in digests.found.items():
        if record.files.get(name) != of:
            survey.changes.file(name)
    record.files = digests.found
    developed = images.images(found, crew, progress, anew=survey.everything)
    for path in images.changed:
        survey.changes.file(path)
    survey.intake.problems += images.problems
    _stop_at_errors(survey)
    return found, developed


def _plan(survey: Survey, settings: Settings, found: Files, images: dict[str, Image]) -> Plan:
    """Every address, checked. Raises ContentError with all collisions."""
    record, shelf = survey.record, survey.intake.shelf
    keys = Keyed(record.contents)
    whole = Library(record.listings, shelf.story, shelf.hidden, keys, found.beside, found.given, images)
    survey.route(whole, settings.kinds)
    _stop_at_errors(survey)
    return Plan(settings.site, settings.messages, whole, record.routes, Paths(record.routes, record.claims))


def _render(
    survey: Survey,
    settings: Settings,
    plan: Plan,
    intact: Mapping[str, str],
    staging: Staging,
    images: Gallery,
    crew: Crew,
    progress: Progress,
    session: Session,
) -> dict[str, str]:
    """Stage every output whose key is new. The answer names what was looked at, with the reason.

    `intact` has the keys of what is published and still as it was left, by file. Raises ContentError with all
    that is wrong with links and templates.
    """
    record = survey.record
    closures = settings.theme.closures()
    themes = {kind.template: closures(kind.template) for kind in settings.kinds if kind.template}
    suspects = survey.suspects(intact, _stale(record, settings.kinds, themes))
    keys = Keys(settings.setup, closures, settings.catalogs)
    shop = Shop(
        {kind.kind: kind for kind in settings.kinds}, keys, settings.theme, survey.intake.shelf.body, crew
    )
    broken: list[Problem] = []
    first = [file for file in session.watched() if file in suspects]
    early: dict[str, bytes] = {}
    parts = (first, [file for file in suspects if file not in first]) if first else (suspects,)
    every = (render.run(plan, survey.in_order(part), intact, shop, len(part)) for part in parts)
    for done, made in enumerate(chain.from_iterable(every), 1):
        file = made.file
        broken += (problem for problem in made.problems if problem.is_error)
        record.asked[file] = made.asked
        record.warned.pop(file, None)
        if made.problems:
            record.warned[file] = glance.plain(made.problems)
        if made.data is not None and not broken:
            data = images.data(made.data) if isinstance(made.data, Print) else made.data
            staging.put(file, made.stage, made.key, data)
            if file in first and isinstance(data, bytes):
                early[file] = data
        if done == len(first) and early and not broken:
            session.early(early)
        progress("rendering", done, len(suspects))
    survey.intake.problems += broken
    _stop_at_errors(survey)
    record.themes, record.kinds = themes, {kind.kind: kind.version for kind in settings.kinds}
    return suspects


def _stop_at_errors(survey: Survey) -> None:
    """Raise ContentError, with all warnings as well, if there is an error."""
    if any(problem.is_error for problem in survey.intake.problems):
        raise_errors(_wanted([*survey.intake.problems, *_warnings(survey.record)], survey))


def _stale(record: Record, kinds: Sequence[Output], themes: Mapping[str, str]) -> dict[str, str]:
    """The kinds of output that are made in another way than the last time."""
    found = {}
    for kind in kinds:
        if record.themes.get(kind.template, "") != themes.get(kind.template, ""):
            found[kind.kind] = f"the template {kind.template} or one that it uses changed"
        elif record.kinds.get(kind.kind) != kind.version:
            found[kind.kind] = f"outputs of the kind {kind.kind} are made in a new way"
    return found | {f"{kind}-page": reason for kind, reason in found.items()}


def _warnings(record: Record) -> list[Problem]:
    """What all stories and outputs were warned of, and what readers would lose."""
    plain = [each for known in record.stories.values() for each in known.problems]
    plain += [each for warned in record.warned.values() for each in warned]
    plain += [*record.identity, *gallery.warnings(record)]
    return list(glance.problems(plain))


def _wanted(problems: Iterable[Problem], survey: Survey) -> Iterator[Problem]:
    """What there is to tell: all errors, and the warnings that somebody wants to hear of."""
    return (each for each in problems if each.is_error or each.code not in survey.silent)


def _remember(survey: Survey, settings: Settings, scan: Scan, plan: Plan) -> None:
    """Make the record that of this build, but for what is published."""
    record, now = survey.record, microseconds(survey.intake.show.now)
    record.settings, record.reading = settings.digest, settings.reading.digest
    asked = {name: marks(each) for name, each in plan.shares().items()}
    record.shares = asked if survey.everything else record.shares | asked
    languages = Counter(code for known in record.stories.values() for code in known.published)
    old = record.glance
    for stats in scan.stats.values():
        settle(stats, now * 1000)
    record.glance = Glance(
        setup=settings.setup,
        now=now,
        due=due(settings.site, record, now),
        stats=scan.stats,
        published=old.published,
        stories=sum(bool(known.published) for known in record.stories.values()),
        articles={language.code: languages[language.code] for language in settings.site.languages},
        problems=tuple(sorted(_wanted({*settings.problems, *_warnings(record)}, survey))),
        plugins=settings.plugins,
    )


class Keyed(Mapping[str, str]):
    """The story's key of each source, by path."""

    def __init__(self, contents: Mapping[str, tuple[str, str]]) -> None:
        self._contents = contents

    def __getitem__(self, path: str) -> str:
        return self._contents[path][1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


def check_output(site_dir: Path, output: Path) -> None:
    """Refuse an output folder in which a build would overwrite its own sources. Raises UsageError."""
    site_dir, output = site_dir.resolve(), output.resolve()
    kept = [site_dir / name for name in ("articles", "templates", "locales", "static", STATE)]
    if output.parent != site_dir / STATE / PREVIEW and (
        output == site_dir
        or output in site_dir.parents
        or any(output == folder or folder in output.parents for folder in kept)
    ):
        raise UsageError(
            f"{output} holds the site's sources; name another folder with --output, such as public"
        )
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file; name a folder with --output")
