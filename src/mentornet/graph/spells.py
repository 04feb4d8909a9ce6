"""Mentorships and sponsorships as spells of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..network import MENTORS, SPONSORS
from ..windows import Window, parse_days
from .instants import TICK, end_of_day, first_instant, last_instant, tick

if TYPE_CHECKING:
    import pyarrow as pa

    from .roster import Person


@dataclass(frozen=True)
class Spell:
    """One mentorship or sponsorship from ``first`` to ``last`` (both included); an act has the two alike."""

    relation: str
    source: str
    target: str
    first: datetime
    last: datetime
    details: Mapping[str, Any]  # start, end and the table's further columns, as recorded


class Spells:
    """Every spell of a program; those without a start are in no window and are counted.

    ``first`` and ``last`` are when each begins and ends, in the order of ``all``.
    """

    def __init__(self, spells: list[Spell], *, without_start: int, never_active: int) -> None:
        self.all = spells
        self.without_start = without_start
        self.never_active = never_active  # open spells that begin after one of the two has left
        self.first = np.array([spell.first for spell in spells], dtype="datetime64[ms]")
        self.last = np.array([spell.last for spell in spells], dtype="datetime64[ms]")

    def active(self, window: Window) -> Iterator[Spell]:
        """Yield the spells active in a window: they begin before its end and do not end before its start."""
        return (self.all[index] for index in self.active_positions(window))

    def active_positions(self, window: Window) -> npt.NDArray[np.intp]:
        """Return where in ``all`` the spells active in a window are."""
        return np.flatnonzero((self.first < tick(window.end)) & (self.last >= tick(window.start)))


def read_spells(
    mentorships: pa.Table, sponsorships: pa.Table, persons: Mapping[str, Person], timezone: str, assumed_length: str
) -> Spells:
    """Return the spells of both tables.

    A spell without an end lasts until either person leaves; a mentorship without an end lasts ``assumed_length`` at
    most, where that is given.  A sponsorship with ``at`` and without ``start`` is a dated act.
    """
    longest = None if assumed_length == "none" else parse_days(assumed_length, what="assumed_length")
    spells: list[Spell] = []
    rows = [(MENTORS, "mentor_id", "mentee_id", longest, row) for row in mentorships.to_pylist()]
    rows += [(SPONSORS, "sponsor_id", "protege_id", None, row) for row in sponsorships.to_pylist()]
    without_start = 0
    for relation, source, target, days, row in rows:
        who = row.pop(source), row.pop(target)
        first = first_instant(row, "start", timezone)
        act = first_instant(row, "at", timezone) if relation == SPONSORS else None
        if first is not None:
            last = last_instant(row, "end", timezone)
            if last is None:
                left = min(persons[who[0]].last, persons[who[1]].last)
                last = left if days is None else min(left, _assumed_end(row, days, timezone))
            spells.append(Spell(relation, *who, first, last, _details(row)))
        elif act is not None:
            spells.append(Spell(relation, *who, act, act, _details(row)))
        else:
            without_start += 1
    kept = [spell for spell in spells if spell.first <= spell.last]
    return Spells(kept, without_start=without_start, never_active=len(spells) - len(kept))


def _assumed_end(row: Mapping[str, Any], days: int, timezone: str) -> datetime:
    """Return the last instant of a spell of so many days: whole local days where only the date is known."""
    exact: datetime | None = row.get("start_time")
    if exact is not None:
        return exact + timedelta(days=days) - TICK
    start: date = row["start"]
    return end_of_day(start + timedelta(days=days - 1), timezone)


def _details(row: Mapping[str, Any]) -> dict[str, Any]:
    recorded = {name: value for name, value in row.items() if not name.endswith("_time")}
    return {"start": None, "end": None} | recorded
