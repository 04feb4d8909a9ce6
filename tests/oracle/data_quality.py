"""Queries about the record itself."""

from __future__ import annotations

import calendar
from collections import defaultdict

from .record import month, ordered


def roster_without_events(record, *, start, end):
    seen = {who for day, people in record.gatherings if start <= day < end for who in people}
    rows = [
        (who, *(record.people[who].get(name) for name in ("name", "joined", "left")))
        for who in record.present(start, end)
        if who not in seen and not record.others(who, start, end)
    ]
    return sorted(rows, key=lambda row: row[0])


def events_outside_employment(record, *, all_rows):
    rows = []
    for who, row in record.people.items():
        days, joined, left = [day for day, _, _ in record.contacts[who]], row.get("joined"), row.get("left")
        if days and (joined or left):
            early = sum(day < joined for day in days) if joined else 0
            late = sum(day > left for day in days) if left else 0
            if all_rows or early or late:
                rows.append((who, joined, left, min(days), max(days), early, late))
    return sorted(rows, key=lambda row: row[0])


def coverage_by_channel(record, *, start, end):
    found = defaultdict(list)
    for day, one, other, kind, _ in record.pairs:
        if start <= day < end:
            found[month(day), kind or "not known"].append((day, one, other))
    return sorted(
        (*key, len(pairs), len({who for _, *two in pairs for who in two}), len({day for day, _, _ in pairs}))
        for key, pairs in found.items()
    )


def months_on_record(record, *, start, end):
    found = defaultdict(list)
    for day, *_ in record.pairs:
        if start <= day < end:
            found[month(day)].append(day)
    return sorted(
        (name, calendar.monthrange(days[0].year, days[0].month)[1], len(set(days)), min(days), max(days), len(days))
        for name, days in found.items()
    )


def attribute_coverage(record, *, at):
    here = [who for who, row in record.people.items() if not row.get("external")]
    here = [who for who in here if record.joined(who) <= at <= record.left(who)]
    rows = []
    for name in ("org_unit", "level", "function", "location", "manager_id"):
        known = sum(any(held.get(name) is not None for held in record.held(who, at)) for who in here)
        rows.append((name, len(here), known, known / len(here) if here else None))
    return sorted(rows) if here else []


def mentorship_dates(record, *, all_rows):
    rows = []
    for one, other, start, _, _, row in record.spells("mentorships"):
        mentor, mentee = record.people[one], record.people[other]
        flags = (
            start is None,
            bool(start and mentor.get("joined") and start < mentor["joined"]),
            bool(start and mentee.get("joined") and start < mentee["joined"]),
            bool(mentor.get("joined") and mentee.get("joined") and mentor["joined"] > mentee["joined"]),
            bool(start and (start > record.left(one) or start > record.left(other))),
        )
        if all_rows or any(flags):
            rows.append((one, other, start, row.get("program") or "", *flags))
    return ordered(rows, 0, 1, 2, 3)
