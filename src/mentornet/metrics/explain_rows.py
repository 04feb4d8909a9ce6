"""How values came about that rows beside ties make: requests, offers, and acts of sponsors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from .explain_terms import Terms, by_contact
from .mobilisation import SUPPORT_KINDS, offers, requests

if TYPE_CHECKING:
    from ..network import Network, Node


def _of_alters(step: str, kind: str | None, network: Network, ego: Node) -> Terms:
    """Return a row a contact: what it was asked for, or used for."""
    alters = network.ties[ego]
    kinds: dict[Any, set[str]] = {}
    for row in requests(network, ego, kind):
        if row.get(step):
            kinds.setdefault(row["alter_id"], set()).add(row["kind"])
    return Terms(
        by_contact(
            network, ego, lambda a: {step: ", ".join(sorted(kinds.get(a, ()))), "term": (a in kinds) / len(alters)}
        )
    )


def _answered(kind: str | None, network: Network, ego: Node) -> Terms:
    asked = [row for row in requests(network, ego, kind) if row.get("asked")]
    return Terms(
        [
            {
                "person": row["alter_id"],
                "kind": row["kind"],
                "asked_at": row.get("asked_at"),
                "answered_at": row.get("answered_at"),
                "term": bool(row.get("answered")) / len(asked),
            }
            for row in asked
        ]
    )


def _offers(shares: bool, network: Network, ego: Node) -> Terms:  # noqa: FBT001
    """Return a row an offer, with the person it came through and whether there is a tie to that person."""
    found = list(offers(network, ego))
    rows = []
    for row in found:
        tied = row.get("via_id") in network.ties[ego]
        told = {"person": row.get("via_id"), "kind": row["kind"], "offered_at": row.get("offered_at"), "tie": tied}
        rows.append({**told, "term": tied / len(found) if shares else 1.0})
    return Terms(rows)


def _acts(network: Network, ego: Node) -> Terms:
    acts = (network.rows("sponsorship_acts", "protege_id") or {}).get(ego, ())
    return Terms(
        [{"person": row.get("sponsor_id"), "act": row.get("act"), "at": row.get("at"), "term": 1.0} for row in acts]
    )


EXPLAINERS: dict[str, Callable[..., Terms]] = {
    **{
        f"{name}{suffix}": explainer
        for kind, suffix in [(None, ""), *((kind, f"_{kind}") for kind in SUPPORT_KINDS)]
        for name, explainer in {
            "requested": partial(_of_alters, "asked", kind),
            "answered": partial(_answered, kind),
            "used": partial(_of_alters, "used", kind),
        }.items()
    },
    "opportunities": partial(_offers, False),
    "opportunities_through_ties": partial(_offers, True),
    "sponsorship_acts": _acts,
}
