"""Who claims which address. Parts of the site come and go, and their routes with them.

Two parts may claim the same output, such as a file that two articles show: it goes with the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from diglot.plan import PAGE, PlainRoute, Route, Subject
from diglot.record import Record

#: ("story", key), ("listing", language, kind, name) or ("site", kind).
Claimant = tuple[str, ...]


class Paths:
    """The path of an output by its kind and subject.

    An article's page is found among what its story claims, so that no index of all pages is needed.
    """

    def __init__(self, routes: Mapping[str, PlainRoute], claims: Mapping[Claimant, Sequence[str]]) -> None:
        self._routes, self._claims = routes, claims
        self._others = {route[:2]: route[2] for route in routes.values() if route[0] != PAGE}

    def __call__(self, kind: str, subject: Subject) -> str | None:
        if kind != PAGE:
            return self._others.get((kind, subject))
        for file in self._claims.get(("story", subject[1]), ()):
            of_kind, of, path, *_ = self._routes[file]
            if of_kind == PAGE and of == subject:
                return path
        return None


class Moved(NamedTuple):
    """What changed among the routes; one that changed hands is in both."""

    gone: list[Route]
    fresh: list[Route]


def replace(record: Record, routes: Mapping[Claimant, Sequence[Route]]) -> Moved:
    """Put the routes of some claimants in the place of those that they had.

    Of two different outputs at one address the first one stays in the record; both are then among the fresh.
    """
    left: dict[str, PlainRoute] = {}
    for claimant in routes:
        left |= _released(record, claimant)
    fresh = [route for claimant, each in routes.items() for route in _claimed(record, claimant, each, left)]
    gone = [Route._make(plain) for file, plain in left.items() if not _same(record.routes.get(file), plain)]
    for route in (*gone, *fresh):
        record.asked.pop(route.file, None)
        record.warned.pop(route.file, None)
    return Moved(gone, fresh)


def _released(record: Record, claimant: Claimant) -> dict[str, PlainRoute]:
    """Let go of all that a claimant claims; the routes that nobody claims any more."""
    left = {}
    for file in record.claims.pop(claimant, ()):
        others = record.more.pop(file, 0)
        if not others:
            left[file] = record.routes.pop(file)
        elif others > 1:
            record.more[file] = others - 1
    return left


def _claimed(
    record: Record, claimant: Claimant, routes: Sequence[Route], left: Mapping[str, PlainRoute]
) -> list[Route]:
    """Note a claimant's routes; those that were not there before."""
    fresh = []
    by_file = {route.file: route for route in routes}
    for file, route in by_file.items():
        other = record.routes.get(file)
        if other is None:
            record.routes[file] = route.plain
            if not _same(left.get(file), route):
                fresh.append(route)
        elif _same(other, route):
            record.more[file] = record.more.get(file, 0) + 1
        else:
            fresh += [Route._make(other), route]
    fresh += [route for route in routes if not _same(by_file[route.file], route)]
    if by_file:
        record.claims[claimant] = tuple(by_file)
    return fresh


def _same(one: PlainRoute | None, other: PlainRoute) -> bool:
    """Whether two routes lead to one output at one address."""
    return one is not None and one[:3] == other[:3]
