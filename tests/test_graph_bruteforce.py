"""The graph builder against a filter written row by row, on programs made at random."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentornet.windows import between
from rows import builder, contact, gathering, person

FIRST = date(2024, 3, 20)  # the clocks change in Berlin on 31 March and in New York on 10 March
IDS = ["a", "b", "c", "d", "e"]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"]

days = st.integers(0, 30).map(lambda number: FIRST + timedelta(days=number))
maybe_day = st.none() | days
instants = st.tuples(st.integers(0, 30), st.sampled_from([0, 1, 3_600_000, 43_200_000, 79_200_000, 86_399_999])).map(
    lambda both: datetime(2024, 3, 20) + timedelta(days=both[0], milliseconds=both[1])
)
pairs = st.permutations(IDS).map(lambda ids: ids[:2])


@st.composite
def day_or_time(draw, column, *, optional=True):
    """A DAY value: a date, or a date with its exact instant (the date is not looked at then)."""
    value = draw(maybe_day if optional else days)
    exact = draw(st.none() | instants) if value is not None else None
    return {column: value, f"{column}_time": exact}


@st.composite
def programs(draw):
    people = [
        person(id, **draw(day_or_time("joined")), **draw(day_or_time("left")), external=draw(st.booleans()))
        for id in IDS
    ]
    interactions = []
    for number in range(draw(st.integers(0, 8))):
        when = draw(instants)
        if draw(st.booleans()):
            interactions.append(contact(*draw(pairs), str(when), occurrence=number, mutual=draw(st.booleans())))
        else:
            size = draw(st.integers(3, 5))
            interactions.append(gathering(draw(st.permutations(IDS))[:size], str(when), id=f"g{number}"))
    mentorships = [
        dict(zip(("mentor_id", "mentee_id"), draw(pairs), strict=True))
        | draw(day_or_time("start"))
        | draw(day_or_time("end"))
        for _ in range(draw(st.integers(0, 4)))
    ]
    sponsorships = [
        dict(zip(("sponsor_id", "protege_id"), draw(pairs), strict=True))
        | draw(day_or_time("at"))
        | draw(day_or_time("start"))
        | draw(day_or_time("end"))
        for _ in range(draw(st.integers(0, 4)))
    ]
    return {"people": people, "interactions": interactions, "mentorships": mentorships, "sponsorships": sponsorships}


def utc(day: date, zone: str) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def begins(row, column, zone):
    if row.get(f"{column}_time") is not None:
        return row[f"{column}_time"]
    return utc(row[column], zone) if row.get(column) is not None else None


def ends_before(row, column, zone, limit):
    """Whether a DAY value ends before an instant: a date-only one at the end of its day."""
    if row.get(f"{column}_time") is not None:
        return row[f"{column}_time"] < limit
    return row.get(column) is not None and utc(row[column] + timedelta(days=1), zone) <= limit


def spell_ends_before(row, people, ids, zone, limit):
    if row["end"] is not None:
        return ends_before(row, "end", zone, limit)
    return any(ends_before(people[id], "left", zone, limit) for id in ids)


@given(program=programs(), zone=st.sampled_from(ZONES), first=days, length=st.integers(1, 20))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_graph_is_what_a_filter_of_the_rows_gives(program, zone, first, length):
    window = between(first, first + timedelta(days=length), zone)
    start, end = utc(first, zone), utc(first + timedelta(days=length), zone)
    people = {row["person_id"]: row for row in program["people"]}
    expected: Counter = Counter()
    for row in program["interactions"]:
        if start <= row["at"] < end:
            ids = row["participants"] or [row["source_id"], row["target_id"]]
            for index, source in enumerate(ids):
                for target in ids[index + 1 :]:
                    expected["INTERACTED", source, target, row["at"], row["mutual"], 1 / (len(ids) - 1)] += 1
    for row in program["mentorships"]:
        ids, begin = (row["mentor_id"], row["mentee_id"]), begins(row, "start", zone)
        if begin is None or begin >= end or spell_ends_before(row, people, ids, zone, start):
            continue
        if not spell_ends_before(row, people, ids, zone, begin):
            expected["MENTORS", *ids, None, None, 1.0] += 1
    for row in program["sponsorships"]:
        ids, begin, act = (row["sponsor_id"], row["protege_id"]), begins(row, "start", zone), begins(row, "at", zone)
        if begin is None:
            expected["SPONSORS", *ids, None, None, 1.0] += act is not None and start <= act < end
        elif begin < end and not spell_ends_before(row, people, ids, zone, start):
            expected["SPONSORS", *ids, None, None, 1.0] += not spell_ends_before(row, people, ids, zone, begin)

    graph = builder({"timezone": zone}, **program).graph(window)

    found = Counter(
        (d["relation"], u, v, d["at"] if d["relation"] == "INTERACTED" else None, d.get("mutual"), d["weight"])
        for u, v, d in graph.edges(data=True)
    )
    assert found == +expected
    present = {
        id
        for id, row in people.items()
        if not row["external"]
        and (row["joined"] is None or begins(row, "joined", zone) < end)
        and not ends_before(row, "left", zone, start)
    }
    assert {id for id, data in graph.nodes(data=True) if data["present"]} == present


@given(
    positions=st.lists(st.tuples(days, maybe_day, st.sampled_from(["x", "y", "z"])), max_size=5),
    joined=maybe_day,
    first=days,
    length=st.integers(1, 20),
)
@settings(deadline=None)
def test_attributes_are_those_of_one_day(positions, joined, first, length):
    rows = [
        {"person_id": "a", "valid_from": start, "valid_to": end, "org_unit": f"{unit}{index}"}
        for index, (start, end, unit) in enumerate(positions)
    ]
    asked = joined if joined is not None and first < joined < first + timedelta(days=length) else first
    held = [row for row in rows if row["valid_from"] <= asked and (row["valid_to"] is None or asked <= row["valid_to"])]
    latest = max((row["valid_from"] for row in held), default=None)
    allowed = {row["org_unit"] for row in held if row["valid_from"] == latest} or {None}

    built = builder(people=[person("a", joined=joined)], positions=rows)

    assert built.graph(between(first, first + timedelta(days=length))).nodes["a"]["group"] in allowed


@pytest.mark.parametrize("zone", ZONES)
def test_windows_side_by_side_share_out_every_interaction_once(zone):
    rows = [contact("a", "b", str(datetime(2024, 3, 1) + timedelta(hours=7 * step))) for step in range(200)]
    built = builder({"timezone": zone}, people=[person("a"), person("b")], interactions=rows)
    windows = built.windows(start=built.record_start, length="1D", step="1D")
    assert sum(built.graph(window).number_of_edges() for window in windows) == 200
