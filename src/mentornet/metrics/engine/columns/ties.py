"""The metrics of groups, roles, holes, nearness and growth: what a window's ties alone give."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .. import layout
from .register import COLUMNS, Column, column

if TYPE_CHECKING:
    from ..families import Families
    from ..growth import Growth

TINY = np.finfo(np.float64).tiny
DIRECTED = frozenset(  # these look at the directions of ties in triangles
    {"reciprocity", "simmelian", "gf_excluded", *(f"gf_{role}" for role in layout.ROLES)}
)


# -- breadth ----------------------------------------------------------------------------------------------------


@column
def size(of: Families) -> Column:
    """``n``."""
    return of.view.size, of.view.always


@column
def size_mentors(of: Families) -> Column:
    """Alters who mentor ego."""
    return of.breadth.roles[layout.MENTORS], of.view.always


@column
def size_sponsors(of: Families) -> Column:
    """Alters who sponsor ego."""
    return of.breadth.roles[layout.SPONSORS], of.view.always


@column
def size_collaborators(of: Families) -> Column:
    """Alters of ego's unit or manager line."""
    return of.breadth.roles[layout.COLLABORATORS], of.breadth.place_unknown


@column
def size_peers(of: Families) -> Column:
    """Other alters of about ego's level."""
    return of.breadth.roles[layout.PEERS], of.breadth.level_unknown


@column
def range_(of: Families) -> Column:
    """Distinct groups of alters; outsiders are one more."""
    groups = of.breadth.groups
    return groups[layout.GROUPS] + (groups[layout.OUTSIDERS] > 0), of.breadth.range_unknown


@column
def blau(of: Families) -> Column:
    """``1 - sum p_k^2``."""
    groups = of.breadth.groups
    return 1 - groups[layout.SQUARES] / groups[layout.KNOWN] ** 2, of.breadth.group_unknown


@column
def iqv(of: Families) -> Column:
    """Blau over its largest value with K groups."""
    possible = np.maximum(of.breadth.possible_groups, of.breadth.groups[layout.GROUPS])
    return np.minimum(1.0, blau(of)[0] * possible / (possible - 1)), of.breadth.one_category


@column
def entropy(of: Families) -> Column:
    """``-sum p_k log2 p_k``."""
    return of.breadth.groups[layout.ENTROPY], of.breadth.group_unknown


@column
def ei_index(of: Families) -> Column:
    """``(E - I) / (E + I)``."""
    known = of.breadth.groups[layout.KNOWN]
    return (known - 2 * of.breadth.groups[layout.OWN]) / known, of.breadth.own_group_unknown


@column
def level_span(of: Families) -> Column:
    """Levels from the lowest to the highest alter."""
    lowest, highest = of.breadth.seniority
    return highest - lowest, of.breadth.levels_unknown


@column
def upper_reach(of: Families) -> Column:
    """Level of the highest alter."""
    return of.breadth.seniority[1], of.breadth.levels_unknown


# -- depth ------------------------------------------------------------------------------------------------------


@column
def strength(of: Families) -> Column:
    """``sum w``."""
    return of.view.strength, of.view.always


@column
def effective_alters(of: Families) -> Column:
    """``1 / sum p^2``, which is ``(sum w)^2 / sum w^2``."""
    return 1 / of.holes.sums[2], of.view.isolate


@column
def degree_strength(of: Families) -> Column:
    """Geometric mean of degree and strength."""
    return np.sqrt(of.view.size) * np.sqrt(of.view.strength), of.view.always


@column
def reciprocity(of: Families) -> Column:
    """Share of the ties with directed interactions that go both ways."""
    directed, both, _ = of.holes.kinds
    return both / directed, of.holes.not_directed


@column
def simmelian(of: Families) -> Column:
    """Ties that go both ways, in triangles that do."""
    return of.holes.kinds[2], of.view.always


@column
def ego_density(of: Families) -> Column:
    """``2t / (n (n - 1))``."""
    n = of.view.size.astype(np.float64)
    return 2 * of.holes.closed / (n * (n - 1)), of.view.fewer_than_two


# -- brokerage --------------------------------------------------------------------------------------------------


@column
def constraint(of: Families) -> Column:
    """``sum c_ij``."""
    return of.holes.sums[0], of.view.isolate


@column
def hierarchy(of: Families) -> Column:
    """``sum (c_ij/c) ln(c_ij/c) / (n ln n)``, that is ``(sum c_ij ln c_ij / sum c_ij - ln c) / ln n``, c their mean."""
    n = np.maximum(of.view.size, 1)  # isolates are missing; logarithms of 0 take eight times as long
    total, logs = of.holes.sums[:2]
    mean = np.maximum(total / n, TINY)
    return np.maximum(0.0, (logs / total - np.log(mean)) / np.log(n)), of.view.fewer_than_two


@column
def effective_size(of: Families) -> Column:
    """``n - redundancy``."""
    return of.view.size - of.holes.redundancy, of.view.isolate


@column
def efficiency(of: Families) -> Column:
    """``1 - redundancy / n``."""
    return 1 - of.holes.redundancy / of.view.size, of.view.isolate


@column
def ego_betweenness(of: Families) -> Column:
    """Sum over pairs of alters of ego's share of their links."""
    return of.holes.betweenness, of.view.always


def _open_paths(role: int) -> Callable[[Families], Column]:
    return lambda of: (of.holes.open_paths[role], of.holes.no_group)


for _role, _name in enumerate(layout.ROLES):
    COLUMNS[f"gf_{_name}"] = _open_paths(_role)


@column
def gf_excluded(of: Families) -> Column:
    """Open two-paths without a role."""
    return of.holes.open_paths[layout.EXCLUDED], of.view.always


# -- sponsors ---------------------------------------------------------------------------------------------------


def _within(steps: int) -> Callable[[Families], Column]:
    return lambda of: (of.near.within[steps - 1], of.near.no_sponsors)


def _share_within(steps: int) -> Callable[[Families], Column]:
    return lambda of: (of.near.within[steps - 1] / of.near.others, of.near.no_sponsors)


for _steps in (1, 2, 3):
    COLUMNS[f"sponsors_within_{_steps}"] = _within(_steps)
    COLUMNS[f"sponsor_reach_{_steps}"] = _share_within(_steps)


@column
def sponsor_distance(of: Families) -> Column:
    """Fewest steps to a sponsor."""
    return of.near.steps, of.near.unreachable


@column
def sponsor_weighted_reach(of: Families) -> Column:
    """Sum over sponsors of the strength of the best chain."""
    return of.near.weighted, of.near.no_sponsors


@column
def mentor_dependence(of: Families) -> Column:
    """Share of the near sponsors who are near through mentors."""
    return of.near.lost_share, of.near.independent


# -- growth -----------------------------------------------------------------------------------------------------


def _formed(growth: Growth) -> Column:
    """``|N1 - N0|``."""
    return growth.now - growth.both, growth.not_comparable


def _dissolved(growth: Growth) -> Column:
    """``|N0 - N1|``."""
    return growth.before - growth.both, growth.not_comparable


def _persistence(growth: Growth) -> Column:
    """``|N0 & N1| / |N0|``."""
    return growth.both / growth.before, growth.no_tie_before


def _jaccard(growth: Growth) -> Column:
    """``|N0 & N1| / |N0 | N1|``."""
    return growth.both / (growth.before + growth.now - growth.both), growth.no_tie_at_all


def _via_mentor(growth: Growth) -> Column:
    """Ties formed that a mentor or an introduction led to."""
    return growth.through_mentors, growth.no_mentor


def _register_growth(count: Callable[[Growth], Column]) -> None:
    """Register a metric of growth, with and without the ties that the programme made."""
    name = count.__name__.removeprefix("_")
    COLUMNS[name] = lambda of: count(of.growth)
    COLUMNS[f"{name}_own"] = lambda of: count(of.own_growth)


for _count in (_formed, _dissolved, _persistence, _jaccard, _via_mentor):
    _register_growth(_count)
