"""The single contacts behind one window's ties: how many, when, of which kinds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...graph.instants import tick
from ..card import Missing
from ..timing import ENOUGH_QUARTERS, quarters
from . import layout
from .record import DAY, NEVER, milliseconds

if TYPE_CHECKING:
    from datetime import datetime

    from ...graph.arrays import Flags, Floats
    from .record import Record, Times
    from .ties import Ties
    from .view import Codes, WindowView

Positions = npt.NDArray[np.intp]


class Behind:
    """Which interactions and spells make which of a window's ties (numbered as in ``Ties.pair``).

    ``event`` and ``spell`` are positions on record, in the order of time and of the record; ``tie_of_event`` and
    ``tie_of_spell`` the ties that they belong to.
    """

    def __init__(self, record: Record, ties: Ties) -> None:
        number = np.cumsum(ties.tied) - 1
        pair = record.pair[ties.events]
        counted = np.flatnonzero(ties.weighs & (pair >= 0))
        counted = counted[ties.tied[pair[counted]]]
        self.event: Positions = counted + ties.events.start
        self.tie_of_event: Positions = number[pair[counted]]
        pair = record.spell_pair[ties.spells]
        weighs = np.flatnonzero((record.pairs.spell_weights[ties.spells] > 0) & (pair >= 0))
        weighs = weighs[ties.tied[pair[weighs]]]
        self.spell: Positions = ties.spells[weighs]
        self.tie_of_spell: Positions = number[pair[weighs]]


class Contacts:
    """Counts, times and kinds of the contacts of everyone's ties, and why they may be missing."""

    def __init__(self, view: WindowView, record: Record) -> None:
        self._view = view
        self._record = record

    @cached_property
    def behind(self) -> Behind:
        """The contacts."""
        return Behind(self._record, self._view.ties)

    @cached_property
    def strong(self) -> Floats:
        """Number of ties that go both ways and are active in enough of the window's quarters."""
        record, behind, ties = self._record, self.behind, self._view.ties
        at = record.at[behind.event]
        first, last = record.spell_first[behind.spell], record.spell_last[behind.spell]
        active = np.zeros(len(ties.pair), np.int8)
        for start, end in ((ticks(start), ticks(end)) for start, end in quarters(self._view.window)):
            seen = np.zeros(len(ties.pair), np.bool_)
            seen[behind.tie_of_event[slice(*np.searchsorted(at, [start, end]))]] = True
            seen[behind.tie_of_spell[(first < end) & (last >= start)]] = True
            active += seen
        return self._view.of_ties((active >= ENOUGH_QUARTERS) & (ties.arcs & layout.BOTH == layout.BOTH))

    @cached_property
    def interactions(self) -> npt.NDArray[np.intp]:
        """Number of interactions of each tie."""
        return np.bincount(self.behind.tie_of_event, minlength=len(self._view.ties.pair))

    @cached_property
    def count(self) -> Floats:
        """Everyone's number of interactions."""
        return self._view.of_ties(self.interactions)

    @cached_property
    def met(self) -> Floats:
        """Number of alters with an interaction."""
        return self._view.of_ties(self.interactions > 0)

    @cached_property
    def first(self) -> Times:
        """When each tie's first contact begins; a spell may have begun before the window."""
        record, behind = self._record, self.behind
        found = np.full(len(self._view.ties.pair), NEVER)
        found[behind.tie_of_event[::-1]] = record.at[behind.event[::-1]]  # of several the last one stays
        np.minimum.at(found, behind.tie_of_spell, record.spell_first[behind.spell])
        return found

    @cached_property
    def _last(self) -> Times:
        """When each tie's last interaction was; meaningless where there was none."""
        found = np.zeros(len(self._view.ties.pair), np.int64)
        found[self.behind.tie_of_event] = self._record.at[self.behind.event]  # of several the last one stays
        return found

    @cached_property
    def days_known(self) -> Floats:
        """Days from alters' first interaction on record to their last in the window, added up."""
        days = (self._last - self._record.first[self._view.ties.pair]) / DAY
        return self._view.of_ties(np.where(self.interactions > 0, days, 0.0))

    @cached_property
    def days_since(self) -> Floats:
        """Days from alters' last interactions to the window's end: the median."""
        days = (ticks(self._view.window.end) - self._last) / DAY
        met = np.tile(self.interactions > 0, 2)
        found = medians(self._view.ends[met], np.tile(days, 2)[met], len(self._view.ties.degree))
        return np.asarray(found[self._view.pairs.label])

    @cached_property
    def kinds(self) -> Floats:
        """Number of kinds of relation with each alter, added up."""
        record, behind, ties = self._record, self.behind, self._view.ties
        number, pair = record.kinds
        seen = np.zeros(len(pair), np.bool_)
        seen[number[behind.event]] = True
        found = np.bincount(pair[seen], minlength=len(ties.tied))[ties.pair]
        mentors = record.program.spell_mentors[behind.spell]
        for of_relation in (mentors, ~mentors):
            related = np.zeros(len(ties.pair), np.bool_)
            related[behind.tie_of_spell[of_relation]] = True
            found = found + related
        return self._view.of_ties(found)

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def nothing_recorded(self) -> Codes:
        """Missing for people without a tie; and for all where no interaction of two people makes ties."""
        none = np.full(len(self._view.size), not len(self._record.between))
        return self._view.because((self._view.size == 0, Missing.ISOLATE), (none, Missing.NO_INTERACTION))

    @cached_property
    def no_interaction(self) -> Codes:
        """Missing for people without a tie or without an interaction."""
        return self._view.because((self._view.size == 0, Missing.ISOLATE), (self.met == 0, Missing.NO_INTERACTION))


def own_pairs(record: Record, ties: Ties) -> tuple[Flags, Flags]:
    """Return which pairs have a contact that the programme did not make, and which the programme has matched."""
    behind = Behind(record, ties)
    own, assigned = np.zeros(len(ties.tied), np.bool_), np.zeros(len(ties.tied), np.bool_)
    own[record.pair[behind.event[record.own[behind.event]]]] = True
    chosen = behind.spell[~record.program.spell_assigned[behind.spell]]
    own[record.spell_pair[chosen]] = True
    matched = record.spell_pair[ties.spells[record.program.spell_assigned[ties.spells]]]
    assigned[matched[matched >= 0]] = True
    return own, assigned


def medians(group: npt.NDArray[np.int32], values: Floats, groups: int) -> Floats:
    """Return the median of the values of each group; ``NaN`` for groups without one.

    >>> medians(np.array([1, 1, 1, 3, 3]), np.array([5.0, 1.0, 2.0, 1.0, 2.0]), 4).tolist()
    [nan, 2.0, nan, 1.5]
    """
    ordered = values[np.lexsort((values, group))]
    count = np.bincount(group, minlength=groups)
    begin = np.cumsum(count) - count
    found = np.full(groups, np.nan)
    known = count > 0
    low, high = begin + (count - 1) // 2, begin + count // 2
    found[known] = (ordered[low[known]] + ordered[high[known]]) / 2
    return found


def ticks(instant: datetime) -> int:
    """Return an instant as milliseconds since 1970, the first one at or after it."""
    return int(milliseconds(np.array(tick(instant))))
