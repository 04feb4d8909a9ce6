"""Faults seen in other tools: each has a test that we do not share it."""

from __future__ import annotations

import math
from datetime import date

import networkx as nx
import pytest

from mentornet import metrics
from mentornet.metrics.frame import metrics_frame
from mentornet.windows import between
from rows import builder, contact, person

JAN = between(date(2024, 1, 1), date(2024, 2, 1))


def weighted_triangle():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 4), ("a", "c", 2), ("b", "c", 1), ("c", "d", 8)])
    return graph


def test_effective_size_normalises_by_the_alters_strongest_tie():
    # m_jq divides by j's strongest tie, not by q's: m_bc = 1/4, m_cb = 1/8; p_ab = 2/3, p_ac = 1/3.
    assert metrics.effective_size(weighted_triangle())["a"] == pytest.approx(2 - (1 / 3 * 1 / 4 + 2 / 3 * 1 / 8))


def test_effective_size_of_directed_ties_without_weights():
    graph = nx.DiGraph([(0, 1), (0, 2), (1, 0), (2, 1)])
    assert metrics.effective_size(graph)[0] == pytest.approx(7 / 6)  # 1.333 where it is normalised the other way


def test_people_with_in_ties_only_have_values():
    graph = nx.DiGraph([("a", "b"), ("c", "b"), ("a", "c")])
    assert metrics.constraint(graph)["b"] == 1.125
    assert metrics.effective_size(graph)["b"] == 1.0
    assert metrics.efficiency(graph)["b"] == 0.5


@pytest.mark.parametrize("cls", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_a_loop_changes_no_value(cls):
    graph = cls(nx.complete_graph(4).edges)
    graph.add_edge(0, 0, weight=3)
    values = metrics.constraint(graph)
    assert values == pytest.approx(dict.fromkeys(range(4), 25 / 27))
    assert metrics.size(graph) == dict.fromkeys(range(4), 3.0)
    assert metrics.ego_density(graph) == dict.fromkeys(range(4), 1.0)


@pytest.mark.parametrize("name", ["constraint", "effective_size", "hierarchy", "strength", "effective_alters"])
def test_every_graph_class_gives_the_same_values(name):
    simple = weighted_triangle()
    expected = metrics.METRICS[name](simple)
    for cls in (nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph):
        same = cls()
        for u, v, weight in simple.edges(data="weight"):
            same.add_edge(u, v, weight=weight / 2)
            same.add_edge(v, u, weight=weight / 2)
        assert metrics.METRICS[name](same) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("weight", [0, 0.0])
def test_ties_of_weight_0_are_no_ties(weight):
    graph = nx.Graph([("a", "b")])
    graph.add_edge("a", "c", weight=weight)
    assert metrics.size(graph) == {"a": 1.0, "b": 1.0, "c": 0.0}
    assert metrics.constraint(graph)["a"] == 1.0
    assert metrics.constraint.reasons(graph) == {"c": "isolate"}


def test_ego_is_not_counted_in_its_own_diversity():
    graph = nx.Graph([("a", "b"), ("a", "c")])
    nx.set_node_attributes(graph, {"a": "x", "b": "y", "c": "y"}, "group")
    assert metrics.range(graph)["a"] == 1.0
    assert metrics.blau(graph)["a"] == 0.0
    assert metrics.iqv(graph)["a"] == 0.0


def test_iqv_divides_by_the_possible_groups_not_by_those_seen():
    graph = nx.Graph([("a", "b"), ("a", "c")])
    nx.set_node_attributes(graph, {"b": "x", "c": "y"}, "group")
    assert metrics.iqv(graph, categories=["x", "y", "z", "w"])["a"] == pytest.approx(0.5 / 0.75)


def test_ei_index_is_divided_by_n_once():
    graph = nx.star_graph(4)
    nx.set_node_attributes(graph, {0: "x", 1: "x", 2: "y", 3: "y", 4: "y"}, "group")
    assert metrics.ei_index(graph)[0] == 0.5


def test_isolates_are_missing_not_constraint_1_and_effective_size_0():
    graph = nx.Graph()
    graph.add_node("a")
    for name in ("constraint", "effective_size", "efficiency", "effective_alters", "blau"):
        assert math.isnan(metrics.METRICS[name](graph)["a"])
        assert metrics.METRICS[name].reasons(graph) == {"a": "isolate"}
    assert metrics.size(graph) == {"a": 0.0}


def test_duplicate_ties_do_not_push_density_above_1():
    graph = nx.MultiGraph([("a", "b"), ("a", "c"), ("b", "c"), ("b", "c"), ("c", "b")])
    assert metrics.ego_density(graph)["a"] == 1.0


def test_a_missing_group_is_not_a_group():
    graph = nx.star_graph(5)
    nx.set_node_attributes(graph, {1: "x", 2: None, 3: math.nan, 4: ""}, "group")
    assert metrics.range(graph)[0] == 1.0
    assert metrics.blau(graph)[0] == 0.0
    nx.set_node_attributes(graph, {0: "x"}, "group")
    assert metrics.ei_index(graph)[0] == -1.0


def test_external_people_without_a_group_are_together_one_more_group_of_the_range():
    graph = nx.star_graph(4)
    nx.set_node_attributes(graph, {1: "x"}, "group")
    nx.set_node_attributes(graph, {2: True, 3: True}, "external")
    assert metrics.range(graph)[0] == 2.0
    nx.set_node_attributes(graph, {2: "x"}, "group")
    nx.set_node_attributes(graph, {3: "x"}, "group")
    assert metrics.range(graph)[0] == 1.0


def test_attributes_are_joined_by_id_whatever_the_order_of_the_rows():
    people = [person(id, org_unit=f"unit of {id}") for id in "dbca"]
    rows = [contact("a", "b", "2024-01-05"), contact("c", "a", "2024-01-06"), contact("d", "c", "2024-01-07")]
    for order in (people, people[::-1]):
        graph = builder(people=order, interactions=rows).graph(JAN)
        assert {node: data["group"] for node, data in graph.nodes(data=True)} == {id: f"unit of {id}" for id in "abcd"}


def test_a_persons_row_in_a_frame_is_that_persons_value():
    people = [person(id) for id in "dbca"]
    rows = [contact("a", "b", "2024-01-05"), contact("a", "c", "2024-01-06"), contact("d", "a", "2024-01-07")]
    built = builder(people=people, interactions=rows)
    values = metrics_frame(built, [JAN], metrics=["size"]).values["size"]
    assert values.to_dict() == {(JAN, "d"): 1.0, (JAN, "b"): 1.0, (JAN, "c"): 1.0, (JAN, "a"): 3.0}
