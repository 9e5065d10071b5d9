"""Where problems are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from diglot.errors import Problem


def tell(problems: Sequence[Problem], style: str) -> None:
    """People read problems on standard error, machines on standard output."""
    from diglot import report  # noqa: PLC0415 - most runs have nothing to tell

    stream = sys.stdout if style in {"json", "github"} else sys.stderr
    colour = stream is sys.stderr and stream.isatty() and not os.environ.get("NO_COLOR")
    stream.write(report.problems(problems, style, colour=colour))
