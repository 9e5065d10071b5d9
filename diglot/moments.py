"""Moments as whole numbers: what is kept in records and sorted in listings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970: a moment as a number that loses nothing."""
    return (moment - _EPOCH) // _MICROSECOND


def iso(moment: datetime) -> str:
    """A moment as ISO 8601 writes it, in UTC, to the millisecond: `2026-04-04T19:56:41.309Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(number: int) -> datetime:
    """The moment, in UTC, of so many microseconds since 1970."""
    return _EPOCH + number * _MICROSECOND
