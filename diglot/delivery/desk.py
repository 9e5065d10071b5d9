"""What `diglot publish TARGET` does with a finished site.

It looks at the target, plans, refuses what is mostly a mistake, and sends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import NamedTuple

from diglot import build, config, destinations, digest, hosting
from diglot.delivery.manifest import (
    JOURNAL,
    MANIFEST,
    OURS,
    Journal,
    Manifest,
    Unreadable,
    journal_of,
    manifest_of,
)
from diglot.delivery.plan import Known, Plan, plan
from diglot.delivery.retries import patiently
from diglot.delivery.sending import Progress, send
from diglot.delivery.sums import sums
from diglot.delivery.target import Item, Target
from diglot.destinations import Place
from diglot.errors import UsageError, did_you_mean
from diglot.glance import STATE, name_of
from diglot.job import Finished, Options
from diglot.schema import Refused
from diglot.site import Destination

#: What is said when Ctrl-C stops a delivery.
STOPPED = "not everything was sent, and nothing was recorded; publish again, and it goes on from there"

#: The libraries that kinds of target need, by kind.
NEEDED = {"s3": "botocore", "sftp": "asyncssh"}


class Delivery(NamedTuple):
    """Where a site is sent, and what is known of that place."""

    place: Place
    to: Destination
    name: str = ""  #: by which the configuration knows it

    def __str__(self) -> str:
        return f"{self.name} ({self.place})" if self.name else f"{self.place}"


def chosen(site_dir: Path, output: Path, word: str) -> Delivery | None:
    """What a word stands for: a name in the configuration, a folder or an address; "" for the default.

    None if nothing is named. Raises UsageError, and ContentError if the configuration is wrong.
    """
    site, _ = config.load(site_dir)
    known = site.publish.targets if site.publish else {}
    word = word or (site.publish.default if site.publish else "")
    if not word:
        return None
    found = known.get(word)
    try:
        place = destinations.place(found.to if found else word)
    except Refused as refused:
        raise UsageError(f"the target is not understood: {refused.message}; {refused.fix}") from None
    if found is None and "/" not in word and not word.startswith((".", "~")):
        hint = did_you_mean(word, known) or f"write ./{word} if you mean a folder"
        raise UsageError(f'there is no target "{word}"; {hint}')
    if place.kind == "folder":
        place = _folder(site_dir, output, Path(place.path).expanduser(), of_site=bool(found))
    library = NEEDED.get(place.kind)
    if library and find_spec(library) is None:
        fix = 'install it: pip install "diglot[publish]"'
        raise UsageError(f"sending to {place} needs the package {library}; {fix}")
    return Delivery(place, found or Destination(word), word if found else "")


def _folder(site_dir: Path, output: Path, folder: Path, *, of_site: bool) -> Place:
    """A folder as a target: not one that builds write to or read from. What a site names, stands in it."""
    folder = (site_dir / folder if of_site else folder).absolute()
    try:
        build.check_output(site_dir, folder)
    except UsageError:
        raise UsageError(f"{folder} is no target: it is a file, or holds the site's sources") from None
    real, built = folder.resolve(), output.resolve()
    if real == built or built in real.parents or real in built.parents:
        raise UsageError(f"{folder} and the output folder {output} hold each other; name another one")
    return Place("folder", f"{folder}")


@contextmanager
def opened(delivery: Delivery) -> Iterator[Target]:
    """The target itself. Raises UsageError."""
    target: Target
    if delivery.place.kind == "s3":
        from diglot.delivery.s3 import Bucket  # noqa: PLC0415 - an extra

        target = Bucket(delivery.place, delivery.to)
    elif delivery.place.kind == "sftp":
        from diglot.delivery.sftp import Server  # noqa: PLC0415 - an extra

        target = Server(delivery.place)
    else:
        from diglot.delivery.folder import Folder  # noqa: PLC0415 - as the others

        target = Folder(Path(delivery.place.path))
    try:
        yield target
    finally:
        target.close()


def deliver(
    delivery: Delivery, options: Options, finished: Mapping[str, Finished], progress: Progress
) -> Plan:
    """Send what changed; in a dry run, say only what that is. Raises UsageError, and nothing is half sent.

    Ctrl-C raises KeyboardInterrupt with what to say.
    """
    items = _items(options, finished, progress)
    try:
        with opened(delivery) as target:
            found = look(target, items, accept=options.accept)
            if not options.dry_run:
                _check(delivery, found, accept=options.accept)
                send(target, found, progress)
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(STOPPED) from stopped
    return found


def _check(delivery: Delivery, found: Plan, *, accept: bool) -> None:
    if found.empties and not accept:
        counts = f"{len(found.deleted):,} of the {found.ours:,} files"
        how = "--dry-run shows them; if they are meant to go, add --accept"
        raise UsageError(f"{counts} at {delivery} would be deleted; {how}")


def look(target: Target, items: list[Item], *, accept: bool = False) -> Plan:
    """What has to be done at a target. Raises UsageError where somebody else's files may be in the way."""
    never = Event()
    known = _known(target, never, accept=accept)
    if known.raw is None and known.journal is None and not accept:
        others = patiently(target.others, never)
        if others:
            message = f"diglot has put nothing there, and yet there is something: {', '.join(others)}"
            raise UsageError(f"{message}; if it may be replaced, add --accept")
    return plan(
        items,
        known,
        _HEADERS if target.says_headers else "",
        lambda asked, done: patiently(lambda: target.arrived(asked, done), never),
    )


#: What is said with files: if it changes, they are all sent again to where it is kept.
_HEADERS = digest.of(
    [hosting.TYPES, hosting.USUAL, hosting.TEXT, [tuple(each) for each in hosting.CACHED], hosting.FRESH]
)


def _known(target: Target, never: Event, *, accept: bool) -> Known:
    """What a target remembers. What is damaged is a reason to stop, unless that is accepted."""
    raw = patiently(lambda: target.read(MANIFEST), never)
    cut = patiently(lambda: target.read(JOURNAL), never)
    manifest, journal = Manifest(), None
    try:
        manifest = manifest_of(raw) if raw is not None else manifest
        journal = journal_of(cut) if cut is not None else None
    except Unreadable as error:
        if not accept:
            raise UsageError(f"{error}; --accept sends everything anew, and deletes nothing") from None
        journal = Journal("damaged", {})
    return Known(manifest, journal, raw)


def _items(options: Options, finished: Mapping[str, Finished], progress: Progress) -> list[Item]:
    """The files of the site with their digests."""
    taken = sorted(file for file in finished if file.partition("/")[0] in OURS)
    if taken:
        raise UsageError(f"/{taken[0]} has the name of a note of diglot's; give the file another one")
    files = [(file, each.path) for file, each in sorted(finished.items())]
    memory = options.site_dir / STATE / f"sums-{name_of(options.output)}.json"
    found = sums(files, memory, lambda count: progress("comparing", count, len(files)))
    return [Item(file, path, *found[file], finished[file].stage) for file, path in files]
