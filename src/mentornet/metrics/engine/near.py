"""Sponsors within reach of everyone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..card import Missing

if TYPE_CHECKING:
    import numpy.typing as npt

    from ...graph.arrays import Floats, Ints
    from .view import Codes, Counts, WindowView


class Near:
    """Counts of sponsors by steps, and why they may be missing."""

    def __init__(self, view: WindowView) -> None:
        self._view = view

    @cached_property
    def others(self) -> npt.NDArray[np.int64]:
        """How many people the sponsor set has besides ego."""
        sponsor = self._view.people.sponsor
        return int(sponsor.sum()) - sponsor.astype(np.int64)

    @property
    def within(self) -> Counts:
        """Number of sponsors within 1, 2 and 3 steps, a row each."""
        return self._reached[0]

    @property
    def past_mentors(self) -> Ints:
        """How many sponsors within three steps would be left without ego's mentors; -1: ego has no mentor."""
        return self._reached[1]

    @cached_property
    def _reached(self) -> tuple[Counts, Ints]:
        view = self._view
        first, alters, *_ = view.alters
        counts, past = view.kernels.reach.sponsors_within(first, alters, self._sponsors, *view.ties.mentored)
        return view.by_person(counts), np.asarray(past[view.pairs.label])

    @cached_property
    def steps(self) -> Ints:
        """Steps to the nearest sponsor; -1: none."""
        first, alters, *_ = self._view.alters
        return np.asarray(self._view.kernels.reach.sponsor_steps(first, alters, self._sponsors)[self._view.pairs.label])

    @cached_property
    def weighted(self) -> Floats:
        """Sum over sponsors of the best chain's product of relative weights."""
        ties, kernels = self._view.ties, self._view.kernels
        first, alters, _ = self._view.alters
        weight = kernels.pairs.weights_both_ways(ties.row, ties.alter, ties.weight, first)
        heaviest = float(ties.weight.max(initial=0.0)) or 1.0
        found = kernels.reach.weighted_reach(first, alters, weight, heaviest, self._sponsors)
        return np.asarray(found[self._view.pairs.label])

    @cached_property
    def lost_share(self) -> Floats:
        """Share of the sponsors within three steps who depend on mentors."""
        near = self.within[-1]
        return np.asarray((near - self.past_mentors) / near)

    @cached_property
    def _sponsors(self) -> Ints:
        """Labels of the sponsors, the most connected first."""
        return np.sort(self._view.pairs.label[self._view.people.sponsor])

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def no_sponsors(self) -> Codes:
        """Missing where nobody else is in the sponsor set."""
        return self._view.because((self.others == 0, Missing.NO_SPONSORS))

    @cached_property
    def unreachable(self) -> Codes:
        """Missing where there is no other sponsor, or no way to one."""
        return self._view.because((self.others == 0, Missing.NO_SPONSORS), (self.steps < 0, Missing.UNREACHABLE))

    @cached_property
    def independent(self) -> Codes:
        """Missing where there is no other sponsor, no mentor, or no sponsor within three steps."""
        return self._view.because(
            (self.others == 0, Missing.NO_SPONSORS),
            (self.past_mentors < 0, Missing.NO_MENTOR),
            (self.within[-1] == 0, Missing.NO_SPONSOR_NEAR),
        )
