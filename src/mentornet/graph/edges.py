"""A window's interactions and spells as edges of its graph."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..network import INTERACTED, MENTORS, SPONSORS

if TYPE_CHECKING:
    import numpy.typing as npt

    from ..config import Ties
    from ..stores.snapshot import Events
    from .spells import Spell

KINDS = {INTERACTED: "interactions", MENTORS: "mentorships", SPONSORS: "sponsorships"}
Edge = tuple[str, str, dict[str, Any]]


def interactions(
    events: Events, chosen: slice, people: Sequence[str], weights: npt.NDArray[np.float64] | None
) -> Iterator[Edge]:
    """Yield the chosen events; without weights they make no ties."""
    kinds = events.kinds
    columns = (
        events.source[chosen].tolist(),
        events.target[chosen].tolist(),
        events.kind[chosen].tolist(),
        events.at[chosen].tolist(),
        (np.zeros(len(events.at[chosen])) if weights is None else weights).tolist(),
        events.mutual[chosen].tolist(),
        [None if math.isnan(minutes) else minutes for minutes in events.minutes[chosen].tolist()],
    )
    for source, target, kind, when, weight, mutual, minutes in zip(*columns, strict=True):
        yield (
            people[source],
            people[target],
            {
                "relation": INTERACTED,
                "kind": kinds[kind] if kind >= 0 else None,
                "at": when,
                "weight": weight,
                "tie": weights is not None,
                "mutual": mutual,
                "minutes": minutes,
            },
        )


def active_spells(spells: Iterable[Spell], ties: Ties) -> Iterator[Edge]:
    """Yield spells with the columns of their table."""
    for spell in spells:
        tie = KINDS[spell.relation] in ties.kinds
        yield (
            spell.source,
            spell.target,
            {
                **spell.details,
                "relation": spell.relation,
                "weight": ties.spell_weight if tie else 0.0,
                "tie": tie,
                "first": spell.first,
                "last": spell.last,
            },
        )
