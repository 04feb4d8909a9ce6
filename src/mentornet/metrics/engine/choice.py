"""Which engine measures a program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, get_args

import numpy as np

from ...errors import UsageError, hint
from . import Engine, Kernels

if TYPE_CHECKING:
    from ...graph import GraphBuilder
    from ...windows import Window

VARIABLE = "MENTORNET_ENGINE"
LARGE = 500_000  # numpy needs about as long for this much work as numba, compiling included


def choose(builder: GraphBuilder, windows: Sequence[Window], engine: Engine | None) -> Kernels | None:
    """Return the kernels that are asked for, or that suit the program's size; ``None`` for the plain functions.

    Without ``engine`` the environment's ``MENTORNET_ENGINE`` decides, without that the size: the same program is
    measured by the same engine each time, so that its values are the same to the last bit.

    Raises
    ------
    UsageError: there is no such engine, or numba is asked for and not installed.
    """
    wanted = engine or os.environ.get(VARIABLE) or "auto"
    if wanted not in get_args(Engine):
        raise UsageError(f"there is no engine '{wanted}'{hint(wanted, get_args(Engine))}")
    if wanted == "numba" and not _installed():
        raise UsageError("the engine 'numba' is not installed: pip install 'mentornet[fast]'")
    if wanted == "plain":
        return None
    large = wanted == "auto" and work(builder, windows) >= LARGE and _installed()
    return "numba" if large or wanted == "numba" else "numpy"


def work(builder: GraphBuilder, windows: Sequence[Window]) -> int:
    """Return how much there is to measure: people in windows, and interactions in windows."""
    at = builder.snapshot.events.at
    ends = np.array([(window.start, window.end) for window in windows], "datetime64[ms]").reshape(-1, 2)
    events = np.searchsorted(at, ends)
    return len(windows) * len(builder.snapshot.people_ids) + int((events[:, 1] - events[:, 0]).sum())


def _installed() -> bool:
    return find_spec("numba") is not None
