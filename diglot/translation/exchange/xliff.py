"""XLIFF 1.2 (OASIS, 2008): what most tools for translators read and write.

Inline Markdown stays text: a tool that knows nothing of it can do no harm to it, and `translate check` finds
what a translator lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diglot import __version__
from diglot.errors import ContentError, Problem, Severity
from diglot.translation.exchange import xml
from diglot.translation.exchange.units import Bundle, Unit
from diglot.translation.worksheet import Condition

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"

#: What a target's `state` says (XLIFF 1.2, 2.3).
STATES: Mapping[Condition, str] = {
    "current": "translated",
    "stale": "needs-review-translation",
    "missing": "needs-translation",
}

#: States in which a target is no translation yet, if it says what the source says: tools fill it in.
_UNTOUCHED = frozenset({"new", "needs-translation"})

#: Elements that stand for something which only the tool that put them there can put back.
_OPAQUE = frozenset({"x", "bx", "ex", "sub"})


def write(bundle: Bundle) -> str:
    """The document of one story in one language."""
    root = xml.element(None, "xliff", xmlns=NAMESPACE, version="1.2")
    file = xml.element(
        root,
        "file",
        original=bundle.original,
        source_language=bundle.source,
        target_language=bundle.target,
        datatype="plaintext",
    )
    tool = xml.element(file, "header")
    xml.element(tool, "tool", tool_id="diglot", tool_name="diglot", tool_version=__version__)
    body = xml.element(file, "body")
    for unit in bundle.units:
        _write_unit(body, bundle, unit)
    return xml.written(root)


def _write_unit(body: Any, bundle: Bundle, unit: Unit) -> None:
    approved = "yes" if unit.state == "current" else "no"
    node = xml.element(body, "trans-unit", id=unit.id, approved=approved, space="preserve")
    xml.element(node, "source", unit.source, lang=bundle.source)
    xml.element(node, "target", unit.target, lang=bundle.target, state=STATES[unit.state])
    place = xml.element(node, "context-group", name="place", purpose="location")
    xml.element(place, "context", unit.path, context_type="sourcefile")
    xml.element(place, "context", str(unit.line), context_type="linenumber")
    xml.element(place, "context", unit.kind, context_type="x-kind")
    for note in unit.notes:
        xml.element(node, "note", note, **{"from": "developer"})
    if unit.previous:
        before = xml.element(node, "alt-trans", alttranstype="previous-version")
        xml.element(before, "source", unit.previous, lang=bundle.source)
        xml.element(before, "target", unit.target, lang=bundle.target)


def read(data: bytes, path: str) -> tuple[tuple[Bundle, ...], tuple[Problem, ...]]:
    """All stories of a document, as tools give it back, and what is wrong with single units.

    Raises ContentError for what is not XLIFF 1.x.
    """
    root = xml.parse(data, path)
    version = root.get("version", "")
    if xml.local(root) != "xliff" or not version.startswith("1."):
        found = f"XLIFF {version}" if xml.local(root) == "xliff" else f"<{xml.local(root)}>"
        message = f"this is {found}, not XLIFF 1.2"
        fix = "save it as XLIFF 1.2 (.xlf)"
        raise ContentError([Problem(path, xml.line_of(root), 1, "translation", message, fix)])
    problems: list[Problem] = []
    bundles = [
        Bundle(
            file.get("original", ""),
            file.get("source-language", ""),
            file.get("target-language", "") or _language_of_targets(file),
            tuple(_read_units(file, path, problems)),
            xml.line_of(file),
        )
        for file in xml.within(root, "file")
    ]
    return tuple(bundles), tuple(problems)


def _language_of_targets(file: Any) -> str:
    return next((lang for each in xml.within(file, "target") if (lang := each.get(xml.LANG))), "")


def _read_units(file: Any, path: str, problems: list[Problem]) -> Iterator[Unit]:
    for node in xml.within(file, "trans-unit"):
        source = next(xml.children(node, "source"), None)
        target = next(xml.children(node, "target"), None)
        if source is None:
            problems.append(_odd(path, node, "it has no <source>", "export the story again"))
        elif target is not None and (opaque := _opaque(target)):
            fix = "write the Markdown that the source has there"
            problems.append(_odd(path, target, f"<{opaque}> stands for text that only your tool knows", fix))
        else:
            yield _unit(node, xml.spaced(source), target)


def _unit(node: Any, source: str, target: Any) -> Unit:
    text = _as_spaced(source, xml.text_of(target)) if target is not None else ""
    said = target.get("state", "") if target is not None else ""
    before = [
        xml.spaced(each)
        for other in xml.children(node, "alt-trans")
        if other.get("alttranstype") == "previous-version"
        for each in xml.children(other, "source")
    ]
    kinds = (
        xml.text_of(each)
        for group in xml.children(node, "context-group")
        for each in xml.children(group, "context")
        if each.get("context-type") == "x-kind"
    )
    state = _state(said, text, source)
    return Unit(
        node.get("id", ""),
        next(kinds, ""),
        source,
        text if state != "missing" else "",
        state,
        before[0] if before else "",
        line=xml.line_of(node),
    )


def _as_spaced(source: str, target: str) -> str:
    """A target with the spaces around its source: code ends with its line, and tools like to trim."""
    text = target.strip()
    start, end = len(source) - len(source.lstrip()), len(source.rstrip())
    return source[:start] + text + source[end:] if text else ""


def _state(said: str, text: str, source: str) -> Condition:
    """How far a target is. Its `state` decides: what tools mean by `approved` differs."""
    if not text or (said in _UNTOUCHED and text == source):
        return "missing"
    return "stale" if said.startswith("needs-") or said == "new" else "current"


def _opaque(target: Any) -> str:
    return next((name for each in target.iter() if (name := xml.local(each)) in _OPAQUE), "")


def _odd(path: str, node: Any, what: str, fix: str) -> Problem:
    owner = node if node.get("id") else node.getparent()
    message = f'unit "{owner.get("id", "")}" is left out: {what}'
    return Problem(path, xml.line_of(node), 1, "translation", message, fix, Severity.WARNING)
