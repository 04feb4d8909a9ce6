"""What every query of the library answers: rows worked out by hand, and by brute force over the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from mentornet.config import Config
from mentornet.queries import Library
from mentornet.simulate import simulate
from mentornet.stores import open_store
from mentornet.tables import check_program
from rows import contact, day, gathering, person, table

LIBRARY = Library.load()
LEVEL = {"a": 2, "b": 3, "d": 7, "e": 6, "h": 1}
UNIT = {"a": "Sales", "b": "Sales", "d": "Plant", "e": "IT", "h": "Sales"}


def position(who, unit, level, first="2023-01-01", last=None):
    return {
        "person_id": who,
        "valid_from": day(first),
        "valid_to": last and day(last),
        "org_unit": unit,
        "level": level,
    }


def mentorship(mentor, mentee, start, end, program="Leaders", kind="assigned"):
    spell = {"start": start and day(start), "end": end and day(end)}
    return {"mentor_id": mentor, "mentee_id": mentee, **spell, "program": program, "kind": kind}


def sponsorship(sponsor, protege, **columns):
    return {"sponsor_id": sponsor, "protege_id": protege, **{name: day(text) for name, text in columns.items()}}


def introduction(broker, one, other, at):
    return {"broker_id": broker, "a_id": one, "b_id": other, "at": day(at)}


def offer(who, kind, at, accepted=None, via=None):
    dates = {"offered_at": day(at), "accepted_at": accepted and day(accepted)}
    return {"person_id": who, "kind": kind, **dates, "via_id": via, "strategic": False}


def participant(who, arm):
    return {"person_id": who, "program": "Leaders", "arm": arm}


PROGRAM = {
    "people": [
        person("a"),
        person("b"),
        person("c"),
        person("d"),
        person("e"),
        person("f", left=day("2024-06-30")),
        person("g", joined=day("2024-06-01")),
        person("h"),
        person("x", external=True),
    ],
    "positions": [
        *(position(who, UNIT[who], LEVEL[who]) for who in "abdeh"),
        position("c", "Plant", 5, last="2024-05-31"),
        position("c", "Plant", 6, first="2024-06-01"),
        position("f", "IT", 2, last="2024-06-30"),
        position("g", "Finance", 1, first="2024-06-01"),
    ],
    "interactions": [
        contact("a", "b", "2024-03-05", kind="meeting", minutes=30.0, mutual=True),
        contact("b", "a", "2024-03-06", kind="message"),
        contact("b", "c", "2024-04-10", kind="call", minutes=20.0, mutual=True),
        contact("c", "d", "2024-04-15", kind="review"),
        contact("a", "f", "2024-05-02", kind="message"),
        contact("c", "a", "2024-06-10", kind="meeting", minutes=60.0, mutual=True),
        gathering("bcg", "2024-06-11", id="three", minutes=45.0),
        gathering("abde", "2024-06-21", id="four"),  # more than max_participants: no tie
        contact("a", "g", "2024-06-30 22:30", day=day("2024-07-01"), kind="message"),  # half past midnight in Berlin
        contact("a", "x", "2024-07-05", kind="message"),
    ],
    "mentorships": [
        mentorship("c", "a", "2024-04-01", "2024-12-31"),
        mentorship("d", "f", "2024-01-01", None, kind="chosen"),
        mentorship("d", "b", "2024-02-01", "2024-03-31"),
        mentorship("c", "b", None, None),
        mentorship("e", "h", "2024-05-01", None, program=None, kind="chosen"),
    ],
    "sponsorships": [
        sponsorship("d", "a", at="2024-06-05"),
        sponsorship("e", "b", start="2024-05-01", end="2024-05-31"),
    ],
    "introductions": [
        introduction("c", "a", "d", "2024-06-01"),  # never in contact
        introduction("b", "a", "c", "2024-05-20"),
        introduction("b", "a", "f", "2024-05-10"),  # in contact before
        introduction("c", "b", "g", "2024-06-01"),
    ],
    "opportunities": [
        offer("a", "project", "2024-06-15", "2024-06-20", via="c"),
        offer("b", "role", "2024-06-16"),
        offer("b", "presentation", "2024-06-17", via="d"),
        offer("f", "invitation", "2024-05-15", via="d"),
    ],
    "participants": [participant("a", "participant"), participant("b", "comparison"), participant("f", "participant")],
}
CONFIG = Config.from_dict({"name": "Small", "timezone": "Europe/Berlin", "ties": {"max_participants": 3}})


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(str(tmp_path_factory.mktemp("queries") / "small.db")) as opened:
        opened.replace({name: table(name, rows) for name, rows in PROGRAM.items()}, CONFIG, source_hash="small")
        yield opened


def ask(store, name, **values):
    query = LIBRARY[name]
    result = store.query(query.text, query.bind(values))
    assert result.columns == tuple(column.name for column in query.columns) or not result.rows
    return result.rows


D = day

GOLDEN = [
    (
        "ego_network",
        {"person": "a", "start": "2024-06-01", "end": "2024-07-01"},
        [
            # c: one meeting and the mentorship; d: the act of 5 June; f: nothing in June; g: 1 July in Berlin
            ("c", "C", 1, 60.0, D("2024-06-10"), D("2024-06-10"), True, False),
            ("d", "D", 0, 0.0, None, None, False, True),
        ],
    ),
    (
        "ego_network",
        {"person": "b", "start": "2024-03-01", "end": "2024-06-30"},
        [
            ("a", "A", 2, 30.0, D("2024-03-05"), D("2024-03-06"), False, False),
            ("c", "C", 2, 65.0, D("2024-04-10"), D("2024-06-11"), False, False),  # no start: in no window
            ("g", "G", 1, 45.0, D("2024-06-11"), D("2024-06-11"), False, False),
            ("d", "D", 0, 0.0, None, None, True, False),
            ("e", "E", 0, 0.0, None, None, False, True),
        ],
    ),
    ("ego_network", {"person": "f", "start": "2024-07-01", "end": "2024-08-01"}, []),  # left: the open spell is over
    ("ego_network", {"person": "nobody", "start": "2024-01-01", "end": "2025-01-01"}, []),
    (
        "contacts_per_month",
        {"person": "a", "start": "2024-01-01", "end": "2024-08-01"},
        [("2024-03", 2, 1), ("2024-05", 1, 1), ("2024-06", 1, 1), ("2024-07", 2, 2)],
    ),
    (
        "contacts_per_month",
        {"person": "b", "start": "2024-06-01", "end": "2024-06-12"},
        [("2024-06", 2, 2)],
    ),
    (
        "active_mentorships",
        {"at": "2024-06-30"},
        [
            ("c", "a", D("2024-04-01"), D("2024-12-31"), "Leaders", "assigned"),
            ("d", "f", D("2024-01-01"), None, "Leaders", "chosen"),
            ("e", "h", D("2024-05-01"), None, None, "chosen"),
        ],
    ),
    (
        "active_mentorships",
        {"at": "2024-07-01"},  # f has left
        [
            ("c", "a", D("2024-04-01"), D("2024-12-31"), "Leaders", "assigned"),
            ("e", "h", D("2024-05-01"), None, None, "chosen"),
        ],
    ),
    (
        "active_mentorships",
        {"at": "2024-03-31"},
        [
            ("d", "b", D("2024-02-01"), D("2024-03-31"), "Leaders", "assigned"),
            ("d", "f", D("2024-01-01"), None, "Leaders", "chosen"),
        ],
    ),
    (
        "mentor_load",
        {"start": "2024-03-31", "end": "2024-07-01"},
        [("d", "D", 2, 0), ("c", "C", 1, 1), ("e", "E", 1, 0)],
    ),
    ("mentor_load", {"start": "2024-03-01", "end": "2024-04-01"}, [("d", "D", 2, 0)]),
    (
        "sponsors_within",
        # ties of 2 April to 30 June: a-f a-c(+mentorship) a-d(act) b-c c-d b-c-g b-e(spell) d-f e-h
        {"person": "a", "at": "2024-07-01"},
        [("c", 1), ("d", 1), ("e", 3)],
    ),
    ("sponsors_within", {"person": "a", "at": "2024-07-01", "hops": 1}, [("c", 1), ("d", 1)]),
    ("sponsors_within", {"person": "a", "at": "2024-07-01", "level": 7}, [("d", 1)]),
    # c rose to level 6 on 1 June, and the act of 5 June is to come; since 2 March a also met b, who knows d and e
    ("sponsors_within", {"person": "a", "at": "2024-05-31"}, [("d", 2), ("e", 2)]),
    ("sponsors_within", {"person": "g", "at": "2024-07-01", "hops": 2}, [("c", 1), ("d", 2), ("e", 2)]),
    ("sponsors_within", {"person": "h", "at": "2024-07-01", "hops": 4}, [("e", 1), ("c", 3), ("d", 4)]),
    ("sponsors_within", {"person": "h", "at": "2024-04-30"}, []),
    # without a date: the day after the last tie on record, 6 July; in the 30 days before, a met c, g and x
    ("sponsors_within", {"person": "a", "days": 30}, [("c", 1)]),
    ("sponsors_within", {"person": "nobody"}, []),
    ("people_without_sponsor_path", {"at": "2024-07-01"}, []),
    # f left on 30 June; ties of June only: a-c a-d b-c b-g c-g d-f e-h
    ("people_without_sponsor_path", {"at": "2024-07-01", "days": 30, "hops": 1}, []),
    # ties of 22 June to 1 July: only spells: c-a (mentor), d-f is over for f on 30 June but f is gone on 1 July, e-h
    ("people_without_sponsor_path", {"at": "2024-07-01", "days": 9}, [("b", "B"), ("g", "G")]),
    (
        "people_without_sponsor_path",
        {"at": "2024-05-01", "days": 30, "hops": 1, "level": 7},
        [
            ("a", "A"),
            ("b", "B"),
            ("e", "E"),
            ("h", "H"),
        ],
    ),
    # nobody at that level: everyone who is there
    (
        "people_without_sponsor_path",
        {"at": "2024-05-01", "level": 9},
        [(who, who.upper()) for who in "abcdefh"],
    ),
    (
        "introductions_that_became_ties",
        {"start": "2024-05-01", "end": "2024-07-01"},
        [
            ("b", "a", "c", D("2024-05-20"), D("2024-06-10"), 21),
            ("c", "b", "g", D("2024-06-01"), D("2024-06-11"), 10),
        ],
    ),
    (
        "introductions_that_became_ties",
        {"start": "2024-05-01", "end": "2024-07-01", "days": 20},
        [("c", "b", "g", D("2024-06-01"), D("2024-06-11"), 10)],
    ),
    (
        "new_contacts",  # 31 days from 1 July, and the 31 before it from 31 May
        {"person": "a", "start": "2024-07-01", "end": "2024-08-01"},
        [("g", "G", 1, D("2024-07-01"), True), ("x", "X", 1, D("2024-07-05"), True)],
    ),
    (
        "new_contacts",
        {"person": "b", "start": "2024-06-01", "end": "2024-07-01"},
        [("c", "C", 1, D("2024-06-11"), False), ("g", "G", 1, D("2024-06-11"), True)],
    ),
    (
        "new_contacts",
        {"person": "b", "start": "2024-04-01", "end": "2024-07-01"},
        [
            ("c", "C", 2, D("2024-04-10"), True),
            ("g", "G", 1, D("2024-06-11"), True),
        ],
    ),
    (
        "faded_contacts",
        {"person": "a", "start": "2024-06-01", "end": "2024-07-01"},
        [("f", "F", 1, D("2024-05-02"), False)],
    ),
    (
        "faded_contacts",
        {"person": "a", "start": "2024-07-01", "end": "2024-09-30"},  # 91 days: back to 1 April
        [("c", "C", 1, D("2024-06-10"), False), ("f", "F", 1, D("2024-05-02"), True)],
    ),
    (
        "groups_without_contact",
        {"start": "2024-03-01", "end": "2024-08-01"},
        # in contact: Sales-Sales, Sales-Plant, Plant-Plant, Sales-IT, Sales-Finance, Plant-Finance
        [("Finance", "IT"), ("IT", "Plant")],
    ),
    (
        "groups_without_contact",
        {"start": "2024-03-01", "end": "2024-06-01"},  # Finance begins in June
        [("IT", "Plant")],
    ),
    (
        "groups_without_contact",
        {"start": "2024-02-01", "end": "2024-03-01"},  # nothing happened
        [("IT", "Plant"), ("IT", "Sales"), ("Plant", "Sales")],
    ),
    (
        "mentorships_without_interactions",
        {"start": "2024-05-01", "end": "2024-06-01"},
        [
            ("c", "a", D("2024-04-01"), "Leaders", None),
            ("d", "f", D("2024-01-01"), "Leaders", None),
            ("e", "h", D("2024-05-01"), None, None),
        ],
    ),
    (
        "mentorships_without_interactions",
        {"start": "2024-07-01", "end": "2024-08-01"},
        [("c", "a", D("2024-04-01"), "Leaders", D("2024-06-10")), ("e", "h", D("2024-05-01"), None, None)],
    ),
    (
        "roster_without_events",
        {"start": "2024-06-01", "end": "2024-07-01"},  # d and e are at the large meeting only; x is external
        [("f", "F", None, D("2024-06-30")), ("h", "H", None, None)],
    ),
    (
        "roster_without_events",
        {"start": "2024-03-01", "end": "2024-06-01"},
        [("e", "E", None, None), ("h", "H", None, None)],
    ),
    (
        "opportunities_through_ties",
        {"start": "2024-05-01", "end": "2024-07-01"},
        [
            ("f", "invitation", D("2024-05-15"), None, "d", 0, True),
            ("a", "project", D("2024-06-15"), D("2024-06-20"), "c", 1, True),
            ("b", "presentation", D("2024-06-17"), None, "d", 0, False),
        ],
    ),
    (
        "contacts_by_arm",
        {"start": "2024-05-01", "end": "2024-07-01"},  # a: f c; f: a; b: c g
        [("Leaders", "comparison", 1, 2.0), ("Leaders", "participant", 2, 1.5)],
    ),
    (
        "contacts_by_arm",
        {"start": "2024-07-01", "end": "2024-08-01"},  # f has left; a: g x
        [("Leaders", "comparison", 1, 0.0), ("Leaders", "participant", 1, 2.0)],
    ),
]


@pytest.mark.parametrize(("name", "values", "rows"), GOLDEN, ids=[f"{g[0]}-{n}" for n, g in enumerate(GOLDEN)])
def test_rows_by_hand(store, name, values, rows):
    assert ask(store, name, **values) == rows


def test_every_query_has_rows_by_hand():
    assert {name for name, _, rows in GOLDEN if rows} == set(LIBRARY.names())


# -- by brute force, on the sample program ------------------------------------------------------------------------


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
