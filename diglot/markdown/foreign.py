r"""Tags of other tools: what they are, in Liquid, Jinja, Hugo, Hexo, Vue and kramdown, and what is not one.

LaTeX has pairs of braces as well: `\frac{{a}}{{b}}`, `{{x}}^2`, `{{\rm x}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What a tag can begin with.
MARKS = ("{{", "{%", "{#", "{:", "{.")

#: None grows past a few lines, and a bound keeps hostile text cheap.
_TAG = re.compile(
    r"""
      \{%  .{0,400}?  %\}                                # {% include note.html %}
    | \{\{[<%]  .{0,400}?  [>%]\}\}                      # {{< figure src="a.png" >}}
    | (?P<expression> \{\{  (?!\}\}) .{0,400}?  \}\} )   # {{ page.title }}
    | \{\#  .{0,400}?  \#\}                              # {# a note #}
    | \{:  [ ]?[./\#A-Za-z]  [^{}\n]{0,200}  \}          # {: .wide}
    | \{[\#.][A-Za-z]  [^{}\n]{0,200}  \} (?=\s*(?:\n|\Z))   # ## Heading {#id}
    """,
    re.DOTALL | re.VERBOSE,
)
#: What stands before a pair of braces in LaTeX: a command, perhaps with other arguments.
_LATEX = re.compile(r"(?:\\[A-Za-z]+\*?|[\\^_])(?:\{[^\n]{0,100}\})?\Z")
_BEFORE = 130  # characters
_COMMAND = re.compile(r"\\[A-Za-z]")

#: Addresses in which a tag was percent-encoded.
_ENCODED = ("{{", "{%", "%7B%7B", "%7B%25")


def tag_at(text: str, start: int, end: int) -> str:
    """The tag that begins at `start` and ends before `end`; "" if there is none."""
    found = _TAG.match(text, start, end)
    if found is None:
        return ""
    if found["expression"] and (
        _COMMAND.search(found[0])
        or text.startswith(("^", "_"), found.end())
        or _LATEX.search(text[max(0, start - _BEFORE) : start])
    ):
        return ""
    return found[0]


def tags_in(text: str) -> Iterator[tuple[int, str]]:
    """Every tag in a text, with where it begins."""
    at = text.find("{")
    while at >= 0:
        tag = tag_at(text, at, len(text))
        if tag:
            yield at, tag
        at = text.find("{", at + max(len(tag), 1))


def without_tags(text: str) -> str:
    """The text as it is if no tool reads its tags."""
    parts, at = [], 0
    for start, tag in tags_in(text):
        parts.append(text[at:start])
        at = start + len(tag)
    return "".join([*parts, text[at:]]) if parts else text


def is_made_by_one(address: str) -> bool:
    """Whether the address of a link or image is what a tag would have made."""
    return any(map(address.__contains__, _ENCODED))


def problem(tag: str) -> tuple[str, str]:
    """The message and the fix for a tag in the text."""
    shown = " ".join(tag.split())
    return f"the template tag {shown} is left out of the page", "remove it, or put it in code to show it"
