from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentornet.errors import UsageError
from mentornet.windows import Window, between, calendar, expanding, midnight, parse_days, rolling

DAYS = st.dates(date(1990, 1, 1), date(2035, 1, 1))
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])


def test_rolling_windows_are_complete_and_half_open():
    windows = rolling(date(2024, 1, 1), date(2024, 12, 31), length="90D", step="30D")
    assert [w.label for w in windows[:2]] == ["2024-01-01..2024-03-30", "2024-01-31..2024-04-29"]
    assert windows[0].start == datetime(2024, 1, 1)
    assert windows[0].end == datetime(2024, 3, 31)
    assert len(windows) == 10
    assert windows[-1].end_day <= date(2024, 12, 31)


def test_boundaries_are_local_midnights_kept_as_utc():
    summer = between(date(2024, 3, 1), date(2024, 4, 1), "Europe/Berlin")  # the clocks change on 31 March
    assert (summer.start, summer.end) == (datetime(2024, 2, 29, 23), datetime(2024, 3, 31, 22))
    assert (summer.first_day, summer.last_day, summer.days) == (date(2024, 3, 1), date(2024, 3, 31), 31)


@given(DAYS, st.integers(1, 400), ZONES)
def test_previous_has_as_many_days_and_ends_where_this_one_starts(day, days, zone):
    window = between(day, day + timedelta(days=days), zone)
    before = window.previous()
    assert before.end == window.start
    assert (before.days, window.days) == (days, days)
    assert before.first_day == day - timedelta(days=days)


@given(DAYS, ZONES)
def test_midnight_is_the_first_instant_of_the_local_day(day, zone):
    instant = midnight(day, zone).replace(tzinfo=UTC)
    assert instant.astimezone(ZoneInfo(zone)).date() == day
    assert (instant - timedelta(milliseconds=1)).astimezone(ZoneInfo(zone)).date() == day - timedelta(days=1)


@given(DAYS, st.integers(0, 500), st.integers(1, 120), st.integers(1, 60))
def test_rolling_finds_every_window_that_fits_and_no_other(start, span, length, step):
    end = start + timedelta(days=span)
    windows = rolling(start, end, length=f"{length}D", step=f"{step}D")
    expected = [start + timedelta(days=k) for k in range(0, max(span - length + 1, 0), step)]
    assert [w.first_day for w in windows] == expected
    assert {w.days for w in windows} <= {length}


def test_expanding_windows_share_their_start():
    windows = expanding(date(2024, 1, 1), date(2024, 4, 1), length="30D", step="30D")
    assert [w.label for w in windows] == [
        "2024-01-01..2024-01-30",
        "2024-01-01..2024-02-29",
        "2024-01-01..2024-03-30",
    ]
    assert {w.kind for w in windows} == {"expanding"}


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        ("month", ["2024-02-01..2024-02-29", "2024-03-01..2024-03-31"]),
        ("quarter", []),
        ("year", []),
    ],
)
def test_calendar_windows_are_whole_units(unit, labels):
    windows = calendar(date(2024, 1, 2), date(2024, 4, 15), unit=unit)
    assert [w.label for w in windows] == labels
    assert {w.kind for w in windows} <= {"calendar"}


def test_calendar_quarters_and_years():
    assert [w.label for w in calendar(date(2023, 12, 1), date(2024, 7, 1), unit="quarter")] == [
        "2024-01-01..2024-03-31",
        "2024-04-01..2024-06-30",
    ]
    assert [w.days for w in calendar(date(2023, 1, 1), date(2025, 1, 1), unit="year")] == [365, 366]


@pytest.mark.parametrize("text", ["3M", "1Y", "0D", "-5D", "ninety days", "", "90", "D"])
def test_lengths_that_cannot_be_compared_are_refused(text):
    with pytest.raises(UsageError, match="not a number of days or weeks"):
        parse_days(text)


def test_windows_are_values():
    a, b = between(date(2024, 1, 1), date(2024, 2, 1)), between(date(2024, 1, 1), date(2024, 2, 1))
    assert a == b
    assert len({a, b}) == 1
    assert min(between(date(2024, 2, 1), date(2024, 3, 1)), a) == a
    assert isinstance(a, Window)
