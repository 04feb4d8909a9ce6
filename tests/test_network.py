from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentornet.projection import project

EDGES = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.25]), st.booleans()),
    max_size=30,
)


def multigraph(edges):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(7))
    for source, target, weight, mutual in edges:
        graph.add_edge(source, target, weight=weight, mutual=mutual)
    return graph


def test_parallel_ties_add_up_and_loops_and_zero_weights_go():
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", weight=2)
    graph.add_edge("a", "b", weight=1)
    graph.add_edge("b", "a", weight=4)
    graph.add_edge("a", "a", weight=9)
    graph.add_edge("a", "c", weight=0)
    network = project(graph)
    assert network.ties == {"a": {"b": 7.0}, "b": {"a": 7.0}, "c": {}}
    assert network.arcs == {"a": {"b": 3.0}, "b": {"a": 4.0}, "c": {}}
    assert network.dropped == {"self_loops": 1, "zero_weight": 1, "below_min_weight": 0}


def test_a_mutual_contact_adds_its_weight_once_and_is_an_arc_each_way():
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", weight=3, mutual=True)
    graph.add_edge("a", "b", weight=1)
    network = project(graph)
    assert network.ties["a"]["b"] == 4
    assert network.arcs == {"a": {"b": 2.5}, "b": {"a": 1.5}}


def test_an_edge_without_weight_counts_one():
    assert project(nx.Graph([("a", "b")])).ties == {"a": {"b": 1.0}, "b": {"a": 1.0}}


def test_weak_ties_are_left_out_and_counted():
    network = project(nx.Graph([("a", "b", {"weight": 0.4}), ("b", "c", {"weight": 0.6})]), min_weight=0.5)
    assert network.ties == {"a": {}, "b": {"c": 0.6}, "c": {"b": 0.6}}
    assert network.arcs["a"] == {}
    assert network.dropped["below_min_weight"] == 1


def test_a_mentor_without_weight_is_no_tie_but_still_a_mentor():
    graph = nx.MultiDiGraph()
    graph.add_edge("m", "a", weight=0, relation="MENTORS")
    graph.add_edge("s", "a", weight=1, relation="SPONSORS")
    network = project(graph)
    assert network.ties["a"] == {"s": 1.0}
    assert network.mentors == {"a": frozenset("m")}
    assert network.sponsors_of == {"a": frozenset("s")}


def test_sponsors_and_categories_come_from_the_graph_unless_given():
    graph = nx.Graph([("a", "b")])
    graph.nodes["a"]["sponsor"] = True
    graph.graph["categories"] = ["x", "y"]
    assert project(graph).sponsors == {"a"}
    assert project(graph).categories == ("x", "y")
    assert project(graph, sponsors={"b"}, categories=["z"]).sponsors == {"b"}
    assert project(nx.Graph([("a", "b")])).sponsors is None


@given(EDGES)
def test_both_views_agree_and_nothing_is_lost(edges):
    graph = multigraph(edges)
    before = nx.to_dict_of_dicts(graph)
    network = project(graph)
    assert nx.to_dict_of_dicts(graph) == before  # the argument is left as it was
    total = sum(weight for source, target, weight, _ in edges if source != target)
    assert sum(sum(alters.values()) for alters in network.ties.values()) == pytest.approx(2 * total)
    for u, alters in network.ties.items():
        for v, weight in alters.items():
            assert network.ties[v][u] == weight > 0
            arcs = network.arcs[u].get(v, 0) + network.arcs[v].get(u, 0)
            assert weight == pytest.approx(arcs)


@given(EDGES)
def test_the_simple_graph_for_other_libraries_has_the_same_ties(edges):
    network = project(multigraph(edges))
    simple = network.to_networkx()
    assert {u: {v: d["weight"] for v, d in simple[u].items()} for u in simple} == network.ties
