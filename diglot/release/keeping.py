"""What a build asks of `published.lock`, and what it writes there."""

from __future__ import annotations

from diglot import glance, outputs
from diglot.errors import UsageError
from diglot.job import Goal, Options, Released, Summary
from diglot.release import lockfile
from diglot.release.lockfile import Change, Kept
from diglot.scan import Scan
from diglot.settings import Settings
from diglot.survey import Survey


def known(survey: Survey, settings: Settings, scan: Scan, options: Options) -> Kept | None:
    """What readers know of the site; None in a preview, and where the last build compared the same in vain.

    Errors are left to the end of the next stage, so that all are told at once.
    """
    record, change = survey.record, None
    if options.goal is Goal.BUILD:
        stats = scan.stats["lock"]
        same = all(stats.values()) and record.glance.stats.get("lock") == stats
        if options.base_url:  # its ids are not those of the site
            record.identity = ()
            return None
        if same and not record.identity and not survey.everything:
            if not survey.moved:
                return None
            change = Change(survey.placed | _pushed(survey), {f"/{path}" for path in survey.gone})
    kinds = {kind.kind: kind for kind in settings.kinds}
    kept = lockfile.compared(options, settings.site, kinds, record, survey.intake.shelf, change)
    record.identity = glance.plain(each for each in kept.problems if not each.is_error)
    survey.intake.problems += (each for each in kept.problems if each.is_error)
    return kept


def _pushed(survey: Survey) -> set[str]:
    """The keys of what the stories that were placed may have pushed out of the feeds."""
    size, more = survey.site.feed_size, len(survey.placed)
    editions = (survey.record.listings.get((each.code, "edition", ""), ()) for each in survey.site.languages)
    return {key for entries in editions for _, key, _ in entries[-size - more : -size]}


def released(options: Options, kept: Kept | None, summary: Summary) -> Released | None:
    """Write down what was published for good. Raises UsageError if the output is not what it should be."""
    if kept is None or not options.releases or (options.goal is Goal.PUBLISH and options.dry_run):
        return None
    if options.goal is Goal.RELEASE and (summary.written or summary.deleted):
        raise UsageError(f"{options.output} is not what a build would write now; build first, then release")
    return lockfile.note(options, kept, outputs.SUBSCRIBED)
