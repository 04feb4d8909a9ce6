"""Every metric is explained: the terms make the value by the rule that the explanation states in words."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from statistics import fmean, median

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dense_programs import DAYS, START, dense_program
from mentornet import metrics
from mentornet.metrics import METRICS, Metric, pivots, whole_network
from mentornet.metrics.card import Missing
from mentornet.metrics.explain import EXPLAINERS, explain
from mentornet.metrics.frame import metrics_frame
from mentornet.projection import project
from mentornet.windows import rolling
from random_graphs import cases, graphs

EVERY = pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
NUMBER = r"([-+.e0-9]+)"
RULES = {  # what the words of a rule say, up to the explanation that follows
    r"the sum of the terms": math.fsum,
    r"1 - the sum of the terms": lambda terms: 1 - math.fsum(terms),
    rf"\(1 - the sum of the terms\) \* {NUMBER}/{NUMBER}": lambda terms, k, less: (1 - math.fsum(terms)) * k / less,
    r"1 / the sum of the terms": lambda terms: 1 / math.fsum(terms),
    rf"the sum of the terms / {NUMBER} contacts[a-z ]*": lambda terms, n: math.fsum(terms) / n,
    rf"{NUMBER}\^{NUMBER} \* \(the sum of the terms\)\^{NUMBER}": lambda terms, k, a, b: k**a * math.fsum(terms) ** b,
    rf"the mean of the {NUMBER} terms": lambda terms, n: fmean(terms) if len(terms) == n else None,
    rf"the median of the {NUMBER} terms": lambda terms, n: median(terms) if len(terms) == n else None,
    r"the largest of the terms": max,
    r"the largest of the terms - the smallest": lambda terms: max(terms) - min(terms),
    r"the smallest of the terms": min,
    r"the product of the terms": math.prod,
}


def by_the_words(found):
    """Return what a reader works out from the rows and the words of the rule."""
    words = re.split(r"[:,;]", found.terms.rule)[0]
    terms = [row["term"] for row in found.terms.rows]
    for pattern, combine in RULES.items():
        if said := re.fullmatch(pattern, words):
            return combine(terms, *map(float, said.groups()))
    raise AssertionError(f"no reader understands '{found.terms.rule}'")


def assert_explained(metric, network, ego, **options):
    found = explain(metric, network, ego, **options)
    value = metric.value(network, ego, **options)
    assert found.value == value
    if isinstance(value, Missing):
        assert found.value in metric.card.missing
        assert found.value.text
        assert (found.terms.rule, {row["person"] for row in found.terms.rows}) == ("", network.ties[ego].keys())
        return found
    assert by_the_words(found) == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert found.terms.total([row["term"] for row in found.terms.rows]) == pytest.approx(value, rel=1e-9, abs=1e-9)
    return found


# -- all of them ----------------------------------------------------------------------------------------------


def test_no_metric_is_without_terms():
    without = [name for name in METRICS if name not in EXPLAINERS]
    assert not without, (
        f"{', '.join(without)}: add a function to metrics/explain*.py that returns the terms, and list it"
    )
    assert EXPLAINERS.keys() == METRICS.keys()


@EVERY
@given(case=cases())
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_the_terms_make_the_value(metric, case):
    network = project(case.graph, sponsors=case.sponsors, categories=case.categories)
    previous = None if case.previous is None else project(case.previous)
    for ego in network.ties:
        assert_explained(metric, network, ego, **({"previous": previous} if metric.compares else {}))


@given(seed=st.integers(0, 10**6), contacts=st.sampled_from([40, 150, 500]))
@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_the_terms_make_the_value_in_programs(seed, contacts):
    made = dense_program(seed, contacts=contacts)
    window = rolling(START, START + timedelta(days=DAYS), length="60D", step="60D", timezone=made.config.timezone)[3]
    table = metrics_frame(made, [window])
    network, previous = made.network(window), made.previous_network(window)
    for name, metric in METRICS.items():
        options = {"previous": previous} if metric.compares else {}
        for _, ego in table.values.index:
            found = assert_explained(metric, network, ego, **options)
            reason = table.reasons.loc[(window, ego), name]
            if isinstance(found.value, Missing):
                assert found.value == reason
            else:
                assert table.values.loc[(window, ego), name] == pytest.approx(found.value, rel=1e-9, abs=1e-9)


@given(graph=graphs(weighted=False, most=12))
@settings(deadline=None, max_examples=100)
def test_the_terms_make_an_estimated_betweenness(graph):
    with pytest.MonkeyPatch.context() as patch:
        sample_of(patch, 4)
        network = project(graph)
        for ego in network.ties:
            assert_explained(metrics.betweenness, network, ego)
            found = explain(metrics.betweenness_se, network, ego)
            again = found.terms.total([row["term"] for row in found.terms.rows])
            # Squares: what rounding leaves of deviations that are all 0 is large only under the root.
            assert again**2 == pytest.approx(found.value**2, rel=1e-9, abs=1e-9)


def sample_of(patch, size):
    """Have betweenness estimated from so many people, however small the network."""
    patch.setattr(whole_network, "EXACT_WORK", 0)
    patch.setattr(pivots, "FEWEST", size)
    patch.setattr(pivots, "MOST", size)


def test_a_metric_of_ones_own_shows_its_inputs():
    own = Metric(lambda *_: 7.0, metrics.size.card, ())
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(EXPLAINERS, "size")
        found = explain(own, project(nx.path_graph(3)), 1)
    assert found.value == 7.0
    assert (found.terms.rule, [row["person"] for row in found.terms.rows]) == ("", [0, 2])


# -- by hand --------------------------------------------------------------------------------------------------


def terms(metric, graph, ego, *columns):
    """Return the rule and the chosen columns of the rows."""
    found = explain(metric, project(graph), ego).terms
    return found.rule, [tuple(row[column] for column in columns) for row in found.rows]


def star(attribute, values):
    """A person with a contact for each value of an attribute."""
    graph = nx.star_graph(len(values))
    nx.set_node_attributes(graph, {at + 1: value for at, value in enumerate(values) if value is not None}, attribute)
    return graph


def test_entropy_and_levels():
    _, rows = terms(metrics.entropy, star("group", ["x", "x", "y", "z", None]), 0, "group", "contacts", "share", "term")
    assert rows == [("x", 2, 0.5, 0.5), ("y", 1, 0.25, 0.5), ("z", 1, 0.25, 0.5), (None, 1, None, 0.0)]
    graph = star("level", [2, 5, None, 3, 4])
    rule, rows = terms(metrics.level_span, graph, 0, "person", "level", "term")
    assert rule == "the largest of the terms - the smallest, without the contacts whose level is not known: 1"
    assert rows == [(2, 5, 5.0), (1, 2, 2.0), (4, 3, 3.0), (5, 4, 4.0)]  # those that make the value come first
    rule, rows = terms(metrics.upper_reach, star("level", [2, 5]), 0, "person", "level", "term")
    assert (rule, rows) == ("the largest of the terms", [(2, 5, 5.0), (1, 2, 2.0)])


def test_contacts_and_strength():
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 3), ("a", "c", 1)])
    rule, rows = terms(metrics.degree_strength, graph, "a", "person", "term")
    assert rule == "2^0.5 * (the sum of the terms)^0.5, as there are 2 contacts"
    assert rows == [("b", 3.0), ("c", 1.0)]


def test_directions():
    graph = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "c"), ("d", "a")])
    graph.add_edge("a", "e", mutual=True)
    columns = ("person", "directed", "to_contact", "from_contact", "term")
    _, rows = terms(metrics.reciprocity, graph, "a", *columns)
    assert sorted(rows) == [
        ("b", True, True, True, 1 / 3),
        ("c", True, True, False, 0.0),
        ("d", True, False, True, 0.0),
        ("e", False, True, True, 0.0),  # a meeting: both ways, but without a direction
    ]


def test_triangles():
    graph = nx.DiGraph(nx.complete_graph("abc"))
    graph.add_edges_from([("a", "d"), ("d", "a"), ("d", "b"), ("a", "e")])
    _, rows = terms(metrics.simmelian, graph, "a", "person", "both_ways", "third_people", "term")
    assert sorted(rows) == [("b", True, "c", 1.0), ("c", True, "b", 1.0), ("d", True, "", 0.0), ("e", False, "", 0.0)]
    _, rows = terms(metrics.simmelian, nx.complete_graph(10), 0, "third_people")
    assert rows[0] == ("2, 3, 4, 5, 6, 7 and 2 more",)


def test_pairs_that_a_person_links():
    # b and c are tied; d is linked with b by a alone, with c by a alone; e is linked with b by a and c.
    graph = nx.Graph([("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"), ("b", "c"), ("c", "e")])
    rule, rows = terms(metrics.ego_betweenness, graph, "a", "person", "not_tied_to", "shares", "term")
    assert rule == "the sum of the terms, which are half the shares, as each pair is in the rows of both"
    assert rows == [
        ("d", 3, "3 * 1/1", 1.5),
        ("b", 2, "1 * 1/1, 1 * 1/2", 0.75),
        ("e", 2, "1 * 1/1, 1 * 1/2", 0.75),
        ("c", 1, "1 * 1/1", 0.5),
    ]


def test_two_paths_of_each_role():
    graph = nx.DiGraph([("b", "a"), ("c", "a"), ("a", "d"), ("a", "e"), ("a", "f"), ("a", "g"), ("b", "d")])
    nx.set_node_attributes(graph, dict(zip("abcdefg", ["x", "x", "y", "x", "x", "y", None], strict=True)), "group")
    columns = ("person", "group", "target_group", "targets", "term")
    expected = {
        "gf_coordinator": [("b", "x", "x", "e", 1.0)],
        "gf_gatekeeper": [("c", "y", "x", "d, e", 2.0)],
        "gf_representative": [("b", "x", "y", "f", 1.0)],
        "gf_consultant": [("c", "y", "y", "f", 1.0)],
        "gf_liaison": [],
        "gf_excluded": [("b", "x", None, "g", 1.0), ("c", "y", None, "g", 1.0)],
    }
    assert {name: terms(METRICS[name], graph, "a", *columns)[1] for name in expected} == expected


def test_chains_of_the_whole_network():
    graph = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("c", "e"), ("x", "y")])
    rule, rows = terms(metrics.betweenness, graph, "c", "person", "chains", "term")
    assert rule == "the sum of the terms, which are chains / 2, as each chain leads over two of the contacts"
    assert rows == [("b", 4.0, 2.0), ("d", 3.0, 1.5), ("e", 3.0, 1.5)]  # a-d, a-e, b-d, b-e; and d-e
    rule, rows = terms(metrics.betweenness_se, graph, "c", "sources", "people", "term")
    assert rule == "the sum of the terms: no error, as chains from everyone who has ties were counted"
    assert rows == [(7, 7, 0.0)]


def test_an_estimate_says_what_it_was_made_from(monkeypatch):
    sample_of(monkeypatch, 3)
    graph = nx.path_graph(6)
    chosen = set(pivots.sample(6, 5).tolist())
    rule, rows = terms(metrics.betweenness, graph, 2, "person", "chains", "term")
    # A chain from s over 2 to t counts |s - 2| / |s - t|, and stands at the contact on t's side.
    after = sum((2 - s) / (t - s) for s in chosen & {0, 1} for t in (3, 4, 5))
    before = sum((s - 2) / (s - t) for s in chosen & {3, 4, 5} for t in (0, 1))
    assert {person: chains for person, chains, _ in rows} == pytest.approx({1: before, 3: after})
    assert [term for *_, term in rows] == pytest.approx([2 * max(before, after), 2 * min(before, after)])
    error = metrics.betweenness_se(project(graph))[2]
    assert error > 0
    assert f"an estimate with a standard error of {error:.4g}; its chains begin at 3 of 6 people" in rule
    rule, rows = terms(metrics.betweenness_se, graph, 2, "person", "chains", "term")
    assert {person for person, *_ in rows} == {None, *chosen}
    by_source = {person: chains for person, chains, _ in rows}
    assert by_source[None] == max(by_source[one] for one in chosen)
    assert sum(by_source[one] for one in chosen) == pytest.approx(before + after)
    deviations, factor = re.search(rf"\(chains - {NUMBER}\)\^2 \* {NUMBER}", rule).groups()
    for _, chains, term in rows:
        assert term == pytest.approx((chains - float(deviations)) ** 2 * float(factor), rel=1e-4, abs=1e-9)
