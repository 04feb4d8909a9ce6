"""Which programs are worth the fast engine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, get_args

import numpy as np

from ...errors import UsageError, hint
from . import Engine

if TYPE_CHECKING:
    from ...graph import GraphBuilder
    from ...windows import Window

VARIABLE = "MENTORNET_ENGINE"
WORTHWHILE = 100_000  # the plain functions need some 10 s for this much work, as long as compiling takes


def use_fast(builder: GraphBuilder, windows: Sequence[Window], engine: Engine | None) -> bool:
    """Return whether to measure with the fast engine; without ``engine``, the environment's ``MENTORNET_ENGINE``.

    Raises
    ------
    UsageError: there is no such engine, or the fast one is asked for and numba is not installed.
    """
    wanted = engine or os.environ.get(VARIABLE) or "auto"
    if wanted not in get_args(Engine):
        raise UsageError(f"there is no engine '{wanted}'{hint(wanted, get_args(Engine))}")
    if wanted == "plain":
        return False
    installed = find_spec("numba") is not None
    if wanted == "fast":
        if not installed:
            raise UsageError("the fast engine needs numba, which is not installed: pip install 'mentornet[fast]'")
        return True
    return installed and work(builder, windows) >= WORTHWHILE


def work(builder: GraphBuilder, windows: Sequence[Window]) -> int:
    """Return how much there is to measure: people in windows, and interactions in windows."""
    at = builder.snapshot.events.at
    ends = np.array([(window.start, window.end) for window in windows], "datetime64[ms]").reshape(-1, 2)
    events = np.searchsorted(at, ends)
    return len(windows) * len(builder.snapshot.people_ids) + int((events[:, 1] - events[:, 0]).sum())
