"""The table that ``mentornet metrics`` prints or writes, and the note on how its numbers came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError, hint
from ..version import __version__

if TYPE_CHECKING:
    from ..metrics.frame import MetricsResult
    from ..program import Program
    from ..stores import Progress
    from ..windows import Window
    from .output import Columns


def measure_table(
    program: Program,
    options: Mapping[str, str],
    *,
    metrics: Sequence[str] | None = None,
    families: Sequence[str] | None = None,
    persons: Sequence[str] | None = None,
    only: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> tuple[Columns, dict[str, Any]]:
    """Return the columns of a table (a row a window and person), one a metric, and the provenance of the numbers.

    The column ``missing`` lists the reason code of every missing value in the row, as ``metric:reason``; the last one,
    ``flags``, what to bear in mind with values, as ``metric:flag``.
    """
    windows = chosen_windows(program.windows(**options), only)
    result = program.measure(windows, metrics=_names(metrics, families), persons=persons, progress=progress)
    return _table(result), _about(program, windows, result)


def _names(metrics: Sequence[str] | None, families: Sequence[str] | None) -> list[str] | None:
    from ..metrics import METRICS

    if not families:
        return list(metrics) if metrics else None
    known = dict.fromkeys(metric.card.family for metric in METRICS.values())
    for family in families:
        if family not in known:
            raise UsageError(f"there is no family '{family}'{hint(family, known)} (one of {', '.join(known)})")
    return [*(metrics or ()), *(name for name, metric in METRICS.items() if metric.card.family in families)]


def chosen_windows(windows: list[Window], only: Sequence[str] | None) -> list[Window]:
    """Return the windows that are named by label or first day; without names all of them."""
    if not only:
        return windows
    picked: dict[Window, None] = {}
    for wanted in only:
        found = [window for window in windows if wanted in (window.label, str(window.first_day))]
        if not found:
            labels = [window.label for window in windows]
            raise UsageError(
                f"there is no window '{wanted}'{hint(wanted, labels, limit=4)}; name a window by its label or its "
                "first day ('mentornet windows' lists them)"
            )
        picked.update(dict.fromkeys(found))
    return list(picked)


def _table(result: MetricsResult) -> Columns:
    each = len(result.persons)
    told = [(window.label, window.first_day, window.end_day) for window in result.windows]
    columns: dict[str, Any] = {
        column: [words[at] for words in told for _ in range(each)]
        for at, column in enumerate(("window", "window_start", "window_end"))
    }
    columns["person_id"] = list(result.persons) * len(result.windows)
    columns |= {name: values.ravel() for name, (values, _) in result.columns.items()}
    # Most rows lack the same values for the same reasons as others: each such set of reasons is put into words once.
    names = list(result.columns)
    reasons = list(zip(*(reasons.ravel().tolist() for _, reasons in result.columns.values()), strict=True))
    missing = {row: _missing(names, row) for row in set(reasons)}
    columns["missing"] = [missing[row] for row in reasons]
    flags = [_flags(result, at) for at in range(len(result.windows))]
    rows = [(at // each, row) for at, row in enumerate(reasons)]
    flagged = {(window, row): _flagged(names, row, flags[window]) for window, row in set(rows)}
    columns["flags"] = [flagged[row] for row in rows]
    return columns


def _missing(names: Sequence[str], reasons: Sequence[str | None]) -> str:
    """Return ``metric:reason`` for every value that is missing in a row."""
    return " ".join(f"{name}:{reason}" for name, reason in zip(names, reasons, strict=True) if isinstance(reason, str))


def _flagged(names: Sequence[str], reasons: Sequence[str | None], flags: Mapping[str, str]) -> str:
    """Return ``metric:flag`` for every value in a row that is not missing and has one."""
    there = {name for name, reason in zip(names, reasons, strict=True) if not isinstance(reason, str)}
    return " ".join(f"{name}:{flag}" for name, flag in flags.items() if name in there)


def _flags(result: MetricsResult, window: int) -> dict[str, str]:
    """Return the flags of the metrics that have some in a window."""
    return {name: flag for name, flags in result.flag_columns.items() if (flag := flags[window]) is not None}


def _about(program: Program, windows: Sequence[Window], result: MetricsResult) -> dict[str, Any]:
    """Return what an auditor needs: version, data, parameters, windows and the definition of every column."""
    from ..metrics import METRICS

    status = program.status()
    config = program.builder.config
    return {
        "mentornet": __version__,
        "program": status.program,
        "data_hash": status.source_hash,
        "loaded_at": status.loaded_at,
        "generation": status.generation,
        "timezone": config.timezone,
        "parameters": {
            key: value
            for key, value in config.to_dict().items()
            if key in ("ties", "groups", "levels", "sponsors", "mentorships", "people")
        },
        "windows": [
            {
                "window": w.label,
                "start": str(w.first_day),
                "end": str(w.end_day),
                "days": w.days,
                "kind": w.kind,
                "flags": _flags(result, result.windows.index(w)),
            }
            for w in windows
        ],
        "coverage": program.builder.coverage(),
        "metrics": [METRICS[name].card.to_dict() for name in result.columns],
    }
