"""How values came about that single contacts make: their times and kinds, spells of contact, chains in time."""

from __future__ import annotations

import math
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from .access import chains_of, sponsors_in_time
from .explain_terms import Row, Terms, by_contact, mean_of
from .sponsors import NEAR, reached
from .survival import HORIZON, followed, survivors
from .timing import ENOUGH_QUARTERS, MONTH, active_quarters

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..network import Network, Node

_DAY = timedelta(days=1)


def _strong_ties(network: Network, ego: Node) -> Terms:
    def strong(alter: Node) -> Row:
        quarters = active_quarters(network.contacts[ego][alter], network.window) if network.window else 0
        both = alter in network.mutual[ego]
        return {"quarters": quarters, "both_ways": both, "term": float(both and quarters >= ENOUGH_QUARTERS)}

    return Terms(by_contact(network, ego, strong))


def _times(network: Network, ego: Node, alter: Node) -> list[datetime]:
    """Return when the two interacted in the window."""
    return sorted(c.first for c in network.contacts[ego][alter] if not c.is_spell and c.first is not None)


def _frequency(network: Network, ego: Node) -> Terms:
    days = network.window.days if network.window else math.nan

    def often(alter: Node) -> Row:
        count = sum(not contact.is_spell for contact in network.contacts[ego][alter])
        return {"interactions": count, "term": count / days * MONTH}

    return mean_of(by_contact(network, ego, often))


def _duration(network: Network, ego: Node) -> Terms:
    record = network.history.times.get(ego, {})

    def known(alter: Node) -> Row:
        times = _times(network, ego, alter)
        first = min([*times[:1], *record.get(alter, [])[:1]], default=None)
        if not times or first is None:
            return {}
        return {"first_on_record": first, "last": times[-1], "term": (times[-1] - first) / _DAY}

    return mean_of([row for row in by_contact(network, ego, known) if "term" in row])


def _recency(network: Network, ego: Node) -> Terms:
    def since(alter: Node) -> Row:
        times = _times(network, ego, alter)
        if not times or network.window is None:
            return {}
        return {"last": times[-1], "term": max(0.0, (network.window.end - times[-1]) / _DAY)}

    rows = [row for row in by_contact(network, ego, since) if "term" in row]
    return Terms(rows, f"the median of the {len(rows)} terms", median)


def _multiplexity(network: Network, ego: Node) -> Terms:
    def kinds(alter: Node) -> Row:
        found = {contact.relation_kind for contact in network.contacts[ego][alter]}
        names = sorted(kind or (relation or "interaction").lower() for relation, kind in found)
        return {"kinds": ", ".join(names), "term": float(len(found) or 1)}

    return mean_of(by_contact(network, ego, kinds))


# -- sponsors -------------------------------------------------------------------------------------------------


def _by_sponsor(network: Network, ego: Node, term: Callable[[Node], Row]) -> Terms:
    return Terms([{"person": one, **term(one)} for one in sorted((network.sponsors or set()) - {ego}, key=str)])


def _temporal_reach(network: Network, ego: Node) -> Terms:
    found = sponsors_in_time(network, ego) or set()
    others = len((network.sponsors or set()) - {ego})
    return _by_sponsor(network, ego, lambda one: {"reached": one in found, "term": (one in found) / others})


def _weighted_reach(network: Network, ego: Node) -> Terms:
    chains = chains_of(network)
    return _by_sponsor(network, ego, lambda one: {"term": chains[one].get(ego, 0.0)})


def _mentor_dependence(network: Network, ego: Node) -> Terms:
    near = reached(network, ego, NEAR)
    mentors = network.mentors.get(ego, frozenset()) - {ego}
    left = reached(network, ego, NEAR, without=mentors)
    return Terms(
        [
            {"person": one, "near_without_mentors": one in left, "term": (one not in left) / len(near)}
            for one in sorted(near, key=str)
        ]
    )


# -- spells of contact ----------------------------------------------------------------------------------------


def _survival(network: Network, ego: Node) -> Terms:
    """Return a row a spell, by the age at which it is last followed; the first that ends at an age has the factor."""
    found = sorted(followed(network, ego), key=lambda pair: (pair[1].exit, not pair[1].ended, str(pair[0])))
    factors = survivors([spell for _, spell in found], HORIZON)
    rows = []
    for person, spell in found:
        at_risk, factor = factors.pop(spell.exit, (None, 1.0)) if spell.ended else (None, 1.0)
        rows.append(
            {
                "person": person,
                "age_when_followed": spell.entry / _DAY,
                "age_when_left": spell.exit / _DAY,
                "ended": spell.ended,
                "at_risk": at_risk,
                "term": factor,
            }
        )
    return Terms(rows, "the product of the terms: at each age at which ties end, the share that goes on", math.prod)


EXPLAINERS = {
    "strong_ties": _strong_ties,
    "frequency": _frequency,
    "duration": _duration,
    "recency": _recency,
    "multiplexity": _multiplexity,
    "sponsor_temporal_reach": _temporal_reach,
    "sponsor_weighted_reach": _weighted_reach,
    "mentor_dependence": _mentor_dependence,
    "tie_survival_180": _survival,
}
