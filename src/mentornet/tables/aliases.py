"""Aliases: further ids of the same person, resolved through chains to the one in people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .reading import FILE, OK, ROW, Staged
from .references import Ids

if TYPE_CHECKING:
    from .cells import Mask
    from .problems import ProblemLog


def resolve(staged: Staged, people: Ids, log: ProblemLog, *, external: bool) -> tuple[dict[str, str], Mask]:
    """Return alias -> person_id over all rows, and the mask of rows that lead to nobody.

    An alias that is itself a person_id is an error; so is one whose chain (alias of an alias) ends outside people,
    or in a circle.  With ``external`` an unknown person at a chain's end becomes an external person.
    """
    columns = [staged.column(name) for name in ("alias_id", "person_id", OK, FILE, ROW)]
    rows = list(zip(*(column.to_pylist() for column in columns), strict=True))
    codes = people.codes(pa.array([row[0] for row in rows], pa.string())) if rows else np.zeros(0, np.int64)
    bad = np.zeros(len(rows), bool)
    direct: dict[str, str] = {}
    for position, (alias, person, good, file, row) in enumerate(rows):
        if alias is not None and codes[position] != Ids.UNKNOWN:
            bad[position] = True
            log.add(
                "aliases", staged.name_of(file),
                f"alias_id '{alias}' is itself in people: one person's id cannot be another's alias",
                code="alias_is_person", row=row, column="alias_id", value=alias,
            )  # fmt: skip
        elif good and alias is not None:
            direct.setdefault(alias, person)
    resolved: dict[str, str] = {}
    for position, (alias, person, good, file, row) in enumerate(rows):
        if bad[position] or not good or alias is None:
            continue
        end, circle = _end(person, direct)
        code = people.codes(pa.array([end], pa.string()))[0]
        if external and not circle and code == Ids.UNKNOWN:
            people.add_external([end])
            code = 0
        if circle or code < 0:
            bad[position] = True
            _report(staged, people, log, (alias, person, file, row), end, circle=circle, code=code)
        else:
            resolved.setdefault(alias, end)
    return resolved, bad


def _end(person: str, direct: dict[str, str]) -> tuple[str, bool]:
    """Follow aliases of aliases; return where they end and whether they run in a circle."""
    seen: set[str] = set()
    while person in direct and person not in seen:
        seen.add(person)
        person = direct[person]
    return person, person in seen


def _report(
    staged: Staged, people: Ids, log: ProblemLog, at: tuple[str, str, int, int], end: str, *, circle: bool, code: int
) -> None:
    alias, person, file, row = at
    if code == Ids.BAD:
        log.tally(
            "aliases", staged.name_of(file), "person_id", "set_aside",
            lambda count, first: (
                f"{count:,} row{'s' * (count != 1)} whose person_id (first '{first}') is in a row of people that has "
                "an error: set aside until that is mended"
            ),
            count=1, row=row, value=person,
        )  # fmt: skip
        return
    near = None if circle else people.nearest(end)
    asked = f"; did you mean '{near}'?" if near else ""
    via = "" if end == person else f", an alias of '{end}',"
    message = (
        f"alias_id '{alias}' leads back to itself: one of the circle must name a person"
        if circle
        else f"person_id '{person}'{via} is not in people{asked}"
    )
    log.add(
        "aliases", staged.name_of(file), message, code="alias_circle" if circle else "unknown_id",
        row=row, column="person_id", value=person, suggestion=near,
    )  # fmt: skip


def canonical(table: pa.Table, resolved: dict[str, str]) -> pa.Table:
    """Return the aliases table with every person_id an id in people."""
    people = [resolved[alias] for alias in table["alias_id"].to_pylist()]
    return table.set_column(
        table.column_names.index("person_id"), "person_id", pa.chunked_array([pa.array(people, pa.string())])
    )


def of_people(people: pa.Array, table: pa.Table) -> pa.Array | None:
    """Return every person's aliases in the table's order; ``None`` where there are none at all."""
    lists: dict[str, list[str]] = {}
    for alias, person in zip(table["alias_id"].to_pylist(), table["person_id"].to_pylist(), strict=True):
        lists.setdefault(person, []).append(alias)
    if not lists:
        return None
    return pa.array([lists.get(person) for person in people.to_pylist()], pa.list_(pa.string()))
