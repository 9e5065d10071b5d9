"""Golden cases: a title, the input and what is expected, each ended by a line with a single dot.

`␠` in a case stands for a space that editors would strip.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from diglot.markdown import Options, parse
from diglot.model import Document, Filling

CASES = Path(__file__).parent / "cases"

#: The options that a file of cases is read with; all others have the defaults.
OPTIONS = {"trust": Options(raw_html="trust"), "math": Options(math=True)}

LABELS = {"note": "Note", "tip": "Tip", "info": "Info", "warning": "Warning", "danger": "Danger"}


class Case(NamedTuple):
    file: str
    title: str
    source: str
    expected: str

    @property
    def options(self) -> Options:
        return OPTIONS.get(self.file, Options())


def cases(file: str) -> Iterator[Case]:
    """The cases of `cases/<file>.md`."""
    parts = (CASES / f"{file}.md").read_text(encoding="utf-8").replace("␠", " ").split("\n.\n")
    if len(parts) % 3 != 1 or parts[-1].strip():
        raise ValueError(f"{file}.md: a case is not title, input and expected output, each ended by a dot")
    for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield Case(file, title.strip(), source, expected)


def filled(document: Document) -> str:
    """The HTML of `document` with each address as its author wrote it, and no anchors."""
    return Filling(
        links=tuple(html.escape(link.target) for link in document.links),
        images=tuple(html.escape(image.target) for image in document.images),
        heading_ids=tuple(heading.slug for heading in document.headings),
        labels=LABELS,
        anchors=False,
    ).fill(document.html)


def rendered(source: str, options: Options | None = None) -> str:
    """The HTML of `source`, filled."""
    return filled(parse(source, path="a.md", options=options or Options())[0])
