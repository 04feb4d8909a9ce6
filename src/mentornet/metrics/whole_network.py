"""Betweenness in the whole network: exact up to a stated size, estimated from a sample of people above it.

``EXACT_WORK`` bounds people with ties times ties: an exact count takes time in proportion to it, about 0.3 seconds at
the bound, and 3 with networkx where shortest paths are long.  Above it every value is an estimate with a standard error
(``betweenness_se``), from shortest paths that begin at people drawn at random, with a fixed seed (``pivots``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .card import Example
from .registry import Value, metric
from .slots import Slots

if TYPE_CHECKING:
    from ..network import Network, Node

Floats = npt.NDArray[np.float64]
Pairs = npt.NDArray[np.int64]  # two people a row

EXACT_WORK = 10_000_000
LEVELS = 100  # networkx is quicker where a shortest path has more ties than so many times the ties a person
_SOURCES = 64  # columns of a table that the processor's nearest memory holds
_NAME = "betweenness"
_CHAIN = (("a", "b"), ("b", "c"), ("c", "d"))

_between = partial(metric, family="brokerage", unit="pairs", bounds=(0, None), cite=("freeman1977", "brandes2001"))


@_between(
    label="Betweenness",
    direction="higher: more pairs of people reach each other shortest through the person",
    formula="sum over pairs s, t of (shortest paths from s to t through v) / (shortest paths from s to t)",
    example=Example(_CHAIN, {"a": 0, "b": 2, "c": 2, "d": 0}),
)
def betweenness(network: Network, ego: Node) -> Value:
    """How many pairs of other people in the whole network reach each other over shortest chains through the person.

    A pair with several shortest chains counts by the share of them that the person is on.  Ties count whatever their
    weight and direction; chains also lead through people who are external or no longer there.  In networks with
    people times ties above 10 million it is an estimate, whose error is ``betweenness_se``.
    """
    return _everyone(network)[ego][0]


@_between(
    label="Standard error of betweenness",
    direction="neutral: how far an estimated betweenness may be off",
    formula="see Geisberger et al.; 0 where betweenness is exact",
    cite=("geisberger2008",),
    example=Example(_CHAIN, {"a": 0, "b": 0, "c": 0, "d": 0}),
)
def betweenness_se(network: Network, ego: Node) -> Value:
    """How far betweenness may be off where it is estimated, as its standard error; 0 where it is exact."""
    return _everyone(network)[ego][1]


def _everyone(network: Network) -> Mapping[Node, tuple[float, float]]:
    """Return everyone's betweenness and its standard error, worked out once for a network."""
    known = network.remembered.setdefault(_NAME, {})
    if not known:
        known.update(dict.fromkeys(network.ties, (0.0, 0.0)))
        tied, pairs = numbered(network)
        values, errors = measure(len(tied), pairs)
        known.update(zip(tied, zip(values.tolist(), errors.tolist(), strict=True), strict=True))
    return known


def numbered(network: Network) -> tuple[list[Node], Pairs]:
    """Return everyone who has a tie, in the order of the numbers 0, 1, ..., and the ties by these numbers."""
    tied = sorted((node for node, alters in network.ties.items() if alters), key=str)
    number = {node: at for at, node in enumerate(tied)}
    pairs = [(number[u], number[v]) for u in tied for v in network.ties[u] if number[u] < number[v]]
    return tied, np.array(pairs, np.int64).reshape(-1, 2)


def measure(people: int, pairs: Pairs) -> tuple[Floats, Floats]:
    """Return the betweenness of people 0, 1, ... and its standard errors, by the size of the network."""
    if is_exact(people, len(pairs)):
        return exact(people, pairs), np.zeros(people)
    from .pivots import estimate

    return estimate(people, pairs)


def is_exact(people: int, ties: int) -> bool:
    """Return whether a network of so many people with ties is small enough to look at everyone's paths."""
    return people * ties <= EXACT_WORK


def exact(people: int, pairs: Pairs) -> Floats:
    """Return the betweenness of people 0, 1, ...

    By igraph where it is installed, which is quickest; else by slots, or by networkx where shortest paths are long.
    """
    if find_spec("igraph") is not None:
        import igraph

        return np.array(igraph.Graph(n=people, edges=pairs.tolist()).betweenness(directed=False), np.float64)
    found = by_slots(people, pairs, longest=LEVELS * len(pairs) // max(people, 1))
    if found is not None:
        return found
    import networkx as nx

    graph: Any = nx.empty_graph(people)
    graph.add_edges_from(pairs.tolist())
    return np.array(list(nx.betweenness_centrality(graph, normalized=False).values()), np.float64)


def by_slots(people: int, pairs: Pairs, *, longest: int) -> Floats | None:
    """Return the betweenness of people 0, 1, ...; ``None`` where a shortest path has more than ``longest`` ties.

    Brandes' (2001) algorithm with many people as sources at once, a column each: first the number of shortest paths to
    everyone, step by step away from the sources; then, step by step back, what depends on everyone.
    """
    one, other = np.concatenate([pairs, pairs[:, ::-1]]).T
    slots = Slots(np.append(0, np.cumsum(np.bincount(one, minlength=people))), other[np.argsort(one, kind="stable")])
    between = np.zeros(people)
    for start in range(0, people, _SOURCES):
        here = range(start, min(start + _SOURCES, people))
        newest = slots.tied(here)
        unreached = (newest == 0) & (np.eye(people, len(here), -start) == 0)
        paths = [newest]
        while unreached.any():
            newest = slots.add_up(newest) * unreached
            if not newest.any():
                break
            if len(paths) >= longest:
                return None
            paths.append(newest)
            unreached &= newest == 0
        dependent = np.zeros_like(newest)
        for nearer, further in zip(paths[-2::-1], paths[:0:-1], strict=True):
            shares = np.divide(1 + dependent, further, out=np.zeros_like(further), where=further > 0)
            dependent = slots.add_up(shares) * nearer
            between += dependent.sum(axis=1)
    return between[slots.place] / 2
