"""Depth in time: how often, since when, how lately and in how many ways people are in contact.

Interactions have a time; a mentorship or sponsorship is a spell that lasts, and no interaction.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ..windows import between
from .card import Example, Flag, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..contacts import Contact
    from ..network import Network, Node
    from ..windows import Window

QUARTERS, ENOUGH_QUARTERS = 4, 3
MONTH = 30  # days
_DAY = timedelta(days=1)

_depth = partial(metric, family="depth")
_WINDOW = between(date(2024, 1, 1), date(2024, 3, 1))  # 60 days, quarters of 15


def _on(*days: str) -> list[dict[str, date]]:
    return [{"at": date.fromisoformat(f"2024-{day}")} for day in days]


_MEETINGS = tuple(("a", "b", {**when, "mutual": True}) for when in _on("01-03", "01-20", "02-05"))
_CONTACTS = (*_MEETINGS, *(("a", "c", when) for when in _on("01-10")))


@_depth(
    label="Strong ties",
    unit="people",
    bounds=(0, None),
    direction="higher: more contacts who are there throughout and in both directions",
    formula="|{j : i <-> j, tie active in at least 3 of the window's 4 quarters}|",
    cite=("granovetter1973", "marsden1984"),
    missing=(Missing.NO_TIMES,),
    example=Example(_CONTACTS, {"a": 1, "b": 1, "c": 0, "d": 0}, window=_WINDOW),
)
def strong_ties(network: Network, ego: Node) -> Value:
    """How many contacts the person is tied to in both directions in at least three of the window's four equal parts.

    A tie is active in a part with an interaction in it, or a spell that reaches into it.  A meeting, and every mutual
    kind, goes both ways.
    """
    ties = network.contacts[ego]
    if not ties:
        return 0.0
    if network.window is None or any(undated(contacts) for contacts in ties.values()):
        return Missing.NO_TIMES
    both = network.mutual[ego]
    return float(
        sum(alter in both and active_quarters(ties[alter], network.window) >= ENOUGH_QUARTERS for alter in ties)
    )


@_depth(
    label="Frequency",
    unit="interactions per 30 days",
    bounds=(0, None),
    direction="higher: more frequent interactions",
    formula="mean over alters of (interactions with the alter / days of the window) * 30",
    cite=("marsden1984",),
    missing=(Missing.ISOLATE, Missing.NO_TIMES, Missing.NO_INTERACTION),
    example=Example(_CONTACTS, {"a": 1, "b": 1.5, "c": 0.5, "d": None}, window=_WINDOW),
)
def frequency(network: Network, ego: Node) -> Value:
    """How many interactions the person had with each contact in 30 days, on average.

    An interaction of several people is one with each of them.  A contact by mentorship or sponsorship alone has 0.
    Missing where the program records no interactions that make ties.
    """
    ties = network.contacts[ego]
    if not ties:
        return Missing.ISOLATE
    if network.window is None or not all(ties.values()):
        return Missing.NO_TIMES
    count = sum(not contact.is_spell for contacts in ties.values() for contact in contacts)
    if not count and not network.history.times:
        return Missing.NO_INTERACTION
    return count / len(ties) / network.window.days * MONTH


@_depth(
    label="Duration",
    unit="days",
    bounds=(0, None),
    direction="higher: longer acquaintance",
    formula="mean over alters of last interaction in the window - first interaction on record",
    cite=("marsden1984",),
    missing=(Missing.ISOLATE, Missing.NO_TIMES, Missing.NO_INTERACTION),
    flags=(Flag.LEFT_TRUNCATED,),
    example=Example(_CONTACTS, {"a": 16.5, "b": 33, "c": 0, "d": None}, window=_WINDOW),
)
def duration(network: Network, ego: Node) -> Value:
    """How many days lie between the first interaction on record with a contact and the last in the window, on average.

    Contacts without an interaction in the window are left out.  Flagged (``left_truncated``) where the record begins
    less than one window before this one: acquaintances look shorter than they are.
    """
    found = _interactions(network, ego)
    if isinstance(found, Missing):
        return found
    record = network.history.times.get(ego, {})
    days = [(max(times) - min([*times, *record.get(alter, [])[:1]])) / _DAY for alter, times in found]
    return math.fsum(days) / len(days)


@_depth(
    label="Recency",
    unit="days",
    bounds=(0, None),
    direction="lower: more recent interactions",
    formula="median over alters of the window's end - last interaction",
    cite=("burt2000",),
    missing=(Missing.ISOLATE, Missing.NO_TIMES, Missing.NO_INTERACTION),
    example=Example(_CONTACTS, {"a": 38, "b": 25, "c": 51, "d": None}, window=_WINDOW),
)
def recency(network: Network, ego: Node) -> Value:
    """How many days before the window's end the person last interacted with a contact: the median over contacts.

    Contacts without an interaction in the window are left out.
    """
    found = _interactions(network, ego)
    if isinstance(found, Missing):
        return found
    if network.window is None:
        return Missing.NO_TIMES
    end = network.window.end
    return max(0.0, float(median((end - max(times)) / _DAY for _, times in found)))


@_depth(
    label="Multiplexity",
    unit="kinds",
    bounds=(1, None),
    direction="higher: contacts in more ways at once",
    formula="mean over alters of the number of distinct kinds of relation",
    cite=("wasserman1994",),
    missing=(Missing.ISOLATE, Missing.NO_KINDS),
    example=Example(
        (("a", "b", {"kind": "meeting"}), ("c", "a", {"relation": "MENTORS"}), ("d", "e")),
        {"a": 1, "b": 1, "c": 1, "d": None, "e": None, "f": None},
    ),
)
def multiplexity(network: Network, ego: Node) -> Value:
    """In how many kinds of relation the person stands with a contact, on average.

    Mentorship is one kind, sponsorship another, and so is every kind of interaction (meeting, message, review, ...);
    interactions of which no kind is known are together one.
    """
    ties = network.contacts[ego]
    if not ties:
        return Missing.ISOLATE
    if not any(contact.relation or contact.kind for contacts in ties.values() for contact in contacts):
        return Missing.NO_KINDS
    return sum(len({contact.relation_kind for contact in contacts}) or 1 for contacts in ties.values()) / len(ties)


def _interactions(network: Network, ego: Node) -> list[tuple[Node, list[datetime]]] | Missing:
    """Return the times of ego's interactions in the window with every alter who has some."""
    ties = network.contacts[ego]
    if not ties:
        return Missing.ISOLATE
    found = []
    for alter, contacts in ties.items():
        times = [contact.first for contact in contacts if not contact.is_spell]
        known = [when for when in times if when is not None]
        if len(known) < len(times) or not contacts:
            return Missing.NO_TIMES
        if known:
            found.append((alter, known))
    return found or Missing.NO_INTERACTION


def undated(contacts: Iterable[Contact]) -> bool:
    """Return whether the time of a contact, or every contact, is not known."""
    known = [contact.first is not None for contact in contacts]
    return not known or not all(known)


def active_quarters(contacts: Iterable[Contact], window: Window) -> int:
    """Return in how many quarters of the window there is a contact."""
    parts = list(quarters(window))
    return sum(any(_reaches(contact, *part) for contact in contacts) for part in parts)


def _reaches(contact: Contact, start: datetime, end: datetime) -> bool:
    begins, ends = contact.first, contact.last
    return begins is not None and begins < end and (ends is None or ends >= start)


def quarters(window: Window) -> Iterator[tuple[datetime, datetime]]:
    """Yield (start, end) of the window's four parts, equal in time; an end is not included."""
    part = (window.end - window.start) / QUARTERS
    edges = [window.start + part * number for number in range(QUARTERS)] + [window.end]
    yield from pairwise(edges)
