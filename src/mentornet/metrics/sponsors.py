"""Sponsor reach: how many of those who can open doors are how near.

S is the sponsor set: people at or above the configured level at the window's start, or listed by id.  The person is
left out of it.  Steps are counted over any ties, whatever their weight and direction, and also through people who are
external or no longer there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .card import Example, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node

_sponsors = partial(metric, family="sponsors", cite=("ibarra2010",), options=("sponsors",))
NEAR = 3  # steps
_CHAIN = (("a", "b"), ("b", "s"), ("s", "t"))
_S = frozenset({"s", "t"})

_share = partial(
    _sponsors,
    unit="share",
    bounds=(0, 1),
    direction="higher: more of the sponsors are near",
    missing=(Missing.NO_SPONSORS,),
)
_count = partial(
    _sponsors,
    unit="people",
    bounds=(0, None),
    direction="higher: more sponsors are near",
    missing=(Missing.NO_SPONSORS,),
)


@_share(
    label="Sponsors in direct contact",
    formula="|{s in S : steps(ego, s) <= 1}| / |S|",
    example=Example(_CHAIN, {"a": 0, "b": 0.5, "s": 1, "t": 1}, sponsors=_S),
)
def sponsor_reach_1(network: Network, ego: Node) -> Value:
    """Which share of the sponsors the person is in direct contact with."""
    return _reach(network, ego, 1)


@_share(
    label="Sponsors within two steps",
    formula="|{s in S : steps(ego, s) <= 2}| / |S|",
    example=Example(_CHAIN, {"a": 0.5, "b": 1, "s": 1, "t": 1}, sponsors=_S),
)
def sponsor_reach_2(network: Network, ego: Node) -> Value:
    """Which share of the sponsors the person is in contact with, directly or through one other person."""
    return _reach(network, ego, 2)


@_share(
    label="Sponsors within three steps",
    formula="|{s in S : steps(ego, s) <= 3}| / |S|",
    example=Example(_CHAIN, {"a": 1, "b": 1, "s": 1, "t": 1}, sponsors=_S),
)
def sponsor_reach_3(network: Network, ego: Node) -> Value:
    """Which share of the sponsors the person can reach through at most two other people."""
    return _reach(network, ego, 3)


@_count(
    label="Number of sponsors in direct contact",
    formula="|{s in S : steps(ego, s) <= 1}|",
    example=Example(_CHAIN, {"a": 0, "b": 1, "s": 1, "t": 1}, sponsors=_S),
)
def sponsors_within_1(network: Network, ego: Node) -> Value:
    """How many sponsors the person is in direct contact with."""
    return _within(network, ego, 1)


@_count(
    label="Number of sponsors within two steps",
    formula="|{s in S : steps(ego, s) <= 2}|",
    example=Example(_CHAIN, {"a": 1, "b": 2, "s": 1, "t": 1}, sponsors=_S),
)
def sponsors_within_2(network: Network, ego: Node) -> Value:
    """How many sponsors the person is in contact with, directly or through one other person."""
    return _within(network, ego, 2)


@_count(
    label="Number of sponsors within three steps",
    formula="|{s in S : steps(ego, s) <= 3}|",
    example=Example(_CHAIN, {"a": 2, "b": 2, "s": 1, "t": 1}, sponsors=_S),
)
def sponsors_within_3(network: Network, ego: Node) -> Value:
    """How many sponsors the person can reach through at most two other people."""
    return _within(network, ego, 3)


@_sponsors(
    label="Steps to the nearest sponsor",
    unit="steps",
    bounds=(1, None),
    direction="lower: a sponsor is nearer",
    formula="min over s in S of steps(ego, s)",
    missing=(Missing.NO_SPONSORS, Missing.UNREACHABLE),
    example=Example(_CHAIN, {"a": 2, "b": 1, "s": 1, "t": 1, "u": None}, sponsors=_S),
)
def sponsor_distance(network: Network, ego: Node) -> Value:
    """How many steps it takes from person to person to reach the nearest sponsor: 1 if in direct contact."""
    if not other_sponsors(network, ego):
        return Missing.NO_SPONSORS
    reached = [steps for steps, people in network.sponsor_steps.items() if ego in people]
    return float(min(reached)) if reached else Missing.UNREACHABLE


def _reach(network: Network, ego: Node, most: int) -> Value:
    count = _within(network, ego, most)
    return count if isinstance(count, Missing) else count / other_sponsors(network, ego)


def _within(network: Network, ego: Node, most: int) -> Value:
    if not other_sponsors(network, ego):
        return Missing.NO_SPONSORS
    return float(sum(people.get(ego, 0) for steps, people in network.sponsor_steps.items() if steps <= most))


def other_sponsors(network: Network, ego: Node) -> int:
    """Return how many people the sponsor set has besides ego."""
    sponsors = network.sponsors or frozenset()
    return len(sponsors) - (ego in sponsors)


def reached(network: Network, ego: Node, most: int, *, without: frozenset[Node] = frozenset()) -> set[Node]:
    """Return the members of S, ego left out, within so many steps of ego, where some people are not there."""
    seen, frontier = {ego}, {ego}
    for _ in range(most):
        frontier = {alter for node in frontier for alter in network.ties[node]} - seen - without
        seen |= frontier
    return seen & (network.sponsors or frozenset()) - {ego}
