"""Structural holes, embedded ties, and brokerage between groups."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..card import Missing
from . import layout

if TYPE_CHECKING:
    import numpy.typing as npt

    from ...graph.arrays import Floats, Ints
    from .view import Codes, Counts, WindowView

ROLES = layout.role_table()
TRIANGLES_AT_ONCE = 1 << 25  # an ego's triangles take eight bytes each while its betweenness is worked out


class Visited(NamedTuple):
    """Rows by person of what triangles add up to, of sums of constraint, of open paths by role; the rest is by label.

    ``circles`` says of each tie whether it is Simmelian, ``triangles`` how many each person is in; ``listed`` are the
    people of all triangles, or none if these are many.
    """

    people: Floats
    sums: Floats
    paths: Floats
    circles: npt.NDArray[np.uint8]
    triangles: Floats
    listed: Ints


class Holes:
    """What comes of the one visit to every triangle; directions are left out unless ``directed``."""

    def __init__(self, view: WindowView, *, directed: bool) -> None:
        self._view = view
        self._directed = directed

    @cached_property
    def _visited(self) -> Visited:
        view, ties, kernels = self._view, self._view.ties, self._view.kernels
        of_pairs, of_people = kernels.triangles.shares(ties.row, ties.alter, ties.weight, ties.strengths)
        paths = np.zeros((len(of_people) if self._directed else 0, 6))
        circles = np.zeros(len(ties.alter) if self._directed else 0, np.uint8)
        group = view.by_label("group")
        listed = kernels.triangles.visit_triangles(
            ties.begin, ties.alter, of_pairs, of_people, ties.arcs, group, ROLES, paths, circles
        )
        if self._directed:
            first, alters, arcs = view.alters
            kernels.composition.open_paths(first, alters, arcs, group, int(group.max(initial=-1)) + 1, paths)
            paths = view.by_person(paths)
        sums = kernels.triangles.constraints(ties.row, ties.alter, ties.degree, of_pairs)
        found = np.ascontiguousarray(of_people[:, layout.REDUNDANCY :])
        return Visited(view.by_person(found), view.by_person(sums), paths, circles, found[:, 1].copy(), listed)

    @property
    def redundancy(self) -> Floats:
        """sum_j sum_q p_iq m_jq."""
        return np.asarray(self._visited.people[0])

    @property
    def closed(self) -> Floats:
        """Number of ties among alters."""
        return np.asarray(self._visited.people[1])

    @property
    def sums(self) -> Floats:
        """Rows: sum c_ij, sum c_ij ln c_ij, sum p_ij^2."""
        return self._visited.sums

    @cached_property
    def kinds(self) -> Counts:
        """Rows: ties with directed interactions, those of them that go both ways, Simmelian ties."""
        ties, people = self._view.ties, len(self._view.ties.degree)
        tie_kinds = self._view.kernels.triangles.tie_kinds
        return self._view.by_person(tie_kinds(ties.row, ties.alter, people, ties.arcs, self._visited.circles))

    @property
    def open_paths(self) -> Floats:
        """Open directed two-paths, a row a role."""
        return self._visited.paths

    @cached_property
    def betweenness(self) -> Floats:
        """Ego betweenness."""
        ties = self._view.ties
        first, alters, *_ = self._view.alters
        found = np.empty(len(ties.degree))
        triangles, listed = self._visited.triangles, self._visited.listed
        cuts = np.arange(TRIANGLES_AT_ONCE, triangles.sum(), TRIANGLES_AT_ONCE)
        inside = np.searchsorted(np.cumsum(triangles), cuts, side="right") if len(cuts) else cuts
        bounds = dict.fromkeys([0, *inside.astype(np.intp).tolist(), len(found)])
        for low, high in pairwise(bounds):
            self._view.kernels.betweenness.ego_betweenness(
                ties.begin, ties.alter, first, alters, triangles, listed, low, high, found
            )
        return np.asarray(found[self._view.pairs.label])

    # -- reasons ------------------------------------------------------------------------------------------------

    @cached_property
    def not_directed(self) -> Codes:
        """Missing for people without a directed interaction."""
        return self._view.because((self.kinds[0] == 0, Missing.NO_DIRECTED))

    @cached_property
    def no_group(self) -> Codes:
        """Missing for people whose group is not known."""
        return self._view.because((self._view.people.group < 0, Missing.NO_GROUP))
