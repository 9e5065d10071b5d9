"""`published.lock` on disk: read for every build, written when something is published for good.

A preview never writes it. It is replaced as a whole, after the site it speaks of is in place.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from diglot.errors import Problem, Severity, UsageError
from diglot.job import Options, Released
from diglot.plan import Output, encoded
from diglot.record import Record
from diglot.release import identity, lock
from diglot.release.identity import Comparison, Finding, Place, Standing
from diglot.release.lock import Lock, Name, Published
from diglot.scan import LOCK
from diglot.shelf import Shelf
from diglot.site import Site


class Kept(NamedTuple):
    """What readers know, and what of it they would lose."""

    lock: Lock
    now: Standing
    findings: Sequence[Finding]
    problems: Sequence[Problem]  #: warnings; errors where the goal is to publish for good


class Change(NamedTuple):
    """What alone may differ from a site that lost nothing: stories by key, and addresses."""

    keys: Collection[str]
    addresses: Collection[str]


def compared(
    options: Options,
    site: Site,
    kinds: Mapping[str, Output],
    record: Record,
    shelf: Shelf,
    change: Change | None = None,
) -> Kept:
    """The lock of a site held against the site as it is now.

    If a `change` is all that may differ, most of the lock is skipped; all of it is read where it does differ.
    """
    text, problems = _read(options.site_dir)
    found, more = lock.parse(lock.about(text, *change) if change else text)
    problems += more
    now = Standing(site, record)
    comparison = Comparison(
        found,
        now,
        kinds,
        _places(record, shelf),
        shelf.hidden,
        lambda name: next(lock.lines(text, name), 0),
        options.now,
        change and change.keys,
    )
    findings = comparison.findings() if text else []
    if change and findings:
        return compared(options, site, kinds, record, shelf)
    if options.accept:
        meant = [each for each in findings if each.names or each.feed]
        problems += (each.problem for each in findings if each not in meant)
        return Kept(found, now, meant, problems)
    if options.strict:
        problems += identity.as_errors(findings, kinds)
    else:
        problems = [replace(each, severity=Severity.WARNING) for each in problems]
        problems += (each.problem for each in findings)
    return Kept(found, now, findings, problems)


def _read(site_dir: Path) -> tuple[str, list[Problem]]:
    """The text of the lock, empty if there is none; editors may have given it other line ends, or a mark."""
    path = site_dir / LOCK
    try:
        return path.read_text("utf-8-sig", "replace"), []
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            return "", []
        fix = "make it a readable file"
        return "", [Problem(LOCK, 0, 0, "lock", f"this cannot be read ({error.strerror})", fix)]


def _places(record: Record, shelf: Shelf) -> Callable[[Name, str], tuple[Place, bool]]:
    """See `identity.Locate`. A date that a translation inherits is that of its original."""

    def locate(name: Name, key: str) -> tuple[Place, bool]:
        lang, story = name
        known = record.stories[story]
        paths = dict(known.sources)
        for code in (lang, known.original) if key == "date" else (lang,):
            (source,) = shelf.sources((paths[code],))
            if place := source.source.front.places.get(key):
                return (paths[code], *place), True
        return (paths[lang], 1, 1), False

    return locate


def note(options: Options, kept: Kept, subscribed: Collection[str]) -> Released:
    """Write down what was published. Raises UsageError if that cannot be done.

    `subscribed` are the kinds of output that are feeds.
    """
    before, now = kept.lock, kept.now
    after = (
        _without(kept)
        if options.accept
        else Lock(dict(before.articles), set(before.addresses), set(before.feeds), set(before.others))
    )
    had = {*before.addresses, *((name, each.address) for name, each in before.articles.items())}
    new = moved = 0
    for name in now:
        if not (addresses := now.addresses(name)):  # a site without pages has nothing that others link to
            continue
        page, known, id_ = addresses[0], before.articles.get(name), now.id(name)
        new += known is None or known.id != id_
        moved += known is not None and (name, page) not in had
        first = after.articles.setdefault(name, Published(now.first(name), page, id_))
        after.addresses.update((name, each) for each in addresses if each != first.address)
    feeds = [(file, route) for file, route in now.record.routes.items() if route[0] in subscribed]
    after.feeds.update((route[0], f"/{route[2]}") for _, route in feeds)
    if after != before or not (options.site_dir / LOCK).exists():
        _write((options.site_dir / LOCK).resolve(), lock.serialise(after))  # a link stays one
    published, base = now.record.glance.published, now.site.base_url
    digests = {f"{base}/{encoded(route[2])}": published[file][0] for file, route in feeds}
    return Released(new, moved, len(kept.findings) if options.accept else 0, digests, now.site.hub)


def _without(kept: Kept) -> Lock:
    """The lock without what was given up."""
    articles, addresses, feeds = (dict(kept.lock.articles), set(kept.lock.addresses), set(kept.lock.feeds))
    for _, names, address, feed in kept.findings:
        feeds -= {feed} if feed else set()
        for name in names:
            known, left = articles.get(name), kept.now.addresses(name)
            if not (address and left):
                articles.pop(name, None)
            elif known and known.address == address:
                articles[name] = known._replace(address=left[0])
    gone = {(name, each.address) for each in kept.findings for name in each.names}
    whole = {name for each in kept.findings if not each.address for name in each.names}
    addresses = {each for each in addresses if each not in gone and each[0] not in whole}
    return Lock(articles, addresses, feeds, set(kept.lock.others))


def _write(path: Path, text: str) -> None:
    """Replace a file at once, and for good: its bytes are on the disk before its name leads to them."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise UsageError(
            f"cannot write {path}: {error.strerror}; the site is in place, release it again"
        ) from error
