"""What stands in a parallel file where nobody has translated yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from diglot.translation.parallel_route.splicing import Words
from diglot.translation.parallel_route.stated import Line
from diglot.translation.segments import Text, has_words

#: The sign that a translator writes over.
BLANK = "…"

_IMAGE = re.compile(
    r"""!\[[^\]]*\](?P<target>\((?P<address><[^<>]*>|[^\s()]+)(?P<title>\s+(?:"[^"]*"|'[^']*'))?\)|\[[^\]]*\])"""
)


def blank(text: str) -> str:
    """What a skeleton has for a line: images without their words, and as it is what has no words at all."""
    if not has_words(text):
        return text
    images = list(_IMAGE.finditer(text))
    if not images or _IMAGE.sub("", text).strip():
        return BLANK
    return _IMAGE.sub(_wordless, text)


def _wordless(image: re.Match[str]) -> str:
    if not image["address"]:
        return f"![{BLANK}]{image['target']}"
    title = f' "{BLANK}"' if image["title"] else ""
    return f"![{BLANK}]({image['address']}{title})"


def is_blank(text: str, source: str) -> bool:
    """Whether a translation of `source` is what a skeleton had, and no translation."""
    return text.strip() == BLANK or (text != source and text == blank(source))


Hints = Callable[[str], Sequence[str]]


def words(text: Text, hints: Hints = lambda _: ()) -> list[Words | None]:
    """A body to translate: above each place to write, the text that is to be translated, and hints for it.

    Code, HTML and what has no words stays as it is. Above a table stands a comment for each of its rows.
    """
    found = [place(segment.text, segment.kind, hints) for segment in text.body]
    cells = [(at, unit) for at, unit in enumerate(text.units) if unit.kind == "cell"]
    for _, group in groupby(cells, key=lambda cell: cell[1].rows[0]):
        row = list(group)
        told = dict.fromkeys(each for at, _ in row if (here := found[at]) for each in here.remarks[1:])
        whole = (" | ".join(unit.text for _, unit in row), *told)
        for at, _ in row:
            here = found[at]
            if here:
                found[at], whole = here._replace(remarks=whole), ()
    return found


def place(text: str, kind: str, hints: Hints = lambda _: ()) -> Words | None:
    """A place to write a translation of a text; None for what is not translated by most."""
    empty = text if kind in {"code", "html"} else blank(text)
    return Words(empty, (text, *hints(text))) if empty != text else None


def front(text: Text) -> list[Line]:
    """What a translation states of itself, to be filled in."""
    stated = text.opened.front
    lines = [Line(each.kind, BLANK, each.text) for each in text.front if each.kind != "correction"]
    if stated.corrections:
        lines.append(
            Line(
                "corrections",
                tuple(each._replace(text=BLANK) for each in stated.corrections),
                "; ".join(each.text for each in stated.corrections),
            )
        )
    return [*lines, *own(text), Line("translators", ()), Line("translation", "draft")]


def own(text: Text) -> list[Line]:
    """What a translation does not inherit, though it is the same for all languages."""
    stated = text.opened.front
    found = [Line("key", stated.key)] if stated.key else []
    found += [Line("previous", stated.previous.target)] if stated.previous else []
    return found + ([Line("next", stated.next.target)] if stated.next else [])
