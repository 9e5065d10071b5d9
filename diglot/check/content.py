"""What a build would find, and what readers would lose by it.

All pages and feeds are made as a build makes them, and none is written. Feeds are looked into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diglot import build
from diglot.check.memory import Progress
from diglot.check.proof import Proof
from diglot.errors import ContentError, Problem
from diglot.glance import STATE
from diglot.job import Goal, Options
from diglot.scan import Scan


def built(options: Options, scan: Scan, progress: Progress) -> Sequence[Problem]:
    """Every problem of a build that publishes for good, and of the feeds that it would publish."""
    proof = Proof(options.output, options.site_dir / STATE)
    asked = replace(options, goal=Goal.CHECK, dry_run=False)
    try:
        found = build.run(asked, progress, scan, hold=proof.held).problems
    except ContentError as error:
        found = error.problems
    return [*found, *proof.problems]
