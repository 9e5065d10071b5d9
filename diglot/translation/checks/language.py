"""Rules on the language of a translation: that it is one, and a whole one.

No library guesses languages here. That a text is still in its source's language is seen by its script, or,
where both languages share one, by its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diglot.errors import Severity
from diglot.markdown.spans import OBJECT
from diglot.translation.checks.subject import Finding, Subject
from diglot.translation.scripts import Script

#: What translators write for themselves, in small letters.
RESTS = (
    "todo", "fixme", "xxx", "tbd", "tktk", "translate me", "translate this", "to be translated",
    "待翻译", "待译", "待翻譯", "待譯", "未翻译", "未翻譯", "此处翻译", "à traduire", "non traduit",
    "zu übersetzen", "por traducir", "da tradurre", "未訳", "要翻訳", "перевести", "للترجمة",
)  # fmt: skip

_WORD = re.compile(r"(?<![\w'’.@/-])[^\W\d_]{2,}(?![\w@/])")

#: So many words of the source's language in a row are no quotation of a title.
_MANY = 6
#: A shorter text may be a label, which is the same in many languages.
_FEW = 3
#: How much of a text must be words of its source, if both languages share a script.
_OVERLAP = 0.7

#: How long a translation may be, relative to what its script needs for the same; and from which length, in
#: characters of English, that says something. Among the pairs of real articles, none is near.
LENGTHS = 0.4, 2.5
_LONG = 80


def untranslated(subject: Subject) -> Iterator[Finding]:
    """The text is not that of the source."""
    if subject.text != subject.pair.text or _is_alike(subject):
        return
    if (words := _amount(subject.target.plain, subject.source_script)) >= _FEW:
        severity = Severity.ERROR if words >= _MANY else None
        fix = "translate it; if it shall stay, silence this check and say why"
        yield Finding("this is the text of the source", fix, 0, severity)


def still_in_source(subject: Subject) -> Iterator[Finding]:
    """The text is in the language that it should be in."""
    source, target = subject.source_script, subject.target_script
    if source is None or target is None or subject.text == subject.pair.text or _is_alike(subject):
        return
    plain = subject.target.plain
    if source.letters == target.letters:
        theirs, ours = _words(plain), set(_words(subject.source.plain))
        if len(theirs) > _MANY and sum(word in ours for word in theirs) >= _OVERLAP * len(theirs):
            yield Finding("most of these words are those of the source", "translate them")
        return
    words = _amount(plain, source)
    if words >= _FEW and words > _amount(plain, target):
        yield Finding("most of this is still in the language of the source", "translate it")
    elif run := _run(source).search(plain):
        shown = run[0].strip()[:40]
        if run[0].strip() in subject.source.plain:
            message = f'"{shown}…" is still in the language of the source'
            yield Finding(message, "translate it", subject.target.at(run.start()))


def _is_alike(subject: Subject) -> bool:
    """Whether the same text may be right: in one language, or in two without spaces that share letters."""
    source, target = (each.locale.partition("_")[0] for each in (subject.sheet.source, subject.sheet.target))
    scripts = subject.source_script, subject.target_script
    alike = scripts[0] and scripts[1] and scripts[0].letters == scripts[1].letters and not scripts[0].words
    return source == target or bool(alike)


def _words(plain: str) -> list[str]:
    """Words that no sentence is without: those in small letters. Names and labels have none."""
    return [word for word in _WORD.findall(plain) if word == word.lower()]


def _amount(plain: str, script: Script | None) -> int:
    """How many ordinary words a text has in a script. Two letters make one where no spaces do."""
    if script is None:
        return len(_words(plain))
    letters = _letters(script)
    if not script.words:
        return len(letters.findall(plain)) // 2
    return sum(letters.match(word) is not None for word in _words(plain))


@lru_cache(maxsize=32)
def _letters(script: Script) -> re.Pattern[str]:
    return re.compile(f"[{script.letters}]")


@lru_cache(maxsize=32)
def _run(script: Script) -> re.Pattern[str]:
    """Many words of a script in a row."""
    if not script.words:
        return re.compile(f"[{script.letters}，、]{{{2 * _MANY},}}")
    return re.compile(f"(?:[{script.letters}'’]+[ ,;]+){{{_MANY},}}")


def rests(subject: Subject) -> Iterator[Finding]:
    """No note to oneself was left."""
    plain = subject.target.plain.lower()
    for rest in RESTS:
        if rest in plain and rest not in subject.source.plain.lower():
            match = re.search(rf"(?<![a-z]){re.escape(rest)}(?![a-z])", plain)
            if match and match.end() <= len(subject.target.plain):
                shown, at = (
                    subject.target.plain[match.start() : match.end()],
                    subject.target.at(match.start()),
                )
                fix = "translate what it stands for, and remove it"
                yield Finding(f'"{shown}" was left in the translation', fix, at)


def length(subject: Subject) -> Iterator[Finding]:
    """The text is about as long as its source leads to expect."""
    if subject.source_script is None or subject.target_script is None:
        return
    source, target = (
        len(line.plain.replace(OBJECT, "")) / script.length
        for line, script in (
            (subject.source, subject.source_script),
            (subject.target, subject.target_script),
        )
    )
    if source >= _LONG and not LENGTHS[0] <= target / source <= LENGTHS[1]:
        what = "shorter" if target < source else "longer"
        message = f"the translation is much {what} than its source leads to expect"
        yield Finding(message, "look whether something is missing, or stands here by mistake")
