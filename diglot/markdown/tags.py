"""Shortcuts to HTML: a tag without attributes is written by its name alone."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from diglot.markdown.rendering import Renderer


class Tags(Renderer):
    """Writes what needs no thought; all else as ever."""

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:  # noqa: N802 - markdown-it's name
        """The HTML of the tokens of one line."""
        rules, other = self.rules, self.renderToken
        written = [
            rules.get(token.type, other)(tokens, index, options, env) for index, token in enumerate(tokens)
        ]
        return "".join(written)

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: N802
        """The tag that `tokens[idx]` is."""
        token = tokens[idx]
        if token.nesting and not token.attrs and not token.hidden:
            if token.nesting < 0:
                return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
            if not token.block:
                return f"<{token.tag}>"
            if tokens[idx + 1].type == "inline" and not (idx and tokens[idx - 1].hidden):
                return f"<{token.tag}>"
        return super().renderToken(tokens, idx, options, env)
