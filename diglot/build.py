"""The whole way of an article, from its file to its page, as a list of stages.

    sources ─▶ Library ─▶ Plan (routes, then views) ─▶ rendered bytes ─▶ published files

Each stage collects all its problems and stops at its own end. Nothing is published unless all are clean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from diglot import cache, config, library, links, messages, outputs, plan, render, sources
from diglot.cache import Cache
from diglot.config import Site
from diglot.errors import Problem, UsageError, raise_errors
from diglot.library import Show
from diglot.messages import Messages
from diglot.model import Library
from diglot.plan import Plan
from diglot.publish import STATE, Folder, Summary, published
from diglot.render import Rendered, Workshop
from diglot.sources import Reading, Source
from diglot.templates import Theme, folders

#: Called with what is being done, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides. `now` is the only clock that a build ever sees."""

    site_dir: Path
    output: Path
    now: datetime
    base_url: str = ""
    cached: bool = True
    drafts: bool = False
    future: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that was read: what the planning stages work on."""

    site: Site
    messages: Mapping[str, Messages]
    library: Library
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `problems` holds warnings only: an error would have stopped it."""

    stories: int
    articles: Mapping[str, int]  #: by language code
    parsed: int  #: sources that were not remembered
    summary: Summary
    rendered: Mapping[str, int] = field(default_factory=dict)  #: outputs rendered anew, by kind
    problems: tuple[Problem, ...] = ()
    notice: str = ""


DAMAGED = "the cache was damaged; everything was read and built anew"


def run(options: Options, progress: Progress = lambda *_: None) -> Report:
    """Build the site. Raises ContentError with every problem of the stage that failed, or UsageError."""
    check_output(options.site_dir, options.output)
    tools = render.toolchain()
    state = options.site_dir / STATE
    with published(options.output, options.site_dir) as folder:
        try:
            with cache.opened(state if options.cached else None, tools, options.now) as remembered:
                return _run(options, folder, remembered, tools, progress)
        except cache.Broken:
            cache.discard(state)
            notice = DAMAGED
        except cache.Unusable as error:
            notice = f"the cache was not used ({error})"
        with cache.opened(None, tools, options.now) as nothing:
            return replace(_run(options, folder, nothing, tools, progress), notice=notice)


def _run(options: Options, folder: Folder, remembered: Cache, tools: str, progress: Progress) -> Report:
    loaded = load(options, remembered, progress)
    ready, problems = make_plan(loaded)
    counts: Counter[str] = Counter()
    kinds = outputs.chosen(loaded.site)
    workshop = Workshop(Theme(folders(options.site_dir, "templates"), loaded.messages), remembered)
    rendered = render.run(ready, kinds, workshop, loaded.messages, folder.known(), tools)
    summary = folder.publish(_watched(rendered, len(ready.routes), counts, progress))
    articles = {code: len(edition) for code, edition in loaded.library.editions.items()}
    return Report(len(loaded.library.stories), articles, remembered.anew, summary, counts, problems)


def load(options: Options, remembered: Cache, progress: Progress = lambda *_: None) -> Loaded:
    """Configuration, catalogs and articles. Raises ContentError with all problems of all files."""
    site, found = config.load(options.site_dir, base_url=options.base_url)
    catalogs, more = messages.load(site, folders(options.site_dir, "locales"))
    problems: list[Problem] = [*found, *more]
    addresses, unnamed = sources.find(options.site_dir, site)
    problems += [*unnamed, *sources.misnamed(options.site_dir)]

    how = Reading.of(site)
    parsed: list[Source] = []
    for done, address in enumerate(addresses, 1):
        source, faults = remembered.parsed(options.site_dir, address, how)
        parsed.append(source)
        problems += faults
        progress("reading", done, len(addresses))

    remembered.keep(address.path for address in addresses)

    show = Show(options.now, options.drafts, options.future)
    ellipses = {code: each.pgettext("excerpt", "...") for code, each in catalogs.items()}
    files = sources.files(options.site_dir, folders(options.site_dir, "templates"))
    whole, unpaired = library.assemble(parsed, site, show, ellipses, files)
    problems += unpaired
    raise_errors(problems)
    return Loaded(site, catalogs, whole, tuple(problems))


def make_plan(loaded: Loaded) -> tuple[Plan, tuple[Problem, ...]]:
    """Every address, checked, and all warnings so far. Raises ContentError for collisions and dead links."""
    ready, collisions = plan.make(loaded.library, loaded.site, loaded.messages, outputs.chosen(loaded.site))
    problems = (*loaded.problems, *collisions, *links.check(ready))
    raise_errors(problems)
    return ready, problems


def _watched(
    rendered: Iterable[Rendered], total: int, counts: Counter[str], progress: Progress
) -> Iterator[Rendered]:
    for done, each in enumerate(rendered, 1):
        if each.data is not None:
            counts[each.route.kind] += 1
        progress("rendering", done, total)
        yield each


def check_output(site_dir: Path, output: Path) -> None:
    """Refuse an output folder in which a build would overwrite its own sources. Raises UsageError."""
    site_dir, output = site_dir.resolve(), output.resolve()
    sources_ = [site_dir / name for name in ("articles", "templates", "locales", "static")]
    if (
        output == site_dir
        or output in site_dir.parents
        or any(output == folder or folder in output.parents for folder in sources_)
    ):
        raise UsageError(
            f"{output} holds the site's sources; name another folder with --output, such as public"
        )
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file; name a folder with --output")
