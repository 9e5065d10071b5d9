"""The theme: templates found, compiled once, and rendered with a view and gettext alone.

A site's `templates/` comes first, file by file; the toolkit's own theme fills the gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    BytecodeCache,
    Environment,
    FunctionLoader,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from diglot import digest
from diglot.environment import environment, speak
from diglot.errors import ContentError, Problem, did_you_mean
from diglot.messages import Messages, translations

FOLDER = "templates"

#: What a reference to another template names, and how it looks where that is a literal name.
_REFERENCE = re.compile(r"{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%}", re.DOTALL)
_LITERAL = re.compile(r"""\s*(["'])[^"']+\1\s*(?:(?:with|without|ignore|import|as)\b.*)?""", re.DOTALL)


class _Compiled(BytecodeCache):
    """One compilation of each template for all languages, and for all builds of a process.

    Jinja2 itself compares a checksum of the source before it uses what is here.
    """

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._code.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Theme(NamedTuple):
    """All that rendering needs besides views and bodies: plain values, which may travel to other machines."""

    files: Mapping[str, tuple[str, str]]  #: every template by name: its source, and its path for messages
    catalogs: Mapping[str, tuple[bytes, ...]]  #: compiled catalogs by BCP 47 tag
    digest: str  #: of both

    @classmethod
    def of(cls, folders: Sequence[Path], messages: Mapping[str, Messages]) -> Theme:
        """The templates of these folders, of which the first that has a name wins, with their languages."""
        files = {
            name: (path.read_text("utf-8", "replace"), f"{folder.name}/{name}")
            for folder in reversed(folders)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not (name := path.relative_to(folder).as_posix()).startswith("assets/")
        }
        catalogs = {each.language.tag: each.compiled for each in messages.values()}
        return cls(files, catalogs, digest.of(files, catalogs))

    def source(self, name: str) -> tuple[str, str, None] | None:
        """For Jinja2: a template's source, and the name under which it stands in tracebacks."""
        found = self.files.get(name)
        return found and (found[0], found[1], None)

    def closures(self) -> Closures:
        return Closures({name: source for name, (source, _) in self.files.items()})


class Closures:
    """The digest of each template with all that it may extend, include or import."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._found: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The digest for one template.

        Every template that is named in quotes counts as used, and all of them where a name is computed: more
        than parsing would find, never less, and a hundred times faster.
        """
        if name not in self._found:
            seen: dict[str, str] = {}
            self._collect(name, seen)
            self._found[name] = digest.of(seen)
        return self._found[name]

    def _collect(self, name: str, seen: dict[str, str]) -> None:
        if name not in seen and name in self._sources:
            seen[name] = source = self._sources[name]
            computed = not all(map(_LITERAL.fullmatch, _REFERENCE.findall(source)))
            for other in self._sources:
                if computed or f'"{other}"' in source or f"'{other}'" in source:
                    self._collect(other, seen)


class Press:
    """The templates of all languages, ready to render.

    Raises ContentError, at the template's own line, for what is wrong in one.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._languages: dict[str, Environment] = {}

    def _language(self, tag: str) -> Environment:
        if tag not in self._languages:
            env = environment(FunctionLoader(self._theme.source), _COMPILED)
            speak(env, translations(self._theme.catalogs[tag]))
            self._languages[tag] = env
        return self._languages[tag]

    def render(self, name: str, view: object, lang: str, parts: Mapping[str, str]) -> bytes:
        """A template with a view, in the language of a BCP 47 tag; `parts` are finished HTML."""
        finished = {part: Markup(html) for part, html in parts.items()}  # noqa: S704 - cleaned at its source
        try:
            return self._language(lang).get_template(name).render(view=view, **finished).encode()
        except TemplateSyntaxError as error:
            raise ContentError([self._problem(error.filename, error.lineno, _told(error))]) from error
        except TemplateNotFound as error:
            raise ContentError([self._not_found(str(error.name), name)]) from error
        except Exception as error:
            file, line = _raised_in_template(error)
            if file is None:
                raise
            raise ContentError([self._problem(file, line, _told(error, view))]) from error

    def _problem(self, file: str | None, line: int, message: str) -> Problem:
        fix = "mend the template; docs/templates.md lists what each view holds"
        return Problem(file or FOLDER, line, 1 if line else 0, "template", message, fix)

    def _not_found(self, missing: str, wanted: str) -> Problem:
        """A template that does not exist, at the line that names it."""
        for source, path in self._theme.files.values():
            for number, line in enumerate(source.splitlines(), 1):
                if missing in line:
                    fix = did_you_mean(missing, self._theme.files) or f"add it to {FOLDER}/"
                    text = f'there is no template "{missing}"'
                    return Problem(path, number, 1, "template", text, fix)
        return Problem(FOLDER, 0, 0, "template", f'there is no template "{missing}"', f"{wanted} needs it")


_NO_ATTRIBUTE = re.compile(r"'(?:[\w.]+\.)?(\w+) object' has no attribute '(\w+)'")


def _told(error: Exception, view: object = None) -> str:
    """What an exception means to the writer of a template."""
    if isinstance(error, KeyError):
        return f"the value {error} is missing here"
    message = str(getattr(error, "message", "") or error) or type(error).__name__
    if found := _NO_ATTRIBUTE.fullmatch(message):
        known: Iterable[str] = getattr(type(view), "_fields", ()) or getattr(type(view), "__slots__", ())
        hint = did_you_mean(found[2], known) if type(view).__name__ == found[1] else ""
        return f'{found[1]} holds no "{found[2]}"' + (f" ({hint})" if hint else "")
    return message[:1].lower() + message[1:].rstrip(".")


def _raised_in_template(error: BaseException) -> tuple[str | None, int]:
    """The innermost template line of a traceback, as Jinja2 rewrites it."""
    found: tuple[str | None, int] = (None, 0)
    trace: Any = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if not file.endswith(".py"):
            found = file, trace.tb_lineno
        trace = trace.tb_next
    return found
