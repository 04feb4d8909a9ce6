"""Further metrics of sponsors: reach over time, by the strength of ties and without the mentors, and what they did."""

from __future__ import annotations

import heapq
import math
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from .card import Example, Missing
from .registry import Value, metric
from .sponsors import NEAR, other_sponsors, reached
from .temporal import dated_contacts, reach_in_time

if TYPE_CHECKING:
    from ..network import Network, Node

_sponsors = partial(metric, family="sponsors", options=("sponsors",))
_S = frozenset({"s", "t"})


def _on(day: int, **data: str) -> dict[str, Any]:
    return {"at": date(2024, 1, day), **data}


@_sponsors(
    label="Sponsors in reach over time",
    unit="share",
    bounds=(0, 1),
    direction="higher: news from the person could get to more of the sponsors",
    formula="|{s in S : a path ego -> s at times t1 < t2 < ... inside the window}| / |S|",
    cite=("holme2012",),
    missing=(Missing.NO_SPONSORS, Missing.NO_TIMES),
    example=Example(
        (("a", "b", _on(3)), ("b", "s", _on(5)), ("s", "t", _on(4)), ("c", "b", _on(5))),
        {"a": 0.5, "b": 0.5, "c": 0, "s": 1, "t": 1},
        sponsors=_S,
    ),
)
def sponsor_temporal_reach(network: Network, ego: Node) -> Value:
    """Which share of the sponsors the person could get word to, from contact to contact, each one later than the last.

    Any number of steps counts.  A mentorship or sponsorship can be used at any time at which it is active in the
    window.  Contacts lead both ways.
    """
    others = other_sponsors(network, ego)
    if not others:
        return Missing.NO_SPONSORS
    found = sponsors_in_time(network, ego)
    return Missing.NO_TIMES if found is None else len(found) / others


@_sponsors(
    label="Sponsor reach by strength",
    unit="index",
    bounds=(0, None),
    direction="higher: more sponsors, reached over stronger ties",
    formula="sum over s in S of max over paths of prod (w / w_max) over the path's ties",
    cite=("ibarra2010", "opsahl2010"),
    missing=(Missing.NO_SPONSORS,),
    example=Example(
        (("a", "b", {"weight": 4}), ("b", "s", {"weight": 2}), ("a", "s", {"weight": 1}), ("s", "t", {"weight": 2})),
        {"a": 0.75, "b": 0.75, "s": 0.5, "t": 0.5, "u": 0},
        sponsors=_S,
    ),
)
def sponsor_weighted_reach(network: Network, ego: Node) -> Value:
    """How many sponsors the person reaches, each counted by the strength of the best chain of ties to that sponsor.

    Every tie counts by its weight over the heaviest one in the window, and a chain by the product of its ties: 1 for
    a sponsor at the end of heaviest ties only.  Ties lead both ways.
    """
    if not other_sponsors(network, ego):
        return Missing.NO_SPONSORS
    return math.fsum(found.get(ego, 0.0) for sponsor, found in chains_of(network).items() if sponsor != ego)


@_sponsors(
    label="Dependence on mentors",
    unit="share",
    bounds=(0, 1),
    direction="lower: sponsors would stay near without the mentors",
    formula="|S3 \\ S3'| / |S3|, S3 = sponsors within 3 steps, S3' = the same without ego's mentors",
    cite=("ibarra2010",),
    missing=(Missing.NO_SPONSORS, Missing.NO_MENTOR, Missing.NO_SPONSOR_NEAR),
    example=Example(
        (("m", "a", {"relation": "MENTORS"}), ("m", "s"), ("a", "b"), ("b", "t"), ("s", "u", {"relation": "MENTORS"})),
        {"a": 0.5, "m": None, "b": None, "s": None, "t": None, "u": 1},
        sponsors=_S,
    ),
)
def mentor_dependence(network: Network, ego: Node) -> Value:
    """Which share of the sponsors within three steps would no longer be, if the person's mentors were not there.

    A mentor who is a sponsor counts as lost.
    """
    if not other_sponsors(network, ego):
        return Missing.NO_SPONSORS
    mentors = network.mentors.get(ego, frozenset()) - {ego}
    if not mentors:
        return Missing.NO_MENTOR
    near = reached(network, ego, NEAR)
    if not near:
        return Missing.NO_SPONSOR_NEAR
    return len(near - reached(network, ego, NEAR, without=mentors)) / len(near)


@_sponsors(
    label="Acts of sponsorship",
    unit="acts",
    bounds=(0, None),
    direction="higher: sponsors spoke up for the person more often",
    formula="number of dated acts (advocacy, introduction, nomination, endorsement) for ego in the window",
    cite=("ibarra2010",),
    missing=(Missing.NOT_RECORDED,),
    example=Example(
        (),
        {"a": 2, "b": 0},
        rows={
            "sponsorship_acts": (
                {"sponsor_id": "b", "protege_id": "a", "act": "nomination"},
                {"sponsor_id": "s", "protege_id": "a", "act": "advocacy"},
            )
        },
    ),
)
def sponsorship_acts(network: Network, ego: Node) -> Value:
    """How often somebody was recorded to have done something for the person as a sponsor, on a day in the window.

    What counts is that sponsors acted, not that they can be reached: access is measured on its own.
    """
    acts = network.rows("sponsorship_acts", "protege_id")
    return Missing.NOT_RECORDED if acts is None else float(len(acts.get(ego, ())))


def sponsors_in_time(network: Network, ego: Node) -> set[Node] | None:
    """Return the sponsors in reach of ego over time, ego left out; ``None`` where the time of a tie is not known."""
    if "sponsors in time" not in network.remembered:
        times = dated_contacts(network)
        network.remembered["sponsors in time"] = {} if times is None else reach_in_time(times, network.sponsors or ())
    reach: dict[Node, int] = network.remembered["sponsors in time"]
    if not reach:
        return None
    bits = reach.get(ego, 0)
    return {one for number, one in enumerate(network.sponsors or ()) if bits >> number & 1} - {ego}


def chains_of(network: Network) -> dict[Node, dict[Node, float]]:
    """Return, for every sponsor, everyone's strongest chain of ties to that sponsor."""
    chains: dict[Node, dict[Node, float]] = network.remembered.setdefault("strongest chains", {})
    if not chains:
        chains.update((sponsor, _strongest_chains(network, sponsor)) for sponsor in network.sponsors or ())
    return chains


def _strongest_chains(network: Network, sponsor: Node) -> dict[Node, float]:
    """Return, for everyone whom a chain of ties leads to, the largest product of relative strengths."""
    if sponsor not in network.ties:
        return {}
    found: dict[Node, float] = {}
    queue: list[tuple[float, int, Node]] = [(-1.0, 0, sponsor)]
    pushed = 0  # tells equal strengths apart, so that people are never compared
    while queue:
        strength, _, node = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = -strength
        for alter, weight in network.ties[node].items():
            if alter not in found:
                pushed += 1
                heapq.heappush(queue, (strength * (weight / network.heaviest), pushed, alter))
    return found
