"""All texts of a site as a build reads them, taken from its cache as far as that remembers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from diglot import batches, cache
from diglot.check.memory import Progress
from diglot.errors import UsageError
from diglot.glance import STATE
from diglot.intake import Intake
from diglot.job import Options
from diglot.naming import is_derived
from diglot.placement import Show
from diglot.record import Record
from diglot.scan import Scan
from diglot.settings import settings_of
from diglot.shelf import Moved
from diglot.sources import Source
from diglot.toolchain import toolchain
from diglot.workers import Crew

#: Texts at hand.
_SOME = 200

#: What readers may meet; copies of what a translation was approved against they do not.
_CURRENT = frozenset({"article", "catalog"})


def sources(options: Options, progress: Progress) -> Iterator[Source]:
    """Every text that somebody wrote or translated, drafts as well.

    Raises ContentError for a broken configuration, UsageError if there is no room for temporary files, or if
    files change all the time.
    """
    state = options.site_dir / STATE
    for place in (state, None) if options.cached else (None,):
        try:
            yield from _from(place, options, progress)
        except cache.Unusable as error:
            if place is None:
                raise UsageError(f"there is no room for temporary files ({error})") from error
        except Moved as error:
            raise UsageError(f"{error} was changed while it was read; check again") from error
        else:
            return


def _from(place: Path | None, options: Options, progress: Progress) -> Iterator[Source]:
    """The same, with the cache in a folder."""
    record = Record()
    settings = settings_of(options, record)
    show = Show(options.now, drafts=True, future=True, partial=True)
    with cache.opened(place, toolchain()) as remembered:
        intake = Intake(options.site_dir, settings.site, show, settings.reading, remembered, record)
        with Crew(options.jobs, options.cluster, batches.warm) as crew:
            intake.read(Scan(options.site_dir), crew, progress)
        paths = sorted(path for path in record.contents if not is_derived(path))
        for at in range(0, len(paths), _SOME):
            for each in intake.shelf.sources(paths[at : at + _SOME]):
                if each.source.address.role in _CURRENT:
                    yield each.source
