"""Addresses that cannot be: two outputs at one, or one that no disk takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diglot.errors import Problem
from diglot.plan import PlainRoute, Route


def folders_of(files: Iterable[str]) -> set[str]:
    """Every folder that these files need, by path below the output."""
    found: set[str] = set()
    for file in files:
        folder = file.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


#: Bytes of one part of a path that every common file system takes.
LONGEST = 255


def too_long(routes: Iterable[Route]) -> Iterator[Problem]:
    """A problem for each address with a part that no disk takes."""
    for route in routes:
        if len(route.file) * 4 <= LONGEST:
            continue
        longest = max(len(part.encode()) for part in route.file.split("/"))
        if longest > LONGEST:
            message = (
                f"a part of the address of {route.claimant} has {longest} bytes, and disks take {LONGEST}"
            )
            yield Problem(route.owner, 0, 0, "slug", message, "write a shorter name")


def collisions(routes: Mapping[str, PlainRoute], fresh: Sequence[Route]) -> Iterator[Problem]:
    """One problem an address, naming all who claim it. `fresh` are those that the last build had not.

    A file also claims its folders: no other file may have the name of one. Names that differ in case alone
    are one name on many a disk.
    """
    folded = {file.casefold() for file in routes}
    contested = any(routes[route.file] != route for route in fresh)
    if not contested and len(folded) == len(routes) and folded.isdisjoint(folders_of(folded)):
        return
    every = [Route._make(plain) for plain in dict.fromkeys([*routes.values(), *fresh])]
    claims: dict[str, list[Route]] = {}
    for route in every:
        claims.setdefault(route.file.casefold(), []).append(route)
    for route in every:
        folder = route.file.casefold()
        while folder := folder.rpartition("/")[0]:
            if folder in claims:
                claims[folder].append(route)
    for claimants in claims.values():
        if len(claimants) > 1:
            owners = sorted(route.claimant for route in claimants)
            message = f"/{claimants[0].path} is claimed by {' and by '.join(owners)}"
            fix = "give one of them another `slug:`, or spell the name in one way"
            yield Problem(min(route.owner for route in claimants), 0, 0, "collision", message, fix)
