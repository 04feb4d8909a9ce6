"""Open directed two-paths a -> v -> b, and which role of brokerage each gives to v by the groups of the three.

A two-path is open where there is no arc a -> b; an arc b -> a does not close it.  A mutual contact is an arc each way.
Which one-sided role is called gatekeeper differs between tools: here, as in Gould and Fernandez, the source is the
outsider.  ``b_OI`` of R sna is our gatekeeper, its ``b_IO`` our representative.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..network import Network, Node

COORDINATOR, GATEKEEPER, REPRESENTATIVE, CONSULTANT, LIAISON = ROLES = (
    "gf_coordinator",
    "gf_gatekeeper",
    "gf_representative",
    "gf_consultant",
    "gf_liaison",
)
EXCLUDED = "gf_excluded"


def count_roles(network: Network, ego: Node, group: str) -> Counter[str]:
    """Return how many open two-paths through ego there are by role, ``EXCLUDED`` for those without one."""
    known = network.remembered.setdefault(f"roles by {group}", {})
    if ego not in known:
        groups = network.known(group)
        own = groups.get(ego)
        known[ego] = Counter(
            role_of(groups.get(source), own, groups.get(target)) for source, target in open_paths(network, ego)
        )
    found: Counter[str] = known[ego]
    return found


def open_paths(network: Network, ego: Node) -> list[tuple[Node, Node]]:
    """Return (source, target) of every open directed two-path through ego."""
    targets = network.arcs[ego].keys()
    return [
        (source, target)
        for source in network.sources[ego]
        for target in targets - network.arcs[source].keys()
        if target != source
    ]


def role_of(source: Any, broker: Any, target: Any) -> str:
    """Return the role of a broker by the groups of the three; ``EXCLUDED`` where one is ``None``.

    >>> role_of("x", "x", "x"), role_of("y", "x", "x"), role_of("x", "x", "y")
    ('gf_coordinator', 'gf_gatekeeper', 'gf_representative')
    >>> role_of("y", "x", "y"), role_of("y", "x", "z"), role_of("y", "x", None)
    ('gf_consultant', 'gf_liaison', 'gf_excluded')
    """
    if source is None or broker is None or target is None:
        return EXCLUDED
    if source == broker:
        return COORDINATOR if broker == target else REPRESENTATIVE
    if broker == target:
        return GATEKEEPER
    return CONSULTANT if source == target else LIAISON
