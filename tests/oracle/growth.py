"""Queries about ties that come, go and stay."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .record import month, ordered


def tie_changes(record, *, person, start, end, kinds, assumed_days):
    first = start - (end - start)
    here = {who for who in record.people if record.here(who, first, start) and record.here(who, start, end)}
    here &= set(record.present(start, end))
    before = record.ties(first, start, kinds, assumed_days)
    now = record.ties(start, end, kinds, assumed_days)
    rows = []
    for who in here:
        if person in (None, who):
            old, new = before[who] & here, now[who] & here
            rows.append((who, len(old), len(new), len(new - old), len(old - new), len(old & new)))
    return sorted(rows)


def ties_since_mentorship(record, *, start, end, days):
    rows, length = set(), timedelta(days=days)
    for mentor, mentee, began, *_ in record.spells("mentorships"):
        if began and start <= began < end:
            before = record.others(mentee, began - length, began) - {mentor}
            after = _first_days(record, mentee, began, began + length)
            after.pop(mentor, None)
            formed = {other: day for other, day in after.items() if other not in before}
            through = [other for other, day in formed.items() if other in record.others(mentor, date.min, day)]
            rows.add((mentor, mentee, began, len(before), len(after), len(formed), len(through)))
    return ordered(rows, 2, 0, 1)


def ties_through_mentor(record, *, person, start, end):
    rows = set()
    for other, day in _first_days(record, person, date.min, date.max).items():
        if not start <= day < end:
            continue
        for mentor, mentee, began, ended, _, _ in record.spells("mentorships"):
            if mentee == person and mentor != other and began and began <= day <= (ended or date.max):
                known = [when for when, who, _ in record.within(mentor, date.min, day) if who == other]
                introduced = any(
                    {row["a_id"], row["b_id"]} == {person, other} and row["broker_id"] == mentor and row["at"] <= day
                    for row in record.rows("introductions")
                )
                if known:
                    rows.add((other, record.people[other].get("name"), day, mentor, min(known), introduced))
    return ordered(rows, 2, 0, 3)


def surviving_ties(record, *, person, start, end, months, days):
    found = defaultdict(list)
    for other, day in _first_days(record, person, date.min, date.max).items():
        if start <= day < end:
            later = _months_on(day, months)
            found[month(day)].append(other in record.others(person, later, later + timedelta(days=days)))
    return sorted((name, len(alive), sum(alive), sum(alive) / len(alive)) for name, alive in found.items())


def _first_days(record, who, start, end):
    found = {}
    for day, other, _ in record.within(who, start, end):
        found[other] = min(day, found.get(other, day))
    return found


def _months_on(day, months):
    """The same day so many months on, or the last of a shorter month."""
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, place + 1, last)
        except ValueError:
            continue
    return date(year, place + 1, day.day)
