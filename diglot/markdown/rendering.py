"""How tokens become HTML: markdown-it's renderer, and what one rule of ours gets to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from diglot.markdown.draft import Draft, Place


class Spot:
    """One token while it is rendered, with its neighbours and the document that it is part of."""

    __slots__ = ("_env", "_index", "_options", "_renderer", "_tokens", "draft", "token")

    def __init__(
        self, renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> None:
        self._renderer = renderer
        self._tokens = tokens
        self._index = index
        self._options = options
        self._env = env
        self.token = tokens[index]
        self.draft = draft_of(env)

    @property
    def block(self) -> Token:
        """The token that has the content: the token itself, or for those in a line the block they are in."""
        return self.token if "at" not in self.token.meta else cast("Token", self._env["block"])

    @property
    def following(self) -> Token:
        """The next token; an opening one always has one."""
        return self._tokens[self._index + 1]

    def inside(self, closing: str) -> list[Token]:
        """The tokens between this one and the next of the type `closing`."""
        tokens, start = self._tokens, self._index + 1
        end = next((at for at in range(start, len(tokens)) if tokens[at].type == closing), len(tokens))
        return list(tokens[start:end])

    @property
    def row(self) -> int:
        """The body's line, from 0, on which the token begins; blocks only."""
        return self.token.map[0] if self.token.map else 0

    def place(self, offset: int = 0) -> Place:
        """Where in the file the token stands, or what is `offset` characters behind its start."""
        return self.draft.place(self.block, self.token.meta.get("at", 0) + offset)

    def definition(self) -> int | None:
        """The line of the definition whose label a link or image names, if it names one."""
        found = self._env.get("references", {}).get(self.token.meta.get("label"))
        return found["map"][0] if found else None

    def default(self) -> str:
        """The token as markdown-it renders it: its tag with its attributes."""
        return self._renderer.renderToken(self._tokens, self._index, self._options, self._env)


def rule(md: MarkdownIt, kind: str, write: Callable[[Spot], str]) -> None:
    """Let `write` render the tokens of the type `kind`."""

    def rendered(
        self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return write(Spot(self, tokens, idx, options, env))

    md.add_render_rule(kind, rendered)


class Renderer(RendererHTML):
    """markdown-it's renderer, which notes the block whose line it is in: `env["block"]`."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """The HTML of `tokens`."""
        parts = []
        for index, token in enumerate(tokens):
            if token.type == "inline":
                env["block"] = token
                parts.append(self.renderInline(token.children or (), options, env))
            elif found := self.rules.get(token.type):
                parts.append(found(tokens, index, options, env))
            else:
                parts.append(self.renderToken(tokens, index, options, env))
        return "".join(parts)


def draft_of(env: EnvType) -> Draft:
    """The draft that all rules share through markdown-it's `env`."""
    return cast("Draft", env["draft"])
