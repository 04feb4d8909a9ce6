"""One window's graph against values worked out by hand: what is in it, and with which attributes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mentornet.errors import ConfigError, UsageError
from mentornet.graph import GraphBuilder
from mentornet.graph.instants import local_day
from mentornet.windows import Window, between
from rows import at, builder, contact, day, gathering, person, snapshot

JAN = between(date(2024, 1, 1), date(2024, 2, 1))
AB = [person("a"), person("b")]


def edges(built, window=JAN, relation=None):
    graph = built.graph(window)
    return [(u, v, d) for u, v, d in graph.edges(data=True) if relation in (None, d["relation"])]


def weights(built, window=JAN):
    return {(u, v): d["weight"] for u, v, d in edges(built, window)}


def node(built, id, window=JAN):
    return built.graph(window).nodes[id]


# -- interactions ---------------------------------------------------------------------------------------------


def test_an_interaction_counts_from_the_windows_start_up_to_its_end():
    times = ["2023-12-31 23:59:59.999", "2024-01-01", "2024-01-31 23:59:59.999", "2024-02-01"]
    built = builder(people=AB, interactions=[contact("a", "b", when) for when in times])
    assert [d["at"] for *_, d in edges(built)] == [at(times[1]), at(times[2])]


def test_windows_are_days_of_the_programs_zone():
    # In Berlin, January begins on 31 December at 23:00 UTC and ends on 31 January at 23:00 UTC.
    times = ["2023-12-31 22:59", "2023-12-31 23:00", "2024-01-31 22:59", "2024-01-31 23:00"]
    built = builder({"timezone": "Europe/Berlin"}, people=AB, interactions=[contact("a", "b", when) for when in times])
    window = between(date(2024, 1, 1), date(2024, 2, 1), "Europe/Berlin")
    assert [d["at"] for *_, d in edges(built, window)] == [at(times[1]), at(times[2])]


def test_a_window_may_begin_within_a_millisecond():
    built = builder(people=AB, interactions=[contact("a", "b", f"2024-01-01 00:00:00.00{ms}") for ms in (0, 1, 2)])
    window = Window(at("2024-01-01 00:00:00.000500"), at("2024-01-01 00:00:00.001500"))
    assert [d["at"] for *_, d in edges(built, window)] == [at("2024-01-01 00:00:00.001")]


def test_an_interaction_keeps_its_direction_kind_and_minutes():
    rows = [contact("b", "a", "2024-01-05", kind="call", minutes=12.5, mutual=True), contact("a", "b", "2024-01-06")]
    built = builder(people=AB, interactions=rows)
    common = {"relation": "INTERACTED", "weight": 1.0, "tie": True}
    assert edges(built) == [
        ("a", "b", common | {"kind": None, "at": at("2024-01-06"), "mutual": False, "minutes": None}),
        ("b", "a", common | {"kind": "call", "at": at("2024-01-05"), "mutual": True, "minutes": 12.5}),
    ]


def test_an_interaction_of_n_people_adds_1_by_n_minus_1_to_each_pair():
    people = [person(id) for id in "abcd"]
    built = builder(people=people, interactions=[gathering("abcd", "2024-01-05"), contact("a", "b", "2024-01-06")])
    third = pytest.approx(1 / 3)
    ties = built.network(JAN).ties
    assert ties == {
        "a": {"b": pytest.approx(4 / 3), "c": third, "d": third},
        "b": {"a": pytest.approx(4 / 3), "c": third, "d": third},
        "c": {"a": third, "b": third, "d": third},
        "d": {"a": third, "b": third, "c": third},
    }
    arcs = built.network(JAN).arcs
    assert arcs["a"]["b"] == pytest.approx(1 / 6 + 1)
    assert arcs["b"]["a"] == pytest.approx(1 / 6)


def test_a_gathering_above_the_cap_makes_no_tie_and_is_counted_in_its_window():
    people = [person(id) for id in "abcd"]
    rows = [
        gathering("abcd", "2024-01-05"),
        gathering("abc", "2024-01-06", id="h"),
        gathering("abcd", "2024-02-01", id="i"),
    ]
    built = builder({"ties": {"max_participants": 3}}, people=people, interactions=rows)
    assert built.graph(JAN).number_of_edges() == 3
    assert built.graph(JAN).graph["coverage"]["gatherings_above_cap"] == 1
    assert built.coverage()["gatherings_above_cap"] == 2


def test_the_cap_may_be_lowered_after_the_load_but_not_raised():
    people = [person(id) for id in "abcd"]
    loaded = snapshot(people=people, interactions=[gathering("abcd", "2024-01-05"), contact("a", "b", "2024-01-06")])
    lower = snapshot({"ties": {"max_participants": 3}}, people=people).config
    built = GraphBuilder(loaded, lower)
    assert weights(built) == {("a", "b"): 1.0}
    assert built.graph(JAN).graph["coverage"]["gatherings_above_cap"] == 1
    with pytest.raises(UsageError, match="max_participants is 20, but the store was loaded with 3"):
        GraphBuilder(snapshot({"ties": {"max_participants": 3}}, people=people), loaded.config)


def test_half_life_halves_a_weight_with_every_half_life_before_the_windows_end():
    rows = [contact("a", "b", "2024-01-22"), contact("b", "a", "2024-01-12"), contact("c", "a", "2024-01-27")]
    people = [*AB, person("c")]
    built = builder({"ties": {"half_life": "10D"}}, people=people, interactions=rows)
    assert weights(built) == {("a", "b"): 0.5, ("b", "a"): 0.25, ("c", "a"): pytest.approx(0.5**0.5)}


def test_a_kind_that_makes_no_tie_stays_in_the_graph_without_weight():
    rows = {
        "people": AB,
        "interactions": [contact("a", "b", "2024-01-05")],
        "mentorships": [{"mentor_id": "b", "mentee_id": "a", "start": day("2024-01-01")}],
    }
    only_contacts = builder({"ties": {"kinds": ["interactions"]}}, **rows)
    assert [(d["relation"], d["weight"], d["tie"]) for *_, d in edges(only_contacts)] == [
        ("INTERACTED", 1.0, True),
        ("MENTORS", 0.0, False),
    ]
    network = only_contacts.network(JAN)
    assert network.ties == {"a": {"b": 1.0}, "b": {"a": 1.0}}
    assert network.mentors == {"a": frozenset("b")}
    only_spells = builder({"ties": {"kinds": ["mentorships"], "spell_weight": 2.5}}, **rows)
    assert [(d["relation"], d["weight"], d["tie"]) for *_, d in edges(only_spells)] == [
        ("INTERACTED", 0.0, False),
        ("MENTORS", 2.5, True),
    ]
    assert only_spells.network(JAN).ties == {"a": {"b": 2.5}, "b": {"a": 2.5}}


def test_min_weight_leaves_weak_ties_out_of_the_network():
    rows = [contact("a", "b", "2024-01-05"), contact("a", "b", "2024-01-06"), contact("a", "c", "2024-01-06")]
    exactly = builder({"ties": {"min_weight": 1}}, people=[*AB, person("c")], interactions=rows)
    assert exactly.network(JAN).ties["a"] == {"b": 2.0, "c": 1.0}
    built = builder({"ties": {"min_weight": 1.5}}, people=[*AB, person("c")], interactions=rows)
    assert built.network(JAN).ties == {"a": {"b": 2.0}, "b": {"a": 2.0}, "c": {}}
    assert built.network(JAN).dropped["below_min_weight"] == 1


# -- spells ---------------------------------------------------------------------------------------------------


def mentored(built, window=JAN):
    return {(u, v) for u, v, _ in edges(built, window, "MENTORS")}


@pytest.mark.parametrize(
    ("start", "end", "active"),
    [
        ("2024-01-31", None, True),
        ("2024-02-01", None, False),  # it begins when the window ends
        ("2023-06-01", "2024-01-01", True),  # a date-only end includes that day
        ("2023-06-01", "2023-12-31", False),
        ("2024-01-10", "2024-01-20", True),
        ("2023-06-01", "2024-06-01", True),
    ],
)
def test_a_spell_is_active_if_it_begins_before_the_end_and_does_not_end_before_the_start(start, end, active):
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day(start), "end": end and day(end)}
    assert mentored(builder(people=AB, mentorships=[spell])) == ({("b", "a")} if active else set())


@pytest.mark.parametrize(
    ("end", "active"),
    [("2023-12-31 23:59:59.999", False), ("2024-01-01 00:00", True), ("2024-01-01 09:00", True)],
)
def test_a_timed_end_is_exact(end, active):
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day("2023-06-01"), "end": at(end).date(), "end_time": at(end)}
    assert mentored(builder(people=AB, mentorships=[spell])) == ({("b", "a")} if active else set())


def test_a_spell_of_part_of_a_day_is_active_on_that_day():
    start = at("2024-01-05 09:00")
    spell = {"mentor_id": "b", "mentee_id": "a", "start": start.date(), "start_time": start, "end": start.date()}
    assert mentored(builder(people=AB, mentorships=[spell])) == {("b", "a")}


@pytest.mark.parametrize(("start", "active"), [("2024-01-31 23:59:59.999", True), ("2024-02-01 00:00", False)])
def test_a_timed_start_is_exact(start, active):
    spell = {"mentor_id": "b", "mentee_id": "a", "start": at(start).date(), "start_time": at(start)}
    assert mentored(builder(people=AB, mentorships=[spell])) == ({("b", "a")} if active else set())


def test_a_timed_end_counts_in_the_programs_zone():
    # The local day is 1 January in Berlin; the instant is before the local midnight that begins the window.
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day("2023-06-01"), "end": day("2023-12-31")}
    berlin = between(date(2024, 1, 1), date(2024, 2, 1), "Europe/Berlin")
    for end, active in (("2023-12-31 22:59", False), ("2023-12-31 23:00", True)):
        built = builder({"timezone": "Europe/Berlin"}, people=AB, mentorships=[spell | {"end_time": at(end)}])
        assert mentored(built, berlin) == ({("b", "a")} if active else set())


def test_a_spell_without_end_lasts_until_either_person_leaves():
    spells = [
        {"mentor_id": "b", "mentee_id": "a", "start": day("2023-06-01")},
        {"mentor_id": "c", "mentee_id": "a", "start": day("2023-06-01")},
        {"mentor_id": "a", "mentee_id": "d", "start": day("2023-06-01")},
        {"mentor_id": "d", "mentee_id": "c", "start": day("2023-06-01")},
    ]
    people = [
        person("a", left=None),
        person("b", left=day("2023-12-31")),
        person("c", left=day("2024-01-01")),
        person("d", left=None),
    ]
    built = builder(people=people, mentorships=spells)
    assert mentored(built) == {("c", "a"), ("a", "d"), ("d", "c")}
    assert mentored(built, between(date(2024, 1, 2), date(2024, 2, 1))) == {("a", "d")}


def test_a_spell_that_begins_after_one_has_left_is_never_active_and_counted():
    people = [person("a", left=None), person("b", left=day("2024-01-10"))]
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day("2024-01-20")}
    built = builder(people=people, mentorships=[spell])
    assert mentored(built) == set()
    assert built.coverage()["spells_never_active"] == 1


@pytest.mark.parametrize(
    ("start", "active"),
    [("2023-12-02", False), ("2023-12-03", True)],  # 30 days: until 31 December, until 1 January
)
def test_assumed_length_closes_a_mentorship_without_end(start, active):
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day(start)}
    config = {"mentorships": {"assumed_length": "30D"}}
    assert mentored(builder(config, people=AB, mentorships=[spell])) == ({("b", "a")} if active else set())


def test_assumed_length_keeps_given_ends_and_counts_from_a_timed_start():
    config = {"mentorships": {"assumed_length": "1D"}}
    given = {"mentor_id": "b", "mentee_id": "a", "start": day("2023-06-01"), "end": day("2024-01-01")}
    assert mentored(builder(config, people=AB, mentorships=[given])) == {("b", "a")}
    for start, active in (("2023-12-31 00:00", False), ("2023-12-31 00:00:00.001", True)):
        timed = {"mentor_id": "b", "mentee_id": "a", "start": at(start).date(), "start_time": at(start)}
        assert mentored(builder(config, people=AB, mentorships=[timed])) == ({("b", "a")} if active else set())


def test_assumed_length_does_not_outlast_a_person():
    people = [person("a", left=None), person("b", left=day("2023-12-31"))]
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day("2023-12-01")}
    assert mentored(builder({"mentorships": {"assumed_length": "365D"}}, people=people, mentorships=[spell])) == set()


def test_a_spell_without_start_is_in_no_window_and_counted():
    spell = {"mentor_id": "b", "mentee_id": "a", "start": None, "end": day("2024-01-20")}
    built = builder(people=AB, mentorships=[spell], interactions=[contact("a", "b", "2024-01-05")])
    assert mentored(built) == set()
    assert built.graph(JAN).graph["coverage"]["spells_without_start"] == 1
    assert built.coverage()["spells_without_start"] == 1


def test_a_sponsorship_is_a_spell_or_a_dated_act():
    rows = [
        {"sponsor_id": "b", "protege_id": "a", "at": day("2024-01-31"), "act": "nomination"},
        {"sponsor_id": "c", "protege_id": "a", "at": day("2024-02-01"), "act": "advocacy"},
        {"sponsor_id": "d", "protege_id": "a", "start": day("2023-06-01"), "end": day("2024-01-01")},
        {"sponsor_id": "e", "protege_id": "a", "start": day("2023-06-01"), "end": day("2023-12-31")},
        {"sponsor_id": "f", "protege_id": "a", "at": day("2023-12-31")},
        {"sponsor_id": "g", "protege_id": "a", "end": day("2024-01-20")},
    ]
    built = builder(people=[person(id) for id in "abcdefg"], sponsorships=rows)
    found = edges(built, JAN, "SPONSORS")
    assert [(u, d["act"], d["at"], d["start"], d["end"], d["weight"]) for u, _, d in found] == [
        ("b", "nomination", day("2024-01-31"), None, None, 1.0),
        ("d", None, None, day("2023-06-01"), day("2024-01-01"), 1.0),
    ]
    assert built.network(JAN).sponsors_of == {"a": frozenset("bd")}
    assert built.coverage()["spells_without_start"] == 1


@pytest.mark.parametrize(("time", "inside"), [("2024-01-31 23:59:59", True), ("2024-02-01 00:00", False)])
def test_a_timed_act_is_in_the_window_by_its_instant(time, inside):
    act = {"sponsor_id": "b", "protege_id": "a", "at": at(time).date(), "at_time": at(time)}
    assert len(edges(builder(people=AB, sponsorships=[act]), JAN, "SPONSORS")) == inside


def test_spells_add_up_with_each_other_and_with_interactions():
    spell = {"mentor_id": "b", "mentee_id": "a", "start": day("2023-06-01"), "program": "p", "kind": "assigned"}
    built = builder(
        {"ties": {"spell_weight": 0.5}},
        people=AB,
        mentorships=[spell, spell | {"program": "q"}],
        interactions=[contact("a", "b", "2024-01-05")],
    )
    assert [d["program"] for *_, d in edges(built, JAN, "MENTORS")] == ["p", "q"]
    assert built.network(JAN).ties["a"] == {"b": 2.0}
    assert built.network(JAN).arcs == {"a": {"b": 1.0}, "b": {"a": 1.0}}


# -- people ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("joined", "left", "present"),
    [
        (None, None, True),
        ("2024-01-31", None, True),
        ("2024-02-01", None, False),
        (None, "2024-01-01", True),  # the last day is a day in the organisation
        (None, "2023-12-31", False),
        ("2024-01-10", "2024-01-12", True),
    ],
)
def test_present_is_who_is_here_at_some_time_of_the_window(joined, left, present):
    built = builder(people=[person("a", joined=joined and day(joined), left=left and day(left)), person("b")])
    assert node(built, "a")["present"] is present
    assert built.graph(JAN).graph["coverage"]["present"] == 1 + present


def test_timed_joining_and_leaving_are_exact():
    people = [
        person("a", left=day("2023-12-31"), left_time=at("2023-12-31 23:59")),
        person("b", left=day("2024-01-01"), left_time=at("2024-01-01 00:00")),
        person("c", joined=day("2024-02-01"), joined_time=at("2024-02-01 00:00")),
        person("d", joined=day("2024-01-31"), joined_time=at("2024-01-31 23:59")),
    ]
    graph = builder(people=people).graph(JAN)
    assert [graph.nodes[id]["present"] for id in "abcd"] == [False, True, False, True]


def test_external_people_are_in_the_graph_and_not_present():
    built = builder(people=[person("a"), person("x", external=True)], interactions=[contact("a", "x", "2024-01-05")])
    assert node(built, "x")["present"] is False
    assert node(built, "x")["external"] is True
    assert built.network(JAN).ties == {"a": {"x": 1.0}, "x": {"a": 1.0}}


def test_the_sentinel_for_no_end_is_no_error():
    built = builder(people=[person("a", joined=day("0001-01-01"), left=day("9999-12-31"))])
    assert node(built, "a")["present"] is True


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_record_to_the_end_of_all_time_is_no_error(zone):
    edges = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)]
    assert [local_day(edge, zone) for edge in edges] == [date.min, date.max]


def held(id, start, end=None, **position):
    return {"person_id": id, "valid_from": day(start), "valid_to": end and day(end), **position}


def test_attributes_are_those_in_force_at_the_windows_start():
    positions = [
        held("a", "2023-01-01", "2023-12-31", org_unit="Sales", level=1),
        held("a", "2024-01-01", "2024-01-14", org_unit="Plant", level=2, title="Lead", manager_id="b"),
        held("a", "2024-01-15", org_unit="Research", level=3),
        held("b", "2024-01-02", org_unit="Sales", level=5),  # begins after the window: not known at its start
    ]
    people = [person("a", cohort=7, function="engineer"), person("b", cohort=8)]
    graph = builder(people=people, positions=positions).graph(JAN)
    expected = {
        "name": "A",
        "joined": None,
        "left": None,
        "external": False,
        "cohort": 7,
        "org_unit": "Plant",
        "function": "engineer",
        "location": None,
        "title": "Lead",
        "manager_id": "b",
        "level": 2,
        "rank": 2.0,
        "group": "Plant",
        "unit": "Plant",
        "present": True,
    }
    assert graph.nodes["a"] == expected
    assert graph.nodes["b"]["group"] is None
    assert graph.nodes["b"]["level"] is None
    assert graph.graph["coverage"]["missing_group_share"] == 0.5


def test_who_joins_inside_the_window_has_the_attributes_of_that_day():
    positions = [
        held("a", "2024-01-10", "2024-01-20", org_unit="Sales"),
        held("a", "2024-01-21", org_unit="Plant"),
        held("b", "2024-01-10", org_unit="Plant"),
    ]
    people = [person("a", joined=day("2024-01-10")), person("b", joined=day("2023-01-01"))]
    graph = builder(people=people, positions=positions).graph(JAN)
    assert graph.nodes["a"]["group"] == "Sales"
    assert graph.nodes["b"]["group"] is None


def test_of_overlapping_positions_the_one_that_began_last_counts():
    positions = [
        held("a", "2023-06-01", org_unit="Plant"),
        held("a", "2023-01-01", org_unit="Sales"),
        held("a", "2023-09-01", "2023-09-30", org_unit="Research"),  # over before the window
        held("a", "2024-01-02", org_unit="Later"),
    ]
    assert node(builder(people=AB, positions=positions), "a")["group"] == "Plant"


def test_a_position_is_held_on_its_first_and_last_day():
    positions = [held("a", "2023-01-01", "2024-01-01", org_unit="Old"), held("b", "2024-01-01", org_unit="New")]
    graph = builder(people=AB, positions=positions).graph(JAN)
    assert [graph.nodes[id]["group"] for id in "ab"] == ["Old", "New"]


def test_a_gap_between_positions_is_not_filled_from_the_roster():
    people = [person("a", org_unit="Roster", site="North"), person("b", org_unit="Roster", site="South")]
    positions = [held("a", "2023-01-01", "2023-06-30", org_unit="Sales")]
    built = builder(people=people, positions=positions)
    assert node(built, "a")["group"] is None
    without_units = builder(people=people, positions=[held("a", "2023-01-01", org_unit=None, title="Lead")])
    assert node(without_units, "a")["group"] == "Roster"
    by_site = builder({"groups": {"attribute": "site"}}, people=people, positions=positions)
    assert [node(by_site, id)["group"] for id in "ab"] == ["North", "South"]
    assert [node(by_site, id)["unit"] for id in "ab"] == [None, None]


def test_the_day_of_a_window_is_the_programs_local_day():
    # The window begins on 1 January in Tokyo, which is 31 December in UTC.
    positions = [held("a", "2023-01-01", "2023-12-31", org_unit="Old"), held("a", "2024-01-01", org_unit="New")]
    built = builder({"timezone": "Asia/Tokyo"}, people=AB, positions=positions)
    assert node(built, "a", between(date(2024, 1, 1), date(2024, 2, 1), "Asia/Tokyo"))["group"] == "New"


def test_categories_are_the_code_book_or_every_value_ever_held():
    positions = [held("a", "2020-01-01", "2020-12-31", org_unit="Plant"), held("a", "2023-01-01", org_unit="Sales")]
    assert builder(people=AB, positions=positions).graph(JAN).graph["categories"] == ("Plant", "Sales")
    config = {"groups": {"values": ["Sales", "Plant", "Research"]}}
    assert builder(config, people=AB, positions=positions).network(JAN).categories == ("Sales", "Plant", "Research")
    by_age = builder({"groups": {"attribute": "age"}}, people=[person("a", age=9), person("b", age=10)])
    assert by_age.graph(JAN).graph["categories"] == (10, 9)  # sorted as text


# -- levels and sponsors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "levels", "ranks"),
    [
        ("ascending", [1, 3, None], [1.0, 3.0, None]),
        ("descending", [1, 3, None], [-1.0, -3.0, None]),
        ("ascending", ["2", "10", "n/a"], [2.0, 10.0, None]),
        (["junior", "senior", "lead"], ["senior", "junior", "boss"], [1.0, 0.0, None]),
        (["3", "2", "1"], [1, 2, 3], [2.0, 1.0, 0.0]),
        (["3", "2", "1"], [1.0, 2.0, 2.5], [2.0, 1.0, None]),
    ],
)
def test_rank_is_higher_for_the_more_senior_whichever_way_levels_run(order, levels, ranks):
    people = [person(id, level=level) for id, level in zip("abc", levels, strict=True)]
    graph = builder({"levels": {"order": order}}, people=people).graph(JAN)
    assert [graph.nodes[id]["level"] for id in "abc"] == levels
    assert [graph.nodes[id]["rank"] for id in "abc"] == ranks


@pytest.mark.parametrize(
    ("order", "least", "levels", "members"),
    [
        ("ascending", 6, [7, 6, 5], "ab"),
        ("descending", 2, [1, 2, 3], "ab"),
        (["junior", "senior", "lead"], "senior", ["lead", "senior", "junior"], "ab"),
        ("ascending", 6, ["7", "x", "5"], "a"),
        ("ascending", 6, [None, None, 6], "c"),
    ],
)
def test_sponsors_are_those_at_or_above_the_level(order, least, levels, members):
    people = [person(id, level=level) for id, level in zip("abc", levels, strict=True)]
    built = builder({"levels": {"order": order}, "sponsors": {"min_level": least}}, people=people)
    assert built.network(JAN).sponsors == frozenset(members)


def test_sponsors_by_id_and_by_level_as_of_the_windows_start():
    positions = [
        held("a", "2023-01-01", "2023-12-31", level=7),  # stepped down before the window
        held("b", "2024-01-02", level=7),  # promoted after its start
        held("c", "2024-01-01", level=7),
        held("d", "2024-01-15", level=7),  # joins at that level inside the window
        held("e", "2023-01-01", level=7),  # left before the window
    ]
    people = [
        person("a"),
        person("b"),
        person("c"),
        person("d", joined=day("2024-01-15")),
        person("e", left=day("2023-12-31")),
        person("f"),
    ]
    built = builder({"sponsors": {"min_level": 7, "ids": ["f"]}}, people=people, positions=positions)
    assert built.network(JAN).sponsors == frozenset("cdf")
    assert node(built, "c")["sponsor"] is True
    assert node(built, "a")["sponsor"] is False


def test_without_a_sponsor_set_there_is_none():
    built = builder(people=AB)
    assert built.network(JAN).sponsors is None
    assert "sponsor" not in node(built, "a")


def test_a_sponsor_may_be_named_by_an_alias_and_an_unknown_one_is_an_error():
    aliases = [{"alias_id": "a-old", "person_id": "a"}]
    built = builder({"sponsors": {"ids": ["a-old"]}}, people=AB, aliases=aliases)
    assert built.network(JAN).sponsors == frozenset("a")
    with pytest.raises(ConfigError, match=r"no person 'a-odl'"):
        builder({"sponsors": {"ids": ["a-odl"]}}, people=AB, aliases=aliases)


@pytest.mark.parametrize(("order", "least"), [(["junior", "senior"], "seniorr"), ("ascending", "senior")])
def test_a_level_that_is_not_on_the_ladder_is_an_error(order, least):
    config = {"levels": {"order": order}, "sponsors": {"min_level": least}}
    with pytest.raises(ConfigError, match=f"min_level '{least}' is not a level"):
        builder(config, people=AB)


# -- the graph itself -----------------------------------------------------------------------------------------


def test_the_graph_names_its_window_program_and_rules():
    built = builder(people=AB, interactions=[contact("a", "b", "2024-01-05")])
    graph = built.graph(JAN)
    assert list(graph) == ["a", "b"]
    assert graph.graph.pop("history").times == {"a": {"b": [at("2024-01-05")]}, "b": {"a": [at("2024-01-05")]}}
    assert graph.graph == {
        "program_known": False,
        "window": JAN,
        "program": "Test",
        "categories": (),
        "kinds": ("interactions", "mentorships", "sponsorships"),
        "coverage": {
            "present": 2,
            "gatherings_above_cap": 0,
            "spells_without_start": 0,
            "spells_never_active": 0,
            "missing_group_share": 1.0,
        },
    }
    assert built.network(JAN).window == JAN
    assert built.network(JAN) is built.network(JAN)


def test_an_empty_program_gives_an_empty_graph():
    built = builder(people=[])
    assert list(built.graph(JAN)) == []
    assert built.network(JAN).ties == {}


def test_networks_are_forgotten_beyond_a_bound():
    built = builder(people=AB, interactions=[contact("a", "b", "2024-01-05")])
    windows = [between(date(2024, 1, 1) + timedelta(days=i), date(2024, 3, 1)) for i in range(100)][:70]
    first = built.network(windows[0])
    for window in windows[1:]:
        built.network(window)
    assert len(built._networks) == 64
    assert built.network(windows[0]) is not first
    assert built.network(windows[0]).ties == first.ties
    assert isinstance(at("2024-01-01"), datetime)
