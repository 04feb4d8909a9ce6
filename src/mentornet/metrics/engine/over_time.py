"""Sponsors within reach of everyone by contacts one after the other."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .contacts import ticks

if TYPE_CHECKING:
    from ...graph.arrays import Floats
    from .contacts import Contacts
    from .record import Record
    from .view import WindowView


class OverTime:
    """Counts of sponsors by paths of strictly increasing times."""

    def __init__(self, view: WindowView, record: Record, contacts: Contacts) -> None:
        self._view = view
        self._record = record
        self._contacts = contacts

    @cached_property
    def reached(self) -> Floats:
        """Number of sponsors in reach, ego left out."""
        view, record, behind = self._view, self._record, self._contacts.behind
        count, labels = len(view.ties.pair), view.ends.astype(np.int32)
        ends = labels[:count], labels[count:]
        first, last = ticks(view.window.start), ticks(view.window.end) - 1
        found = view.kernels.moments.sponsors_in_time(
            len(view.pairs.label),
            record.at[behind.event],
            *(np.ascontiguousarray(end[behind.tie_of_event]) for end in ends),
            np.maximum(record.spell_first[behind.spell], first),
            np.minimum(record.spell_last[behind.spell], last),
            *(np.ascontiguousarray(end[behind.tie_of_spell]) for end in ends),
            np.sort(view.pairs.label[view.people.sponsor]),
        )
        return np.asarray(found[view.pairs.label])
