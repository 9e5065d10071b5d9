"""Digests depend on every value and on nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import digest
from diglot.errors import Defect


@dataclass(frozen=True)
class View:
    title: str
    tags: tuple[str, ...]
    at: datetime


VIEW = View("a", ("x", "y"), datetime(2026, 4, 4, tzinfo=UTC))

scalars = st.none() | st.booleans() | st.integers() | st.text() | st.binary()
values = st.recursive(
    scalars, lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner), max_leaves=8
)


def test_every_field_counts() -> None:
    changed = [
        replace(VIEW, title="b"),
        replace(VIEW, tags=("xy",)),
        replace(VIEW, at=VIEW.at.replace(hour=1)),
    ]
    assert len({digest.of(view) for view in [VIEW, *changed]}) == 4


@given(values, values)
def test_equal_digests_mean_equal_values(first: object, second: object) -> None:
    assert (digest.of(first) == digest.of(second)) == same(first, second)


def same(first: object, second: object) -> bool:
    """Equal in kind as well: to Python, 0 and False are one key."""
    if type(first) is not type(second):
        return False
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    return first == second


@given(st.dictionaries(st.text(), scalars))
def test_the_order_of_a_mapping_does_not_count(mapping: dict[str, object]) -> None:
    assert digest.of(mapping) == digest.of(dict(reversed(mapping.items())))


@given(st.lists(st.text(), min_size=2))
def test_the_order_of_a_sequence_counts(items: list[str]) -> None:
    backwards = items[::-1]
    assert (digest.of(items) == digest.of(backwards)) == (items == backwards)


def test_an_object_that_could_change_is_refused() -> None:
    with pytest.raises(Defect, match="object cannot be part of a view"):
        digest.of(object())


def test_another_process_with_another_hash_seed_agrees() -> None:
    code = "from diglot import digest; print(digest.of({'b': {1, 2}, 'a': ('中文', None, 1.5)}))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_kinds_that_look_alike_differ() -> None:
    alike: list[object] = [{}, (), ("mapping",), frozenset(), ("set",), "", b"", None, 0, False, 0.0, "0"]
    assert len({digest.of(value) for value in alike}) == len(alike)
