"""Formulas, for sites that ask for them: `$…$` and `$$…$$` become MathML, which browsers can set."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from diglot.markdown.clean import clean
from diglot.markdown.rendering import Spot, rule

#: As Pandoc reads dollars: no space inside and no digit behind, so that `$5 and $10` are prices.
_INLINE = re.compile(
    r"\$\$(?P<block>(?:[^$\\]|\\.)++)\$\$|\$(?!\s)(?P<inline>(?:[^$\\]|\\.)++)(?<!\s)\$(?!\d)", re.DOTALL
)


class Unset(Exception):
    """A formula cannot be set; carries the message and the fix."""


def formulas(md: MarkdownIt) -> None:
    """The step: formulas in lines, and as blocks of their own."""
    can_end: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.inline.ruler.before("escape", "formula", _find_inline)
    md.block.ruler.before("fence", "formula", _find_block, can_end)
    rule(md, "formula", _inline)
    rule(md, "formula_block", _block)


def _find_inline(state: StateInline, silent: bool) -> bool:
    found = _INLINE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.info = found.lastgroup or ""
        token.content = found[token.info].strip()
    state.pos = found.end()
    return True


def _find_block(state: StateBlock, start: int, limit: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    rows: list[str] = []
    for number in range(start, limit):
        row = state.getLines(number, number + 1, state.blkIndent, keepLastLF=False).strip()
        begins = not rows
        if (begins and not row.startswith("$$")) or not row or state.sCount[number] < state.blkIndent:
            return False
        rows.append(row.removeprefix("$$") if begins else row)
        if "$$" in rows[-1]:
            break
    source = "\n".join(rows)
    if source.find("$$") != len(source) - 2 or len(source) < 3:  # noqa: PLR2004 - one character and the closing $$
        return False
    if not silent:
        token = state.push("formula_block", "math", 0)
        token.content = source[:-2].strip()
        token.map = [start, start + len(rows)]
        state.line = start + len(rows)
    return True


def _inline(spot: Spot) -> str:
    token = spot.token
    try:
        return mathml(token.content, "block" if token.info == "block" else "inline")
    except Unset as reason:
        spot.draft.refuse(spot.place(), *reason.args)
        return f"<code>{escapeHtml(token.content)}</code>"


def _block(spot: Spot) -> str:
    token = spot.token
    try:
        return f'<div class="math" tabindex="0">{mathml(token.content, "block")}</div>\n'
    except Unset as reason:
        spot.draft.refuse(spot.draft.row(spot.row), *reason.args)
        return f'<pre tabindex="0"><code>{escapeHtml(token.content)}</code></pre>\n'


@lru_cache(maxsize=1024)
def mathml(source: str, display: Literal["block", "inline"]) -> str:
    r"""`source` as a `<math>` element. Raises Unset.

    latex2mathml escapes nothing inside `\text{…}` and knows `\href`, so what it makes is cleaned.
    """
    try:
        from latex2mathml.converter import convert  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise Unset(
            "formulas need the package latex2mathml", 'install it: pip install "diglot[math]"'
        ) from None
    try:
        made = convert(source, display=display)
    except Exception as error:
        name = type(error).__name__
        raise Unset(f"the formula {source} cannot be set ({name})", "mend its LaTeX") from error
    return clean(made)
