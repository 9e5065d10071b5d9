"""Digests of frozen values: the one idea that diglot's correctness stands on.

A view's digest must depend on every value in it and on nothing else: not on the process, the hash seed,
the order in which a dict was filled, or the module a class lives in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from hashlib import blake2b

from diglot.errors import Defect

#: Bytes in a digest. 16 bytes keep an accidental collision out of reach for any archive.
SIZE = 16


def of_bytes(data: bytes) -> str:
    """The digest of some bytes, as 32 lower-case hexadecimal digits."""
    return blake2b(data, digest_size=SIZE).hexdigest()


def of(*values: object) -> str:
    """The digest of values built from dataclasses, tuples, lists, mappings, sets and scalars.

    Raises Defect for anything else, so that no mutable or unstable object slips into a key.
    """
    return of_bytes(b"".join(map(_encode, values)))


def _encode(value: object) -> bytes:
    """A canonical form: each value carries its kind and length, so no two values share one form."""
    match value:
        case None | bool() | int() | float():
            return _framed(b"n", repr(value).encode())
        case Enum():
            return _framed(b"e", _encode(value.value))
        case str():
            return _framed(b"s", value.encode("utf-8", "surrogatepass"))
        case bytes():
            return _framed(b"b", value)
        case datetime() | date():
            return _framed(b"d", value.isoformat().encode())
        case tuple() | list():
            return _framed(b"l", b"".join(map(_encode, value)))
        case Mapping():
            pairs = sorted(_encode(key) + _encode(item) for key, item in value.items())
            return _framed(b"m", b"".join(pairs))
        case frozenset() | set():
            return _framed(b"f", b"".join(sorted(map(_encode, value))))
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = b"".join(
                _encode(field.name) + _encode(getattr(value, field.name))
                for field in dataclasses.fields(value)
            )
            return _framed(b"o", _encode(type(value).__name__) + fields)
    raise Defect(f"{type(value).__name__} cannot be part of a view")


def _framed(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "big") + data
