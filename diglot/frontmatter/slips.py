"""Reading on after a slip: one bad line must not hide the others.

YAML and TOML parsers stop at their first error. Here each line that is wrong by itself is named and mended in
memory; then whatever the parser still refuses is named and left out, until it reads the rest. Nothing is
written back: the mended text only brings the remaining problems to light in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from diglot.errors import Defect, Problem, Severity
from diglot.schema import Node, Refused, Table
from diglot.text import conflicts

_ROUNDS = 40  # bad lines told in one run; each costs one more parse of the block
_LONGEST = 2000  # characters of a line that is looked at: patterns may take the square of it
_SHOWN = 72  # a mended line longer than this is not repeated in a message


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with one line, and the line as it was probably meant; no message: just read it so."""

    col: int
    message: str
    fix: str
    mended: str
    code: str = "front-matter"


#: The slip in a line, or None. It is asked only about lines that no parser reads on their own.
Detector = Callable[[str], Slip | None]


class Hopeless(Refused):
    """The block as a whole is something else; leaving lines out would not help."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """One notation of the front matter."""

    #: Keys and values with warnings, from text and the number of its first line; or Refused, with a place.
    parse: Callable[[str, int], tuple[Table, list[Refused]]]
    detectors: Sequence[Detector]
    #: Which lines are worth asking the detectors about: those that begin a key, by index.
    candidates: Callable[[list[str]], Iterable[int]]
    #: Slips that only several lines together show, by index.
    survey: Callable[[list[str]], Iterable[tuple[int, Slip]]]


def read_on(source: str, first_line: int, path: str, grammar: Grammar) -> tuple[Table | None, list[Problem]]:
    """The keys and values of `source`, and every problem in it; None if nothing can be read."""
    try:
        table, warnings = grammar.parse(source, first_line)
    except Refused:
        return _recovered(source.split("\n"), first_line, path, grammar)
    return table, [_problem(path, each, Severity.WARNING) for each in warnings]


def _recovered(
    lines: list[str], first_line: int, path: str, grammar: Grammar
) -> tuple[Table | None, list[Problem]]:
    problems = []
    for index, slip in _slips(lines, grammar):
        lines[index] = slip.mended
        if slip.message:
            line = first_line + index
            problems.append(Problem(path, line, slip.col, slip.code, slip.message, slip.fix))
    told = {problem.line for problem in problems}
    for _ in range(_ROUNDS):
        try:
            table, warnings = grammar.parse("\n".join(lines), first_line)
        except Refused as refused:
            at = _place(refused)
            if at.line not in told:
                told.add(at.line)
                problems.append(_problem(path, refused))
            if isinstance(refused, Hopeless) or not _leave_out(lines, at.line - first_line):
                break
        else:
            return table, [*problems, *(_problem(path, each, Severity.WARNING) for each in warnings)]
    return None, problems


def _slips(lines: list[str], grammar: Grammar) -> Iterable[tuple[int, Slip]]:
    yield from grammar.survey(lines)
    for index in grammar.candidates(lines):
        if 0 < len(lines[index].strip()) <= _LONGEST and not _reads_alone(lines[index], grammar):
            slip = next(filter(None, (detect(lines[index]) for detect in grammar.detectors)), None)
            if slip:
                yield index, slip


def _reads_alone(line: str, grammar: Grammar) -> bool:
    try:
        grammar.parse(line, 1)
    except Refused:
        return False
    return True


def _leave_out(lines: list[str], index: int) -> bool:
    """Blank one line with all that hangs on it. False if there is nothing to blank."""
    index = min(index, len(lines) - 1)
    while index >= 0 and not lines[index].strip():
        index -= 1
    if index < 0:
        return False
    goes_on = _below_text if _open_text(lines[index]) else _below_value
    begin, lines[index] = lines[index], ""
    for below in range(index + 1, len(lines)):
        if not goes_on(lines[below], begin):
            break
        lines[below] = ""
    return True


def _open_text(line: str) -> bool:
    """Whether a text of several lines, as TOML writes it, opens here and does not close."""
    return line.count('"""') % 2 == 1 or line.count("'''") % 2 == 1


def _below_text(line: str, _begin: str) -> bool:
    return not _BEGINS.match(line)


def _below_value(line: str, begin: str) -> bool:
    return not line.strip() or _indent(line) > _indent(begin) or line.lstrip().startswith(("- ", "]", "}"))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _place(refused: Refused) -> Node:
    if refused.at is None:
        raise Defect("a grammar must say where") from refused
    return refused.at


def _problem(path: str, refused: Refused, severity: Severity = Severity.ERROR) -> Problem:
    at = _place(refused)
    return Problem(path, at.line, at.col, refused.code, refused.message, refused.fix, severity)


# What both notations share.

#: A key at the beginning of a line; letters of any script count.
KEY = r"(?P<key>\"[^\"]*\"|'[^']*'|[\w-]+)"
_BEGINS = re.compile(KEY + r"\s*[:=]")
_MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?: .*)?")


def merge_marker(line: str) -> Slip | None:
    """One line of a merge conflict whose other lines are gone."""
    if not _MARKER.fullmatch(line):
        return None
    message = "" if conflicts(line) else "half of a merge conflict stands here"  # most `text.decode` has told
    return Slip(1, message, "delete the marker line", "", "merge-conflict")


def write(mended: str, otherwise: str) -> str:
    """The fix that shows the line as it should be, or `otherwise` in words where that is long."""
    return f"write {mended}" if len(mended) <= _SHOWN else otherwise


def quoted(text: str) -> str:
    """`text` between straight double quotes, as YAML and TOML both read it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'
