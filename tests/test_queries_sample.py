"""Queries on the sample program: every example finds something, and rows equal those of loops over the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from mentornet.config import Config
from mentornet.queries import Library
from mentornet.simulate import simulate
from mentornet.stores import open_store
from mentornet.tables import check_program
from rows import day

LIBRARY = Library.load()


def ask(store, name, **values):
    query = LIBRARY[name]
    return store.query(query.text, query.bind(values)).rows


class Brute:
    """The sample program's tables, answered with loops instead of a graph."""

    def __init__(self, tables):
        self.rows = {name: found.to_pylist() for name, found in tables.items()}
        self.left = {row["person_id"]: row["left"] for row in self.rows["people"]}
        self.contacts = defaultdict(list)  # person -> (day, other, minutes)
        for row in self.rows["interactions"]:
            people = row["participants"] or [row["source_id"], row["target_id"]]
            if len(people) <= 20:
                for one in people:
                    self.contacts[one] += [
                        (row["day"], other, row["minutes"] or 0.0) for other in people if other != one
                    ]

    def gone(self, who, when):
        return self.left[who] is not None and self.left[who] < when

    def within(self, who, start, end):
        return [contact for contact in self.contacts[who] if start <= contact[0] < end]

    def spells(self, start, end):
        """Pairs with an active mentorship or sponsorship in [start, end)."""
        pairs = []
        for name, one, other in (
            ("mentorships", "mentor_id", "mentee_id"),
            ("sponsorships", "sponsor_id", "protege_id"),
        ):
            for row in self.rows[name]:
                if row["start"]:
                    active = row["start"] < end and (row["end"] is None or row["end"] >= start)
                else:
                    active = row.get("at") is not None and start <= row["at"] < end
                if active and not self.gone(row[one], start) and not self.gone(row[other], start):
                    pairs.append((name, row[one], row[other]))
        return pairs

    def steps(self, who, at, days=90):
        """Steps from a person to everyone in reach, over the ties of the days before `at`."""
        since = at - timedelta(days=days)
        near = defaultdict(set)
        for one in self.contacts:
            near[one] |= {other for _, other, _ in self.within(one, since, at)}
        for _, one, other in self.spells(since, at):
            near[one].add(other)
            near[other].add(one)
        found, edge = {who: 0}, [who]
        while edge:
            edge = [n for n in {n for m in edge for n in near[m]} if n not in found and not self.gone(n, since)]
            found |= dict.fromkeys(edge, max(found.values()) + 1)
        return found

    def sponsors(self, at, level=6):
        return {
            row["person_id"]
            for row in self.rows["positions"]
            if row["valid_from"] <= at and (row["valid_to"] is None or row["valid_to"] >= at) and row["level"] >= level
            if not self.gone(row["person_id"], at)
        }


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    simulate(folder)
    config = Config.load(folder)
    with check_program(folder, config) as checked, open_store(str(folder / "mentornet.db")) as opened:
        opened.replace(checked.tables, config, source_hash=checked.source_hash)
        yield opened, Brute(checked.tables)


@pytest.mark.parametrize("name", LIBRARY.names())
def test_the_example_of_every_query_finds_something_in_the_sample(sample, name):
    opened, _ = sample
    query = LIBRARY[name]
    result = opened.query(query.text, query.bind(query.example()), timeout=10)
    assert result.rows
    assert result.columns == tuple(column.name for column in query.columns)
    keys = [tuple(row[result.columns.index(column)] for column, _ in query.order) for row in result.rows]
    assert len(set(keys)) == len(keys), "the declared order leaves rows to chance"
    kinds = {"string": str, "int": int, "float": float, "bool": bool, "date": date}
    for place, column in enumerate(query.columns):
        seen = {type(row[place]) for row in result.rows} - {type(None)}
        assert seen <= {kinds[column.type]}, column.name


@pytest.mark.parametrize("person_id", ["P014", "P040", "P077"])
@pytest.mark.parametrize(("start", "end"), [("2024-01-01", "2024-02-01"), ("2025-01-15", "2025-04-15")])
def test_ego_network_by_brute_force(sample, person_id, start, end):
    opened, brute = sample
    start, end = day(start), day(end)
    count, minutes = Counter(), Counter()
    for _, other, lasted in brute.within(person_id, start, end):
        count[other] += 1
        minutes[other] += lasted
    spells = {
        (name, other) for name, a, b in brute.spells(start, end) for me, other in ((a, b), (b, a)) if me == person_id
    }
    alters = set(count) | {other for _, other in spells}
    expected = sorted(
        (
            (who, count[who], minutes[who], ("mentorships", who) in spells, ("sponsorships", who) in spells)
            for who in alters
        ),
        key=lambda row: (-row[1], row[0]),
    )
    rows = ask(opened, "ego_network", person=person_id, start=start, end=end)
    assert [(row[0], row[2], row[3], row[6], row[7]) for row in rows] == expected


@pytest.mark.parametrize("at", ["2025-01-01", "2025-12-31"])
@pytest.mark.parametrize("person_id", ["P014", "P040", "P077"])
def test_sponsors_within_by_brute_force(sample, person_id, at):
    opened, brute = sample
    for hops, level, days in ((3, 6, 90), (2, 7, 30), (4, 5, 10)):
        steps, sponsors = brute.steps(person_id, day(at), days), brute.sponsors(day(at), level)
        expected = sorted((n, who) for who, n in steps.items() if who in sponsors and 0 < n <= hops)
        rows = ask(opened, "sponsors_within", person=person_id, at=at, hops=hops, level=level, days=days)
        assert [(n, who) for who, n in rows] == expected


@pytest.mark.parametrize("settings", [{}, {"hops": 1}, {"hops": 2, "days": 20}, {"hops": 1, "level": 8, "days": 10}])
def test_people_without_sponsor_path_by_brute_force(sample, settings):
    opened, brute = sample
    at = day("2025-07-01")
    sponsors = brute.sponsors(at, settings.get("level", 6))
    expected = []
    for row in brute.rows["people"]:
        who = row["person_id"]
        if row["joined"] > at or brute.gone(who, at) or who in sponsors:
            continue
        steps = brute.steps(who, at, settings.get("days", 90))
        if not any(steps.get(sponsor, 99) <= settings.get("hops", 3) for sponsor in sponsors):
            expected.append(who)
    assert [row[0] for row in ask(opened, "people_without_sponsor_path", at=at, **settings)] == expected


@pytest.mark.parametrize("person_id", ["P014", "P020", "P077"])
def test_new_and_faded_contacts_by_brute_force(sample, person_id):
    opened, brute = sample
    start, end = day("2025-02-01"), day("2025-04-01")
    before = {other for _, other, _ in brute.within(person_id, start - (end - start), start)}
    now = {other for _, other, _ in brute.within(person_id, start, end)}
    assert {row[0] for row in ask(opened, "new_contacts", person=person_id, start=start, end=end)} == now - before
    assert {row[0] for row in ask(opened, "faded_contacts", person=person_id, start=start, end=end)} == before - now


def test_roster_without_events_by_brute_force(sample):
    opened, brute = sample
    start, end = day("2024-01-05"), day("2024-01-12")
    seen = set()
    for row in brute.rows["interactions"]:
        if start <= row["day"] < end:
            seen |= set(row["participants"] or (row["source_id"], row["target_id"]))
    expected = [
        row["person_id"]
        for row in brute.rows["people"]
        if row["joined"] < end and not brute.gone(row["person_id"], start) and row["person_id"] not in seen
    ]
    assert len(expected) > 5
    assert [row[0] for row in ask(opened, "roster_without_events", start=start, end=end)] == expected


@pytest.mark.parametrize(("start", "end"), [("2024-01-01", "2024-01-06"), ("2025-06-02", "2025-06-04")])
def test_groups_without_contact_by_brute_force(sample, start, end):
    opened, brute = sample
    start, end = day(start), day(end)

    def unit(who, when):
        return next(
            row["org_unit"]
            for row in brute.rows["positions"]
            if row["person_id"] == who and row["valid_from"] <= when and (row["valid_to"] or date.max) >= when
        )

    met = {
        frozenset((unit(one, when), unit(other, when)))
        for one in brute.contacts
        for when, other, _ in brute.within(one, start, end)
    }
    units = sorted({row["org_unit"] for row in brute.rows["positions"]})
    expected = [(a, b) for a in units for b in units if a < b and frozenset((a, b)) not in met]
    assert expected
    assert ask(opened, "groups_without_contact", start=start, end=end) == expected
