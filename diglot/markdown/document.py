"""From text to `Document`: parse, render, clean, count. And the title at the top, split off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot.errors import Problem
from diglot.markdown import plugins, reading
from diglot.markdown.clean import clean, outermost
from diglot.markdown.draft import Draft, Options
from diglot.markdown.parser import DEEPEST, parser_for
from diglot.markdown.wording import Translate
from diglot.model import Block, Document

#: By what a translator says that the next block stands for several of the text it is translated from.
_MERGED = re.compile(r"<!--\s*tr:merge\s+([2-9])\s*-->")


#: Blocks of which nothing may be left; by the token that closes them.
_MAY_VANISH = frozenset({"html_block", "paragraph_close"})


def read(
    text: str,
    path: str,
    first_line: int,
    options: Options,
    translate: Translate | None = None,
    *,
    fast: bool = True,
) -> tuple[Document, tuple[Problem, ...]]:
    """See `diglot.markdown.parse`. Whether it is `fast` changes nothing else; a test says so."""
    try:
        return _read(text, path, first_line, options, translate, fast=fast)
    except Exception as error:
        if not options.plugins:
            raise
        return Document(""), (plugins.failed(error, options.plugins, path),)


def _read(
    text: str, path: str, first_line: int, options: Options, translate: Translate | None, *, fast: bool
) -> tuple[Document, tuple[Problem, ...]]:
    text = _cleared(text)
    draft = Draft(path, first_line, text.split("\n"), options, translate=translate)
    env: EnvType = {"draft": draft}
    md = parser_for(options, fast=fast)
    tokens = md.parse(text, env)
    lead, (words, han) = reading.lead(tokens), reading.amounts(tokens)
    _refuse_the_deep(tokens, draft)
    html, blocks = _rendered(md, tokens, env, draft)
    if draft.raw or options.plugins:  # what a plugin writes is not ours
        html, blocks, places = outermost(clean(html) if options.raw_html == "clean" else html, blocks)
        draft.unit_blocks = {unit: places[block] for unit, block in draft.unit_blocks.items()}
        draft.merges = [(places[block], number) for block, number in draft.merges if block < len(places)]
    document = Document(
        html,
        lead,
        tuple(draft.headings),
        tuple(draft.links),
        tuple(draft.images),
        words,
        han,
        tuple(blocks),
        tuple(draft.unit_blocks.get(unit, -1) for unit in range(draft.units)),
        tuple((block, number) for block, number in draft.merges if block < len(blocks)),
        tuple(draft.abroad),
    )
    return document, tuple(sorted(draft.problems))


def _refuse_the_deep(tokens: Sequence[Token], draft: Draft) -> None:
    """What is nested deeper than the parser follows would be lost without a word."""
    deep = next((token for token in tokens if token.level >= DEEPEST - 2), None)
    if deep:
        row = deep.map[0] if deep.map else 0
        message = "lists and quotes are nested so deeply here that the page would lose what is inside of them"
        draft.refuse(draft.row(row), message, "write it flatter")


def _rendered(md: MarkdownIt, tokens: Sequence[Token], env: EnvType, draft: Draft) -> tuple[str, list[Block]]:
    """The HTML of `tokens`, with a hole before each block at the top, and these blocks."""
    parts: list[str] = []
    blocks: list[Block] = []
    headings, translated = draft.headings, draft.translate is not None
    render, options = md.renderer.render, md.options
    start = depth = 0
    for end, token in enumerate(tokens, 1):
        depth += token.nesting
        if depth:
            continue
        block, size = tokens[start:end], len(headings)
        html = render(block, options, env)
        start = end
        if token.type in _MAY_VANISH and not html.strip():  # a comment, or tags of another tool
            parts.append(html if token.type == "html_block" else "")
            if found := _MERGED.search(token.content):
                draft.merges.append((len(blocks), int(found[1])))
            continue
        if len(block) == 3:  # noqa: PLR2004 - most have one line, between the ends of a tag
            size = size if token.type == "heading_close" else len(block[1].content)
        else:
            size = sum([len(token.content) for token in block])
        if translated:
            for each in block:
                if "unit" in each.meta:
                    draft.unit_blocks[each.meta["unit"]] = len(blocks)
        parts += f"\x02b{len(blocks)}\x03", html
        blocks.append((token.tag or "html", size))
    return "".join(parts), blocks


def _cleared(text: str) -> str:
    """`text` with line feeds only, and without characters that would be taken for holes."""
    for mark in ("\x02", "\x03"):
        text = text.replace(mark, "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def title_and_rest(text: str) -> tuple[str, str, int]:
    """See `diglot.markdown.split_title`. Only the first block is parsed, and only if it can be a title."""
    cleared = _cleared(text)
    first = cleared.lstrip().partition("\n\n")[0]  # the first block, and more if the empty line has spaces
    if "#" not in first and "=" not in first:
        return "", text, 0
    lines = cleared.split("\n")
    top = next((row for row, line in enumerate(lines) if line.strip()), len(lines))
    end = next((row for row in range(top, len(lines)) if not lines[row].strip()), len(lines))
    block = lines[top:end]
    if not any(line.lstrip().startswith(("#", "=")) for line in block):
        return "", text, 0
    md = parser_for(Options())
    tokens = md.parse("\n".join(block), {"draft": Draft("", 1, block, Options())})
    if not tokens or tokens[0].tag != "h1":
        return "", text, 0
    title = reading.collapsed(reading.plain(tokens[1].children or ()))
    taken = top + (tokens[0].map or [0, 0])[1]
    return (title, "\n".join(lines[taken:]), taken) if title else ("", text, 0)
