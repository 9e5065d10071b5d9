"""Tables that scroll sideways on their own, with columns aligned by class."""

from __future__ import annotations

from markdown_it import MarkdownIt

from diglot.markdown.rendering import Spot, rule


def tables(md: MarkdownIt) -> None:
    """The step: GFM tables. The site's security policy allows no `style` attribute, so classes align."""
    md.enable("table")
    # the wrapper takes the focus, or no keyboard could scroll it
    rule(md, "table_open", _table)
    rule(md, "table_close", lambda spot: f"{spot.default()}</div>\n")
    rule(md, "th_open", _cell)
    rule(md, "td_open", _cell)


def _table(spot: Spot) -> str:
    if not any(token.content for token in spot.inside("thead_close")):
        message = "the table has no heads, so that nobody can tell what its columns are"
        fix = "name the columns in its first line"
        spot.draft.warn(spot.draft.row(spot.row), message, fix, "table")
    return f'<div class="table" tabindex="0">\n{spot.default()}'


def _cell(spot: Spot) -> str:
    attrs = spot.token.attrs
    if style := str(attrs.pop("style", "")):
        attrs["class"] = "align-" + style.removeprefix("text-align:")
    return spot.default()
