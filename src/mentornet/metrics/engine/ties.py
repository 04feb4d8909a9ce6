"""A program's pairs of people, numbered once, and every window's network over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...graph.instants import tick
from . import layout

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats, Ints, ProgramArrays
    from ...windows import Window

Bits = npt.NDArray[np.uint8]
INTERACTIONS, MENTORSHIPS, SPONSORSHIPS = "interactions", "mentorships", "sponsorships"


@dataclass(frozen=True)
class Ties:
    """One window's network: rows of labels (see ``numba_kernels.pairs``), everyone's degree, strength, strongest tie.

    ``tied`` says of all pairs of the program whether they are tied; ``relation`` holds, for each pair of this network,
    what the alter is to the row's person and the other way round.  ``mentored`` are mentees and their mentors, sorted.
    """

    begin: Ints
    alter: Ints
    weight: Floats
    arcs: Bits
    degree: Ints
    strengths: Floats  # a row a label: strength, strongest tie
    tied: Flags
    relation: Bits
    mentored: tuple[Ints, Ints]


class Pairs:
    """Every pair of people that has contact in some of the windows.

    Attributes
    ----------
    label, person: a person's label, and the person of a label.
    begin, alter: the rows of all pairs.
    kernels: ``numba_kernels`` or ``numpy_kernels``.
    """

    def __init__(self, program: ProgramArrays, windows: Sequence[Window], kernels: ModuleType) -> None:
        self.program = program
        self.kernels = kernels
        kinds = program.config.ties.kinds
        self._weights_of_spells = np.where(
            program.spell_mentors, float(MENTORSHIPS in kinds), float(SPONSORSHIPS in kinds)
        ) * float(program.config.ties.spell_weight)
        self._start, end = 0, 0
        if INTERACTIONS in kinds and windows:
            times = [tick(min(window.start for window in windows)), tick(max(window.end for window in windows))]
            self._start, end = (int(at) for at in np.searchsorted(program.events.at, times))
        used = slice(self._start, end)
        source = np.concatenate([program.events.source[used], program.spell_source])
        target = np.concatenate([program.events.target[used], program.spell_target])
        loops = source == target
        entry = np.full(len(source), layout.NO_PAIR, np.int32)
        self.label, self.person, self.begin, self.alter, entry[~loops] = kernels.pairs.number_pairs(
            len(program.number), source[~loops], target[~loops]
        )
        self._mutual = program.events.mutual[used].copy()
        self._upwards = source < target
        self._entry = entry
        self._events = end - self._start
        self._spare: list[tuple[Floats, Flags]] = []  # sums of pairs, all zero

    def ties(self, window: Window) -> Ties:
        """Return a window's network.

        Contacts are added up in the order in which the plain path does it: so both get the same sums to the last bit,
        and agree on which ties are too weak to count.
        """
        pair_count = len(self.alter)
        sums = self._spare.pop() if self._spare else (np.zeros(2 * pair_count), np.zeros(pair_count, np.bool_))
        low, high = np.searchsorted(self.program.events.at, [tick(window.start), tick(window.end)]) - self._start
        if not self._events:
            low = high = 0
        of_events = slice(low, high)
        weight = self.program.weights(window, slice(low + self._start, high + self._start))
        active = self.program.spells.active_positions(window)
        spells = self._entry[self._events + active]
        spells_upwards = self._upwards[self._events + active]
        directed = np.zeros(len(spells), np.bool_)
        ignored = np.empty(pair_count, np.bool_)  # the direction of a spell is no interaction's
        for upwards in (True, False):
            self.kernels.pairs.add_contacts(
                self._entry[of_events], self._upwards[of_events], upwards, weight, self._mutual[of_events], *sums
            )
            self.kernels.pairs.add_contacts(
                spells, spells_upwards, upwards, self._weights_of_spells[active], directed, sums[0], ignored
            )
        tied = np.empty(pair_count, np.bool_)
        least = self.program.config.ties.min_weight
        begin, alter, weights, arcs, degree, strengths = self.kernels.pairs.keep_ties(
            self.begin, self.alter, *sums, least, tied
        )
        self._spare.append(sums)
        relation = self._relations(np.flatnonzero(tied), spells, self.program.spell_mentors[active])
        mentored = self._mentored(active)
        return Ties(begin, alter, weights, arcs, degree, strengths, tied, relation, mentored)

    def _mentored(self, active: npt.NDArray[np.intp]) -> tuple[Ints, Ints]:
        """Return mentees and their mentors (labels), sorted by mentee."""
        program = self.program
        chosen = active[program.spell_mentors[active] & (self._entry[self._events + active] != layout.NO_PAIR)]
        mentee, mentor = self.label[program.spell_target[chosen]], self.label[program.spell_source[chosen]]
        order = np.argsort(mentee, kind="stable")
        return mentee[order], mentor[order]

    @staticmethod
    def _relations(tied: npt.NDArray[np.intp], entries: Ints, mentors: Flags) -> Bits:
        """Return what spells make of the tied pairs: a mentor or sponsor of the other one."""
        relation = np.zeros((len(tied), 2), np.uint8)
        if not len(tied):
            return relation
        pair = entries >> 1
        position = np.minimum(np.searchsorted(tied, pair), len(tied) - 1)
        known = (tied[position] == pair) & (entries != layout.NO_PAIR)
        bits = np.where(mentors, layout.MENTOR, layout.SPONSOR).astype(np.uint8)
        ends = 1 - (entries & 1)  # the source is what the target's row or alter asks for
        np.bitwise_or.at(relation, (position[known], ends[known]), bits[known])
        return relation


class Before:
    """Which pairs were tied, and who was present, in the windows that growth compares with."""

    def __init__(self, all_pairs: Pairs, previous: Sequence[Window | None]) -> None:
        self._pairs = all_pairs
        self._asked = Counter(window for window in previous if window is not None)
        self._kept: dict[Window, tuple[Flags, Flags]] = {}

    def keep(self, window: Window, tied: Flags, present: Flags) -> None:
        """Remember a window that has been measured, if a later one will ask for it."""
        if self._asked[window]:
            self._kept[window] = (tied, present)

    def take(self, window: Window) -> tuple[Flags, Flags]:
        """Return which pairs were tied and who was present; forgotten when nobody asks any more."""
        found = self._kept.get(window)
        if found is None:
            found = self._pairs.ties(window).tied, self._pairs.program.people(window).present
            self.keep(window, *found)
        self._asked[window] -= 1
        if not self._asked[window]:
            self._kept.pop(window, None)
        return found
