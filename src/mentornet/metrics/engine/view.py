"""One window through the engine: what metrics are made of, worked out when a metric first asks for it.

Arrays have one entry a person, in the order of the roster; those of kernels, by label, stay inside.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..card import Missing
from . import REASONS, composition, pairs, reach, triangles

if TYPE_CHECKING:
    from ...graph.arrays import Flags, Floats, Ints
    from ...windows import Window
    from .ties import Before, Pairs

Codes = npt.NDArray[np.uint8]
PRESENT = 0  # the code of no reason: there is a value
CODES = {reason: code for code, reason in enumerate(REASONS)}  # a reason is equal to its text
REACH_STEPS = 3


def because(people: int, *reasons: tuple[Flags, Missing]) -> Codes:
    """Return everyone's reason code: that of the first condition that holds."""
    codes = np.zeros(people, np.uint8)
    for holds, reason in reversed(reasons):
        np.copyto(codes, CODES[reason], where=holds)
    return codes


class WindowView:
    """One window's people, ties and what is counted on them.

    ``pair_set`` are the program's pairs; ``previous`` is the window that growth compares with, if there is one.
    """

    def __init__(self, pair_set: Pairs, window: Window, previous: Window | None, before: Before) -> None:
        self.window = window
        self._pairs = pair_set
        self._previous = previous
        self._before = before
        self.people = pair_set.program.people(window)
        self.ties = pair_set.ties(window)
        before.keep(window, self.ties.tied, self.people.present)

    # -- ties ---------------------------------------------------------------------------------------------------

    @cached_property
    def size(self) -> Ints:
        """Number of alters."""
        return np.asarray(self.ties.degree[self._pairs.label])

    @cached_property
    def strength(self) -> Floats:
        """Sum of the weights of ties."""
        return np.ascontiguousarray(self.ties.weights[self._pairs.label, 0])

    @cached_property
    def always(self) -> Codes:
        """No reason to be missing but absence."""
        return self._because()

    @cached_property
    def isolate(self) -> Codes:
        """Missing for people without a tie."""
        return self._because((self.size == 0, Missing.ISOLATE))

    @cached_property
    def fewer_than_two(self) -> Codes:
        """Missing for people with fewer than two alters."""
        return self._because((self.size < 2, Missing.FEWER_THAN_TWO_ALTERS))

    def _because(self, *reasons: tuple[Flags, Missing]) -> Codes:
        return because(len(self.people.present), (~self.people.present, Missing.NOT_PRESENT), *reasons)

    # -- composition --------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> npt.NDArray[np.int64]:
        """The columns of ``composition.group_counts``, one row each, of everyone."""
        person = self._pairs.person
        group = self.people.group[person]
        first, alters = self._both_ways
        known = int(group.max(initial=-1)) + 1
        counts = composition.group_counts(first, alters, group, self.people.external[person], known)
        return np.ascontiguousarray(counts[self._pairs.label].T)

    @cached_property
    def possible_groups(self) -> int:
        """Size of the code book; without one, the number of groups that anybody is in."""
        book = self._pairs.program.roster.categories
        return len(book) or len(np.unique(self.people.group[self.people.group >= 0]))

    @cached_property
    def group_unknown(self) -> Codes:
        """Missing for people without a tie to anybody whose group is known."""
        none_known = self.groups[composition.KNOWN] == 0
        return self._because((self.size == 0, Missing.ISOLATE), (none_known, Missing.NO_KNOWN_GROUP))

    @cached_property
    def one_category(self) -> Codes:
        """The same, and missing for people whose alters cannot be spread over groups."""
        few = np.maximum(self.possible_groups, self.groups[composition.GROUPS]) < 2
        few &= self.group_unknown == PRESENT
        return np.where(few, np.uint8(CODES[Missing.ONE_CATEGORY]), self.group_unknown)

    @cached_property
    def own_group_unknown(self) -> Codes:
        """Missing where ego's group, or that of all alters, is not known."""
        return self._because(
            (self.size == 0, Missing.ISOLATE),
            (self.people.group < 0, Missing.NO_GROUP),
            (self.groups[composition.KNOWN] == 0, Missing.NO_KNOWN_GROUP),
        )

    @cached_property
    def range_unknown(self) -> Codes:
        """Missing for people who have ties, but to nobody whose group is known, and to no outsider."""
        seen = self.groups[composition.KNOWN] + self.groups[composition.OUTSIDERS]
        return self._because(((self.size > 0) & (seen == 0), Missing.NO_KNOWN_GROUP))

    @cached_property
    def roles(self) -> Ints:
        """The columns of ``composition.role_counts``, one row each, of everyone."""
        person, people, ties = self._pairs.person, self.people, self.ties
        manager = np.where(people.manager < 0, people.manager, self._pairs.label[people.manager])
        counts = composition.role_counts(
            ties.begin, ties.alter, ties.relation, people.unit[person], manager[person], people.seniority[person]
        )
        return np.ascontiguousarray(counts[self._pairs.label].T)

    @cached_property
    def place_unknown(self) -> Codes:
        """Missing for people without a known unit, manager or report."""
        manages = np.zeros(len(self.people.present), np.bool_)
        manages[self.people.manager[self.people.manager >= 0]] = True
        known = (self.people.unit >= 0) | self.people.has_manager | manages
        return self._because((~known, Missing.NO_UNIT))

    @cached_property
    def level_unknown(self) -> Codes:
        """Missing for people without a known level."""
        return self._because((np.isnan(self.people.seniority), Missing.NO_LEVEL))

    # -- structural holes ---------------------------------------------------------------------------------------

    @cached_property
    def _holes(self) -> tuple[Floats, Floats]:
        ties = self.ties
        of_pairs, of_people = triangles.shares(ties.begin, ties.alter, ties.out, ties.back, ties.weights)
        triangles.visit_triangles(ties.begin, ties.alter, of_pairs, of_people)
        sums = triangles.constraints(ties.begin, ties.alter, ties.degree, of_pairs)
        label = self._pairs.label
        return np.ascontiguousarray(of_people[label].T), np.ascontiguousarray(sums[label].T)

    @property
    def redundancy(self) -> Floats:
        """sum_j sum_q p_iq m_jq."""
        return np.asarray(self._holes[0][triangles.REDUNDANCY])

    @property
    def closed(self) -> Floats:
        """Number of ties among alters."""
        return np.asarray(self._holes[0][triangles.TRIANGLES])

    @property
    def constraint_sums(self) -> Floats:
        """Rows: sum c_ij, sum c_ij ln c_ij, sum p_ij^2."""
        return self._holes[1]

    # -- sponsors -----------------------------------------------------------------------------------------------

    @cached_property
    def others(self) -> npt.NDArray[np.int64]:
        """How many people the sponsor set has besides ego."""
        return int(self.people.sponsor.sum()) - self.people.sponsor.astype(np.int64)

    @cached_property
    def no_sponsors(self) -> Codes:
        """Missing where nobody else is in the sponsor set."""
        return self._because((self.others == 0, Missing.NO_SPONSORS))

    @cached_property
    def within(self) -> Ints:
        """Number of sponsors within 1, 2 and 3 steps, a row each."""
        first, alters = self._both_ways
        counts = reach.sponsors_within(first, alters, self._sponsors, REACH_STEPS)
        return np.ascontiguousarray(counts[self._pairs.label].T)

    @cached_property
    def steps(self) -> Ints:
        """Steps to the nearest sponsor; -1: none."""
        first, alters = self._both_ways
        return np.asarray(reach.sponsor_steps(first, alters, self._sponsors)[self._pairs.label])

    @cached_property
    def unreachable(self) -> Codes:
        """Missing where there is no other sponsor, or no way to one."""
        return self._because((self.others == 0, Missing.NO_SPONSORS), (self.steps < 0, Missing.UNREACHABLE))

    @cached_property
    def _sponsors(self) -> Ints:
        """Labels of the sponsors, the most connected first."""
        return np.sort(self._pairs.label[self.people.sponsor])

    @cached_property
    def _both_ways(self) -> tuple[Ints, Ints]:
        first, alters = pairs.both_ways(self.ties.begin, self.ties.alter, self.ties.degree)
        return first, alters

    # -- growth -------------------------------------------------------------------------------------------------

    @cached_property
    def _compared(self) -> tuple[Ints, Codes]:
        """Rows: alters before, alters now, alters in both; and why they are missing."""
        people = len(self.people.present)
        nothing = np.zeros((3, people), np.int32)
        everyone = np.ones(people, np.bool_)
        if self.window.kind == "expanding":
            return nothing, self._because((everyone, Missing.WINDOW_EXPANDING))
        if self._previous is None:
            return nothing, self._because((everyone, Missing.NO_PREVIOUS_WINDOW))
        tied, present = self._before.take(self._previous)
        counted = (self.people.present & present)[self._pairs.person]
        counts = composition.compare_ties(self._pairs.begin, self._pairs.alter, self.ties.tied, tied, counted)
        missing = self._because((~present, Missing.NOT_PRESENT_BEFORE))
        return np.ascontiguousarray(counts[self._pairs.label].T), missing

    @property
    def compared(self) -> Ints:
        """Rows: alters before, alters now, alters in both windows."""
        return self._compared[0]

    @property
    def not_comparable(self) -> Codes:
        """Missing where there is no window before, or ego was not there."""
        return self._compared[1]

    @cached_property
    def no_previous_tie(self) -> Codes:
        """The same, and missing where ego had no tie in the window before."""
        code = np.uint8(CODES[Missing.NO_PREVIOUS_TIE])
        return np.where((self.not_comparable == PRESENT) & (self.compared[0] == 0), code, self.not_comparable)
