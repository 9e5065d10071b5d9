"""Where the front matter ends and the text begins.

A fence is a line of `---` (YAML, closed by `---` or `...`) or `+++` (TOML), the first line that is not blank.
Anything that was meant as a fence and is none is an error, and reading goes on as it was meant. What Markdown
reads as a rule stays one: see `docs/front-matter.md`, "A rule at the top".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from diglot.errors import Problem
from diglot.frontmatter import lines as look
from diglot.frontmatter.lines import ODD, SIGN, Kind


class Parts(NamedTuple):
    """A source cut in two; `line` and `body_line` count from 1. Kind "": no front matter, all is body."""

    kind: Kind
    block: str
    line: int
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


_OPEN = re.compile(r"(?:[ \t]*\n)*(?P<fence>---|\+\+\+)[ \t]*(?:\n|\Z)")
#: These begin at the line break above, which is found much faster than the beginning of a line.
_CLOSE = {
    "yaml": re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)"),
    "toml": re.compile(r"\n\+\+\+[ \t]*(?:\n|\Z)"),
}


def split(text: str, path: str) -> Parts:
    """`text` cut at its fences. Nothing is lost: what is not front matter is body."""
    opened = _OPEN.match(text)
    if opened is None:
        return _unfenced(text, path)
    kind: Kind = "toml" if opened["fence"] == "+++" else "yaml"
    closed = _CLOSE[kind].search(text, opened.end() - 1)
    if closed:
        block = text[opened.end() : closed.start() + 1]
        if not ODD[kind].search(text, opened.end() - 1, closed.start() + 1):
            line = text.count("\n", 0, opened.end()) + 1
            return Parts(kind, block, line, text[closed.end() :], line + block.count("\n") + 1)
    return _Cutter(text, path, text.count("\n", 0, opened.start("fence")), kind).cut()


class _Cutter:
    """Cuts a source whose fence stands on line `at` (from 0, as all indexes here), line by line."""

    def __init__(self, text: str, path: str, at: int, kind: Kind) -> None:
        self.text, self.path, self.at, self.kind = text, path, at, kind
        self.lines = text.split("\n")
        self.first = at + 1
        self.problems: list[Problem] = []
        self.quoted: set[int] = set()  #: lines inside a text of several lines

    def error(self, index: int, message: str, fix: str, col: int = 1) -> None:
        self.problems.append(Problem(self.path, index + 1, col, "fence", message, fix))

    def blank(self, index: int) -> bool:
        return index >= len(self.lines) or not self.lines[index].strip()

    def parts(self, end: int, body: int) -> Parts:
        """The block up to line `end`, the text from line `body`."""
        block = "".join(line + "\n" for line in self.lines[self.first : end])
        rest = "\n".join(self.lines[body:])
        return Parts(self.kind, block, self.first + 1, rest, body + 1, tuple(self.problems))

    def cut(self) -> Parts:
        closing = self.closing()
        if self.kind == "yaml" and not self.problems and self.is_rule(closing):
            return Parts("", "", 1, self.text, 1)
        limit = len(self.lines) if closing is None else closing
        end, stop = self.extent(limit)
        if self.kind == "toml":
            self.quoted = {self.first + index for index in look.quoted(self.lines[self.first : limit])}
        for index in range(self.first, min(stop + 1, limit)):
            if self.meant_as_closing(index, sure=closing is None):
                return self.nearly(index)
        if closing is None or self.runs_into_text(end, closing):
            return self.unclosed(end, limit)
        return self.parts(closing, closing + 1)

    def closing(self) -> int | None:
        """The line that closes the block, however far below."""
        signs = {"---", "..."} if self.kind == "yaml" else {"+++"}
        below = range(self.first, len(self.lines))
        return next((index for index in below if self.lines[index].rstrip(" \t") in signs), None)

    def is_rule(self, closing: int | None) -> bool:
        """Whether Markdown's reading of the opening `---`, a rule, is the right one."""
        inner = self.lines[self.first : closing]
        begin = next((index for index, line in enumerate(inner) if line.strip()), None)
        if begin is None:
            return closing is None
        length = next((index for index, line in enumerate(inner[begin:]) if not line.strip()), len(inner))
        paragraph = inner[begin : begin + length]
        if begin:
            return not any(map(look.known, paragraph))
        several = closing is None or begin + length < len(inner)
        return several and not any(map(look.key, paragraph))

    def extent(self, limit: int) -> tuple[int, int]:
        """Where the block ends if no fence says so (after its last line), and the line that shows it."""
        end, after_blank = self.first, False
        for index in range(self.first, limit):
            line = self.lines[index]
            if not line.strip():
                after_blank = True
            elif not line.startswith("#"):  # a comment or a heading: what follows will tell
                if not self.belongs(line, after_blank=after_blank):
                    return end, index
                end, after_blank = index + 1, False
        return end, limit

    def belongs(self, line: str, *, after_blank: bool) -> bool:
        if line.startswith((" ", "\t", "[", "]", "}")):
            return True
        if after_blank:
            return look.known(line)
        return line.startswith("- ") or bool(look.key(line))

    def meant_as_closing(self, index: int, *, sure: bool) -> bool:
        """Whether this line was meant as the closing fence; `sure` if there is no right one below."""
        line, sign = self.lines[index], SIGN[self.kind]
        if index in self.quoted:
            return False
        if look.like_fence(line):
            return not line.startswith("=") or self.blank(index + 1)
        if line.strip() == sign:
            return self.blank(index + 1)
        return look.text_after(line)[0] == sign or (sure and look.marked(line))

    def nearly(self, index: int) -> Parts:
        """The block ends at a line that is not quite a fence."""
        sign, line = SIGN[self.kind], self.lines[index]
        if look.text_after(line)[0] == sign:
            self.error(
                index, f"text follows the fence {sign}", f"leave {sign} alone on its line", len(sign) + 1
            )
            return self.parts(index, index)
        opened = f"the front matter that opens on line {self.at + 1}"
        if line.strip() == sign:
            self.error(index, f"spaces stand before the fence that closes {opened}", "remove them")
        else:
            self.error(index, f'"{line.strip()}" does not close {opened}', f"write {sign}")
        return self.parts(index, index + 1)

    def runs_into_text(self, end: int, closing: int) -> bool:
        """Whether prose stands between the keys and a `---` far below, which then is a rule of the text."""
        if self.kind == "toml":
            return False
        below = [line for line in self.lines[end:closing] if line.strip()]
        return any(map(look.prose, below)) and not look.known(below[-1])

    def unclosed(self, end: int, limit: int) -> Parts:
        sign = SIGN[self.kind]
        more = any(line.strip() for line in self.lines[end:limit])
        fix = f"add {sign} before line {end + 1}" if more else f"add {sign} as the last line"
        if not any(map(look.known, self.lines[self.first : end])):
            fix += (
                ", or leave a blank line below it if it is a rule"
                if sign == "---"
                else ", or remove this line"
            )
        self.error(self.at, "the front matter that opens here is never closed", fix)
        return self.parts(end, end)


# No fence on the first line: no front matter, or one whose fence is none.

_SUSPICIOUS = frozenset(look.INVISIBLE + "-‐‑‒–—―−－─━+＋ \t`~#/>*<%{")
_ENOUGH = 2  # keys of ours in a row that make a block without a fence front matter


def _unfenced(text: str, path: str) -> Parts:
    begin = re.match(r"(?:[ \t]*\n)*", text)
    start = begin.end() if begin else 0
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else None]
    if line[:1] in _SUSPICIOUS or look.known(line):
        cutter = _Cutter(text, path, text.count("\n", 0, start), "yaml")
        for attempt in (_text_on_fence, _nearly_opened, _json, _never_opened):
            if found := attempt(cutter, line):
                return found
    return _below_text(text, path) or Parts("", "", 1, text, 1)


#: A fence below other text, if one of these two keys follows at once; how far down it is looked for.
_BELOW = re.compile(r"(?mi)^(?P<fence>---|\+\+\+)[ \t]*\n(?=(?:title|date)[ \t]*[:=])")
_TOP = 4000


def _below_text(text: str, path: str) -> Parts | None:
    """Front matter that is not the first thing in its file: a comment or a heading stands above."""
    found = _BELOW.search(text, 0, _TOP)
    if not found:
        return None
    kind: Kind = "toml" if found["fence"] == SIGN["toml"] else "yaml"
    if not _CLOSE[kind].search(text, found.end() - 1):
        return None
    cutter = _Cutter(text, path, text.count("\n", 0, found.start()), kind)
    cutter.error(cutter.at, "front matter stands below other text", "move that text below the closing fence")
    return cutter.cut()


def _text_on_fence(cutter: _Cutter, line: str) -> Parts | None:
    """`+++ title = "…"`: the first key beside the fence."""
    fence, text = look.text_after(line)
    if not look.known(text):
        return None
    col = len(line) - len(text) + 1
    cutter.error(
        cutter.at, f"text follows the fence {fence}", f'begin a new line before "{look.key(text)}"', col
    )
    cutter.kind, cutter.first = ("toml" if fence == SIGN["toml"] else "yaml"), cutter.at
    cutter.lines[cutter.at] = text
    return cutter.cut()


def _nearly_opened(cutter: _Cutter, line: str) -> Parts | None:
    """A first line that was meant as the fence of the keys below it."""
    reason = look.why_no_fence(line)
    below = next((each for each in cutter.lines[cutter.first :] if each.strip()), "")
    if not reason or not look.known(below):
        return None
    cutter.kind = look.kind(below)
    message = f'"{line.strip()}" opens no front matter: {reason}'
    cutter.error(cutter.at, message, f"write {SIGN[cutter.kind]}")
    return cutter.cut()


def _json(cutter: _Cutter, line: str) -> Parts | None:
    """Hugo's third notation. YAML reads JSON, so two fences mend it."""
    end = next(
        (index for index in range(cutter.first, len(cutter.lines)) if cutter.lines[index] == "}"), None
    )
    if line.strip() != "{" or end is None or not look.known(cutter.lines[cutter.first]):
        return None
    cutter.error(
        cutter.at, "front matter in JSON has no fences", f"add --- above this line and below line {end + 1}"
    )
    cutter.first = cutter.at
    return cutter.parts(end + 1, end + 1)


def _never_opened(cutter: _Cutter, line: str) -> Parts | None:
    """Keys at the very top without a fence above them: it was forgotten, or the file comes from Pelican."""
    if not look.known(line) or line[0] == " ":
        return None
    index, keys = cutter.at, set[str]()
    while not cutter.blank(index) and cutter.belongs(cutter.lines[index], after_blank=False):
        if look.known(cutter.lines[index]):
            keys.add(look.key(cutter.lines[index]).casefold())
        index += 1
    closed = not cutter.blank(index) and look.like_fence(cutter.lines[index])
    if len(keys) < _ENOUGH or not (closed or (cutter.blank(index) and keys & {"title", "date"})):
        return None
    cutter.first, cutter.kind = cutter.at, look.kind(line)
    sign = SIGN[cutter.kind]
    if closed:
        cutter.error(
            cutter.at, "the front matter that begins here has no opening fence", f"add {sign} above this line"
        )
        return cutter.parts(index, index + 1)
    fix = f"add {sign} above this line and below line {index}"
    cutter.error(cutter.at, "the front matter that begins here has no fences", fix)
    return cutter.parts(index, index)
