"""How values of growth came about: who was there before and now, and what led to new contacts."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from .card import Missing
from .explain_terms import Row, Terms
from .growth import compare, introduced, led_by

if TYPE_CHECKING:
    from ..network import Network, Node


def _compared(
    term: Callable[[bool, bool], bool], network: Network, ego: Node, previous: Network, *, program_made: bool
) -> tuple[list[Row], int]:
    """Return a row for each contact of either window, and how many there were before."""
    found = compare(network, ego, previous, program_made=program_made)
    before, now = (set(), set()) if isinstance(found, Missing) else found
    rows: list[Row] = [
        {"person": a, "before": a in before, "now": a in now, "term": float(term(a in before, a in now))}
        for a in sorted(before | now, key=str)
    ]
    return rows, len(before)


def _sum(
    term: Callable[[bool, bool], bool], network: Network, ego: Node, *, previous: Network, program_made: bool
) -> Terms:
    return Terms(_compared(term, network, ego, previous, program_made=program_made)[0])


def _persistence(network: Network, ego: Node, *, previous: Network, program_made: bool) -> Terms:
    rows, n = _compared(_both, network, ego, previous, program_made=program_made)
    return Terms(rows, f"the sum of the terms / {n} contacts before", lambda terms: math.fsum(terms) / n)


def _jaccard(network: Network, ego: Node, *, previous: Network, program_made: bool) -> Terms:
    rows, _ = _compared(_both, network, ego, previous, program_made=program_made)
    n = len(rows)
    return Terms(rows, f"the sum of the terms / {n} contacts of both windows", lambda terms: math.fsum(terms) / n)


def _via_mentor(network: Network, ego: Node, *, previous: Network, program_made: bool) -> Terms:
    """Return a row for each new contact, with the mentors who are tied to it and whether the two were introduced."""
    found = compare(network, ego, previous, program_made=program_made)
    before, now = (set(), set()) if isinstance(found, Missing) else found
    rows = []
    for alter in sorted(now - before, key=str):
        mentors = sorted(map(str, led_by(network, ego, alter, previous)))
        told = introduced(network, ego, alter)
        term = float(bool(mentors) or told)
        rows.append({"person": alter, "mentors": ", ".join(mentors), "introduced": told, "term": term})
    return Terms(rows)


def _both(before: bool, now: bool) -> bool:  # noqa: FBT001
    return before and now


_COUNTS: dict[str, Callable[..., Terms]] = {
    "formed": partial(_sum, lambda before, now: now and not before),
    "dissolved": partial(_sum, lambda before, now: before and not now),
    "persistence": _persistence,
    "jaccard": _jaccard,
    "via_mentor": _via_mentor,
}
EXPLAINERS = {
    f"{name}{suffix}": partial(count, program_made=suffix == "")
    for name, count in _COUNTS.items()
    for suffix in ("", "_own")
}
