"""The networkx backend: networkx's own values and tests, or a call declined."""

from __future__ import annotations

import doctest
import logging
import math
import os
import re
import subprocess
import sys
from importlib.metadata import entry_points

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentornet import metrics
from mentornet.nx_backend import info
from mentornet.nx_backend.functions import Backend, BackendGraph
from random_graphs import graphs

NAMES = ("constraint", "effective_size")
EVERY = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def _no_warning_of_the_cache():
    """Without this, networkx warns of every conversion that it finds again."""
    nx.config.warnings_to_ignore.add("cache")
    yield
    nx.config.warnings_to_ignore.discard("cache")


def ours(name, graph, **options):
    return getattr(nx, name)(graph, **options, backend="mentornet")


def theirs(name, graph, **options):
    return getattr(nx, name)(graph, **options, backend="networkx")


def same(found, expected):
    return list(found) == list(expected) and found == pytest.approx(expected, nan_ok=True)


def declined(name, *args, **options):
    with pytest.raises(NotImplementedError):
        getattr(nx, name)(*args, **options, backend="mentornet")
    return Backend.can_run(name, args, options)


# -- values ---------------------------------------------------------------------------------------------------


def test_what_networkx_knows_of_the_backend():
    assert entry_points(group="networkx.backends", name="mentornet"), "install again: pip install -e ."
    assert "mentornet" in nx.utils.backends.backends
    assert nx.utils.backends.backend_info["mentornet"] == info()
    assert tuple(info()["functions"]) == NAMES
    for name in NAMES:
        assert "mentornet" in getattr(nx, name).backends
        assert "mentornet : Burt's structural holes" in getattr(nx, name).__doc__


@EVERY
@given(graph=graphs(classes=(nx.Graph, nx.DiGraph)), weight=st.sampled_from([None, "weight"]), data=st.data())
@settings(deadline=None, max_examples=120)
def test_a_call_has_networkxs_value_or_is_declined(name, graph, weight, data):
    nodes = data.draw(st.none() | st.lists(st.sampled_from(sorted(graph)), unique=True) if len(graph) else st.none())
    options = {"nodes": nodes, "weight": weight}
    if Backend.can_run(name, (graph,), options) is True:
        assert same(ours(name, graph, **options), theirs(name, graph, **options))
    else:
        declined(name, graph, **options)


@EVERY
@pytest.mark.parametrize("cls", [nx.Graph, nx.DiGraph])
@pytest.mark.parametrize("weight", [None, "weight"])
def test_larger_graphs(name, cls, weight):
    graph = nx.gnm_random_graph(60, 150, seed=3, directed=cls is nx.DiGraph)
    for place, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + place % 7
    graph.add_node("isolate")
    nodes = [node for node in graph if not graph.is_directed() or graph.out_degree(node) or not graph.in_degree(node)]
    found = ours(name, graph, nodes=nodes, weight=weight)
    assert len(found) > 50
    assert math.isnan(found["isolate"])
    assert same(found, theirs(name, graph, nodes=nodes, weight=weight))


def test_only_the_weight_that_is_asked_for_counts():
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=5, hours=1, mutual=True, relation="MENTORS")
    graph.add_edge("a", "c", hours=2)
    graph.add_node("d", present=False, external=True)
    graph.add_edge("d", "a")
    for weight in (None, "weight", "hours"):
        assert same(ours("constraint", graph, weight=weight), theirs("constraint", graph, weight=weight))


@EVERY
def test_a_conversion_is_kept_and_dropped_when_the_graph_changes(name):
    graph = nx.path_graph(4)
    first = ours(name, graph)
    assert "mentornet" in graph.__networkx_cache__["backends"]
    assert ours(name, graph) == first
    graph.add_edge(0, 2)
    assert same(ours(name, graph), theirs(name, graph))
    assert ours(name, graph) != first


@EVERY
def test_the_graph_is_left_as_it_was(name):
    graph = nx.Graph([("a", "b", {"weight": 2})], title="t")
    ours(name, graph, nodes=["a"], weight="weight")
    assert dict(graph.edges) == {("a", "b"): {"weight": 2}}
    assert graph.graph == {"title": "t"}


def test_a_converted_graph_can_be_passed_on_and_turned_back():
    graph = nx.DiGraph([("a", "b", {"weight": 2})])
    held = Backend.convert_from_nx(graph, edge_attrs={"weight": 1})
    assert isinstance(held, BackendGraph)
    assert held.is_directed()
    assert not held.is_multigraph()
    assert nx.constraint(G=held, nodes=["a"]) == {"a": 1.0}
    assert nx.utils.graphs_equal(Backend.convert_to_nx(held), graph)
    assert Backend.convert_to_nx(3.5) == 3.5


def test_an_unknown_node_is_an_error_as_in_networkx():
    graph = nx.path_graph(3)
    for call in (ours, theirs):
        with pytest.raises(KeyError):
            call("constraint", graph, nodes=["nobody"])


# -- what is declined -----------------------------------------------------------------------------------------


@EVERY
def test_calls_that_networkx_reads_otherwise_are_declined(name):
    loop = nx.Graph([(0, 1), (0, 0)])
    assert "self-loops" in declined(name, loop)
    assert "without nodes" in declined(name, nx.Graph())
    assert "parallel" in declined(name, nx.MultiGraph([(0, 1)]))
    for weight in (0, -1, math.nan, math.inf, "2", None):
        graph = nx.Graph([(0, 1, {"weight": 1}), (1, 2, {"weight": weight})])
        assert "above 0" in declined(name, graph, nodes=[0], weight="weight")
    assert "name of an attribute" in declined(name, nx.path_graph(2), nodes=[0], weight=3)
    assert "read only once" in declined(name, nx.path_graph(2), nodes=iter([0]))
    assert "hops" in declined(name, nx.path_graph(2), hops=3)
    in_only = nx.DiGraph([("a", "b")])
    assert "in-ties only" in declined(name, in_only, nodes=["b"])
    assert ours(name, in_only, nodes=["a"]) == {"a": 1.0}


def test_effective_size_of_all_nodes_is_declined_where_networkx_is_wrong():
    assert "wrong node" in declined("effective_size", nx.DiGraph([(0, 1)]))
    assert "wrong node" in declined("effective_size", nx.path_graph(3), weight="weight")
    assert ours("effective_size", nx.path_graph(3)) == {0: 1.0, 1: 2.0, 2: 1.0}


def test_networkx_hands_over_by_itself_what_pays(caplog):
    caplog.set_level(logging.DEBUG, logger="networkx.utils.backends")
    graph = nx.karate_club_graph()
    with nx.config(backend_priority=["mentornet"]):
        listed = nx.constraint(graph, nodes=[0, 33])
        assert "Using backend 'mentornet' for call to 'constraint'" in caplog.text
        caplog.clear()
        whole = nx.constraint(graph)
        assert "matrices of networkx are as quick" in caplog.text
        assert "Using backend" not in caplog.text
        looped = nx.Graph([(0, 1), (0, 0)])
        assert nx.constraint(looped) == theirs("constraint", looped)
        assert "self-loops" in caplog.text
    assert listed == pytest.approx({0: whole[0], 33: whole[33]})
    assert listed[0] == pytest.approx(0.1554, abs=5e-5)


# -- networkx itself ------------------------------------------------------------------------------------------


def test_networkxs_own_tests_pass_through_the_backend(tmp_path):
    pytest.importorskip("scipy", reason="networkx's tests of structural holes need SciPy")
    options = ["-p", "no:cacheprovider", "--log-cli-level=DEBUG"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--pyargs", "networkx.algorithms.tests.test_structuralholes"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "NETWORKX_TEST_BACKEND": "mentornet", "NETWORKX_FALLBACK_TO_NX": "True"},
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    last = done.stdout.splitlines()[-1]
    assert re.search(r"\d\d passed", last)
    assert not re.search("failed|skipped|xfailed|error", last)
    for name in NAMES:
        assert done.stdout.count(f"Using backend 'mentornet' for call to '{name}'") >= 10


def test_importing_networkx_does_not_load_our_metrics():
    script = (
        "import sys, networkx as nx\n"
        "print(sorted(name for name in sys.modules if name.startswith('mentornet')))\n"
        "print(nx.constraint(nx.path_graph(3), backend='mentornet')[1])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded, value = done.stdout.splitlines()
    assert loaded == "['mentornet', 'mentornet.errors', 'mentornet.nx_backend', 'mentornet.version']"
    assert value == "0.5"


@pytest.mark.skipif(nx.__version__ != "3.6.1", reason="the page shows the values of networkx 3.6.1")
def test_the_page_of_differences():
    pytest.importorskip("scipy", minversion="1.14", reason="the page shows the values with SciPy")
    result = doctest.testfile("../docs/networkx.md")
    assert result.attempted > 15
    assert result.failed == 0


@EVERY
def test_the_values_are_those_of_our_metric(name):
    graph = nx.les_miserables_graph()
    found = ours(name, graph, nodes=list(graph), weight="weight")
    assert found == metrics.METRICS[name](graph)
