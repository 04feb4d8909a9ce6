"""Faults put into the tables on purpose: what a check must find, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .records import Sheet
from .scenario import Dirt

_ERROR, _WARNING = "error", "warning"


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """One bad row: a copy of a good one with some cells changed; ``column`` is where the fault lies."""

    table: str
    column: str
    severity: str
    what: str
    cells: Mapping[str, Any]


def soil(sheets: Mapping[str, Sheet]) -> tuple[dict[str, Sheet], tuple[Dirt, ...]]:
    """Return the tables with one bad row of every kind at their ends, and where each one is (rows as in a CSV file).

    Kinds whose table the program does not have are left out.
    """
    made = dict(sheets)
    found: list[Dirt] = []
    for fault in _faults(sheets):
        sheet = made.get(fault.table)
        if sheet is None or not sheet.rows:
            continue
        good = _template(sheet)
        row = tuple(fault.cells.get(column, cell) for column, cell in zip(sheet.columns, good, strict=True))
        made[fault.table] = Sheet(sheet.columns, [*sheet.rows, row])
        value = fault.cells.get(fault.column, good[sheet.columns.index(fault.column)])
        found.append(
            Dirt(
                file=f"{fault.table}.csv",
                row=len(sheet.rows) + 2,  # the header is row 1
                column=fault.column,
                value="" if value is None else ";".join(value) if isinstance(value, list) else str(value),
                severity=fault.severity,
                what=fault.what,
            )
        )
    return made, tuple(found)


def _template(sheet: Sheet) -> tuple[Any, ...]:
    """Return the first row that names two people where the table has pairs, else the first row."""
    if "source_id" in sheet.columns:
        source = sheet.columns.index("source_id")
        return next((row for row in sheet.rows if row[source]), sheet.rows[0])
    return sheet.rows[0]


def _faults(sheets: Mapping[str, Sheet]) -> list[_Fault]:
    people = [row[0] for row in sheets["people"].rows]
    one, other, nobody = people[0], people[1], f"{people[0]}x"
    pair = {"end": None, "end_reason": None}
    contact = {"source_id": one, "target_id": other, "participants": None, "initiator_id": None}

    def fault(table: str, column: str, severity: str, what: str, cells: Mapping[str, Any]) -> _Fault:
        return _Fault(table=table, column=column, severity=severity, what=what, cells=cells)

    def meeting(number: int, column: str, severity: str, what: str, cells: Mapping[str, Any]) -> _Fault:
        return fault("interactions", column, severity, what, {**contact, "interaction_id": f"D{number}", **cells})

    return [
        fault("people", "person_id", _ERROR, "the id is taken by an earlier row", {"person_id": one}),
        fault("mentorships", "mentee_id", _ERROR, "an id that is not in people", {**pair, "mentee_id": nobody}),
        fault(
            "mentorships", "mentee_id", _ERROR, "mentor and mentee are one person", {"mentor_id": one, "mentee_id": one}
        ),
        fault(
            "mentorships",
            "end",
            _ERROR,
            "the end before the start",
            {**pair, "start": "2024-06-01", "end": "2024-05-01"},
        ),
        fault("mentorships", "start", _ERROR, "a day that does not exist", {**pair, "start": "2024-02-30"}),
        fault("mentorships", "start", _WARNING, "no start", {**pair, "start": None}),
        fault("mentorships", "kind", _WARNING, "an unknown kind", {**pair, "kind": "arranged"}),
        fault("participants", "arm", _ERROR, "an arm that does not exist", {"person_id": other, "arm": "treated"}),
        meeting(1, "at", _ERROR, "text in place of a time", {"at": "soon"}),
        meeting(2, "at", _ERROR, "no time", {"at": None}),
        meeting(3, "at", _WARNING, "a clock that was never set", {"at": "1979-12-31T23:00"}),
        meeting(4, "source_id", _ERROR, "an id that is not in people", {"source_id": nobody}),
        meeting(5, "target_id", _ERROR, "somebody meets themselves", {"target_id": one}),
        meeting(
            6,
            "participants",
            _ERROR,
            "a list of one participant",
            {"source_id": None, "target_id": None, "participants": [one]},
        ),
        meeting(7, "minutes", _ERROR, "text in place of a number", {"minutes": "half an hour"}),
        meeting(8, "source_id", _ERROR, "nobody took part", {"source_id": None, "target_id": None}),
        fault("goals", "goal_id", _ERROR, "the id is taken by an earlier row", {"person_id": other}),
        fault("learning", "goal_id", _ERROR, "a goal that does not exist", {"goal_id": "G0"}),
        fault("opportunities", "accepted_at", _ERROR, "accepted before it was offered", {"accepted_at": "2001-01-01"}),
    ]
