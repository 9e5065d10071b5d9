"""All checks of a site: whatever is wrong is told at once, and nothing is published.

every        the checks, as a list
content      what a build would find, what readers would lose, and feeds that no reader could read
translation  what is wrong with translations, the glossary, and the words around articles
external     links to other sites, if somebody asks for it

texts        the articles as a build reads them
asking       how other sites are asked
feeds        what can be wrong with a feed
proof        what was made and found right, so that only what changed is made again
memory       what the last check found, in case nothing changed at all

Of these, `run` imports what it needs: where nothing changed, that is next to nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from diglot.check import memory
from diglot.check.memory import Progress
from diglot.errors import Problem, Severity, UsageError
from diglot.job import Options
from diglot.scan import Scan


def run(
    options: Options,
    progress: Progress = lambda *_: None,
    *,
    paths: Collection[str] = (),
    abroad: bool = False,
) -> list[Problem]:
    """Every problem of a site, errors and warnings. Raises UsageError.

    With `paths`, files or folders from the site's root, warnings of others are left out; errors are not, for
    they stop all. `abroad` looks at links to other sites as well.

    A broken translation is only a warning to a build, which publishes all the rest; here it is an error.
    """
    for path in paths:
        if not (options.site_dir / path).exists():
            raise UsageError(f"there is no {path} in {options.site_dir}")
    scan = Scan(options.site_dir)
    remembered = memory.Memory(options, scan)
    found = remembered.problems
    if found is None:
        from diglot.check import every  # noqa: PLC0415 - see above

        found = _of_one_mind(every.run(options, scan, progress))
        remembered.save(found)
    if abroad:
        from diglot.check import external  # noqa: PLC0415 - hardly anybody asks for it

        found |= external.linked(options, lambda path: is_among(path, paths), progress)
    return sorted(each for each in found if each.is_error or is_among(each.path, paths))


def _of_one_mind(found: frozenset[Problem]) -> frozenset[Problem]:
    """What two checks found is told once, as the graver of them says."""
    return found - {replace(each, severity=Severity.WARNING) for each in found if each.is_error}


def is_among(path: str, paths: Collection[str]) -> bool:
    """Whether a file is one of `paths`, or in one of them; any is, if there are none."""
    return not paths or any(each in {".", path} or path.startswith(f"{each}/") for each in paths)
