"""How betweenness in the whole network, and its standard error, came about.

Every shortest chain through a person comes in over one contact and goes on over another, so betweenness is a sum over
contacts.  Where it is an estimate, the chains are those that begin at the sampled people (``pivots``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .explain_terms import Row, Terms, by_contact
from .pivots import Neighbours, dependencies, paths_from, sample, scale, typical, worth
from .whole_network import betweenness_se, is_exact, numbered

if TYPE_CHECKING:
    from ..network import Network, Node
    from .pivots import Numbers, Paths
    from .whole_network import Floats


@dataclass(frozen=True)
class _Chains:
    """A network by numbers, and at whom the chains begin."""

    tied: list[Node]
    neighbours: Neighbours
    sources: list[int]

    @property
    def exact(self) -> bool:
        """Whether chains begin at everyone who has ties."""
        return len(self.sources) == len(self.tied)


def _chains(network: Network) -> _Chains:
    tied, pairs = numbered(network)
    people, ties = len(tied), len(pairs)
    sources = list(range(people)) if is_exact(people, ties) else sample(people, ties).tolist()
    return _Chains(tied, Neighbours(people, pairs), sources)


def _betweenness(network: Network, ego: Node) -> Terms:
    """Return a row for each contact, the largest terms first: how many chains go on from ego over it."""
    chains = _chains(network)
    over = _over_contacts(chains, ego) if network.ties[ego] else {}
    people, sampled = len(chains.tied), len(chains.sources)
    factor = 1 / 2 if chains.exact else people / sampled

    def through(alter: Node) -> Row:
        return {"chains": over[alter], "term": over[alter] * factor}

    rows = sorted(by_contact(network, ego, through), key=lambda row: -row["term"])
    if chains.exact:
        return Terms(rows, "the sum of the terms, which are chains / 2, as each chain leads over two of the contacts")
    rule = (
        f"the sum of the terms, which are chains * {people}/{sampled}: an estimate with a standard error of "
        f"{betweenness_se.value(network, ego):.4g}; its chains begin at {sampled} of {people} people, stand at the "
        "contact they go on to, and count by the part of their length that lies before the person"
    )
    return Terms(rows, rule)


def _over_contacts(chains: _Chains, ego: Node) -> dict[Node, float]:
    """Return for each contact how many chains go on to it from ego; of several between two people, each its share."""
    number = chains.tied.index(ego)
    _, contacts = chains.neighbours.arcs_from(np.array([number]))
    distance = paths_from(chains.neighbours, number).distance
    over = np.zeros(len(contacts))
    for source in chains.sources:
        if distance[source] > 0:  # no chain from elsewhere leads through ego
            over += _onward(paths_from(chains.neighbours, source, scaled=not chains.exact), number, contacts, chains)
    return dict(zip([chains.tied[contact] for contact in contacts], over.tolist(), strict=True))


def _onward(found: Paths, number: int, contacts: Numbers, chains: _Chains) -> Floats:
    """Return what the paths of a source count that go on from the person to each of the contacts."""
    steps = int(found.distance[number])
    further = found.distance[contacts] == steps + 1
    counts = worth(steps + 1, scaled=not chains.exact) + found.beyond[contacts]
    shares = found.paths[number] / found.paths[contacts]
    onward: Floats = np.where(further, shares * counts, 0.0) * (1 if chains.exact else steps)
    return onward


def _betweenness_se(network: Network, ego: Node) -> Terms:
    """Return a row for each person at whom chains begin, or the one that says that there is no error."""
    chains = _chains(network)
    people, sampled = len(chains.tied), len(chains.sources)
    if chains.exact:
        told = {"sources": sampled, "people": people, "term": 0.0}
        return Terms([told], "the sum of the terms: no error, as chains from everyone who has ties were counted")
    if not network.ties[ego]:
        return Terms([], "the sum of the terms: no error, as no chain leads through a person without ties")
    number = chains.tied.index(ego)
    total, squares, own = np.zeros(people), np.zeros(people), []
    for source in chains.sources:
        dependent = dependencies(chains.neighbours, source)
        total += dependent
        squares += dependent * dependent
        own.append(float(dependent[number]))
    mean, factor = float(total[number]) / sampled, scale(people, sampled)
    rows: list[Row] = [
        {"person": person, "chains": value, "term": (value - mean) ** 2 * factor}
        for person, value in [
            (None, max(own)),
            *zip((chains.tied[source] for source in chains.sources), own, strict=True),
        ]
    ]
    rows.sort(key=lambda row: (-row["term"], row["person"] is not None, str(row["person"])))
    relative = typical(people, sampled, total / sampled, squares)
    least = people * mean * relative
    rule = (
        f"the square root of the sum of the terms, which are (chains - {mean:.6g})^2 * {factor:.6g}, the largest "
        f"number once more; but at least {people * mean:.6g} * {relative:.6g}, the estimate * the median relative "
        "error of everyone"
    )
    return Terms(rows, rule, lambda terms: max(math.sqrt(math.fsum(terms)), least))


EXPLAINERS = {"betweenness": _betweenness, "betweenness_se": _betweenness_se}
