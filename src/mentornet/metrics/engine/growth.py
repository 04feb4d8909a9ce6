"""What became of everyone's ties since the window before."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..card import Missing

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats
    from .view import Codes, WindowView


class Growth:
    """Alters before and now, and why they may not be comparable."""

    def __init__(self, view: WindowView) -> None:
        self._view = view

    @cached_property
    def _compared(self) -> tuple[Floats, tuple[Flags, Missing]]:
        """Rows: alters before, now, in both; and the reason that keeps people from being compared."""
        view = self._view
        people = len(view.people.present)
        if view.window.kind == "expanding" or view.previous is None:
            reason = Missing.WINDOW_EXPANDING if view.window.kind == "expanding" else Missing.NO_PREVIOUS_WINDOW
            return np.zeros((3, people)), (np.ones(people, np.bool_), reason)
        tied, present = view.before.take(view.previous)
        counted = (view.people.present & present)[view.pairs.person]
        counts = view.kernels.composition.compare_ties(
            view.pairs.begin, view.pairs.alter, view.ties.tied, tied, counted
        )
        return view.by_person(counts), (~present, Missing.NOT_PRESENT_BEFORE)

    @property
    def before(self) -> Floats:
        """Number of alters in the window before."""
        return np.asarray(self._compared[0][0])

    @property
    def now(self) -> Floats:
        """Number of alters in this window."""
        return np.asarray(self._compared[0][1])

    @property
    def both(self) -> Floats:
        """Number of alters in both windows."""
        return np.asarray(self._compared[0][2])

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def not_comparable(self) -> Codes:
        """Missing where there is no window before, or ego was not there."""
        return self._view.because(self._compared[1])

    @cached_property
    def no_tie_before(self) -> Codes:
        """The same, and missing where ego had no tie in the window before."""
        return self._view.because(self._compared[1], (self.before == 0, Missing.NO_PREVIOUS_TIE))

    @cached_property
    def no_tie_at_all(self) -> Codes:
        """The same, and missing where ego had no tie in either window."""
        return self._view.because(self._compared[1], (self.before + self.now == 0, Missing.NO_TIE_EITHER))
