"""The glossary of a site, `locales/glossary.toml`: how its terms are rendered, and which names never are.

    keep = ["DeepSeek", "Hugging Face"]

    [[term]]
    en = "artificial intelligence"
    zh = { use = "人工智能", also = ["AI"], forbid = ["人工智慧"], first = "人工智能（AI）" }

No language comes first: a term is looked for in whichever the source is in, by its `use` and `also`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from diglot import markdown, schema, toml
from diglot.errors import Problem
from diglot.schema import Field, Node, Refused, Scalar
from diglot.translation.places import GLOSSARY
from diglot.translation.scripts import is_in_word

#: How each note to translators begins, among others.
PREFIX = "glossary: "

#: What a form is for its term. `name` is for those that are never translated.
Kind = Literal["use", "also", "allow", "first", "forbid", "name"]

#: The kinds that are right in a translation, and those by which a term is found in a source.
RIGHT: frozenset[Kind] = frozenset({"use", "also", "allow", "first"})
SOUGHT: frozenset[Kind] = frozenset({"use", "also", "first"})

#: What regular words of a language may end in besides; a language that is not listed has no endings here.
ENDINGS = {"en": "(?:e?s)?(?:['’]s)?", "es": "(?:s|es)?", "fr": "[sx]?", "pt": "(?:s|es)?"}
_IES = {"en": re.compile(r"(?<=[^aeiou])y\Z")}


class Rendering(NamedTuple):
    """How one language says a term."""

    use: str
    also: tuple[str, ...] = ()  #: other names of the term
    allow: tuple[str, ...] = ()  #: right in a translation, but in a source perhaps another term
    forbid: tuple[str, ...] = ()  #: wrong for this term
    first: str = ""  #: where an article uses the term for the first time
    line: int = 0
    col: int = 0


@dataclass(frozen=True, eq=False)
class Term:
    """A term, by the codes of languages."""

    words: Mapping[str, Rendering]
    note: str = ""
    case: bool = False  #: whether capitals count

    @property
    def name(self) -> str:
        """What it is called in lists: as the first language says it."""
        return next(iter(self.words.values())).use


class Form(NamedTuple):
    """One way to write a term or name in one language, ready to be looked for."""

    text: str
    stem: str  #: what a text holds that holds the form: folded unless capitals count
    pattern: re.Pattern[str]
    kind: Kind
    term: Term | None
    case: bool


class Hit(NamedTuple):
    """A place in a text where a term or name stands. Several terms may be written the same."""

    start: int
    end: int
    text: str
    forms: tuple[Form, ...]

    def is_one_of(self, kinds: Iterable[Kind]) -> bool:
        """Whether this is, for one of its terms, a form of these kinds."""
        return any(form.kind in kinds for form in self.forms)


@dataclass(frozen=True, eq=False)
class Glossary:
    """All terms of a site, and the names that are the same in all languages."""

    path: str = GLOSSARY
    terms: tuple[Term, ...] = ()
    keep: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.keep)

    def hits(self, text: str, source: str, target: str) -> list[Hit]:
        """Where terms that `target` has a rendering of, and names, stand in a segment of the source.

        `text` is inline Markdown, and so are the offsets; code and URLs are passed over.
        """
        return found_in(text, forms(self, source, target))

    def notes(self, text: str, source: str, target: str) -> tuple[str, ...]:
        """What a translator of a segment should know, a line for each term in it."""
        told = dict.fromkeys(form for hit in self.hits(text, source, target) for form in hit.forms)
        return tuple(dict.fromkeys(f"{PREFIX}{_note(form, source, target)}" for form in told))


def _note(form: Form, source: str, target: str) -> str:
    if form.term is None:
        return f"{form.text} stays as it is"
    rendering = form.term.words[target]
    more = [f"at first {rendering.first}"] if rendering.first else []
    more += [f"or {word}" for word in (*rendering.also, *rendering.allow)]
    more += [f"not {word}" for word in rendering.forbid]
    note = f". {form.term.note}" if form.term.note else ""
    return f"{form.term.words[source].use} → {', '.join([rendering.use, *more])}{note}"


# To find terms in a text.


@lru_cache(maxsize=256)
def forms(glossary: Glossary, lang: str, other: str = "") -> tuple[Form, ...]:
    """How a source in `lang` writes names, and the terms that `other` has too (if it is given)."""
    found = [_form(name, "name", None, "", case=True) for name in glossary.keep]
    for term in glossary.terms:
        if lang in term.words and (not other or other in term.words):
            found += [form for form in renderings(term, lang) if form.kind in SOUGHT]
    return tuple(found)


@lru_cache(maxsize=4096)
def renderings(term: Term, lang: str) -> tuple[Form, ...]:
    """All ways to write a term in a language, the wrong ones too."""
    rendering = term.words[lang]
    kinds: dict[Kind, Sequence[str]] = {
        "use": [rendering.use],
        "also": rendering.also,
        "allow": rendering.allow,
        "first": [rendering.first] if rendering.first else [],
        "forbid": rendering.forbid,
    }
    return tuple(
        _form(word, kind, term, lang, case=term.case) for kind, words in kinds.items() for word in words
    )


def _form(word: str, kind: Kind, term: Term | None, lang: str, *, case: bool) -> Form:
    """Spaces and hyphens are one; what is spaced from other words may be inflected."""
    body, ending = word, ENDINGS.get(lang, "") if is_in_word(word[-1]) else ""
    if (ies := _IES.get(lang)) and ies.search(word):
        body, ending = word[:-1], "(?:ies|y(?:['’]s)?)"
    parts = re.split(r"[\s-]", body)
    pattern = re.compile(r"[\s-]".join(map(re.escape, parts)) + ending, 0 if case else re.IGNORECASE)
    return Form(word, parts[0] if case else parts[0].lower(), pattern, kind, term, case)


def find(plain: str, looked_for: Sequence[Form]) -> list[Hit]:
    """Where these forms stand in a text, in order; of two that overlap the longer one counts."""
    folded = plain.lower()
    places: dict[tuple[int, int], list[Form]] = {}
    for form in looked_for:
        if form.stem in (plain if form.case else folded):
            for match in form.pattern.finditer(plain):
                if is_whole(plain, *match.span()):
                    places.setdefault(match.span(), []).append(form)
    taken: list[Hit] = []
    for start, end in sorted(places, key=lambda span: (span[0] - span[1], span)):
        if all(end <= hit.start or hit.end <= start for hit in taken):
            taken.append(Hit(start, end, plain[start:end], tuple(places[start, end])))
    return sorted(taken, key=lambda hit: hit.start)


def is_whole(plain: str, start: int, end: int) -> bool:
    """Whether what stands there is whole words, where there are words at all."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    return not (is_in_word(plain[start]) and before and is_in_word(before)) and not (
        is_in_word(plain[end - 1]) and after and is_in_word(after)
    )


def found_in(text: str, looked_for: Sequence[Form]) -> list[Hit]:
    """`find` in inline Markdown, with the offsets in it."""
    line = markdown.dissect(text)
    return [
        hit._replace(start=line.at(hit.start), end=line.at(hit.end - 1) + 1)
        for hit in find(line.plain, looked_for)
    ]


# To read the file.


def load(site_dir: Path, languages: Sequence[str]) -> tuple[Glossary, tuple[Problem, ...]]:
    """The glossary of a site whose languages have these codes, and its faults; empty if it has none."""
    path = site_dir / GLOSSARY
    return read(path.read_bytes(), GLOSSARY, languages) if path.is_file() else (Glossary(), ())


def read(data: bytes, path: str, languages: Sequence[str]) -> tuple[Glossary, tuple[Problem, ...]]:
    """A glossary from its bytes, and every fault in it. What is at fault is left out."""
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        col = error.start - data.rfind(b"\n", 0, error.start)
        message = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return Glossary(path), (Problem(path, line, col, "bytes", message, "save the file as UTF-8"),)
    try:
        table = toml.read(source.replace("\r\n", "\n"))
    except Refused as refused:
        at = refused.at or Scalar("", 1, 1)
        return Glossary(path), (Problem(path, at.line, at.col, "glossary", refused.message, refused.fix),)
    fields = [
        Field(
            "keep", schema.list_of(schema.some_text), "names that are never translated", aliases=("never",)
        ),
        Field("term", schema.list_of(_term_reader(tuple(languages))), "a term", aliases=("terms",)),
    ]
    values, problems = schema.read(table, fields, path=path, what="the glossary")
    problems = [replace(problem, code="glossary") for problem in problems]
    glossary = Glossary(path, values.get("term", ()), tuple(dict.fromkeys(values.get("keep", ()))))
    return glossary, (*problems, *_contradictions(glossary))


_RENDERING = (
    Field("use", schema.some_text, "the rendering that is right", required=True),
    Field("also", schema.list_of(schema.some_text), "other names of the term"),
    Field("allow", schema.list_of(schema.some_text), "what is right in a translation as well"),
    Field("forbid", schema.list_of(schema.some_text), "what is wrong"),
    Field("first", schema.some_text, "how an article says it for the first time"),
)
_read_rendering = schema.record(_RENDERING, Rendering, "a rendering")


def _rendering(node: Node) -> Rendering:
    found: Rendering = _read_rendering(node)
    return found._replace(line=node.line, col=node.col)


def _term_reader(languages: tuple[str, ...]) -> schema.Reader:
    fields = (
        *(Field(code, _rendering, f"the term in the language {code}") for code in languages),
        Field("note", schema.some_text, "what translators should know of it"),
        Field("case", schema.flag, "whether capitals count"),
    )

    def term(*, note: str = "", case: bool = False, **words: Any) -> Term:
        return Term({code: words[code] for code in languages if code in words}, note, case)

    read_term = schema.record(fields, term, "a term")

    def checked(node: Node) -> Term:
        found: Term = read_term(node)
        if len(found.words) < 2:  # noqa: PLR2004 - a pair
            fix = "add its rendering in another language of the site, or list it in `keep`"
            raise Refused("a term needs two languages at least", fix, at=node)
        return found

    return checked


def _contradictions(glossary: Glossary) -> Iterator[Problem]:
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for term in glossary.terms:
        for rendering in term.words.values():
            right = {rendering.use, rendering.first, *rendering.also, *rendering.allow}
            for word in rendering.forbid:
                if word in right:
                    message = f'"{word}" is both right and forbidden'
                    yield _at(glossary, rendering, message, "remove it from one of the two")
        first = next(iter(term.words.values()))
        same = seen.setdefault(tuple((lang, each.use) for lang, each in term.words.items()), first.line)
        if same != first.line:
            message = f'the term "{first.use}" stands on line {same} too'
            yield _at(glossary, first, message, "keep one of the two")


def _at(glossary: Glossary, rendering: Rendering, message: str, fix: str) -> Problem:
    return Problem(glossary.path, rendering.line, rendering.col, "glossary", message, fix)
