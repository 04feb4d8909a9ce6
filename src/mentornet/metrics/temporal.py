"""Who can reach whom by a path of strictly increasing times inside a window.

Time runs in milliseconds.  An interaction can be used at its time, a spell at any time at which it is active; ties
lead both ways.  One sweep from the window's end to its start finds for everyone which sponsors are still in reach:
sets of sponsors are the bits of one number.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ..contacts import Contact
    from ..network import Network, Node

Pair = tuple["Node", "Node"]

_EPOCH, _TICK = datetime(1970, 1, 1), timedelta(milliseconds=1)  # noqa: DTZ001 - instants are naive UTC
_NEVER = datetime(9999, 12, 31)  # noqa: DTZ001


class Times(NamedTuple):
    """Who can use which tie when: pairs by tick of an interaction, and by a spell's first and last tick."""

    at: defaultdict[int, list[Pair]]
    begin: defaultdict[int, list[Pair]]
    end: defaultdict[int, list[Pair]]

    def moments(self) -> list[int]:
        """Return every tick at which something happens, from the last to the first."""
        return sorted(self.at.keys() | self.begin.keys() | self.end.keys(), reverse=True)


def dated_contacts(network: Network) -> Times | None:
    """Return when ties can be used inside the window; ``None`` where the time of a tie is not known."""
    times = Times(defaultdict(list), defaultdict(list), defaultdict(list))
    window = network.window
    for alters in network.contacts.values():
        if not all(alters.values()):
            return None
    for contact in _of_ties(network):
        if contact.first is None:
            return None
        pair = contact.source, contact.target
        if not contact.is_spell:
            times.at[_tick(contact.first)].append(pair)
            continue
        first, last = _tick(contact.first), _tick(contact.last or _NEVER)
        if window is not None:
            first, last = max(first, _tick(window.start)), min(last, _tick(window.end) - 1)
        if first <= last:
            times.begin[first].append(pair)
            times.end[last].append(pair)
    return times


def reach_in_time(times: Times, sponsors: Iterable[Node]) -> dict[Node, int]:
    """Return the sponsors in reach of everyone who has some, as bits in the order of ``sponsors``; own bit included."""
    reach: dict[Node, int] = {sponsor: 1 << number for number, sponsor in enumerate(sponsors)}
    spells: defaultdict[Node, Counter[Node]] = defaultdict(Counter)
    fresh: set[Node] = set()  # whose reach has grown since it was last passed on through spells
    before = None
    for moment in times.moments():
        idle = 0 if before is None else before - moment - 1
        while fresh and idle:  # ticks at which nothing but spells can be used
            fresh = _pass_on(reach, spells, fresh, ())
            idle -= 1
        for one, other in times.end.get(moment, ()):
            spells[one][other] += 1
            spells[other][one] += 1
            fresh |= {one, other}
        fresh = _pass_on(reach, spells, fresh, times.at.get(moment, ()))
        for one, other in times.begin.get(moment, ()):
            spells[one] -= Counter([other])
            spells[other] -= Counter([one])
        before = moment
    return reach


def _pass_on(
    reach: dict[Node, int], spells: defaultdict[Node, Counter[Node]], fresh: set[Node], pairs: Iterable[Pair]
) -> set[Node]:
    """Pass reach on by one tick, all at once; return who has gained."""
    gained: defaultdict[Node, int] = defaultdict(int)
    for one, other in pairs:
        gained[one] |= reach.get(other, 0)
        gained[other] |= reach.get(one, 0)
    for node in fresh:
        if node in reach:
            for alter in spells[node]:
                gained[alter] |= reach[node]
    grown = {node for node, more in gained.items() if more & ~reach.get(node, 0)}
    for node in grown:
        reach[node] = reach.get(node, 0) | gained[node]
    return grown


def _of_ties(network: Network) -> Iterable[Contact]:
    return (
        contact
        for contact in network.all_contacts
        if contact.weight > 0 and contact.target in network.ties[contact.source]
    )


def _tick(instant: datetime) -> int:
    """Return the millisecond that an instant is in."""
    return (instant - _EPOCH) // _TICK
