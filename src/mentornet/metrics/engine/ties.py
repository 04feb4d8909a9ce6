"""A program's pairs of people, numbered once, and every window's network over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...graph.instants import tick
from . import layout
from .numpy_kernels.pairs import rows_of

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats, Ints, ProgramArrays
    from ...windows import Window

Bits = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.signedinteger[Any]]
INTERACTIONS, MENTORSHIPS, SPONSORSHIPS = "interactions", "mentorships", "sponsorships"


@dataclass(frozen=True)
class Ties:
    """One window's network: rows of labels (see ``numba_kernels.pairs``), everyone's degree, strength, strongest tie.

    ``tied`` says of all pairs of the program whether they are tied, ``pair`` is the number of each pair that is;
    ``relation`` holds, for each of them, what the alter is to the row's person and the other way round.  ``mentored``
    are mentees and their mentors, sorted.  ``events`` are the window's events, ``weighs`` which of them weigh
    something; ``spells`` are the positions of its active spells.
    """

    begin: Ints
    row: Ints
    alter: Ints
    weight: Floats
    arcs: Bits
    degree: Ints
    strengths: Floats  # a row a label: strength, strongest tie
    tied: Flags
    pair: npt.NDArray[np.intp]
    relation: Bits
    mentored: tuple[Ints, Ints]
    events: slice
    weighs: Flags
    spells: npt.NDArray[np.intp]


class Pairs:
    """Every pair of people that has contact on record.

    Attributes
    ----------
    label, person: a person's label, and the person of a label.
    begin, alter: the rows of all pairs.
    events: how many of the program's events make ties: all, or none.
    entry: twice the pair of every event and, after them, of every spell, plus 1 where it goes from the alter to the
        row's person; ``NO_PAIR`` for a person's contact with the same person.
    spell_weights: what each spell adds to its pair.
    kernels: ``numba_kernels`` or ``numpy_kernels``.
    """

    def __init__(self, program: ProgramArrays, kernels: ModuleType) -> None:
        self.program = program
        self.kernels = kernels
        kinds = program.config.ties.kinds
        self.spell_weights = np.where(
            program.spell_mentors, float(MENTORSHIPS in kinds), float(SPONSORSHIPS in kinds)
        ) * float(program.config.ties.spell_weight)
        self.events = len(program.events.at) if INTERACTIONS in kinds else 0
        source = np.concatenate([program.events.source[: self.events], program.spell_source])
        target = np.concatenate([program.events.target[: self.events], program.spell_target])
        self.label, self.person, self.begin, self.alter, self.entry = kernels.pairs.number_pairs(
            len(program.number), source, target
        )
        self._mutual = program.events.mutual[: self.events].copy()
        self._upwards = source < target
        self._by_label: dict[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]] = {}
        self._spare: list[tuple[Floats, Flags]] = []  # sums of pairs, all zero

    def ties(self, window: Window) -> Ties:
        """Return a window's network.

        Contacts are added up in the order in which the plain path does it: so both get the same sums to the last bit,
        and agree on which ties are too weak to count.
        """
        pair_count = len(self.alter)
        sums = self._spare.pop() if self._spare else (np.zeros(2 * pair_count), np.zeros(pair_count, np.bool_))
        low, high = np.searchsorted(self.program.events.at, [tick(window.start), tick(window.end)])
        of_events = slice(int(low), int(high)) if self.events else slice(0, 0)
        weight = self.program.weights(window, of_events)
        active = self.program.spells.active_positions(window)
        spells = self.entry[self.events + active]
        undirected = np.zeros(len(spells), np.bool_)
        ignored = np.empty(pair_count, np.bool_)  # the direction of a spell is no interaction's
        for upwards in (True, False):
            chosen = np.flatnonzero(self._upwards[of_events] == upwards)
            self.kernels.pairs.add_contacts(chosen, self.entry[of_events], weight, self._mutual[of_events], *sums)
            chosen = np.flatnonzero(self._upwards[self.events + active] == upwards)
            self.kernels.pairs.add_contacts(chosen, spells, self.spell_weights[active], undirected, sums[0], ignored)
        tied = np.empty(pair_count, np.bool_)
        least = self.program.config.ties.min_weight
        begin, row, alter, weights, arcs, degree, strengths = self.kernels.pairs.keep_ties(
            len(self.label), self.rows, self.alter, *sums, least, tied
        )
        self._spare.append(sums)
        pair = np.flatnonzero(tied)
        relation = self._relations(tied, pair, spells, self.program.spell_mentors[active])
        return Ties(
            begin, row, alter, weights, arcs, degree, strengths, tied, pair, relation, self._mentored(active),
            events=of_events, weighs=weight > 0, spells=active,
        )  # fmt: skip

    def by_label(self, name: str, of_people: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return an attribute of people in the order of labels; it is kept for windows that share it."""
        kept = self._by_label.get(name)
        if kept is None or kept[0] is not of_people:
            kept = self._by_label[name] = of_people, of_people[self.person]
        return kept[1]

    def find(self, one: Numbers, other: Numbers) -> npt.NDArray[np.intp]:
        """Return the pair of two labels each; ``NO_PAIR`` where they have no contact, or one is below 0."""
        key = np.maximum(one, other).astype(np.int64) * len(self.label) + np.minimum(one, other)
        position = np.searchsorted(self._keys[:-1], key)
        known = (one >= 0) & (other >= 0) & (self._keys[position] == key)
        return np.where(known, position, layout.NO_PAIR)

    @cached_property
    def by_id(self) -> npt.NDArray[np.intp]:
        """People in the order of their ids."""
        ids = list(self.program.number)
        return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)

    @cached_property
    def rows(self) -> Ints:
        """The row of every pair."""
        return np.asarray(rows_of(self.begin))

    @cached_property
    def _keys(self) -> npt.NDArray[np.int64]:
        """One ascending number a pair, made of its two labels; and a last one that is no pair's."""
        return np.append(self.rows.astype(np.int64) * len(self.label) + self.alter, -1)

    def _mentored(self, active: npt.NDArray[np.intp]) -> tuple[Ints, Ints]:
        """Return mentees and their mentors (labels), sorted by mentee."""
        spells, mentee, mentor = self._mentorships
        is_active = np.zeros(len(self.program.spell_mentors), np.bool_)
        is_active[active] = True
        chosen = is_active[spells]
        return mentee[chosen], mentor[chosen]

    @cached_property
    def _mentorships(self) -> tuple[npt.NDArray[np.intp], Ints, Ints]:
        """Positions of mentorships among the spells, their mentees and mentors (labels), sorted by mentee."""
        program = self.program
        spells = np.flatnonzero(program.spell_mentors & (self.entry[self.events :] != layout.NO_PAIR))
        mentee = self.label[program.spell_target[spells]]
        order = np.argsort(mentee, kind="stable")
        return spells[order], mentee[order], self.label[program.spell_source[spells[order]]]

    @staticmethod
    def _relations(tied: Flags, pairs: npt.NDArray[np.intp], entries: Ints, mentors: Flags) -> Bits:
        """Return what spells make of the tied pairs: a mentor or sponsor of the other one."""
        relation = np.zeros((len(pairs), 2), np.uint8)
        known = np.flatnonzero(entries != layout.NO_PAIR)
        known = known[tied[entries[known] >> 1]]
        position = np.searchsorted(pairs, entries[known] >> 1)
        bits = np.where(mentors[known], layout.MENTOR, layout.SPONSOR).astype(np.uint8)
        ends = 1 - (entries[known] & 1)  # the source is what the target's row or alter asks for
        np.bitwise_or.at(relation, (position, ends), bits)
        return relation


class Before:
    """The ties, and who was present, in the windows that growth compares with."""

    def __init__(self, all_pairs: Pairs, previous: Sequence[Window | None]) -> None:
        self._pairs = all_pairs
        self._asked = Counter(window for window in previous if window is not None)
        self._kept: dict[Window, tuple[Ties, Flags]] = {}

    def keep(self, window: Window, ties: Ties, present: Flags) -> None:
        """Remember a window that has been measured, if a later one will ask for it."""
        if self._asked[window]:
            self._kept[window] = (ties, present)

    def take(self, window: Window) -> tuple[Ties, Flags]:
        """Return the ties and who was present; forgotten when nobody asks any more."""
        found = self._kept.get(window)
        if found is None:
            found = self._pairs.ties(window), self._pairs.program.people(window).present
            self.keep(window, *found)
        self._asked[window] -= 1
        if not self._asked[window]:
            self._kept.pop(window, None)
        return found
