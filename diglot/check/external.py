"""Links to other sites: does anybody answer there? Only on request, for it takes long and needs a network.

Each address is asked for once. What was found is remembered in `.diglot/`, for a week if all was well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from diglot import __version__, config, store
from diglot.check import texts
from diglot.check.asking import GONE, Answer, Asker, Patience
from diglot.check.memory import Progress
from diglot.errors import ContentError, Problem, Severity
from diglot.glance import STATE
from diglot.job import Options
from diglot.moments import microseconds

#: Where answers are remembered, in the folder of all that is.
MEMORY = "links"

_MAGIC = b"diglot links 1\n"

_HOUR = 3_600_000_000

#: How long an answer holds, in microseconds: a good one a week, a bad one as long as it takes to mend it.
GOOD, BAD = 7 * 24 * _HOUR, _HOUR

#: How long other sites are waited for.
PATIENCE = Patience()

#: Names that lead nowhere on purpose (RFC 2606).
_EXAMPLES = (".example", ".invalid", ".test", ".example.com", ".example.net", ".example.org")


#: Where an address stands: path, line and column.
Place = tuple[str, int, int]

#: Whether somebody asked for the file with a path.
Wanted = Callable[[str], bool]


def linked(options: Options, wanted: Wanted, progress: Progress) -> frozenset[Problem]:
    """What is wrong with the http and https links of the articles, or of those whose paths are `wanted`."""
    try:
        site, _ = config.load(options.site_dir, base_url=options.base_url)
        places = _places(options, wanted, progress)
    except ContentError:
        return frozenset()  # the configuration is broken, as others tell
    agent = f"diglot/{__version__} (link check for {site.base_url})"
    urls = [url for url in places if not f"{url}/".startswith(f"{site.base_url}/")]
    found = answers(options, urls, Asker(agent, options.now, PATIENCE), progress)
    told = (each for url, answer in found.items() for each in _problems(url, answer, places[url]))
    return frozenset(each for each in told if each.is_error or each.code not in site.check.ignore)


def _problems(url: str, answer: Answer, places: Sequence[Place]) -> Iterator[Problem]:
    if told := _told(answer):
        severity = Severity.ERROR if answer.status in GONE else Severity.WARNING
        for place in places:
            yield Problem(*place, "external", f"{url} {told[0]}", told[1], severity)


def _places(options: Options, wanted: Wanted, progress: Progress) -> Mapping[str, list[Place]]:
    """Where each address stands, without its fragment, which no server ever sees."""
    found: dict[str, list[Place]] = defaultdict(list)
    for source in texts.sources(options, progress):
        path = source.address.path
        if not wanted(path):
            continue
        for target, line, col in source.document.abroad:
            url = urldefrag(f"https:{target}" if target.startswith("//") else target).url
            if _is_asked_for(url):
                found[url].append((path, line, col))
    return found


def _is_asked_for(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(host) and not f".{host}".endswith(_EXAMPLES)


def answers(
    options: Options, urls: Collection[str], asker: Asker, progress: Progress
) -> Mapping[str, Answer]:
    """What was found at each address, now or not long ago."""
    path = options.site_dir / STATE / MEMORY
    now = microseconds(options.now)
    known = _load(path) if options.cached else {}
    fresh = {url: (at, answer) for url, (at, answer) in known.items() if 0 <= now - at < _age(answer)}
    new = [url for url in urls if url not in fresh]
    try:
        for done, (url, answer) in enumerate(asker.ask(new), 1):
            fresh[url] = now, answer
            progress("asking", done, len(new))
    finally:  # after Ctrl-C, too, nobody has to be asked twice
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            store.save(path, _MAGIC, [{url: (at, *answer) for url, (at, answer) in fresh.items()}])
    return {url: fresh[url][1] for url in urls}


def _age(answer: Answer) -> int:
    return GOOD if answer.status < 400 and not answer.reason else BAD  # noqa: PLR2004 - RFC 9110, 15


def _load(path: Path) -> dict[str, tuple[int, Answer]]:
    try:
        with store.reading(path, _MAGIC) as parts:
            plain: dict[str, Any] = next(parts, {}) if parts else {}
            return {url: (at, Answer(*answer)) for url, (at, *answer) in plain.items()}
    except (store.Unreadable, TypeError, ValueError):
        return {}


#: Answers that say nothing of whether readers get the page: many sites refuse all that is no browser.
_SILENT = frozenset({401, 403, 407, 451, 999})

_REMOVE = "mend the address, or link to an archived copy"
_LATER = "try it again later, and in a browser"


def _told(answer: Answer) -> tuple[str, str] | None:
    """The end of a message and its fix; None if there is nothing to say."""
    if answer.reason:
        return f"cannot be reached ({answer.reason})", _LATER
    if answer.status in GONE:
        return f"is gone: the answer is {answer.status}", _REMOVE
    if answer.status in _SILENT:
        return None
    if answer.status >= 400:  # noqa: PLR2004 - RFC 9110, 15
        return f"does not work: the answer is {answer.status}", _LATER
    if answer.moved:
        return f"moved for good to {answer.moved}", "write the new address"
    return None
