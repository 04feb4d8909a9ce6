"""A program's tables as rows, and the few notions that all queries share."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta


class Record:
    """The tables that were loaded: who is when in the organisation, what they are, and who had to do with whom."""

    def __init__(self, tables, *, max_participants=20):
        self.tables = {name: table.to_pylist() for name, table in tables.items()}
        self.people = {row["person_id"]: row for row in self.rows("people")}
        self.positions = defaultdict(list)
        for row in self.rows("positions"):
            self.positions[row["person_id"]].append(row)
        self.pairs = []  # (day, one, other, kind, minutes), one row a pair
        self.gatherings = []  # (day, people)
        for row in self.rows("interactions"):
            people = row["participants"] or [row["source_id"], row["target_id"]]
            if len(people) > max_participants:
                self.gatherings.append((row["day"], people))
                continue
            for place, one in enumerate(people):
                for other in people[place + 1 :]:
                    self.pairs.append((row["day"], one, other, row["kind"], row["minutes"]))
        self.contacts = defaultdict(list)  # person -> (day, other, minutes)
        for day, one, other, _, minutes in self.pairs:
            self.contacts[one].append((day, other, minutes or 0.0))
            self.contacts[other].append((day, one, minutes or 0.0))

    def rows(self, table):
        return self.tables.get(table, [])

    def spells(self, table):
        """Yield (source, target, start, end, act, row); an act has a day and no start."""
        source, target = {"mentorships": ("mentor_id", "mentee_id"), "sponsorships": ("sponsor_id", "protege_id")}[
            table
        ]
        for row in self.rows(table):
            start, act = row.get("start"), row.get("at")
            yield row[source], row[target], start, row.get("end"), None if start else act, row

    def joined(self, who):
        return self.people[who].get("joined") or date.min

    def left(self, who):
        return self.people[who].get("left") or date.max

    def here(self, who, start, end):
        return self.joined(who) < end and self.left(who) >= start

    def present(self, start, end):
        """Everyone of the roster who is in the organisation at some time of the window."""
        return [who for who, row in self.people.items() if not row.get("external") and self.here(who, start, end)]

    def held(self, who, day):
        """The positions held on a day, the one that began last first."""
        found = [row for row in self.positions[who] if row["valid_from"] <= day <= (row.get("valid_to") or date.max)]
        return sorted(found, key=lambda row: row["valid_from"], reverse=True)

    def fact(self, who, day, name):
        """A column of the position held on a day, else of the roster."""
        held = self.held(who, day)
        value = held[0].get(name) if held else None
        return self.people[who].get(name) if value is None else value

    def units(self, who, day):
        return {row["org_unit"] for row in self.held(who, day)} - {None}

    def senior(self, who, day, level):
        return self.left(who) >= day and any((row.get("level") or 0) >= level for row in self.held(who, day))

    def entry(self, who, start, end):
        """The day on which a person counts: the window's first, or the day of joining inside it."""
        return self.joined(who) if start < self.joined(who) < end else start

    def active(self, one, other, start, end, first, until, assumed=None):
        """Whether a spell is active in [first, until); one without an end lasts until either person leaves."""
        if start is None or start >= until:
            return False
        if end is not None:
            return end >= first
        last = min(self.left(one), self.left(other))
        if assumed is not None:
            last = min(last, start + timedelta(days=assumed - 1))
        return last >= max(first, start)

    def ties(self, first, until, kinds=("interactions", "mentorships", "sponsorships"), assumed=None):
        """Return who is tied to whom in [first, until): person -> others."""
        found = defaultdict(set)
        for kind, one, other in self.relations(first, until, assumed):
            if kind in kinds and one != other:
                found[one].add(other)
                found[other].add(one)
        return found

    def relations(self, first, until, assumed=None):
        """Yield (kind, source, target) of everything that happens or lasts in [first, until)."""
        for day, one, other, _, _ in self.pairs:
            if first <= day < until:
                yield "interactions", one, other
        for table in ("mentorships", "sponsorships"):
            for one, other, start, end, act, _ in self.spells(table):
                longest = assumed if table == "mentorships" else None
                if self.active(one, other, start, end, first, until, longest) or (act and first <= act < until):
                    yield table, one, other

    def within(self, who, start, end):
        return [contact for contact in self.contacts[who] if start <= contact[0] < end]

    def others(self, who, start, end):
        return {other for _, other, _ in self.within(who, start, end)}


def ordered(rows, *keys):
    """Sort by columns, given by place; a negative one (counted from -1: the first) descends.  Missing values are large."""

    def part(row, key):
        value = row[key if key >= 0 else -key - 1]
        return (value is None, value if value is not None else 0)

    rows = list(rows)
    for key in reversed(keys):
        rows.sort(key=lambda row: part(row, key), reverse=key < 0)
    return rows


def middle(values):
    """The middle value, the lower of two; missing without any."""
    found = sorted(value for value in values if value is not None)
    return found[(len(found) - 1) // 2] if found else None


def month(day):
    return f"{day:%Y-%m}" if day.year > 999 else str(day)[:7]
