"""How values came about that ties among contacts make: pairs that ego links, two-paths, triangles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from .explain_terms import Row, Terms, by_contact, listed
from .mediation import EXCLUDED, ROLES, open_paths, role_of

if TYPE_CHECKING:
    from ..network import Network, Node


def _simmelian(network: Network, ego: Node) -> Terms:
    """Return a row for each contact, with the third people of the triangles that the tie is in."""
    mutual = network.mutual

    def circle(alter: Node) -> Row:
        both = alter in mutual[ego]
        thirds = sorted(map(str, mutual[ego] & mutual[alter])) if both else []
        return {"both_ways": both, "third_people": listed(thirds), "term": float(bool(thirds))}

    return Terms(by_contact(network, ego, circle))


def _ego_betweenness(network: Network, ego: Node) -> Terms:
    """Return a row for each contact: with how many others ego links it, by how many people link the two."""
    alters = network.ties[ego]
    place = {alter: 1 << number for number, alter in enumerate(alters)}
    circle = {alter: sum(place[q] for q in network.ties[alter].keys() & place.keys()) for alter in alters}
    links: dict[Node, Counter[int]] = {alter: Counter() for alter in alters}
    for one, other in combinations(alters, 2):
        if not circle[one] & place[other]:
            linking = 1 + (circle[one] & circle[other]).bit_count()  # 1: ego
            links[one][linking] += 1
            links[other][linking] += 1

    def linked(alter: Node) -> Row:
        counts = sorted(links[alter].items())
        shares = listed(f"{pairs} * 1/{linking}" for linking, pairs in counts)
        term = math.fsum(pairs / linking for linking, pairs in counts) / 2
        return {"not_tied_to": links[alter].total(), "shares": shares, "term": term}

    rule = "the sum of the terms, which are half the shares, as each pair is in the rows of both"
    return Terms(sorted(by_contact(network, ego, linked), key=lambda row: -row["term"]), rule)


def _two_paths(role: str, network: Network, ego: Node, *, group: str = "group") -> Terms:
    """Return a row for each source and group of targets of the two-paths that give ego the role."""
    groups = network.known(group)
    targets: dict[tuple[Node, Any], list[str]] = {}
    for source, target in open_paths(network, ego):
        theirs = groups.get(target)
        if role_of(groups.get(source), groups.get(ego), theirs) == role:
            targets.setdefault((source, theirs), []).append(str(target))
    rows: list[Row] = [
        {
            "person": source,
            "group": groups.get(source),
            "target_group": theirs,
            "targets": listed(sorted(found)),
            "term": float(len(found)),
        }
        for (source, theirs), found in targets.items()
    ]
    rows.sort(key=lambda row: (-row["term"], str(row["person"]), str(row["target_group"])))
    return Terms(rows, "the sum of the terms, each the number of targets to whom the person of the row has no tie")


EXPLAINERS: dict[str, Callable[..., Terms]] = {
    "simmelian": _simmelian,
    "ego_betweenness": _ego_betweenness,
    **{role: partial(_two_paths, role) for role in (*ROLES, EXCLUDED)},
}
