"""Mobilisation: whether people make use of their contacts, and what comes to them through contacts.

Support is asked for by kind: guidance, feedback or collaboration.  ``requested``, ``answered`` and ``used`` take all
kinds together.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from .card import Example, Missing
from .registry import Metric, Value, metric

if TYPE_CHECKING:
    from ..network import Network, Node, Row

SUPPORT_KINDS = ("guidance", "feedback", "collaboration")
OFFERS = ("invitation", "presentation", "role")  # and projects that are strategic

_mobilisation = partial(metric, family="mobilisation", cite=("higgins2001",))
_share = partial(_mobilisation, unit="share", bounds=(0, 1))


def _request(alter: str, kind: str, *, asked: bool = True, answered: bool = False, used: bool = False) -> Row:
    return {"ego_id": "a", "alter_id": alter, "kind": kind, "asked": asked, "answered": answered, "used": used}


_TIES = (("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"))
_SUPPORT = (
    *(_request("b", kind, answered=True, used=True) for kind in SUPPORT_KINDS),
    *(_request("c", kind) for kind in SUPPORT_KINDS),
)
_OPPORTUNITIES = (
    {"person_id": "a", "kind": "invitation", "via_id": "b"},
    {"person_id": "a", "kind": "project", "via_id": "c", "strategic": True},
    {"person_id": "a", "kind": "project", "via_id": "c", "strategic": False},
    {"person_id": "b", "kind": "role", "via_id": "c"},
)


def _support_example(a: float, others: float | None) -> Example:
    return Example(_TIES, {"a": a, **dict.fromkeys("bcde", others), "f": None}, rows={"support": _SUPPORT})


@_share(
    label="Contacts asked",
    direction="higher: more of the contacts are asked for support",
    formula="|alters asked in the window| / n",
    missing=(Missing.NOT_RECORDED, Missing.ISOLATE),
    example=_support_example(0.5, 0),
)
def requested(network: Network, ego: Node, *, kind: str | None = None) -> Value:
    """Which share of the contacts the person asked for support in the window.

    Somebody asked who is not a contact in the window is left out.
    """
    return _of_alters(network, ego, "asked", kind)


@_share(
    label="Requests answered",
    direction="higher: more of the requests are answered",
    formula="requests answered before the window's end / requests in the window",
    missing=(Missing.NOT_RECORDED, Missing.NOTHING_ASKED),
    example=Example(_TIES, {"a": 0.5, **dict.fromkeys("bcde"), "f": None}, rows={"support": _SUPPORT}),
)
def answered(network: Network, ego: Node, *, kind: str | None = None) -> Value:
    """Which share of the person's requests for support in the window was answered by the window's end.

    Whom the person asked does not matter: it need not be a contact in the window.
    """
    if "support" not in network.tables:
        return Missing.NOT_RECORDED
    asked = [row for row in requests(network, ego, kind) if row.get("asked")]
    return sum(bool(row.get("answered")) for row in asked) / len(asked) if asked else Missing.NOTHING_ASKED


@_share(
    label="Contacts whose support was used",
    direction="higher: support of more of the contacts is used",
    formula="|alters whose support was used in the window| / n",
    missing=(Missing.NOT_RECORDED, Missing.ISOLATE),
    example=_support_example(0.25, 0),
)
def used(network: Network, ego: Node, *, kind: str | None = None) -> Value:
    """Which share of the contacts gave support that the person used in the window.

    Somebody who is not a contact in the window is left out; when the person asked does not matter.
    """
    return _of_alters(network, ego, "used", kind)


def _by_kind(of_all: Metric, kind: str) -> None:
    """Register a metric of support for one kind alone."""

    def function(network: Network, ego: Node) -> Value:
        value: Value = of_all.function(network, ego, kind=kind)
        return value

    card = of_all.card
    function.__name__ = f"{card.name}_{kind}"
    function.__doc__ = f"{card.definition.replace('support', kind)}"
    _share(
        label=f"{card.label}: {kind}",
        direction=card.direction.replace("support", kind),
        formula=f"{card.formula}, of kind {kind}",
        missing=card.missing[1:],
        example=card.example,
    )(function)


for _kind in SUPPORT_KINDS:
    for _metric in (requested, answered, used):
        _by_kind(_metric, _kind)


@_mobilisation(
    label="Opportunities",
    unit="offers",
    bounds=(0, None),
    direction="higher: more opportunities",
    formula="invitations + strategic projects + offers of a presentation or role, in the window",
    missing=(Missing.NOT_RECORDED,),
    example=Example(_TIES, {"a": 2, "b": 1, "c": 0, "d": 0, "e": 0}, rows={"opportunities": _OPPORTUNITIES}),
)
def opportunities(network: Network, ego: Node) -> Value:
    """How many invitations, strategic projects, presentations and roles the person was offered in the window.

    A project counts where it is marked as strategic.
    """
    return float(sum(1 for _ in offers(network, ego))) if "opportunities" in network.tables else Missing.NOT_RECORDED


@_share(
    label="Opportunities through contacts",
    direction="higher: more of the opportunities come through contacts",
    formula="opportunities whose via_id is an alter / opportunities",
    missing=(Missing.NOT_RECORDED, Missing.NOTHING_OFFERED),
    example=Example(_TIES, {"a": 1, "b": 0, "c": None, "d": None, "e": None}, rows={"opportunities": _OPPORTUNITIES}),
)
def opportunities_through_ties(network: Network, ego: Node) -> Value:
    """Which share of the person's opportunities in the window came through somebody with a tie to the person in it."""
    if "opportunities" not in network.tables:
        return Missing.NOT_RECORDED
    found = list(offers(network, ego))
    if not found:
        return Missing.NOTHING_OFFERED
    return sum(row.get("via_id") in network.ties[ego] for row in found) / len(found)


def requests(network: Network, ego: Node, kind: str | None) -> Iterator[Row]:
    """Yield ego's requests of a kind, or of all."""
    for row in (network.rows("support", "ego_id") or {}).get(ego, ()):
        if kind in (None, row["kind"]):
            yield row


def _of_alters(network: Network, ego: Node, what: str, kind: str | None) -> Value:
    """Return the share of ego's alters to whom something applies in the window."""
    if "support" not in network.tables:
        return Missing.NOT_RECORDED
    alters = network.ties[ego]
    if not alters:
        return Missing.ISOLATE
    found: set[Any] = {row["alter_id"] for row in requests(network, ego, kind) if row.get(what)}
    return len(found & alters.keys()) / len(alters)


def offers(network: Network, ego: Node) -> Iterator[Row]:
    """Return ego's opportunities that count."""
    return filter(is_offer, (network.rows("opportunities", "person_id") or {}).get(ego, ()))


def is_offer(row: Row) -> bool:
    """Return whether a row of opportunities counts: any but a project that is not strategic."""
    return row["kind"] in OFFERS or (row["kind"] == "project" and bool(row.get("strategic")))
