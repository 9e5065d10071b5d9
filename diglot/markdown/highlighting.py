"""Code blocks, coloured by Pygments through CSS classes."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, unescapeAll

from diglot.markdown.rendering import Spot, rule

if TYPE_CHECKING:
    from pygments.formatters.html import HtmlFormatter


def code_blocks(md: MarkdownIt) -> None:
    """The step: fenced and indented code. The block takes the focus, or no keyboard could scroll it."""
    rule(md, "fence", _fence)
    rule(md, "code_block", lambda spot: _block("", escapeHtml(spot.token.content)))


def _fence(spot: Spot) -> str:
    code = spot.token.content
    if not _is_closed(spot):
        spot.draft.warn(
            spot.draft.row(spot.row),
            "the code block is never closed, so all that follows is code",
            f"close it with a line {spot.token.markup}",
        )
    words = unescapeAll(spot.token.info).split(maxsplit=1)
    if not words:
        return _block("", escapeHtml(code))
    return _block(f' class="language-{escapeHtml(words[0])}"', highlighted(code, words[0].lower()))


def _is_closed(spot: Spot) -> bool:
    """A closed fence takes two lines more than its content, an open one takes one."""
    begin, end = spot.token.map or (0, 0)
    code = spot.token.content
    return end - begin - 2 >= code.count("\n") + (code != "" and not code.endswith("\n"))


def _block(attributes: str, code: str) -> str:
    return f'<pre tabindex="0"><code{attributes}>{code}</code></pre>\n'


@lru_cache(maxsize=1024)
def highlighted(code: str, language: str) -> str:
    """`code` as HTML with a span for each token, or only escaped if Pygments does not know `language`."""
    # 30 ms that a text without code does not need
    from pygments import highlight  # noqa: PLC0415
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escapeHtml(code)
    return str(highlight(code, lexer, _formatter()))


@cache
def _formatter() -> HtmlFormatter[str]:
    """It works out the classes of all kinds of tokens, which takes a fifth of the time of a small block."""
    from pygments.formatters.html import HtmlFormatter  # noqa: PLC0415 - as above

    return HtmlFormatter(nowrap=True)
