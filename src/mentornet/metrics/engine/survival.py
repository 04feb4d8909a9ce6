"""How long everyone's ties last: the Kaplan-Meier estimate, of all people at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..card import Missing
from ..survival import HORIZON, LEAST_SPELLS
from .contacts import ticks
from .record import DAY

if TYPE_CHECKING:
    import numpy.typing as npt

    from ...graph.arrays import Flags, Floats, Ints
    from .record import Record, Times
    from .view import Codes, WindowView

_MOST = HORIZON.days * DAY  # milliseconds
_AGES = _MOST + 2  # how many ages are told apart: 0 to the horizon, and beyond


class Survival:
    """Shares of ties alive at the horizon, and why they may be missing."""

    def __init__(self, view: WindowView, record: Record) -> None:
        self._view = view
        self._record = record

    @cached_property
    def _followed(self) -> tuple[Ints, Times, Times, Flags]:
        """Spells of contact that can be followed in the window, two rows each.

        Columns: the label, the ages at which following begins and ends, and whether the spell ends with it.
        """
        window, pairs = self._view.window, self._view.pairs
        spells, silence = self._record.spells(window.days), window.days * DAY
        start, end = ticks(window.start), ticks(window.end)
        low, high = np.searchsorted(spells.first, start - _MOST, "right"), np.searchsorted(spells.first, end)
        pair, first, last = (column[low:high] for column in (spells.pair, spells.first, spells.last))
        alive = last + silence > start
        pair, first, over = pair[alive], first[alive], last[alive] + silence
        entry = np.maximum(start - first, 0)
        leave = np.minimum(np.minimum(over, end) - first, _AGES - 1)
        people = np.concatenate([pairs.rows[pair], pairs.alter[pair]])
        return people, np.tile(entry, 2), np.tile(leave, 2), np.tile(over <= end, 2)

    @cached_property
    def _number(self) -> npt.NDArray[np.intp]:
        """Number of everyone's spells, by label."""
        return np.bincount(self._followed[0], minlength=len(self._view.pairs.label))

    @cached_property
    def _shares(self) -> Floats:
        """Everyone's share, by label; 1 for those without an end."""
        people, entry, leave, ended = self._followed
        moment = people.astype(np.int64) * _AGES  # ascends by person, then by age
        ends, count = np.unique((moment + leave)[ended & (leave <= _MOST)], return_counts=True)
        begun = np.searchsorted(np.sort(moment + entry), ends)
        gone = np.searchsorted(np.sort(moment + leave), ends)
        shares = np.ones(len(self._view.pairs.label))
        np.multiply.at(shares, ends // _AGES, 1 - count / (begun - gone))
        return shares

    @cached_property
    def share(self) -> Floats:
        """Share of ties alive at the horizon."""
        return np.asarray(self._shares[self._view.pairs.label])

    @cached_property
    def not_followed(self) -> Codes:
        """Missing in expanding windows, for people with few spells, and where none is followed up to the horizon."""
        view = self._view
        expanding = np.full(len(view.size), view.window.kind == "expanding")
        people, _, leave, _ = self._followed
        up_to = np.zeros(len(view.pairs.label), np.bool_)
        up_to[people[leave >= _MOST]] = True
        label = view.pairs.label
        return view.because(
            (expanding, Missing.WINDOW_EXPANDING),
            (self._number[label] < LEAST_SPELLS, Missing.TOO_FEW_SPELLS),
            ((self.share > 0) & ~up_to[label], Missing.NOT_FOLLOWED),
        )
