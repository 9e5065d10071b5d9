"""What can go wrong, and how it is told.

    DiglotError              exit code
    ├── ContentError         1   the sources need mending; carries every Problem found
    ├── UsageError           2   the command, its options or its environment
    └── Defect               3   our own bug

Domain code only builds and collects `Problem`s; the command line alone prints them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache


class Severity(StrEnum):
    """An error stops publishing; a warning never does."""

    ERROR = "error"
    WARNING = "warning"


#: Every code that a Problem may carry, with its meaning; `docs/problems.md` describes each.
CODES: dict[str, str] = {
    "alias": "an old address in `aliases` is not a path inside the site",
    "alt": "an image has no description",
    "author": "an author or translator is written in a form that cannot be read",
    "bytes": "a source is not UTF-8",
    "card": "a card for shared links cannot show a character, or its font cannot be read",
    "catalog": "a catalog is broken, or a message in it cannot be used",
    "characters": "a character that XML forbids, or invisible text-direction controls",
    "collision": "two outputs claim one address",
    "config": "the configuration holds a value of the wrong kind",
    "date": "a date cannot be read, or is missing",
    "duplicate-key": "a key stands twice in one block",
    "duplicate-story": "two files claim the same language of the same story",
    "external": "a link to another site leads to nothing, or that site does not answer",
    "feed": "a feed that no reader could read",
    "fence": "the front matter's fence is unclosed, or not quite a fence",
    "front-matter": "the front matter is not YAML or TOML",
    "glossary": "the glossary cannot be read, or contradicts itself",
    "heading": "a heading is empty, skips a level, or is one of the title's",
    "html": "raw HTML was changed by the cleaner",
    "identity": "an article has another id than the one that readers know it by",
    "image": "an image is missing or lies outside the site",
    "image-file": "an image's file is damaged, too large, or not what its name says",
    "import-file": "a file of another system was not imported, or not as it is",
    "import-guess": "an import had to guess a title, a date or an address",
    "import-kept": "a file was changed since it was imported, and is not written over",
    "import-key": "a key of another system's front matter has no equal here",
    "import-link": "a link, an image or an old address leads elsewhere than it did before the import",
    "import-tag": "a tag of another system stays in the text",
    "language": "a file's language is not declared in the configuration",
    "large": "an image without smaller copies takes readers long",
    "leftover": "a tag of a template was left in a text",
    "link": "a link leads to no article, page or heading",
    "link-text": "the words of a link say nothing of where it leads",
    "lock": "published.lock cannot be understood",
    "lost": "a published address would lead nowhere",
    "markdown": "the Markdown is probably not what its writer meant",
    "merge-conflict": "a merge conflict was left in a file",
    "missing-message": "a message has no translation and falls back",
    "neighbour": "`previous` or `next` names a story that this edition does not have",
    "plugin": "a plugin cannot be used, or did what it may not",
    "read": "a file or folder cannot be read",
    "resurfaced": "an article that readers know would come again as new",
    "slug": "a slug is not one plain path segment",
    "table": "a table has no heads, so that nobody can tell what its columns are",
    "template": "a template is broken or asks for something its view does not hold",
    "title": "an article has no title",
    "tr-code": "a translation has other code than its source, or lacks some",
    "tr-empty": "a translation holds nothing that readers could see",
    "tr-image": "a translation shows other images than its source",
    "tr-invisible": "a translation holds invisible characters that its source has not",
    "tr-length": "a translation is much shorter or longer than its source leads to expect",
    "tr-link": "a translation links to other addresses than its source",
    "tr-markup": "a translation lost emphasis, footnotes or HTML, or has too much of it",
    "tr-number": "a translation names another number, date or amount than its source",
    "tr-placeholder": "a placeholder is absent from a translation, or misspelt",
    "tr-punctuation": "punctuation of another language, or a slip in it",
    "tr-quote": "brackets or quotation marks that do not close, or are another language's",
    "tr-rest": "a note such as TODO was left in a translation",
    "tr-silence": "a check is silenced without a reason, or there is no such check",
    "tr-source": "a translation is still in the language of its source",
    "tr-space": "spaces that do not belong where they stand",
    "tr-structure": "a block of the source has no counterpart, or the other way round",
    "tr-term": "a translation renders a term otherwise than the glossary says",
    "translation": "a translation cannot be used as it is",
    "unknown-key": "a key that diglot does not know",
    "unseen": "a new article is too old by its date for readers of feeds to see it",
    "value": "a value of the wrong kind",
}


#: What a check alone tells: the page is as its writer meant it, and not every reader can use it well.
ADVICE = frozenset({"link-text", "table"})


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding. `line` and `col` count from 1; 0 means the file as a whole."""

    path: str
    line: int
    col: int
    code: str
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise Defect(f"unregistered problem code {self.code!r}")

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.col}" if self.line else self.path
        fix = f"; {self.fix}" if self.fix else ""
        return f"{place}: {self.severity}[{self.code}]: {self.message}{fix}"


class DiglotError(Exception):
    """Base of all errors that diglot raises on purpose."""

    exit_code = 3


class ContentError(DiglotError):
    """The sources need mending. `problems` holds everything that was found."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(DiglotError):
    """The command line, or the machine it runs on, does not allow what was asked."""

    exit_code = 2


class Defect(DiglotError):
    """diglot itself is wrong; please report it."""


def raise_errors(problems: Iterable[Problem]) -> None:
    """Raise ContentError with all `problems` if at least one of them is an error."""
    found = tuple(problems)
    if any(problem.is_error for problem in found):
        raise ContentError(found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion such as `did you mean "title"?`, or "" when nothing known is near."""
    found = nearest(word, known)
    return f'did you mean "{found}"?' if found else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` probably stands for, or "" when none is near.

    Case, `-` and `_` are folded before the distance is measured.
    """
    return _nearest(word, tuple(known))


@lru_cache(maxsize=256)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    """A renamed story is missed by many links: each of them asks the same."""

    def folded(text: str) -> str:
        return text.casefold().replace("-", "").replace("_", "").replace(" ", "")

    by_fold = {folded(name): name for name in known}
    near = get_close_matches(folded(word), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else ""
