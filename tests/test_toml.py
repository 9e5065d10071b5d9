"""TOML with the place of each key, each value, and each item."""

from __future__ import annotations

from diglot import toml
from diglot.schema import Items, Node, Scalar, Table

SOURCE = """\
names = ["a", 'b, "c"',  # all of them
  { of = "d" }, ["e"]]

[[term]]
en = "f"
zh = { use = "g", allow = ["h", "i"], "forbid" = [] }
[[term]]
en = "j"
[term.more]
note = "k"
[[term]]
zh.use = "l"
"""


def placed(node: Node, source: list[str]) -> list[tuple[str, str]]:
    """Each text of a document, with what stands in its source where it is said to stand."""
    if isinstance(node, Scalar):
        return [(node.text, source[node.line - 1][node.col - 1 :][: len(node.text) + 2])]
    nodes = node.items if isinstance(node, Items) else [entry.value for entry in node.entries]
    return [each for inner in nodes for each in placed(inner, source)]


def test_each_value_has_its_place() -> None:
    found = placed(toml.read(SOURCE), SOURCE.split("\n"))
    assert [text for text, _ in found] == ["a", 'b, "c"', *"defghijkl"]
    assert all(there in {f'"{text}"', f"'{text}'"} for text, there in found)


def test_each_key_has_its_place() -> None:
    document = toml.read(SOURCE)
    (terms,) = (entry.value for entry in document.entries if entry.key == "term")
    assert isinstance(terms, Items)
    assert [item.line for item in terms.items] == [4, 7, 11]
    first = terms.items[0]
    assert isinstance(first, Table)
    inner = first.entries[1].value
    assert isinstance(inner, Table)
    assert [(entry.key, entry.line, entry.col) for entry in inner.entries] == [
        ("use", 6, 8),
        ("allow", 6, 19),
        ("forbid", 6, 39),
    ]
