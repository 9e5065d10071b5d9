"""What is said of a delivery: a line when it is done, all of it when it would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diglot.delivery.plan import Plan
from diglot.plan import Stage

#: What files are called by their stages: one of them, and any other number.
NAMES = {
    Stage.FILES: ("asset or image", "assets and images"),
    Stage.PAGES: ("page", "pages"),
    Stage.LISTS: ("list", "lists"),
    Stage.FEEDS: ("feed or other file", "feeds and other files"),
}

#: How many names a line of a dry run shows.
SHOWN = 3


def text(place: str, plan: Plan, *, dry_run: bool) -> str:
    """A delivery for people."""
    return "\n".join(_would(place, plan) if dry_run else [_did(place, plan)])


def _did(place: str, plan: Plan) -> str:
    counts = f"{_some(len(plan.items))} sent ({_size(_sum(plan))}), {plan.same:,} unchanged"
    resumed = f", {len(plan.arrived):,} of them sent before the last delivery was cut" if plan.arrived else ""
    return f"{place}: {counts}{resumed}, {len(plan.deleted):,} deleted"


def _would(place: str, plan: Plan) -> Iterator[str]:
    counts = f"{_some(len(plan.items))} would be sent ({_size(_sum(plan))}), {plan.same:,} unchanged"
    yield f"{place}: {counts}, {len(plan.deleted):,} deleted"
    for stage, (one, many) in NAMES.items():
        items = [item for item in plan.items if item.stage == stage]
        if items:
            size = _size(sum(item.size for item in items))
            name = one if len(items) == 1 else many
            yield f"  {len(items):,} {name} ({size}): {_first([item.file for item in items])}"
    if plan.deleted:
        yield f"  {len(plan.deleted):,} deleted: {_first(plan.deleted)}"
    if plan.empties:
        yield "  that is more than half of what is there: without --accept it is refused"


def plain(place: str, plan: Plan) -> dict[str, object]:
    """The same for machines."""
    return {
        "target": place,
        "sent": [item.file for item in plan.items],
        "bytes": _sum(plan),
        "unchanged": plan.same,
        "resumed": len(plan.arrived),
        "deleted": list(plan.deleted),
    }


def _sum(plan: Plan) -> int:
    return sum(item.size for item in plan.items)


def _some(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _first(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _size(count: int) -> str:
    """Bytes in the unit that keeps the number short."""
    size, unit = float(count), "B"
    for larger in ("KB", "MB", "GB", "TB"):
        if size < 1000:  # noqa: PLR2004 - what the units are made of
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"  # noqa: PLR2004
