"""`import-report.md`: what came from where, and what a person should look at, file by file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from diglot.errors import Problem
from diglot.importing.placing import Placed

FILE = "import-report.md"

#: How the report calls each kind of finding, in its order.
KINDS = {
    "import-file": "Files that were not imported, or not as they are",
    "import-kept": "Files that were changed here, and were not written over",
    "import-guess": "What had to be guessed",
    "import-tag": "What is in the texts",
    "import-link": "Links, images and old addresses",
    "import-key": "Front matter without an equal",
}


NAMES = {"vitepress": "VitePress"}


def some(count: int, what: str) -> str:
    """How many there are, such as "1 article" and "2 articles"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def text(system: str, articles: Sequence[Placed], files: int, problems: Iterable[Problem]) -> str:
    """The report; nothing in it depends on when it is made."""
    found = sorted(set(problems))
    parts = [
        f"# Import from {NAMES.get(system, system.capitalize())}\n",
        f"{some(len(articles), 'article')} and {some(files, 'other file')} came along."
        f" To be looked at: {some(len(found), 'thing')}.\n\n"
        "The files of the old site were not touched. Import again whenever you like: what you changed here"
        " stays.\n",
    ]
    for code, heading in KINDS.items():
        of_kind = [each for each in found if each.code == code]
        if of_kind:
            parts.append(f"## {heading}\n")
            for _, every in groupby(of_kind, key=lambda each: each.path):
                parts.append("".join(map(_line, every)))
    parts.append("## Where everything is\n")
    parts.append("| was | is | its address |\n|---|---|---|\n" + "".join(map(_row, articles)))
    return "\n".join(parts)


def _line(problem: Problem) -> str:
    place = f":{problem.line}:{problem.col}" if problem.line else ""
    return f"- {_code(f'{problem.path}{place}')} {_words(problem.message)}; {_words(problem.fix)}\n"


def _row(each: Placed) -> str:
    cells = (_code(each.page.path), _code(each.target), _code(f"/{each.page.lang}/{each.slug}/"))
    return f"| {' | '.join(cells)} |\n"


def _code(text: str) -> str:
    """Text as it is, in a list or a table."""
    mark = "``" if "`" in text else "`"
    return f"{mark}{text}{mark}".replace("|", "\\|").replace("\n", " ")


def _words(text: str) -> str:
    """Text that no Markdown makes anything of."""
    for sign in "\\`*[<":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")
