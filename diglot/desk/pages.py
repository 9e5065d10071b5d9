"""Pages for translators: each is one file that needs no other, and may load none.

They are made from the templates in `desk/` of the theme: their words come from the catalogs, and a site may
replace them like any other.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from diglot import messages
from diglot.desk import Outcome
from diglot.errors import Problem
from diglot.model import Language
from diglot.scan import folders
from diglot.site import Site
from diglot.templates import Press, Theme

#: Parts of the theme that stand within each page.
STYLE, SCRIPT = "desk/desk.css", "desk/review.js"


def page(site_dir: Path, site: Site, template: str, view: object, language: Language) -> str:
    """A page with the words of a language.

    It says by itself that a browser may load nothing, and run nothing but our own script. Raises ContentError
    for a broken template.
    """
    catalogs, _ = messages.load(site, folders(site_dir, "locales"))
    theme = Theme.of(folders(site_dir, "templates"), catalogs)
    style, script = theme.files[STYLE][0], theme.files[SCRIPT][0]
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:"
    parts = {"style": style, "script": script, "policy": policy}
    return Press(theme).render(template, view, language.tag, parts).decode()


def _hash(text: str) -> str:
    """How a Content-Security-Policy names an inline part."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def out(text: str, output: Path | None, problems: Sequence[Problem] = ()) -> Outcome:
    """What a verb made, in a file or for the terminal."""
    if output is None:
        return Outcome(text, tuple(problems))
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, "utf-8", newline="\n")
    return Outcome(f"{output}\n", tuple(problems))
