"""YAML front matter as keys and values with exact places. Nothing is typed: a scalar stays its own text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import yaml

from diglot.frontmatter import lines as look
from diglot.frontmatter import yaml_slips
from diglot.frontmatter.keys import field
from diglot.frontmatter.slips import Grammar, Hopeless
from diglot.frontmatter.values import WIDE
from diglot.schema import Entry, Items, Node, Refused, Scalar, Table

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is eight times faster

_UNTYPED = ""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
#: Tags that change nothing, since nothing is typed.
_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "timestamp", "seq", "map")
)


class _Loader(_BASE):  # type: ignore[misc]
    """Asks of no scalar whether it is a number or a date, which would take a third of the time."""

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return _UNTYPED


_TOO_DEEP = re.compile(r"(?m)^[ ?-]{500}")
_BRACKETS = 500  # libyaml calls itself for each open bracket and crashes the process at some ten thousand
_SHOWN = frozenset(
    {"title", "subtitle", "summary", "source", "series"}
)  #: texts in which quotes may be meant
_QUOTES = {"“": "”", "‘": "’", "”": "”", "„": "“"}
_IN_QUOTES = re.compile(r"[“”„][^“”„]*[“”]|‘[^‘]*’")
_CUT = re.compile(r"\s+#(?=\S)")
_SEAM = re.compile(f"{WIDE}.{WIDE}", re.DOTALL)


def parse(source: str, first_line: int) -> tuple[Table, list[Refused]]:
    """The block as a table, with warnings. Raises Refused (code `front-matter`) at its first error."""
    if source.count("[") + source.count("{") > _BRACKETS or _TOO_DEEP.search(source):
        at = Scalar("", first_line, 1)
        raise Hopeless("lists are nested too deeply here", "write plain lists", code="front-matter", at=at)
    try:
        root = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _refusal(error, source.split("\n"), first_line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        at = Scalar("", first_line, 1)
        raise Hopeless(f"YAML cannot read this: {error}", "mend it", code="front-matter", at=at) from None
    if root is None:
        return Table((), first_line, 1), []
    return _Reader(source, first_line).table(root)


class _Reader:
    """Turns one composed document into nodes of ours."""

    def __init__(self, source: str, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.comments = " #" in source
        self.warnings: list[Refused] = []
        # An anchored collection stands in the document many times but is read once; None: it holds itself.
        self.read: dict[int, Node | None] = {}

    def table(self, root: yaml.Node) -> tuple[Table, list[Refused]]:
        if not isinstance(root, yaml.MappingNode):
            what = "a list" if isinstance(root, yaml.SequenceNode) else "plain text"
            raise Hopeless(
                f"the front matter is {what}",
                'write lines such as "title: …", or a blank line below the first --- if it is a rule',
                code="front-matter",
                at=self.place(root),
            )
        entries = tuple([self.entry(key, value, top=True) for key, value in root.value])
        return Table(entries, self.first_line, 1), self.warnings

    def place(self, raw: yaml.Node) -> Scalar:
        return Scalar("", self.first_line + raw.start_mark.line, raw.start_mark.column + 1)

    def refused(self, raw: yaml.Node, message: str, fix: str) -> Refused:
        return Refused(message, fix, code="front-matter", at=self.place(raw))

    def entry(self, key: yaml.Node, value: yaml.Node, *, top: bool = False) -> Entry:
        name = key.value.strip() if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            raise self.refused(key, "a key is one word", 'write lines such as "title: …"')
        mark = key.start_mark
        node = self.node(value, free=top and field(name) in _SHOWN)
        return Entry(name, self.first_line + mark.line, mark.column + 1, node)

    def node(self, raw: yaml.Node, *, free: bool = False) -> Node:
        if raw.tag and raw.tag not in _TAGS:
            name = raw.tag.replace("tag:yaml.org,2002:", "!!")
            raise self.refused(
                raw, f'"{name}" is a YAML tag, which is not read', "remove it, or put the value in quotes"
            )
        if isinstance(raw, yaml.ScalarNode):
            return self.scalar(raw, free=free)
        if id(raw) in self.read:
            known = self.read[id(raw)]
            if known is None:
                raise self.refused(raw, "this value holds itself", "write the values out")
            return known
        self.read[id(raw)] = None
        line, col = self.first_line + raw.start_mark.line, raw.start_mark.column + 1
        node: Node
        if isinstance(raw, yaml.SequenceNode):
            node = Items(tuple([self.node(item) for item in raw.value]), line, col)
        else:
            node = Table(tuple([self.entry(key, value) for key, value in raw.value]), line, col)
        self.read[id(raw)] = node
        return node

    def scalar(self, raw: yaml.ScalarNode, *, free: bool) -> Scalar:
        text: str = raw.value
        mark, end = raw.start_mark, raw.end_mark
        line, col = self.first_line + mark.line, mark.column + 1
        if not raw.style:  # plain
            if text in _NULLS and not raw.tag:
                if self.comments:
                    self.cut(raw)
                return Scalar(text, line, col, null=True)
            if text[0] in _QUOTES or text[-1] in _QUOTES:
                self.curly(raw, free=free)
            if free and self.comments:
                self.cut(raw)
        if mark.line != end.line and raw.style != "|":
            text = self.several(raw)
        return Scalar(text, line, col)

    def several(self, raw: yaml.ScalarNode) -> str:
        """A text that goes over several lines, unless it swallows what was not meant as text."""
        written = self.source[raw.start_mark.index : raw.end_mark.index]
        for number, line in enumerate(written.split("\n")[1:], raw.start_mark.line + self.first_line + 1):
            if raw.style in {'"', "'"} and look.known(line) and line[:1] != " ":
                message = f'the quote opened here closes on line {number}, below the key "{look.key(line)}"'
                raise self.refused(raw, message, "close it before that key")
            if not raw.style and line.lstrip().startswith("- "):
                message = f"the list item on line {number} continues this text"
                raise self.refused(
                    raw, message, 'write this as the first item, with "- ", or remove the item'
                )
        return _rejoined(raw.value, written) if _SEAM.search(raw.value) else raw.value

    def curly(self, raw: yaml.ScalarNode, *, free: bool) -> None:
        """Quotes that a word processor made curly delimit nothing: readers would see them."""
        text = raw.value
        whole = _IN_QUOTES.fullmatch(text)
        if free and whole:
            message = f"the quotes {text[0]}{text[-1]} are part of this text, and readers will see them"
            fix = f'remove them, or write "{text}" if they are meant'
            if len(text) > 40:  # noqa: PLR2004 - too long to repeat
                fix = "remove them, or put straight quotes around them if they are meant"
            self.warnings.append(self.refused(raw, message, fix))
        elif not free and (whole or text[0] in _QUOTES or not re.search("[“„‘]", text)):
            fix = 'write straight quotes ("…"), or none'
            raise self.refused(raw, f"curly quotes delimit nothing in YAML: {text}", fix)

    def cut(self, raw: yaml.ScalarNode) -> None:
        """`title: Issue #5` reads as `Issue`; a real comment has a space after its sign."""
        begin = raw.end_mark.index
        line_end = self.source.find("\n", begin)
        rest = self.source[begin : line_end if line_end >= 0 else None]
        if _CUT.match(rest):
            message = f'"{rest.strip()}" is not part of this value: " #" begins a comment'
            self.warnings.append(self.refused(raw, message, "put the whole value in quotes"))


def _rejoined(text: str, raw: str) -> str:
    """`text` without the spaces that YAML put where a line of Chinese was broken."""
    for above, below in pairwise(part.strip() for part in raw.split("\n")):
        before, after = above[-8:], below[:8]
        if before and after and _SEAM.fullmatch(f"{before[-1]} {after[0]}"):
            text = text.replace(f"{before} {after}", before + after)
    return text


# Errors of the parser, in words that a writer knows.

#: Part of libyaml's message (or of PyYAML's own) → whether the place is where the construct opened, what is
#: wrong, and the fix. The first that fits is told.
_MESSAGES: tuple[tuple[str, bool, str, str], ...] = (
    (
        "mapping values are not allowed",
        False,
        "a colon and a space stand inside this value",
        "put it in quotes",
    ),
    ("could not find expected ':'", True, "this line is no key with a value", 'write it as "key: value"'),
    ("unexpected end of stream", True, "the quote opened here is never closed", "close it"),
    ("parsing a flow sequence", True, "the list opened here is not well closed", "write [one, two]"),
    ("parsing a flow mapping", True, "the map opened here is not well closed", "write {name: …}"),
    ("alias", False, 'a value that begins with "*" means something else in YAML', "put it in quotes"),
    (
        "scanning an anchor",
        False,
        'a value that begins with "&" means something else in YAML',
        "put it in quotes",
    ),
    ("duplicate anchor", False, "an anchor (&) is set twice", "write the values out"),
    ("block scalar", False, "text follows the sign | or >", "begin it on the next line, indented"),
    (
        "a quoted scalar",
        False,
        'a backslash between double quotes begins an escape such as "\\n"',
        "use single quotes",
    ),
    (
        "double-quoted",
        False,
        'a backslash between double quotes begins an escape such as "\\n"',
        "use single quotes",
    ),
    (
        "sequence entries are",
        False,
        'a value cannot begin with "- "',
        "put it in quotes, or begin the list below",
    ),
    ("directive", False, 'a line cannot begin with "%"', "remove it, or put the text in quotes"),
    ("cannot start any token", False, "a value cannot begin with this character", "put it in quotes"),
    ("", False, "this line does not go with the lines above it", "check its indentation and its quotes"),
)


def _refusal(error: yaml.MarkedYAMLError, lines: list[str], first_line: int) -> Refused:
    told = f"{error.context or ''}: {error.problem or ''}"
    _, opening, message, fix = next(row for row in _MESSAGES if row[0] in told)
    mark = (error.context_mark if opening else None) or error.problem_mark or error.context_mark
    index, col = (mark.line, mark.column) if mark else (0, 0)
    index = min(index, len(lines) - 1)
    before = lines[index][:col]
    if before.strip() and "mapping values" in told and not re.search(r"[:：]|\s\S+\s", before):
        # The colon ends this line's own key, so the line is right and something above swallowed it.
        index, col, message, fix = _swallowed(lines, index)
    elif "\t" in lines[index][col : col + 1]:
        message, fix = "a tab indents this line; YAML takes only spaces", "write spaces"
    at = Scalar("", first_line + index, col + 1)
    return Refused(message, fix, code="front-matter", at=at)


def _swallowed(lines: list[str], index: int) -> tuple[int, int, str, str]:
    """Where a value began to swallow the key on this line."""
    if lines[index].startswith(" "):
        key = lines[index].split(":")[0].strip()
        return index, 0, f'the spaces before "{key}" make it part of the value above', "remove them"
    above = next((each for each in range(index - 1, -1, -1) if lines[each].strip()), index)
    return above, 0, "this line is no key with a value", 'write it as "key: value"'


GRAMMAR = Grammar(parse, yaml_slips.DETECTORS, yaml_slips.candidates, yaml_slips.survey)
