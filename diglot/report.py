"""What the terminal shows: problems in three formats, a build in a few lines, a bar while it takes long."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TextIO

from diglot import moments
from diglot.errors import Problem
from diglot.job import Options, Released, Report

RED, YELLOW, BOLD, DIM, RESET = "\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def problems(found: Sequence[Problem], style: str = "text", *, colour: bool = False) -> str:
    """Problems as lines grouped by file (`text`), as JSON (`json`) or as workflow commands (`github`)."""
    ordered = sorted(set(found))
    if style == "json":
        return (
            json.dumps({"problems": [_as_dict(each) for each in ordered]}, ensure_ascii=False, indent=2)
            + "\n"
        )
    if style == "github":
        return "".join(f"{_as_command(each)}\n" for each in ordered)
    groups = [
        "".join(f"{_line(each, colour=colour)}\n" for each in group)
        for _, group in groupby(ordered, key=lambda each: each.path)
    ]
    return "\n".join(groups)


def verdict(found: Sequence[Problem]) -> str:
    """How many problems stopped the build, in one line."""
    errors = sum(problem.is_error for problem in set(found))
    warnings = len(set(found)) - errors
    more = f" and {_some(warnings, 'warning')}" if warnings else ""
    return f"\n{_some(errors, 'error')}{more}; nothing was published, the site is as it was before"


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _line(problem: Problem, *, colour: bool) -> str:
    text = str(problem)
    if not colour:
        return text
    place, _, rest = text.partition(": ")
    kind, _, message = rest.partition(": ")
    tint = RED if problem.is_error else YELLOW
    return f"{BOLD}{place}{RESET}: {tint}{kind}{RESET}: {message}"


def _as_dict(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line,
        "col": problem.col,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "fix": problem.fix,
    }


def _as_release(done: Released, told: int) -> dict[str, int]:
    return {"new": done.new, "moved": done.moved, "let_go": done.forgotten, "feeds_told": told}


def _as_command(problem: Problem) -> str:
    """A GitHub workflow command; `%`, line ends and, in properties, `:` and `,` are escaped by its rules."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={value(problem.path)}" + (
        f",line={problem.line},col={problem.col}" if problem.line else ""
    )
    text = f"{problem.message}; {problem.fix}" if problem.fix else problem.message
    return f"::{problem.severity} {place},title={value(problem.code)}::{data(text)}"


def build_text(result: Report, options: Options, seconds: float, *, verbose: bool) -> str:
    """A finished build in a few lines."""
    editions = ", ".join(f"{count:,} {code}" for code, count in result.articles.items())
    noun = "story" if result.stories == 1 else "stories"
    done = result.summary
    would = " would be" if options.dry_run else ""
    lines = [
        f"{result.stories:,} {noun} ({editions})",
        f"{_some(done.written, 'file')}{would} written, {done.unchanged:,} unchanged, "
        f"{done.deleted:,} deleted in {options.output}",
    ]
    if verbose:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(result.rendered.items()))
        lines.append(
            f"parsed: {_some(result.parsed, 'article')}; looked at: {_some(result.looked, 'output')}; "
            f"rendered: {kinds or 'nothing'}"
        )
    if result.problems:
        lines.append(f"{_some(len(set(result.problems)), 'warning')}, see above")
    if result.due:
        lines.append(f"the next change is due at {moments.iso(result.due)}")
    lines.append(f"{seconds:.2f} s")
    return "\n".join(lines)


def explained(result: Report, options: Options) -> str:
    """Each file that is written or deleted, and why, a line a file."""
    writes, deletes = ("would write", "would delete") if options.dry_run else ("wrote", "deleted")
    lines = [f"{writes} {file}, since {reason}\n" for file, reason in sorted(result.changed.items())]
    lines += [
        f"{deletes} {file}, since nothing has this address any more\n" for file in sorted(result.deleted)
    ]
    return "".join(lines)


def checked(found: Sequence[Problem], *, released: bool) -> str:
    """What a check says in the end, in one line."""
    errors = sum(problem.is_error for problem in found)
    warnings = len(found) - errors
    said = " and ".join(
        _some(count, what) for count, what in ((errors, "error"), (warnings, "warning")) if count
    )
    note = "" if released else "; nothing was released yet, so readers have nothing to lose"
    return f"{said or 'no problems'}{note}"


def released(result: Report, told: int) -> str:
    """What was recorded, in one line, and of what the hub was told."""
    done = result.released
    if done is None:
        return ""
    counts = ((done.new, "new"), (done.moved, "moved"), (done.forgotten, "let go"))
    said = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    hub = f"\n{done.hub} was told of {_some(told, 'feed')}" if told else ""
    return f"published.lock: {said or 'nothing new'}{hub}"


def seen(result: Report, *, as_json: bool) -> str:
    """What readers of feeds will see: a line a language, and what it speaks of below it."""
    if as_json:
        lists = ("new", "resurfaced", "duplicates", "unseen")
        found = {
            each.lang: {
                name: [{"title": title, "url": url} for title, url in getattr(each, name)] for name in lists
            }
            for each in result.seen
        }
        return json.dumps({"readers": found}, ensure_ascii=False, indent=2)
    lines = []
    for each in result.seen:
        lines.append(
            f"readers of {each.lang} will see {len(each.new):,} new, {len(each.resurfaced):,} resurfaced, "
            f"{len(each.duplicates):,} duplicates"
        )
        for what, items in (
            ("new", each.new),
            ("resurfaced", each.resurfaced),
            ("duplicate", each.duplicates),
            ("too old for any feed", each.unseen),
        ):
            lines += (f"  {what}: {title} {url}" for title, url in items)
    return "\n".join(lines)


def build_json(
    result: Report,
    options: Options,
    seconds: float,
    *,
    told: int = 0,
    delivery: Mapping[str, object] | None = None,
) -> str:
    """The same for machines. `delivery` is what is to be said of where the site was sent."""
    done = result.summary
    document = {
        "stories": result.stories,
        "articles": dict(result.articles),
        "dry_run": options.dry_run,
        "parsed": result.parsed,
        "looked_at": result.looked,
        "written": done.written,
        "unchanged": done.unchanged,
        "deleted": done.deleted,
        "bytes": done.bytes,
        "rendered": dict(sorted(result.rendered.items())),
        "changed": dict(sorted(result.changed.items())),
        "removed": sorted(result.deleted),
        "due": result.due and moments.iso(result.due),
        "seconds": round(seconds, 3),
        "notice": result.notice,
        **({"released": _as_release(result.released, told)} if result.released else {}),
        **({"delivery": delivery} if delivery else {}),
        "problems": [_as_dict(each) for each in sorted(set(result.problems))],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


class Bar:
    """A progress bar on a terminal, shown only when the work takes longer than a second."""

    WIDTH = 30  # columns
    PATIENCE = 1.0  # seconds before it appears
    PAUSE = 0.1  # seconds between two drawings

    def __init__(self, stream: TextIO, *, visible: bool) -> None:
        self._stream, self._visible = stream, visible
        self._started = self._drawn = time.monotonic()
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Draw again, at most ten times a second."""
        now = time.monotonic()
        early = now - self._started < self.PATIENCE or (now - self._drawn < self.PAUSE and done < total)
        if early or not self._visible:
            return
        self._drawn, self._shown = now, True
        full = self.WIDTH * done // max(total, 1)
        self._stream.write(f"\r{what:<9} {'█' * full}{'░' * (self.WIDTH - full)} {done:,}/{total:,} ")
        self._stream.flush()

    def close(self) -> None:
        """Leave a clean line."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
