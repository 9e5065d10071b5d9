"""Tables that scroll sideways on their own, with columns aligned by class."""

from __future__ import annotations

from markdown_it import MarkdownIt

from diglot.markdown.rendering import Spot, rule


def tables(md: MarkdownIt) -> None:
    """The step: GFM tables. The site's security policy allows no `style` attribute, so classes align."""
    md.enable("table")
    # the wrapper takes the focus, or no keyboard could scroll it
    rule(md, "table_open", lambda spot: f'<div class="table" tabindex="0">\n{spot.default()}')
    rule(md, "table_close", lambda spot: f"{spot.default()}</div>\n")
    rule(md, "th_open", _cell)
    rule(md, "td_open", _cell)


def _cell(spot: Spot) -> str:
    attrs = spot.token.attrs
    if style := str(attrs.pop("style", "")):
        attrs["class"] = "align-" + style.removeprefix("text-align:")
    return spot.default()
