"""Moments in time: read strictly, shown by CLDR patterns. The only module that knows Babel's dates.

Nothing here asks the clock or the process locale: a time zone and a locale are always handed in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from diglot import moments

EXAMPLE = "2026-04-04T19:56:41.309Z"

#: Every moment between them has a year of four digits in every time zone.
FIRST_YEAR, LAST_YEAR = 1001, 9998

#: The lengths of dates that CLDR names; anything else but `iso` is a pattern.
NAMED = frozenset({"short", "medium", "long", "full"})

_MOMENT = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:(?:[Tt]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?"
)


def parse(text: str, zone: tzinfo) -> datetime:
    """An aware UTC datetime from RFC 3339, a date alone, or either written without padding.

    Where `text` names no offset, it is local time in `zone`; a bare date is midnight there. Fractions of a
    second are kept to the microsecond. Raises ValueError, with the fix, for all else.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is not a date; write {EXAMPLE}')
    numbers = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    microsecond = int((found["fraction"] or "").ljust(6, "0")[:6])
    try:
        local = datetime(**numbers, microsecond=microsecond, tzinfo=_offset(found["zone"]) or zone)
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f'"{text}" is not a date ({error}); write {EXAMPLE}') from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        reason = f"the year must be in {FIRST_YEAR}..{LAST_YEAR}"
        raise ValueError(f'"{text}" is not a date ({reason}); write {EXAMPLE}')
    return moment


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def zone(name: str) -> tzinfo:
    """The IANA time zone called `name`. Raises ValueError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'"{name}" is not an IANA time zone; write one such as Asia/Shanghai') from None


def iso(moment: datetime) -> str:
    """The form that the page shows: UTC, to the millisecond, `2026-04-04T19:56:41.309Z`."""
    return moments.iso(moment)


def formatted(moment: datetime, pattern: str, locale: str, local: tzinfo) -> str:
    """`moment` in the zone `local` by a CLDR pattern (`d MMMM y`) or a named length (`long`).

    `iso` gives `iso(moment)` whatever the zone.
    """
    if pattern == "iso":
        return iso(moment)
    if pattern in NAMED:
        return _day(moment.astimezone(local).date(), pattern, locale)
    from babel.dates import format_datetime  # noqa: PLC0415 - 17 ms that many runs do not need

    return format_datetime(moment, pattern, tzinfo=local, locale=locale)


@lru_cache(maxsize=1 << 14)
def _day(day: date, length: str, locale: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - as above

    return format_date(day, format=length, locale=locale)


def pattern(text: str) -> str:
    """`text` if it is `iso`, a named length, or a CLDR pattern. Raises ValueError, with the fix, if not."""
    try:
        formatted(datetime(2026, 4, 4, tzinfo=UTC), text, "en", UTC)
    except (KeyError, ValueError, AttributeError) as error:
        raise ValueError(
            f'"{text}" is not a CLDR date pattern ({error}); write one such as d MMMM y'
        ) from None
    return text


@lru_cache(maxsize=1024)
def month_name(year: int, month: int, locale: str) -> str:
    """A month as a heading, by CLDR's `yMMMM` skeleton: `April 2026`, `2026年4月`."""
    from babel.dates import format_skeleton  # noqa: PLC0415 - as above

    return format_skeleton("yMMMM", datetime(year, month, 1, tzinfo=UTC), locale=locale)


@lru_cache(maxsize=256)
def year_name(year: int, locale: str) -> str:
    """A year as a heading, by CLDR's `y` skeleton: `2026`, `2026年`."""
    from babel.dates import format_skeleton  # noqa: PLC0415 - as above

    return format_skeleton("y", datetime(year, 1, 1, tzinfo=UTC), locale=locale)
