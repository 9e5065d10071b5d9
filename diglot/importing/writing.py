"""Articles as our files: front matter in the order of the docs, then the text. Which of them may be written.

What an import wrote it knows again by its digest. A file that differs from that was changed by somebody, and
is never written over; without that memory nothing that is there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from pathlib import Path

from diglot import dates, digest
from diglot.desk import saved
from diglot.errors import Problem, Severity, UsageError
from diglot.frontmatter import FrontMatter
from diglot.glance import STATE
from diglot.importing.placing import Placed

#: Where the digests of what was written are kept, in the site's folder.
MEMORY = f"{STATE}/imported"


# An article.


def article(each: Placed, front: FrontMatter, body: str, zone: tzinfo, *, says_draft: bool) -> str:
    """The whole file. `says_draft`: a text of the story is a draft, and others would inherit that."""
    fields = _fields(each, front, zone, says_draft=says_draft)
    lines = "".join(f"{name}: {value}\n" for name, value in fields)
    return f"---\n{lines}---\n\n{body.strip(chr(10)).rstrip()}\n"


def _fields(each: Placed, front: FrontMatter, zone: tzinfo, *, says_draft: bool) -> Iterator[tuple[str, str]]:
    moments = {"date": front.date, "updated": front.updated, "expires": front.expires}
    lists = {"authors": front.authors, "translators": front.translators, "tags": front.tags}
    fields = {
        "title": _scalar(front.title),
        "subtitle": _scalar(front.subtitle),
        **{name: _moment(moment, zone) for name, moment in moments.items() if moment},
        "summary": _scalar(front.summary),
        **{name: _list(words) for name, words in lists.items()},
        "source": _scalar(front.source),
        "series": _scalar(front.series),
        "slug": _scalar(each.slug) if each.slug_stated else "",
        "image": _scalar(front.image.target) if front.image else "",
        "aliases": _list(each.aliases),
        "draft": ("true" if front.draft else "false") if says_draft else "",
        "comments": front.comments or "",
    }
    return ((name, text) for name, text in fields.items() if text)


def _moment(moment: datetime, zone: tzinfo) -> str:
    """A day, where it is one in the site's zone; else to the millisecond."""
    local = moment.astimezone(zone)
    is_day = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return f"{local:%Y-%m-%d}" if is_day else dates.iso(moment)


_PLAIN = re.compile(
    r"[^\W_](?:[\w /.,;!?()+&%$@-]|:(?! |$)|'(?=\w)|[^\x00-\x7f“”‘’„\x80-\x9f\u2028\u2029\ufeff])*"
)


def _scalar(text: str | None, *, inside: bool = False) -> str:
    """A text as YAML; `inside` a list in brackets commas part. "" for none."""
    text = " ".join((text or "").split())
    plain = _PLAIN.fullmatch(text) and text.casefold() not in {"null", "~"} and " #" not in text
    if (
        not text
        or (plain and not (inside and re.search(r"[,，、;；]", text)))
        or re.fullmatch(r"/[\w/.+-]*", text)
    ):
        return text
    return "'" + text.replace("'", "''") + "'"


def _list(words: Iterable[str] | None) -> str:
    """Words as YAML writes them on one line; "" for none."""
    found = ", ".join(_scalar(word, inside=True) for word in words or ())
    return f"[{found}]" if found else ""


# Files.


class Writer:
    """Writes what is new below a site's folder, and notes what would be lost by it."""

    def __init__(self, site_dir: Path, *, dry_run: bool) -> None:
        self.written: list[str] = []
        self.same = 0
        self.problems: list[Problem] = []
        self._root, self._dry = site_dir, dry_run
        self._known = _remembered(site_dir)
        self._now = dict(self._known)

    def put(self, path: str, data: bytes, source: str) -> None:
        """Write one file, if that loses nothing."""
        place = self._root / path
        before = _bytes(place)
        if before is not None and before != data and self._known.get(path) != digest.of_bytes(before):
            message = f"{path} is there, and is not as an import wrote it: it stays as it is"
            fix = f"remove {path} to import it anew"
            problem = Problem(source, 0, 0, "import-kept", message, fix, Severity.WARNING)
            self.problems.append(problem)
            return
        self._now[path] = digest.of_bytes(data)
        if before == data:
            self.same += 1
            return
        self.written.append(path)
        if not self._dry:
            self._root.mkdir(parents=True, exist_ok=True)
            _inside(self._root, place)
            saved(place, data)

    def close(self) -> None:
        """Remember what was written."""
        if self._dry or self._now == self._known:
            return
        lines = "".join(f"{each} {path}\n" for path, each in sorted(self._now.items()))
        saved(self._root / MEMORY, lines.encode())


def _inside(root: Path, place: Path) -> None:
    """Raises UsageError for a place that a link has moved out of the site."""
    parent = place.parent
    while not parent.exists():
        parent = parent.parent
    if not parent.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{parent} leads out of the site; nothing is written there")


def _bytes(place: Path) -> bytes | None:
    """What stands at a place; b"" for what is no file."""
    try:
        return place.read_bytes()
    except FileNotFoundError:
        return b"" if place.is_symlink() else None
    except (IsADirectoryError, NotADirectoryError):
        return b""


def _remembered(site_dir: Path) -> Mapping[str, str]:
    """The digests of the last import, by path."""
    try:
        lines = (site_dir / MEMORY).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {path: each for each, _, path in (line.partition(" ") for line in lines)}
