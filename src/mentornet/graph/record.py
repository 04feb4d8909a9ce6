"""Which windows a record is cut into."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from ..errors import UsageError, hint
from ..windows import Kind, Window, calendar, expanding, parse_days, rolling

if TYPE_CHECKING:
    from ..config import Config


def choose_windows(
    config: Config,
    first: date,
    until: date,
    *,
    length: str | None,
    step: str | None,
    kind: str | None,
    unit: str | None,
) -> list[Window]:
    """Return the windows of ``[first, until)``; options that are ``None`` are the configuration's.

    Raises
    ------
    UsageError: an option is not valid, or not one window fits between ``first`` and ``until``.
    """
    given = config.windows
    kind = kind or ("calendar" if unit else given.kind)
    if until <= first:
        raise UsageError(f"the windows end on {until}, which is not after their start on {first}")
    if kind == "calendar":
        if length or step:
            raise UsageError("calendar windows have a unit (month, quarter, year) in place of a length and a step")
        found = calendar(first, until, unit=unit or given.unit, timezone=config.timezone)  # type: ignore[arg-type]
        wanted = f"complete calendar {unit or given.unit}"
    elif kind in get_args(Kind):
        if unit:
            raise UsageError(f"a unit belongs to calendar windows; {kind} windows have a length such as '90D'")
        make, length = (rolling if kind == "rolling" else expanding), length or given.length
        found = make(first, until, length=length, step=step or given.step, timezone=config.timezone)
        wanted = f"window of {parse_days(length)} days"
    else:
        raise UsageError(f"windows of kind '{kind}' do not exist{hint(kind, get_args(Kind))}")
    if not found:
        last, days = until - timedelta(days=1), (until - first).days
        raise UsageError(
            f"{first} to {last} ({days} day{'s' * (days != 1)}) holds no {wanted}; choose shorter windows, an earlier "
            "start or a later end"
        )
    return found


def parse_day(value: date | str | None, what: str) -> date | None:
    """Return a day given as a date or as text such as ``2024-01-31``.

    >>> parse_day("2024-01-31", "start")
    datetime.date(2024, 1, 31)
    """
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{what} '{value}' is not a date such as 2024-01-31") from None
