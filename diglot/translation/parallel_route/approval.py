"""The parallel route: what changed in a source since somebody found its translation right.

A copy of the source as it was then is kept beside the catalogs, so that nothing has to be asked of git.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diglot import sources
from diglot.frontmatter import FrontMatter
from diglot.model import Document, Standing
from diglot.naming import Address
from diglot.sources import Parsed, Reading
from diglot.translation import segments
from diglot.translation.merging import Match, Message, follow
from diglot.translation.segments import Text


class Change(NamedTuple):
    """A segment that is not what it was: its index in the approved text, in that of now, or in both."""

    old: int | None  #: None if it came later
    new: int | None  #: None if it is no more


def followed(approved: Text, now: Text) -> list[Match | None]:
    """For each segment of a text as it is now, the approved one that it continues."""
    old, new = ([Message(each.text, each.kind) for each in text.segments] for text in (approved, now))
    front = len(approved.front), len(now.front)
    found = follow(old[: front[0]], new[: front[1]])
    for each in follow(old[front[0] :], new[front[1] :]):
        found.append(each and each._replace(old=front[0] + each.old))
    return found


def changes(approved: Text, now: Text) -> list[Change]:
    """What changed, in the order of the text as it is now; what is no more stands last."""
    found = followed(approved, now)
    continued = {each.old for each in found if each}
    changed = [
        Change(each.old if each else None, at) for at, each in enumerate(found) if not (each and each.same)
    ]
    return changed + [Change(at, None) for at in range(len(approved.segments)) if at not in continued]


def with_changes(approved: Text, now: Text, wanted: Sequence[Change]) -> bytes:
    """An approved copy in which these segments say what they say now; all other lines are as they were."""
    lines, ours = approved.lines, now.lines
    done: set[int] = set()
    pieces = [
        (segments.rows(approved, each.old), segments.rows(now, each.new))
        for each in wanted
        if each.old is not None and each.new is not None
    ]
    for old, new in sorted(pieces, key=lambda piece: piece[0].start, reverse=True):
        if old.start not in done:  # the cells of a row share their line
            done.add(old.start)
            lines[old.start - 1 : old.stop - 1] = ours[new.start - 1 : new.stop - 1]
    return b"".join(lines)


def parse(data: bytes, at: Address, original: Text, how: Reading) -> Parsed:
    """What an approved copy tells of a translation, as a source without a text of its own."""
    approved = segments.read(data, at, how)
    problems = tuple(problem for problem in approved.opened.problems if not approved.opened.is_readable)
    found = changes(approved, original)
    blocks = {approved.segments[each.old].block for each in found if each.old is not None}
    standing = Standing(
        total=len(original.segments),
        done=len(original.segments),
        changed=len(found),
        stale=tuple(sorted(blocks - {-1})),
        blocks=approved.blocks,
    )
    return sources.made(
        at, FrontMatter(key=at.key), "", Document(""), problems, how, date=None, standing=standing
    )
