"""The parser as a visible list of named steps: functions that add to markdown-it what their names say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from diglot.markdown import (
    addresses,
    autolinks,
    cjk,
    containers,
    footnotes,
    headings,
    highlighting,
    images,
    inline,
    leftovers,
    raw,
    tables,
    tasks,
    units,
)
from diglot.markdown.draft import Options
from diglot.markdown.plugins import plugin
from diglot.markdown.rendering import Renderer
from diglot.markdown.shortcuts import shortcuts
from diglot.markdown.tags import Tags

Steps = Mapping[str, Callable[[MarkdownIt], None]]


def _strikethrough(md: MarkdownIt) -> None:
    """The step: `~~gone~~`. One tilde stays a tilde, it is common between numbers."""
    md.enable("strikethrough")


#: With these alone, every example of the CommonMark specification gives the HTML it names.
CHINESE: Steps = {
    "emphasis": inline.emphasis,
    "soft breaks": cjk.soft_breaks,
}

#: Core rules run in this order: notes are gathered before figures and tasks are looked for.
EXTENSIONS: Steps = {
    "units": units.units,
    "tables": tables.tables,
    "strikethrough": _strikethrough,
    "bare URLs": autolinks.bare_urls,
    "definition lists": deflist_plugin,
    "footnotes": footnotes.footnotes,
    "task lists": tasks.tasks,
    "admonitions": containers.admonitions,
    "figures": images.figures,
    "images": images.images,
    "addresses": addresses.holes,
    "headings": headings.headings,
    "code blocks": highlighting.code_blocks,
    "raw HTML": raw.raw_html,
    "leftovers": leftovers.leftovers,
}


#: How deep blocks may be nested: markdown-it's own limit for all but this preset. Deeper ones are not parsed.
DEEPEST = 100


def build(steps: Steps, *, fast: bool = True) -> MarkdownIt:
    """A CommonMark parser with `steps` taken. One that is not `fast` goes the long way, to the same end."""
    renderer = Tags if fast else Renderer
    md = MarkdownIt("commonmark", {"xhtmlOut": False, "maxNesting": DEEPEST}, renderer_cls=renderer)
    for step in steps.values():
        step(md)
    if fast:
        shortcuts(md)
    return md


@lru_cache(maxsize=8)
def parser_for(options: Options, *, fast: bool = True) -> MarkdownIt:
    """The one parser for `options`. It keeps nothing between texts, so threads may share it."""
    steps = {**CHINESE, **EXTENSIONS}
    if options.math:
        from diglot.markdown.formulas import formulas  # noqa: PLC0415 - only for sites that ask

        steps["formulas"] = formulas
    steps |= {name: plugin(name) for name in options.plugins}
    return build(steps, fast=fast and not options.plugins)
