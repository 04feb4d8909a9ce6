"""Naive reference implementations of every metric, independent of the package: matrices and loops over definitions.

A reference returns a number, or the reason code (a string) for which the value is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
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

    @cached_property
    def edges(self) -> list[tuple[Any, Any, dict[str, Any]]]:
        """Every edge that makes a tie."""
        return [(u, v, d) for u, v, d in self.graph.edges(data=True) if u != v and d.get("weight", 1.0) > 0]

    def between(self, one: Any, other: Any) -> list[dict[str, Any]]:
        """Return what is known of every edge between two people that makes a tie."""
        return [data for u, v, data in self.edges if {u, v} == {one, other}]

    @property
    def window(self) -> Any:
        return self.graph.graph.get("window")

    @cached_property
    def record(self) -> list[tuple[Any, Any, datetime]]:
        """Every dated interaction: the whole record, or else what the graph has."""
        own = [(u, v, d["at"]) for u, v, d in self.edges if not is_spell(d) and "at" in d]
        return self.graph.graph.get("record", own) if "history" in self.graph.graph else own

    def rows(self, table: str, **equal: Any) -> list[dict[str, Any]]:
        return [row for row in self.graph.graph[table] if all(row[name] == value for name, value in equal.items())]

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


def is_spell(data: dict[str, Any]) -> bool:
    return data.get("relation") in ("MENTORS", "SPONSORS")


def begins(data: dict[str, Any]) -> datetime | None:
    return data.get("first" if is_spell(data) else "at")


def ends(data: dict[str, Any]) -> datetime:
    return (data.get("last") if is_spell(data) else data.get("at")) or datetime(9999, 12, 31)


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


def strong_ties(case: Case, ego: Any) -> float | str:
    alters = case.alters(ego)
    if not alters:
        return 0
    if case.window is None or any(begins(data) is None for alter in alters for data in case.between(ego, alter)):
        return "no_times"
    quarter = (case.window.end - case.window.start) / 4
    strong = 0
    for alter in alters:
        parts = set()
        for data, number in product(case.between(ego, alter), range(4)):
            start = case.window.start + number * quarter
            if begins(data) < start + quarter and ends(data) >= start:
                parts.add(number)
        strong += len(parts) >= 3 and case.both_ways(ego, alter)
    return strong


def frequency(case: Case, ego: Any) -> float | str:
    alters = case.alters(ego)
    if not alters:
        return "isolate"
    if case.window is None:
        return "no_times"
    counts = [len([data for data in case.between(ego, alter) if not is_spell(data)]) for alter in alters]
    if not any(counts) and not case.record:
        return "no_interaction"
    return float(np.mean([count / (case.window.days / 30) for count in counts]))


def _interactions(case: Case, ego: Any) -> dict[Any, list[datetime]] | str:
    if not case.alters(ego):
        return "isolate"
    found = {alter: [d for d in case.between(ego, alter) if not is_spell(d)] for alter in case.alters(ego)}
    if any("at" not in data for datas in found.values() for data in datas):
        return "no_times"
    return {alter: [d["at"] for d in datas] for alter, datas in found.items() if datas} or "no_interaction"


def duration(case: Case, ego: Any) -> float | str:
    found = _interactions(case, ego)
    if isinstance(found, str):
        return found
    days = []
    for alter, times in found.items():
        record = [when for u, v, when in case.record if {u, v} == {ego, alter}]
        days.append((max(times) - min(times + record)).total_seconds() / 86400)
    return float(np.mean(days))


def recency(case: Case, ego: Any) -> float | str:
    found = _interactions(case, ego)
    if isinstance(found, str):
        return found
    if case.window is None:
        return "no_times"
    return float(np.median([(case.window.end - max(times)).total_seconds() / 86400 for times in found.values()]))


def multiplexity(case: Case, ego: Any) -> float | str:
    if not case.alters(ego):
        return "isolate"
    every = [case.between(ego, alter) for alter in case.alters(ego)]
    if not any(data.get("relation") or data.get("kind") for datas in every for data in datas):
        return "no_kinds"
    return float(
        np.mean([len({d["relation"] if is_spell(d) else ("by", d.get("kind")) for d in datas}) for datas in every])
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


def betweenness(case: Case, ego: Any) -> float | str:
    """Shortest paths counted by powers of the matrix: v is on one from s to t if the two distances add up."""
    n = len(case.nodes)
    powers = [np.linalg.matrix_power(case.adjacent, steps) for steps in range(n)]
    distance = np.array([[next((d for d in range(n) if powers[d][s, t]), n) for t in range(n)] for s in range(n)])
    v, total = case.at(ego), 0.0
    for s, t in combinations([node for node in range(n) if node != v], 2):
        to, onward, whole = distance[s, v], distance[v, t], distance[s, t]
        if whole < n and to + onward == whole:
            total += powers[to][s, v] * powers[onward][v, t] / powers[whole][s, t]
    return total


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


def sponsor_temporal_reach(case: Case, ego: Any) -> float | str:
    """Follow every usable moment forwards: who has the news after it, if all of that moment pass it on at once.

    Moments are the times at which something begins or ends, and as many milliseconds after each as there are people.
    """
    if not _others(case, ego):
        return "no_sponsors"
    if any(begins(data) is None for *_, data in case.edges):
        return "no_times"
    window, tick = case.window, timedelta(milliseconds=1)
    starts = {begins(data) for *_, data in case.edges} | {ends(data) for *_, data in case.edges}
    if window is not None:
        starts.add(window.start)
    latest = datetime(9999, 12, 1)
    moments = {when + tick * step for when in starts if when < latest for step in range(len(case.nodes) + 1)}
    moments |= {when - tick * step for when in starts if when < latest for step in range(len(case.nodes) + 1)}
    informed = {ego}
    for moment in sorted(moments):
        if window is not None and not window.start <= moment < window.end and any(is_spell(d) for *_, d in case.edges):
            usable = [e for e in case.edges if not is_spell(e[2]) and e[2]["at"] == moment]
        else:
            usable = [e for e in case.edges if begins(e[2]) <= moment <= ends(e[2])]
        informed = informed | {v for u, v, _ in usable if u in informed} | {u for u, v, _ in usable if v in informed}
    return len(informed & _others(case, ego)) / len(_others(case, ego))


def sponsorship_acts(case: Case, ego: Any) -> float | str:
    if "sponsorship_acts" not in case.graph.graph:
        return "not_recorded"
    return len(case.rows("sponsorship_acts", protege_id=ego))


# -- growth ---------------------------------------------------------------------------------------------------


def _alters(graph: nx.Graph, ego: Any) -> set[Any]:
    return set(Case(graph).alters(ego)) if ego in graph else set()


def _program_made(data: dict[str, Any]) -> bool | None:
    """Return whether the programme made an edge, where something says so."""
    if data.get("program_made") is not None:
        return data["program_made"]
    if data.get("relation") == "MENTORS":
        return data["kind"] == "assigned" if "kind" in data else None
    return True if data.get("kind") == "cohort" and data.get("relation") != "SPONSORS" else None


def _assigned(graph: nx.Graph, ego: Any) -> set[Any]:
    pairs = [(u, v) for u, v, d in graph.edges(data=True) if d.get("relation") == "MENTORS" and _program_made(d)]
    return {v if u == ego else u for u, v in pairs if ego in (u, v)}


def _own(graph: nx.Graph, ego: Any) -> set[Any]:
    """Return the alters with an edge that the programme did not make."""
    case = Case(graph)
    return {a for a in _alters(graph, ego) if not all(_program_made(data) for data in case.between(ego, a))}


def _growth(count: Callable[..., float | str], *, own: bool = False, whose: bool = False) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if case.previous is None:
            return "no_previous_window"
        before = Case(case.previous)
        if not before.present(ego):
            return "not_present_before"
        both = (case.previous, case.graph)
        told = any(_program_made(d) is not None for g in both for u, v, d in g.edges(data=True) if u != v)
        if own and not (told or any(graph.graph.get("program_known") for graph in both)):
            return "program_unknown"
        made = {alter for graph in both for alter in _assigned(graph, ego)} if own else set()
        old, new = (
            {
                alter
                for alter in (_own if own else _alters)(graph, ego)
                if before.present(alter) and case.present(alter) and alter not in made
            }
            for graph in both
        )
        return count(case, ego, old, new) if whose else count(old, new)

    return value


def _kept(old: set[Any], new: set[Any]) -> float | str:
    return len([alter for alter in old if alter in new]) / len(old) if old else "no_previous_tie"


def _overlap(old: set[Any], new: set[Any]) -> float | str:
    return len(old & new) / len(old | new) if old or new else "no_tie_either"


def _via_mentor(case: Case, ego: Any, old: set[Any], new: set[Any]) -> float | str:
    mentors = case.related(ego, "MENTORS")
    if not mentors and "introductions" not in case.graph.graph:
        return "no_mentor"
    count = 0
    for alter in new - old:
        firsts = [begins(data) for data in case.between(ego, alter) if begins(data) is not None]
        if case.window is not None:
            firsts = [max(first, case.window.start) for first in firsts]
        introduced = [
            row
            for row in case.graph.graph.get("introductions", [])
            if {row["a_id"], row["b_id"]} == {ego, alter}
            and (row["at"] is None or not firsts or row["at"] <= min(firsts))
        ]
        known = [m for m in mentors for graph in (case.graph, case.previous) if alter in _alters(graph, m)]
        count += bool(introduced or known)
    return count


def tie_survival_180(case: Case, ego: Any) -> float | str:
    """Follow every spell day by day of its age, as a table of survivors does."""
    if case.window is None or _interactions(case, ego) == "no_times":
        return "no_times"
    start, end, length = case.window.start, case.window.end, timedelta(days=case.window.days)
    spells = []
    for other in {person for u, v, _ in case.record for person in (u, v)} - {ego}:
        times = sorted(when for u, v, when in case.record if {u, v} == {ego, other} and when < end)
        runs = []
        for when in times:
            if runs and when - runs[-1][-1] < length:
                runs[-1].append(when)
            else:
                runs.append([when])
        spells += [(run[0], run[-1] + length) for run in runs if run[-1] + length > start]
    half_year = timedelta(days=180)
    followed = [(max(start - a, timedelta(0)), min(over, end) - a, over <= end) for a, over in spells]
    followed = [one for one in followed if one[0] < half_year]
    if len(followed) < 5:
        return "too_few_spells"
    share = 1.0
    for age in sorted({leave for _, leave, _ in followed if leave <= half_year}):
        risk = [one for one in followed if one[0] < age <= one[1]]
        share *= 1 - len([one for one in risk if one[1] == age and one[2]]) / len(risk)
    return share if share == 0 or max(leave for _, leave, _ in followed) >= half_year else "not_followed"


# -- mobilisation ---------------------------------------------------------------------------------------------


def _support(case: Case, ego: Any, kind: str | None) -> list[dict[str, Any]]:
    return [row for row in case.rows("support", ego_id=ego) if kind is None or row["kind"] == kind]


def _asked_or_used(what: str, kind: str | None) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if "support" not in case.graph.graph:
            return "not_recorded"
        alters = case.alters(ego)
        rows = [row for row in _support(case, ego, kind) if row[what]]
        return float(np.mean([any(row["alter_id"] == a for row in rows) for a in alters])) if alters else "isolate"

    return value


def _answered(kind: str | None) -> Reference:
    def value(case: Case, ego: Any) -> float | str:
        if "support" not in case.graph.graph:
            return "not_recorded"
        asked = [row["answered"] for row in _support(case, ego, kind) if row["asked"]]
        return float(np.mean(asked)) if asked else "nothing_asked"

    return value


def _offers(case: Case, ego: Any) -> list[dict[str, Any]]:
    return [row for row in case.rows("opportunities", person_id=ego) if row["kind"] != "project" or row["strategic"]]


def opportunities(case: Case, ego: Any) -> float | str:
    return len(_offers(case, ego)) if "opportunities" in case.graph.graph else "not_recorded"


def opportunities_through_ties(case: Case, ego: Any) -> float | str:
    if "opportunities" not in case.graph.graph:
        return "not_recorded"
    through = [row["via_id"] in case.alters(ego) for row in _offers(case, ego)]
    return float(np.mean(through)) if through else "nothing_offered"


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
    "strong_ties": strong_ties,
    "frequency": frequency,
    "duration": duration,
    "recency": recency,
    "multiplexity": multiplexity,
    "ego_density": ego_density,
    "constraint": constraint,
    "hierarchy": hierarchy,
    "effective_size": effective_size,
    "efficiency": efficiency,
    "ego_betweenness": ego_betweenness,
    "betweenness": betweenness,
    "betweenness_se": lambda _case, _ego: 0.0,
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
    "sponsor_temporal_reach": sponsor_temporal_reach,
    "sponsorship_acts": sponsorship_acts,
    **{
        f"{name}{suffix}": _growth(count, own=suffix == "_own", whose=name == "via_mentor")
        for suffix in ("", "_own")
        for name, count in {
            "formed": lambda old, new: len([alter for alter in new if alter not in old]),
            "dissolved": lambda old, new: len([alter for alter in old if alter not in new]),
            "persistence": _kept,
            "jaccard": _overlap,
            "via_mentor": _via_mentor,
        }.items()
    },
    "tie_survival_180": tie_survival_180,
    **{
        f"{name}{suffix}": make(kind)
        for suffix, kind in [("", None), *((f"_{kind}", kind) for kind in ("guidance", "feedback", "collaboration"))]
        for name, make in {
            "requested": lambda kind: _asked_or_used("asked", kind),
            "answered": _answered,
            "used": lambda kind: _asked_or_used("used", kind),
        }.items()
    },
    "opportunities": opportunities,
    "opportunities_through_ties": opportunities_through_ties,
}


def reference(name: str, case: Case, ego: Any) -> float | str:
    """Return a metric's value of one node, or why it is missing."""
    return REFERENCE[name](case, ego) if case.present(ego) else "not_present"
