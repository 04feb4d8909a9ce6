"""What became of everyone's ties since the window before."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ..card import Missing
from .contacts import own_pairs, ticks

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats
    from .contacts import Contacts
    from .record import Record
    from .ties import Ties
    from .view import Codes, Counts, WindowView


class Compared(NamedTuple):
    """Which pairs were tied before and are now, whose ties count (labels), and all ties of the window before."""

    before: Flags
    now: Flags
    counted: Flags
    previous: Ties


class Growth:
    """Alters before and now, and why they may not be comparable; ``own``: without ties that the programme made."""

    def __init__(self, view: WindowView, record: Record, contacts: Contacts, *, own: bool = False) -> None:
        self._view = view
        self._record = record
        self._contacts = contacts
        self._own = own

    @cached_property
    def _compared(self) -> tuple[Compared | None, list[tuple[Flags, Missing]]]:
        """The pairs that are compared, if there is a window before; and what keeps people from being compared."""
        view = self._view
        everyone = np.ones(len(view.people.present), np.bool_)
        if view.window.kind == "expanding":
            return None, [(everyone, Missing.WINDOW_EXPANDING)]
        if view.before_this is None:
            return None, [(everyone, Missing.NO_PREVIOUS_WINDOW)]
        previous, present = view.before_this
        reasons = [(~present, Missing.NOT_PRESENT_BEFORE)]
        counted = (view.people.present & present)[view.pairs.person]
        if not self._own:
            return Compared(previous.tied, view.ties.tied, counted, previous), reasons
        before, matched_before = own_pairs(self._record, previous)
        now, matched_now = own_pairs(self._record, view.ties)
        left = ~(matched_before | matched_now)
        known = np.full(len(everyone), self._record.program.program_known)
        return Compared(before & left, now & left, counted, previous), [*reasons, (~known, Missing.PROGRAM_UNKNOWN)]

    @property
    def before(self) -> Counts:
        """Number of alters in the window before."""
        return np.asarray(self._before[0])

    @property
    def now(self) -> Counts:
        """Number of alters in this window."""
        return np.asarray(self._now[0])

    @property
    def both(self) -> Counts:
        """Number of alters in both windows."""
        return np.asarray(self._now[1])

    @cached_property
    def _before(self) -> Counts:
        found = self._compared[0]
        return self._counts(found and (found.previous, found.before, found.now, found.counted))

    @cached_property
    def _now(self) -> Counts:
        found = self._compared[0]
        return self._counts(found and (self._view.ties, found.now, found.before, found.counted))

    def _counts(self, compared: tuple[Ties, Flags, Flags, Flags] | None) -> Counts:
        """Return rows: everyone's alters in one of the windows, and those of them who are alters in the other too."""
        if compared is None:
            return np.zeros((2, len(self._view.pairs.person)), np.int32)
        ties, *flags = compared
        compare_ties = self._view.kernels.composition.compare_ties
        return self._view.by_person(compare_ties(ties.row, ties.alter, ties.pair, *flags))

    # -- through mentors ----------------------------------------------------------------------------------------

    @cached_property
    def through_mentors(self) -> Floats:
        """Number of new alters who are tied to a mentor in either window, or were introduced before."""
        compared, pairs = self._compared[0], self._view.pairs
        if compared is None:
            return np.zeros(len(pairs.person))
        pair = np.flatnonzero(compared.now & ~compared.before)
        pair = pair[compared.counted[pairs.rows[pair]] & compared.counted[pairs.alter[pair]]]
        row, alter = pairs.rows[pair], pairs.alter[pair]
        ego, other = np.concatenate([row, alter]), np.concatenate([alter, row])
        led = np.tile(self._introduced(pair), 2)
        mentee, mentor = self._view.ties.mentored
        begin, end = (np.searchsorted(mentee, ego, side) for side in ("left", "right"))
        tie = np.repeat(np.arange(len(ego)), end - begin)
        place = np.arange(len(tie)) - np.repeat(np.cumsum(end - begin) - end, end - begin)
        closing = pairs.find(other[tie], mentor[place])
        led[tie[(closing >= 0) & (self._view.ties.tied | compared.previous.tied)[closing]]] = True
        return np.asarray(np.bincount(ego, led, len(pairs.person))[pairs.label])

    def _introduced(self, pair: npt.NDArray[np.intp]) -> Flags:
        """Return whether the two of tied pairs were introduced before their first contact in the window."""
        ties = self._view.ties
        first = self._contacts.first[np.searchsorted(ties.pair, pair)]
        return self._record.introduced[pair] <= np.maximum(first, ticks(self._view.window.start))

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def not_comparable(self) -> Codes:
        """Missing where there is no window before, or ego was not there."""
        return self._view.because(*self._compared[1])

    @cached_property
    def no_tie_before(self) -> Codes:
        """The same, and missing where ego had no tie in the window before."""
        return self._view.because(*self._compared[1], (self.before == 0, Missing.NO_PREVIOUS_TIE))

    @cached_property
    def no_tie_at_all(self) -> Codes:
        """The same, and missing where ego had no tie in either window."""
        return self._view.because(*self._compared[1], (self.before + self.now == 0, Missing.NO_TIE_EITHER))

    @cached_property
    def no_mentor(self) -> Codes:
        """The same as ``not_comparable``, and missing for people without a mentor where no introductions are known."""
        mentored = np.zeros(len(self._view.pairs.person), np.bool_)
        mentored[self._view.ties.mentored[0]] = True
        recorded = bool(self._record.program.beside.introductions)
        without = ~mentored[self._view.pairs.label] & (not recorded)
        return self._view.because(*self._compared[1], (without, Missing.NO_MENTOR))
