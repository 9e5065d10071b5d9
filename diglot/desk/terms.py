"""`diglot translate terms`: where the terms of the glossary are used, and how each place renders them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from diglot.desk import Outcome, worksheets
from diglot.desk.table import aligned
from diglot.errors import UsageError, did_you_mean
from diglot.translation import glossary
from diglot.translation.checks.subject import VERBATIM
from diglot.translation.glossary import Glossary, Hit, Term, renderings
from diglot.translation.worksheet import Pair, Segment, Worksheet

#: What the list is of: a term, or a name that is never translated.
Entry = Term | str


class Use(NamedTuple):
    """One use of a term: where its source says it, and where the translation does."""

    place: str
    text: str
    target: str
    rendering: str
    remark: str


def run(
    site_dir: Path,
    terms: Collection[str] = (),
    langs: Collection[str] = (),
) -> Outcome:
    """List the uses of these terms; of all, if none is named. Raises UsageError for one that is unknown."""
    found = worksheets.load(site_dir, (), langs)
    known, problems = glossary.load(site_dir, found.site.codes)
    asked = _asked(known, terms)
    uses: dict[Entry, list[Use]] = defaultdict(list)
    for sheet in found.sheets:
        for entry, use in _uses(site_dir, sheet, known):
            uses[entry].append(use)
    return Outcome("\n".join(_shown(entry, uses[entry]) for entry in asked), problems)


def _asked(known: Glossary, named: Collection[str]) -> list[Entry]:
    """The terms and names that were named in any language; all, if none was."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    for term in known.terms:
        for lang in term.words:
            for form in renderings(term, lang):
                entries[form.text.casefold()].append(term)
    for name in known.keep:
        entries[name.casefold()].append(name)
    if not entries:
        raise UsageError(f"there is no glossary; write {known.path}")
    for each in named:
        if each.casefold() not in entries:
            hint = did_you_mean(each, entries) or "see the glossary"
            raise UsageError(f'there is no term "{each}"; {hint}')
    return list(dict.fromkeys(entry for each in (named or entries) for entry in entries[each.casefold()]))


def _shown(entry: Entry, uses: Sequence[Use]) -> str:
    """A term with its renderings, and below it a line a use."""
    if isinstance(entry, str):
        title = f"{entry} (never translated)"
    else:
        title = " · ".join(f"{lang}: {each.use}" for lang, each in entry.words.items())
    lines = aligned(uses, indent=2) if uses else "  not used\n"
    return f"{title}\n{lines}"


def _uses(site_dir: Path, sheet: Worksheet, known: Glossary) -> Iterator[tuple[Entry, Use]]:
    """Each use in a story, in its order. The first rendering of a term in the body is marked."""
    lines: list[str] = []
    met: set[Entry] = set()
    for pair in sheet.pairs:
        source = pair.source
        if source is None or source.kind in VERBATIM:
            continue
        found = known.hits(source.text, sheet.source.code, sheet.target.code)
        if found and not lines:
            lines = (site_dir / sheet.source_path).read_text("utf-8", "replace").splitlines()
        placed = list(zip(found, _source_places(source, lines, found), strict=True))
        for entry in dict.fromkeys(form.term or form.text for hit in found for form in hit.forms):
            ours = [
                each for each in placed if any((form.term or form.text) == entry for form in each[0].forms)
            ]
            theirs = list(_renderings(entry, pair, sheet))
            for our, their in zip_longest(ours, theirs):
                target, rendering, remark = their or ("", "–" if pair.text else "not translated", "")
                if their and source.block >= 0 and entry not in met:
                    met.add(entry)
                    remark = f"first, {remark}" if remark else "first"
                place, text = (our[1], our[0].text) if our else ("", "")
                yield entry, Use(place, text, target, rendering, remark)


def _renderings(entry: Entry, pair: Pair, sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    """Where the translation says a term, how, and whether it may."""
    if isinstance(entry, str):
        forms = glossary.forms(Glossary(keep=(entry,)), sheet.target.code)
    else:
        forms = renderings(entry, sheet.target.code)
    for hit in glossary.found_in(pair.text, forms):
        line, col = pair.place(hit.start)
        remark = "forbidden" if hit.is_one_of({"forbid"}) else ""
        yield f"{sheet.path}:{line}:{col}", hit.text, remark


def _source_places(segment: Segment, lines: Sequence[str], hits: Sequence[Hit]) -> Iterator[str]:
    """Where a source says these, in order. A segment is one line; in its source it may be several."""
    row, col = segment.line - 1, segment.col - 1
    for hit in hits:
        if row == segment.line - 1 and lines[row].startswith(hit.text, segment.col - 1 + hit.start):
            col = segment.col - 1 + hit.start
        else:
            rows = range(row, min(len(lines), row + 40))
            starts = ((number, lines[number].find(hit.text, col if number == row else 0)) for number in rows)
            row, col = next((start for start in starts if start[1] >= 0), (row, col))
        yield f"{segment.path}:{row + 1}:{col + 1}"
        col += len(hit.text)
