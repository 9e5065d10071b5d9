"""Forgetting what builds remember."""

from __future__ import annotations

import shutil
from pathlib import Path

from diglot import cache, gallery, record, store
from diglot.check.external import MEMORY as LINKS
from diglot.check.memory import CHECKED
from diglot.desk.check import MEMORY
from diglot.errors import UsageError
from diglot.glance import PREVIEW, STATE, Glance
from diglot.record import Record

RECORDS = "record-*"


def clean(site_dir: Path) -> str:
    """Remove the cache, and from each record all but the names of what diglot published; what was done.

    Those are kept, since a build deletes only what it knows to be its own. Raises UsageError if something
    cannot be removed.
    """
    state = site_dir / STATE
    if not state.is_dir():
        return f"there is nothing to forget in {site_dir}"
    size = sum(path.stat().st_size for path in state.rglob("*") if path.is_file())
    try:
        cache.discard(state)
        for path in (state / MEMORY, state / LINKS, *state.glob(f"*{CHECKED}*")):
            path.unlink(missing_ok=True)
        shutil.rmtree(state / gallery.FOLDER, ignore_errors=True)
        shutil.rmtree(state / PREVIEW, ignore_errors=True)
        for path in state.glob(RECORDS):
            try:
                found = record.load(path)
            except store.Unreadable:
                found = None
            if found is None:
                path.unlink()
            else:
                record.save(path, Record(Glance(published=found.glance.published)))
    except OSError as error:
        raise UsageError(f"cannot clean {error.filename or state}: {error.strerror}") from error
    left = sum(path.stat().st_size for path in state.rglob("*") if path.is_file())
    return (
        f"{max(0, size - left):,} bytes of memories removed from {state}; the next build starts from nothing"
    )
