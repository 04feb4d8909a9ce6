"""Local days as instants: naive UTC, with a resolution of one millisecond.

A DAY value is a local date that may carry an exact instant in its ``_time`` companion.  A date alone begins at the
local midnight before it and ends with the last millisecond of its day: a date-only end includes that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from ..schema import companion
from ..windows import midnight

TICK = timedelta(milliseconds=1)
ALWAYS, NEVER = datetime(1, 1, 1), datetime(9999, 12, 31)  # noqa: DTZ001 - instants are naive UTC


@cache  # a record has few distinct days, and each is asked for many times
def start_of_day(day: date, timezone: str) -> datetime:
    """Return the local midnight before a day; the first and last year that dates can hold mean always and never."""
    if day.year == date.max.year:
        return NEVER
    return ALWAYS if day.year == date.min.year else midnight(day, timezone)


def first_instant(row: Mapping[str, Any], column: str, timezone: str) -> datetime | None:
    """Return when a DAY value begins: its exact instant, else the local midnight of its date; ``None``: no value."""
    exact: datetime | None = row.get(companion(column))
    if exact is not None:
        return exact
    return None if row.get(column) is None else start_of_day(row[column], timezone)


def last_instant(row: Mapping[str, Any], column: str, timezone: str) -> datetime | None:
    """Return when a DAY value ends: its exact instant, else the last millisecond of its day; ``None``: no value."""
    exact: datetime | None = row.get(companion(column))
    if exact is not None:
        return exact
    return None if row.get(column) is None else end_of_day(row[column], timezone)


def end_of_day(day: date, timezone: str) -> datetime:
    """Return the last millisecond of a local day."""
    return NEVER if day.year == date.max.year else start_of_day(day + timedelta(days=1), timezone) - TICK


def local_day(instant: datetime, timezone: str) -> date:
    """Return the local date of a naive UTC instant; in the first and last year that dates can hold, the one in UTC.

    >>> local_day(datetime(2024, 6, 30, 22), "Europe/Berlin")
    datetime.date(2024, 7, 1)
    """
    if instant.year in (date.min.year, date.max.year):
        return instant.date()
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).date()


def tick(instant: datetime) -> np.datetime64:
    """Return the first whole millisecond at or after an instant: it splits millisecond values as the instant does."""
    return np.datetime64(instant + (TICK - timedelta(microseconds=1)), "ms")
