"""Brokerage: structural holes after Burt, on the mutual weights a_ij + a_ji.

p_ij is the share of i's tie weight that goes to j; m_jq is the weight between j and q over j's strongest tie.  Sums
are exactly rounded (``fsum``), so that no value depends on the order in which ties are listed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from .card import Example, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node

T = TypeVar("T")

_brokerage = partial(metric, family="brokerage")
_WEDGE = (("a", "b"), ("a", "c"))
_KITE = (("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"))


@_brokerage(
    label="Constraint",
    unit="index",
    bounds=(0, None),
    direction="lower: more room to broker; higher: contact concentrated on people who are tied to each other",
    formula="sum_j c_ij, c_ij = (p_ij + sum_q p_iq p_qj)^2 over alters j, q of i",
    cite=("burt1992",),
    missing=(Missing.ISOLATE,),
    example=Example(_WEDGE, {"a": 0.5, "b": 1, "c": 1, "d": None}),
)
def constraint(network: Network, ego: Node) -> Value:
    """How far the person's contact is bound up with few people who are in contact with each other.

    With one contact it is 1.  It can exceed 1 in small, closed networks and is not capped.
    """
    return math.fsum(_dyadic_constraint(network, ego)) if network.ties[ego] else Missing.ISOLATE


@_brokerage(
    label="Hierarchy of constraint",
    unit="index",
    bounds=(0, 1),
    direction="higher: the constraint comes from one contact rather than from all alike",
    formula="sum_j (c_ij/c) ln(c_ij/c) / (n ln n), c = mean of c_ij over the n alters",
    cite=("burt1992",),
    missing=(Missing.FEWER_THAN_TWO_ALTERS,),
    example=Example(_WEDGE, {"a": 0, "b": None, "c": None}),
)
def hierarchy(network: Network, ego: Node) -> Value:
    """How far the person's constraint comes from a single contact: 0 if from all contacts alike."""
    n = len(network.ties[ego])
    if n < 2:  # noqa: PLR2004
        return Missing.FEWER_THAN_TWO_ALTERS
    shares = _dyadic_constraint(network, ego)
    mean = math.fsum(shares) / n
    entropy = math.fsum(share / mean * math.log(share / mean) for share in shares if share > 0)
    return max(0.0, entropy / (n * math.log(n)))  # equal shares can round to just below 0


@_brokerage(
    label="Effective size",
    unit="people",
    bounds=(0, None),
    direction="higher: more contacts that are not in contact with each other",
    formula="sum_j [1 - sum_q p_iq m_jq] over alters j, q of i",
    cite=("burt1992", "borgatti1997"),
    missing=(Missing.ISOLATE,),
    example=Example(_KITE, {"a": 3 - 2 / 3, "b": 1, "c": 1, "d": 1}),
)
def effective_size(network: Network, ego: Node) -> Value:
    """How many of the person's contacts count as separate sources, because they are not in contact with each other.

    Where all ties weigh the same it is n - 2t/n, with n contacts and t ties among them.
    """
    if not network.ties[ego]:
        return Missing.ISOLATE
    return len(network.ties[ego]) - _redundancy(network, ego)


@_brokerage(
    label="Efficiency",
    unit="share",
    bounds=(0, 1),
    direction="higher: fewer contacts that are in contact with each other",
    formula="effective_size / n",
    cite=("burt1992",),
    missing=(Missing.ISOLATE,),
    example=Example(_KITE, {"a": 7 / 9, "b": 0.5, "c": 0.5, "d": 1}),
)
def efficiency(network: Network, ego: Node) -> Value:
    """Which share of the person's contacts count as separate sources."""
    n = len(network.ties[ego])
    return 1 - _redundancy(network, ego) / n if n else Missing.ISOLATE


@_brokerage(
    label="Betweenness in the own circle",
    unit="pairs",
    bounds=(0, None),
    direction="higher: more pairs of contacts who reach each other shortest through the person",
    formula="sum over pairs of alters without a tie of 1 / (number of people tied to both, in ego's network)",
    cite=("everett2005",),
    example=Example(_KITE, {"a": 2, "b": 0, "c": 0, "d": 0}),
)
def ego_betweenness(network: Network, ego: Node) -> Value:
    """How many pairs of the person's contacts, who are not in contact themselves, are linked through the person.

    A pair that others of the person's contacts link as well counts by the person's share of those links.  Only the
    person, the contacts and the ties among them are looked at, whatever their weight and direction.  With fewer than
    two contacts it is 0.
    """
    alters = list(network.ties[ego])
    place = {alter: 1 << number for number, alter in enumerate(alters)}
    ties = [sum(place[q] for q in network.ties[alter].keys() & place.keys()) for alter in alters]
    shares = (
        1 / (1 + (ties[number] & ties[other]).bit_count())  # 1: ego
        for number, alter in enumerate(alters)
        for other in range(number)
        if not ties[other] & place[alter]
    )
    return math.fsum(shares)


def _remembered(function: Callable[[Network, Node], T]) -> Callable[[Network, Node], T]:
    """Keep each person's result with the network: two metrics build on it."""

    def recall(network: Network, ego: Node) -> T:
        known = network.remembered.setdefault(function.__name__, {})
        if ego not in known:
            known[ego] = function(network, ego)
        return cast("T", known[ego])

    return recall


@_remembered
def _dyadic_constraint(network: Network, ego: Node) -> list[float]:
    """Return c_ij for every alter j of ego."""
    alters, strengths = network.ties[ego], network.strengths
    through = {q: weight / strengths[q] for q, weight in alters.items()}  # p_iq p_qj = through_q w_qj / strength_i
    shares = []
    for j, weight in alters.items():
        ties = network.ties[j]
        indirect = [through[q] * ties[q] for q in alters.keys() & ties.keys()]
        shares.append((math.fsum([weight, *indirect]) / strengths[ego]) ** 2)
    return shares


@_remembered
def _redundancy(network: Network, ego: Node) -> float:
    """Return sum_j sum_q p_iq m_jq: how many of ego's contacts are reached through others."""
    alters = network.ties[ego]
    overlap = []
    for j in alters:
        ties = network.ties[j]
        shared = math.fsum(alters[q] * ties[q] for q in alters.keys() & ties.keys())
        overlap.append(shared / network.strongest[j])
    return math.fsum(overlap) / network.strengths[ego]
