"""Who everyone's alters are: groups, roles and levels."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..card import Missing
from . import layout

if TYPE_CHECKING:
    from ...graph.arrays import Floats
    from .view import Codes, Counts, WindowView


class Breadth:
    """Counts of alters by group and role, and why they may be missing."""

    def __init__(self, view: WindowView) -> None:
        self._view = view

    @cached_property
    def groups(self) -> Floats:
        """The columns of ``layout`` for groups, a row each."""
        view = self._view
        group, external = view.by_label("group"), view.by_label("external")
        first, alters, *_ = view.alters
        groups = int(group.max(initial=-1)) + 1
        return view.by_person(view.kernels.composition.group_counts(first, alters, group, external, groups))

    @cached_property
    def roles(self) -> Counts:
        """The columns of ``layout`` for roles, a row each."""
        view, ties = self._view, self._view.ties
        attributes = (view.by_label(name) for name in ("unit", "manager", "seniority"))
        counts = view.kernels.composition.role_counts(
            ties.row, ties.alter, ties.relation, view.pairs.person, *attributes
        )
        return view.by_person(counts)

    @cached_property
    def seniority(self) -> Floats:
        """Rows: the lowest and the highest level of alters."""
        view, ties = self._view, self._view.ties
        seniority = view.by_label("seniority")
        return view.by_person(view.kernels.composition.seniority_bounds(ties.row, ties.alter, seniority))

    @cached_property
    def possible_groups(self) -> int:
        """Size of the code book; without one, the number of groups that anybody is in."""
        group = self._view.people.group
        return len(self._view.pairs.program.roster.categories) or len(np.unique(group[group >= 0]))

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def group_unknown(self) -> Codes:
        """Missing for people without a tie to anybody whose group is known."""
        none_known = self.groups[layout.KNOWN] == 0
        return self._view.because((self._view.size == 0, Missing.ISOLATE), (none_known, Missing.NO_KNOWN_GROUP))

    @cached_property
    def one_category(self) -> Codes:
        """The same, and missing for people whose alters cannot be spread over groups."""
        none_known = self.groups[layout.KNOWN] == 0
        few = np.maximum(self.possible_groups, self.groups[layout.GROUPS]) < 2
        return self._view.because(
            (self._view.size == 0, Missing.ISOLATE),
            (none_known, Missing.NO_KNOWN_GROUP),
            (few, Missing.ONE_CATEGORY),
        )

    @cached_property
    def own_group_unknown(self) -> Codes:
        """Missing where ego's group, or that of all alters, is not known."""
        return self._view.because(
            (self._view.size == 0, Missing.ISOLATE),
            (self._view.people.group < 0, Missing.NO_GROUP),
            (self.groups[layout.KNOWN] == 0, Missing.NO_KNOWN_GROUP),
        )

    @cached_property
    def range_unknown(self) -> Codes:
        """Missing for people who have ties, but to nobody whose group is known, and to no outsider."""
        seen = self.groups[layout.KNOWN] + self.groups[layout.OUTSIDERS]
        return self._view.because(((self._view.size > 0) & (seen == 0), Missing.NO_KNOWN_GROUP))

    @cached_property
    def place_unknown(self) -> Codes:
        """Missing for people without a known unit, manager or report."""
        people = self._view.people
        manages = np.zeros(len(people.present), np.bool_)
        manages[people.manager[people.manager >= 0]] = True
        known = (people.unit >= 0) | people.has_manager | manages
        return self._view.because((~known, Missing.NO_UNIT))

    @cached_property
    def level_unknown(self) -> Codes:
        """Missing for people without a known level."""
        return self._view.because((np.isnan(self._view.people.seniority), Missing.NO_LEVEL))

    @cached_property
    def levels_unknown(self) -> Codes:
        """Missing for people without a tie to anybody whose level is known."""
        none_known = np.isnan(self.seniority[0])
        return self._view.because((self._view.size == 0, Missing.ISOLATE), (none_known, Missing.NO_KNOWN_LEVEL))
