"""What every query answers on the small program, worked out by hand: (query, parameters, rows)."""

from __future__ import annotations

from rows import day

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
    # -- ties of 2 April to 30 June: a-f a-c(mentor) a-d(act) b-c c-d b-c-g b-e(spell) d-f(mentor) e-h(mentor) -----
    (
        "network_sizes",
        {"start": "2024-04-02", "end": "2024-07-01"},
        [
            ("a", 3, 1, 1, 0, 1),  # f is a peer
            ("b", 3, 0, 1, 0, 0),  # the mentorship with d was over on 31 March, that with c has no start
            ("c", 4, 0, 0, 1, 0),  # d is of the same unit
            ("d", 3, 0, 0, 1, 0),
            ("e", 2, 0, 0, 0, 0),
            ("f", 2, 1, 0, 0, 1),
            ("g", 2, 0, 0, 0, 0),  # joined in June; level 1 against 3 and 6
            ("h", 1, 1, 0, 0, 0),
        ],
    ),
    (
        "network_sizes",  # c is a mentor, though only interactions make ties
        {"start": "2024-06-01", "end": "2024-07-01", "person": "a", "kinds": ["interactions"]},
        [("a", 1, 1, 0, 0, 0)],
    ),
    (
        "network_sizes",  # open mentorships last 30 days: only c, by its end; e and h by the spell of 1 May no more
        {"start": "2024-06-01", "end": "2024-07-01", "kinds": ["mentorships"], "assumed_days": 30},
        [(who, int(who in "ac"), int(who == "a"), 0, 0, 0) for who in "abcdefgh"],
    ),
    (
        "alters_by_role",
        {"person": "a", "start": "2024-04-02", "end": "2024-07-01"},
        [("mentor", "Plant", 1, 1), ("peer", "IT", 1, 1), ("sponsor", "Plant", 1, 0)],
    ),
    (
        "multiplex_ties",
        {"start": "2024-04-01", "end": "2024-07-01"},
        [("a", "c", 3, 1, True, False, 1), ("b", "c", 2, 2, False, False, 1), ("e", "h", 2, 0, True, False, 1)],
    ),
    ("mentor_lineage", {"person": "a"}, [("c", "C", 1)]),
    ("mentoring_descendants", {"person": "d"}, [("b", "B", 1), ("f", "F", 1)]),
    (
        "rematches",
        {"start": "2024-01-01", "end": "2024-04-01", "least": 1},
        [
            ("b", "B", 1, 1, D("2024-02-01"), D("2024-02-01"), None),
            ("f", "F", 1, 1, D("2024-01-01"), D("2024-01-01"), None),
        ],
    ),
    ("rematches", {"start": "2024-01-01", "end": "2025-01-01"}, []),
    (
        "cross_unit_mentorships",
        {"start": "2024-01-15", "end": "2025-01-01"},
        [
            ("d", "b", D("2024-02-01"), "Plant", "Sales", 4),
            ("c", "a", D("2024-04-01"), "Plant", "Sales", 3),  # c was at level 5 then
            ("e", "h", D("2024-05-01"), "IT", "Sales", 5),
        ],
    ),
    ("mentorships_per_year", {"start": "2024-01-01", "end": "2025-01-01"}, [(2024, 4, 3, 4, 0)]),
    ("mentors_who_were_mentees", {}, []),
    (
        "mentors_who_were_mentees",
        {"all_rows": True},
        [
            ("c", "C", 2, D("2024-04-01"), None, None),
            ("d", "D", 2, D("2024-01-01"), None, None),
            ("e", "E", 1, D("2024-05-01"), None, None),
        ],
    ),
    (
        "sponsor_access",  # d and e: c rises in June
        {"start": "2024-04-02", "end": "2024-07-01"},
        [
            ("a", 1, 1, 1, 2),
            ("b", 1, 1, 2, 2),
            ("c", 1, 1, 2, 2),
            ("d", 3, 0, 0, 1),
            ("e", 3, 0, 0, 1),
            ("f", 1, 1, 1, 1),
            ("g", 2, 0, 2, 2),
            ("h", 1, 1, 1, 1),
        ],
    ),
    (
        "sponsor_access",  # in June a-c b-c-g a-d d-f e-h
        {"start": "2024-06-01", "end": "2024-07-01", "level": 9, "sponsors": ["c"]},
        [
            ("a", 1, 1, 1, 1),
            ("b", 1, 1, 1, 1),
            ("d", 2, 0, 1, 1),
            ("f", 3, 0, 0, 1),
            ("g", 1, 1, 1, 1),
        ],
    ),
    ("sponsor_access", {"start": "2024-06-01", "end": "2024-07-01", "level": 9, "person": "a"}, []),
    (
        "sponsor_paths",
        {"person": "g", "start": "2024-04-02", "end": "2024-07-01"},
        [("d", 2, "g > c > d"), ("e", 2, "g > b > e")],
    ),
    (
        "sponsor_paths",
        {"person": "d", "start": "2024-04-02", "end": "2024-07-01"},
        [("e", 3, "d > c > b > e")],
    ),
    ("ways_to_sponsors", {"person": "b", "start": "2024-04-02", "end": "2024-07-01"}, [("c", "C", 1, 1)]),
    (
        "acts_before_promotion",
        {"start": "2024-01-01", "end": "2025-01-01"},
        [("b", D("2024-04-20"), 1, 0, 0, None), ("a", D("2024-06-30"), 2, 1, 1, D("2024-06-05"))],
    ),
    (
        "sponsor_contact_by_unit",  # c, d and e are sponsors; f met nobody in June, h neither
        {"start": "2024-06-01", "end": "2024-07-01"},
        [("Finance", 1, 1, 1.0), ("IT", 1, 0, 0.0), ("Sales", 3, 2, 2 / 3)],
    ),
    (
        "open_two_paths",  # f-c is open, f-d is a mentorship
        {"person": "a", "start": "2024-04-02", "end": "2024-07-01"},
        [("IT", "Plant", 2, 1)],
    ),
    (
        "introducers",
        {"start": "2024-05-01", "end": "2024-07-01"},
        [("b", "B", 2, 1, 21), ("c", "C", 2, 1, 10)],
    ),
    (
        "sole_links",
        {"start": "2024-06-01", "end": "2024-07-01"},
        [("Finance", 1, "g", "G", 2), ("Plant", 1, "c", "C", 3)],
    ),
    (
        "sole_links",
        {"start": "2024-04-02", "end": "2024-07-01", "links": 2},
        [("IT", 1, "f", "F", 1), ("Plant", 1, "c", "C", 2), ("Sales", 2, "a", "A", 2), ("Sales", 2, "b", "B", 1)],
    ),
    (
        "tie_changes",  # against 2 to 31 May; g was not there
        {"start": "2024-06-01", "end": "2024-07-01"},
        [
            ("a", 2, 2, 1, 1, 1),
            ("b", 1, 1, 1, 1, 0),
            ("c", 1, 2, 1, 0, 1),
            ("d", 1, 2, 1, 0, 1),
            ("e", 2, 1, 0, 1, 1),
            ("f", 2, 1, 0, 1, 1),
            ("h", 1, 1, 0, 0, 1),
        ],
    ),
    (
        "ties_since_mentorship",
        {"start": "2024-02-01", "end": "2025-01-01"},
        [
            ("d", "b", D("2024-02-01"), 0, 2, 2, 0),  # d met c after b did
            ("c", "a", D("2024-04-01"), 1, 1, 1, 0),
            ("e", "h", D("2024-05-01"), 0, 0, 0, 0),
        ],
    ),
    (
        "ties_through_mentor",
        {"person": "a", "start": "2024-01-01", "end": "2025-01-01"},
        [("g", "G", D("2024-07-01"), "c", D("2024-06-11"), False)],
    ),
    (
        "surviving_ties",  # c: met on 10 April, and again within 90 days of 10 June
        {"person": "b", "start": "2024-01-01", "end": "2025-01-01", "months": 2},
        [("2024-03", 1, 0, 0.0), ("2024-04", 1, 1, 1.0), ("2024-06", 1, 0, 0.0)],
    ),
    (
        "opportunity_routes",
        {"start": "2024-05-01", "end": "2024-07-01"},
        [
            ("invitation", 1, 0, 1, 1, 0),
            ("presentation", 1, 0, 1, 0, 0),
            ("project", 1, 1, 1, 1, 0),
            ("role", 1, 0, 0, 0, 0),
        ],
    ),
    (
        "promotions_and_networks",
        {"start": "2024-01-01", "end": "2025-01-01"},
        [("b", D("2024-04-20"), 1, 2, 0, 2), ("a", D("2024-06-30"), 2, 3, 1, 3)],
    ),
    ("skill_gain_by_source", {"start": "2024-01-01", "end": "2025-01-01"}, [("coaching", "self", 2, 1, 0.0)]),
    (
        "requests_answered",
        {"start": "2024-05-01", "end": "2024-07-01"},
        [("feedback", 1, 0, 0, None), ("guidance", 3, 2, 1, 3)],
    ),
    (
        "artifacts_across_units",
        {"start": "2024-01-01", "end": "2025-01-01"},
        [("one", "playbook", "a", "Sales", 2, 2, 1), ("two", "template", "c", "Plant", 1, 1, 1)],
    ),
    ("events_outside_employment", {}, []),
    (
        "events_outside_employment",
        {"all_rows": True},
        [
            ("f", None, D("2024-06-30"), D("2024-05-02"), D("2024-05-02"), 0, 0),
            ("g", D("2024-06-01"), None, D("2024-06-11"), D("2024-07-01"), 0, 0),
        ],
    ),
    (
        "coverage_by_channel",
        {"start": "2024-05-01", "end": "2024-07-02"},
        [
            ("2024-05", "message", 1, 2, 1),
            ("2024-06", "meeting", 1, 2, 1),
            ("2024-06", "not known", 3, 3, 1),  # three people: three pairs
            ("2024-07", "message", 1, 2, 1),
        ],
    ),
    (
        "months_on_record",
        {"start": "2024-05-01", "end": "2024-08-01"},
        [
            ("2024-05", 31, 1, D("2024-05-02"), D("2024-05-02"), 1),
            ("2024-06", 30, 2, D("2024-06-10"), D("2024-06-11"), 4),
            ("2024-07", 31, 2, D("2024-07-01"), D("2024-07-05"), 2),
        ],
    ),
    (
        "attribute_coverage",  # f has left, x is external
        {"at": "2024-07-01"},
        [
            (name, 7, known, known / 7)
            for name, known in (("function", 0), ("level", 7), ("location", 0), ("manager_id", 0), ("org_unit", 7))
        ],
    ),
    ("mentorship_dates", {}, [("c", "b", None, "Leaders", True, False, False, False, False)]),
]
