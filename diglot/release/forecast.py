"""What readers of feeds will see when this site is published: from what they know, and what it is now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diglot.job import Seen
from diglot.plan import PAGE, Plan
from diglot.release.identity import Standing
from diglot.release.lock import Lock, Name


def seen(lock: Lock, now: Standing, plan: Plan) -> tuple[Seen, ...]:
    """One answer a language, in their configured order."""
    before = {each.address: name for name, each in lock.articles.items() if name not in now}
    before |= {address: name for name, address in lock.addresses if name not in now}
    again = set(now.renamed(lock).values())
    missed = list(now.unseen(lock))[::-1]

    def listed(names: Iterable[Name]) -> tuple[tuple[str, str], ...]:
        return tuple((plan.article(*name).title, plan.url(PAGE, *name)) for name in names)

    found = []
    for language in now.site.languages:
        code, kinds = language.code, dict[str, list[Name]]()
        for name, found_kind in _judged(code, lock, now, before):
            kind = "duplicates" if name in again else found_kind
            kinds.setdefault(kind, []).append(name)
        found.append(
            Seen(
                code,
                new=listed(kinds.get("new", ())),
                resurfaced=listed(kinds.get("resurfaced", ())),
                duplicates=listed(kinds.get("duplicates", ())),
                unseen=listed(name for name in missed if name[0] == code),
            )
        )
    return tuple(found)


def _judged(code: str, lock: Lock, now: Standing, before: dict[str, Name]) -> Iterator[tuple[Name, str]]:
    """What each entry of a feed is to those who subscribed to it."""
    size = now.site.feed_size
    known = sorted((each.first, name[1]) for name, each in lock.articles.items() if name[0] == code)
    held = {key for _, key in known[-size:]}
    for _, key, lang in now.edition(code)[: -size - 1 : -1]:
        name = lang, key
        left = lock.articles.get(name)
        if left is not None and left.id == now.id(name):
            if key not in held or now.first(name) > left.first:
                yield name, "resurfaced"
        elif left is not None or any(address in before for address in now.addresses(name)):
            yield name, "duplicates"
        else:
            yield name, "new"
