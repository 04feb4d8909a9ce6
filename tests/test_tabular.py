"""Metrics of frames: pandas, polars and pyarrow in, the same library out, matched by id."""

from __future__ import annotations

import doctest
import math
import random
from datetime import UTC, datetime, timedelta, timezone

import networkx as nx
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mentornet as mn
from mentornet import metrics
from mentornet.errors import UsageError
from mentornet.metrics import several, tabular
from mentornet.metrics.tabular import as_graph
from mentornet.projection import project
from random_graphs import graphs

LIBRARIES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}
EVERY = pytest.mark.parametrize("make", LIBRARIES.values(), ids=list(LIBRARIES))
TIES = {"source": ["a", "a", "b", "d"], "target": ["b", "c", "c", "a"], "weight": [4.0, 2.0, 1.0, 3.0]}
PEOPLE = {"person": ["z", "d", "c", "b", "a"], "group": ["x", "y", "x", "y", "x"]}


def rows(frame):
    """Return a frame's rows as dicts, missing cells as None."""
    if isinstance(frame, pa.Table):
        return frame.to_pylist()
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    return [
        {name: None if value is None or value != value else value for name, value in row.items()}  # noqa: PLR0124
        for row in frame.to_dict("records")
    ]


def values(frame, column="value"):
    return {row["person"]: row[column] for row in rows(frame)}


def refused(call, *words):
    with pytest.raises(UsageError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


# -- values ---------------------------------------------------------------------------------------------------


@EVERY
def test_a_frame_comes_back_as_a_frame_of_the_same_library(make):
    found = mn.metrics.constraint(make(TIES))
    assert type(found) is type(make(TIES))
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(zip(*TIES.values(), strict=True))
    assert values(found) == metrics.constraint(graph)
    assert [row["reason"] for row in rows(found)] == [None] * 4


@EVERY
def test_people_are_matched_by_id_in_their_own_order_and_isolates_are_kept(make):
    found = mn.metrics.blau(make(TIES), nodes=make(PEOPLE))
    assert rows(found) == [
        {"person": "z", "value": None, "reason": "isolate"},
        {"person": "d", "value": 0.0, "reason": None},
        {"person": "c", "value": 0.5, "reason": None},
        {"person": "b", "value": 0.0, "reason": None},
        {"person": "a", "value": pytest.approx(4 / 9), "reason": None},
    ]


@pytest.mark.parametrize("ties", LIBRARIES.values(), ids=list(LIBRARIES))
@pytest.mark.parametrize("people", LIBRARIES.values(), ids=list(LIBRARIES))
def test_ties_and_people_may_be_of_two_libraries(ties, people):
    found = mn.metrics.ei_index(ties(TIES), nodes=people(PEOPLE))
    assert type(found) is type(ties(TIES))
    assert values(found) == {"z": None, "a": pytest.approx(1 / 3), "b": 1.0, "c": 0.0, "d": 1.0}


@EVERY
def test_several_metrics_at_once(make):
    found = mn.metrics.measure(make(TIES), ["size", "blau", "ei_index"], nodes=make(PEOPLE))
    assert type(found) is type(make(TIES))
    assert rows(found)[0] == {
        "person": "z",
        "size": 0.0,
        "blau": None,
        "ei_index": None,
        "missing": "blau:isolate ei_index:isolate",
    }
    assert rows(found)[4]["size"] == 3.0
    assert rows(found)[4]["missing"] == ""


@EVERY
def test_all_metrics_of_ties_alone(make):
    found = rows(mn.metrics.measure(make(TIES)))
    assert list(found[0]) == ["person", *metrics.METRICS, "missing"]
    assert found[0]["strength"] == 9.0
    assert "blau:no_known_group" in found[0]["missing"]


def test_measure_takes_graphs_networks_and_options():
    graph = nx.path_graph(4)
    for given_graph in (graph, project(graph)):
        found = mn.metrics.measure(given_graph, ["size", "sponsor_distance"], sponsors={3})
        assert values(found, "sponsor_distance") == {0: 3.0, 1: 2.0, 2: 1.0, 3: None}
        assert isinstance(found, pd.DataFrame)
    before = pd.DataFrame({"source": [0], "target": [1]})
    assert values(mn.metrics.measure(graph, ["formed"], previous=before), "formed") == {0: 0, 1: 1, 2: 2, 3: 1}


def test_a_graph_with_a_frame_of_people():
    graph = nx.Graph([("a", "b"), ("a", "c")])
    people = pd.DataFrame({"person": ["c", "b"], "group": ["x", "y"]})
    assert metrics.blau(graph, nodes=people)["a"] == 0.5
    assert metrics.blau.reasons(graph, nodes=people) == {"b": "no_known_group", "c": "no_known_group"}
    assert dict(graph.nodes(data=True)) == {"a": {}, "b": {}, "c": {}}  # as it was


@given(graph=graphs(classes=(nx.MultiDiGraph,)), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=40)
def test_a_frame_gives_what_its_graph_gives_in_any_order_of_rows(graph, seed):
    edges = [(str(u), str(v), 1.0 if weight is None else float(weight)) for u, v, weight in graph.edges(data="weight")]
    people = [(str(node), "xyz"[node % 3]) for node in graph]
    expected = {str(node): size for node, size in metrics.effective_size(graph).items()}
    named = nx.relabel_nodes(graph, str)
    nx.set_node_attributes(named, dict(people), "group")
    groups = metrics.blau(named)
    random.Random(seed).shuffle(edges)
    random.Random(seed).shuffle(people)
    for make in LIBRARIES.values():
        if make is pl.DataFrame and not (edges and people):
            continue  # polars has no type for an empty list
        ties = make({name: [edge[at] for edge in edges] for at, name in enumerate(["source", "target", "weight"])})
        nodes = make({name: [person[at] for person in people] for at, name in enumerate(["person_id", "group"])})
        if people:
            assert same(values(mn.metrics.effective_size(ties, nodes=nodes)), expected)
            assert same(values(mn.metrics.blau(ties, nodes=nodes)), groups)


def same(found, expected):
    blank = {node: None if math.isnan(value) else value for node, value in expected.items()}
    return found == pytest.approx(blank)


def test_no_rows():
    assert (
        rows(mn.metrics.size(pa.table({"source": pa.array([], pa.string()), "target": pa.array([], pa.string())})))
        == []
    )
    assert rows(mn.metrics.size(pd.DataFrame({"source": [], "target": []}))) == []


# -- columns --------------------------------------------------------------------------------------------------


def test_weights_relations_and_mutual_rows():
    ties = pd.DataFrame(
        {
            "source": ["m", "a", "a"],
            "target": ["a", "b", "b"],
            "hours": [1.0, 2.0, 3.0],
            "mutual": [None, True, False],
            "relation": ["MENTORS", "INTERACTED", None],
        }
    )
    assert values(mn.metrics.strength(ties, weight="hours")) == {"m": 1, "a": 6, "b": 5}
    assert values(mn.metrics.strength(ties)) == {"m": 1, "a": 3, "b": 2}
    assert values(mn.metrics.size_mentors(ties)) == {"m": 0, "a": 1, "b": 0}
    assert project(as_graph(ties), weight="hours").arcs["b"] == {"a": 1.0}  # half of the mutual row


def test_a_named_index_is_a_column():
    people = pd.DataFrame({"group": ["x", "y"]}, index=pd.Index(["a", "b"], name="person_id"))
    ties = pd.DataFrame({"target": ["b"]}, index=pd.Index(["a"], name="source"))
    assert values(mn.metrics.ei_index(ties, nodes=people)) == {"a": 1.0, "b": 1.0}


def test_categories_numbers_and_missing_attributes():
    ties = pd.DataFrame({"source": pd.array([1, 1], dtype="Int64"), "target": [2, 3]})
    people = pd.DataFrame({"person": [3, 2, 1], "group": pd.Categorical(["x", None, "x"])})
    found = mn.metrics.range(ties, nodes=people)
    assert values(found) == {3: 1.0, 2: 1.0, 1: 1.0}
    assert found["person"].dtype == "int64"


def test_times_with_a_zone_become_utc():
    east = timezone(timedelta(hours=2))
    ties = pd.DataFrame({"source": ["a"], "target": ["b"], "at": [datetime(2024, 5, 1, 1, tzinfo=east)]})
    [(_, _, data)] = as_graph(ties).edges(data=True)
    assert data["at"] == datetime(2024, 4, 30, 23, tzinfo=UTC).replace(tzinfo=None)


# -- errors ---------------------------------------------------------------------------------------------------


@EVERY
def test_a_missing_column_is_named_with_the_nearest(make):
    wrong = {"sorce": ["a"], "target": ["b"]}
    refused(lambda: mn.metrics.size(make(wrong)), "no column 'source'", "did you mean 'sorce'?")
    refused(lambda: mn.metrics.size(make(TIES), weight="wieght"), "no column 'wieght'", "did you mean 'weight'?")
    refused(lambda: mn.metrics.size(make({**TIES, "Mutual": [True] * 4})), "'Mutual'", "did you mean 'mutual'?")
    people = {"persn_id": ["a"], "grup": ["x"]}
    refused(lambda: mn.metrics.blau(make(TIES), nodes=make(people)), "'person_id'", "did you mean 'persn_id'?")
    people = {"person": ["a"], "grup": ["x"]}
    refused(lambda: mn.metrics.blau(make(TIES), nodes=make(people)), "no column 'group'", "did you mean 'grup'?")
    refused(lambda: mn.metrics.measure(make(TIES), ["blau"], nodes=make(people)), "no column 'group'")
    refused(lambda: mn.metrics.blau(make(TIES), group="unit"), "the column 'unit'", "nodes=")


@EVERY
def test_one_row_a_person(make):
    people = make({"person": ["a", "b", "a"], "group": ["x", "y", "x"]})
    refused(lambda: mn.metrics.blau(make(TIES), nodes=people), "person 'a' twice")


@EVERY
def test_rows_without_an_id(make):
    refused(lambda: mn.metrics.size(make({"source": ["a", None], "target": ["b", "c"]})), "row 2", "no source")
    refused(lambda: mn.metrics.size(make({"source": ["a"], "target": [""]})), "row 1", "no target")


def test_ids_that_only_look_alike():
    ties = pd.DataFrame({"source": [1], "target": [2]})
    people = pd.DataFrame({"person": ["1", "2"], "group": ["x", "y"]})
    refused(lambda: mn.metrics.blau(ties, nodes=people), "numbers (2)", "text ('2')")
    ties = pd.DataFrame({"source": ["p1"], "target": ["p2"]})
    refused(lambda: mn.metrics.blau(ties, nodes=people), "'1'", "'p1'", "are the ids the same?")
    days = pd.DataFrame({"source": [datetime(2024, 1, 1)], "target": ["a"]})
    refused(lambda: mn.metrics.size(days), "row 1", "is no id")


def test_cells_that_are_not_valid():
    ties = pd.DataFrame(TIES)
    refused(lambda: mn.metrics.size(ties.assign(weight=[1, 2, None, 3])), "'b' - 'c'", "weight = nan")
    refused(lambda: mn.metrics.size(ties.assign(weight=[1, 2, -1, 3])), "weight = -1")
    refused(lambda: mn.metrics.size(ties.assign(mutual="no")), "mutual = 'no'")
    refused(lambda: mn.metrics.size(ties.assign(relation="mentor")), "did you mean 'MENTORS'?")
    assert len(mn.metrics.size(ties.assign(relation="friendship"))) == 4


def test_frames_that_cannot_be_read():
    refused(lambda: mn.metrics.size(pl.LazyFrame(TIES)), "collect()")
    double = pd.DataFrame([["a", "b", "c"]], columns=["source", "target", "target"])
    refused(lambda: mn.metrics.size(double), "two columns named 'target'")
    refused(lambda: mn.metrics.size(pd.DataFrame(TIES), nodes={"a": 1}), "not dict")
    refused(lambda: mn.metrics.size(project(nx.path_graph(2)), nodes=pd.DataFrame(PEOPLE)), "Network")


def test_metrics_and_options_of_measure():
    ties = pd.DataFrame(TIES)
    refused(lambda: mn.metrics.measure(ties, ["constraints"]), "did you mean 'constraint'?")
    refused(lambda: mn.metrics.measure(ties, "size"), "['size']")
    refused(lambda: mn.metrics.measure(ties, ["size"], sponsors={"a"}), "'sponsors'")
    refused(lambda: mn.metrics.measure(ties, sponsor={"a"}), "did you mean 'sponsors'?")


def test_the_page_in_the_documentation():
    result = doctest.testfile("../docs/frames.md", optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("module", [tabular, several])
def test_examples_in_the_documentation(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
