"""Windows in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..windows import Window

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # whatever the locale


def span(window: Window) -> str:
    """Return the days that a window covers, as briefly as they allow.

    >>> from mentornet.windows import between
    >>> span(between(date(2024, 1, 1), date(2024, 4, 1))), span(between(date(2024, 3, 1), date(2024, 4, 1)))
    ('Jan – Mar 2024', 'Mar 2024')
    >>> span(between(date(2024, 1, 5), date(2024, 4, 4))), span(between(date(2023, 12, 5), date(2024, 1, 4)))
    ('5 Jan – 3 Apr 2024', '5 Dec 2023 – 3 Jan 2024')
    """
    return days(window.first_day, window.last_day)


def days(first: date, last: date) -> str:
    """Return the span from one day to another, both included, as briefly as it allows."""
    whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return _month(last)
    if first == last:
        return _day(first)
    write, write_year = (
        (_month, MONTHS[first.month - 1]) if whole_months else (_day, f"{first.day} {MONTHS[first.month - 1]}")
    )
    return f"{write_year if first.year == last.year else write(first)} – {write(last)}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"
