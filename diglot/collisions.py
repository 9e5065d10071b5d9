"""Addresses that cannot be: two outputs at one, or one that no disk takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diglot.errors import Problem
from diglot.plan import PAGE, PlainRoute, Route

#: Kinds of output whose addresses follow from that of an article's page.
FOLLOWING = frozenset({"beside", "card"})


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
    told: set[str] = set()
    for route in routes:
        if len(route.file) * 4 <= LONGEST:
            continue
        part = max(route.file.split("/"), key=lambda part: len(part.encode()))
        if len(part.encode()) > LONGEST and part not in told:
            told.add(part)  # what lies below it is not told as well
            length = len(part.encode())
            message = (
                f"a part of the address of {route.claimant} has {length} bytes, and disks take {LONGEST}"
            )
            yield Problem(route.owner, 0, 0, "slug", message, "write a shorter name")


def collisions(routes: Mapping[str, PlainRoute], fresh: Sequence[Route]) -> Iterator[Problem]:
    """One problem an address, naming all who claim it. `fresh` are those that the last build had not.

    A file also claims its folders: no other file may have the name of one. Names that differ in case alone
    are one name on many a disk. What follows from another collision is not told.
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
    contested_files = {file: claimants for file, claimants in claims.items() if len(claimants) > 1}
    pages = {_owners(claimants) for claimants in contested_files.values() if claimants[0].kind == PAGE}
    for file, claimants in contested_files.items():
        below = f"{file.rpartition('/')[0]}/index.html"
        if below != file and below in contested_files:
            continue
        if claimants[0].kind in FOLLOWING and _owners(claimants) in pages:
            continue
        owners = sorted(route.claimant for route in claimants)
        message = f"/{claimants[0].path} is claimed by {' and by '.join(owners)}"
        fix = "give one of them another `slug:`, or spell the name in one way"
        yield Problem(min(route.owner for route in claimants), 0, 0, "collision", message, fix)


def _owners(claimants: Iterable[Route]) -> frozenset[str]:
    return frozenset(route.owner for route in claimants)
