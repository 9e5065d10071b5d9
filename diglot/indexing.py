"""Texts made searchable: pages in, the files of an index out. The only user of Pagefind.

Its extended binary knows Chinese and Japanese as well. It is a program of its own, started only when an index
has to be made.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from diglot.errors import UsageError

#: What readers' browsers need of what Pagefind writes; the rest is user interfaces, and we have our own.
_NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
_NEEDED_ENDS = (".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", ".pagefind")


def is_installed() -> bool:
    """Whether there is something to make an index with."""
    return find_spec("pagefind_bin_extended") is not None


def index(pages: Mapping[str, str], language: str) -> dict[str, bytes]:
    """The files of the index of some pages of HTML, both by their paths.

    `language` is a primary subtag of BCP 47: it decides how words are cut, and which forms are one word. The
    same pages give the same files. Raises UsageError if Pagefind fails.
    """
    from pagefind_bin_extended import get_executable  # noqa: PLC0415 - an extra

    with TemporaryDirectory(prefix="diglot-search-") as folder:
        site, made = Path(folder, "site"), Path(folder, "made")
        for path, html in pages.items():
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html, "utf-8")
        command = [get_executable(), "--site", site, "--output-path", made, "--force-language", language]
        # A folder that is empty, and no variables: it would take settings from either.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
        done = subprocess.run(  # noqa: S603 - the binary of its own package
            [*map(os.fspath, command), "--silent"],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
            raise UsageError(f"the index for search could not be made: pagefind failed ({said[-1]})")
        found = sorted(path for path in made.rglob("*") if path.is_file())
        return {
            path.relative_to(made).as_posix(): path.read_bytes()
            for path in found
            if path.name in _NEEDED or path.name.endswith(_NEEDED_ENDS)
        }
