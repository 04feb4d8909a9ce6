"""Betweenness in the whole network of one window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..whole_network import measure

if TYPE_CHECKING:
    from ...graph.arrays import Floats
    from .view import WindowView


class Whole:
    """Betweenness and its standard errors."""

    def __init__(self, view: WindowView) -> None:
        self._view = view

    @cached_property
    def betweenness(self) -> Floats:
        """Rows: betweenness, and its standard error."""
        pairs, ties = self._view.pairs, self._view.ties
        found = np.zeros((2, len(pairs.person)))
        tied = pairs.by_id[ties.degree[pairs.label[pairs.by_id]] > 0]  # people, in the order in which they are drawn
        number = np.empty(len(pairs.person), np.int64)
        number[pairs.label[tied]] = np.arange(len(tied))
        ends = number[self._view.ends].reshape(2, -1).T
        found[:, tied] = measure(len(tied), np.sort(ends, axis=1))
        return found
