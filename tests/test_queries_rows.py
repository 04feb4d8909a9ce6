"""What every query of the library answers: rows worked out by hand on a small program."""

from __future__ import annotations

import pytest

from mentornet.config import Config
from mentornet.queries import Library
from mentornet.stores import open_store
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
