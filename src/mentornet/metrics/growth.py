"""Growth: what became of a person's ties between the window before and this one.

N1 are the person's contacts in the window, N0 those in the window of the same length that ends where this one starts.
Only people who were in the organisation in both windows count: hiring and leaving are no growth.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .card import Example, Missing
from .registry import Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node

_NO_COMPARISON = (Missing.WINDOW_EXPANDING, Missing.NO_PREVIOUS_WINDOW, Missing.NOT_PRESENT_BEFORE)
_growth = partial(metric, family="growth")
_BEFORE = (("a", "b"), ("a", "c"))
_NOW = (("a", "b"), ("a", "d"))


@_growth(
    label="Ties formed",
    unit="people",
    bounds=(0, None),
    direction="higher: more new contacts",
    formula="|N1 \\ N0|",
    cite=("feld2007",),
    missing=_NO_COMPARISON,
    example=Example(_NOW, {"a": 1, "b": 0, "c": 0, "d": 1}, previous=_BEFORE),
)
def formed(network: Network, ego: Node, *, previous: Network | None = None) -> Value:
    """How many people the person was in contact with in this window, but not in the window before."""
    alters = _compare(network, ego, previous)
    return alters if isinstance(alters, Missing) else float(len(alters[1] - alters[0]))


@_growth(
    label="Ties dissolved",
    unit="people",
    bounds=(0, None),
    direction="higher: more contacts that ended or paused",
    formula="|N0 \\ N1|",
    cite=("feld2007",),
    missing=_NO_COMPARISON,
    example=Example(_NOW, {"a": 1, "b": 0, "c": 1, "d": 0}, previous=_BEFORE),
)
def dissolved(network: Network, ego: Node, *, previous: Network | None = None) -> Value:
    """How many people the person was in contact with in the window before, but not in this one."""
    alters = _compare(network, ego, previous)
    return alters if isinstance(alters, Missing) else float(len(alters[0] - alters[1]))


@_growth(
    label="Ties kept",
    unit="share",
    bounds=(0, 1),
    direction="higher: more contacts last",
    formula="|N0 & N1| / |N0|",
    cite=("burt2000",),
    missing=(*_NO_COMPARISON, Missing.NO_PREVIOUS_TIE),
    example=Example(_NOW, {"a": 0.5, "b": 1, "c": 0, "d": None}, previous=_BEFORE),
)
def persistence(network: Network, ego: Node, *, previous: Network | None = None) -> Value:
    """Which share of the person's contacts of the window before the person was in contact with again."""
    alters = _compare(network, ego, previous)
    if isinstance(alters, Missing):
        return alters
    before, now = alters
    return len(before & now) / len(before) if before else Missing.NO_PREVIOUS_TIE


@_growth(
    label="Overlap with the window before",
    unit="index",
    bounds=(0, 1),
    direction="higher: fewer contacts came or went",
    formula="|N0 & N1| / |N0 | N1|",
    cite=("jaccard1901", "feld2007"),
    missing=(*_NO_COMPARISON, Missing.NO_TIE_EITHER),
    example=Example(_NOW, {"a": 1 / 3, "b": 1, "c": 0, "d": 0, "e": None}, previous=_BEFORE),
)
def jaccard(network: Network, ego: Node, *, previous: Network | None = None) -> Value:
    """Which share of the contacts of both windows the person had in both: 1 if no contact came or went."""
    alters = _compare(network, ego, previous)
    if isinstance(alters, Missing):
        return alters
    before, now = alters
    return len(before & now) / len(before | now) if before | now else Missing.NO_TIE_EITHER


def _compare(network: Network, ego: Node, previous: Network | None) -> tuple[set[Node], set[Node]] | Missing:
    """Return ego's alters before and now, as far as they were present in both windows."""
    if network.window is not None and network.window.kind == "expanding":
        return Missing.WINDOW_EXPANDING
    if previous is None:
        return Missing.NO_PREVIOUS_WINDOW
    if not previous.present(ego):
        return Missing.NOT_PRESENT_BEFORE
    absent = network.absent | previous.absent
    return previous.ties.get(ego, {}).keys() - absent, network.ties[ego].keys() - absent
