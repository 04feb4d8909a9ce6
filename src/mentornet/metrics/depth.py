"""Depth: how much contact there is, and how closely knit the contacts are."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from .card import Example, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node

_depth = partial(metric, family="depth")
_WEIGHTED = (("a", "b", {"weight": 3}), ("a", "c", {"weight": 1}))
_TRIANGLE = (("a", "b"), ("a", "c"), ("b", "c"), ("c", "d"))


@_depth(
    label="Strength",
    unit="contacts",
    bounds=(0, None),
    direction="higher: more contact",
    formula="sum_j w_j over alters j",
    cite=("barrat2004",),
    example=Example(_WEIGHTED, {"a": 4, "b": 3, "c": 1, "d": 0}),
)
def strength(network: Network, ego: Node) -> Value:
    """How much contact the person had in all: the sum of the weights of the person's ties.

    An interaction of n people counts 1/(n - 1) for each pair.  A present person without any tie has strength 0.
    """
    return network.strengths[ego]


@_depth(
    label="Effective contacts",
    unit="people",
    bounds=(1, None),
    direction="higher: contact shared out more evenly over more people",
    formula="(sum_j w_j)^2 / sum_j w_j^2",
    cite=("laakso1979",),
    missing=(Missing.ISOLATE,),
    example=Example(_WEIGHTED, {"a": 1.6, "b": 1, "c": 1}),
)
def effective_alters(network: Network, ego: Node) -> Value:
    """How many people the person's contact would be shared by, if it were shared out evenly.

    It is between 1 (one person has nearly all the contact) and the network's size (all have the same).
    """
    alters = network.ties[ego]
    if not alters:
        return Missing.ISOLATE
    most = network.strongest[ego]  # squares of shares of the largest can neither overflow nor vanish
    shares = [weight / most for weight in alters.values()]
    return math.fsum(shares) ** 2 / math.fsum(share * share for share in shares)


@_depth(
    label="Contacts and strength in one",
    unit="index",
    bounds=(0, None),
    direction="higher: more contacts, more contact, or both",
    formula="k^(1 - a) s^a, k = number of alters, s = strength, a = 0.5",
    cite=("opsahl2010",),
    example=Example(_WEIGHTED, {"a": 8**0.5, "b": 3**0.5, "c": 1, "d": 0}),
)
def degree_strength(network: Network, ego: Node, *, alpha: float = 0.5) -> Value:
    """How many contacts the person has and how much contact with them, as one number: the geometric mean of the two.

    ``alpha`` moves it from the number of contacts (0) to the strength (1).  A present person without any tie has 0.
    """
    contacts = len(network.ties[ego])
    return contacts ** (1 - alpha) * network.strengths[ego] ** alpha if contacts else 0.0


@_depth(
    label="Reciprocity",
    unit="share",
    bounds=(0, 1),
    direction="higher: more contacts who answer or come forward themselves",
    formula="|{j in D : arcs both ways}| / |D|, D = alters with directed interactions",
    cite=("wasserman1994",),
    missing=(Missing.NO_DIRECTED,),
    example=Example((("a", "b"), ("b", "a"), ("a", "c")), {"a": 0.5, "b": 1, "c": 0, "d": None}),
)
def reciprocity(network: Network, ego: Node) -> Value:
    """Which share of the contacts with whom there were directed interactions was active in both directions.

    Directed: a message or a review, not a meeting.  Where there was one, a meeting counts as an arc each way, and so
    does every mutual kind; a mentorship or sponsorship is an arc from mentor or sponsor, but no interaction.
    """
    directed = network.directed[ego]
    if not directed:
        return Missing.NO_DIRECTED
    return len(directed & network.mutual[ego]) / len(directed)


@_depth(
    label="Simmelian ties",
    unit="people",
    bounds=(0, None),
    direction="higher: more contacts embedded in a closed circle of three",
    formula="|{j : i <-> j and some q has i <-> q and j <-> q}|",
    cite=("krackhardt1998",),
    example=Example(
        (*((u, v) for u in "abc" for v in "abc" if u != v), ("a", "d"), ("d", "a"), ("d", "b")),
        {"a": 2, "b": 2, "c": 2, "d": 0},
    ),
)
def simmelian(network: Network, ego: Node) -> Value:
    """How many contacts the person is tied to in both directions who share another such contact with the person.

    All three ties of the triangle go both ways; a meeting, and every mutual kind, does.
    """
    mutual = network.mutual
    return float(sum(not mutual[ego].isdisjoint(mutual[alter]) for alter in mutual[ego]))


@_depth(
    label="Density among contacts",
    unit="share",
    bounds=(0, 1),
    direction="higher: more of the contacts know each other",
    formula="2t / (n(n - 1)), t = ties among alters",
    cite=("marsden1987",),
    missing=(Missing.FEWER_THAN_TWO_ALTERS,),
    example=Example(_TRIANGLE, {"a": 1, "b": 1, "c": 1 / 3, "d": None}),
)
def ego_density(network: Network, ego: Node) -> Value:
    """Which share of the pairs of the person's contacts are in contact with each other.

    The person is left out; parallel ties count once.
    """
    alters = network.ties[ego]
    n = len(alters)
    if n < 2:  # noqa: PLR2004
        return Missing.FEWER_THAN_TWO_ALTERS
    ends = sum(len(alters.keys() & network.ties[alter].keys()) for alter in alters)  # each tie is seen from both ends
    return ends / (n * (n - 1))
