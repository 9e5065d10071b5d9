"""TMX 1.4b (LISA, 2005): translations as a memory for other texts."""

from __future__ import annotations

from diglot import __version__
from diglot.translation.exchange import xml
from diglot.translation.exchange.units import Bundle


def write(bundle: Bundle) -> str:
    """The document of all units that have a translation of what they say now."""
    root = xml.element(None, "tmx", version="1.4")
    xml.element(
        root,
        "header",
        creationtool="diglot",
        creationtoolversion=__version__,
        segtype="block",
        adminlang="en",
        srclang=bundle.source,
        datatype="plaintext",
        **{"o-tmf": "diglot"},
    )
    body = xml.element(root, "body")
    for unit in bundle.units:
        if unit.state != "current" or not unit.target:
            continue
        node = xml.element(body, "tu", tuid=unit.id)
        for note in unit.notes:
            xml.element(node, "note", note)
        xml.element(node, "prop", f"{unit.path}:{unit.line}", type="x-place")
        xml.element(node, "prop", unit.kind, type="x-kind")
        for tag, text in ((bundle.source, unit.source), (bundle.target, unit.target)):
            xml.element(xml.element(node, "tuv", lang=tag), "seg", text)
    return xml.written(root)
