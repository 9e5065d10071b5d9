"""Digests of frozen values: the one idea that diglot's correctness stands on.

A view's digest must depend on every value in it and on nothing else: not on the process, the hash seed,
the order in which a dict was filled, or the module a class lives in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
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
    return of_bytes(repr([_plain(value) for value in values]).encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> object:
    """Sequences as lists, all else as tuples that name their kind: no two values share a `repr`."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple or kind is list:
        return [_plain(each) for each in value]
    convert = _CONVERTED.get(kind)
    return convert(value) if convert else _other(value)


def _mapping(value: Mapping[Any, Any]) -> object:
    return ("mapping", *sorted(repr([_plain(key), _plain(each)]) for key, each in value.items()))


def _set(value: frozenset[Any]) -> object:
    return ("set", *sorted(repr(_plain(each)) for each in value))


_SCALARS = frozenset({str, int, bool, float, bytes, type(None)})
_CONVERTED: dict[type, Callable[[Any], object]] = {
    dict: _mapping,
    set: _set,
    frozenset: _set,
    datetime: lambda value: ("datetime", value.isoformat()),
    date: lambda value: ("date", value.isoformat()),
}


def _other(value: Any) -> object:
    """Dataclasses by the names of their fields; enumerations and other mappings by what they hold."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        return (kind.__name__, *((name, _plain(getattr(value, name))) for name in _names(kind)))
    if isinstance(value, tuple):  # with names
        return (type(value).__name__, *map(_plain, value))
    if isinstance(value, tzinfo):
        return ("zone", str(value))
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return _mapping(value)
    raise Defect(f"{type(value).__name__} cannot be part of a view")


@lru_cache(maxsize=256)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.metadata.get("digest", True))
