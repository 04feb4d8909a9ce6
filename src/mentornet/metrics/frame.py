"""Metrics of many people over many windows, as pandas frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..errors import UsageError, hint
from . import METRICS
from .card import Missing

if TYPE_CHECKING:
    from ..graph import GraphBuilder
    from ..windows import Window
    from .registry import Metric

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class MetricsResult:
    """Values and reasons, both indexed by (window, person_id) with one column a metric.

    ``values`` are floats, ``NaN`` where missing; ``reasons`` are reason codes, ``None`` where there is a value.
    """

    values: pd.DataFrame
    reasons: pd.DataFrame


def metrics_frame(
    builder: GraphBuilder,
    windows: Iterable[Window],
    *,
    metrics: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> MetricsResult:
    """Measure people in windows.

    Parameters
    ----------
    metrics:
        Names of metrics, in the order of the columns; default: all.
    persons:
        Ids of people; default: everyone in the program, external people included (their values are missing).
    progress:
        Called with ("metrics", windows done, windows in all).

    Rows are sorted by window, then in the order of the roster.

    Raises
    ------
    UsageError: an unknown metric or person, or growth asked for by name in expanding windows.
    """
    ordered = sorted(set(windows))
    chosen = _metrics(metrics, ordered)
    egos = _persons(builder, persons)
    shape = (len(ordered), len(egos), len(chosen))
    values = np.full(shape, np.nan)
    reasons = np.full(shape, str(Missing.NOT_PRESENT), dtype=object)
    for at, window in enumerate(ordered):
        _measure(builder, window, chosen, egos, values[at], reasons[at])
        if progress is not None:
            progress("metrics", at + 1, len(ordered))
    index = pd.MultiIndex.from_product([ordered, egos], names=["window", "person_id"])
    columns = [one.card.name for one in chosen]
    size = (len(index), len(columns))
    return MetricsResult(
        pd.DataFrame(values.reshape(size), index=index, columns=columns),
        pd.DataFrame(reasons.reshape(size), index=index, columns=columns, dtype=object),
    )


def _measure(
    builder: GraphBuilder,
    window: Window,
    metrics: Sequence[Metric],
    egos: Sequence[str],
    values: np.ndarray[Any, np.dtype[np.float64]],
    reasons: np.ndarray[Any, np.dtype[np.object_]],
) -> None:
    """Fill in one window's values and reasons; those of absent people stay as they are."""
    network = builder.network(window)
    rows = [row for row, ego in enumerate(egos) if network.present(ego)]
    present = [egos[row] for row in rows]
    compares = any(metric.compares for metric in metrics) and window.kind != "expanding"
    previous = builder.previous_network(window) if compares else None
    for column, metric in enumerate(metrics):
        options = {"previous": previous} if metric.compares else {}
        found = [metric.function(network, ego, **options) for ego in present]
        values[rows, column] = [math.nan if isinstance(value, Missing) else value for value in found]
        reasons[rows, column] = [str(value) if isinstance(value, Missing) else None for value in found]


def _metrics(names: Sequence[str] | None, windows: Sequence[Window]) -> list[Metric]:
    if names is None:
        return list(METRICS.values())
    for name in names:
        if name not in METRICS:
            raise UsageError(f"there is no metric '{name}'{hint(name, METRICS, limit=len(METRICS))}")
    chosen = [METRICS[name] for name in dict.fromkeys(names)]
    if any(window.kind == "expanding" for window in windows):
        refused = [metric.card.name for metric in chosen if metric.compares]
        if refused:
            raise UsageError(
                f"{', '.join(refused)} cannot be measured in expanding windows, which differ in length: use rolling "
                "windows"
            )
    return chosen


def _persons(builder: GraphBuilder, persons: Sequence[str] | None) -> list[str]:
    roster = builder.snapshot.people_ids
    if persons is None:
        return list(roster)
    for person in persons:
        if person not in builder.people:
            raise UsageError(f"there is no person '{person}' in this program{hint(person, roster, limit=5)}")
    wanted = set(persons)
    return [person for person in roster if person in wanted]
