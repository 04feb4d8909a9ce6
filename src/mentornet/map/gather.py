"""What maps and their index take from the program's tables: mentees, cohorts, events, consent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from .dates import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..stores.snapshot import Snapshot
    from ..windows import Window

INTRODUCTION = "introduction"  # the purpose of consent that lets two people be named to each other


def mentees(snapshot: Snapshot) -> list[str]:
    """Return everyone who is mentored or takes part in a programme, in roster order."""
    named = set(snapshot.table("mentorships")["mentee_id"].to_pylist())
    named |= {row["person_id"] for row in _participants(snapshot)}
    return [person for person in snapshot.people_ids if person in named]


def cohorts(snapshot: Snapshot) -> dict[str, str]:
    """Return the cohort of every participant: the programme, and the month in which the person entered it first."""
    found: dict[str, tuple[date, str]] = {}
    for row in _participants(snapshot):
        entered = row["entered"]
        label = row["program"] + (f", entered {MONTHS[entered.month - 1]} {entered.year}" if entered else "")
        candidate = (entered or date.max, label)
        found[row["person_id"]] = min(candidate, found.get(row["person_id"], candidate))
    return {person: label for person, (_, label) in found.items()}


def program_events(snapshot: Snapshot, windows: Sequence[Window]) -> dict[str, list[tuple[str, int]]]:
    """Return when each participant entered and left the programme, at the first window that reaches the day."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in _participants(snapshot):
        for column, label in (("entered", "Entered the programme"), ("exited", "Left the programme")):
            day = row.get(column)
            if day is None or day < windows[0].first_day:
                continue
            index = next((index for index, window in enumerate(windows) if window.last_day >= day), None)
            if index is not None:
                found.setdefault(row["person_id"], []).append((label, index))
    return found


def consenting(snapshot: Snapshot, day: date, purpose: str = INTRODUCTION) -> frozenset[str]:
    """Return everyone whose consent for the purpose holds on that day and has not ended before today."""
    today = date.today()  # noqa: DTZ011 - consent is given by the day
    return frozenset(
        row["person_id"]
        for row in snapshot.table("consent").to_pylist()
        if row["purpose"] == purpose and row["from"] <= day and (row["to"] is None or row["to"] >= max(day, today))
    )


def _participants(snapshot: Snapshot) -> Iterator[dict[str, Any]]:
    return (row for row in snapshot.table("participants").to_pylist() if row["arm"] == "participant")
