"""How one person's value of a metric came about: its terms, one row each, which add up to the value.

An explainer is a function of a network and a person that returns ``Terms``; ``EXPLAINERS`` maps metrics to theirs.
Every metric of ours has one; another shows its inputs, the person's contacts.  Rows name people and ties among them,
so this is for those who evaluate a program, not for the maps that people see of themselves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from . import explain_breadth, explain_circles, explain_contacts, explain_growth, explain_rows, explain_whole
from .card import Missing
from .explain_terms import Row, Terms, by_contact, mean_of

if TYPE_CHECKING:
    from ..network import Network, Node
    from .registry import Metric, Value


@dataclass(frozen=True)
class Explanation:
    """A person's value, or why it is missing, with the terms or inputs that it came from."""

    value: Value
    terms: Terms


def explain(metric: Metric, network: Network, ego: Node, **options: Any) -> Explanation:
    """Return how ``ego``'s value of the metric came about in ``network``.

    ``options`` are those of the metric's function (``previous``, ``group``).  Where the value is missing, or the
    metric has no explainer, the rows are ego's contacts.

    >>> import networkx as nx
    >>> from mentornet import metrics, project
    >>> found = explain(metrics.constraint, project(nx.path_graph(3)), 1)
    >>> found.value, [row["term"] for row in found.terms.rows]
    (0.5, [0.25, 0.25])
    """
    value = metric.value(network, ego, **options)
    explainer = EXPLAINERS.get(metric.card.name)
    if explainer is None or isinstance(value, Missing):
        return Explanation(value, Terms(by_contact(network, ego, lambda _: {}), rule=""))
    return Explanation(value, explainer(network, ego, **options))


# -- depth ----------------------------------------------------------------------------------------------------


def _strength(network: Network, ego: Node) -> Terms:
    return Terms(by_contact(network, ego, lambda alter: {"term": network.ties[ego][alter]}))


def _effective_alters(network: Network, ego: Node) -> Terms:
    shares = _shares(network, ego)
    rows = by_contact(network, ego, lambda alter: {"share": shares[alter], "term": shares[alter] ** 2})
    return Terms(rows, "1 / the sum of the terms", lambda terms: 1 / math.fsum(terms))


def _degree_strength(network: Network, ego: Node, *, alpha: float = 0.5) -> Terms:
    contacts = len(network.ties[ego])

    def total(terms: Iterable[float]) -> float:
        return contacts ** (1 - alpha) * math.fsum(terms) ** alpha if contacts else 0.0

    rule = f"{contacts}^{1 - alpha:g} * (the sum of the terms)^{alpha:g}, as there are {contacts} contacts"
    return Terms(_strength(network, ego).rows, rule, total)


def _reciprocity(network: Network, ego: Node) -> Terms:
    directed = network.directed[ego]

    def ways(alter: Node) -> Row:
        to, back = alter in network.arcs[ego], ego in network.arcs[alter]
        counts = alter in directed
        return {
            "directed": counts,
            "to_contact": to,
            "from_contact": back,
            "term": (counts and to and back) / len(directed),
        }

    return Terms(by_contact(network, ego, ways))


def _ego_density(network: Network, ego: Node) -> Terms:
    alters = network.ties[ego]
    ends = len(alters) * (len(alters) - 1)

    def known(alter: Node) -> Row:
        among = len(alters.keys() & network.ties[alter].keys())
        return {"ties_to_others": among, "term": among / ends}

    return Terms(by_contact(network, ego, known))


# -- brokerage ------------------------------------------------------------------------------------------------


def _shares(network: Network, ego: Node) -> Mapping[Node, float]:
    """Return p_ij: the share of ego's contact that goes to each alter."""
    return {alter: weight / network.strengths[ego] for alter, weight in network.ties[ego].items()}


def _constraint(network: Network, ego: Node) -> Terms:
    direct = _shares(network, ego)

    def bound(alter: Node) -> Row:
        indirect = math.fsum(
            direct[q] * weight / network.strengths[q] for q, weight in network.ties[alter].items() if q in direct
        )
        return {"direct": direct[alter], "indirect": indirect, "term": (direct[alter] + indirect) ** 2}

    return Terms(by_contact(network, ego, bound))


def _hierarchy(network: Network, ego: Node) -> Terms:
    rows = _constraint(network, ego).rows
    mean = math.fsum(row["term"] for row in rows) / len(rows)
    for row in rows:
        row["constraint"] = row.pop("term")
        row["ratio"] = ratio = row["constraint"] / mean
        row["term"] = ratio * math.log(ratio) / (len(rows) * math.log(len(rows))) if ratio else 0.0
    return Terms(rows)


def _effective_size(network: Network, ego: Node) -> Terms:
    share = _shares(network, ego)

    def own(alter: Node) -> Row:
        ties = network.ties[alter]
        shared = math.fsum(share[q] * ties[q] for q in share.keys() & ties.keys())
        redundancy = shared / network.strongest[alter]
        return {"share": share[alter], "redundancy": redundancy, "term": 1 - redundancy}

    return Terms(by_contact(network, ego, own))


def _efficiency(network: Network, ego: Node) -> Terms:
    return mean_of(_effective_size(network, ego).rows)


# -- sponsor reach --------------------------------------------------------------------------------------------


def _sponsors(network: Network, ego: Node) -> list[Row]:
    """Return every sponsor but ego, the nearest first, with the number of steps and the contact that comes first."""
    steps: dict[Node, int] = {ego: 0}
    via: dict[Node, Node] = {}
    frontier: list[Node] = [ego]
    while frontier:
        reached: list[Node] = []
        for node in frontier:
            for alter in sorted(network.ties[node], key=str):
                if alter not in steps:
                    steps[alter], via[alter] = steps[node] + 1, via.get(node, alter)
                    reached.append(alter)
        frontier = reached
    others = sorted((network.sponsors or frozenset()) - {ego}, key=lambda one: (steps.get(one, math.inf), str(one)))
    return [{"person": one, "steps": steps.get(one), "via": via.get(one)} for one in others]


def _within(most: int, scaled: bool, network: Network, ego: Node) -> Terms:  # noqa: FBT001
    rows = _sponsors(network, ego)
    for row in rows:
        near = row["steps"] is not None and row["steps"] <= most
        row["term"] = float(near) / (len(rows) if scaled else 1)
    return Terms(rows)


def _sponsor_distance(network: Network, ego: Node) -> Terms:
    rows = [{**row, "term": float(row["steps"])} for row in _sponsors(network, ego) if row["steps"] is not None]
    return Terms(rows, "the smallest of the terms", min)


EXPLAINERS: dict[str, Callable[..., Terms]] = {
    "strength": _strength,
    "effective_alters": _effective_alters,
    "degree_strength": _degree_strength,
    "reciprocity": _reciprocity,
    "ego_density": _ego_density,
    "constraint": _constraint,
    "hierarchy": _hierarchy,
    "effective_size": _effective_size,
    "efficiency": _efficiency,
    **{f"sponsor_reach_{k}": partial(_within, k, True) for k in (1, 2, 3)},
    **{f"sponsors_within_{k}": partial(_within, k, False) for k in (1, 2, 3)},
    "sponsor_distance": _sponsor_distance,
    **explain_breadth.EXPLAINERS,
    **explain_circles.EXPLAINERS,
    **explain_contacts.EXPLAINERS,
    **explain_growth.EXPLAINERS,
    **explain_rows.EXPLAINERS,
    **explain_whole.EXPLAINERS,
}
