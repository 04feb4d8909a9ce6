"""Every metric against its naive reference, and against networkx and igraph where they define it."""

from __future__ import annotations

import math

import igraph
import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from mentornet import metrics
from mentornet.metrics import METRICS
from mentornet.projection import project
from random_graphs import cases, graphs
from reference import REFERENCE, reference

quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_every_metric_has_a_reference():
    assert set(REFERENCE) == set(METRICS)


def options(metric, case):
    given = {"sponsors": case.sponsors, "categories": case.categories, "previous": case.previous}
    takes = (*metric.network_options, *metric.function_options)
    return {name: value for name, value in given.items() if name in takes and value is not None}


@given(case=cases())
@quick
def test_every_metric_equals_its_reference(case):
    for name, metric in METRICS.items():
        passed = options(metric, case)
        values, reasons = metric(case.graph, **passed), metric.reasons(case.graph, **passed)
        expected = {node: reference(name, case, node) for node in case.graph}
        assert reasons == {node: value for node, value in expected.items() if isinstance(value, str)}, name
        for node, value in expected.items():
            if isinstance(value, str):
                assert math.isnan(values[node]), name
            else:
                assert values[node] == pytest.approx(value, rel=1e-9, abs=1e-12), name


def close(value, other):
    return (math.isnan(value) and math.isnan(other)) or value == pytest.approx(other, rel=1e-9, abs=1e-12)


@given(graph=graphs())
@quick
def test_constraint_and_effective_size_equal_networkx_on_the_mutual_graph(graph):
    simple = project(graph).to_networkx()
    constraint = nx.constraint(simple, nodes=list(simple), weight="weight")
    effective = nx.effective_size(simple, nodes=list(simple), weight="weight")
    for node in graph:
        assert close(metrics.constraint(graph)[node], constraint[node])
        assert close(metrics.effective_size(graph)[node], effective[node])


@given(graph=graphs())
@quick
def test_constraint_equals_igraph(graph):
    edges = [(u, v, w) for u, v, w in graph.edges(data="weight", default=1.0) if u != v and w > 0]
    other = igraph.Graph(n=len(graph), edges=[(u, v) for u, v, _ in edges], directed=graph.is_directed())
    other.es["weight"] = [float(w) for *_, w in edges]
    values = other.constraint(weights="weight") if edges else [math.nan] * len(graph)
    assert all(close(metrics.constraint(graph)[node], values[node]) for node in graph)


@given(graph=graphs(weighted=False, classes=(nx.Graph,)))
@quick
def test_without_weights_effective_size_is_n_minus_2t_by_n(graph):
    simple = project(graph).to_networkx()
    for node, value in metrics.effective_size(graph).items():
        n = simple.degree(node)
        ties = simple.subgraph(simple[node]).number_of_edges()
        assert close(value, n - 2 * ties / n if n else math.nan)


@given(graph=graphs())
@quick
def test_density_and_size_equal_networkx(graph):
    simple = project(graph).to_networkx()
    for node in graph:
        among = simple.subgraph(simple[node])
        assert metrics.size(graph)[node] == len(among)
        assert close(metrics.ego_density(graph)[node], nx.density(among) if len(among) > 1 else math.nan)


@given(graph=graphs())
@quick
def test_sponsor_distance_equals_networkx(graph):
    simple = project(graph).to_networkx()
    sponsors = set(list(graph)[::3])
    steps = dict(nx.all_pairs_shortest_path_length(simple))
    for node, value in metrics.sponsor_distance(graph, sponsors=sponsors).items():
        near = [steps[node][sponsor] for sponsor in sponsors - {node} if sponsor in steps[node]]
        assert close(value, min(near) if near else math.nan)


@given(graph=graphs())
@quick
def test_ego_betweenness_equals_networkx(graph):
    simple = project(graph).to_networkx()
    for node, value in metrics.ego_betweenness(graph).items():
        assert close(value, nx.betweenness_centrality(nx.ego_graph(simple, node), normalized=False)[node])


@given(graph=graphs(classes=(nx.DiGraph,), weighted=False))
@quick
def test_reciprocity_follows_from_that_of_networkx(graph):
    """networkx divides mutual arcs by all arcs: with b of n alters both ways that is 2b / (n + b)."""
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    for node, value in metrics.reciprocity(graph).items():
        other = nx.reciprocity(graph, [node])[node] if graph.degree(node) else math.nan
        assert close(2 * value / (1 + value), other)


@given(graph=graphs())
@quick
def test_weighted_reach_equals_shortest_paths_of_logarithms(graph):
    simple = project(graph).to_networkx()
    sponsors = set(list(graph)[::2])
    heaviest = max((weight for *_, weight in simple.edges(data="weight")), default=1)
    for *_, data in simple.edges(data=True):
        data["cost"] = -math.log(data["weight"] / heaviest)
    for node, value in metrics.sponsor_weighted_reach(graph, sponsors=sponsors).items():
        costs = nx.single_source_dijkstra_path_length(simple, node, weight="cost")
        others = sponsors - {node}
        assert close(value, sum(math.exp(-costs[s]) for s in others & costs.keys()) if others else math.nan)
