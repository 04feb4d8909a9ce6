"""Cells of every type: what is read, what is refused, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet.schema import Column, Type
from mentornet.tables.cells import Style
from mentornet.tables.infer import infer
from mentornet.tables.times import explain, pattern
from mentornet.tables.values import parse, split_list
from table_folders import check, errors, only, warnings


def read(kind: Type, cells: list, *, name: str = "x", refers_to: str | None = None, **style):
    """Return the parsed values, and the positions with an error."""
    column = Column(name=name, type=kind, doc="", refers_to=refers_to)
    parsed = parse(column, cells if isinstance(cells, pa.Array) else pa.array(cells), Style("t", **style))
    bad = {int(i) for issue in parsed.issues if issue.kind.severity == "error" for i in issue.mask.nonzero()[0]}
    return {key: array.to_pylist() for key, array in parsed.values.items()}, bad


BERLIN = {"timezone": "Europe/Berlin"}


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "utc", "day"),
        [
            ("2024-07-01T10:00", datetime(2024, 7, 1, 8), date(2024, 7, 1)),
            ("2024-07-01 10:00:30", datetime(2024, 7, 1, 8, 0, 30), date(2024, 7, 1)),
            ("2024-07-01T10:00:30.123", datetime(2024, 7, 1, 8, 0, 30, 123000), date(2024, 7, 1)),
            ("2024-07-01T10:00:30,5", datetime(2024, 7, 1, 8, 0, 30, 500000), date(2024, 7, 1)),
            ("2024-06-30T23:30Z", datetime(2024, 6, 30, 23, 30), date(2024, 7, 1)),
            ("2024-07-01T00:30+05:30", datetime(2024, 6, 30, 19), date(2024, 6, 30)),
            ("2024-07-01 00:30:00 -0800", datetime(2024, 7, 1, 8, 30), date(2024, 7, 1)),
            ("2024-07-01", datetime(2024, 6, 30, 22), date(2024, 7, 1)),
            ("2024-01-01", datetime(2023, 12, 31, 23), date(2024, 1, 1)),
            (" 2024-01-01 ", datetime(2023, 12, 31, 23), date(2024, 1, 1)),
        ],
    )
    def test_text(self, text, utc, day):
        assert read(Type.TIME, [text], **BERLIN) == ({"x": [utc], "day": [day]}, set())

    @pytest.mark.parametrize(
        "text", ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "0000-01-01", "2024-01-01T24:00",
                 "2024-01-01T10:60", "2024-01-01T10:00:60", "2024-01-01T10:00+19:00", "24-01-01", "01/02/2024", "now", "45292"],
    )  # fmt: skip
    def test_no_time(self, text):
        assert read(Type.TIME, ["2024-01-01T00:00Z", text]) == (
            {"x": [datetime(2024, 1, 1), None], "day": [date(2024, 1, 1), None]}, {1},
        )  # fmt: skip

    def test_a_day_keeps_its_time_beside_it(self):
        cells = ["2024-07-01", "2024-07-01T00:00", "2024-06-30T23:30Z", None]
        assert read(Type.DAY, cells, **BERLIN) == (
            {
                "x": [date(2024, 7, 1), date(2024, 7, 1), date(2024, 7, 1), None],
                "x_time": [None, datetime(2024, 6, 30, 22), datetime(2024, 6, 30, 23, 30), None],
            },
            set(),
        )

    def test_arrow_types(self):
        zoned = pa.array([datetime(2024, 6, 30, 23, 30, tzinfo=UTC)], pa.timestamp("ns", "UTC"))
        assert read(Type.DAY, zoned, **BERLIN)[0] == {
            "x": [date(2024, 7, 1)],
            "x_time": [datetime(2024, 6, 30, 23, 30)],
        }
        naive = pa.array([datetime(2024, 7, 1), datetime(2024, 7, 1, 10)], pa.timestamp("s"))
        assert read(Type.DAY, naive, **BERLIN)[0] == {
            "x": [date(2024, 7, 1)] * 2,
            "x_time": [None, datetime(2024, 7, 1, 8)],
        }
        assert read(Type.TIME, pa.array([date(2024, 7, 1)]), **BERLIN)[0]["x"] == [datetime(2024, 6, 30, 22)]
        assert read(Type.DAY, pa.array([date(1969, 12, 31)], pa.date64()))[0]["x"] == [date(1969, 12, 31)]
        before = pa.array([datetime(1969, 12, 31, 23, 59, 59, 999)], pa.timestamp("us"))
        assert read(Type.TIME, before)[0]["x"] == [datetime(1969, 12, 31, 23, 59, 59)]

    @given(
        st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)).map(lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)),
        st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"]),
    )  # fmt: skip
    @settings(max_examples=300, deadline=None)
    def test_local_times_are_those_of_the_standard_library(self, local, zone):
        expected = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
        values, bad = read(Type.TIME, [local.isoformat()], timezone=zone)
        assert (values["x"], bad) == ([expected], set())
        assert values["day"] == [local.date()]

    @given(
        st.dates(date(1971, 1, 1), date(2037, 1, 1)),
        st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut"]),
    )
    @settings(max_examples=200, deadline=None)
    def test_a_date_is_its_local_midnight(self, day, zone):
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)
        values, _ = read(Type.TIME, [day.isoformat()], timezone=zone)
        assert values == {"x": [midnight], "day": [day]}

    def test_every_hour_of_a_change_of_clocks(self):
        start = datetime(2024, 3, 31)
        cells = [start + timedelta(minutes=15 * i) for i in range(24)]
        values, _ = read(Type.TIME, [t.isoformat() for t in cells], **BERLIN)
        zone = ZoneInfo("Europe/Berlin")
        assert values["x"] == [t.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for t in cells]

    def test_times_that_clocks_skip_or_show_twice_are_said(self, tmp_path):
        text = "at,source_id,target_id\n2024-03-31T02:30,P01,P02\n2024-10-27T02:30,P01,P02\n2024-10-27T03:30,P01,P02\n"
        checked = check(tmp_path, {"interactions.csv": text}, toml='timezone = "Europe/Berlin"\n')
        assert warnings(checked) == [
            ("interactions.csv", 2, "at", "2024-03-31T02:30", "clock_skipped"),
            ("interactions.csv", 3, "at", "2024-10-27T02:30", "clock_twice"),
        ]
        assert checked.tables["interactions"]["at"].to_pylist() == [
            datetime(2024, 3, 31, 1, 30), datetime(2024, 10, 27, 0, 30), datetime(2024, 10, 27, 2, 30),
        ]  # fmt: skip

    def test_finer_than_a_millisecond_is_cut_and_counted(self, tmp_path):
        text = "at,source_id,target_id\n2024-01-01T00:00:00.1239,P01,P02\n2024-01-01T00:00:00.123,P01,P02\n2024-01-01T00:00:00.0000001,P01,P02\n"
        checked = check(tmp_path, {"interactions.csv": text})
        assert [(p.row, p.code) for p in checked.warnings] == [(2, "fine_time"), (3, "identical_interactions")]
        assert checked.warnings[0].message.startswith("2 times of at finer than 1 ms, first '2024-01-01T00:00:00.1239'")
        assert checked.tables["interactions"]["at"].to_pylist()[0] == datetime(2024, 1, 1, 0, 0, 0, 123000)

    @given(
        st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=5),
        st.sampled_from(["s", "ms", "us", "ns"]),
        st.sampled_from([None, "UTC", "Asia/Tokyo", "No/Where"]),
        st.sampled_from([Type.TIME, Type.DAY, Type.STRING]),
        st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]),
    )
    def test_a_time_that_no_calendar_has_is_an_error(self, ticks, unit, zone, kind, timezone):
        values, bad = read(kind, pa.array(ticks, pa.int64()).cast(pa.timestamp(unit, zone)), timezone=timezone)
        if kind is Type.STRING:
            assert [value is None for value in values["x"]] == [tick is None for tick in ticks]
            return
        first, last = (
            int(year.timestamp()) for year in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
        )
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
        lasts = [tick is not None and first * per_second <= tick < (last + 1) * per_second for tick in ticks]
        assert [value is not None for value in values["x"]] == lasts
        assert bad == {i for i, tick in enumerate(ticks) if tick is not None and not lasts[i]}

    @pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
    @pytest.mark.parametrize("offset", ["", "Z", "+14:00", "-12:00"])
    def test_the_first_and_last_hours_of_all_time_stay_in_their_years(self, zone, offset):
        cells = [f"0001-01-01T00:00:00{offset}", f"9999-12-31T23:59:59{offset}"]
        for kind in (Type.TIME, Type.DAY):
            values, bad = read(kind, cells, timezone=zone)
            assert bad == set()
            assert [[value.year for value in column] for column in values.values()] == [[1, 9999]] * 2

    def test_suspicious_years_are_kept_with_a_warning(self, tmp_path):
        text = "person_id,joined,left\nP01,1979-12-31,2079-01-01\nP02,1980-01-01,\n"
        checked = check(tmp_path, {"people.csv": text})
        assert warnings(checked) == [
            ("people.csv", 2, "joined", "1979-12-31", "suspicious_date"),
            ("people.csv", 2, "left", "2079-01-01", "suspicious_date"),
        ]
        assert checked.tables["people"]["joined"].to_pylist() == [date(1979, 12, 31), date(1980, 1, 1)]


class TestDateFormats:
    @pytest.mark.parametrize(
        ("dates", "text", "expected"),
        [
            ("%d/%m/%Y %H:%M", "03/04/2024 09:05", datetime(2024, 4, 3, 9, 5)),
            ("%m/%d/%Y", "3/4/2024", datetime(2024, 3, 4)),
            ("%d.%m.%y", "1.2.69", datetime(1969, 2, 1)),
            ("%d.%m.%y", "1.2.68", datetime(2068, 2, 1)),
            ("%d %b %Y", "5 Mar 2024", datetime(2024, 3, 5)),
            ("%B %d, %Y", "March 5, 2024", datetime(2024, 3, 5)),
            ("%Y%m%d", "20240305", datetime(2024, 3, 5)),
            ("%d/%m/%Y %I:%M %p", "03/04/2024 12:05 AM", datetime(2024, 4, 3, 0, 5)),
            ("%d/%m/%Y %I:%M %p", "03/04/2024 1:05 pm", datetime(2024, 4, 3, 13, 5)),
            ("%Y-%m-%dT%H:%M:%S%z", "2024-04-03T09:05:00+02:00", datetime(2024, 4, 3, 7, 5)),
            ("%F %T.%f", "2024-04-03 09:05:01.25", datetime(2024, 4, 3, 9, 5, 1, 250000)),
        ],
    )
    def test_read(self, dates, text, expected):
        assert read(Type.TIME, [text], dates=dates) == ({"x": [expected], "day": [expected.date()]}, set())

    @pytest.mark.parametrize("text", ["31/04/2024", "2024-04-01", "1/13/2024", "01/04/2024 10:00"])
    def test_refused(self, text):
        assert read(Type.DAY, [text], dates="%d/%m/%Y")[1] == {0}

    @given(st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1)), st.sampled_from(
        ["%d/%m/%Y %H:%M:%S", "%Y.%m.%d %H:%M", "%m-%d-%y %I:%M:%S %p", "%d %b %Y %H:%M", "%A, %d %B %Y", "%Y%m%d %H:%M"]
    ))  # fmt: skip
    @settings(max_examples=200, deadline=None)
    def test_what_strftime_writes_is_read_as_strptime_reads_it(self, moment, dates):
        text = moment.strftime(dates)
        expected = datetime.strptime(text, dates)  # noqa: DTZ007
        assert read(Type.TIME, [text], dates=dates)[0]["x"] == [expected]

    @pytest.mark.parametrize("dates", ["%d/%m", "%H:%M", "%d/%m/%Y %d", "%Q", "%Y-%d"])
    def test_formats_that_say_no_date(self, dates):
        with pytest.raises(ValueError, match=r"must name day, month and year|not supported"):
            pattern(dates)

    @pytest.mark.parametrize(
        ("text", "suggestion"),
        [
            ("03/04/2024", 'dates = "%d/%m/%Y"'),
            ("13/04/2024", 'dates = "%d/%m/%Y"'),
            ("04/13/2024", 'dates = "%m/%d/%Y"'),
            ("3.4.2024 10:30", 'dates = "%d.%m.%Y %H:%M"'),
            ("2024/04/03", 'dates = "%Y/%m/%d"'),
            ("2003-09", "2003-09-01"),
            ("hello", None),
            ("2024-02-30", None),
        ],
    )
    def test_what_is_suggested(self, text, suggestion):
        assert explain(text, "people", None)[1] == suggestion

    def test_ambiguous_dates_are_an_error_that_says_so(self, tmp_path):
        checked = check(tmp_path, {"people.csv": "person_id,joined\nP01,03/04/2024\n"})
        problem = only(checked.errors)
        assert (problem.row, problem.column, problem.value, problem.code) == (2, "joined", "03/04/2024", "date")
        assert problem.suggestion == 'dates = "%d/%m/%Y"'
        assert 'dates = "%d/%m/%Y" or dates = "%m/%d/%Y" in [files.people]' in problem.message
        assert (
            "2024-02-30"
            in only(check(tmp_path / "b", {"people.csv": "person_id,joined\nP01,2024-02-30\n"}).errors).message
        )

    def test_configured(self, tmp_path):
        toml = '[files.people]\ndates = "%d/%m/%Y"\n'
        checked = check(tmp_path, {"people.csv": "person_id,joined\nP01,03/04/2024\nP02,2024-04-03\n"}, toml=toml)
        assert checked.tables["people"]["joined"].to_pylist() == [date(2024, 4, 3)]
        assert only(checked.errors).message == "joined '2024-04-03' does not fit dates = \"%d/%m/%Y\" of [files.people]"


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "value"),
        [("1", 1.0), ("-1.5", -1.5), ("+2", 2.0), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), (" 7 ", 7.0)],
    )
    def test_read(self, text, value):
        assert read(Type.FLOAT, [text, None, ""]) == ({"x": [value, None, None]}, set())

    @pytest.mark.parametrize(
        "text", ["nan", "inf", "-Infinity", "1e999", "1,5", "1 000", "x", "0x10", "1.2.3", "--1", "."]
    )
    def test_refused(self, text):
        assert read(Type.FLOAT, ["1", text]) == ({"x": [1.0, None]}, {1})

    def test_not_a_number_of_a_typed_file(self):
        assert read(Type.FLOAT, [1.0, float("nan"), float("inf"), None]) == ({"x": [1.0, None, None, None]}, {1, 2})

    def test_decimal_comma(self):
        assert read(Type.FLOAT, ["1,5", ",5", "7"], decimals=",") == ({"x": [1.5, 0.5, 7.0]}, set())
        assert read(Type.FLOAT, ["1,5", "1.5", "1.234,5", "1,2,3"], decimals=".,") == (
            {"x": [1.5, 1.5, None, None]},
            {2, 3},
        )
        assert read(Type.FLOAT, ["1.5"], decimals=",")[1] == {0}

    def test_whole_numbers(self):
        assert read(Type.INT, ["5", "-5", "5.0", "1.5", "999999999999999999"]) == (
            {"x": [5, -5, 5, None, 999999999999999999]}, {3},
        )  # fmt: skip
        assert read(Type.INT, pa.array([2**62, None])) == ({"x": [2**62, None]}, set())
        assert read(Type.INT, pa.array([1.0, 1.5])) == ({"x": [1, None]}, {1})

    def test_a_semicolon_file_may_have_commas(self, tmp_path):
        text = "at;source_id;target_id;minutes\n2024-01-01;P01;P02;1,5\n2024-01-02;P01;P02;2.5\n"
        checked = check(tmp_path, {"interactions.csv": text})
        assert checked.problems == []
        assert checked.tables["interactions"]["minutes"].to_pylist() == [1.5, 2.5]

    def test_a_comma_elsewhere_says_what_to_set(self, tmp_path):
        text = 'at,source_id,target_id,minutes\n2024-01-01,P01,P02,"1,5"\n'
        problem = only(check(tmp_path, {"interactions.csv": text}).errors)
        assert (problem.row, problem.column, problem.value, problem.suggestion) == (
            2,
            "minutes",
            "1,5",
            'decimal = ","',
        )
        toml = '[files.interactions]\ndecimal = ","\n'
        assert check(tmp_path / "b", {"interactions.csv": text}, toml=toml).tables["interactions"][
            "minutes"
        ].to_pylist() == [1.5]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["true", "YES", "1", "No", "false", "0", "", None], [True, True, True, False, False, False, None, None]),
        ([1, 0, None], [True, False, None]),
        ([True, None], [True, None]),
        ([1.0, 0.0], [True, False]),
    ],
)
def test_truth(cells, expected):
    assert read(Type.BOOL, cells) == ({"x": expected}, set())


def test_neither_true_nor_false():
    assert read(Type.BOOL, ["maybe", "2", "t"]) == ({"x": [None, None, None]}, {0, 1, 2})


@pytest.mark.parametrize(
    ("text", "commas", "items"),
    [
        ("a;b", False, ["a", "b"]),
        ("a|b |", False, ["a", "b"]),
        ("a, b", True, ["a", "b"]),
        ("a, b", False, ["a, b"]),
        ("a,b;c", True, ["a,b", "c"]),
        ('["a;b", "c"]', True, ["a;b", "c"]),
        ("[1, 2.5]", True, ["1", "2.5"]),
        ("a", True, ["a"]),
    ],
)
def test_lists(text, commas, items):
    assert split_list(text, commas=commas) == items
    assert read(Type.LIST, [text, None, "", " "], refers_to="people" if commas else None) == (
        {"x": [items, None, None, None]},
        set(),
    )


@pytest.mark.parametrize("text", ["[1, 2", "[[1]]", "[null]", '[{"a": 1}]'])
def test_broken_lists(text):
    assert read(Type.LIST, [text]) == ({"x": [None]}, {0})


def test_lists_of_typed_files():
    assert read(Type.LIST, pa.array([["a", " b "], [], None])) == ({"x": [["a", "b"], None, None]}, set())


@pytest.mark.parametrize(
    ("cells", "kinds", "type", "values"),
    [
        (["1", "-2", None], {"text"}, pa.int64(), [1, -2, None]),
        (["1", "2.5"], {"text"}, pa.float64(), [1.0, 2.5]),
        (["01", "2"], {"text"}, pa.string(), ["01", "2"]),
        (["-0", "1"], {"text"}, pa.int64(), [0, 1]),
        (["1", "2"], {"string"}, pa.string(), ["1", "2"]),
        (["1", "x"], {"int", "text"}, pa.string(), ["1", "x"]),
        (["1,5", "2"], {"text,"}, pa.float64(), [1.5, 2.0]),
        (["1,5", "2"], {"text"}, pa.string(), ["1,5", "2"]),
        (["True", "false"], {"text"}, pa.bool_(), [True, False]),
        (["yes", "no"], {"text"}, pa.string(), ["yes", "no"]),
        (["2024-01-31", None], {"text"}, pa.date32(), [date(2024, 1, 31), None]),
        (["2024-02-30"], {"text"}, pa.string(), ["2024-02-30"]),
        (["99999999999999999999", "1.5"], {"text"}, pa.string(), ["99999999999999999999", "1.5"]),
        ([None], set(), pa.string(), [None]),
    ],
)
def test_types_are_found_from_all_values(cells, kinds, type, values):
    found = infer(pa.chunked_array([pa.array(cells, pa.string())]), kinds)
    assert (found.type, found.to_pylist()) == (type, values)


def test_a_level_is_a_number_or_a_label_for_the_whole_column(tmp_path):
    head = "person_id,valid_from,level\n"
    numbers = check(tmp_path / "a", {"positions.csv": f"{head}P01,2024-01-01,3\nP02,2024-01-01,\n"})
    labels = check(tmp_path / "b", {"positions.csv": f"{head}P01,2024-01-01,3\nP02,2024-01-01,senior\n"})
    dates = check(tmp_path / "c", {"positions.csv": f"{head}P01,2024-01-01,2024-01-01\n"})
    assert numbers.tables["positions"]["level"].to_pylist() == [3, None]
    assert labels.tables["positions"]["level"].to_pylist() == ["3", "senior"]
    assert dates.tables["positions"]["level"].to_pylist() == ["2024-01-01"]


def test_spaces_at_the_ends(tmp_path):
    text = 'person_id,org_unit\n"P01 ",Sales\nP02,"Sales "\n P03,"  "\n'
    checked = check(tmp_path, {"people.csv": text})
    assert errors(checked) == []
    assert warnings(checked) == [
        ("people.csv", 2, "person_id", "P01 ", "spaces"),
        ("people.csv", 3, "org_unit", "Sales ", "spaces"),
    ]
    assert checked.warnings[0].message.startswith("2 values of person_id with spaces at the ends, first 'P01 '")
    assert checked.tables["people"]["person_id"].to_pylist() == ["P01", "P02", "P03"]
    assert checked.tables["people"]["org_unit"].to_pylist() == ["Sales", "Sales ", None]


def test_a_month_is_its_first_day_but_no_time(tmp_path):
    checked = check(tmp_path, {"people.csv": "person_id,joined\nP01,2024-05\nP02,2024-06\n"})
    problem = only(checked.problems)
    assert (problem.row, problem.value, problem.severity) == (2, "2024-05", "warning")
    assert problem.message == "2 values of joined without a day, first '2024-05': read as the first of the month"
    assert checked.tables["people"]["joined"].to_pylist() == [date(2024, 5, 1), date(2024, 6, 1)]
    checked = check(tmp_path / "b", {"interactions.csv": "at,source_id,target_id\n2024-05,P01,P02\n"})
    assert only(checked.errors).suggestion == "2024-05-01"


def test_times_with_and_without_a_zone(tmp_path):
    text = "at,source_id,target_id\n2024-07-01T10:00Z,P01,P02\n2024-07-01T10:00,P01,P02\n2024-07-01,P01,P02\n"
    checked = check(tmp_path, {"interactions.csv": text}, toml='timezone = "Europe/Berlin"\n')
    problem = only(checked.problems)
    assert (problem.row, problem.value, problem.code) == (3, "2024-07-01T10:00", "mixed_zones")
    assert problem.message.endswith("beside others with one: read in Europe/Berlin")
    assert checked.tables["interactions"]["at"].to_pylist() == [
        datetime(2024, 7, 1, 10), datetime(2024, 7, 1, 8), datetime(2024, 6, 30, 22),
    ]  # fmt: skip
