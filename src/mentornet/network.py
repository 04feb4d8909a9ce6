"""The simple weighted projection that every metric reads.

A ``Network`` is one window's graph after preprocessing: no self-loops, parallel ties collapsed by adding weights,
zero-weight ties dropped, weaker ties than ``min_weight`` left out.  ``ties`` is the symmetric view (the mutual
weight a_ij + a_ji that Burt's measures use), ``arcs`` the directed one (a mutual contact of weight w is an arc of
w/2 each way, so that both views agree on the pair's total).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

from .contacts import INTERACTED, MENTORS, SPONSORS, Contact, History, Node

if TYPE_CHECKING:
    import networkx as nx

    from .windows import Window

__all__ = ["INTERACTED", "MENTORS", "SPONSORS", "Network", "Node", "collaborate", "is_missing", "role"]

Adjacency = dict[Node, dict[Node, float]]
Row = Mapping[str, Any]

TABLES = ("support", "opportunities", "introductions", "sponsorship_acts")  # what a graph may tell beside its ties
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
    history: when each pair interacted, over the whole record.
    tables: rows of ``TABLES`` that belong to the window, by table; a table that is not there is not on record.
    program_known: whether the record says which ties the programme made.
    read: gives the single contacts behind the ties; called when a metric first needs them.
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
    history: History = field(default_factory=lambda: History(tuple), repr=False, compare=False)
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict, repr=False)
    program_known: bool = False
    read: Callable[[], Iterable[Contact]] = field(default=tuple, repr=False, compare=False)

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
    def heaviest(self) -> float:
        """The weight of the heaviest tie; 0 where there is none."""
        return max(self.strongest.values(), default=0.0)

    @cached_property
    def remembered(self) -> dict[str, dict[Node, Any]]:
        """What metrics keep here, by name and person, so that it is worked out once."""
        return {}

    @cached_property
    def all_contacts(self) -> tuple[Contact, ...]:
        """Every contact of the window, also those that make no tie."""
        return tuple(self.read())

    @cached_property
    def contacts(self) -> Mapping[Node, Mapping[Node, list[Contact]]]:
        """Person -> alter -> the contacts that make their tie."""
        found: dict[Node, dict[Node, list[Contact]]] = {
            node: {alter: [] for alter in alters} for node, alters in self.ties.items()
        }
        for contact in self.all_contacts:
            if contact.weight > 0 and contact.target in self.ties[contact.source]:
                found[contact.source][contact.target].append(contact)
                found[contact.target][contact.source].append(contact)
        return found

    @cached_property
    def assigned(self) -> Mapping[Node, frozenset[Node]]:
        """Person -> everyone with whom the programme made a pair: assigned mentors and their mentees."""
        found: dict[Node, set[Node]] = {}
        for contact in self.all_contacts:
            if contact.relation == MENTORS and contact.program_made:
                found.setdefault(contact.source, set()).add(contact.target)
                found.setdefault(contact.target, set()).add(contact.source)
        return {node: frozenset(others) for node, others in found.items()}

    @cached_property
    def tells_program(self) -> bool:
        """Whether something says which ties the programme made."""
        return self.program_known or any(contact.program_made is not None for contact in self.all_contacts)

    @cached_property
    def directed(self) -> Mapping[Node, frozenset[Node]]:
        """Person -> the alters with whom at least one interaction has a direction."""
        found: dict[Node, set[Node]] = {node: set() for node in self.ties}
        for contact in self.all_contacts:
            one, other = contact.source, contact.target
            if not contact.mutual and not contact.is_spell and contact.weight > 0 and other in self.ties[one]:
                found[one].add(other)
                found[other].add(one)
        return {node: frozenset(alters) for node, alters in found.items()}

    @cached_property
    def sources(self) -> Mapping[Node, frozenset[Node]]:
        """Person -> the people with an arc to that person."""
        found: dict[Node, set[Node]] = {node: set() for node in self.ties}
        for source, targets in self.arcs.items():
            for target in targets:
                found[target].add(source)
        return {node: frozenset(sources) for node, sources in found.items()}

    @cached_property
    def mutual(self) -> Mapping[Node, frozenset[Node]]:
        """Person -> the alters with arcs both ways."""
        return {
            node: frozenset(alter for alter in out if node in self.arcs.get(alter, ()))
            for node, out in self.arcs.items()
        }

    def rows(self, table: str, column: str) -> Mapping[Node, list[Row]] | None:
        """Return a table's rows by the person in a column; ``None`` where the table is not on record."""
        if table not in self.tables:
            return None
        index = self.remembered.setdefault(f"{table}.{column}", {})
        if not index:
            for row in self.tables[table]:
                index.setdefault(row[column], []).append(row)
        return index

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
        import networkx as nx

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


def is_missing(value: Any) -> bool:
    """Return whether a value says nothing: ``None``, ``NaN`` or an empty string."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value)
