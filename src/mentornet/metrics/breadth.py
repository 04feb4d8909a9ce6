"""Breadth: how many people, in which roles, and from how many different groups."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from typing import Any

from ..network import Network, Node, collaborate, role
from .card import Example, Missing
from .registry import Value, metric

_breadth = partial(metric, family="breadth")
_people = partial(_breadth, unit="people", bounds=(0, None), direction="higher: more people", cite=("higgins2001",))

_FOUR = (("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"))
_GROUPS = {
    "a": {"group": "x"},
    "b": {"group": "x"},
    "c": {"group": "x"},
    "d": {"group": "y"},
    "e": {"group": "z"},
}


@_people(
    label="Network size",
    formula="n = number of distinct alters in the window",
    cite=("marsden1987",),
    example=Example((("a", "b"), ("b", "a"), ("a", "c")), {"a": 2, "b": 1, "c": 1, "d": 0}),
)
def size(network: Network, ego: Node) -> Value:
    """How many different people the person had a tie with in the window.

    Several contacts with one person count once; a present person without any tie has size 0.
    """
    return float(len(network.ties[ego]))


@_people(
    label="Mentors",
    formula="number of alters with a mentorship of ego that is active in the window",
    example=Example((("m", "a", {"relation": "MENTORS"}), ("a", "b")), {"a": 1, "m": 0, "b": 0}),
)
def size_mentors(network: Network, ego: Node) -> Value:
    """How many of the person's contacts were the person's mentors in the window."""
    return float(len(network.mentors.get(ego, frozenset()) & network.ties[ego].keys()))


@_people(
    label="Sponsors in contact",
    formula="number of alters with a sponsorship of ego that is active in the window",
    example=Example((("s", "a", {"relation": "SPONSORS"}), ("a", "b")), {"a": 1, "s": 0, "b": 0}),
)
def size_sponsors(network: Network, ego: Node) -> Value:
    """How many of the person's contacts sponsored the person in the window: spoke up, introduced or nominated."""
    return float(len(network.sponsors_of.get(ego, frozenset()) & network.ties[ego].keys()))


@_people(
    label="Collaborators",
    formula="number of alters with ego's unit, or who are ego's direct manager or report",
    missing=(Missing.NO_UNIT,),
    example=Example(
        (("a", "b"), ("a", "c")), {"a": 1, "b": 1, "c": None}, nodes={"a": {"unit": "x"}, "b": {"unit": "x"}}
    ),
)
def size_collaborators(network: Network, ego: Node) -> Value:
    """How many of the person's contacts work in the same unit, or are the person's direct manager or report.

    A contact whose unit and manager are not known is none.  Roles overlap: a mentor in the same unit counts too.
    """
    if not network.has_place(ego):
        return Missing.NO_UNIT
    return float(sum(collaborate(network, ego, alter) for alter in network.ties[ego]))


@_people(
    label="Peers",
    formula="number of alters without another role whose rank differs from ego's by at most 1",
    missing=(Missing.NO_LEVEL,),
    example=Example(
        (("a", "b"), ("a", "c")), {"a": 1, "b": 1, "c": 0}, nodes={"a": {"rank": 2}, "b": {"rank": 3}, "c": {"rank": 5}}
    ),
)
def size_peers(network: Network, ego: Node) -> Value:
    """How many of the person's other contacts stand at the person's level, or one level above or below.

    Other: neither mentor, nor sponsor, nor collaborator.  A contact whose level is not known is none.
    """
    if ego not in network.ranks:
        return Missing.NO_LEVEL
    return float(sum(role(network, ego, alter) == "peer" for alter in network.ties[ego]))


@_breadth(
    label="Range",
    unit="groups",
    bounds=(0, None),
    direction="higher: contacts in more groups",
    formula="number of distinct groups among alters, plus 1 if an external alter has no group",
    cite=("higgins2001",),
    missing=(Missing.NO_KNOWN_GROUP,),
    example=Example(_FOUR, {"a": 3, "b": 1, "c": 1, "d": 1, "e": 1}, nodes=_GROUPS),
)
def range(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How many different groups the person's contacts come from.

    External people without a group are together one more group.  Other contacts without a known group are left out.
    Without any tie the range is 0.
    """
    alters = network.ties[ego]
    groups = len(_groups(network, ego, group))
    known, external = network.known(group), network.known("external")
    outside = any(alter not in known and external.get(alter) for alter in alters)
    if alters and not groups and not outside:
        return Missing.NO_KNOWN_GROUP
    return float(groups + outside)


@_breadth(
    label="Diversity of groups",
    unit="index",
    bounds=(0, 1),
    direction="higher: contacts spread more evenly over groups",
    formula="1 - sum_k p_k^2, p_k = share of alters in group k",
    cite=("blau1977",),
    missing=(Missing.ISOLATE, Missing.NO_KNOWN_GROUP),
    example=Example(_FOUR, {"a": 0.625, "b": 0, "c": 0, "d": 0, "e": 0}, nodes=_GROUPS),
)
def blau(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How likely two contacts, drawn at random with replacement, are from different groups: 0 if all are from one.

    The person is not counted among the contacts; contacts without a known group are left out.
    """
    if not network.ties[ego]:
        return Missing.ISOLATE
    counts = _groups(network, ego, group).values()
    if not counts:
        return Missing.NO_KNOWN_GROUP
    return 1 - sum(count * count for count in counts) / sum(counts) ** 2


@_breadth(
    label="Diversity of groups, normalised",
    unit="index",
    bounds=(0, 1),
    direction="higher: contacts spread more evenly over all groups that exist",
    formula="blau / (1 - 1/K), K = number of possible groups",
    cite=("agresti1978",),
    missing=(Missing.ISOLATE, Missing.NO_KNOWN_GROUP, Missing.ONE_CATEGORY),
    options=("categories",),
    example=Example(_FOUR, {"a": 0.9375, "b": 0, "c": 0, "d": 0, "e": 0}, nodes=_GROUPS),
)
def iqv(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How evenly the person's contacts are spread over all the groups that exist: 1 if perfectly evenly.

    K is the size of the code book (``categories``), not the number of groups that happen to be seen; without a code
    book it is the number of groups in the whole network.  Where contacts are from more groups than the code book has,
    K is their number.
    """
    diversity: Value = blau.function(network, ego, group=group)
    if isinstance(diversity, Missing):
        return diversity
    book = network.categories or set(network.known(group).values())
    possible = max(len(book), len(_groups(network, ego, group)))
    return Missing.ONE_CATEGORY if possible < 2 else min(1.0, diversity * possible / (possible - 1))  # noqa: PLR2004


@_breadth(
    label="Entropy of groups",
    unit="bits",
    bounds=(0, None),
    direction="higher: contacts in more groups, and spread more evenly over them",
    formula="-sum_k p_k log2 p_k, p_k = share of alters in group k",
    cite=("shannon1948",),
    missing=(Missing.ISOLATE, Missing.NO_KNOWN_GROUP),
    example=Example(_FOUR, {"a": 1.5, "b": 0, "c": 0, "d": 0, "e": 0}, nodes=_GROUPS),
)
def entropy(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How uncertain it is which group a contact is from: 0 if all are from one, 1 bit if half from each of two.

    The person is not counted among the contacts; contacts without a known group are left out.
    """
    if not network.ties[ego]:
        return Missing.ISOLATE
    counts = _groups(network, ego, group)
    known = counts.total()
    if not known:
        return Missing.NO_KNOWN_GROUP
    return math.fsum(count / known * math.log2(known / count) for count in counts.values())


@_breadth(
    label="E-I index",
    unit="index",
    bounds=(-1, 1),
    direction="higher: more contacts outside the person's own group",
    formula="(E - I) / (E + I), E = alters in other groups, I = alters in ego's group",
    cite=("krackhardt1988",),
    missing=(Missing.ISOLATE, Missing.NO_GROUP, Missing.NO_KNOWN_GROUP),
    example=Example(_FOUR, {"a": 0, "b": -1, "c": -1, "d": 1, "e": 1}, nodes=_GROUPS),
)
def ei_index(network: Network, ego: Node, *, group: str = "group") -> Value:
    """Whether the person's contacts are outside (1) or inside (-1) the person's own group; 0 if as many as inside.

    Contacts without a known group are left out.
    """
    if not network.ties[ego]:
        return Missing.ISOLATE
    own = network.attribute(ego, group)
    if own is None:
        return Missing.NO_GROUP
    counts = _groups(network, ego, group)
    known = counts.total()
    return (known - 2 * counts[own]) / known if known else Missing.NO_KNOWN_GROUP


_LEVELS = {"a": {"level": 2}, "b": {"level": 1}, "c": {"level": 4}}
_seniority = partial(_breadth, unit="levels", cite=("lin1986",), missing=(Missing.ISOLATE, Missing.NO_KNOWN_LEVEL))


@_seniority(
    label="Span of levels",
    bounds=(0, None),
    direction="higher: contacts at more distant levels",
    formula="max - min of alters' levels",
    example=Example((("a", "b"), ("a", "c")), {"a": 3, "b": 0, "c": 0}, nodes=_LEVELS),
)
def level_span(network: Network, ego: Node) -> Value:
    """How many levels lie between the most junior and the most senior of the person's contacts.

    Levels that are labels count by their place in the list.  Contacts without a known level are left out.
    """
    ranks = _ranks(network, ego)
    return ranks if isinstance(ranks, Missing) else max(ranks) - min(ranks)


@_seniority(
    label="Upper reach",
    bounds=(None, None),
    direction="higher: a more senior contact",
    formula="max of alters' levels",
    example=Example((("a", "b"), ("a", "c")), {"a": 4, "b": 2, "c": 2}, nodes=_LEVELS),
)
def upper_reach(network: Network, ego: Node) -> Value:
    """At which level the most senior of the person's contacts stands.

    A higher value is always more senior: levels that are labels count by their place in the list, from 0, and levels
    that run downwards (1 is the chief) are negative.  Contacts without a known level are left out.
    """
    ranks = _ranks(network, ego)
    return ranks if isinstance(ranks, Missing) else max(ranks)


def _ranks(network: Network, ego: Node) -> list[float] | Missing:
    """Return the known ranks of ego's alters."""
    alters = network.ties[ego]
    if not alters:
        return Missing.ISOLATE
    return [network.ranks[alter] for alter in alters if alter in network.ranks] or Missing.NO_KNOWN_LEVEL


def _groups(network: Network, ego: Node, group: str) -> Counter[Any]:
    """Return how many of ego's alters are in each known group."""
    known = network.known(group)
    return Counter(known[alter] for alter in network.ties[ego] if alter in known)
