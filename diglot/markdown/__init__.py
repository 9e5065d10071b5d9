"""Markdown in, `Document` out. The only package that knows markdown-it, Pygments, nh3 and latex2mathml.

The parser is imported when the first text is parsed: a build with nothing to do never pays for it.

    document    text becomes tokens, and tokens a Document; the title is split off
    parser      the visible list of steps, and how they make one parser
    draft       what one run knows of its source, and what it gathers
    rendering   how tokens become HTML, and what a rule gets to see
    shortcuts   the fast way through all of it: marks, blocks, lines, plain, tags
    inline cjk  where tokens stand; emphasis and line breaks in Chinese
    plugins     what a site's own plugins add to the parser
    units wording  what translators work on, and other words in its place
    addresses   links with holes, safe schemes;  autolinks: bare URLs
    raw clean   HTML written by the author, and what of it is let through
    leftovers   what stayed source text and probably should not have
    spans       a line taken apart: its text, its marks, and where they stand
    reading     what a reader sees: lead, words, Han characters
    images headings tables tasks footnotes containers highlighting formulas: one syntax each
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from diglot.markdown.draft import Options
from diglot.markdown.wording import Translate, Unit, Wording

if TYPE_CHECKING:
    from diglot.errors import Problem
    from diglot.markdown.spans import Inline
    from diglot.model import Document

__all__ = ["Options", "Unit", "Wording", "dissect", "faults", "parse", "split_title"]

_DEFAULTS = Options()


def parse(
    text: str,
    *,
    path: str,
    first_line: int = 1,
    options: Options = _DEFAULTS,
    translate: Translate | None = None,
) -> tuple[Document, tuple[Problem, ...]]:
    """The body `text` as HTML with holes, and all that was noticed about it.

    `first_line` is the line of the file `path` on which `text` begins, from 1, so that problems and
    references carry the file's own line numbers. Never raises for any text.

    `translate` is asked for other words for each unit of the text, in order. Lines and columns are then those
    of the words that it gives; of what stays as it is nothing is said again.
    """
    from diglot.markdown.document import read  # noqa: PLC0415 - 40 ms that an unchanged build does not need

    return read(text, path, first_line, options, translate)


def split_title(text: str) -> tuple[str, str, int]:
    """The title that opens `text`, what follows it, and how many lines were taken off.

    A title is a first block `# Title` or `Title` over `===`; it is returned as plain text, and all line
    ends of what follows it are line feeds. Without a title the answer is `("", text, 0)`.
    """
    from diglot.markdown.document import title_and_rest  # noqa: PLC0415 - as above

    return title_and_rest(text)


def dissect(text: str) -> Inline:
    """The inline Markdown `text` taken apart: its plain text, and its links, images, code and emphasis.

    Labels of links and footnotes are defined elsewhere, so they count as they are written. Never raises.
    """
    from diglot.markdown import spans  # noqa: PLC0415 - as above

    return spans.dissect(text)


def faults(plugins: Sequence[str], told_at: str) -> list[Problem]:
    """A problem, told of the file `told_at`, for each of these plugins that cannot be used."""
    from diglot.markdown.plugins import faults as found  # noqa: PLC0415 - as above

    return list(found(plugins, told_at))
