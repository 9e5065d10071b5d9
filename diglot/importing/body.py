"""The text of an article, rewritten in one pass: what is code stays, what a rule knows becomes ours.

A `Rule` is a pattern for where something begins, and a function that says what takes its place. What a search
for an end found is remembered: the work grows with the length of the text, and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple, Protocol

from diglot.importing.source import Notes, Page


class Addresses(Protocol):
    """Where what an article links to is now."""

    def target(self, target: str, page: Page, place: tuple[int, int]) -> str:
        """An address as it was written, as it has to be now."""
        ...

    def named(self, name: str, page: Page) -> str | None:
        """The address of another article by the name that a system's tags have for it; None: no such one."""
        ...

    def abroad(self, text: str) -> str:
        """What leads nowhere as an address of the old site, which no build looks up."""
        ...


class Manner(NamedTuple):
    """How a system writes what all of them have."""

    #: What ends the part of a text that lists show, as the text of a comment.
    marker: re.Pattern[str] = re.compile(r"\s*more\b.*", re.IGNORECASE | re.DOTALL)
    #: What is written otherwise in code, so that no tag is seen in it: patterns, and what takes their place.
    in_code: tuple[tuple[str, str], ...] = ()

    def code(self, text: str) -> str:
        """Code as it was meant."""
        for pattern, instead in self.in_code:
            text = re.sub(pattern, instead, text)
        return text


class Rule(NamedTuple):
    """What begins like `pattern` becomes what `write` says; None: it stays as it is.

    `write` may set `spot.end` further on. Groups have names, and nothing refers back to them.
    """

    pattern: str
    write: Callable[[Spot], str | None]


class Spot:
    """A place in a text where a rule applies."""

    def __init__(self, run: Run, found: re.Match[str], prefix: str) -> None:
        self.run, self._found, self._prefix = run, found, prefix
        self.start, self.end = found.span()
        self.page, self.text, self.addresses = run.page, run.text, run.addresses

    def __getitem__(self, group: str) -> str:
        return self._found[f"{self._prefix}_{group}"] or ""

    @property
    def all(self) -> str:
        """All that the pattern matched."""
        return self._found[0]

    @property
    def place(self) -> tuple[int, int]:
        """Line and column in the file."""
        return self.run.place(self.start)

    def until(self, pattern: str) -> re.Match[str] | None:
        """What ends here, if it is there: the next thing after this spot that matches."""
        return self.run.next(pattern, self.end)

    def link(self, target: str) -> str:
        """Where a link or an image leads from the new article."""
        return self.addresses.target(target, self.page, self.place)

    def warn(self, message: str, fix: str, code: str = "import-tag") -> None:
        """Tell of something at this place."""
        self.run.notes.warn(code, self.page.path, self.place, message, fix)

    def left(self, what: str, fix: str = "") -> None:
        """Tell that something of the other system stays in the text as it is."""
        shown = " ".join(self.all.split())
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        self.warn(f"{what} {shown} stays in the text", fix or INSTEAD)
        holds_more = "](" in self.all or re.search(r"<[A-Za-z]", self.all)
        self.end = self.start + 2 if holds_more else self._found.end()


INSTEAD = "write in Markdown what it would have shown, or remove it"
_SHOWN = 80


class Run:
    """One text on its way through the rules."""

    def __init__(
        self,
        page: Page,
        addresses: Addresses,
        notes: Notes,
        manner: Manner,
        rules: Rules,
        at: tuple[int, int] | None = None,
    ) -> None:
        self.page, self.addresses, self.notes, self.manner = page, addresses, notes, manner
        self.rules = rules
        self.text = page.body
        self.cut = -1  #: where the excerpt ends in what was written; -1 if nothing says so
        self._at = at
        self._parts: list[str] = []
        self._size = 0
        self._line, self._seen = page.line, 0
        self._found: dict[str, tuple[int, re.Match[str] | None]] = {}

    def place(self, index: int) -> tuple[int, int]:
        """Line and column of a place in the text; places are asked for in order, mostly."""
        if self._at:
            return self._at
        if index < self._seen:
            self._line, self._seen = self.page.line, 0
        self._line += self.text.count("\n", self._seen, index)
        self._seen = index
        return self._line, index - self.text.rfind("\n", 0, index)

    def next(self, pattern: str, start: int) -> re.Match[str] | None:
        """The next match; no part of the text is searched twice for it."""
        since, found = self._found.get(pattern, (len(self.text) + 1, None))
        if since > start or (found is not None and found.start() < start):
            found = _compiled(pattern).search(self.text, start)
            self._found[pattern] = start, found
        return found

    def excerpt_ends(self) -> None:
        """What was written so far is what lists show."""
        if self.cut < 0:
            self.cut = self._size

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._size += len(text)

    def rewritten(self) -> str:
        """The whole text as it is with us."""
        at, rules = 0, self.rules
        while found := rules.whole.search(self.text, at):
            self._write(self.text[at : found.start()])
            name = str(found.lastgroup)
            spot = Spot(self, found, name)
            written = rules.by_name[name](spot)
            at = max(spot.end, found.start() + 1)
            self._write(self.text[found.start() : at] if written is None else written)
        self._write(self.text[at:])
        return "".join(self._parts)

    def part(self, text: str, at: tuple[int, int], kind: Literal["all", "own", "links"] = "all") -> str:
        """A part of the text, by all rules, by those of the system, or only by those for links."""
        rules = {"all": self.rules, "own": self.rules.own, "links": self.rules.links}[kind] or self.rules
        page = self.page._replace(body=text)
        return Run(page, self.addresses, self.notes, self.manner, rules, at).rewritten()


class Rules:
    """Rules as one pattern: the first that fits is taken.

    `own` are those of the system alone, `links` those that only lead links where they lead now.
    """

    def __init__(
        self, rules: tuple[Rule, ...], *, own: Rules | None = None, links: Rules | None = None
    ) -> None:
        self.own, self.links = own, links
        self.by_name = {f"r{number}": rule.write for number, rule in enumerate(rules)}
        named = (re.sub(r"\(\?P<", f"(?P<r{number}_", rule.pattern) for number, rule in enumerate(rules))
        parts = (f"(?P<r{number}>{pattern})" for number, pattern in enumerate(named))
        self.whole = re.compile("|".join(parts), re.MULTILINE)


_KNOWN: dict[str, re.Pattern[str]] = {}


def _compiled(pattern: str) -> re.Pattern[str]:
    if pattern not in _KNOWN:
        _KNOWN[pattern] = re.compile(pattern, re.MULTILINE)
    return _KNOWN[pattern]


def quoted(target: str) -> str:
    """An address as Markdown takes it; a space or a bracket would end it."""
    return re.sub(r"[\s()<>\\]", lambda sign: f"%{ord(sign[0]):02X}", target)


def after_break(spot: Spot) -> str:
    """Nothing, in the place of a line that had only this spot, and no more empty lines than before it."""
    below = re.compile(r"[ \t]*\n+").match(spot.text, spot.end)
    if below and spot.text.endswith("\n", 0, spot.start):
        spot.end = below.end()
    return ""
