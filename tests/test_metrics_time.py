"""Metrics that need times and further tables, on programs and records worked out by hand or followed naively."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial

import networkx as nx
import pytest

from mentornet import metrics
from mentornet.contacts import History
from mentornet.metrics import Flag
from mentornet.windows import between
from reference import Case, reference
from rows import at, builder, contact, day, person

FEB = between(date(2024, 2, 1), date(2024, 3, 1))
PEOPLE = [person(id) for id in "abcms"]


def asked(kind, when, alter="b", **more):
    days = {name: day(value) for name, value in {"asked_at": when, **more}.items() if value is not None}
    return {"ego_id": "a", "alter_id": alter, "kind": kind} | days


def test_support_is_counted_in_the_window_in_which_it_is_asked_answered_and_used():
    support = [
        asked("guidance", "2024-02-01", answered_at="2024-02-29"),
        asked("guidance", "2024-02-29", answered_at="2024-03-01"),  # answered after the window
        asked("guidance", "2024-01-31", answered_at="2024-02-05", used_at="2024-02-06"),  # asked before it
        asked("feedback", "2024-02-10", alter="s"),  # not a contact
        asked("collaboration", None),  # in no window
    ]
    rows = [contact("a", "b", "2024-02-03"), contact("a", "c", "2024-02-03")]
    built = builder(people=PEOPLE, interactions=rows, support=support)
    network = built.network(FEB)
    assert built.coverage()["support_without_date"] == 1
    assert metrics.requested(network)["a"] == 0.5
    assert metrics.answered(network)["a"] == pytest.approx(1 / 3)
    assert metrics.answered_guidance(network)["a"] == 0.5
    assert metrics.used_guidance(network)["a"] == 0.5
    assert metrics.requested_feedback(network)["a"] == 0.0
    assert metrics.answered_collaboration.reasons(network)["a"] == "nothing_asked"


def test_opportunities_and_acts_belong_to_the_window_of_their_day():
    offers = [
        {"person_id": "a", "kind": kind, "offered_at": day(when), "via_id": via, "strategic": strategic}
        for kind, when, via, strategic in [
            ("role", "2024-02-01", "b", None),
            ("project", "2024-02-29", None, True),
            ("project", "2024-02-10", "b", False),
            ("invitation", "2024-03-01", "b", None),
        ]
    ]
    acts = [
        {"sponsor_id": "s", "protege_id": "a", "at": day(when), "act": "nomination"}
        for when in ("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01")
    ]
    rows = [contact("a", "b", "2024-02-03")]
    network = builder(people=PEOPLE, interactions=rows, opportunities=offers, sponsorships=acts).network(FEB)
    assert metrics.opportunities(network)["a"] == 2.0
    assert metrics.opportunities_through_ties(network)["a"] == 0.5
    assert metrics.sponsorship_acts(network)["a"] == 2.0
    assert metrics.sponsorship_acts(network)["b"] == 0.0


def test_what_a_program_does_not_record_is_missing():
    network = builder(people=PEOPLE, interactions=[contact("a", "b", "2024-02-03")]).network(FEB)
    for name in ("requested", "answered", "used", "opportunities", "opportunities_through_ties", "sponsorship_acts"):
        assert set(metrics.METRICS[name].reasons(network).values()) == {"not_recorded"}


def test_programme_made_ties_and_introductions():
    config = {"windows": {"start": day("2024-01-01")}}
    rows = [
        contact("a", "m", "2024-02-03"),
        contact("a", "b", "2024-02-04", kind="cohort"),
        contact("a", "c", "2024-02-20"),
        contact("a", "s", "2024-02-20"),
    ]
    mentorships = [{"mentor_id": "m", "mentee_id": "a", "start": day("2024-02-02"), "kind": "assigned"}]
    introductions = [
        {"broker_id": "m", "a_id": "c", "b_id": "a", "at": day("2024-02-20")},  # on the day of the first contact
        {"broker_id": "m", "a_id": "a", "b_id": "s", "at": day("2024-02-21")},  # after it
    ]
    built = builder(config, people=PEOPLE, interactions=rows, mentorships=mentorships, introductions=introductions)
    network, before = built.network(FEB), built.previous_network(FEB)
    assert metrics.formed(network, previous=before)["a"] == 4.0
    assert metrics.formed_own(network, previous=before)["a"] == 2.0  # without m (assigned) and b (cohort)
    assert metrics.via_mentor(network, previous=before)["a"] == 1.0


def test_duration_looks_back_over_the_record_and_says_where_that_begins_late():
    rows = [contact("a", "b", "2024-01-10"), contact("a", "b", "2024-02-11")]
    built = builder(people=PEOPLE, interactions=rows)
    assert metrics.duration(built.network(FEB))["a"] == 32.0
    assert metrics.duration.flags(built.network(FEB)) == (Flag.LEFT_TRUNCATED,)
    early = builder({"windows": {"start": day("2023-06-01")}}, people=PEOPLE, interactions=rows)
    assert metrics.duration.flags(early.network(FEB)) == ()
    assert metrics.recency.flags(built.network(FEB)) == ()


def temporal(edges, window=FEB):
    graph = nx.MultiDiGraph(window=window)
    graph.add_nodes_from("abcs")
    graph.add_edges_from(edges)
    return metrics.sponsor_temporal_reach(graph, sponsors=["s"])["a"]


@pytest.mark.parametrize(("second", "reached"), [("2024-02-05 10:00", 0.0), ("2024-02-05 10:00:00.001", 1.0)])
def test_times_of_a_path_increase_strictly(second, reached):
    assert temporal([("a", "b", {"at": at("2024-02-05 10:00")}), ("b", "s", {"at": at(second)})]) == reached


def test_a_spell_can_be_used_whenever_it_is_active_in_the_window():
    spell = {"relation": "MENTORS", "first": at("2023-01-01"), "last": at("2024-02-06")}
    for when, reached in (("2024-02-05", 1.0), ("2024-02-06", 0.0), ("2024-02-01", 1.0)):
        assert temporal([("a", "b", {"at": at(when)}), ("b", "s", spell)]) == reached
    # used before the contact: the spell is over by then, but began before the window
    assert temporal([("a", "b", spell), ("b", "s", {"at": at("2024-02-20")})]) == 1.0
    assert temporal([("a", "b", spell), ("b", "s", {"at": at("2024-02-01")})]) == 0.0  # no moment before it
    # two spells between two contacts need two moments of their own
    for gap, reached in ((2, 0.0), (3, 1.0)):
        later = at("2024-02-03") + timedelta(milliseconds=gap)
        chain = [("a", "b", {"at": at("2024-02-03")}), ("b", "c", spell), ("c", "d", spell), ("d", "s", {"at": later})]
        assert temporal(chain) == reached


def test_survival_equals_the_naive_estimate_on_records_with_many_spells():
    chance = random.Random(7)
    window = between(date(2024, 1, 1), date(2024, 3, 1))
    found: Counter[str] = Counter()
    for _ in range(300):
        record = [
            ("a", other, start + timedelta(days=chance.choice([0, 10, 40, 59, 60, 61, 100]) * step))
            for other in "bcdefghij"
            for start in [datetime(2023, 6, 1) + timedelta(days=chance.randrange(260))]
            for step in range(chance.randrange(1, 5))
        ]
        graph = nx.Graph(window=window, record=record, history=History(partial(tuple, record)))
        graph.add_node("a")
        expected = reference("tie_survival_180", Case(graph), "a")
        value, reasons = metrics.tie_survival_180(graph)["a"], metrics.tie_survival_180.reasons(graph)
        found["reason" if isinstance(expected, str) else "value"] += 1
        if isinstance(expected, str):
            assert math.isnan(value)
            assert reasons["a"] == expected
        else:
            assert value == pytest.approx(expected)
    assert min(found["value"], found["reason"]) > 20
