"""Who is between others on shortest paths: what the plain functions count with, igraph where it is installed."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...whole_network import measure
from .pairs import rows_of


def betweenness(first: Any, alters: Any, tied: Any) -> Any:
    """Return betweenness and its standard errors."""
    number = np.zeros(len(first) - 1, np.int64)
    number[tied] = np.arange(len(tied))
    ends = np.stack([rows_of(first), alters], axis=1)
    values, errors = np.zeros(len(first) - 1), np.zeros(len(first) - 1)
    values[tied], errors[tied] = measure(len(tied), number[ends[ends[:, 0] < ends[:, 1]]])
    return values, errors
