"""What a window's graph tells beside its ties: support, opportunities, introductions, acts of sponsors, the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..contacts import COHORT_KINDS, Dated
from .instants import first_instant

if TYPE_CHECKING:
    import pyarrow as pa

    from ..stores.snapshot import Events
    from ..windows import Window

Row = dict[str, Any]


class Beside:
    """Rows of tables that make no ties, with a date: a table without a dated row is not on record.

    Attributes
    ----------
    support, opportunities, introductions, acts: the rows, with times as naive UTC.
    support_without_date: how many requests are left out.
    """

    def __init__(
        self, support: pa.Table, opportunities: pa.Table, introductions: pa.Table, sponsorships: pa.Table, timezone: str
    ) -> None:
        requests = _with_instants(support.to_pylist(), ("asked_at", "answered_at", "used_at"), timezone)
        self.support = [row for row in requests if row["asked_at"] or row["used_at"]]
        self.support_without_date = len(requests) - len(self.support)
        self.opportunities = _dated(opportunities.to_pylist(), "offered_at", timezone)
        self.introductions = _dated(introductions.to_pylist(), "at", timezone)
        self.acts = _dated(sponsorships.to_pylist(), "at", timezone)

    def rows(self, window: Window) -> dict[str, list[Row]]:
        """Return the rows that belong to a window, by table; only of tables that are on record.

        ``support``: requests that were asked or used in the window, with ``asked`` (in the window), ``answered``
        (asked in the window and answered before its end) and ``used`` (in the window).  ``opportunities``: those
        offered in it.  ``sponsorship_acts``: those in it.  ``introductions``: those before its end.
        """
        found: dict[str, list[Row]] = {}
        if self.support:
            requests = (_request(row, window) for row in self.support)
            found["support"] = [row for row in requests if row["asked"] or row["used"]]
        if self.opportunities:
            found["opportunities"] = [row for row in self.opportunities if _within(row["offered_at"], window)]
        if self.introductions:
            found["introductions"] = [row for row in self.introductions if row["at"] < window.end]
        if self.acts:
            found["sponsorship_acts"] = [row for row in self.acts if _within(row["at"], window)]
        return found


def dated(events: Events, people: Sequence[str]) -> Iterator[Dated]:
    """Yield (person, other person, time) of every event between two people."""
    columns = (events.source.tolist(), events.target.tolist(), events.at.tolist())
    for source, target, when in zip(*columns, strict=True):
        if source != target:
            yield people[source], people[target], when


def tells_program(mentorships: pa.Table, kinds: Iterable[str]) -> bool:
    """Return whether mentorships say how they came about, or interactions are of a kind that is the programme's own."""
    told = "kind" in mentorships.column_names and mentorships["kind"].null_count < mentorships.num_rows
    return told or any(kind in COHORT_KINDS for kind in kinds)


def _request(row: Row, window: Window) -> Row:
    asked = _within(row["asked_at"], window)
    answered = row["answered_at"]
    return row | {
        "asked": asked,
        "answered": asked and answered is not None and answered < window.end,
        "used": _within(row["used_at"], window),
    }


def _within(instant: datetime | None, window: Window) -> bool:
    return instant is not None and window.start <= instant < window.end


def _dated(rows: Iterable[Mapping[str, Any]], column: str, timezone: str) -> list[Row]:
    return [row for row in _with_instants(rows, (column,), timezone) if row[column] is not None]


def _with_instants(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...], timezone: str) -> list[Row]:
    """Return the rows with the DAY columns as naive UTC: a date alone as its local midnight."""
    return [
        {name: value for name, value in row.items() if not name.endswith("_time")}
        | {column: first_instant(row, column, timezone) for column in columns}
        for row in rows
    ]
