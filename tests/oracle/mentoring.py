"""Queries about mentorships."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from .record import ordered


def active_mentorships(record, *, at):
    rows = [
        (one, other, start, end, row.get("program"), row.get("kind"))
        for one, other, start, end, _, row in record.spells("mentorships")
        if start and start <= at and record.active(one, other, start, end, at, date.max)
    ]
    return ordered(rows, 0, 1, 2, 3, 4, 5)


def mentor_load(record, *, start, end):
    found = defaultdict(set)
    for one, other, first, last, _, _ in record.spells("mentorships"):
        if record.active(one, other, first, last, start, end):
            found[one].add(other)
    rows = [
        (
            one,
            record.people[one].get("name"),
            len(mentees),
            sum(o in mentees for _, o, _ in record.within(one, start, end)),
        )
        for one, mentees in found.items()
    ]
    return ordered(rows, -3, 0)


def mentorships_without_interactions(record, *, start, end):
    rows = []
    for one, other, first, last, _, row in record.spells("mentorships"):
        if record.active(one, other, first, last, start, end):
            days = [day for day, who, _ in record.within(one, date.min, end) if who == other]
            if not days or max(days) < start:
                rows.append((one, other, first, row.get("program"), max(days, default=None)))
    return ordered(rows, 0, 1, 2, 3)


def mentor_lineage(record, *, person, generations):
    mentors = defaultdict(set)
    for one, other, *_ in record.spells("mentorships"):
        mentors[other].add(one)
    found = _generations(person, generations, lambda who: mentors[who])
    return ordered(((who, record.people[who].get("name"), n) for who, n in found.items()), 2, 0)


def mentoring_descendants(record, *, person, generations):
    mentees = defaultdict(set)
    for one, other, start, *_ in record.spells("mentorships"):
        mentees[one].add((start, other))
    found, edge = {}, {(person, None)}  # who is reached, and since when
    for generation in range(1, generations + 1):
        edge = {
            (other, start)
            for who, since in edge
            for start, other in mentees[who]
            if generation == 1 or (start is not None and since is not None and start >= since)
        }
        for who, _ in edge:
            found.setdefault(who, generation)
    found.pop(person, None)
    return ordered(((who, record.people[who].get("name"), n) for who, n in found.items()), 2, 0)


def rematches(record, *, start, end, least):
    found = defaultdict(list)
    for one, other, first, last, _, _ in record.spells("mentorships"):
        if first and start <= first < end:
            found[other].append((one, first, last))
    rows = []
    for who, spells in found.items():
        mentors, first, last = {one for one, _, _ in spells}, min(s for _, s, _ in spells), max(s for _, s, _ in spells)
        ends = [
            e
            for _, o, s, e in ((a, b, c, d) for a, b, c, d, _, _ in record.spells("mentorships"))
            if o == who and s == first
        ]
        ended = min((e for e in ends if e), default=None)
        waited = (last - ended).days if ended and last > first else None
        if len(mentors) >= least:
            rows.append((who, record.people[who].get("name"), len(mentors), len(spells), first, last, waited))
    return ordered(rows, -3, -4, 0)


def cross_unit_mentorships(record, *, start, end):
    rows = []
    for one, other, first, _, _, _ in record.spells("mentorships"):
        if first and start <= first < end:
            for a in record.held(one, first):
                for b in record.held(other, first):
                    if a["org_unit"] and b["org_unit"] and a["org_unit"] != b["org_unit"]:
                        apart = None if None in (a["level"], b["level"]) else a["level"] - b["level"]
                        rows.append((one, other, first, a["org_unit"], b["org_unit"], apart))
    return ordered(rows, 2, 0, 1, 3, 4, 5)


def mentorships_per_year(record, *, start, end):
    begun = [(one, other, first) for one, other, first, *_ in record.spells("mentorships") if first]
    mentored = defaultdict(lambda: date.max)
    for _, other, first in begun:
        mentored[other] = min(mentored[other], first)
    years = defaultdict(list)
    for one, other, first in begun:
        if start <= first < end:
            years[first.year].append((one, other, mentored[one] < first))
    return sorted(
        (
            year,
            len(spells),
            len({one for one, _, _ in spells}),
            len({other for _, other, _ in spells}),
            len({one for one, _, former in spells if former}),
        )
        for year, spells in years.items()
    )


def mentors_who_were_mentees(record, *, all_rows):
    mentees, since, mentored = defaultdict(set), defaultdict(list), defaultdict(list)
    for one, other, first, *_ in record.spells("mentorships"):
        mentees[one].add(other)
        since[one].append(first)
        mentored[other].append(first)
    rows = []
    for who, found in mentees.items():
        began = min((day for day in since[who] if day), default=None)
        before = min((day for day in mentored[who] if day), default=None)
        waited = (began - before).days if began and before else None
        if all_rows or mentored[who]:
            rows.append((who, record.people[who].get("name"), len(found), began, before, waited))
    return ordered(rows, -3, 0)


def _generations(person, most, neighbours):
    found, edge = {person: 0}, {person}
    for generation in range(1, most + 1):
        edge = {other for who in edge for other in neighbours(who)} - found.keys()
        found |= dict.fromkeys(edge, generation)
    del found[person]
    return found
