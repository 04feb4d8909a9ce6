"""How far the record reaches, the windows it is cut into, and the window before."""

from __future__ import annotations

from datetime import date

import pytest

from mentornet.errors import UsageError
from mentornet.windows import between
from rows import builder, contact, day, gathering, person

AB = [person("a"), person("b")]


def spell(start, end=None, **columns):
    return {"mentor_id": "a", "mentee_id": "b", "start": start and day(start), "end": end and day(end), **columns}


def act(when):
    return {"sponsor_id": "a", "protege_id": "b", "at": day(when)}


def test_the_record_runs_from_the_first_interaction_to_the_day_after_the_last():
    rows = [contact("a", "b", "2024-03-01 10:00"), contact("a", "b", "2024-01-05 10:00")]
    built = builder(people=AB, interactions=rows)
    assert (built.record_start, built.record_end) == (date(2024, 1, 5), date(2024, 3, 2))


def test_days_of_the_record_are_local():
    built = builder({"timezone": "Asia/Tokyo"}, people=AB, interactions=[contact("a", "b", "2024-01-05 20:00")])
    assert (built.record_start, built.record_end) == (date(2024, 1, 6), date(2024, 1, 7))


@pytest.mark.parametrize(
    ("tables", "start", "end"),
    [
        ({"mentorships": [spell("2024-02-01", "2024-06-30")]}, "2024-02-01", "2024-07-01"),
        ({"mentorships": [spell("2024-02-01")]}, "2024-02-01", "2024-02-02"),
        ({"mentorships": [spell("2024-02-01"), spell(None, "2023-01-01")]}, "2024-02-01", "2024-02-02"),
        ({"sponsorships": [act("2024-02-01"), act("2024-05-01")]}, "2024-02-01", "2024-05-02"),
        # An earlier start and a planned end of a mentorship do not make the record of interactions longer.
        (
            {"mentorships": [spell("2023-12-01", "2030-01-01")], "interactions": [contact("a", "b", "2024-01-05")]},
            "2024-01-05",
            "2024-01-06",
        ),
    ],
)
def test_spells_and_acts_make_the_record_where_there_are_no_interactions(tables, start, end):
    built = builder(people=AB, **tables)
    assert (built.record_start, built.record_end) == (day(start), day(end))


def test_what_makes_no_tie_does_not_date_the_record():
    people = [person(id) for id in "abcd"]
    rows = [gathering("abcd", "2023-01-01"), contact("a", "b", "2024-01-05")]
    tables = {"people": people, "interactions": rows, "mentorships": [spell("2022-01-01")]}
    config = {"ties": {"kinds": ["interactions"], "max_participants": 3}}
    assert builder(config, **tables).record_start == date(2024, 1, 5)


def test_a_configured_start_makes_the_record_longer_not_shorter():
    rows = [contact("a", "b", "2024-02-05")]
    earlier = builder({"windows": {"start": day("2024-01-01")}}, people=AB, interactions=rows)
    later = builder({"windows": {"start": day("2024-02-20")}}, people=AB, interactions=rows)
    assert earlier.record_start == date(2024, 1, 1)
    assert later.record_start == date(2024, 2, 5)


def test_a_program_without_a_dated_tie_says_what_it_needs():
    built = builder(people=AB, mentorships=[spell(None, "2024-01-01")])
    with pytest.raises(UsageError, match="no tie of this program has a date"):
        built.windows()
    with pytest.raises(UsageError, match="no tie of this program has a date"):
        _ = built.record_start
    assert built.coverage()["first_day"] is None
    given = built.windows(start="2024-01-01", end="2024-03-01", length="30D")
    assert [str(window) for window in given] == ["2024-01-01..2024-01-30", "2024-01-31..2024-02-29"]
    assert built.previous_network(given[1]) is None


# -- windows --------------------------------------------------------------------------------------------------

YEAR = [contact("a", "b", "2024-01-01"), contact("a", "b", "2024-12-31")]


def labels(windows):
    return [str(window) for window in windows]


def test_default_windows_are_the_configurations():
    config = {"windows": {"length": "180D", "step": "90D"}}
    built = builder(config, people=AB, interactions=YEAR)
    expected = ["2024-01-01..2024-06-28", "2024-03-31..2024-09-26", "2024-06-29..2024-12-25"]
    assert labels(built.default_windows()) == expected
    assert labels(built.windows()) == expected
    assert built.windows()[0] == between(date(2024, 1, 1), date(2024, 6, 29))


def test_windows_follow_the_configured_start_end_and_zone():
    config = {"timezone": "Europe/Berlin", "windows": {"start": day("2024-02-01"), "end": day("2024-04-01")}}
    built = builder(config, people=AB, interactions=YEAR)
    windows = built.windows(length="30D", step="30D")
    assert windows == [
        between(date(2024, 2, 1), date(2024, 3, 2), "Europe/Berlin"),
        between(date(2024, 3, 2), date(2024, 4, 1), "Europe/Berlin"),
    ]


def test_every_option_overrides_the_configuration():
    built = builder(people=AB, interactions=YEAR)
    assert labels(built.windows(start="2024-11-01", length="30D", step="15D")) == [
        "2024-11-01..2024-11-30",
        "2024-11-16..2024-12-15",
        "2024-12-01..2024-12-30",
    ]
    assert labels(built.windows(end=date(2024, 3, 2), length="8W")) == ["2024-01-01..2024-02-25"]
    assert labels(built.windows(kind="expanding", length="180D", step="180D")) == [
        "2024-01-01..2024-06-28",
        "2024-01-01..2024-12-25",
    ]
    quarters = ["2024-01-01..2024-03-31", "2024-04-01..2024-06-30", "2024-07-01..2024-09-30", "2024-10-01..2024-12-31"]
    assert labels(built.windows(unit="quarter")) == quarters
    assert {window.kind for window in built.windows(unit="quarter")} == {"calendar"}
    assert labels(built.windows(kind="calendar")) == labels(built.windows(unit="month"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"length": "2Y"}, "length '2Y' is not a number of days or weeks"),
        ({"length": "400D"}, r"2024-01-01 to 2024-12-31 \(366 days\) holds no window of 400 days"),
        ({"unit": "year", "start": "2024-01-02"}, "holds no complete calendar year"),
        ({"unit": "week"}, "unit 'week' is not one of month, quarter, year"),
        ({"kind": "roling"}, "did you mean 'rolling'"),
        ({"kind": "rolling", "unit": "month"}, "a unit belongs to calendar windows"),
        ({"kind": "calendar", "length": "30D"}, "calendar windows have a unit"),
        ({"start": "01.02.2024"}, "start '01.02.2024' is not a date such as 2024-01-31"),
        ({"start": "2025-01-01"}, "end on 2025-01-01, which is not after their start on 2025-01-01"),
    ],
)
def test_impossible_windows_say_why(options, message):
    with pytest.raises(UsageError, match=message):
        builder(people=AB, interactions=YEAR).windows(**options)


# -- the window before ----------------------------------------------------------------------------------------


def test_the_window_before_ends_where_this_one_starts_and_is_as_long():
    rows = [contact("a", "b", "2024-01-01"), contact("a", "b", "2024-02-01")]
    built = builder(people=AB, interactions=rows)
    before = built.previous_network(between(date(2024, 1, 31), date(2024, 3, 1)))
    assert before.window == between(date(2024, 1, 1), date(2024, 1, 31))
    assert before.ties == {"a": {"b": 1.0}, "b": {"a": 1.0}}


def test_there_is_no_window_before_where_the_record_does_not_reach_back():
    rows = [contact("a", "b", "2024-01-02"), contact("a", "b", "2024-02-01")]
    window = between(date(2024, 1, 31), date(2024, 3, 1))
    assert builder(people=AB, interactions=rows).previous_network(window) is None
    config = {"windows": {"start": day("2024-01-01")}}  # the record begins on that day, with nothing to record
    assert builder(config, people=AB, interactions=rows).previous_network(window) is not None


def test_a_mentorship_from_before_the_record_makes_no_window_before():
    # Otherwise everyone's contacts of the first window would count as newly formed.
    rows = [contact("a", "b", "2024-01-31"), contact("a", "b", "2024-02-10")]
    built = builder(people=AB, interactions=rows, mentorships=[spell("2020-01-01")])
    assert built.previous_network(between(date(2024, 1, 31), date(2024, 3, 1))) is None
