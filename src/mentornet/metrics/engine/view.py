"""One window through the engine: what metrics are made of, worked out when a metric first asks for it.

Arrays have one entry a person, in the order of the roster; those of kernels, by label, stay inside.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..card import Missing
from . import REASONS

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats, Ints
    from ...windows import Window
    from .ties import Before, Pairs, Ties

Codes = npt.NDArray[np.uint8]
Counts = npt.NDArray[Any]  # whole numbers, or sums
CODES = {reason: np.uint8(code) for code, reason in enumerate(REASONS)}  # a reason is equal to its text


class Alters(NamedTuple):
    """Everyone's alters, ascending: where each person's begin, the alters, and the arcs as ego sees them."""

    first: Ints
    alter: Ints
    arcs: npt.NDArray[np.uint8]


class WindowView:
    """One window's people and ties.

    ``pairs`` are the program's pairs; ``previous`` is the window that growth compares with, if there is one.
    """

    def __init__(self, pair_set: Pairs, window: Window, previous: Window | None, before: Before) -> None:
        self.window = window
        self._previous = previous
        self._before = before
        self.pairs = pair_set
        self.kernels = pair_set.kernels
        self.people = pair_set.program.people(window)
        self.ties = pair_set.ties(window)
        before.keep(window, self.ties, self.people.present)

    @cached_property
    def before_this(self) -> tuple[Ties, Flags] | None:
        """The ties of the window that growth compares with, and who was present in it."""
        return None if self._previous is None else self._before.take(self._previous)

    # -- ties ---------------------------------------------------------------------------------------------------

    @cached_property
    def size(self) -> Ints:
        """Number of alters."""
        return np.asarray(self.ties.degree[self.pairs.label])

    @cached_property
    def strength(self) -> Floats:
        """Sum of the weights of ties."""
        return np.ascontiguousarray(self.ties.strengths[self.pairs.label, 0])

    @cached_property
    def alters(self) -> Alters:
        """Everyone's alters by label."""
        ties = self.ties
        return Alters(*self.kernels.pairs.both_ways(ties.row, ties.alter, ties.arcs, ties.degree))

    @cached_property
    def ends(self) -> Ints:
        """The labels of every tie's two people: first the rows of all ties, then their alters."""
        return np.concatenate([self.ties.row, self.ties.alter])

    def of_ties(self, values: npt.NDArray[Any]) -> Floats:
        """Return everyone's sum of the values of ties."""
        return np.asarray(np.bincount(self.ends, np.tile(values, 2), len(self.ties.degree))[self.pairs.label])

    def by_label(self, name: str) -> Counts:
        """Return an attribute of people in the order of labels."""
        return self.pairs.by_label(name, getattr(self.people, name))

    def by_person(self, table: Counts) -> Counts:
        """Return a kernel's table (a row a label) as rows of its columns, in the order of the roster."""
        return np.asarray(self.kernels.pairs.columns_of(table, self.pairs.label))

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def always(self) -> Codes:
        """No reason to be missing but absence."""
        return self.because()

    @cached_property
    def isolate(self) -> Codes:
        """Missing for people without a tie."""
        return self.because((self.size == 0, Missing.ISOLATE))

    @cached_property
    def fewer_than_two(self) -> Codes:
        """Missing for people with fewer than two alters."""
        return self.because((self.size < 2, Missing.FEWER_THAN_TWO_ALTERS))

    def because(self, *reasons: tuple[Flags, Missing]) -> Codes:
        """Return everyone's reason code: absence, or else the first condition that holds."""
        codes = np.zeros(len(self.people.present), np.uint8)
        for holds, reason in reversed([(~self.people.present, Missing.NOT_PRESENT), *reasons]):
            flags = holds.view(np.uint8)
            codes &= flags - np.uint8(1)  # all bits where it does not hold; quicker than to write through a mask
            codes |= flags * CODES[reason]
        return codes
