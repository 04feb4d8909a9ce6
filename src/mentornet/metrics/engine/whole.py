"""Betweenness in the whole network of one window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...graph.arrays import Floats
    from .view import WindowView


class Whole:
    """Betweenness and its standard errors."""

    def __init__(self, view: WindowView) -> None:
        self._view = view

    @cached_property
    def betweenness(self) -> tuple[Floats, Floats]:
        """Betweenness, and its standard error."""
        label = self._view.pairs.label
        by_id = label[self._view.pairs.by_id]  # the order in which sources are drawn
        tied = by_id[self._view.ties.degree[by_id] > 0]
        first, alters, *_ = self._view.alters
        values, errors = self._view.kernels.paths.betweenness(first, alters, tied)
        return values[label], errors[label]
