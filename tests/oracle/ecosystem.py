"""Queries about a person's ecosystem and about groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from .record import month, ordered


def ego_network(record, *, person, start, end):
    alters = defaultdict(list)
    for day, other, minutes in record.within(person, start, end):
        alters[other].append((day, minutes))
    spells = [(kind, {one, other}) for kind, one, other in record.relations(start, end) if kind != "interactions"]
    for _, pair in spells:
        if person in pair:
            alters[next(iter(pair - {person}))] += []
    rows = []
    for other, contacts in alters.items():
        days = [day for day, _ in contacts]
        kinds = {kind for kind, pair in spells if pair == {person, other}}
        minutes = float(sum(minutes for _, minutes in contacts))
        first, last = (min(days), max(days)) if days else (None, None)
        name = record.people[other].get("name")
        rows.append((other, name, len(days), minutes, first, last, "mentorships" in kinds, "sponsorships" in kinds))
    return ordered(rows, -3, 0)


def contacts_per_month(record, *, person, start, end):
    found = defaultdict(list)
    for day, other, _ in record.within(person, start, end):
        found[month(day)].append(other)
    return sorted((name, len(others), len(set(others))) for name, others in found.items())


def new_contacts(record, *, person, start, end):
    before = record.others(person, start - (end - start), start)
    long_before = record.others(person, date.min, start - (end - start))
    now = defaultdict(list)
    for day, other, _ in record.within(person, start, end):
        now[other].append(day)
    rows = [
        (other, record.people[other].get("name"), len(days), min(days), other not in long_before)
        for other, days in now.items()
        if other not in before
    ]
    return ordered(rows, -3, 0)


def faded_contacts(record, *, person, start, end):
    now, before = record.others(person, start, end), defaultdict(list)
    for day, other, _ in record.within(person, start - (end - start), start):
        before[other].append(day)
    rows = [
        (other, record.people[other].get("name"), len(days), max(days), record.left(other) < start)
        for other, days in before.items()
        if other not in now
    ]
    return ordered(rows, -3, 0)


def groups_without_contact(record, *, start, end):
    met = set()
    for day, one, other, _, _ in record.pairs:
        if start <= day < end:
            met |= {frozenset((a, b)) for a in record.units(one, day) for b in record.units(other, day)}
    units = {
        row["org_unit"]
        for row in record.rows("positions")
        if row["valid_from"] < end and (row.get("valid_to") or date.max) >= start and row["org_unit"]
    }
    return sorted((a, b) for a in units for b in units if a < b and frozenset((a, b)) not in met)


def contacts_by_arm(record, *, start, end):
    found = defaultdict(list)
    for row in record.rows("participants"):
        if record.here(row["person_id"], start, end):
            size = len(record.others(row["person_id"], start, end))
            found[row["program"], row["arm"]].append(size)
    return sorted((*key, len(sizes), sum(sizes) / len(sizes)) for key, sizes in found.items())


def network_sizes(record, *, person, start, end, kinds, assumed_days):
    ties = record.ties(start, end, kinds, assumed_days)
    roles = defaultdict(set)
    for kind, one, other in record.relations(start, end, assumed_days):
        if kind != "interactions":
            roles[other, one].add(kind)
    rows = []
    for who in record.present(start, end):
        if person in (None, who):
            count = Counter()
            for other in ties[who]:
                found = _roles(record, who, other, roles[who, other], start, end)
                count.update(found - {"peer"} or found)
            names = ("mentor", "sponsor", "collaborator", "peer")
            rows.append((who, len(ties[who]), *(count[name] for name in names)))
    return sorted(rows)


def alters_by_role(record, *, person, start, end):
    if person not in record.people:
        return []
    spells = defaultdict(set)
    for kind, one, other in record.relations(start, end):
        if kind != "interactions":
            spells[other, one].add(kind)
    count = Counter(other for _, other, _ in record.within(person, start, end))
    found = defaultdict(list)
    for other in record.ties(start, end)[person]:
        roles = _roles(record, person, other, spells[person, other], start, start)
        first = next((role for role in ("mentor", "sponsor", "collaborator", "peer") if role in roles), "other")
        found[first, record.fact(other, start, "org_unit") or "not known"].append(count[other])
    return sorted((*key, len(counts), sum(counts)) for key, counts in found.items())


def multiplex_ties(record, *, start, end):
    ways = defaultdict(Counter)
    for kind, one, other in record.relations(start, end):
        ways[min(one, other), max(one, other)][kind] += 1
    for row in record.rows("support"):
        if row["asked_at"] and start <= row["asked_at"] < end:
            one, other = row["ego_id"], row["alter_id"]
            ways[min(one, other), max(one, other)]["requests"] += 1
    rows = [
        (
            *pair,
            len(found),
            found["interactions"],
            found["mentorships"] > 0,
            found["sponsorships"] > 0,
            found["requests"],
        )
        for pair, found in ((pair, +found) for pair, found in ways.items())
        if len(found) > 1
    ]
    return ordered(rows, -3, 0, 1)


def _roles(record, who, other, spells, start, end):
    """What `other` is to `who`; a peer only where nothing else holds is for the caller to say."""
    mine, theirs = record.entry(who, start, end), record.entry(other, start, end)
    roles = {{"mentorships": "mentor", "sponsorships": "sponsor"}[kind] for kind in spells}
    unit = record.fact(who, mine, "org_unit")
    managers = record.fact(who, mine, "manager_id"), record.fact(other, theirs, "manager_id")
    if (
        (unit is not None and unit == record.fact(other, theirs, "org_unit"))
        or managers[0] == other
        or managers[1] == who
    ):
        roles.add("collaborator")
    levels = record.fact(who, mine, "level"), record.fact(other, theirs, "level")
    if None not in levels and abs(levels[0] - levels[1]) <= 1:
        roles.add("peer")
    return roles
