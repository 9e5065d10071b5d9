"""Rules on signs: punctuation, quotation marks, brackets, spaces, and what nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diglot.errors import Severity
from diglot.translation.checks.subject import Finding, Subject
from diglot.translation.scripts import ALL_QUOTES, Script, quotes_of

_CLOSED_BY = {
    "(": ")",
    "[": "]",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "“": "”",
    "«": "»",
}
_OPENED_BY = {close: sign for sign, close in _CLOSED_BY.items()}
#: Round brackets of either width close each other; that they should not is another rule's matter.
_NARROW = str.maketrans("（）［］", "()[]")
_BRACKETS = re.compile(r"[()\[\]（）［］【】《》〈〉「」『』“”«»]")
#: What stands before a bracket that needs no other: the number in a list, the eyes of a face.
_ALONE = re.compile(r"(?:(?:^|\s)[0-9a-zA-Z]{1,3}|[:;]-?)\Z")

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = frozenset("\u200e\u200f")  # what a text from right to left may need

_FULL_WIDTH = "，。；：？！、（）"
_DOUBLE_SPACE = re.compile(r"(?<=\S) {2,}(?=\S)")


def punctuation(subject: Subject) -> Iterator[Finding]:
    """The signs of the script, and each once."""
    script, plain = subject.target_script, subject.target.plain
    if script is None:
        return
    slips, doubled = _patterns(script)
    if slips is not None:
        for match in slips.finditer(plain):
            sign, right = match[0], script.signs[match[0]]
            yield _found(subject, match, f"the sign {sign} is not one of this script", f"write {right}")
    for match in doubled.finditer(plain):
        if match[0] not in subject.source.plain:
            yield _found(subject, match, f"{match[0]} says twice what one sign says", f"write {match[0][0]}")


@lru_cache(maxsize=32)
def _patterns(script: Script) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    """Signs of another script beside letters of this one, and signs that are doubled."""
    doubled = re.compile(r"([，。、；：،؛])\1+" if script.signs else r"(?<![.,;])([,;])\1(?![.,;])")
    if not script.signs:
        return None, doubled
    signs, letter = re.escape("".join(sign for sign in script.signs if sign != '"')), f"[{script.letters}]"
    slips = [
        # behind a letter: a time such as 10:30 and a version such as 1.0 are none of ours
        f"(?<={letter})[{signs}](?![./\\\\\\d]|(?<=\\.)[A-Za-z])",
        f"(?<={letter}[”’》」』）])[{signs}](?={letter})",
    ]
    if '"' in script.signs:
        slips.append(f'(?<={letter})"|"(?={letter})')
    return re.compile("|".join(slips)), doubled


def foreign(subject: Subject) -> Iterator[Finding]:
    """No full-width signs where the script has none."""
    script, plain = subject.target_script, subject.target.plain
    if script is None or script.wide or plain.isascii():
        return
    for match in _foreign(script).finditer(plain):
        yield _found(subject, match, f"the sign {match[0]} is not one of this script", "write its own")


@lru_cache(maxsize=32)
def _foreign(script: Script) -> re.Pattern[str]:
    letter = f"[{script.letters}]"
    return re.compile(f"(?<={letter})[{_FULL_WIDTH}]|[{_FULL_WIDTH}](?={letter})")


def quotes(subject: Subject) -> Iterator[Finding]:
    """The quotation marks of the language."""
    own = quotes_of(subject.sheet.target)
    if not own:
        return
    for match in _strange(own).finditer(subject.target.plain):
        pairs = " or ".join(own[n : n + 2] for n in (0, 2) if own[n : n + 2])
        yield _found(subject, match, f"{match[0]} is not a quotation mark of this language", f"write {pairs}")


@lru_cache(maxsize=32)
def _strange(own: str) -> re.Pattern[str]:
    """Quotation marks of others. The straight one is `punctuation`'s where the script has its own."""
    return re.compile(f"[{''.join(sorted(ALL_QUOTES - frozenset(own)))}]")


def brackets(subject: Subject) -> Iterator[Finding]:
    """What opens is closed, where the source does so too, and by its like."""
    if not _BRACKETS.search(subject.target.plain):
        return
    own = quotes_of(subject.sheet.target)
    # “ closes in German, and some set »…«: there nothing can be said of quotes
    skipped = frozenset("“”«»") if "„" in own else ALL_QUOTES - frozenset(own)
    wrong, mixed = _unpaired(subject.target.plain, skipped)
    for at, sign in mixed:
        yield Finding(f"{sign} closes a bracket of another width", "write both alike", subject.target.at(at))
    if wrong and not _unpaired(subject.source.plain, frozenset())[0]:
        at, sign = wrong[0]
        what = "never closed" if sign.translate(_NARROW) in _CLOSED_BY else "never opened"
        yield Finding(f"{sign} is {what}", "add its counterpart, or remove it", subject.target.at(at))


_Found = list[tuple[int, str]]


def _unpaired(plain: str, skipped: frozenset[str]) -> tuple[_Found, _Found]:
    """Brackets without a counterpart, and those that close one of another width; with their places."""
    open_: _Found = []
    wrong: _Found = []
    mixed: _Found = []
    for match in _BRACKETS.finditer(plain):
        here, sign = (match.start(), match[0]), match[0].translate(_NARROW)
        if sign in skipped:
            continue
        if sign in _CLOSED_BY:
            open_.append(here)
        elif open_ and open_[-1][1].translate(_NARROW) == _OPENED_BY[sign]:
            opening = open_.pop()[1]
            if opening.isascii() != match[0].isascii():
                mixed.append(here)
        elif not _ALONE.search(plain, max(0, here[0] - 4), here[0]):
            wrong.append(here)
    return sorted(wrong + open_), mixed


def spaces(subject: Subject) -> Iterator[Finding]:
    """No spaces at the ends, none twice, and none between letters of a script that has none."""
    text, script = subject.pair.text, subject.target_script
    if text[:1].isspace() and not subject.text[:1].isspace():
        yield Finding("the translation begins with a space", "remove it")
    if text[-1:].isspace() and not subject.text[-1:].isspace():
        yield Finding("the translation ends with a space", "remove it", len(text.rstrip()))
    if "  " in text and "  " not in subject.text:
        for match in _DOUBLE_SPACE.finditer(subject.target.plain):
            yield _found(subject, match, "two spaces in a row", "write one")
    if script and script.wide and " " in text:
        for match in _between(script).finditer(subject.target.plain):
            yield _found(subject, match, "a space between characters that need none", "remove it")


@lru_cache(maxsize=32)
def _between(script: Script) -> re.Pattern[str]:
    inner = f"[{script.letters}，。、；：？！（）《》“”]"
    return re.compile(f"(?<={inner})[ \u00a0]+(?={inner})")


def invisible(subject: Subject) -> Iterator[Finding]:
    """No characters that nobody sees: controls of direction, spaces of no width."""
    text = subject.pair.text
    if text.isascii():
        return
    for match in _INVISIBLE.finditer(text):
        sign = match[0]
        if sign in subject.text or (sign in _MARKS and subject.sheet.target.dir == "rtl"):
            continue
        is_control = sign in _CONTROLS
        what = "turns the direction of the text" if is_control else "is invisible"
        severity = None if is_control else Severity.WARNING
        yield Finding(f"the character U+{ord(sign):04X} {what}", "remove it", match.start(), severity)


def _found(subject: Subject, match: re.Match[str], message: str, fix: str) -> Finding:
    return Finding(message, fix, subject.target.at(match.start()))
