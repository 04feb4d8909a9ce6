"""Frames of many people and windows: rows, columns, reasons, and growth from window to window."""

from __future__ import annotations

from datetime import date

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from mentornet import metrics
from mentornet.errors import UsageError
from mentornet.metrics import METRICS
from mentornet.metrics.frame import metrics_frame
from mentornet.windows import between, calendar, expanding, rolling
from rows import builder, contact, day, person

START = date(2024, 1, 1)
WINDOWS = rolling(START, date(2024, 4, 1), length="30D")  # 1 January, 31 January, 1 March


def contacts(*by_window):
    """Contacts on the second day of each window, from strings such as 'ab ac'."""
    rows = []
    for window, pairs in zip(WINDOWS, by_window, strict=False):
        when = str(date.fromordinal(window.first_day.toordinal() + 1))
        rows += [contact(*pair, when) for pair in pairs.split()]
    return rows


def growth(people, *by_window, config=None, windows=WINDOWS):
    config = {"windows": {"start": START}} if config is None else config
    built = builder(config, people=people, interactions=contacts(*by_window))
    return metrics_frame(built, windows, metrics=["formed", "dissolved", "persistence"])


def row(result, window, id):
    """Formed, dissolved and persistence; a reason code in place of a missing value."""
    values, reasons = result.values.loc[(window, id)], result.reasons.loc[(window, id)]
    return tuple(value if reason is None else reason for value, reason in zip(values, reasons, strict=True))


def people(ids="abcd", **columns):
    return [person(id, joined=None, left=None) | columns.get(id, {}) for id in ids]


# -- shape ----------------------------------------------------------------------------------------------------


def test_rows_are_windows_then_people_in_roster_order_and_columns_are_metrics():
    built = builder(people=people("cab"), interactions=contacts("ab", "ac"))
    result = metrics_frame(built, [WINDOWS[1], WINDOWS[0], WINDOWS[1]], metrics=["strength", "size", "strength"])
    expected = pd.MultiIndex.from_tuples(
        [(window, id) for window in WINDOWS[:2] for id in "cab"], names=["window", "person_id"]
    )
    for frame in (result.values, result.reasons):
        pd.testing.assert_index_equal(frame.index, expected)
        assert list(frame.columns) == ["strength", "size"]
    assert result.values["size"].tolist() == [0.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    assert result.values.dtypes.tolist() == [np.dtype(float)] * 2
    assert result.reasons.dtypes.tolist() == [np.dtype(object)] * 2
    assert result.reasons["size"].tolist() == [None] * 6


def test_every_metric_by_default():
    built = builder(people=people(), interactions=contacts("ab", "ac"))
    assert list(metrics_frame(built, WINDOWS[:1]).values.columns) == list(METRICS)


def test_a_frame_has_the_values_of_the_metrics_on_the_graphs():
    built = builder(
        {"sponsors": {"ids": ["d"]}, "windows": {"start": START}},
        people=people("abcdef", a={"org_unit": "x", "level": 1}, b={"org_unit": "y", "level": 2}, c={"org_unit": "x"}),
        interactions=contacts("ab ac bc cd ab", "ab ad de", "bc bd cd de"),
    )
    result = metrics_frame(built, WINDOWS)
    for window in WINDOWS:
        graph, before = built.graph(window), built.graph(window.previous())
        for name, metric in METRICS.items():
            options = {"previous": before} if metric.compares and window != WINDOWS[0] else {}
            values, reasons = metric(graph, **options), metric.reasons(graph, **options)
            for node in graph:
                value = result.values.loc[(window, node), name]
                assert value == pytest.approx(values[node], rel=1e-12, abs=1e-15, nan_ok=True)
                assert result.reasons.loc[(window, node), name] == reasons.get(node)


def test_persons_are_chosen_in_roster_order():
    built = builder(people=people("cab"), interactions=contacts("ab"))
    result = metrics_frame(built, WINDOWS[:1], metrics=["size"], persons=["b", "c", "b"])
    assert result.values["size"].to_dict() == {(WINDOWS[0], "c"): 0.0, (WINDOWS[0], "b"): 1.0}


def test_absent_people_are_missing_in_every_metric():
    everyone = people("abcx", b={"joined": day("2024-03-01")}, c={"left": day("2023-12-31")}, x={"external": True})
    built = builder(people=everyone, interactions=contacts("ab ac ax", "ab"))
    result = metrics_frame(built, WINDOWS[:1])
    for id in "bcx":
        assert set(result.reasons.loc[(WINDOWS[0], id)]) == {"not_present"}
        assert result.values.loc[(WINDOWS[0], id)].isna().all()
    assert result.values.loc[(WINDOWS[0], "a"), "size"] == 3.0  # absent people are alters all the same


def test_without_windows_or_people_a_frame_is_empty():
    built = builder(people=people(), interactions=contacts("ab"))
    for result in (metrics_frame(built, []), metrics_frame(built, WINDOWS, persons=[])):
        assert result.values.shape == (0, len(METRICS))
        assert result.reasons.index.names == ["window", "person_id"]


def test_progress_is_told_window_by_window():
    told = []
    built = builder(people=people(), interactions=contacts("ab"))
    metrics_frame(built, WINDOWS, metrics=["size"], progress=lambda *step: told.append(step))
    assert told == [("metrics", 1, 3), ("metrics", 2, 3), ("metrics", 3, 3)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metrics": ["sizes"]}, "there is no metric 'sizes'; did you mean 'size'"),
        ({"persons": ["aa"]}, "there is no person 'aa' in this program; did you mean 'a'"),
    ],
)
def test_unknown_names_are_refused(options, message):
    built = builder(people=people(), interactions=contacts("ab"))
    with pytest.raises(UsageError, match=message):
        metrics_frame(built, WINDOWS, **options)


def test_names_in_the_place_of_windows_are_refused():
    built = builder(people=people(), interactions=contacts("ab"))
    with pytest.raises(UsageError, match=r"'size' is no window: .* metrics=\[\.\.\.\] names metrics"):
        metrics_frame(built, ["size"])


# -- growth ---------------------------------------------------------------------------------------------------


def test_growth_compares_with_the_window_that_ends_where_this_one_starts():
    result = growth(people("abcde"), "ab ac", "ac ad ae", "ac")
    assert row(result, WINDOWS[1], "a") == (2.0, 1.0, 0.5)
    assert row(result, WINDOWS[2], "a") == (0.0, 2.0, pytest.approx(1 / 3))
    assert row(result, WINDOWS[1], "d") == (1.0, 0.0, "no_previous_tie")
    assert row(result, WINDOWS[1], "b") == (0.0, 1.0, 0.0)


def test_growth_never_compares_with_an_overlapping_window():
    rows = [contact("a", "b", "2024-01-20"), contact("a", "c", "2024-02-20")]
    built = builder({"windows": {"start": START}}, people=people("abc"), interactions=rows)
    windows = built.windows(start=START, end="2024-03-31", length="30D", step="10D")
    result = metrics_frame(built, windows, metrics=["formed", "dissolved"])
    # 10 February to 10 March: the window of 11 January to 9 February has b, the overlapping one has c already.
    assert result.values.loc[(windows[4], "a")].tolist() == [1.0, 1.0]


def test_growth_is_missing_where_the_record_does_not_reach_back():
    result = growth(people(), "ab", "ac", config={})  # the first tie is on 2 January
    assert row(result, WINDOWS[0], "a") == ("no_previous_window",) * 3
    assert row(result, WINDOWS[1], "a") == ("no_previous_window",) * 3
    assert row(result, WINDOWS[2], "a") == (0.0, 1.0, 0.0)


def test_hiring_and_leaving_are_no_growth():
    everyone = people(
        "abcdx",
        b={"left": day("2024-01-30")},  # the last day of the first window
        c={"joined": day("2024-01-31")},  # the first day of the second
        x={"external": True},
    )
    result = growth(everyone, "ab ac ad ax", "ab ac ax")
    assert row(result, WINDOWS[1], "a") == (0.0, 1.0, 0.0)  # only d counts
    assert row(result, WINDOWS[1], "b") == ("not_present",) * 3
    assert row(result, WINDOWS[1], "c") == ("not_present_before",) * 3
    assert row(result, WINDOWS[1], "x") == ("not_present",) * 3


def test_growth_in_expanding_windows_is_refused_by_name_and_missing_otherwise():
    windows = expanding(START, date(2024, 4, 1), length="30D")
    built = builder(people=people(), interactions=contacts("ab", "ac"))
    with pytest.raises(UsageError, match="formed, persistence cannot be measured in expanding windows"):
        metrics_frame(built, windows, metrics=["size", "formed", "persistence"])
    result = metrics_frame(built, windows)
    assert set(result.reasons["formed"]) == {"window_expanding"}
    assert result.values["size"].notna().all()


def test_growth_in_calendar_windows_compares_with_as_many_days():
    rows = [contact("a", "b", "2024-02-01"), contact("a", "c", "2024-02-05"), contact("a", "d", "2024-03-05")]
    config = {"windows": {"start": START}}
    march = calendar(date(2024, 3, 1), date(2024, 4, 1))
    built = builder(config, people=people(), interactions=rows)
    # The 31 days before March begin on 30 January.
    assert metrics_frame(built, march, metrics=["dissolved"]).values["dissolved"].iloc[0] == 2.0


def test_growth_of_graphs_refuses_a_window_that_is_not_the_one_before():
    now = nx.Graph([("a", "b")], window=between(date(2024, 1, 31), date(2024, 3, 1)))
    longer, shorter = (date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 1, 2), date(2024, 1, 31))
    overlapping, too_early = (date(2024, 1, 11), date(2024, 2, 10)), (date(2023, 12, 1), date(2023, 12, 31))
    for first, end in (longer, shorter, overlapping, too_early):
        with pytest.raises(UsageError, match=r"with 2024-01-01..2024-01-30, the window of the same length"):
            metrics.formed(now, previous=nx.Graph([("a", "c")], window=between(first, end)))
    before = nx.Graph([("a", "c")], window=between(date(2024, 1, 1), date(2024, 1, 31)))
    assert metrics.formed(now, previous=before) == {"a": 1.0, "b": 1.0}
