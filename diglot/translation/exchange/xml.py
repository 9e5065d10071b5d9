"""XML, written readably and read with suspicion. The one module of the room that knows lxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from diglot.errors import ContentError, Problem

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(parent: Any, tag: str, text: str = "", /, **attributes: str) -> Any:
    """A new element within another and in its namespace, or a root for `None`, which `xmlns` gives one.

    The attributes `lang` and `space` are those of XML. An underscore in the name of one stands for a hyphen;
    what is "" is left out.
    """
    names = {"lang": LANG, "space": SPACE}
    given = {names.get(key, key.replace("_", "-")): value for key, value in attributes.items() if value}
    namespace = given.pop("xmlns", "") if parent is None else etree.QName(parent).namespace or ""
    name = f"{{{namespace}}}{tag}" if namespace else tag
    if parent is None:
        made = etree.Element(name, given, nsmap={None: namespace} if namespace else None)
    else:
        made = etree.SubElement(parent, name, given)
    made.text = text or None
    return made


def written(root: Any) -> str:
    """The document, indented, with its declaration."""
    etree.indent(root, space=" ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def parse(data: bytes, path: str) -> Any:
    """The root of a document.

    Nothing outside of it is looked at, and it may declare no entities: they are how a small file becomes a
    large one. Raises ContentError with the line and the column of what is wrong.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, col = error.position
        said = str(error.msg).rpartition(", line ")[0] or str(error.msg)
        fix = "export it again from the tool that wrote it"
        raise ContentError(
            [Problem(path, max(line, 1), max(col, 1), "translation", f"this is no XML: {said}", fix)]
        ) from error
    dtd = root.getroottree().docinfo.internalDTD
    declared = [each.name for each in dtd.iterentities()] if dtd is not None else []
    if declared:
        message = f'it declares the entity "{declared[0]}", which could stand for anything'
        fix = "write the characters themselves, and delete the <!DOCTYPE>"
        raise ContentError([Problem(path, 1, 1, "translation", message, fix)])
    return root


def local(node: Any) -> str:
    """The name of an element, whatever prefix its namespace has."""
    return str(etree.QName(node).localname)


def children(node: Any, *names: str) -> Iterator[Any]:
    """The elements with these names straight within another, whatever their namespace."""
    return (each for each in node if isinstance(each.tag, str) and local(each) in names)


def within(node: Any, name: str) -> Iterator[Any]:
    """The elements with a name at any depth, in order."""
    return (each for each in node.iter() if isinstance(each.tag, str) and local(each) == name)


def text_of(node: Any) -> str:
    """All characters of an element and of what stands in it."""
    return str(node.xpath("string()"))


def spaced(node: Any) -> str:
    """The same; without the spaces around it, unless the document says that they matter."""
    text = text_of(node)
    return text if "preserve" in node.xpath("ancestor-or-self::*[@xml:space][1]/@xml:space") else text.strip()


def line_of(node: Any) -> int:
    """The line on which an element begins."""
    return int(node.sourceline or 1)
