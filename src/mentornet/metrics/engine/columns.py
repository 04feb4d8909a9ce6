"""The metrics of the engine: each a function of a window's view, giving everyone's values and reason codes.

Where a reason code stands, the value next to it means nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import composition

if TYPE_CHECKING:
    import numpy.typing as npt

    from .view import Codes, WindowView

Column = tuple["npt.NDArray[Any]", "Codes"]
COLUMNS: dict[str, Callable[[WindowView], Column]] = {}
GROWTH = frozenset({"formed", "dissolved", "persistence"})


def column(function: Callable[[WindowView], Column]) -> Callable[[WindowView], Column]:
    """Register the fast path of the metric of the same name (``range_`` is ``range``)."""
    COLUMNS[function.__name__.rstrip("_")] = function
    return function


# -- breadth ----------------------------------------------------------------------------------------------------


@column
def size(view: WindowView) -> Column:
    """``n``."""
    return view.size, view.always


@column
def size_mentors(view: WindowView) -> Column:
    """Alters who mentor ego."""
    return view.roles[composition.MENTORS], view.always


@column
def size_sponsors(view: WindowView) -> Column:
    """Alters who sponsor ego."""
    return view.roles[composition.SPONSORS], view.always


@column
def size_collaborators(view: WindowView) -> Column:
    """Alters of ego's unit or manager line."""
    return view.roles[composition.COLLABORATORS], view.place_unknown


@column
def size_peers(view: WindowView) -> Column:
    """Other alters of about ego's level."""
    return view.roles[composition.PEERS], view.level_unknown


@column
def range_(view: WindowView) -> Column:
    """Distinct groups of alters; outsiders are one more."""
    return view.groups[composition.GROUPS] + (view.groups[composition.OUTSIDERS] > 0), view.range_unknown


@column
def blau(view: WindowView) -> Column:
    """1 - sum p_k^2."""
    return 1 - view.groups[composition.SQUARES] / view.groups[composition.KNOWN] ** 2, view.group_unknown


@column
def iqv(view: WindowView) -> Column:
    """Blau over its largest value with K groups."""
    possible = np.maximum(view.possible_groups, view.groups[composition.GROUPS])
    return np.minimum(1.0, blau(view)[0] * possible / (possible - 1)), view.one_category


@column
def ei_index(view: WindowView) -> Column:
    """(E - I) / (E + I)."""
    known = view.groups[composition.KNOWN]
    return (known - 2 * view.groups[composition.OWN]) / known, view.own_group_unknown


# -- depth ------------------------------------------------------------------------------------------------------


@column
def strength(view: WindowView) -> Column:
    """``sum w``."""
    return view.strength, view.always


@column
def effective_alters(view: WindowView) -> Column:
    """1 / sum p^2, which is (sum w)^2 / sum w^2."""
    return 1 / view.constraint_sums[2], view.isolate


@column
def ego_density(view: WindowView) -> Column:
    """2t / (n (n - 1))."""
    n = view.size.astype(np.float64)
    return 2 * view.closed / (n * (n - 1)), view.fewer_than_two


# -- brokerage --------------------------------------------------------------------------------------------------


@column
def constraint(view: WindowView) -> Column:
    """``sum c_ij``."""
    return view.constraint_sums[0], view.isolate


@column
def hierarchy(view: WindowView) -> Column:
    """``sum (c_ij/c) ln(c_ij/c) / (n ln n)``, that is ``(sum c_ij ln c_ij / c - n ln c) / (n ln n)``, c their mean."""
    n = view.size
    total, logs = view.constraint_sums[:2]
    mean = total / n
    return np.maximum(0.0, (logs / mean - n * np.log(mean)) / (n * np.log(n))), view.fewer_than_two


@column
def effective_size(view: WindowView) -> Column:
    """``n - redundancy``."""
    return view.size - view.redundancy, view.isolate


@column
def efficiency(view: WindowView) -> Column:
    """1 - redundancy / n."""
    return 1 - view.redundancy / view.size, view.isolate


# -- sponsors ---------------------------------------------------------------------------------------------------


def _within(steps: int) -> Callable[[WindowView], Column]:
    return lambda view: (view.within[steps - 1], view.no_sponsors)


def _share_within(steps: int) -> Callable[[WindowView], Column]:
    return lambda view: (view.within[steps - 1] / view.others, view.no_sponsors)


for _steps in (1, 2, 3):
    COLUMNS[f"sponsors_within_{_steps}"] = _within(_steps)
    COLUMNS[f"sponsor_reach_{_steps}"] = _share_within(_steps)


@column
def sponsor_distance(view: WindowView) -> Column:
    """Fewest steps to a sponsor."""
    return view.steps, view.unreachable


# -- growth -----------------------------------------------------------------------------------------------------


@column
def formed(view: WindowView) -> Column:
    """|N1 - N0|."""
    return view.compared[1] - view.compared[2], view.not_comparable


@column
def dissolved(view: WindowView) -> Column:
    """|N0 - N1|."""
    return view.compared[0] - view.compared[2], view.not_comparable


@column
def persistence(view: WindowView) -> Column:
    """|N0 & N1| / |N0|."""
    return view.compared[2] / view.compared[0], view.no_previous_tie
