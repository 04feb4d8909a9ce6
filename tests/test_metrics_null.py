"""Brokerage under permuted groups: against every permutation, in closed form, and at the edges."""

from __future__ import annotations

import math
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from mentornet import metrics
from mentornet.errors import UsageError
from random_graphs import graphs

ROLES = ["gf_coordinator", "gf_gatekeeper", "gf_representative", "gf_consultant", "gf_liaison"]


def labelled(graph, labels):
    nx.set_node_attributes(graph, dict(zip(graph, labels, strict=False)), "group")
    return graph


def small():
    arcs = ["AB", "AC", "BC", "BD", "CD", "DA", "DE", "EB", "EC"]
    return labelled(nx.DiGraph([tuple(arc) for arc in arcs]), [1, 1, 2, 2, 3])


def test_the_null_comes_near_the_mean_and_deviation_over_all_permutations():
    graph = small()
    labels = list(nx.get_node_attributes(graph, "group").values())
    every = []
    for order in permutations(labels):
        shuffled = labelled(nx.DiGraph(graph.edges), order)
        every.append([[metrics.METRICS[role](shuffled)[node] for role in ROLES] for node in "ABCDE"])
    mean, sd = np.mean(every, axis=0), np.std(every, axis=0)
    null = metrics.brokerage_null(graph, permutations=4000, seed=3)
    expected = null["expected"].to_numpy().reshape(5, 5)
    assert np.abs(expected - mean).max() < 4 * sd.max() / math.sqrt(4000)
    assert null["sd"].to_numpy().reshape(5, 5) == pytest.approx(sd, rel=0.1, abs=0.01)


def test_values_and_z_belong_to_the_metrics():
    null = metrics.brokerage_null(small(), permutations=50)
    for role in ROLES:
        assert null["value"].xs(role, level="role").to_dict() == metrics.METRICS[role](small())
    found = null[null["sd"] > 0]
    assert len(found) > 5
    assert found["z"].to_numpy() == pytest.approx(((found["value"] - found["expected"]) / found["sd"]).to_numpy())


def test_the_seed_fixes_the_numbers():
    first, again = (metrics.brokerage_null(small(), permutations=20, seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(metrics.brokerage_null(small(), permutations=20, seed=6))
    assert first.attrs == {"permutations": 20, "seed": 5, "without_group": 0}


def test_with_one_group_nothing_varies_and_z_is_missing():
    null = metrics.brokerage_null(labelled(nx.DiGraph([("a", "b"), ("b", "c")]), "xxx"), permutations=9)
    row = null.loc[("b", "gf_coordinator")]
    assert row[["value", "expected", "sd"]].tolist() == [1.0, 1.0, 0.0]
    assert null["z"].isna().all()


def test_people_without_a_group_keep_none_and_are_counted():
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("b", "d"), ("e", "b")])
    nx.set_node_attributes(graph, {"a": "x", "b": "y", "c": "y", "d": "x"}, "group")
    graph.nodes["a"]["present"] = False
    null = metrics.brokerage_null(graph, permutations=200)
    assert null.attrs["without_group"] == 1
    assert list(null.index.unique("person_id")) == ["b", "c", "d"]
    # a -> b -> c and a -> b -> d are left, whoever has which group
    assert null["expected"].groupby("person_id", sort=False).sum().tolist() == pytest.approx([2.0, 0.0, 0.0])


@given(graph=graphs(most=6))
@settings(deadline=None, max_examples=40)
def test_expected_counts_are_shares_of_all_two_paths(graph):
    """By symmetry a person's expected count is the number of two-paths times the chance of the role's pattern."""
    labelled(graph, "xxyzyx"[: len(graph)])
    null = metrics.brokerage_null(graph, permutations=300, seed=1)
    for _, rows in null.groupby("person_id"):
        paths = rows["value"].sum()
        assert rows["expected"].sum() == pytest.approx(paths)
        assert (rows["expected"] <= paths + 1e-9).all()


def test_a_graph_without_people_or_groups_has_an_empty_null():
    assert metrics.brokerage_null(nx.Graph(), permutations=5).empty
    assert metrics.brokerage_null(nx.path_graph(3), permutations=5).attrs["without_group"] == 3


def test_one_permutation_has_no_deviation():
    with pytest.raises(UsageError, match="permutations is 1; a deviation needs 2 or more"):
        metrics.brokerage_null(small(), permutations=1)
