"""What to send and what to delete, in an order in which every link that a reader can follow leads to a file.

    1. assets and images: pages stand on them
    2. new pages, lists and feeds: nothing that is there leads to them yet
    3. pages, lists and feeds that changed: now they may lead to what is new
    4. deletions: nothing leads there any more

Where a file becomes a folder, or a folder a file, the old one has to go before all that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from diglot.collisions import folders_of
from diglot.delivery.manifest import Journal, Manifest
from diglot.delivery.target import Item
from diglot.plan import Stage


class Known(NamedTuple):
    """What a target said that it holds."""

    manifest: Manifest = Manifest()
    journal: Journal | None = None  #: of a delivery that was cut
    raw: bytes | None = None  #: the manifest as it was read


class Plan(NamedTuple):
    """What a delivery has to do. Each batch is sent before the next one begins."""

    batches: tuple[tuple[Item, ...], ...]
    early: tuple[str, ...]  #: what is deleted first, since something else takes its place
    gone: tuple[str, ...]  #: what is deleted last, in this order
    same: int  #: how many files are there already
    manifest: Manifest  #: what is there in the end
    known: Known
    ours: int  #: how many files there are ours
    arrived: frozenset[str] = (
        frozenset()
    )  #: what a delivery that was cut had sent, and need not be sent again

    @property
    def items(self) -> list[Item]:
        """What is sent, in its order."""
        return [item for batch in self.batches for item in batch]

    @property
    def deleted(self) -> tuple[str, ...]:
        """What is deleted."""
        return self.early + self.gone

    @property
    def is_nothing(self) -> bool:
        """Whether the target is just as it should be."""
        return (
            not self.batches
            and not self.deleted
            and not self.known.journal
            and self.known.raw is not None
            and self.known.manifest.headers == self.manifest.headers
        )

    @property
    def empties(self) -> bool:
        """Whether more than half of what is there would be deleted: that is mostly a mistake."""
        return 2 * len(self.deleted) > self.ours


def plan(
    items: Sequence[Item],
    known: Known,
    headers: str = "",
    arrived: Callable[[Sequence[Item], Collection[str]], set[str]] = lambda *_: set(),
) -> Plan:
    """What has to be done to have these files, and only these, where others of ours may be.

    `headers` is the digest of what is said with files. `arrived` is asked of a delivery that was cut: see
    `Target.arrived`.
    """
    there = dict(known.manifest.files) if known.manifest.headers == headers else {}
    cut, puts = set[str](), known.journal.puts if known.journal else {}
    if known.journal:
        asked = [item for item in items if puts.get(item.file) == item.sum]
        cut = arrived(asked, known.journal.done)
        there = {file: digest for file, digest in there.items() if file not in puts}
        there |= {item.file: item.sum for item in asked if item.file in cut}
    wanted = {item.file: item.sum for item in items}
    send = [item for item in items if there.get(item.file) != item.sum]
    ours = known.manifest.files.keys() | puts.keys()
    gone = ours - wanted.keys()
    folders = folders_of(wanted) if gone else set[str]()
    early = {file for file in gone if file in folders or not folders_of([file]).isdisjoint(wanted)}
    return Plan(
        _batches(send, known.manifest.files),
        tuple(sorted(early)),
        tuple(sorted(gone - early, key=_last)),
        len(items) - len(send),
        Manifest(wanted, headers),
        known,
        len(ours),
        frozenset(cut),
    )


def _batches(items: Sequence[Item], there: Mapping[str, str]) -> tuple[tuple[Item, ...], ...]:
    """Files in the order told above."""
    found = defaultdict[tuple[bool, bool, int], list[Item]](list)
    for item in items:
        linking = item.stage != Stage.FILES
        found[linking, linking and item.file in there, item.stage].append(item)
    return tuple(tuple(sorted(found[key])) for key in sorted(found))


def _last(file: str) -> tuple[bool, str]:
    """Pages first: what they show goes after them."""
    return not file.endswith((".html", ".xml", ".json")), file
