"""Metrics of many people over many windows, in arrays and as pandas frames."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..errors import UsageError, hint
from ..windows import Window
from . import METRICS
from .card import Missing
from .engine import REASONS, Engine, Kernels
from .engine.choice import choose
from .engine.columns import COLUMNS
from .engine.run import measure

if TYPE_CHECKING:
    import pandas as pd

    from ..graph import GraphBuilder
    from .registry import Metric

Progress = Callable[[str, int, int], None]
Report = Callable[[int, int], None]
Column = tuple[npt.NDArray[np.float64], npt.NDArray[np.object_]]  # values and reasons, by window and person


@dataclass(frozen=True, eq=False)
class MetricsResult:
    """Values and reasons, both indexed by (window, person_id) with one column a metric, and flags by window.

    ``values`` are floats, ``NaN`` where missing; ``reasons`` are reason codes, ``None`` where there is a value.
    ``flags`` has a row a window and a column a metric: what to bear in mind with the values, as codes of ``Flag`` with
    blanks between them; ``None`` where there is nothing.

    These frames are made when they are first asked for: what needs no frame does not wait for pandas.

    Attributes
    ----------
    windows, persons: what the rows stand for, in their order.
    columns: every metric's values and reasons, a row a window and a column a person.
    flag_columns: every metric's flags by window.
    """

    windows: Sequence[Window]
    persons: Sequence[str]
    columns: Mapping[str, Column]
    flag_columns: Mapping[str, Sequence[str | None]]

    @cached_property
    def values(self) -> pd.DataFrame:
        """The values."""
        return self._frame({name: values for name, (values, _) in self.columns.items()}, np.float64)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """The reason codes."""
        return self._frame({name: reasons for name, (_, reasons) in self.columns.items()}, object)

    @cached_property
    def flags(self) -> pd.DataFrame:
        """The flags."""
        import pandas as pd

        return pd.DataFrame(self.flag_columns, index=list(self.windows), dtype=object).rename_axis(index="window")

    def _frame(self, columns: Mapping[str, npt.NDArray[Any]], dtype: type) -> pd.DataFrame:
        import pandas as pd

        index = pd.MultiIndex.from_product([self.windows, self.persons], names=["window", "person_id"])
        flat = {name: column.ravel() for name, column in columns.items()}
        return pd.DataFrame(flat, index=index, columns=list(columns), dtype=dtype)


def metrics_frame(
    builder: GraphBuilder,
    windows: Iterable[Window],
    *,
    metrics: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    progress: Progress | None = None,
    engine: Engine | None = None,
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
    engine:
        "plain" (one function a metric), "numpy" or "numba" (all people at once), or "auto", by the program's size;
        default: what ``MENTORNET_ENGINE`` says, else "auto".  Reasons are the same, and values up to rounding.

    Rows are sorted by window, then in the order of the roster.

    Raises
    ------
    UsageError: an unknown metric or person, something else than a window, or growth asked for by name in expanding
    windows, or an engine that does not exist or is not installed.
    """
    ordered = _windows(windows)
    chosen = _metrics(metrics, ordered)
    egos = _persons(builder, persons)
    names = [one.card.name for one in chosen]
    report = partial(progress, "metrics") if progress else _silent
    which = choose(builder, ordered, engine)
    fast = {} if which is None else _at_once(builder, ordered, names, egos, report, which)
    plain = _plain(builder, ordered, [one for one in chosen if one.card.name not in fast], egos, report)
    late = [builder.begins_late(window) for window in ordered]
    return MetricsResult(
        ordered,
        egos,
        {name: (fast | plain)[name] for name in names},
        {one.card.name: [" ".join(one.flags_if(truncated)) or None for truncated in late] for one in chosen},
    )


def _windows(windows: Iterable[Window]) -> list[Window]:
    given = set(windows)
    for one in given:
        if not isinstance(one, Window):
            raise UsageError(f"{one!r} is no window: windows come from windows(...), and metrics=[...] names metrics")
    return sorted(given)


def _at_once(
    builder: GraphBuilder,
    windows: Sequence[Window],
    names: Sequence[str],
    egos: Sequence[str],
    report: Report,
    kernels: Kernels,
) -> dict[str, Column]:
    """Return the columns of those of the metrics that the engine has."""
    known = [name for name in names if name in COLUMNS]
    number = {id: at for at, id in enumerate(builder.snapshot.people_ids)}
    found = measure(
        builder, windows, known, kernels=kernels, persons=np.array([number[ego] for ego in egos], np.intp), done=report
    )
    reasons = np.array(REASONS, dtype=object)
    return {name: (found.values[at], reasons[found.codes[at]]) for at, name in enumerate(known)}


def _plain(
    builder: GraphBuilder, windows: Sequence[Window], metrics: Sequence[Metric], egos: Sequence[str], report: Report
) -> dict[str, Column]:
    """Return the columns of metrics by their plain functions."""
    shape = (len(metrics), len(windows), len(egos))
    values = np.full(shape, np.nan)
    reasons = np.full(shape, str(Missing.NOT_PRESENT), dtype=object)
    for at, window in enumerate(windows if metrics else ()):
        _measure(builder, window, metrics, egos, values[:, at], reasons[:, at])
        report(at + 1, len(windows))
    return {metric.card.name: (values[row], reasons[row]) for row, metric in enumerate(metrics)}


def _measure(
    builder: GraphBuilder,
    window: Window,
    metrics: Sequence[Metric],
    egos: Sequence[str],
    values: npt.NDArray[np.float64],
    reasons: npt.NDArray[np.object_],
) -> None:
    """Fill in one window's values and reasons, a row a metric; those of absent people stay as they are."""
    network = builder.network(window)
    here = [at for at, ego in enumerate(egos) if network.present(ego)]
    present = [egos[at] for at in here]
    compares = any(metric.compares for metric in metrics) and window.kind != "expanding"
    previous = builder.previous_network(window) if compares else None
    for row, metric in enumerate(metrics):
        options = {"previous": previous} if metric.compares else {}
        found = [metric.function(network, ego, **options) for ego in present]
        values[row, here] = [math.nan if isinstance(value, Missing) else value for value in found]
        reasons[row, here] = [str(value) if isinstance(value, Missing) else None for value in found]


def _silent(_done: int, _total: int) -> None:
    """Report nothing."""


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
