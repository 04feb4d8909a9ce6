"""How values of breadth came about: contacts by role, by group and by level."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ..network import collaborate, role
from .explain_terms import Row, Terms, by_contact

if TYPE_CHECKING:
    from ..network import Network, Node


def _counted(counts: Callable[[Network, Node, Node], bool], network: Network, ego: Node) -> Terms:
    return Terms(by_contact(network, ego, lambda alter: {"term": float(counts(network, ego, alter))}))


def _groups(network: Network, ego: Node, group: str, term: Callable[[float], float]) -> tuple[Counter[Any], list[Row]]:
    """Return how many contacts are in each known group, and a row for each; contacts without a group add nothing."""
    known = network.known(group)
    counts = Counter(known[alter] for alter in network.ties[ego] if alter in known)
    rows = [
        {"group": name, "contacts": count, "share": count / counts.total(), "term": term(count / counts.total())}
        for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    ]
    if unknown := len(network.ties[ego]) - counts.total():
        rows.append({"group": None, "contacts": unknown, "share": None, "term": 0.0})
    return counts, rows


def _range(network: Network, ego: Node, *, group: str = "group") -> Terms:
    _, rows = _groups(network, ego, group, lambda _: 1.0)
    known, external = network.known(group), network.known("external")
    if any(alter not in known and external.get(alter) for alter in network.ties[ego]):
        rows[-1]["term"] = 1.0  # external people without a group are together one more
    return Terms(rows)


def _blau(network: Network, ego: Node, *, group: str = "group") -> Terms:
    _, rows = _groups(network, ego, group, lambda share: share * share)
    return Terms(rows, "1 - the sum of the terms", lambda terms: 1 - math.fsum(terms))


def _iqv(network: Network, ego: Node, *, group: str = "group") -> Terms:
    counts, rows = _groups(network, ego, group, lambda share: share * share)
    possible = max(len(network.categories or set(network.known(group).values())), len(counts))
    scale = possible / (possible - 1)
    rule = f"(1 - the sum of the terms) * {possible}/{possible - 1}, as there are {possible} groups"
    return Terms(rows, rule, lambda terms: (1 - math.fsum(terms)) * scale)


def _entropy(network: Network, ego: Node, *, group: str = "group") -> Terms:
    _, rows = _groups(network, ego, group, lambda share: share * math.log2(1 / share))
    return Terms(rows)


def _ei_index(network: Network, ego: Node, *, group: str = "group") -> Terms:
    known, own = network.known(group), network.attribute(ego, group)
    among = sum(alter in known for alter in network.ties[ego])

    def side(alter: Node) -> Row:
        if alter not in known:
            return {"group": None, "side": "not known", "term": 0.0}
        inside = known[alter] == own
        return {"group": known[alter], "side": "inside" if inside else "outside", "term": (-1 if inside else 1) / among}

    return Terms(by_contact(network, ego, side))


def _of_levels(network: Network, ego: Node, rule: str, total: Callable[[Iterable[float]], float]) -> Terms:
    """Return a row for each contact whose level is known, the most senior first."""
    levels, ranks = network.known("level"), network.ranks
    rows = by_contact(network, ego, lambda alter: {"level": levels.get(alter), "term": ranks.get(alter)})
    known = sorted((row for row in rows if row["term"] is not None), key=lambda row: -row["term"])
    without = (
        f", without the contacts whose level is not known: {len(rows) - len(known)}" if len(known) < len(rows) else ""
    )
    return Terms(known, rule + without, total)


def _level_span(network: Network, ego: Node) -> Terms:
    """Return the most senior contact first, then all others from the most junior upwards."""
    found = _of_levels(network, ego, "the largest of the terms - the smallest", lambda terms: max(terms) - min(terms))
    return replace(found, rows=[*found.rows[:1], *found.rows[:0:-1]])


def _upper_reach(network: Network, ego: Node) -> Terms:
    return _of_levels(network, ego, "the largest of the terms", max)


EXPLAINERS: dict[str, Callable[..., Terms]] = {
    "size": partial(_counted, lambda *_: True),
    "size_mentors": partial(_counted, lambda network, ego, alter: alter in network.mentors.get(ego, ())),
    "size_sponsors": partial(_counted, lambda network, ego, alter: alter in network.sponsors_of.get(ego, ())),
    "size_collaborators": partial(_counted, collaborate),
    "size_peers": partial(_counted, lambda network, ego, alter: role(network, ego, alter) == "peer"),
    "range": _range,
    "blau": _blau,
    "iqv": _iqv,
    "entropy": _entropy,
    "ei_index": _ei_index,
    "level_span": _level_span,
    "upper_reach": _upper_reach,
}
