"""One check that every metric must pass: its card is true, and it copes with every kind of graph."""

from __future__ import annotations

import copy
import json
import math
import random
from datetime import date, datetime
from functools import partial
from itertools import groupby

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentornet import metrics
from mentornet.contacts import History
from mentornet.errors import UsageError
from mentornet.metrics import METRICS, Card, Missing
from mentornet.metrics.citations import CITATIONS
from mentornet.network import TABLES, Network
from mentornet.projection import project
from mentornet.windows import between, expanding
from random_graphs import cases, graphs
from reference import Case, reference

FAMILIES = ("breadth", "depth", "brokerage", "sponsors", "growth", "mobilisation")
EVERY = pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))


def options(metric, case):
    given = {"sponsors": case.sponsors, "categories": case.categories, "previous": case.previous}
    takes = (*metric.network_options, *metric.function_options)
    return {name: value for name, value in given.items() if name in takes and value is not None}


def same(value, other):
    return (math.isnan(value) and math.isnan(other)) or value == pytest.approx(other, rel=1e-9, abs=1e-12)


# -- the card -------------------------------------------------------------------------------------------------


@EVERY
def test_the_cards_example_is_true(metric):
    example = metric.card.example
    values = metric(example.graph(), **example.options())
    assert set(example.values) == set(example.graph())
    for node, expected in example.values.items():
        assert same(values[node], math.nan if expected is None else expected), node


@EVERY
def test_the_card_is_complete(metric):
    card = metric.card
    assert isinstance(card, Card)
    assert METRICS[card.name] is metric
    assert getattr(metrics, card.name) is metric
    assert card.family in FAMILIES
    assert card.summary.endswith(".")
    assert card.definition.startswith(card.summary[:-1])
    assert card.definition in " ".join(metric.__doc__.split())
    cited = [text for text in CITATIONS.values() if text in card.reference]
    assert sorted(card.reference) == sorted(" ".join(cited))  # nothing else, in whatever order
    assert card.missing[0] is Missing.NOT_PRESENT
    assert len(set(card.missing)) == len(card.missing)
    assert card.name in card.text()
    for text in (card.label, card.unit, card.direction, card.formula, card.undefined, card.example.text()):
        assert text.strip() == text != ""
        assert text in card.text()
    assert json.loads(json.dumps(card.to_dict()))["name"] == card.name


def test_every_citation_is_used():
    used = " ".join(metric.card.reference for metric in METRICS.values())
    assert [key for key, text in CITATIONS.items() if text not in used] == []


def test_cards_are_in_the_order_of_the_families():
    families = [metric.card.family for metric in METRICS.values()]
    assert tuple(family for family, _ in groupby(families)) == FAMILIES


def test_a_card_in_words():
    assert metrics.blau.card.to_dict() == {
        "name": "blau",
        "family": "breadth",
        "label": "Diversity of groups",
        "unit": "index",
        "bounds": [0, 1],
        "direction": "higher: contacts spread more evenly over groups",
        "definition": "How likely two contacts, drawn at random with replacement, are from different groups: 0 if all "
        "are from one.",
        "formula": "1 - sum_k p_k^2, p_k = share of alters in group k",
        "reference": CITATIONS["blau1977"],
        "undefined": {
            "not_present": "the person is not yet hired, has left, or is external",
            "isolate": "the person has no tie in the window",
            "no_known_group": "no contact's group is known",
        },
        "flags": {},
        "example": "ties a-b, a-c, a-d, a-e; a: group x; b: group x; c: group x; d: group y; e: group z -> "
        "a 0.625, b 0, c 0, d 0, e 0",
    }
    assert "range         0 to no bound" in metrics.constraint.card.text()
    assert metrics.formed.card.example.text().startswith("before: ties a-b, a-c; now")
    assert "sponsors s, t" in metrics.sponsor_reach_2.card.example.text()


# -- every graph ----------------------------------------------------------------------------------------------


@EVERY
@given(case=cases())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_values_are_within_bounds_and_missing_for_the_reasons_on_the_card(metric, case):
    passed = options(metric, case)
    values, reasons = metric(case.graph, **passed), metric.reasons(case.graph, **passed)
    low, high = metric.card.bounds
    for node, value in values.items():
        assert isinstance(value, float)
        assert math.isnan(value) == (node in reasons)
        assert math.isnan(value) or ((low is None or value >= low) and (high is None or value <= high))
    assert set(reasons.values()) <= set(metric.card.missing)


@EVERY
@given(case=cases(), seed=st.integers(0, 99))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_names_and_the_order_of_ties_do_not_matter(metric, case, seed):
    names = {node: f"person {node}" for node in case.graph} | {"elsewhere": "elsewhere"}
    names |= {node: f"person {node}" for node in case.previous or ()}
    renamed = Case(
        shuffled(case.graph, names, seed),
        sponsors=case.sponsors and frozenset(names[node] for node in case.sponsors),
        categories=case.categories[::-1],
        previous=case.previous and shuffled(case.previous, names, seed + 1),
    )
    values = metric(case.graph, **options(metric, case))
    other = metric(renamed.graph, **options(metric, renamed))
    assert all(same(value, other[names[node]]) for node, value in values.items())


def shuffled(graph, names, seed):
    """The same graph under other names, with nodes and ties added in another order."""
    chance = random.Random(seed)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other = graph.__class__(**graph.graph)
    for table in TABLES:
        if table in graph.graph:
            other.graph[table] = [
                {column: names.get(value, value) if column.endswith("_id") else value for column, value in row.items()}
                for row in graph.graph[table][::-1]
            ]
    if "history" in graph.graph:
        record = [(names[u], names[v], when) for u, v, when in graph.graph["record"]]
        other.graph["history"] = History(partial(tuple, record[::-1]))
    for node, data in nodes:
        manager = data.get("manager_id")
        changed = {"manager_id": names.get(manager, manager)} if manager is not None else {}
        other.add_node(names[node], **(data | changed))
    other.add_edges_from((names[u], names[v], data) for u, v, data in edges)
    return other


@EVERY
@given(case=cases())
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_the_input_is_left_as_it_was(metric, case):
    before = copy.deepcopy((case.graph, case.previous))
    metric(case.graph, **options(metric, case))
    for graph, kept in zip((case.graph, case.previous), before, strict=True):
        if graph is not None:
            assert repr(list(graph.nodes(data=True))) == repr(list(kept.nodes(data=True)))
            assert repr(list(graph.edges(data=True))) == repr(list(kept.edges(data=True)))


@EVERY
@given(case=cases())
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_a_graph_and_its_network_have_the_same_values(metric, case):
    passed = options(metric, case)
    values = metric(case.graph, **passed)
    if passed.get("previous") is not None:
        passed["previous"] = project(passed["previous"])
    other = metric(project(case.graph), **passed)
    assert list(values) == list(other)
    assert all(same(value, other[node]) for node, value in values.items())


@EVERY
@given(graph=graphs())
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_loops_parallel_ties_and_ties_of_weight_0_change_nothing(metric, graph):
    """A loop and a tie of weight 0 add nothing; a tie split in two parallel ones is the same tie."""
    more = nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    more.add_nodes_from(graph.nodes(data=True))
    for u, v, weight in graph.edges(data="weight", default=1.0):
        more.add_edge(u, v, weight=weight / 4)
        more.add_edge(u, v, weight=weight * 3 / 4)
    for node in graph:
        more.add_edge(node, node, weight=5)
        more.add_edge(node, next(iter(graph)), weight=0)
    case = Case(graph, sponsors=frozenset(list(graph)[:2]), previous=graph)
    values, other = metric(graph, **options(metric, case)), metric(more, **options(metric, case))
    assert all(same(value, other[node]) for node, value in values.items())


@EVERY
def test_an_empty_graph_has_no_values(metric):
    for empty in (nx.Graph(), nx.DiGraph(), nx.MultiGraph(), nx.MultiDiGraph(), Network({}, {}, {})):
        assert metric(empty) == {}
        assert metric.reasons(empty) == {}


def told_by():
    """Small graphs in which every reason on the card occurs, by reason."""
    away = nx.Graph([("a", "b")])
    away.nodes["a"]["present"] = False
    grouped = nx.Graph([("a", "b"), ("c", "d")])
    nx.set_node_attributes(grouped, {"b": "x"}, "group")
    pair = nx.Graph([("a", "b"), ("c", "d")])
    growing = nx.Graph([("a", "b")], window=expanding(date(2024, 1, 1), date(2024, 3, 1), length="30D")[0])
    window = between(date(2024, 1, 1), date(2024, 3, 1))
    mentored = nx.DiGraph([("a", "b", {"relation": "MENTORS"})], window=window, support=[], opportunities=[])
    recent = [("a", other, datetime(2024, 2, 1)) for other in "bcdef"]
    young = nx.Graph([(*edge[:2], {"at": edge[2]}) for edge in recent], window=window)
    alone = nx.Graph([("a", "b"), ("c", "d")], program_known=True)
    absent_before = nx.Graph(program_known=True)
    absent_before.add_node("a", present=False)
    return {
        Missing.NOT_PRESENT: (away, {}),
        Missing.ISOLATE: (nx.Graph({"a": {}}, support=[]), {}),
        Missing.FEWER_THAN_TWO_ALTERS: (pair, {}),
        Missing.NO_GROUP: (grouped, {}),
        Missing.NO_KNOWN_GROUP: (grouped, {}),
        Missing.ONE_CATEGORY: (grouped, {}),
        Missing.NO_LEVEL: (pair, {}),
        Missing.NO_UNIT: (pair, {}),
        Missing.NO_SPONSORS: (pair, {"sponsors": ["a"]}),
        Missing.UNREACHABLE: (pair, {"sponsors": ["a"]}),
        Missing.NO_KNOWN_LEVEL: (pair, {}),
        Missing.NO_DIRECTED: (pair, {}),
        Missing.NO_TIMES: (pair, {"sponsors": ["a"]}),
        Missing.NO_KINDS: (pair, {}),
        Missing.NO_INTERACTION: (mentored, {}),
        Missing.NOT_RECORDED: (pair, {}),
        Missing.NOTHING_ASKED: (mentored, {}),
        Missing.NOTHING_OFFERED: (mentored, {}),
        Missing.PROGRAM_UNKNOWN: (pair, {"previous": pair}),
        Missing.TOO_FEW_SPELLS: (mentored, {}),
        Missing.NOT_FOLLOWED: (young, {}),
        Missing.NO_MENTOR: (alone, {"sponsors": ["a"], "previous": alone}),
        Missing.NO_SPONSOR_NEAR: (nx.DiGraph([("c", "d", {"relation": "MENTORS"})]), {"sponsors": ["a"]}),
        Missing.WINDOW_EXPANDING: (growing, {"previous": pair}),
        Missing.NO_PREVIOUS_WINDOW: (pair, {}),
        Missing.NOT_PRESENT_BEFORE: (pair, {"previous": absent_before}),
        Missing.NO_PREVIOUS_TIE: (alone, {"previous": nx.empty_graph(0)}),
        Missing.NO_TIE_EITHER: (nx.Graph({"a": {}}, program_known=True), {"previous": nx.empty_graph(0)}),
    }


@EVERY
def test_every_reason_on_the_card_occurs(metric):
    told, taken = told_by(), (*metric.network_options, *metric.function_options)
    for reason in metric.card.missing:
        graph, passed = told[reason]
        passed = {name: value for name, value in passed.items() if name in taken}
        assert reason in metric.reasons(graph, **passed).values(), reason


def test_every_reason_is_on_a_card():
    named = {reason for metric in METRICS.values() for reason in metric.card.missing}
    assert named == set(Missing)
    assert all(isinstance(reason, str) and f"{reason}" == reason.value and reason.text for reason in Missing)


@EVERY
def test_people_with_in_ties_only_are_measured(metric):
    graph = nx.DiGraph([("a", "b"), ("c", "b"), ("a", "c"), ("d", "b")])
    case = Case(graph, sponsors=frozenset("d"), previous=nx.DiGraph([("a", "b"), ("e", "b")]))
    value, expected = metric(graph, **options(metric, case))["b"], reference(metric.card.name, case, "b")
    assert same(value, math.nan if isinstance(expected, str) else expected)


# -- options --------------------------------------------------------------------------------------------------


def test_group_names_the_attribute():
    graph = nx.star_graph(2)
    nx.set_node_attributes(graph, {0: "x", 1: "x", 2: "y"}, "team")
    for name, value in (("range", 2.0), ("blau", 0.5), ("iqv", 1.0), ("ei_index", 0.0)):
        assert METRICS[name](graph, group="team")[0] == value
        assert math.isnan(METRICS[name](graph)[0])


def test_weight_names_the_edge_attribute():
    graph = nx.Graph()
    graph.add_edge("a", "b", minutes=30, weight=2)
    assert metrics.strength(graph) == {"a": 2.0, "b": 2.0}
    assert metrics.strength(graph, weight="minutes") == {"a": 30.0, "b": 30.0}
    assert metrics.strength(graph, weight="none") == {"a": 1.0, "b": 1.0}


def test_sponsors_and_categories_default_to_the_graphs_own():
    graph = nx.Graph([("a", "b"), ("b", "s")], categories=["x", "y", "z"])
    nx.set_node_attributes(graph, {"a": "x", "b": "x", "s": "y"}, "group")
    graph.nodes["s"]["sponsor"] = True
    assert metrics.sponsor_distance(graph)["a"] == 2.0
    assert metrics.sponsor_distance(graph, sponsors={"b"})["a"] == 1.0
    assert metrics.iqv(graph)["b"] == 0.75
    assert metrics.iqv(graph, categories=["x", "y"])["b"] == 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: metrics.constraint(g, sponsors={"a"}), "constraint takes no option 'sponsors'"),
        (lambda g: metrics.sponsor_reach_2(g, sponsor={"a"}), "did you mean 'sponsors'"),
        (lambda g: metrics.sponsor_reach_2(g, sponsors="a"), r"sponsors must be a collection, not the one string 'a'"),
        (lambda g: metrics.iqv(g, categories="xyz"), "categories must be a collection"),
    ],
)
def test_wrong_options_are_refused(call, message):
    with pytest.raises(UsageError, match=message):
        call(nx.Graph([("a", "b")]))


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf, "2", None, 1j])
def test_a_weight_that_is_no_weight_is_refused(weight):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(UsageError, match=r"the tie 'a' - 'b' has weight = .*, not a number of 0 or more"):
        metrics.size(graph)


def test_an_unknown_metric_names_the_nearest():
    with pytest.raises(AttributeError, match="there is no metric 'constrain'; did you mean 'constraint'"):
        _ = metrics.constrain
    assert set(METRICS) <= set(dir(metrics))
