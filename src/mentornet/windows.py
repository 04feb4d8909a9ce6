"""Time windows ``[start, end)``: rolling, expanding and calendar.

Boundaries are local midnights of the program's time zone, kept as naive UTC like every other instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .errors import UsageError

Kind = Literal["rolling", "expanding", "calendar"]
Unit = Literal["month", "quarter", "year"]

_LENGTH = re.compile(r"^\s*(\d+)\s*(D|days?|W|weeks?)\s*$", re.IGNORECASE)
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, order=True)
class Window:
    """A half-open span of time ``[start, end)``.

    ``start`` and ``end`` are naive UTC; ``first_day`` and ``last_day`` are the local dates that it covers.  Two
    windows are comparable (growth, trends) when both are ``rolling`` and of equal length in days.
    """

    start: datetime
    end: datetime
    kind: Kind = "rolling"
    timezone: str = "UTC"

    @property
    def first_day(self) -> date:
        """Local date of the first instant."""
        return self.start.replace(tzinfo=UTC).astimezone(ZoneInfo(self.timezone)).date()

    @property
    def last_day(self) -> date:
        """Local date of the last instant."""
        last = (self.end - timedelta(milliseconds=1)).replace(tzinfo=UTC)
        return last.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def end_day(self) -> date:
        """Local date of ``end``: the day after the last day covered."""
        return self.last_day + timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of local days covered."""
        return (self.end_day - self.first_day).days

    @property
    def label(self) -> str:
        """First and last local day, for people: ``2024-01-01..2024-03-30``."""
        return f"{self.first_day}..{self.last_day}"

    def previous(self) -> Window:
        """Return the window of the same number of days that ends where this one starts."""
        return between(self.first_day - timedelta(days=self.days), self.first_day, self.timezone, kind=self.kind)

    def __str__(self) -> str:
        return self.label


def midnight(day: date, timezone: str) -> datetime:
    """Return the local start of ``day`` as naive UTC.

    >>> midnight(date(2024, 7, 1), "Europe/Berlin")
    datetime.datetime(2024, 6, 30, 22, 0)
    """
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
    return local.astimezone(UTC).replace(tzinfo=None)


def between(first: date, end: date, timezone: str = "UTC", *, kind: Kind = "rolling") -> Window:
    """Return the window from local midnight of ``first`` to local midnight of ``end`` (not included)."""
    return Window(midnight(first, timezone), midnight(end, timezone), kind, timezone)


def parse_days(text: str, *, what: str = "length") -> int:
    """Parse ``90D`` or ``12W`` into days.

    Months and years are refused: they differ in length, so what is measured in them cannot be compared.

    >>> parse_days("90D"), parse_days("2W")
    (90, 14)
    """
    match = _LENGTH.match(str(text))
    days = int(match[1]) * (7 if match[2][0].upper() == "W" else 1) if match else 0
    if days < 1:
        raise UsageError(
            f"{what} '{text}' is not a number of days or weeks such as '90D' or '12W'. Months and years differ in "
            'length; for display use kind = "calendar" with unit = "month", "quarter" or "year".'
        )
    return days


def rolling(start: date, end: date, *, length: str, step: str | None = None, timezone: str = "UTC") -> list[Window]:
    """Return windows of one ``length``, a ``step`` apart (default: one length), all complete within ``[start, end)``.

    >>> [str(w) for w in rolling(date(2024, 1, 1), date(2024, 2, 1), length="14D", step="7D")]
    ['2024-01-01..2024-01-14', '2024-01-08..2024-01-21', '2024-01-15..2024-01-28']
    """
    size, stride = parse_days(length), parse_days(step or length, what="step")
    return [between(day, day + timedelta(days=size), timezone) for day in _starts(start, end, size, stride)]


def expanding(start: date, end: date, *, length: str, step: str | None = None, timezone: str = "UTC") -> list[Window]:
    """Return windows that all begin at ``start`` and end a ``step`` later each; the first is ``length`` long."""
    size, stride = parse_days(length), parse_days(step or length, what="step")
    ends = (day + timedelta(days=size) for day in _starts(start, end, size, stride))
    return [between(start, until, timezone, kind="expanding") for until in ends]


def calendar(start: date, end: date, *, unit: Unit = "month", timezone: str = "UTC") -> list[Window]:
    """Return the calendar months, quarters or years that lie wholly within ``[start, end)``.

    They differ in length: they are for display, and are marked ``kind="calendar"``.

    >>> [str(w) for w in calendar(date(2024, 1, 15), date(2024, 4, 1))]
    ['2024-02-01..2024-02-29', '2024-03-01..2024-03-31']
    """
    if unit not in _MONTHS:
        raise UsageError(f"unit '{unit}' is not one of month, quarter, year")
    months = _MONTHS[unit]
    windows: list[Window] = []
    index = start.year * 12 + (start.month - 1) // months * months
    while (until := _month(index + months)) <= end:
        if _month(index) >= start:
            windows.append(between(_month(index), until, timezone, kind="calendar"))
        index += months
    return windows


def _starts(start: date, end: date, size: int, stride: int) -> Iterator[date]:
    day = start
    while day + timedelta(days=size) <= end:
        yield day
        day += timedelta(days=stride)


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
