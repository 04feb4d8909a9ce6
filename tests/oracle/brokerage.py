"""Queries about people between others."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from .record import middle, ordered


def introductions_that_became_ties(record, *, start, end, days):
    rows = []
    for row, first in _introduced(record, start, end):
        if first and 0 <= (first - row["at"]).days <= days:
            waited = (first - row["at"]).days
            rows.append((row["broker_id"], row["a_id"], row["b_id"], row["at"], first, waited))
    return ordered(rows, 3, 0, 1, 2)


def introducers(record, *, start, end, days):
    found = defaultdict(list)
    for row, first in _introduced(record, start, end):
        waited = (first - row["at"]).days if first else None
        found[row["broker_id"]].append(waited if waited is not None and 0 <= waited <= days else None)
    rows = [
        (who, record.people[who].get("name"), len(times), sum(t is not None for t in times), middle(times))
        for who, times in found.items()
    ]
    return ordered(rows, -3, 0)


def open_two_paths(record, *, person, start, end):
    near, found = record.ties(start, end), defaultdict(list)
    known = [(who, unit) for who in near[person] for unit in record.units(who, start)]
    for one, unit in known:
        for other, other_unit in known:
            if unit < other_unit and one != other:
                found[unit, other_unit].append(other not in near[one])
    return sorted((*units, len(pairs), sum(pairs)) for units, pairs in found.items())


def sole_links(record, *, start, end, links):
    outside = defaultdict(lambda: defaultdict(set))
    for day, one, other, _, _ in record.pairs:
        if start <= day < end:
            for unit in record.units(one, start):
                for other_unit in record.units(other, start) - {unit}:
                    outside[unit][one].add(other)
                    outside[other_unit][other].add(one)
    rows = [
        (unit, len(people), who, record.people[who].get("name"), len(contacts))
        for unit, people in outside.items()
        if len(people) <= links
        for who, contacts in people.items()
    ]
    return ordered(rows, 0, -5, 2)


def _introduced(record, start, end):
    """Yield each introduction with the day on which the two were first in contact, on the whole record."""
    for row in record.rows("introductions"):
        if start <= row["at"] < end:
            days = [day for day, other, _ in record.within(row["a_id"], date.min, date.max) if other == row["b_id"]]
            yield row, min(days, default=None)
