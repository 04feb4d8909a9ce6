"""Published values, and values of other tools on published networks."""

from __future__ import annotations

import csv
import math
from itertools import combinations

import networkx as nx
import pytest

from mentornet import metrics
from mentornet.projection import project

F1_TIES = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
F1_WEIGHTS = [2, 3, 5, 2, 8, 3, 4, 1, 3, 10]


def borgatti(weights=None):
    graph = nx.Graph()
    for index, (u, v) in enumerate(F1_TIES):
        graph.add_edge(u, v, **({} if weights is None else {"weight": weights[index]}))
    return graph


def rounded(values, digits):
    return {node: round(value, digits) for node, value in values.items()}


def test_f1_borgatti_1997():
    graph = borgatti()
    others = dict.fromkeys("CDEF", 1.0)
    assert rounded(metrics.effective_size(graph), 4) == {"A": 2.5, "B": 1.6667, "G": 4.6667} | others
    assert rounded(metrics.efficiency(graph), 4) == {
        "A": 0.625,
        "B": 0.5556,
        "C": 1.0,
        "D": 0.5,
        "E": 0.5,
        "F": 0.5,
        "G": 0.7778,
    }
    assert rounded(metrics.constraint(graph), 4) == {
        "A": 0.5955,
        "B": 0.6427,
        "C": 1.0,
        "D": 0.7847,
        "E": 0.7309,
        "F": 0.7309,
        "G": 0.4003,
    }


def test_f1_hierarchy_also_by_brute_force():
    graph = borgatti()
    share = {node: 1 / graph.degree(node) for node in graph}

    def dyadic(i, j):
        common = set(graph[i]) & set(graph[j])
        return (share[i] + sum(share[i] * share[q] for q in common)) ** 2

    expected = {}
    for i in graph:
        parts = [dyadic(i, j) for j in graph[i]]
        n, mean = len(parts), sum(parts) / len(parts)
        if n > 1:
            expected[i] = sum(c / mean * math.log(c / mean) for c in parts) / (n * math.log(n))
    values = metrics.hierarchy(graph)
    assert math.isnan(values.pop("C"))
    assert values == pytest.approx(expected)
    assert rounded(values, 4) == {"A": 0.1678, "B": 0.0737, "D": 0.0127, "E": 0.0034, "F": 0.0034, "G": 0.0947}


def test_hierarchy_stays_within_bounds_where_numbers_round():
    clique = nx.complete_graph(7)
    nx.set_edge_attributes(clique, 0.3, "weight")  # equal constraints whose sum rounds to just below 0
    assert metrics.hierarchy(clique)[0] == 0.0
    vanishing = nx.Graph()
    vanishing.add_weighted_edges_from([("a", "b", 1.0), ("a", "c", 1e-170)])  # the square of the share is 0
    assert metrics.hierarchy(vanishing)["a"] == 1.0
    assert metrics.effective_alters(vanishing)["a"] == 1.0


def test_f1w_with_weights():
    graph = borgatti(F1_WEIGHTS)
    assert rounded(metrics.constraint(graph), 4) == {
        "A": 0.795,
        "B": 0.8127,
        "C": 1.0,
        "D": 0.9134,
        "E": 0.8835,
        "F": 0.8332,
        "G": 0.2989,
    }
    assert rounded(metrics.effective_size(graph), 4) == {
        "A": 2.475,
        "B": 1.6714,
        "C": 1.0,
        "D": 1.15,
        "E": 1.1,
        "F": 1.25,
        "G": 5.4717,
    }


def test_f1_ego_betweenness_also_by_brute_force():
    graph = borgatti()
    expected = {}
    for ego in graph:
        around = graph.subgraph([ego, *graph[ego]])
        between = 0.0
        for pair in combinations(graph[ego], 2):
            shortest = list(nx.all_shortest_paths(around, *pair))
            between += sum(ego in path[1:-1] for path in shortest) / len(shortest)
        expected[ego] = between
    assert metrics.ego_betweenness(graph) == pytest.approx(expected)
    assert metrics.ego_betweenness(graph) == {"A": 1.5, "B": 0.5, "G": 9.0} | dict.fromkeys("CDEF", 0.0)


def directed(weights=(1, 1, 1, 1)):
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((*arc, w) for arc, w in zip([(0, 1), (0, 2), (1, 0), (2, 1)], weights, strict=True))
    return graph


def test_f2_directed():
    assert rounded(metrics.constraint(directed()), 3) == {0: 1.003, 1: 1.003, 2: 1.389}
    assert rounded(metrics.effective_size(directed()), 3) == {0: 1.167, 1: 1.167, 2: 1.0}
    weighted = directed((2, 2, 1, 1))
    assert rounded(metrics.constraint(weighted), 3) == {0: 0.84, 1: 1.143, 2: 1.378}
    assert rounded(metrics.effective_size(weighted), 3) == {0: 1.567, 1: 1.083, 2: 1.0}


def test_f3_small_graphs():
    assert metrics.constraint(nx.path_graph(4)) == {0: 1.0, 1: 0.5, 2: 0.5, 3: 1.0}
    assert metrics.constraint(nx.complete_graph(3)) == dict.fromkeys(range(3), 1.125)
    assert metrics.constraint(nx.star_graph(4))[0] == 0.25
    assert rounded(metrics.constraint(nx.star_graph(3)), 4)[0] == 0.3333
    for loops in ([], [(0, 0)]):
        graph = nx.complete_graph(4)
        graph.add_edges_from(loops)
        assert rounded(metrics.constraint(graph), 6) == dict.fromkeys(range(4), 0.925926)


def test_f3_two_cliques_joined_through_one_node():
    graph = nx.Graph([*combinations(range(4), 2), (3, 4), (4, 5), *combinations(range(5, 9), 2)])
    values = rounded(metrics.constraint(graph), 6)
    expected = [*[0.865741] * 3, 0.583333, 0.5, 0.583333, *[0.865741] * 3]
    assert [values[node] for node in range(9)] == expected


def test_f5_karate_club_without_weights():
    graph = nx.karate_club_graph()
    constraint = rounded(metrics.constraint(graph, weight="none"), 4)
    assert {node: constraint[node] for node in (0, 1, 2, 33)} == {0: 0.1554, 1: 0.2795, 2: 0.1852, 33: 0.1564}
    effective = rounded(metrics.effective_size(graph, weight="none"), 4)
    assert {node: effective[node] for node in (0, 33)} == {0: 13.75, 33: 15.2353}


GF_ROLES = ("gf_coordinator", "gf_gatekeeper", "gf_representative", "gf_consultant", "gf_liaison")
F6_ARCS = ["AB", "AC", "BC", "BD", "CD", "DA"]


def f6(arcs=F6_ARCS):
    graph = nx.DiGraph([tuple(arc) for arc in arcs])
    nx.set_node_attributes(graph, {"A": 1, "B": 1, "C": 2, "D": 2}, "group")
    return graph


def roles(graph):
    """Each node's roles that are not 0."""
    values = {role: metrics.METRICS[role](graph) for role in GF_ROLES}
    return {node: {role: found[node] for role, found in values.items() if found[node] > 0} for node in graph}


def test_f6_brokerage_roles_by_their_pattern():
    assert roles(f6()) == {
        "A": {"gf_consultant": 1, "gf_gatekeeper": 1},
        "B": {"gf_representative": 1},
        "C": {"gf_gatekeeper": 1},
        "D": {"gf_consultant": 1, "gf_representative": 1},
    }


def test_an_arc_back_does_not_close_a_two_path():
    graph = nx.DiGraph([("a", "v"), ("v", "b"), ("b", "a")])
    nx.set_node_attributes(graph, "x", "group")
    assert metrics.gf_coordinator(graph) == {"a": 1.0, "v": 1.0, "b": 1.0}
    graph.add_edge("a", "b")
    assert metrics.gf_coordinator(graph)["v"] == 0.0


def test_a_two_path_with_an_unknown_group_has_no_role_and_is_counted():
    graph = f6([*F6_ARCS, "XA", "BX"])
    known = {node: found for node, found in roles(graph).items() if node != "X"}
    without = roles(f6())
    assert metrics.gf_coordinator.reasons(graph) == {"X": "no_group"}
    # X -> A -> B and X -> A -> C; A -> B -> X; A <- X closes nothing
    assert metrics.gf_excluded(graph) == {"A": 2.0, "B": 1.0, "C": 0.0, "D": 0.0, "X": 1.0}
    assert known == without


def test_the_direction_of_a_triangle_decides_whether_it_is_simmelian():
    both = nx.DiGraph([(u, v) for u in "abc" for v in "abc" if u != v])
    assert metrics.simmelian(both) == dict.fromkeys("abc", 2.0)
    both.remove_edge("a", "b")
    assert metrics.simmelian(both) == dict.fromkeys("abc", 0.0)


def test_degree_strength_is_the_geometric_mean_of_contacts_and_strength():
    graph = nx.star_graph(4)
    nx.set_edge_attributes(graph, 9, "weight")
    assert metrics.degree_strength(graph)[0] == 12.0
    assert metrics.degree_strength(graph, alpha=0)[0] == 4.0
    assert metrics.degree_strength(graph, alpha=1)[0] == 36.0
    assert metrics.degree_strength(nx.empty_graph(1), alpha=1) == {0: 0.0}


def test_levels_run_upwards_whichever_way_they_are_written():
    graph = nx.star_graph(3)
    nx.set_node_attributes(graph, {1: 2, 2: 5}, "level")
    assert metrics.level_span(graph)[0] == 3.0
    assert metrics.upper_reach(graph)[0] == 5.0
    nx.set_node_attributes(graph, {1: -2.0, 2: -5.0}, "rank")  # as a builder ranks descending levels
    assert metrics.level_span(graph)[0] == 3.0
    assert metrics.upper_reach(graph)[0] == -2.0


def test_a_meeting_answers_a_message_but_has_no_direction_itself():
    graph = nx.MultiDiGraph([("a", "b"), ("a", "c")])
    graph.add_edge("a", "b", mutual=True)
    graph.add_edge("a", "d", mutual=True)
    graph.add_edge("m", "a", relation="MENTORS")
    assert metrics.reciprocity(graph)["a"] == 0.5
    assert metrics.reciprocity.reasons(graph) == dict.fromkeys("dm", "no_directed")


def whole_network_ei(graph, group):
    """E-I of all ties, from the people's values: each tie is an alter of both its ends."""
    values, sizes = metrics.ei_index(graph, group=group), metrics.size(graph)
    return sum(values[node] * sizes[node] for node in graph) / sum(sizes.values())


def test_f5_ei_index_of_the_karate_club():
    graph = nx.karate_club_graph()
    assert round(whole_network_ei(graph, "club"), 4) == -0.7179


@pytest.mark.shared
def test_f5_ei_index_by_the_shipped_faction(shared):
    graph = read(shared, "karate_club")
    with (shared / "data/karate_club/people.csv").open(encoding="utf-8") as file:
        nx.set_node_attributes(graph, {row["id"]: row["faction"] for row in csv.DictReader(file)}, "faction")
    assert round(whole_network_ei(graph, "faction"), 4) == -0.7436


def test_f7_diversity_of_groups():
    graph = nx.star_graph(4)
    nx.set_node_attributes(graph, {1: "x", 2: "x", 3: "y", 4: "z"}, "group")
    assert metrics.blau(graph)[0] == 0.625
    assert metrics.entropy(graph)[0] == 1.5
    assert metrics.iqv(graph)[0] == 0.9375
    assert metrics.iqv(graph, categories=["x", "y", "z"])[0] == 0.9375
    assert rounded(metrics.iqv(graph, categories=["x", "y", "z", "w"]), 4)[0] == 0.8333


# -- values of other tools ------------------------------------------------------------------------------------

NETWORKS = {
    "nodes_karate_binary": ("karate_club", "friendship", False, False),
    "nodes_karate_weighted": ("karate_club", "friendship", False, True),
    "nodes_florentine_marriage": ("padgett_florentine", "marriage", False, False),
    "nodes_krackhardt_advice": ("krackhardt_hightech", "advice", True, False),
    "nodes_krackhardt_friendship": ("krackhardt_hightech", "friendship", True, False),
    "nodes_eies32_messages_binary": ("networkers_eies32", "messages", True, False),
    "nodes_eies32_messages_weighted": ("networkers_eies32", "messages", True, True),
}
MEASURED = ("constraint", "effective_size", "efficiency")
# In the friendship network two people have in-ties only, where networkx on the directed graph gives no number.
GAPS = {
    "K07": {"constraint": 0.466526, "effective_size": 2.0, "efficiency": 0.666667},
    "K09": {"constraint": 0.313988, "effective_size": 3.333333, "efficiency": 0.555556},
}


def read(shared, name, kind=None, *, directed=False, weighted=False):
    graph = nx.DiGraph() if directed else nx.Graph()
    folder = shared / "data" / name
    with (folder / "people.csv").open(encoding="utf-8") as file:
        graph.add_nodes_from(row["id"] for row in csv.DictReader(file))
    with (folder / "ties.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if kind in (None, row["kind"]):
                graph.add_edge(row["source"], row["target"], weight=int(row["weight"]) if weighted else 1)
    return graph


def ground_truth(shared, name):
    """Return each node's constraint, effective size and efficiency as other tools give them."""
    truth = {}
    with (shared / "data/ground_truth" / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = {
                "constraint": row["constraint_igraph"],
                "effective_size": row["effective_size_networkx"],
                "efficiency": row["efficiency"],
            }
            truth[row["id"]] = {metric: float(value or "nan") for metric, value in found.items()}
    if name == "nodes_krackhardt_friendship":
        assert {node for node, found in truth.items() if math.isnan(found["effective_size"])} == set(GAPS)
        truth |= GAPS
    return truth


def differences(values, truth):
    """Return where values and truth are further apart than six decimals, the last one rounded twice, allow."""
    return {
        (node, metric): (values[metric][node], value)
        for node, found in truth.items()
        for metric, value in found.items()
        if not (abs(values[metric][node] - value) <= 1.5e-6 or (math.isnan(value) and math.isnan(values[metric][node])))
    }


@pytest.mark.shared
@pytest.mark.parametrize("name", NETWORKS)
def test_values_of_other_tools(shared, name):
    network, kind, is_directed, weighted = NETWORKS[name]
    graph = read(shared, network, kind, directed=is_directed, weighted=weighted)
    truth = ground_truth(shared, name)
    assert set(truth) == set(graph)
    assert {node for node, found in truth.items() if math.isnan(found["constraint"])} == set(nx.isolates(graph))
    values = {metric: metrics.METRICS[metric](graph) for metric in MEASURED}
    assert differences(values, truth) == {}


@pytest.mark.shared
def test_the_gaps_are_what_networkx_gives_on_the_mutual_graph(shared):
    graph = read(shared, "krackhardt_hightech", "friendship", directed=True)
    simple = project(graph).to_networkx()
    effective = nx.effective_size(simple, nodes=list(GAPS), weight="weight")
    constraint = nx.constraint(simple, nodes=list(GAPS), weight="weight")
    found = {
        node: {
            "constraint": round(constraint[node], 6),
            "effective_size": round(effective[node], 6),
            "efficiency": round(effective[node] / simple.degree(node), 6),
        }
        for node in GAPS
    }
    assert found == GAPS


# sna names the one-sided roles the other way round: its b_OI, source outside, is the gatekeeper.
SNA_ROLES = {
    "gf_coordinator": "w_I_coordinator",
    "gf_gatekeeper": "b_OI_sna",
    "gf_representative": "b_IO_sna",
    "gf_consultant": "w_O_itinerant",
    "gf_liaison": "b_O_liaison",
}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "network", "kind"),
    [
        ("brokerage_krackhardt_advice_by_department", "krackhardt_hightech", "advice"),
        ("brokerage_krackhardt_friendship_by_department", "krackhardt_hightech", "friendship"),
        ("brokerage_eies32_messages_by_discipline", "networkers_eies32", "messages"),
    ],
)
def test_brokerage_roles_of_sna(shared, file, network, kind):
    graph = read(shared, network, kind, directed=True)
    with (shared / "data/ground_truth" / f"{file}.csv").open(encoding="utf-8") as rows:
        truth = {row["id"]: row for row in csv.DictReader(rows)}
    assert set(truth) == set(graph)
    nx.set_node_attributes(graph, {node: row["group"] for node, row in truth.items()}, "group")
    for role, column in SNA_ROLES.items():
        assert metrics.METRICS[role](graph) == {node: float(row[column]) for node, row in truth.items()}, role
    total = {node: sum(metrics.METRICS[role](graph)[node] for role in GF_ROLES) for node in graph}
    assert total == {node: float(row["t_total"]) for node, row in truth.items()}


@pytest.mark.shared
def test_reciprocity_of_sna(shared):
    """The share of arcs that are answered, from the people's shares: 2M / (2M + N) of M mutual and N one-way pairs."""
    with (shared / "data/ground_truth/graph_level_sna.csv").open(encoding="utf-8") as rows:
        truth = {row["network"]: float(row["reciprocity_edgewise"]) for row in csv.DictReader(rows)}
    for name, (network, kind) in {
        "krackhardt_advice": ("krackhardt_hightech", "advice"),
        "krackhardt_friendship": ("krackhardt_hightech", "friendship"),
        "eies32_messages": ("networkers_eies32", "messages"),
    }.items():
        graph = read(shared, network, kind, directed=True)
        shares, sizes = metrics.reciprocity(graph), metrics.size(graph)
        ends = sum(shares[node] * sizes[node] for node in graph if sizes[node])  # each mutual pair from both ends
        assert ends / graph.number_of_edges() == pytest.approx(truth[name], abs=1e-6)
