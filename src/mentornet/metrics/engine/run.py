"""All windows through the engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ..registry import METRICS
from .columns import COLUMNS
from .columns.ties import DIRECTED
from .families import Families
from .record import Record
from .ties import Before, Pairs
from .view import Codes, WindowView

if TYPE_CHECKING:
    from ...graph import GraphBuilder
    from ...windows import Window
    from . import Kernels


@dataclass(frozen=True)
class Measured:
    """Values and reason codes (positions in ``engine.REASONS``), by metric, window and person."""

    values: npt.NDArray[np.float64]
    codes: Codes


def measure(
    builder: GraphBuilder,
    windows: Sequence[Window],
    names: Sequence[str],
    *,
    kernels: Kernels,
    persons: npt.NDArray[np.intp] | None = None,
    threads: int | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Measured:
    """Measure people in windows by the metrics named, all of which are in ``COLUMNS``.

    Parameters
    ----------
    kernels: "numba" compiles at its first use on a machine.
    persons: positions in the roster; default: everyone.
    threads: how many windows are measured at the same time; default: as many as there are processors (numpy: one).
    done: called with the number of windows done so far, and in all.
    """
    chosen = import_module(f".{kernels}_kernels", __package__)
    program = builder.arrays
    persons = None if persons is not None and len(persons) == len(program.number) else persons
    previous: list[Window | None] = [None] * len(windows)
    if any(METRICS[name].compares for name in names):
        previous = [None if window.kind == "expanding" else builder.previous_window(window) for window in windows]
    pair_set = Pairs(program, chosen)
    record = Record(pair_set)
    before = Before(pair_set, previous)
    shape = (len(names), len(windows), len(program.number) if persons is None else len(persons))
    found = Measured(np.empty(shape), np.empty(shape, np.uint8))
    directed = not DIRECTED.isdisjoint(names)

    def one(at: int) -> None:
        view = WindowView(pair_set, windows[at], previous[at], before)
        _fill(Families(view, record, directed=directed), names, persons, found.values[:, at], found.codes[:, at])

    threads = threads or (os.cpu_count() or 1 if kernels == "numba" else 1)
    with ThreadPoolExecutor(threads) as pool:
        side_by_side = pool.map if threads > 1 else map
        for count, _ in enumerate(side_by_side(one, range(len(windows))), start=1):
            if done is not None:
                done(count, len(windows))
    return found


def _fill(
    families: Families,
    names: Sequence[str],
    persons: npt.NDArray[np.intp] | None,
    values: npt.NDArray[np.float64],
    codes: Codes,
) -> None:
    """Write one window's values and codes, a row a metric; ``NaN`` where there is a reason."""
    write = families.view.kernels.pairs.write_values
    with np.errstate(divide="ignore", invalid="ignore"):
        for row, name in enumerate(names):
            column, reasons = COLUMNS[name](families)
            codes[row] = reasons if persons is None else reasons[persons]
            write(column if persons is None else column[persons], codes[row], values[row])
