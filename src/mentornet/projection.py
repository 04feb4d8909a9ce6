"""Any networkx graph -> the simple weighted ``Network`` that metrics read."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from numbers import Real
from typing import TYPE_CHECKING

from .contacts import MENTORS, SPONSORS, Contact, Dated, History, Node, read_contacts
from .errors import UsageError
from .network import TABLES, Adjacency, Network

if TYPE_CHECKING:
    import networkx as nx


def project(
    graph: nx.Graph,
    *,
    weight: str = "weight",
    min_weight: float = 0.0,
    sponsors: Iterable[Node] | None = None,
    categories: Iterable[Hashable] = (),
    reread: Callable[[], nx.Graph] | None = None,
) -> Network:
    """Collapse any networkx graph into the simple weighted ``Network`` that metrics read.

    Undirected edges and edges with a true ``mutual`` attribute add their weight once to the pair.  An edge without
    ``weight`` counts 1.  Edges whose ``relation`` is ``MENTORS`` or ``SPONSORS`` also say who mentored or sponsored
    whom, even at weight 0.  ``graph`` is left as it was.

    Sponsors and categories default to the graph's own (``graph.graph["categories"]``, nodes with a true
    ``sponsor`` attribute).  Single contacts are read when a metric first asks for them, from the graph as it is
    then; ``reread`` gives that graph again, so that the network need not hold on to it.

    Raises
    ------
    UsageError: a weight is not a finite number of 0 or more.
    """
    arcs, mentors, sponsors_of, dropped = _collect(graph, weight)
    ties: Adjacency = {node: {} for node in graph}
    for source, targets in arcs.items():
        for target, amount in targets.items():
            ties[source][target] = ties[target][source] = amount + arcs[target].get(source, 0.0)
    weak = [(u, v) for u, alters in ties.items() for v, amount in alters.items() if amount < min_weight]
    for u, v in weak:
        del ties[u][v]
        arcs[u].pop(v, None)
    dropped["below_min_weight"] = len(weak) // 2
    if sponsors is None and any("sponsor" in data for _, data in graph.nodes(data=True)):
        sponsors = (node for node, data in graph.nodes(data=True) if data.get("sponsor"))
    return Network(
        ties=ties,
        arcs=arcs,
        attributes=dict(graph.nodes(data=True)),
        mentors={node: frozenset(who) for node, who in mentors.items()},
        sponsors_of={node: frozenset(who) for node, who in sponsors_of.items()},
        sponsors=None if sponsors is None else frozenset(sponsors),
        categories=tuple(categories) or tuple(graph.graph.get("categories", ())),
        dropped=dropped,
        window=graph.graph.get("window"),
        history=graph.graph.get("history") or History(partial(_dated, graph, weight)),
        tables={name: tuple(graph.graph[name]) for name in TABLES if name in graph.graph},
        program_known=bool(graph.graph.get("program_known", False)),
        read=partial(_contacts, reread or partial(_itself, graph), weight),
    )


def _itself(graph: nx.Graph) -> nx.Graph:
    return graph


def _contacts(graph: Callable[[], nx.Graph], weight: str) -> Iterator[Contact]:
    return read_contacts(graph(), weight)


def _dated(graph: nx.Graph, weight: str) -> Iterator[Dated]:
    """Yield the interactions of a graph that make ties and have a time."""
    for contact in read_contacts(graph, weight):
        if not contact.is_spell and contact.weight > 0 and contact.first is not None:
            yield contact.source, contact.target, contact.first


def _collect(
    graph: nx.Graph, weight: str
) -> tuple[Adjacency, dict[Node, set[Node]], dict[Node, set[Node]], dict[str, int]]:
    """Add up parallel edges as directed weights, and read who mentored and who sponsored whom."""
    arcs: Adjacency = {node: {} for node in graph}
    mentors: dict[Node, set[Node]] = {}
    sponsors_of: dict[Node, set[Node]] = {}
    dropped = {"self_loops": 0, "zero_weight": 0}
    directed = graph.is_directed()
    for source, target, data in graph.edges(data=True):
        if source == target:
            dropped["self_loops"] += 1
            continue
        relation = data.get("relation")
        if relation == MENTORS:
            mentors.setdefault(target, set()).add(source)
        elif relation == SPONSORS:
            sponsors_of.setdefault(target, set()).add(source)
        given = data.get(weight, 1.0)
        amount = float(given) if isinstance(given, Real) else math.nan
        if not 0 <= amount < math.inf:
            raise UsageError(f"the tie {source!r} - {target!r} has {weight} = {given!r}, not a number of 0 or more")
        if amount == 0:
            dropped["zero_weight"] += 1
        elif directed and not data.get("mutual", False):
            arcs[source][target] = arcs[source].get(target, 0.0) + amount
        else:
            arcs[source][target] = arcs[source].get(target, 0.0) + amount / 2
            arcs[target][source] = arcs[target].get(source, 0.0) + amount / 2
    return arcs, mentors, sponsors_of, dropped
