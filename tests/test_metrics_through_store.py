"""Known values come out the long way too: tables -> check -> store -> snapshot -> graph -> metric."""

from __future__ import annotations

import networkx as nx
import pytest

from mentornet import metrics
from mentornet.metrics.frame import metrics_frame
from test_metrics_values import (
    F1_WEIGHTS,
    MEASURED,
    NETWORKS,
    borgatti,
    differences,
    directed,
    ground_truth,
    read,
    rounded,
)
from through_store import MONTHS, loaded, write_tables

CONFIG = {"groups": {"values": ["x", "y", "z", "w"]}, "sponsors": {"ids": ["u3"]}}


def small_graphs():
    star = nx.Graph([("u0", "u1"), ("u0", "u2"), ("u0", "u3"), ("u0", "u4")])
    nx.set_node_attributes(star, {"u0": "x", "u1": "x", "u2": "x", "u3": "y", "u4": "z"}, "org_unit")
    return [
        borgatti(F1_WEIGHTS),
        nx.relabel_nodes(directed((2, 2, 1, 1)), {0: "p0", 1: "p1", 2: "p2"}),
        star,
    ]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The graph builder on a store that holds the small graphs, one a month."""
    folder = tmp_path_factory.mktemp("small")
    write_tables(folder, *small_graphs())
    with loaded(folder, CONFIG) as builder:
        yield builder


def test_f1_with_weights(small):
    graph = small.graph(MONTHS[0])
    assert graph.number_of_edges() == sum(F1_WEIGHTS)
    own = graph.subgraph("ABCDEFG")
    for name in (*MEASURED, "hierarchy", "size", "strength", "effective_alters", "ego_density"):
        expected = metrics.METRICS[name](borgatti(F1_WEIGHTS))
        assert metrics.METRICS[name](own) == pytest.approx(expected, nan_ok=True)
    assert rounded(metrics.constraint(own), 4)["G"] == 0.2989
    assert rounded(metrics.effective_size(own), 4)["G"] == 5.4717


def test_f2_directed(small):
    graph = small.graph(MONTHS[1]).subgraph(["p0", "p1", "p2"])
    assert rounded(metrics.constraint(graph), 3) == {"p0": 0.84, "p1": 1.143, "p2": 1.378}
    assert rounded(metrics.effective_size(graph), 3) == {"p0": 1.567, "p1": 1.083, "p2": 1.0}


def test_f7_groups_come_from_people_and_the_code_book_from_the_configuration(small):
    graph = small.graph(MONTHS[2])
    assert metrics.blau(graph)["u0"] == 0.625
    assert round(metrics.iqv(graph)["u0"], 4) == 0.8333
    assert metrics.ei_index(graph)["u0"] == 0.0


def test_a_frame_from_the_store(small):
    names, persons = ["size", "sponsor_distance"], ["u0", "u1", "u3", "p0"]
    result = metrics_frame(small, [MONTHS[2]], metrics=names, persons=persons)
    assert list(result.values.index) == [(MONTHS[2], person) for person in ("p0", "u0", "u1", "u3")]
    assert result.values["size"].tolist() == [0.0, 4.0, 1.0, 1.0]
    assert result.values["sponsor_distance"].tolist()[1:3] == [1.0, 2.0]
    assert result.reasons["sponsor_distance"].tolist() == ["unreachable", None, None, "no_sponsors"]


@pytest.mark.shared
def test_values_of_other_tools(tmp_path, shared):
    graphs = {
        name: read(shared, network, kind, directed=is_directed, weighted=weighted)
        for name, (network, kind, is_directed, weighted) in NETWORKS.items()
    }
    write_tables(tmp_path, *graphs.values())
    with loaded(tmp_path) as builder:
        for month, (name, graph) in zip(MONTHS, graphs.items(), strict=False):
            found = builder.graph(month).subgraph(graph)
            values = {metric: metrics.METRICS[metric](found) for metric in MEASURED}
            assert differences(values, ground_truth(shared, name)) == {}, name
