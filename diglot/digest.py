"""Digests of frozen values: the one idea that diglot's correctness stands on.

A view's digest must depend on every value in it and on nothing else: not on the process, the hash seed,
the order in which a dict was filled, or the module a class lives in.
"""

from __future__ import annotations

import dataclasses
import marshal
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from enum import Enum
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from diglot.errors import Defect

#: Bytes in a digest. 16 bytes keep an accidental collision out of reach for any archive.
SIZE = 16


def of_bytes(data: bytes) -> str:
    """The digest of some bytes, as 32 lower-case hexadecimal digits."""
    return blake2b(data, digest_size=SIZE).hexdigest()


def of(*values: object) -> str:
    """The digest of values built from dataclasses, tuples, lists, mappings, sets and scalars.

    A dataclass's field with the metadata `{"digest": False}` is left out: it changes nothing that is shown.
    Raises Defect for anything else, so that no mutable or unstable object slips into a key.
    """
    # The second version of the format writes each value out, wherever else it may stand.
    return of_bytes(marshal.dumps(_all(values), 2))


def _all(values: Iterable[Any]) -> list[object]:
    """Sequences as lists, all else as tuples that name their kind: no two values look the same."""
    return [value if type(value) in _SCALARS else _plain(value) for value in values]


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS:
        return value
    convert = _CONVERTED.get(kind)
    if convert is None:
        convert = _CONVERTED[kind] = _converter(kind)
    return convert(value)


def _mapping(value: Mapping[Any, Any]) -> object:
    pairs = [marshal.dumps(_all(pair), 2) for pair in value.items()]
    return ("mapping", *sorted(pairs))


def _set(value: frozenset[Any]) -> object:
    return ("set", *sorted(marshal.dumps(_plain(each), 2) for each in value))


_SCALARS = frozenset({str, int, bool, float, bytes, type(None)})
_CONVERTED: dict[type, Callable[[Any], object]] = {
    tuple: _all,
    list: _all,
    dict: _mapping,
    set: _set,
    frozenset: _set,
    datetime: lambda value: ("datetime", value.isoformat()),
    date: lambda value: ("date", value.isoformat()),
}


def _converter(kind: type) -> Callable[[Any], object]:
    """How values of a kind are made plain: dataclasses and named tuples by their fields, in order."""
    name = kind.__name__
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind) if field.metadata.get("digest", True)]
        if len(names) > 1:
            fields = attrgetter(*names)
            return lambda value: (name, _all(fields(value)))
        return lambda value: (name, [_plain(getattr(value, each)) for each in names])
    if issubclass(kind, tuple):
        return lambda value: (name, _all(value))
    if issubclass(kind, tzinfo):
        return lambda value: ("zone", str(value))
    if issubclass(kind, Enum):
        return lambda value: _plain(value.value)
    if issubclass(kind, Mapping):
        return _mapping
    raise Defect(f"{name} cannot be part of a view")
