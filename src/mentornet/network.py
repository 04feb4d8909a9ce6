"""The simple weighted projection that every metric reads.

A ``Network`` is one window's graph after preprocessing: no self-loops, parallel ties collapsed by adding weights,
zero-weight ties dropped, weaker ties than ``min_weight`` left out.  ``ties`` is the symmetric view (the mutual
weight a_ij + a_ji that Burt's measures use), ``arcs`` the directed one (a mutual contact of weight w is an arc of
w/2 each way, so that both views agree on the pair's total).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import networkx as nx

from .errors import UsageError

if TYPE_CHECKING:
    from .windows import Window

Node = Hashable
Adjacency = dict[Node, dict[Node, float]]

MENTORS, SPONSORS, INTERACTED = "MENTORS", "SPONSORS", "INTERACTED"
ROLES = ("mentor", "sponsor", "collaborator", "peer")
OTHER_ROLE = "other"


@dataclass(frozen=True)
class Network:
    """One window's simple weighted network.

    Attributes
    ----------
    ties: person -> alter -> mutual weight (> 0), symmetric; every person is a key, isolates included.
    arcs: person -> alter -> directed weight (> 0), in the order source -> target.
    attributes: person -> attributes in force at the window's start (``group``, ``level``, ``present``, ...).
    mentors, sponsors_of: person -> the people who mentored or sponsored that person in the window.
    sponsors: the sponsor set S, or ``None`` where none is configured.
    categories: the code book of the group attribute (K of IQV).
    dropped: how many ties preprocessing left out, by reason.
    window: the window that the network was measured in, where it is known.
    """

    ties: Adjacency
    arcs: Adjacency
    attributes: Mapping[Node, Mapping[str, Any]]
    mentors: Mapping[Node, frozenset[Node]] = field(default_factory=dict)
    sponsors_of: Mapping[Node, frozenset[Node]] = field(default_factory=dict)
    sponsors: frozenset[Node] | None = None
    categories: tuple[Hashable, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    window: Window | None = None

    def attribute(self, node: Node, name: str) -> Any:
        """Return an attribute of a node, ``None`` where it has none (``NaN`` and an empty string are none)."""
        return self.known(name).get(node)

    def known(self, name: str) -> Mapping[Node, Any]:
        """Return the values of an attribute by node, without the nodes that have none."""
        if name not in self._known:
            found = ((node, data.get(name)) for node, data in self.attributes.items())
            self._known[name] = {node: value for node, value in found if not is_missing(value)}
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, dict[Node, Any]]:
        return {}

    def present(self, node: Node) -> bool:
        """Return whether the person is in the roster and in the organisation during the window.

        The attribute ``present`` says so; without it everyone is present who is not ``external``.
        """
        return node not in self.absent

    @cached_property
    def absent(self) -> frozenset[Node]:
        """Everyone who is not present."""
        return frozenset(
            node for node, data in self.attributes.items() if not data.get("present", not data.get("external", False))
        )

    @cached_property
    def ranks(self) -> Mapping[Node, float]:
        """Person -> seniority (higher is more senior): the attribute ``rank``, else a numeric ``level``."""
        values = {**self.known("level"), **self.known("rank")}
        return {node: float(value) for node, value in values.items() if isinstance(value, Real)}

    def has_place(self, node: Node) -> bool:
        """Return whether the person's unit or manager line is known; without both nobody can be a collaborator."""
        return node in self.known("unit") or node in self.known("manager_id") or node in self._managers

    @cached_property
    def _managers(self) -> frozenset[Node]:
        return frozenset(self.known("manager_id").values())

    @cached_property
    def strengths(self) -> Mapping[Node, float]:
        """Person -> sum of the weights of the person's ties."""
        return {node: math.fsum(alters.values()) for node, alters in self.ties.items()}

    @cached_property
    def strongest(self) -> Mapping[Node, float]:
        """Person -> weight of the person's strongest tie; people without a tie are not in it."""
        return {node: max(alters.values()) for node, alters in self.ties.items() if alters}

    @cached_property
    def remembered(self) -> dict[str, dict[Node, Any]]:
        """What metrics keep here, by name and person, so that it is worked out once."""
        return {}

    @cached_property
    def sponsor_steps(self) -> Mapping[int, Mapping[Node, int]]:
        """Number of steps -> person -> how many members of S, the person left out, are that far away."""
        counts: dict[int, Counter[Node]] = {}
        for sponsor in self.sponsors or ():
            seen, frontier = {sponsor}, {sponsor} & self.ties.keys()
            steps = 0
            while frontier:
                frontier = set[Node]().union(*(self.ties[node] for node in frontier)) - seen
                seen |= frontier
                steps += 1
                counts.setdefault(steps, Counter()).update(frontier)
        return counts

    def to_networkx(self) -> nx.Graph:
        """Return the simple, loop-free, mutual graph (attribute ``weight``) that other libraries take."""
        graph = nx.Graph()
        for node in self.ties:
            graph.add_node(node, **dict(self.attributes.get(node, {})))
        graph.add_weighted_edges_from((u, v, w) for u, alters in self.ties.items() for v, w in alters.items())
        return graph


def role(network: Network, ego: Node, alter: Node) -> str:
    """Return what ``alter`` is to ``ego`` in the window: the first of ``ROLES`` that holds, else ``OTHER_ROLE``.

    A mentor or sponsor is one by a spell that is active in the window.  A collaborator has the same unit, or is ego's
    manager or report (``unit`` and ``manager_id`` attributes).  A peer is at most one step of seniority away
    (``rank``).  What is not known makes no role: two people without a unit are not collaborators for that.

    >>> network = Network(ties={}, arcs={}, attributes={"a": {"rank": 2}, "b": {"rank": 3}, "c": {}})
    >>> role(network, "a", "b"), role(network, "a", "c")
    ('peer', 'other')
    """
    if alter in network.mentors.get(ego, ()):
        return "mentor"
    if alter in network.sponsors_of.get(ego, ()):
        return "sponsor"
    if collaborate(network, ego, alter):
        return "collaborator"
    ranks = network.ranks
    if ego in ranks and alter in ranks and abs(ranks[ego] - ranks[alter]) <= 1:
        return "peer"
    return OTHER_ROLE


def collaborate(network: Network, ego: Node, alter: Node) -> bool:
    """Return whether the two have the same ``unit``, or one is the other's manager (``manager_id``)."""
    units, managers = network.known("unit"), network.known("manager_id")
    if ego in units and units[ego] == units.get(alter):
        return True
    return bool(managers.get(ego) == alter or managers.get(alter) == ego)


def project(
    graph: nx.Graph,
    *,
    weight: str = "weight",
    min_weight: float = 0.0,
    sponsors: Iterable[Node] | None = None,
    categories: Iterable[Hashable] = (),
) -> Network:
    """Collapse any networkx graph into the simple weighted ``Network`` that metrics read.

    Undirected edges and edges with a true ``mutual`` attribute add their weight once to the pair.  An edge without
    ``weight`` counts 1.  Edges whose ``relation`` is ``MENTORS`` or ``SPONSORS`` also say who mentored or sponsored
    whom, even at weight 0.  ``graph`` is left as it was.

    Sponsors and categories default to the graph's own (``graph.graph["categories"]``, nodes with a true
    ``sponsor`` attribute).

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
    )


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


def is_missing(value: Any) -> bool:
    """Return whether a value says nothing: ``None``, ``NaN`` or an empty string."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value)
