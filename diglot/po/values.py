"""What is wrong with a translation that any program can see: placeholders, line breaks, plural forms.

The rules are those of `msgfmt --check`. A guess, what is obsolete and what is not translated pass unchecked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from diglot.errors import Problem, nearest
from diglot.po import header
from diglot.po.header import Plurals
from diglot.po.lines import quoted
from diglot.po.reading import Message, Parsed

PYTHON, BRACES = "python-format", "python-brace-format"

_DIRECTIVES = {
    # A space is a flag for Python, but "5% of" is prose.
    PYTHON: re.compile(
        r"%(?:%|(?:\((?P<name>[^()]*)\))?[#0+-]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?(?P<type>[diouxXeEfFgGcrsa]))"
        r"|(?P<bare>[%％]\s*(?:[(（]\s*(?P<meant>\w+)\s*[)）]\s*[sdｓｄ]?)?)"
    ),
    BRACES: re.compile(
        r"\{\{|\}\}|\{(?P<name>[^{}!:.\[]*)(?P<type>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}|(?P<bare>[{}])(?P<meant>(?!))?"
    ),
}
_SIGN = {PYTHON: "%", BRACES: "{"}


class Placeholder(NamedTuple):
    """A hole in a text that a program fills."""

    shown: str  #: as it is written
    name: str | None  #: None for one without a name, such as `%s`
    offset: int
    bare: bool = False  #: a sign that begins no placeholder
    meant: str = ""  #: the name that a misspelt placeholder gives


def placeholders(text: str, style: str) -> list[Placeholder]:
    """All placeholders of a text, in their order; `style` is one of gettext's flags."""
    if style == PYTHON and "%" not in text and "％" not in text:
        return []
    found = []
    for each in _DIRECTIVES[style].finditer(text):
        if each["bare"]:
            bare = not each["bare"].startswith("％") or bool(each["meant"])
            if bare:
                found.append(
                    Placeholder(each[0].strip(), None, each.start(), bare=True, meant=each["meant"] or "")
                )
        elif each["type"] is not None:
            found.append(Placeholder(each[0], each["name"], each.start()))
    return found


def of(parsed: Parsed, path: str, always: Collection[str] = ()) -> Iterator[Problem]:
    """Every fault in the translations; `always` names styles of placeholders that need no flag."""
    rule = header.plurals(parsed.file)
    for message in parsed.messages:
        entry = message.entry
        if entry.obsolete:
            continue
        if entry.plural is not None and rule is not None:
            yield from _count(message, rule, path)
        if entry.fuzzy or not any(entry.msgstr) or not entry.msgid:
            continue
        yield from _breaks(message, path)
        for style in (PYTHON, BRACES):
            if style in entry.flags or (style in always and f"no-{style}" not in entry.flags):
                yield from _Compared(message, style, rule or header.GERMANIC, path).problems()


def _count(message: Message, rule: Plurals, path: str) -> Iterator[Problem]:
    have = len(message.entry.msgstr)
    if have == rule.forms or path.endswith(".pot"):
        return
    begins = [line for line in message.written("msgstr") if not line.continues]
    if not begins:
        return
    forms = f"{have} plural form{'' if have == 1 else 's'}"
    fix = f"add msgstr[{have}]" if have < rule.forms else f"delete msgstr[{rule.forms}]"
    line = begins[min(rule.forms, len(begins) - 1)]
    text = f"the message has {forms}, the header says {rule.forms}"
    yield Problem(path, line.number, 1, "catalog", text, fix)


def _breaks(message: Message, path: str) -> Iterator[Problem]:
    """A text that begins or ends with a line break does so in every language."""
    entry = message.entry
    others = [("msgid_plural", "plural", None, entry.plural)] if entry.plural is not None else []
    forms = [("the translation", "msgstr", form, text) for form, text in enumerate(entry.msgstr) if text]
    for name, slot, form, text in [*others, *forms]:
        if text is None:
            continue
        for verb, end, has in (("begins", 0, str.startswith), ("ends", len(text), str.endswith)):
            wanted = has(entry.msgid, "\n")
            if has(text, "\n") is wanted:
                continue
            what = f"{name} {verb} {'without' if wanted else 'with'} a line break, unlike msgid"
            fix = r"add \n" if wanted else r"delete \n"
            at = end - 1 if end and not wanted else end
            line, col = message.place(slot, at, form)
            yield Problem(path, line, col, "catalog", what, fix)


class _Compared(NamedTuple):
    """The placeholders of one message, in the original and in each form of the translation."""

    message: Message
    style: str
    rule: Plurals
    path: str

    def problems(self) -> Iterator[Problem]:
        entry = self.message.entry
        originals = [
            placeholders(text, self.style) for text in (entry.msgid, entry.plural) if text is not None
        ]
        if any(each.bare for found in originals for each in found) and self.style in entry.flags:
            return  # what is no format in the original need not be one here
        for form, text in enumerate(entry.msgstr):
            if not text:
                continue
            partial = len(entry.msgstr) > 1 and self.rule.rare(form)
            yield from self._form(originals, text, form, partial=partial)

    def _form(
        self, originals: list[list[Placeholder]], text: str, form: int, *, partial: bool
    ) -> Iterator[Problem]:
        found = placeholders(text, self.style)
        wanted = {each.name: each.shown for all_ in originals for each in all_ if each.name}
        absent = {name: shown for name, shown in wanted.items() if name not in {each.name for each in found}}
        for each in found:
            if each.bare:
                yield self._bare(each, wanted.get(self._guess(each, wanted, absent), ""), form)
            elif each.name and each.name not in wanted:
                yield self._strange(each, wanted, self._guess(each, wanted, absent), form)
        if not partial:
            for shown in absent.values():
                yield self._problem(form, 0, f"lacks {shown}", "put it where it belongs")
        yield from self._unnamed(originals, found, form, partial=partial)

    def _guess(self, each: Placeholder, wanted: dict[str, str], absent: dict[str, str]) -> str:
        """The name that a misspelt placeholder stands for, which is not absent then; "" for none."""
        word = each.meant or each.name or ""
        guess = word if word in wanted else nearest(word, absent or wanted) if word else ""
        if not guess and each.name and len(absent) == 1:
            guess = next(iter(absent))
        absent.pop(guess, None)
        return guess

    def _bare(self, each: Placeholder, meant: str, form: int) -> Problem:
        sign = _SIGN[self.style]
        if each.meant or meant:
            fix = f"write {meant}" if meant else f"write %({each.meant})s"
            return self._problem(form, each.offset, f"has {each.shown}, which is no placeholder", fix)
        sign = each.shown if self.style == BRACES else sign
        fix = f"write {sign * 2} for the character itself"
        return self._problem(form, each.offset, f"holds a single {sign}", fix)

    def _strange(self, each: Placeholder, wanted: dict[str, str], guess: str, form: int) -> Problem:
        fix = f"use {', '.join(sorted(wanted.values())) or 'no placeholder'}"
        if guess:
            fix = f'did you mean "{wanted[guess]}"?'
        return self._problem(form, each.offset, f"uses {each.shown}, which the original has not", fix)

    def _unnamed(
        self, originals: list[list[Placeholder]], found: list[Placeholder], form: int, *, partial: bool
    ) -> Iterator[Problem]:
        """Placeholders without names are filled in their order."""
        wanted = [each.shown for each in originals[-1] if not each.name and not each.bare]
        have = [each for each in found if not each.name and not each.bare]
        shown = [each.shown for each in have]
        if shown == wanted or (partial and not Counter(shown) - Counter(wanted)):
            return
        what = (
            f"has {' '.join(shown) or 'no placeholder'} where the original has {' '.join(wanted) or 'none'}"
        )
        at = have[0].offset if have else 0
        yield self._problem(form, at, what, "use the same ones in the same order, or names")

    def _problem(self, form: int, offset: int, what: str, fix: str) -> Problem:
        entry = self.message.entry
        line, col = self.message.place("msgstr", offset, form)
        text = f'the translation of "{quoted(entry.msgid)}" {what}'
        return Problem(self.path, line, col, "tr-placeholder", text, fix)
