"""`diglot translate status`: how far each translation is, as a table, as JSON, or as a page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import chain
from pathlib import Path

from diglot.desk import Outcome, check, pages, status_page, worksheets
from diglot.desk.table import Column, coloured, table
from diglot.desk.worksheets import Worksheets
from diglot.translation.progress import Progress, Total, is_needed, listed, totals
from diglot.translation.worksheet import State, Worksheet

COLUMNS = (
    Column("story", cut="end"),
    Column("lang"),
    Column("route", spare=True),
    Column("state"),
    Column("done", "right"),
    Column("%", "right", spare=True),
    Column("words left", "right"),
    Column("stale", "right"),
    Column("next", cut="start"),
)

#: How rich shows what is worth a look.
TINTS: Mapping[str, str] = {State.BROKEN: "bold red", State.STALE: "yellow", State.CURRENT: "green"}


def run(
    site_dir: Path,
    keys: Collection[str],
    langs: Collection[str],
    *,
    form: str,
    output: Path | None,
    width: int = 0,
) -> Outcome:
    """The status of these stories in these languages; `width` is that of the terminal, 0 if there is none."""
    opened = worksheets.opened(site_dir, keys, langs)
    desk = worksheets.of(opened)
    found, _ = check.found(opened, whole=not keys and not langs)
    every = listed(filter(is_needed, _judged(desk.sheets, found)), [*chain.from_iterable(found.values())])
    return pages.out(_text(site_dir, desk, every, form, 0 if output else width), output, desk.problems)


def _judged(sheets: Iterable[Worksheet], found: check.Found) -> Iterator[Worksheet]:
    """The same, where a check found an error as broken."""
    for sheet in sheets:
        problems = found.get((sheet.key, sheet.target.code), ())
        broken = any(problem.is_error for problem in problems)
        yield sheet._replace(state=State.BROKEN) if broken else sheet


def _text(site_dir: Path, desk: Worksheets, every: Sequence[Progress], form: str, width: int) -> str:
    match form:
        case "json":
            return as_json(every)
        case "html":
            view = status_page.view(desk.site, every)
            return pages.page(site_dir, desk.site, "desk/status.html", view, desk.site.default)
    return as_text(every, width)


def as_text(every: Sequence[Progress], width: int) -> str:
    """A table and a line a language; for a terminal of so many cells, if not 0."""
    if not every:
        return "there is nothing to translate\n"
    rows = [_row(each) for each in every]
    shown = coloured(COLUMNS, rows, width, TINTS) if width else table(COLUMNS, rows)
    return "\n".join((shown, *(_sum(code, total) for code, total in totals(every).items()), ""))


def _row(each: Progress) -> tuple[str, ...]:
    sheet = each.sheet
    return (
        sheet.key,
        sheet.target.code,
        sheet.route if sheet.route != "none" else "",
        sheet.state,
        f"{each.done}/{each.total}",
        str(each.percent),
        f"{each.words:,}",
        f"{each.stale:,}",
        str(each.next or ""),
    )


def _sum(code: str, total: Total) -> str:
    stories = "story" if total.stories == 1 else "stories"
    return (
        f"{code}: {total.current:,} of {total.stories:,} {stories} current, {total.done:,} of "
        f"{total.total:,} blocks ({total.percent} %), {total.words:,} words left, {total.stale:,} stale"
    )


def as_json(every: Iterable[Progress]) -> str:
    """An object a translation, and one a language; docs/translation-reports.md has the keys."""
    every = tuple(every)
    found = {
        "translations": [_object(each) for each in every],
        "languages": {
            code: {
                "stories": total.stories,
                "current": total.current,
                "done": total.done,
                "total": total.total,
                "stale": total.stale,
                "words_left": total.words,
            }
            for code, total in totals(every).items()
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _object(each: Progress) -> dict[str, object]:
    sheet = each.sheet
    changed = sheet.changed and sheet.changed.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "story": sheet.key,
        "language": sheet.target.code,
        "source_language": sheet.source.code,
        "route": sheet.route,
        "state": sheet.state.value,
        "done": each.done,
        "total": each.total,
        "stale": each.stale,
        "words_left": each.words,
        "changed": changed,
        "source_path": sheet.source_path,
        "path": sheet.path,
        "next": each.next and {"path": each.next.path, "line": each.next.line},
        "translators": list(sheet.translators),
        "reviewers": list(sheet.reviewers),
    }
