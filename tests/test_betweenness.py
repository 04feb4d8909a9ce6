"""Betweenness of whole networks: other tools' values, and estimates that are as good as they say."""

from __future__ import annotations

import csv
import importlib.util

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from mentornet import metrics
from mentornet.metrics import pivots, whole_network
from mentornet.metrics.pivots import estimate
from mentornet.projection import project
from random_graphs import graphs
from test_metrics_values import NETWORKS, read

GRAPHS = {
    "random": lambda: nx.gnm_random_graph(1500, 6000, seed=1),
    "sparse": lambda: nx.gnm_random_graph(1500, 2500, seed=1),
    "small world": lambda: nx.connected_watts_strogatz_graph(1500, 8, 0.05, seed=1),
    "units": lambda: nx.random_partition_graph([50] * 30, 0.15, 0.001, seed=1),
    "hubs": lambda: nx.barabasi_albert_graph(1500, 2, seed=1),
}


def exactly(graph):
    """Return the betweenness of nodes 0, 1, ... by igraph."""
    return np.array(igraph.Graph(n=len(graph), edges=list(graph.edges)).betweenness(directed=False))


def pairs_of(graph):
    """Return the ties of nodes 0, 1, ... as rows of two numbers."""
    return np.array(graph.edges, np.int64).reshape(-1, 2)


def without_igraph(patch):
    patch.setattr(whole_network, "find_spec", lambda name: None if name == "igraph" else importlib.util.find_spec(name))


# -- exact ----------------------------------------------------------------------------------------------------


@given(graph=graphs(weighted=False, most=12))
@settings(deadline=None, max_examples=100)
def test_networkx_igraph_and_ours_agree(graph):
    simple = nx.Graph((u, v) for u, v in graph.edges() if u != v)
    simple.add_nodes_from(graph)
    expected = nx.betweenness_centrality(simple, normalized=False)
    assert metrics.betweenness(graph) == pytest.approx(expected)
    with pytest.MonkeyPatch.context() as patch:
        without_igraph(patch)
        for levels in (0, 10**6):  # by networkx, by slots
            patch.setattr(whole_network, "LEVELS", levels)
            assert metrics.betweenness(graph) == pytest.approx(expected)
    assert set(metrics.betweenness_se(graph).values()) <= {0.0}
    if simple.size():
        values, errors = estimate(len(simple), pairs_of(nx.convert_node_labels_to_integers(simple)))
        assert values == pytest.approx(list(expected.values()))
        assert (errors == 0).all()


def test_weights_directions_and_loops_do_not_matter():
    graph = nx.MultiDiGraph([("b", "a"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "d")])
    nx.set_edge_attributes(graph, 7.0, "weight")
    assert metrics.betweenness(graph) == {"a": 0.0, "b": 2.0, "c": 2.0, "d": 0.0}


def test_chains_lead_through_people_who_have_no_value_themselves():
    graph = nx.path_graph(4)
    graph.nodes[1]["present"] = False
    values, reasons = metrics.betweenness(graph), metrics.betweenness.reasons(graph)
    assert reasons == {1: "not_present"}
    assert values[2] == 2.0


@pytest.mark.shared
@pytest.mark.parametrize("name", ["nodes_karate_binary", "nodes_florentine_marriage"])
def test_published_networks(shared, name):
    # Those of directed networks in the same folder are directed, ours is not.
    with (shared / "data/ground_truth" / f"{name}.csv").open(encoding="utf-8") as file:
        expected = {row["id"]: float(row["betweenness_sna"]) for row in csv.DictReader(file)}
    network, kind, is_directed, _ = NETWORKS[name]
    found = metrics.betweenness(read(shared, network, kind, directed=is_directed))
    assert found == pytest.approx(expected, abs=1e-6)
    assert len(found) > 15


def test_a_network_is_counted_once(monkeypatch):
    counted, count = [], whole_network.exact
    monkeypatch.setattr(whole_network, "exact", lambda *given: counted.append(1) or count(*given))
    network = project(nx.path_graph(5))
    for _ in range(2):
        assert list(metrics.betweenness(network).values()) == [0.0, 3.0, 4.0, 3.0, 0.0]
        assert list(metrics.betweenness_se(network).values()) == [0.0] * 5
    assert counted == [1]


# -- estimates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GRAPHS)
@pytest.mark.parametrize("size", [300, 1000])
def test_estimates_are_within_four_standard_errors(name, size):
    graph = GRAPHS[name]()
    exact = exactly(graph)
    values, errors = estimate(len(graph), pairs_of(graph), pivots=size)
    off = np.abs(values - exact)
    # Values are skewed: nearly everyone is within four standard errors, not every single one.
    assert np.mean(off > 4 * errors + 1e-6) <= 0.02
    assert np.mean(off > 2 * errors + 1e-6) <= 0.15
    top = np.argsort(-exact)[:75]
    assert np.median(errors[top] / exact[top]) < 0.25  # errors are not merely large
    assert np.corrcoef(values, exact)[0, 1] > 0.85


def test_estimates_are_right_on_average(monkeypatch):
    graph = nx.barabasi_albert_graph(200, 2, seed=3)
    exact, found = exactly(graph), []
    for seed in range(60):
        monkeypatch.setattr(pivots, "SEED", seed)
        found.append(estimate(len(graph), pairs_of(graph), pivots=50)[0])
    error = np.std(found, axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(np.mean(found, axis=0) - exact) <= 4.5 * error + 1e-6).all()
    assert np.mean(found) == pytest.approx(exact.mean(), rel=0.02)


def test_large_networks_are_estimated_alike_every_time(monkeypatch):
    graph = nx.relabel_nodes(GRAPHS["random"](), lambda node: f"P{node}")
    graph.add_node("alone")
    expected = metrics.betweenness(graph)
    assert set(metrics.betweenness_se(graph).values()) == {0.0}
    monkeypatch.setattr(whole_network, "EXACT_WORK", 1000)
    network = project(graph)
    values, errors = metrics.betweenness(network), metrics.betweenness_se(network)
    assert (values["alone"], errors["alone"]) == (0.0, 0.0)
    assert sum(error > 0 for error in errors.values()) > 1400
    assert np.mean([abs(values[node] - expected[node]) > 4 * errors[node] + 1e-6 for node in graph]) <= 0.01
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((v, u) for u, v in reversed(list(graph.edges)))
    assert metrics.betweenness(turned) == pytest.approx(values, rel=1e-9)


def test_the_number_of_pivots_falls_with_the_number_of_ties(monkeypatch):
    counted = []
    monkeypatch.setattr(pivots, "dependencies", lambda _, source: counted.append(source) or np.ones(2000))
    for work, expected in ((10**9, 1000), (500 * 1999, 500), (1, 300)):
        counted.clear()
        monkeypatch.setattr(pivots, "WORK", work)
        estimate(2000, np.array([(at, at + 1) for at in range(1999)]))
        assert len(set(counted)) == len(counted) == expected
