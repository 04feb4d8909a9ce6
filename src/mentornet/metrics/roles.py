"""Brokerage roles after Gould and Fernandez: open directed two-paths by the groups of the three people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .card import Example, Missing
from .mediation import CONSULTANT, COORDINATOR, EXCLUDED, GATEKEEPER, LIAISON, REPRESENTATIVE, count_roles
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node

_roles = partial(metric, family="brokerage", unit="two-paths", bounds=(0, None), cite=("gould1989",))
_role = partial(_roles, direction="higher: more brokerage of this kind", missing=(Missing.NO_GROUP,))
_PATHS = (("A", "B"), ("A", "C"), ("B", "C"), ("B", "D"), ("C", "D"), ("D", "A"))
_GROUPS = {"A": {"group": 1}, "B": {"group": 1}, "C": {"group": 2}, "D": {"group": 2}}
_WITHIN = (("a", "b"), ("b", "c"), ("c", "d"))
_ALIKE = {node: {"group": "x"} for node in "abcd"}
_DIFFERENT = {node: {"group": node} for node in "abcd"}


@_role(
    label="Coordinator",
    formula="|{(a, b) : a -> v -> b open, group(a) = group(v) = group(b)}|",
    example=Example(_WITHIN, {"a": 0, "b": 1, "c": 1, "d": 0}, nodes=_ALIKE),
)
def gf_coordinator(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How often the person stands between two people of the person's own group who have no direct tie.

    Two-paths with somebody whose group is not known are left out; ``gf_excluded`` counts them.
    """
    return _count(network, ego, group, COORDINATOR)


@_role(
    label="Gatekeeper",
    formula="|{(a, b) : a -> v -> b open, group(a) != group(v) = group(b)}|",
    example=Example(_PATHS, {"A": 1, "B": 0, "C": 1, "D": 0}, nodes=_GROUPS),
)
def gf_gatekeeper(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How often the person passes something from outside on to the person's own group: the source is the outsider.

    Two-paths with somebody whose group is not known are left out; ``gf_excluded`` counts them.
    """
    return _count(network, ego, group, GATEKEEPER)


@_role(
    label="Representative",
    formula="|{(a, b) : a -> v -> b open, group(a) = group(v) != group(b)}|",
    example=Example(_PATHS, {"A": 0, "B": 1, "C": 0, "D": 1}, nodes=_GROUPS),
)
def gf_representative(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How often the person passes something from the person's own group on to the outside: the target is the outsider.

    Two-paths with somebody whose group is not known are left out; ``gf_excluded`` counts them.
    """
    return _count(network, ego, group, REPRESENTATIVE)


@_role(
    label="Consultant",
    formula="|{(a, b) : a -> v -> b open, group(a) = group(b) != group(v)}|",
    example=Example(_PATHS, {"A": 1, "B": 0, "C": 0, "D": 1}, nodes=_GROUPS),
)
def gf_consultant(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How often the person, from outside, stands between two people of one other group.

    Two-paths with somebody whose group is not known are left out; ``gf_excluded`` counts them.
    """
    return _count(network, ego, group, CONSULTANT)


@_role(
    label="Liaison",
    formula="|{(a, b) : a -> v -> b open, the three groups differ}|",
    example=Example(_WITHIN, {"a": 0, "b": 1, "c": 1, "d": 0}, nodes=_DIFFERENT),
)
def gf_liaison(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How often the person stands between two people of two other groups.

    Two-paths with somebody whose group is not known are left out; ``gf_excluded`` counts them.
    """
    return _count(network, ego, group, LIAISON)


@_roles(
    label="Two-paths without a role",
    direction="neutral: what the five roles leave out",
    formula="|{(a, b) : a -> v -> b open, a group of the three is not known}|",
    example=Example(_WITHIN, {"a": 0, "b": 0, "c": 1, "d": 0}, nodes={**_ALIKE, "d": {}}),
)
def gf_excluded(network: Network, ego: Node, *, group: str = "group") -> Value:
    """How many of the open two-paths through the person have no role, because somebody's group is not known."""
    return float(count_roles(network, ego, group)[EXCLUDED])


def _count(network: Network, ego: Node, group: str, role: str) -> Value:
    if network.attribute(ego, group) is None:
        return Missing.NO_GROUP
    return float(count_roles(network, ego, group)[role])
