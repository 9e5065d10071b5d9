"""Shortcuts to HTML: a tag without attributes is written by its name alone."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from diglot.markdown.rendering import Renderer


class Tags(Renderer):
    """Writes what needs no thought; all else as ever."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """The HTML of `tokens`."""
        parts = []
        rules, inline, other = self.rules, self.renderInline, self.renderToken
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                env["block"] = token
                parts.append(inline(token.children or (), options, env))
            elif kind == "paragraph_close" and not token.hidden:
                parts.append("</p>\n")
            else:
                parts.append(rules.get(kind, other)(tokens, index, options, env))
        return "".join(parts)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:  # noqa: N802 - markdown-it's name
        """The HTML of the tokens of one line."""
        rules, other = self.rules, self.renderToken
        if len(tokens) == 1:
            return rules.get(tokens[0].type, other)(tokens, 0, options, env)
        return "".join(
            [rules.get(token.type, other)(tokens, index, options, env) for index, token in enumerate(tokens)]
        )

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: N802
        """The tag that `tokens[idx]` is."""
        token = tokens[idx]
        if not token.nesting or token.attrs or token.hidden or (idx and tokens[idx - 1].hidden):
            return super().renderToken(tokens, idx, options, env)
        slash = "/" if token.nesting < 0 else ""
        breaks = token.block and (slash or _holds_blocks(token, tokens[idx + 1]))
        return f"<{slash}{token.tag}>\n" if breaks else f"<{slash}{token.tag}>"

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Text, escaped."""
        content = tokens[idx].content.replace("&", "&amp;")
        return content.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _holds_blocks(token: Token, following: Token) -> bool:
    """Whether what `token` opens goes on in the next line of HTML: it holds neither text nor nothing."""
    if following.type == "inline" or following.hidden:
        return False
    return following.nesting >= 0 or following.tag != token.tag
