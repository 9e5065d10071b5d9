"""Moments are read strictly and shown by CLDR, whatever the machine's zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import dates

SHANGHAI = dates.zone("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-04-04T19:56:41.309Z", "2026-04-04T19:56:41.309Z"),
        ("2026-04-04t19:56:41.309z", "2026-04-04T19:56:41.309Z"),
        ("2026-04-04 19:56:41.309000+00:00", "2026-04-04T19:56:41.309Z"),
        ("2026-04-05T03:56:41.309+08:00", "2026-04-04T19:56:41.309Z"),
        ("2026-04-04T12:56:41-0700", "2026-04-04T19:56:41.000Z"),
        ("2026-04-04", "2026-04-03T16:00:00.000Z"),
        ("2026-4-4", "2026-04-03T16:00:00.000Z"),
        ("2026-4-4 9:05", "2026-04-04T01:05:00.000Z"),
        ("  2026-04-04T00:00:00Z ", "2026-04-04T00:00:00.000Z"),
    ],
)
def test_read_and_shown(text: str, shown: str) -> None:
    assert dates.iso(dates.parse(text, SHANGHAI)) == shown


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-13-01", "month must be in 1..12"),
        ("2026-02-30", "day"),
        ("2026-04-04T25:00Z", "hour must be in 0..23"),
        ("4 April 2026", '"4 April 2026" is not a date; write 2026-04-04T19:56:41.309Z'),
        ("2026/04/04", "is not a date"),
        ("0001-01-01T00:00+14:00", "is not a date"),
        ("", "is not a date"),
    ],
)
def test_refused_with_the_fix(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as raised:
        dates.parse(text, SHANGHAI)
    assert reason in str(raised.value)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_milliseconds_and_zone_survive(moment: datetime) -> None:
    aware = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    assert dates.parse(dates.iso(aware), SHANGHAI) == aware


def test_shown_by_the_rules_of_each_language() -> None:
    moment = dates.parse("2026-04-04T19:56:41.309Z", UTC)
    assert dates.formatted(moment, "long", "en", UTC) == "April 4, 2026"
    assert dates.formatted(moment, "long", "zh_Hans", SHANGHAI) == "2026年4月5日"
    assert dates.formatted(moment, "y-MM-dd HH:mm", "en", SHANGHAI) == "2026-04-05 03:56"
    assert dates.formatted(moment, "iso", "zh_Hans", SHANGHAI) == "2026-04-04T19:56:41.309Z"
    assert dates.month_name(2026, 4, "zh_Hans") == "2026年4月"
    assert dates.year_name(2026, "en") == "2026"


def test_an_unknown_zone_is_refused_with_the_fix() -> None:
    with pytest.raises(
        ValueError, match='"Shanghai" is not an IANA time zone; write one such as Asia/Shanghai'
    ):
        dates.zone("Shanghai")
