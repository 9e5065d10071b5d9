"""What each rule begins with, markdown-it's and ours, so that no parser has to ask all of them everywhere.

A rule is known by its name in its ruler. What a rule that is not named here begins with, nobody knows: then
the parser that it is part of takes no shortcut past it.
"""

from __future__ import annotations

from diglot.markdown import foreign

#: Inline rule → the strings of which one stands wherever the rule can match.
INLINE = {
    "linkify": ["://"],
    "newline": ["\n"],
    "formula": ["$"],
    "escape": ["\\"],
    "backticks": ["`"],
    "strikethrough": ["~"],
    "emphasis": ["*", "_"],
    "link": ["["],
    "image": ["!["],
    "footnote_ref": ["["],
    "autolink": ["<"],
    "html_inline": ["<"],
    "entity": ["&"],
    "template_tag": [*foreign.MARKS],
    "template_link": ["[", "!["],
    "dead_link": ["["],
}

#: The rules that look at what inline rules left; they have nothing to do in text without a mark.
PAIRS = frozenset({"balance_pairs", "strikethrough", "emphasis", "fragments_join"})

_DIGITS = "0123456789"
#: White space that markdown-it does not take for an indent; `formula` does.
_WIDE_SPACES = (
    "\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

#: Block rule → the characters of which one stands first on the line where the block begins.
BLOCK = {
    "admonition": ":",
    "formula": "$" + _WIDE_SPACES,
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*+-" + _DIGITS,
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}

#: Block rules that any line may begin: they look at its indent or at the line below, or take what is left.
UNMARKED = frozenset({"code", "table", "lheading", "deflist", "paragraph"})

#: Block rules that `plain` stands in for.
PLAIN = frozenset({"heading", "list", "paragraph"})

#: The characters of which one begins the line below, where `table`, `lheading` or `deflist` match.
UNDERLINES = "-=|:~"
