"""Tables to graph and back, in memory."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet.errors import DataError
from mentornet.schema import DERIVED, PERSON, TABLES, Edge, Node
from mentornet.stores.columns import canonical, declared, empty, ordered, type_names
from mentornet.stores.mapping import ends, to_graph, to_table, unique_keys
from mentornet.stores.snapshot import _order
from store_samples import MAX_PARTICIPANTS, interactions, programs, sample_tables


def graph_of(tables):
    return to_graph(tables, max_participants=MAX_PARTICIPANTS)


@settings(max_examples=150, deadline=None)
@given(programs())
def test_nothing_is_lost_between_tables_and_graph(tables):
    graph = graph_of(tables)
    for name, table in tables.items():
        assert to_table(graph, name, type_names(table)).equals(ordered(name, table))


def test_the_graph_of_the_sample():
    graph = graph_of(sample_tables())
    assert {name: count for name, count in graph.counts.items() if count} == {
        "Person": 5,
        "Position": 3,
        "Program": 1,
        "Gathering": 1,
        "HELD": 3,
        "MENTORS": 2,
        "PARTICIPATED": 1,
        "INTERACTED": 6,
        "ATTENDED": 5,
    }
    assert graph.nodes("Person").column_names == ["id", "name", "joined", "office nr.", "external", "aliases"]
    assert graph.nodes("Person")["aliases"].to_pylist() == [None, ["old-1", "old-2"], None, None, None]
    assert graph.nodes("Position")["level"].to_pylist() == [3, 4, 6]
    assert graph.edges("HELD").source.tolist() == [1, 1, 0]
    assert graph.nodes("Program")["name"].to_pylist() == ["Leaders"]


def test_a_group_becomes_its_pairs_in_the_order_of_its_list():
    graph = graph_of(sample_tables())
    ids = graph.nodes("Person")["id"].to_pylist()
    edges = graph.edges("INTERACTED")
    group = [row for row, count in enumerate(edges.properties["participants"].to_pylist()) if count == 3]
    assert [(ids[edges.source[row]], ids[edges.target[row]]) for row in group] == [
        ("P3", "P1"),
        ("P3", "P2"),
        ("P1", "P2"),
    ]
    rows = edges.properties.take(group).to_pylist()
    assert {row["interaction_id"] for row in rows} == {"i-1"}
    assert all(row["mutual"] for row in rows)


def test_a_gathering_makes_no_tie():
    graph = graph_of(sample_tables())
    assert graph.nodes("Gathering").to_pylist()[0]["participants"] == 5
    assert "i-2" not in graph.edges("INTERACTED").properties["interaction_id"].to_pylist()
    assert graph.edges("ATTENDED").properties["place"].to_pylist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("size", [3, 4, 5, 19])
def test_pairs_of_a_group_number_n_times_n_minus_1_over_2(size):
    ids = [f"P{number}" for number in range(size)]
    people = pa.table({"person_id": ids, "external": [False] * size})
    rows = interactions(
        at=[np.datetime64("2024-01-01T00:00", "ms")],
        participants=[ids],
        interaction_id=["i"],
        mutual=[True],
        occurrence=[1],
    )
    graph = to_graph({"people": people, "interactions": rows}, max_participants=size)
    pairs = {(a, b) for a, b in zip(graph.edges("INTERACTED").source, graph.edges("INTERACTED").target, strict=True)}
    assert pairs == {(a, b) for a in range(size) for b in range(a + 1, size)}


@pytest.mark.parametrize(
    ("name", "columns", "message"),
    [
        ("mentorships", {"mentor_id": ["P1"], "mentee_id": ["P8"]}, "mentorships.mentee_id: .*'P8' is not known"),
        ("mentorships", {"mentor_id": [None], "mentee_id": ["P1"]}, "mentorships.mentor_id: .*row 2 is missing"),
        ("aliases", {"alias_id": ["a"], "person_id": ["P8"]}, "aliases.person_id: .*'P8' is not known"),
        ("reuses", {"artifact_id": ["A"], "person_id": ["P1"], "at": [None]}, "reuses.artifact_id: .*'A' is not known"),
    ],
)
def test_a_reference_to_nobody_is_named(name, columns, message):
    tables = sample_tables()
    tables[name] = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
    with pytest.raises(DataError, match=message):
        graph_of(tables)


@pytest.mark.parametrize(
    ("lists", "ids", "message"),
    [
        ([["P1", "P2"]], ["i"], "fewer than three"),
        ([["P1", "P2", "P1"]], ["i"], "same person twice"),
        ([["P1", "P2", "P3"], ["P1", "P2", "P4"]], ["i", "i"], "same interaction_id"),
        ([["P1", "P2", "P8"]], ["i"], "'P8' is not known"),
    ],
)
def test_a_list_of_participants_that_cannot_be_kept_is_refused(lists, ids, message):
    tables = sample_tables()
    rows = len(lists)
    at = [np.datetime64("2024-01-01T00:00", "ms")] * rows
    tables["interactions"] = interactions(
        at=at, participants=lists, interaction_id=ids, mutual=[True] * rows, occurrence=[1] * rows
    )
    with pytest.raises(DataError, match=message):
        graph_of(tables)


@pytest.mark.parametrize("name", ["id", "@rid", "", " ", "a`b", "a\\b", "nul\0"])
def test_a_column_that_cannot_be_a_property_is_refused(name):
    tables = sample_tables()
    tables["people"] = tables["people"].append_column(name, pa.array(["x"] * 5))
    with pytest.raises(DataError, match="cannot be kept as a property"):
        graph_of(tables)


def test_canonical_types():
    table = pa.table(
        {
            "a": pa.array([1, 2], pa.int16()),
            "b": pa.array(["x", None]).dictionary_encode(),
            "c": pa.array([1.5, float("nan")], pa.float32()),
            "d": pa.nulls(2),
        }
    )
    assert type_names(canonical("people", table)) == {"a": "int", "b": "string", "c": "float", "d": "string"}
    assert canonical("people", table)["c"].to_pylist() == [1.5, None]
    with pytest.raises(DataError, match="column 'x' has the type struct"):
        canonical("people", pa.table({"x": [{"y": 1}]}))


def test_rows_have_a_total_order():
    table = pa.table({"person_id": ["b", None, "a", "a"], "codes": [["x"], None, ["b"], ["a", "b"]]})
    assert ordered("reflections", table).to_pylist() == [
        {"person_id": "a", "codes": ["a", "b"]},
        {"person_id": "a", "codes": ["b"]},
        {"person_id": "b", "codes": ["x"]},
        {"person_id": None, "codes": None},
    ]
    people = pa.table({"person_id": ["b", "a"]})
    assert ordered("people", people).equals(people)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_declared_columns(name):
    assert set(TABLES[name].names) <= set(empty(name).column_names)
    assert type_names(empty(name)) == declared(name)


def test_every_label_and_type_of_the_schema_is_in_every_graph():
    graph = graph_of({"people": sample_tables()["people"]})
    labels = {spec.graph.label for spec in TABLES.values() if isinstance(spec.graph, Node)}
    labels |= {spec.graph.target_label for spec in TABLES.values() if isinstance(spec.graph, Edge)}
    assert set(graph.node_tables) == labels | {"Gathering"}
    assert set(graph.edge_tables) == set(ends())
    assert set(unique_keys()) <= labels
    for label, name, _, _ in DERIVED:
        found = graph.nodes(label) if label in graph.node_tables else graph.edges(label).properties
        assert name in found.column_names or (label, name) == (PERSON, "aliases")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1))
def test_the_order_by_all_keys_is_lexicographic(rows):
    first, *others = (np.array(key) for key in zip(*rows, strict=True))
    order = _order([first.astype("datetime64[ms]"), *others])
    assert [rows[row] for row in order] == sorted(rows)
