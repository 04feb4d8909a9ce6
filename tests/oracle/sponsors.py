"""Queries about sponsors."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .record import ordered


def sponsors_within(record, *, person, hops, level, at, days):
    if person not in record.people:
        return []
    if at is None:
        at = _last_tie(record, person) + timedelta(days=1)
    since = at - timedelta(days=days)
    steps = _steps(_near(record, since, at), person, hops)
    return ordered(((who, n) for who, n in steps.items() if record.senior(who, at, level)), 1, 0)


def people_without_sponsor_path(record, *, at, hops, level, days):
    since = at - timedelta(days=days)
    near, reached = _near(record, since, at), set()
    for who in record.people:
        if record.senior(who, at, level):
            reached |= {who, *_steps(near, who, hops)}
    rows = [
        (who, row.get("name"))
        for who, row in record.people.items()
        if who not in reached and not row.get("external") and record.joined(who) <= at <= record.left(who)
    ]
    return sorted(rows, key=lambda row: row[0])


def sponsor_access(record, *, person, start, end, level, sponsors, kinds, assumed_days):
    near = record.ties(start, end, kinds, assumed_days)
    senior = {
        who
        for who in record.people
        if record.here(who, start, end)
        and (who in sponsors or (record.fact(who, record.entry(who, start, end), "level") or 0) >= level)
    }
    rows = []
    for who in record.present(start, end):
        if person in (None, who):
            steps = sorted(n for other, n in _steps(near, who, 3).items() if other in senior)
            within = [sum(n <= k for n in steps) for k in (1, 2, 3)]
            if steps:
                rows.append((who, steps[0], *within))
    return sorted(rows, key=lambda row: row[0])


def sponsor_paths(record, *, person, start, end, level, hops):
    near = record.ties(start, end)
    steps, rows = _steps(near, person, hops), []
    for who, count in steps.items():
        if record.senior(who, start, level):
            path = [who]
            while steps.get(path[0], 0) > 1:
                path.insert(0, min(one for one in near[path[0]] if steps.get(one) == steps[path[0]] - 1))
            rows.append((who, count, " > ".join([person, *path])))
    return ordered(rows, 1, 0)


def ways_to_sponsors(record, *, person, start, end, level):
    near, through = record.ties(start, end), defaultdict(set)
    for contact in near[person]:
        for who in near[contact] - {person}:
            if record.senior(who, start, level):
                through[who].add(contact)
    rows = []
    for contact in near[person]:
        reached = [who for who, ways in through.items() if contact in ways]
        only = [who for who in reached if len(through[who]) == 1 and who not in near[person]]
        if reached:
            rows.append((contact, record.people[contact].get("name"), len(reached), len(only)))
    return ordered(rows, -3, -4, 0)


def acts_before_promotion(record, *, start, end, days):
    rows = []
    for (who, day), sources in _promotions(record, start, end).items():
        acts = [
            (first or act, one)
            for one, other, first, _, act, _ in record.spells("sponsorships")
            if other == who and (first or act) and day - timedelta(days=days) < (first or act) <= day
        ]
        last = max((when for when, _ in acts), default=None)
        rows.append((who, day, len(sources), len(acts), len({one for _, one in acts}), last))
    return ordered(rows, 1, 0)


def sponsor_contact_by_unit(record, *, start, end, level):
    found = defaultdict(list)
    for who, row in record.people.items():
        if row.get("external") or record.left(who) < start:
            continue
        for unit in record.units(who, start):
            levels = [held["level"] or 0 for held in record.held(who, start) if held["org_unit"] == unit]
            if max(levels) < level:
                others = record.others(who, start, end)
                found[unit].append(any(record.senior(other, start, level) for other in others))
    return sorted((unit, len(known), sum(known), sum(known) / len(known)) for unit, known in found.items())


def _promotions(record, start, end):
    found = defaultdict(set)
    for row in record.rows("career"):
        if row["kind"] == "promotion" and start <= row["at"] < end:
            found[row["person_id"], row["at"]] |= {row.get("source")} - {None}
    return found


def _near(record, since, at):
    """Ties of the days before a date, without people who had left by then."""
    gone = {who for who in record.people if record.left(who) < since}
    near = record.ties(since, at)
    return defaultdict(set, {who: others - gone for who, others in near.items()})


def _steps(near, person, most):
    found, edge = {person: 0}, {person}
    for steps in range(1, most + 1):
        edge = {other for who in edge for other in near[who]} - found.keys()
        found |= dict.fromkeys(edge, steps)
    del found[person]
    return found


def _last_tie(record, person):
    days = [day for day, _, _ in record.contacts[person]]
    for table in ("mentorships", "sponsorships"):
        for one, other, start, end, act, _ in record.spells(table):
            if person in (one, other):
                days.append(end or start or act or date.min)
    return max(days)
