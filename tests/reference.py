"""Naive reference implementations of every metric, independent of the package: matrices and loops over definitions.

A reference returns a number, or the reason code (a string) for which the value is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

import networkx as nx
import numpy as np


@dataclass(frozen=True)
class Case:
    """A graph with what metrics may need beside it."""

    graph: nx.Graph
    sponsors: frozenset[Any] | None = None
    categories: tuple[Any, ...] = ()
    previous: nx.Graph | None = None
    group: str = "group"

    @cached_property
    def nodes(self) -> list[Any]:
        return list(self.graph)

    @cached_property
    def weights(self) -> np.ndarray:
        """Mutual weights a_ij + a_ji without loops; an edge without direction adds its weight once to the pair."""
        place = {node: index for index, node in enumerate(self.nodes)}
        matrix = np.zeros((len(place), len(place)))
        for u, v, weight in self.graph.edges(data="weight", default=1.0):
            if u != v:
                matrix[place[u], place[v]] += weight
                matrix[place[v], place[u]] += weight
        return matrix

    @cached_property
    def adjacent(self) -> np.ndarray:
        return (self.weights > 0).astype(int)

    @cached_property
    def arcs(self) -> set[tuple[Any, Any]]:
        """Who has an arc to whom; an edge without direction, or with a true `mutual`, is an arc each way."""
        found = set()
        for u, v, data in self.graph.edges(data=True):
            if u != v and data.get("weight", 1.0) > 0:
                found.add((u, v))
                if not self.graph.is_directed() or data.get("mutual"):
                    found.add((v, u))
        return found

    def both_ways(self, one: Any, other: Any) -> bool:
        return (one, other) in self.arcs and (other, one) in self.arcs

    def at(self, node: Any) -> int:
        return self.nodes.index(node)

    def alters(self, node: Any) -> list[Any]:
        return [other for other, tied in zip(self.nodes, self.adjacent[self.at(node)], strict=True) if tied]

    def tied(self, nodes: set[Any]) -> nx.Graph:
        """Return the graph of who is tied to whom among some nodes."""
        graph = nx.empty_graph(sorted(nodes, key=str))
        graph.add_edges_from((u, v) for u, v in combinations(nodes, 2) if self.adjacent[self.at(u), self.at(v)])
        return graph

    def get(self, node: Any, name: str) -> Any:
        value = self.graph.nodes[node].get(name)
        return None if value == "" or (isinstance(value, float) and math.isnan(value)) else value

    def present(self, node: Any) -> bool:
        if node not in self.graph:
            return True  # a graph without the node says nothing about it
        data = self.graph.nodes[node]
        return bool(data["present"]) if "present" in data else not data.get("external", False)

    def rank(self, node: Any) -> float | None:
        rank = self.get(node, "rank")
        rank = self.get(node, "level") if rank is None else rank
        return rank if isinstance(rank, (int, float)) else None

    def groups(self, node: Any) -> list[Any]:
        known = [self.get(alter, self.group) for alter in self.alters(node)]
        return [value for value in known if value is not None]

    def related(self, node: Any, relation: str) -> set[Any]:
        return {u for u, v, kind in self.graph.edges(data="relation") if v == node and u != v and kind == relation}


Reference = Callable[[Case, Any], float | str]


# -- breadth --------------------------------------------------------------------------------------------------


def size(case: Case, ego: Any) -> float | str:
    return len(case.alters(ego))


def size_mentors(case: Case, ego: Any) -> float | str:
    return len([alter for alter in case.alters(ego) if alter in case.related(ego, "MENTORS")])


def size_sponsors(case: Case, ego: Any) -> float | str:
    return len([alter for alter in case.alters(ego) if alter in case.related(ego, "SPONSORS")])


def _collaborators(case: Case, ego: Any) -> set[Any]:
    def together(other: Any) -> bool:
        if case.get(ego, "unit") is not None and case.get(ego, "unit") == case.get(other, "unit"):
            return True
        return case.get(ego, "manager_id") == other or case.get(other, "manager_id") == ego

    return {alter for alter in case.alters(ego) if together(alter)}


def size_collaborators(case: Case, ego: Any) -> float | str:
    manages = any(case.get(node, "manager_id") == ego for node in case.nodes)
    if case.get(ego, "unit") is None and case.get(ego, "manager_id") is None and not manages:
        return "no_units"
    return len(_collaborators(case, ego))


def size_peers(case: Case, ego: Any) -> float | str:
    own = case.rank(ego)
    if own is None:
        return "no_levels"
    others = set(case.alters(ego)) - case.related(ego, "MENTORS") - case.related(ego, "SPONSORS")
    ranks = [case.rank(other) for other in others - _collaborators(case, ego)]
    return len([rank for rank in ranks if rank is not None and -1 <= rank - own <= 1])


def range_(case: Case, ego: Any) -> float | str:
    alters = case.alters(ego)
    labels = {case.get(alter, case.group) for alter in alters}
    outsiders = [a for a in alters if case.get(a, case.group) is None and case.get(a, "external")]
    if alters and labels == {None} and not outsiders:
        return "no_known_group"
    return len(labels - {None}) + (1 if outsiders else 0)


def blau(case: Case, ego: Any) -> float | str:
    if not case.alters(ego):
        return "isolate"
    groups = case.groups(ego)
    if not groups:
        return "no_known_group"
    draws = list(product(groups, repeat=2))  # two draws with replacement
    return len([draw for draw in draws if draw[0] != draw[1]]) / len(draws)


def iqv(case: Case, ego: Any) -> float | str:
    value = blau(case, ego)
    if isinstance(value, str):
        return value
    everyone = {case.get(node, case.group) for node in case.nodes} - {None}
    possible = max(len(set(case.categories) or everyone), len(set(case.groups(ego))))
    return "one_category" if possible == 1 else value / (1 - 1 / possible)


def ei_index(case: Case, ego: Any) -> float | str:
    if not case.alters(ego):
        return "isolate"
    own, groups = case.get(ego, case.group), case.groups(ego)
    if own is None:
        return "no_group"
    if not groups:
        return "no_known_group"
    return float(np.mean([1 if group != own else -1 for group in groups]))


def entropy(case: Case, ego: Any) -> float | str:
    if not case.alters(ego):
        return "isolate"
    groups = case.groups(ego)
    shares = [groups.count(value) / len(groups) for value in set(groups)]
    return -sum(share * math.log2(share) for share in shares) if groups else "no_known_group"


def _levels(measure: Callable[[list[float]], float]) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if not case.alters(ego):
            return "isolate"
        known = [rank for rank in map(case.rank, case.alters(ego)) if rank is not None]
        return measure(known) if known else "no_known_level"

    return value


# -- depth ----------------------------------------------------------------------------------------------------


def strength(case: Case, ego: Any) -> float | str:
    return float(case.weights[case.at(ego)].sum())


def effective_alters(case: Case, ego: Any) -> float | str:
    row = case.weights[case.at(ego)]
    return float(row.sum() ** 2 / (row**2).sum()) if row.any() else "isolate"


def ego_density(case: Case, ego: Any) -> float | str:
    alters = [case.at(alter) for alter in case.alters(ego)]
    pairs = list(combinations(alters, 2))
    return sum(case.adjacent[pair] for pair in pairs) / len(pairs) if pairs else "fewer_than_two_alters"


def degree_strength(case: Case, ego: Any) -> float | str:
    return math.sqrt(len(case.alters(ego)) * case.weights[case.at(ego)].sum())


def reciprocity(case: Case, ego: Any) -> float | str:
    directed = {
        v if u == ego else u
        for u, v, data in case.graph.edges(data=True)
        if ego in (u, v) and u != v and data.get("weight", 1.0) > 0
        if case.graph.is_directed() and not data.get("mutual")
        if data.get("relation") not in ("MENTORS", "SPONSORS")
    }
    return float(np.mean([case.both_ways(ego, alter) for alter in directed])) if directed else "no_directed"


def simmelian(case: Case, ego: Any) -> float | str:
    return len(
        {
            alter
            for alter, third in product(case.nodes, repeat=2)
            if case.both_ways(ego, alter) and case.both_ways(ego, third) and case.both_ways(alter, third)
        }
    )


# -- brokerage ------------------------------------------------------------------------------------------------


def _proportions(case: Case) -> np.ndarray:
    totals = case.weights.sum(axis=1, keepdims=True)
    return np.divide(case.weights, totals, out=np.zeros_like(case.weights), where=totals > 0)


def _dyadic(case: Case) -> np.ndarray:
    p = _proportions(case)
    return (p + p @ p) ** 2 * case.adjacent


def constraint(case: Case, ego: Any) -> float | str:
    return float(_dyadic(case)[case.at(ego)].sum()) if case.alters(ego) else "isolate"


def hierarchy(case: Case, ego: Any) -> float | str:
    n = len(case.alters(ego))
    if n < 2:
        return "fewer_than_two_alters"
    row = _dyadic(case)[case.at(ego)]
    ratios = row[row > 0] / row[row > 0].mean()
    return float((ratios * np.log(ratios)).sum() / (n * math.log(n)))


def effective_size(case: Case, ego: Any) -> float | str:
    if not case.alters(ego):
        return "isolate"
    strongest = case.weights.max(axis=1, keepdims=True)
    m = np.divide(case.weights, strongest, out=np.zeros_like(case.weights), where=strongest > 0)
    redundancy = _proportions(case) @ m.T  # [i, j] = sum over q of p_iq m_jq
    return float(((1 - redundancy) * case.adjacent)[case.at(ego)].sum())


def efficiency(case: Case, ego: Any) -> float | str:
    value = effective_size(case, ego)
    return value if isinstance(value, str) else value / len(case.alters(ego))


def ego_betweenness(case: Case, ego: Any) -> float | str:
    """Cell by cell of A^2 [1 - A], as Everett and Borgatti do it by hand."""
    inside = [case.at(ego), *(case.at(alter) for alter in case.alters(ego))]
    a = case.adjacent[np.ix_(inside, inside)]
    paths = a @ a
    pairs = combinations(range(1, len(inside)), 2)
    return sum(1 / paths[pair] for pair in pairs if not a[pair])


def _two_paths(case: Case, ego: Any) -> list[tuple[Any, Any, Any]]:
    """Return the three groups of every open directed two-path through ego."""
    return [
        (case.get(a, case.group), case.get(ego, case.group), case.get(b, case.group))
        for a, b in product(case.nodes, repeat=2)
        if a != b and {(a, ego), (ego, b)} <= case.arcs and (a, b) not in case.arcs
    ]


def _role(pattern: Callable[[Any, Any, Any], bool]) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if case.get(ego, case.group) is None:
            return "no_group"
        return len([path for path in _two_paths(case, ego) if None not in path and pattern(*path)])

    return value


def gf_excluded(case: Case, ego: Any) -> float | str:
    return len([path for path in _two_paths(case, ego) if None in path])


# -- sponsors -------------------------------------------------------------------------------------------------


def _others(case: Case, ego: Any) -> set[Any]:
    return set(case.sponsors or ()) - {ego}


def _reached(case: Case, ego: Any, steps: int) -> int:
    """Count S by powers of the adjacency matrix: (I + A)^k is positive where a path of at most k steps is."""
    walks = np.linalg.matrix_power(np.eye(len(case.nodes), dtype=int) + case.adjacent, steps)
    return len([s for s in _others(case, ego) if s in case.graph and walks[case.at(ego), case.at(s)] > 0])


def _within(steps: int) -> Reference:
    return lambda case, ego: _reached(case, ego, steps) if _others(case, ego) else "no_sponsors"


def _reach(steps: int) -> Reference:
    return lambda case, ego: (
        _reached(case, ego, steps) / len(_others(case, ego)) if _others(case, ego) else "no_sponsors"
    )


def sponsor_distance(case: Case, ego: Any) -> float | str:
    if not _others(case, ego):
        return "no_sponsors"
    near = [steps for steps in range(1, len(case.nodes) + 1) if _reached(case, ego, steps)]
    return min(near) if near else "unreachable"


def sponsor_weighted_reach(case: Case, ego: Any) -> float | str:
    """Best products over ever longer chains (the max-product form of Bellman and Ford)."""
    if not _others(case, ego):
        return "no_sponsors"
    relative = case.weights / case.weights.max() if case.weights.any() else case.weights
    best = np.zeros(len(case.nodes))
    best[case.at(ego)] = 1
    for _ in case.nodes:
        best = np.maximum(best, (best[:, None] * relative).max(axis=0))
    return sum(float(best[case.at(s)]) for s in _others(case, ego) if s in case.graph)


def mentor_dependence(case: Case, ego: Any) -> float | str:
    if not _others(case, ego):
        return "no_sponsors"
    mentors = case.related(ego, "MENTORS")
    if not mentors:
        return "no_mentor"

    def near(nodes: set[Any]) -> set[Any]:
        steps = nx.single_source_shortest_path_length(case.tied(nodes), ego, cutoff=3)
        return _others(case, ego) & steps.keys()

    everyone = set(case.nodes)
    with_mentors, without = near(everyone), near(everyone - mentors)
    return 1 - len(without) / len(with_mentors) if with_mentors else "no_sponsor_near"


# -- growth ---------------------------------------------------------------------------------------------------


def _alters(graph: nx.Graph, ego: Any) -> set[Any]:
    return set(Case(graph).alters(ego)) if ego in graph else set()


def _growth(count: Callable[[set[Any], set[Any]], float | str]) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if case.previous is None:
            return "no_previous_window"
        before = Case(case.previous)
        if not before.present(ego):
            return "not_present_before"
        old, new = (
            {alter for alter in _alters(graph, ego) if before.present(alter) and case.present(alter)}
            for graph in (case.previous, case.graph)
        )
        return count(old, new)

    return value


REFERENCE: dict[str, Reference] = {
    "size": size,
    "size_mentors": size_mentors,
    "size_sponsors": size_sponsors,
    "size_collaborators": size_collaborators,
    "size_peers": size_peers,
    "range": range_,
    "blau": blau,
    "iqv": iqv,
    "entropy": entropy,
    "ei_index": ei_index,
    "level_span": _levels(lambda levels: max(levels) - min(levels)),
    "upper_reach": _levels(max),
    "strength": strength,
    "effective_alters": effective_alters,
    "degree_strength": degree_strength,
    "reciprocity": reciprocity,
    "simmelian": simmelian,
    "ego_density": ego_density,
    "constraint": constraint,
    "hierarchy": hierarchy,
    "effective_size": effective_size,
    "efficiency": efficiency,
    "ego_betweenness": ego_betweenness,
    "gf_coordinator": _role(lambda a, v, b: a == v == b),
    "gf_gatekeeper": _role(lambda a, v, b: a != v and v == b),
    "gf_representative": _role(lambda a, v, b: a == v and v != b),
    "gf_consultant": _role(lambda a, v, b: a == b and v != a),
    "gf_liaison": _role(lambda a, v, b: len({a, v, b}) == 3),
    "gf_excluded": gf_excluded,
    **{f"sponsor_reach_{steps}": _reach(steps) for steps in (1, 2, 3)},
    **{f"sponsors_within_{steps}": _within(steps) for steps in (1, 2, 3)},
    "sponsor_distance": sponsor_distance,
    "sponsor_weighted_reach": sponsor_weighted_reach,
    "mentor_dependence": mentor_dependence,
    "formed": _growth(lambda old, new: len([alter for alter in new if alter not in old])),
    "dissolved": _growth(lambda old, new: len([alter for alter in old if alter not in new])),
    "persistence": _growth(
        lambda old, new: len([alter for alter in old if alter in new]) / len(old) if old else "no_previous_tie"
    ),
    "jaccard": _growth(lambda old, new: len(old & new) / len(old | new) if old or new else "no_tie_either"),
}


def reference(name: str, case: Case, ego: Any) -> float | str:
    """Return a metric's value of one node, or why it is missing."""
    return REFERENCE[name](case, ego) if case.present(ego) else "not_present"
