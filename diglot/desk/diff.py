"""`diglot translate diff`: what changed in each source since it was translated, word by word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from diglot.desk import Outcome, worksheets
from diglot.translation.progress import place
from diglot.translation.worddiff import Run, diff
from diglot.translation.worksheet import Pair, Worksheet

#: How each kind of run is marked: without colours as wdiff does.
PLAIN = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
COLOUR = {"same": ("", ""), "old": ("\x1b[31;9m", "\x1b[0m"), "new": ("\x1b[32;4m", "\x1b[0m")}


def run(
    site_dir: Path,
    keys: Collection[str],
    langs: Collection[str],
    *,
    color: bool,
) -> Outcome:
    """Each block whose source has changed: what it said and says, its translation, where both stand."""
    desk = worksheets.load(site_dir, keys, langs)
    signs = COLOUR if color else PLAIN
    shown = [
        _block(sheet, pair, signs)
        for sheet in desk.sheets
        for pair in sheet.pairs
        if pair.source and pair.state == "stale"
    ]
    return Outcome("\n".join(shown) or "no source has changed since it was translated\n", desk.problems)


def _block(sheet: Worksheet, pair: Pair, signs: Mapping[str, tuple[str, str]]) -> str:
    return "".join(f"{line}\n" for line in _lines(sheet, pair, signs))


def _lines(sheet: Worksheet, pair: Pair, signs: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    if not pair.source:
        return
    yield f"{pair.source.path}:{pair.source.line}"
    yield marked(diff(pair.previous, pair.source.text), signs)
    yield str(place(sheet, pair))
    yield pair.text


def marked(runs: Collection[Run], signs: Mapping[str, tuple[str, str]] = PLAIN) -> str:
    """Runs as one text, with signs before and behind what changed."""
    return "".join(signs[run.kind][0] + run.text + signs[run.kind][1] for run in runs)
